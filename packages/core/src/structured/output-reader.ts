// What is known of one answer that is meant to be a value, while it is written and when it has ended.
import { ChatError, type ChatErrorData } from '../errors.ts'
import { asObject } from '../json.ts'
import { type StandardSchema, validate } from '../standard-schema.ts'
import type { OutputReader, OutputState, OutputTypes } from '../output.ts'
import type { ChatMessage } from '../types.ts'
import { endError, issuesError } from './output-error.ts'
import { isComplete, type JsonSnapshot } from './json-snapshot.ts'
import type { JsonStream, JsonStreamOptions } from './json-types.ts'
import { createFollower } from './partial-json.ts'

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
  const follow = createFollower({ lookFor })

  const stateOf = (known: () => JsonSnapshot, ended?: Ended<T>): OutputState<T> =>
    createState(known, isWrapped, ended)

  return {
    read(message) {
      let known: JsonSnapshot | undefined
      // Nobody may ever look: the text is parsed when somebody does, and then once for this message.
      return stateOf(() => (known ??= follow(answerText(message)).snapshot()))
    },
    finish(message) {
      const json = follow(answerText(message))
      const snapshot = json.snapshot()
      if (json.state !== 'complete') {
        return stateOf(() => snapshot, { error: endError(message, failureKind(json)) })
      }
      const value = isWrapped ? asObject(snapshot.value)?.['value'] : snapshot.value
      const result = validate(schema, value)
      const settle = (checked: Awaited<typeof result>): OutputState<T> =>
        stateOf(
          () => snapshot,
          checked.issues
            ? { error: issuesError(checked.issues) }
            : { final: checked.value as T['final'] },
        )
      return result instanceof Promise ? result.then(settle) : settle(result)
    },
  }
}

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

/** The text that a value is looked for in: what was written after the last tool call. */
function answerText({ parts }: ChatMessage): string {
  const start = parts.findLastIndex((part) => part.type === 'tool') + 1
  let text = ''
  for (const part of parts.slice(start)) if (part.type === 'text') text += part.text
  return text
}

/** Where the text ended for the value. */
function failureKind(json: JsonStream): 'absent' | 'cut' | 'syntax' | 'limit' {
  return json.failure?.kind ?? (json.state === 'before' ? 'absent' : 'cut')
}

/** The error for asking the value of an answer that was stopped or broke off. */
export function unfinishedError({ reason }: ChatMessage): ChatError {
  return new ChatError('output', {
    code: reason ?? 'incomplete',
    message:
      '@x/core: the answer was not written to its end, so it is no value. Its text is kept; go on with it, or ask again.',
  })
}
