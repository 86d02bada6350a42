// What is known of one answer that is meant to be a value, while it is written and when it has ended.
import { ChatError, type ChatErrorData } from '../errors.ts'
import { asObject } from '../json.ts'
import { type StandardSchema, validate } from '../standard-schema.ts'
import { stepsOf } from '../message/steps.ts'
import type { OutputReader, OutputState, OutputTypes } from '../chat/output.ts'
import type { ChatMessage } from '../message/types.ts'
import { endError, issuesError } from './output-error.ts'
import { isComplete, type JsonSnapshot } from '../partial-json/json-snapshot.ts'
import { createJsonCandidates, type JsonCandidates } from './json-candidates.ts'
import type { JsonStream, JsonStreamOptions } from '../partial-json/json-types.ts'
import { followText } from '../partial-json/partial-json.ts'

/** What an answer is read by. */
export interface OutputReaderOptions {
  schema: StandardSchema
  /** The bracket that the value begins with. */
  lookFor: JsonStreamOptions['lookFor']
  /** Whether the value is the member `value` of an object that was asked for. */
  isWrapped: boolean
}

/** Makes the reader of one answer. */
export function createOutputReader<T extends OutputTypes>(
  options: OutputReaderOptions,
): OutputReader<T> {
  const { schema, lookFor, isWrapped } = options
  const follow = followText(() => createJsonCandidates({ lookFor }))
  const checks = new WeakMap<JsonStream, Checked | Promise<Checked>>()

  const stateOf = (known: () => JsonSnapshot, ended?: Ended<T>): OutputState<T> =>
    createState(known, isWrapped, ended)

  /** Whether the schema accepts a value. Asked once for each. */
  function check(json: JsonStream): Checked | Promise<Checked> {
    const { value } = json.snapshot()
    const checked =
      checks.get(json) ?? validate(schema, isWrapped ? asObject(value)?.['value'] : value)
    checks.set(json, checked)
    return checked
  }

  /** What is shown while it is written: a value that fits, else the last that has begun. */
  function shown({ ended, current }: JsonCandidates): JsonStream {
    const whole = ended.filter(({ state }) => state === 'complete')
    const fits = (json: JsonStream): boolean => {
      const checked = check(json)
      return checked instanceof Promise || !checked.issues
    }
    const hasBegun = current.snapshot().value !== undefined
    return whole.find(fits) ?? (hasBegun ? current : (ended.at(-1) ?? current))
  }

  function settle(json: JsonStream, checked: Checked): OutputState<T> {
    return stateOf(
      () => json.snapshot(),
      checked.issues
        ? { error: issuesError(checked.issues) }
        : { final: checked.value as T['final'] },
    )
  }

  /** The first that fits, else what is wrong with the last. */
  function choose(
    whole: readonly JsonStream[],
    first: JsonStream,
  ): OutputState<T> | Promise<OutputState<T>> {
    const [next, ...rest] = whole
    const checked = check(first)
    const decide = (result: Checked): OutputState<T> | Promise<OutputState<T>> =>
      result.issues && next ? choose(rest, next) : settle(first, result)
    return checked instanceof Promise ? checked.then(decide) : decide(checked)
  }

  return {
    read(message) {
      let known: JsonSnapshot | undefined
      // Nobody may ever look: the text is parsed when somebody does, and then once for this message.
      return stateOf(() => (known ??= shown(follow(answerText(message))).snapshot()))
    },
    finish(message) {
      const candidates = follow(answerText(message))
      const [first, ...rest] = candidates.ended.filter(({ state }) => state === 'complete')
      if (first) return choose(rest, first)
      const error = endError(message, failureKind(candidates))
      return stateOf(() => shown(candidates).snapshot(), { error })
    },
  }
}

type Checked = Awaited<ReturnType<typeof validate>>

/** How an answer ended. */
interface Ended<T extends OutputTypes> {
  final?: T['final']
  error?: ChatErrorData | undefined
}

function createState<T extends OutputTypes>(
  known: () => JsonSnapshot,
  isWrapped: boolean,
  { final, error }: Ended<T> = {},
): OutputState<T> {
  return {
    get partial() {
      const { value } = known()
      return (isWrapped ? asObject(value)?.['value'] : value) as T['partial'] | undefined
    },
    final,
    error,
    isComplete: (path = []) => isComplete(known(), isWrapped ? ['value', ...path] : path),
  }
}

/** The text that a value is looked for in: what the last request wrote, and what it went on with; after its last call. */
function answerText(message: ChatMessage): string {
  const steps = stepsOf(message)
  const first = steps.findLastIndex(({ length }) => length === 0)
  const own = message.parts.slice(steps[first]?.from ?? 0)
  const start = own.findLastIndex((part) => part.type === 'tool') + 1
  let text = ''
  for (const part of own.slice(start)) if (part.type === 'text') text += part.text
  return text
}

/** Where the text ended for the value. */
function failureKind({ ended, current }: JsonCandidates): 'absent' | 'cut' | 'syntax' | 'limit' {
  const { failure, state } = current.state === 'before' ? (ended.at(-1) ?? current) : current
  return failure?.kind ?? (state === 'before' ? 'absent' : 'cut')
}

/** The error for asking the value of an answer that was stopped or broke off. */
export function unfinishedError({ reason }: ChatMessage): ChatError {
  return new ChatError('output', {
    code: reason ?? 'incomplete',
    message:
      '@x/core: the answer was not written to its end, so it is no value. Its text is kept; go on with it, or ask again.',
  })
}
