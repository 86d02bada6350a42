// Hop 4: from deltas to a message. Private buffers; a snapshot changes the identity of what changed and nothing else.
import { loadAudio } from './audio-part.ts'
import type { IsTaken } from './call-id.ts'
import { worseReason } from '../dialect/finish-reason.ts'
import { type Ending, endMessage } from './ended-message.ts'
import { retypeTexts } from './retype-texts.ts'
import type { Spoken } from './step-wire.ts'
import type { ChatMessage, Delta, Usage } from './types.ts'
import { closeText, flush, writeText, type Writing } from './writing.ts'
import { told, writeCall, writeSource } from './written-parts.ts'

export type { Ending }

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
  const { message, choice = 0 } = options
  const writing = beginWriting(options)
  let cached: ChatMessage | undefined = message

  function snapshot(): ChatMessage {
    if (cached) return cached
    flush(writing)
    cached = { ...message, ...writing.fields, parts: [...writing.parts] }
    return cached
  }

  return {
    push(delta) {
      if ('choice' in delta && delta.choice !== choice) return
      write(writing, delta)
      cached = undefined
    },
    spoken: () => spokenIn(writing),
    snapshot,
    end(ending) {
      endMessage(writing, ending)
      cached = undefined
      return snapshot()
    },
    get hasContent() {
      return writing.firstTokenAt !== undefined
    },
  }
}

function beginWriting({
  message,
  step = 0,
  isTaken,
  now,
  startedAt = now(),
}: AccumulatorOptions): Writing {
  return {
    message,
    step,
    isTaken,
    now,
    startedAt,
    parts: [...message.parts],
    fields: {},
    calls: new Map(),
    members: new Map(),
    sources: new Map(),
    audio: [],
    logprobs: {},
    firstTokenAt: undefined,
    thoughtAt: startedAt,
    openAt: undefined,
    buffer: '',
    bufferAt: -1,
    hasMore: false,
  }
}

/** For a cost without counts. */
const NO_USAGE: Usage = { promptTokens: 0, completionTokens: 0, totalTokens: 0, raw: undefined }

function write(writing: Writing, delta: Delta): void {
  const { fields, parts } = writing
  switch (delta.type) {
    case 'start':
      Object.assign(
        fields,
        told({ responseId: delta.id, model: delta.model, requestId: delta.requestId }),
      )
      return
    case 'text':
    case 'reasoning':
    case 'refusal':
      markContent(writing)
      return writeText(writing, delta.type, delta.text)
    case 'tool-call':
      markContent(writing)
      return writeCall(writing, delta)
    case 'media':
      markContent(writing)
      closeText(writing)
      parts.push(delta.media)
      return
    case 'audio':
      markContent(writing)
      loadAudio()
      writing.audio.push(delta.data)
      return
    case 'logprobs':
      // Joined once, at the end: a list that is copied with every snapshot would cost its square.
      for (const token of delta.tokens) (writing.logprobs[delta.of] ??= []).push(token)
      return
    case 'wire':
      writing.said = { ...writing.said, ...delta.message }
      return
    case 'source':
      return writeSource(writing, delta.source)
    case 'waiting':
      if (writing.firstTokenAt === undefined) fields.waiting = told({ prompt: delta.prompt })
      return
    case 'usage':
      // A cost may come before the usage that it belongs to, and is then not told again.
      fields.usage = fields.usage?.cost ? { cost: fields.usage.cost, ...delta.usage } : delta.usage
      return
    case 'cost':
      fields.usage = { ...(fields.usage ?? NO_USAGE), cost: delta.cost }
      return
    case 'finish':
      fields.finishReason = worseReason(fields.finishReason, delta.reason)
      return
    case 'retype':
      flush(writing)
      retypeTexts(parts, writing.message.parts.length, delta)
      if (delta.to === 'reasoning') writing.thoughtAt = writing.firstTokenAt ?? writing.startedAt
      return
    case 'tag':
    case 'error':
    case 'done':
      return
    default:
      delta satisfies never
  }
}

function markContent(writing: Writing): void {
  const { fields } = writing
  writing.hasMore ||= fields.finishReason !== undefined
  if (writing.firstTokenAt !== undefined) return
  // Once: an object that had a member taken away is slow from then on.
  if (fields.waiting) delete fields.waiting
  writing.firstTokenAt = writing.now()
  fields.status = 'streaming'
}

function spokenIn({ said, calls, members }: Writing): Spoken {
  return { message: said, calls: [...calls.keys()].map((index) => members.get(index) ?? {}) }
}
