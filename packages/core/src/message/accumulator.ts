// Hop 4: from deltas to a message. Private buffers; a snapshot changes the identity of what changed and nothing else.
// Over 300 lines, because each kind of delta writes into the same parts.
import { audioPart } from './audio.ts'
import { endedCall } from './call-end.ts'
import { callId, type IsTaken } from './call-id.ts'
import { orderCalls } from './call-order.ts'
import type { ChatErrorData } from '../errors.ts'
import {
  finishError,
  incompleteReasonOf,
  isGoodEnd,
  worseReason,
} from '../dialect/finish-reason.ts'
import type { Json } from '../json.ts'
import { retypeTexts } from './retype-texts.ts'
import type { Spoken } from './step-wire.ts'
import { timingOf } from './timing.ts'
import type {
  ChatMessage,
  ChatPart,
  Delta,
  IncompleteReason,
  SourcePart,
  TextPart,
  TokenLogprob,
  ToolPart,
  Usage,
} from './types.ts'

/** How a stream ended. */
export type Ending =
  | { type: 'complete' }
  | { type: 'aborted' }
  /** `cause` is what was thrown beneath it; never stored. */
  | { type: 'failed'; error: ChatErrorData; cause?: unknown }

/** Writes one message (one choice of an answer) from deltas. */
export interface Accumulator {
  push(delta: Delta): void
  /** What of it must go back in its provider's spelling. Whole once it has ended. */
  spoken(): Spoken
  /** The message as it stands. Cached until the next push. */
  snapshot(): ChatMessage
  /** Closes all parts and marks the message as the ending and its finish reason say. */
  end(ending: Ending): ChatMessage
  /** Whether anything a person can see has arrived. */
  readonly hasContent: boolean
}

/** What an accumulator starts from. */
export interface AccumulatorOptions {
  /** The message to write into. */
  message: ChatMessage
  /** The wire's choice index that this message follows. @default 0 */
  choice?: number | undefined
  /** Which request of the turn this is, from 0. @default 0 */
  step?: number | undefined
  /** Whether an id belongs to a call that stands before what is written here. @default none does */
  isTaken?: IsTaken | undefined
  /** Milliseconds since the epoch. */
  now: () => number
  /** When the request was sent, by the same clock. @default now() */
  startedAt?: number | undefined
}

