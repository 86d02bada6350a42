// Hop 3: the OpenAI dialect and the variations of it that need no name. JSON in, deltas out.
import { appended } from '../appended.ts'
import { apiFailure, errorFrom, isFlatError, protocolFailure } from './api-error.ts'
import { type ChoiceReader, createChoiceReader } from './choice.ts'
import type { SoleText } from './choice-so-far.ts'
import { choicesIn } from './choices-in.ts'
import { createChunkParser } from './chunk-parser.ts'
import { textOf } from './content-text.ts'
import type { Decoder, Dialect, Payload } from './dialect.ts'
import { asArray, asIndex, asNumber, asObject, asText, type Json, parseJson } from '../json.ts'
import { finishReasonIn, incompleteReasonOf } from './finish-reason.ts'
import type { WireEnd } from './think-deltas.ts'
import type { Delta } from '../message/types.ts'
import { toUsage } from './usage.ts'

/** What an endpoint of OpenAI's dialect does that its answers do not tell. */
export interface OpenAIOptions {
  /**
   * Whether a model's answers begin within a thought that its prompt has opened, so that only `</think>` comes: R1 and
   * others behind servers without a parser for reasoning. Without it such an answer is shown as text until the closer.
   * @default false
   */
  startsThinking?: boolean | ((model: string) => boolean) | undefined
}

/** The dialect of OpenAI's API and of everything that calls itself compatible with it. */
export function openai({ startsThinking = false }: OpenAIOptions = {}): Dialect {
  return openaiWith(createChoiceReader, startsThinking)
}

/** Reads one choice of an answer. */
export type CreateChoiceReader = typeof createChoiceReader

/** The same, with a reader of choices that may read less. */
export function openaiWith(
  createReader: CreateChoiceReader,
  startsThinking: OpenAIOptions['startsThinking'] = false,
): Dialect {
  const startsInside = (params: object): boolean =>
    typeof startsThinking === 'function'
      ? startsThinking(String((params as { model?: unknown }).model))
      : startsThinking

  return {
    name: 'openai',
    features: { reasoning: true },
    request: ({ operation, params, settings }) => ({
      path: operation === 'chat' ? 'chat/completions' : operation,
      headers: {},
      body: operation === 'models' ? undefined : withSettings(params, settings.reasoning),
    }),
    decoder: ({ framing, params }) =>
      framing === 'text'
        ? (payload) =>
            payload
              ? [protocolFailure('plain text came back where a chat stream was expected')]
              : []
        : createDecoder(framing === 'json', createReader, startsInside(params)),
    error: errorFrom,
    mistaken,
  }
}

/** What came in place of an answer, where what tells it can be had. */
export const mistaken: NonNullable<Dialect['mistaken']> = async (payloads, failure) => {
  const loaded = await import('./foreign-protocol.ts').catch(() => undefined)
  return loaded?.foreignIn(payloads, failure)
}

function withSettings(params: object, effort: string | undefined): object {
  return effort === undefined ? params : { reasoning_effort: effort, ...params }
}

/** How many choices of one answer are followed. More is an attack or a mistake. */
const MAX_CHOICES = 128

/** Members of a chunk that may change without meaning anything. */
const INERT: ReadonlySet<string> = new Set(['id', 'obfuscation', 'system_fingerprint'])

/** Keep-alives that some gateways send as events of a name, or as text. */
const KEEP_ALIVE = /^\W*(?:ping|heartbeat|keep.?alive)\b/i

/** How an answer ended, as a text between brackets, perhaps with the reason; or the reason of an error alone. */
const MARK = /^(?:\[([a-z][\w -]{2,30})\]:?|([a-z]*error):\s)\s*(.*)/is

/** Whether choices have numbers: those of a body each its own of a list of them, those of pieces any. */
function isListed(choices: readonly unknown[], isWhole: boolean): boolean {
  const numbers = choices.map((choice) => asObject(choice)?.['index'])
  const isPiece = !isWhole || choices.some((choice) => asObject(choice)?.['delta'] !== undefined)
  return isPiece
    ? numbers.some((number) => number !== undefined)
    : choices.every((_, position) => numbers.includes(position))
}