/** Makes an accumulator. */
export function createAccumulator(options: AccumulatorOptions): Accumulator {
  const { message: initial, choice = 0, step = 0, isTaken, now, startedAt = now() } = options
  /** What must go back of each call, by its index. */
  const calls = new Map<number, Json>()
  let said: Json | undefined
  const parts: ChatPart[] = [...initial.parts]
  const toolPositions = new Map<number, number>()
  const sourcePositions = new Map<string, number>()
  const audio: string[] = []
  const logprobs: { content?: TokenLogprob[]; refusal?: TokenLogprob[] } = {}
  const fields: Partial<ChatMessage> = {}
  let firstTokenAt: number | undefined
  let reasoningStartedAt = startedAt
  let openText: number | undefined
  let buffer = ''
  /** The part that the buffer belongs to. */
  let bufferAt = -1
  let cached: ChatMessage | undefined = initial
  let hasContent = false
  /** Something followed a finish reason, which was no end then. */
  let hasMore = false

  /** Joins what has arrived for one part: once per snapshot, not once per delta. */
  function flush(): void {
    const part = parts[bufferAt]
    if (buffer === '' || !part) return
    if (part.type === 'tool') parts[bufferAt] = { ...part, argsText: part.argsText + buffer }
    else if ('text' in part) parts[bufferAt] = { ...part, text: part.text + buffer }
    buffer = ''
  }

  function append(position: number, text: string): void {
    if (position !== bufferAt) {
      flush()
      bufferAt = position
    }
    buffer += text
  }

  function closeText(): void {
    if (openText === undefined) return
    flush()
    const closed: TextPart = { ...(parts[openText] as TextPart), state: 'done' }
    if (closed.type === 'reasoning') closed.durationMs = now() - reasoningStartedAt
    parts[openText] = closed
    openText = undefined
  }

  function pushText(type: TextPart['type'], text: string): void {
    if (openText === undefined || parts[openText]?.type !== type) {
      closeText()
      if (type === 'reasoning') reasoningStartedAt = now()
      openText = parts.length
      parts.push({ type, text: '', state: 'streaming' })
    }
    append(openText, text)
  }

  function idFor(wireId: string | undefined, index: number): string {
    const own = toolPositions.get(index)
    return callId(
      wireId,
      { messageId: initial.id, step, index },
      (id) =>
        isTaken?.(id) === true ||
        parts.some((part, at) => part.type === 'tool' && part.id === id && at !== own),
    )
  }

  function pushToolCall(delta: Extract<Delta, { type: 'tool-call' }>): void {
    let position = toolPositions.get(delta.index)
    // Before anything is changed: whoever is asked whether an id is taken may read this message.
    const id = delta.id || position === undefined ? idFor(delta.id, delta.index) : undefined
    if (position === undefined) {
      closeText()
      position = parts.length
      toolPositions.set(delta.index, position)
      parts.push({ type: 'tool', id: id ?? '', name: '', argsText: '', state: 'args' })
    }
    const { name, argsText, wire } = delta
    if (argsText) append(position, argsText)
    if (!id && !name && !wire) return
    if (id ?? name) {
      const part = parts[position] as ToolPart
      parts[position] = { ...part, id: id ?? part.id, name: part.name + (name ?? '') }
    }
    const own = { ...(delta.id ? { id: delta.id } : {}), ...wire }
    if (Object.keys(own).length > 0) calls.set(delta.index, { ...calls.get(delta.index), ...own })
  }

  function pushSource(source: Omit<SourcePart, 'type' | 'id'>): void {
    const position = sourcePositions.get(source.url)
    if (position !== undefined) {
      // Told once more, with a title or a snippet that it lacked.
      parts[position] = { ...source, ...withoutUndefined(parts[position] as SourcePart) }
      return
    }
    sourcePositions.set(source.url, parts.length)
    // Does not close the text: a source may arrive amid a sentence.
    parts.push({ type: 'source', id: `s${sourcePositions.size}`, ...source })
  }

  function markContent(): void {
    // Once: an object that had a member taken away is slow from then on.
    if (!hasContent && fields.waiting) delete fields.waiting
    hasContent = true
    hasMore ||= fields.finishReason !== undefined
    firstTokenAt ??= now()
    if (fields.status === undefined) fields.status = 'streaming'
  }

  function push(delta: Delta): void {
    if ('choice' in delta && delta.choice !== choice) return
    write(delta)
    cached = undefined
  }

  function write(delta: Delta): void {
    switch (delta.type) {
      case 'start':
        if (delta.model !== undefined) fields.model = delta.model
        if (delta.id !== undefined) fields.responseId = delta.id
        if (delta.requestId !== undefined) fields.requestId = delta.requestId
        return
      case 'text':
      case 'reasoning':
      case 'refusal':
        markContent()
        return pushText(delta.type, delta.text)
      case 'tool-call':
        markContent()
        return pushToolCall(delta)
      case 'media':
        markContent()
        closeText()
        parts.push(delta.media)
        return
      case 'audio':
        markContent()
        audio.push(delta.data)
        return
      case 'logprobs':
        // Joined once, at the end: a list that is copied with every snapshot would cost its square.
        for (const token of delta.tokens) (logprobs[delta.of] ??= []).push(token)
        return
      case 'wire':
        said = { ...said, ...delta.message }
        return
      case 'source':
        return pushSource(delta.source)
      case 'waiting':
        if (!hasContent) fields.waiting = toWaiting(delta)
        return
      case 'usage':
        // A cost may come before the usage that it belongs to, and is then not told again.
        fields.usage = fields.usage?.cost
          ? { cost: fields.usage.cost, ...delta.usage }
          : delta.usage
        return
      case 'cost':
        fields.usage = { ...(fields.usage ?? NO_USAGE), cost: delta.cost }
        return
      case 'finish':
        fields.finishReason = worseReason(fields.finishReason, delta.reason)
        return
      case 'retype':
        flush()
        retypeTexts(parts, initial.parts.length, delta)
        if (delta.to === 'reasoning') reasoningStartedAt = firstTokenAt ?? startedAt
        return
      case 'tag':
      case 'error':
      case 'done':
        return
      default:
        delta satisfies never
    }
  }

  function snapshot(): ChatMessage {
    if (cached) return cached
    flush()
    cached = { ...initial, ...fields, parts: [...parts] }
    return cached
  }

  function end(ending: Ending): ChatMessage {
    closeText()
    flush()
    if (audio.length > 0) parts.push(audioPart(audio.splice(0)))
    if (logprobs.content ?? logprobs.refusal) fields.logprobs = { ...logprobs }
    // One of several choices may have been whole before the stream broke off.
    const isCut = ending.type === 'failed' && ending.error.kind === 'interrupted'
    const isWhole = isCut && fields.finishReason !== undefined && !hasMore
    const own: Ending = isWhole ? { type: 'complete' } : ending
    const why = whyNot(own, fields.finishReason)
    orderCalls(parts, toolPositions)
    delete fields.waiting
    parts.forEach((part, position) => {
      if (part.type === 'tool' && part.state === 'args') {
        parts[position] = endedCall(part, why)
      }
    })
    const reason = reasonFor(own, fields.finishReason)
    fields.status = reason ? 'incomplete' : 'complete'
    if (reason) fields.reason = reason
    if (own.type === 'failed') fields.error = own.error
    else if (reason === 'error') fields.error = finishError(fields.finishReason ?? '').toJSON()
    fields.timing = timingOf(startedAt, firstTokenAt, now(), fields.usage)
    cached = undefined
    return snapshot()
  }

  function spoken(): Spoken {
    // The order in which calls stand at the end.
    const indices = [...toolPositions.keys()].toSorted((left, right) => left - right)
    return { message: said, calls: indices.map((index) => calls.get(index) ?? {}) }
  }

  return {
    push,
    spoken,
    snapshot,
    end,
    get hasContent() {
      return hasContent
    },
  }
}

function toWaiting({ prompt }: { prompt?: number | undefined }): ChatMessage['waiting'] {
  return prompt === undefined ? {} : { prompt }
}

/** For a cost without counts. */
const NO_USAGE: Usage = { promptTokens: 0, completionTokens: 0, totalTokens: 0, raw: undefined }

/** Why no call of an answer may be carried out, or undefined when it ended well. */
function whyNot(ending: Ending, finishReason: string | undefined): string | undefined {
  if (ending.type === 'aborted') return 'its answer was stopped'
  if (finishReason === undefined || isGoodEnd(finishReason)) {
    return ending.type === 'failed' ? 'its answer broke off' : undefined
  }
  const reason = incompleteReasonOf(finishReason)
  if (reason === 'length')
    return 'its answer reached its greatest length, and the call may lack its end'
  if (reason === 'content_filter') return 'its answer was withheld by a filter'
  if (reason === 'other') {
    return `its answer ended with "${finishReason}", which is not known as a good end`
  }
  return `its answer broke off ("${finishReason}")`
}

function reasonFor(ending: Ending, finishReason: string | undefined): IncompleteReason | undefined {
  if (ending.type === 'aborted') return 'aborted'
  if (ending.type === 'failed') {
    return ending.error.kind === 'interrupted' ? 'interrupted' : 'error'
  }
  return finishReason === undefined ? undefined : incompleteReasonOf(finishReason)
}

function withoutUndefined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as T
}