/** Whether a choice without a number is the calls of the first one, as Copilot tells them beside a text. */
function isMore(choice: Json | undefined): boolean {
  const { content, tool_calls: calls } = asObject(choice?.['message']) ?? {}
  return asArray(calls).length > 0 && !textOf(content)
}

function createDecoder(
  isWhole: boolean,
  createReader: CreateChoiceReader,
  startsThinking: boolean,
): Decoder {
  const readers = new Map<number, ChoiceReader>()
  const parser = createChunkParser()
  let deltas: Delta[] = []
  let id: string | undefined
  let model: string | undefined
  /** The deltas of this payload that were one text each. */
  let texts: SoleText[] = []
  /** A chunk that was one text, for as long as the parser writes nothing else of it anew. */
  let sole: (SoleText & { chunk: unknown }) | undefined
  /** The caller has been told that the server is at work. */
  let isAlive = false
  const write = (delta: Delta): void => {
    deltas = appended(deltas, delta)
  }

  function reader(index: number): ChoiceReader {
    const made =
      readers.get(index) ?? createReader(index, write, (text) => texts.push(text), startsThinking)
    readers.set(index, made)
    return made
  }

  /** What a choice held back comes before whatever ends the stream. */
  function end(delta: Delta): void {
    flush(delta.type === 'done' ? 'done' : 'failed')
    write(delta)
  }

  function flush(how: WireEnd): void {
    for (const each of readers.values()) each.flush(how)
  }

  /** Told again when the model comes later than the id; a new id with every chunk is none. */
  function readHead(newId: string | undefined, newModel: string | undefined): void {
    if ((!newId || id) && (!newModel || model)) return
    id ??= newId
    model ??= newModel
    write({ type: 'start', id, model })
  }

  /** The server is at work, and has said nothing yet. llama.cpp tells how much of the prompt it has read, if asked. */
  function wait(progress?: Json): void {
    const [total, processed] = ['total', 'processed'].map((name) => asNumber(progress?.[name]))
    const prompt =
      total && processed !== undefined ? Math.min(Math.max(processed / total, 0), 1) : undefined
    if (prompt !== undefined || !isAlive) write({ type: 'waiting', prompt })
    isAlive = true
  }

  function readChunk(chunk: Json, event: string | undefined): void {
    const progress = asObject(chunk['prompt_progress'])
    if (progress) wait(progress)
    readHead(asText(chunk['id']), asText(chunk['model']))
    let failure: unknown
    const choices = choicesIn(chunk)
    const isNumbered = isListed(choices, isWhole)
    for (const [position, value] of choices.entries()) {
      const choice = asObject(value)
      const index = isNumbered ? asIndex(choice?.['index'] ?? 0) : isMore(choice) ? 0 : position
      if (!choice || index === undefined || index >= MAX_CHOICES) continue
      reader(index).read(choice)
      failure ??= choice['error'] ?? asObject(choice['delta'])?.['error']
    }
    reader(0).readSources(chunk)
    readFinish(finishReasonIn(chunk))
    const usage =
      toUsage(chunk['usage']) ??
      toUsage(asObject(chunk['x_groq'])?.['usage']) ??
      toUsage(chunk['timings'])
    if (usage) write({ type: 'usage', usage })
    const isFailure = event === 'error' || chunk['object'] === 'error' || chunk['type'] === 'error'
    failure =
      (asText(chunk['error']) ? chunk : chunk['error']) ||
      asObject(chunk['x_groq'])?.['error'] ||
      failure ||
      ((isFailure || isFlatError(chunk, isWhole)) && chunk)
    if (failure) end(apiFailure(failure, chunk))
  }

  /** Nearly all chunks are one text; then the next ones like it need not be looked at member by member. */
  function soleOf(chunk: unknown): typeof sole {
    const [text, another] = texts
    if (!text || another || text.count !== deltas.length || parser.written.length === 0) return
    const isAlike = parser.written.every(
      ({ holder, key }) =>
        (holder === text.content && key === text.member) || (holder === chunk && INERT.has(key)),
    )
    return isAlike ? { ...text, chunk } : undefined
  }

  /** One that stands beside the choices is of them all. */
  function readFinish(reason: string | undefined): void {
    if (reason) for (const each of readers.values()) each.read({ finish_reason: reason })
  }

  /** `[DONE]`, and what is like it. False for any other text. */
  function readMark(text: string): boolean {
    const [, mark = '', error = mark, why] = MARK.exec(text) ?? []
    const reason = incompleteReasonOf(error)
    if (reason === 'other') return false
    if (reason && why) end(apiFailure(parseJson(why) ?? why))
    else {
      if (reason) readChunk({ finish_reason: error }, undefined)
      end({ type: 'done' })
    }
    return true
  }

  /** False after text that is no JSON. */
  function readText(text: string, event: string | undefined): boolean {
    let data = text.trim()
    // Of a gateway before a gateway.
    while (data.startsWith('data:')) data = data.slice(5).trimStart()
    // Some gateways send a keep-alive comment as if it were data.
    if (data === '' || data.startsWith(':')) {
      if (data !== '') wait()
      return true
    }
    const value =
      parser.parse(data) ?? parseJson(data.replaceAll(NO_NUMBER, (_, string = 'null') => string))
    if (sole && sole.chunk === value && event === undefined) {
      sole.say(String(sole.content[sole.member]))
      return true
    }
    texts = []
    for (const chunk of toChunks(value)) readChunk(chunk, event)
    sole = soleOf(value)
    if (typeof value === 'string' && !readText(value, event) && event === 'error')
      end(apiFailure(value))
    return value !== undefined || readMark(data)
  }

  function readPayload({ data, event }: Payload): void {
    if (event !== undefined && KEEP_ALIVE.test(event)) return wait()
    if (readText(data, event)) return
    // Some servers forget the blank line between two events, which joins their data with a newline, or the line end, too.
    for (const line of data.split(/\n| +event: \w+/)) {
      if (KEEP_ALIVE.test(line)) wait()
      else if (!readText(line, event))
        return end(
          event === 'error'
            ? apiFailure(/^\s*[[{<]/.test(data) ? undefined : data.slice(0, 500))
            : protocolFailure('an event was not valid JSON'),
        )
    }
  }

  return (payload) => {
    deltas = []
    try {
      if (payload) readPayload(payload)
      else flush(isWhole ? 'done' : 'closed')
    } catch (thrown) {
      // JSON.parse goes deeper than the stack does.
      if (!(thrown instanceof RangeError)) throw thrown
      end(protocolFailure('an event was nested too deeply'))
    }
    return deltas
  }
}

/**
 * Strings, which stay, and what Python prints for numbers that JSON cannot tell. A string that is not closed is one to
 * the end, so that no quote in it is tried again.
 */
const NO_NUMBER = /("(?:[^"\\]|\\[^]?)*(?:"|$))|-?\b(?:NaN|Infinity)\b/g

/** Chunks may come in a list, and each within an object of a gateway's own. */
function toChunks(value: unknown): readonly Json[] {
  if (Array.isArray(value)) return value.flatMap(toChunks)
  const chunk = asObject(value)
  if (!chunk) return []
  const within = hasChoices(chunk) ? undefined : Object.values(chunk).map(inText).find(hasChoices)
  return within ? toChunks(within) : [chunk]
}

function hasChoices(value: unknown): boolean {
  const choices = asObject(value)?.['choices']
  return Array.isArray(value)
    ? value.some(hasChoices)
    : typeof choices === 'object' && choices !== null
}

/** What a text holds that is a chunk. */
function inText(value: unknown): unknown {
  return typeof value === 'string' && value.includes('"choices"') ? parseJson(value) : value
}
