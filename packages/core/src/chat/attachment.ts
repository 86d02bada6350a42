// Taking up an answer whose bytes the route has kept: what stood before its request, and what was shown of it.
import type { Ending } from '../message.ts'
import type { ChatErrorData } from '../errors.ts'
import type { ChatMessage, ChatPart, KeptStream } from '../types.ts'

/** An answer to be taken up. */
export interface Attachment {
  stream: KeptStream
  /** The answer as it was shown, as one that is being written. */
  shown: ChatMessage
  /** What of it stood before the request that is taken up. */
  before: ChatMessage | undefined
  /** That request came after calls of tools, and did not go on with a text. */
  isStep: boolean
  /** The conversation that was answered. */
  messages: readonly ChatMessage[]
}

/** Ends of a connection after which the route may still have the answer. */
const CUT: ReadonlySet<string> = new Set<ChatErrorData['kind']>([
  'interrupted',
  'timeout',
  'network',
])

/** What is noted of a kept request when its answer begins. */
export function toKeptStream(
  id: string,
  before: ChatMessage | undefined,
  isStep: boolean,
): KeptStream {
  if (!before) return { id, from: 0 }
  const { parts, usage } = before
  const text = parts.findLast((part) => part.type === 'text')
  const length = text?.type === 'text' ? text.text.length : 0
  return {
    id,
    from: parts.length,
    ...(isStep ? {} : { length }),
    ...(usage ? { usage } : {}),
  }
}

/** How to take up an answer that broke off. `messages` end before it; `prompt` is what asked to go on. */
export function toAttachment(
  answer: ChatMessage,
  stream: KeptStream,
  messages: readonly ChatMessage[],
  prompt: readonly ChatMessage[],
): Attachment {
  const { reason: _, error: __, ...shown } = answer
  const isContinued = stream.length !== undefined
  const isFirst = stream.from === 0 && !isContinued
  const before = isFirst ? undefined : partsBefore(answer, stream)
  return {
    stream,
    shown: { ...shown, status: 'streaming' },
    before,
    isStep: !isFirst && !isContinued,
    messages: before && isContinued ? [...messages, before, ...prompt] : messages,
  }
}

function partsBefore(answer: ChatMessage, { from, length, usage }: KeptStream): ChatMessage {
  const parts = answer.parts.slice(0, from)
  const open = parts.findLastIndex((part) => part.type === 'text')
  const text = parts[open]
  if (length !== undefined && text?.type === 'text') {
    parts[open] = { ...text, text: text.text.slice(0, length) }
  }
  return { ...toldAnew(answer), parts, ...(usage ? { usage } : {}) }
}

/** The message to write into: nothing in it that its request is told anew of. */
export function toldAnew({ id, role, createdAt, requestId, metadata }: ChatMessage): ChatMessage {
  return {
    id,
    role,
    createdAt,
    parts: [],
    status: 'pending',
    ...(requestId === undefined ? {} : { requestId }),
    ...(metadata ? { metadata } : {}),
  }
}

/** How much is written in a message. It only grows while one answer is told. */
export function sizeOf({ parts }: ChatMessage): number {
  return parts.reduce((size, part) => size + 1 + writingOf(part).length, 0)
}

function writingOf(part: ChatPart): string {
  if (part.type === 'tool') return part.argsText
  return 'text' in part ? part.text : ''
}

/** Whether the route does not have the stream, or not any more. Anything else may be otherwise the next time. */
export function isGone({ status, code }: ChatErrorData): boolean {
  if (code === 'stream_gone') return true
  return status !== undefined && status >= 400 && status < 500 && status !== 408 && status !== 429
}

/** A message that has ended: by which stream it can be taken up stays only where that may help. */
export function withoutStream(message: ChatMessage, ending?: Ending): ChatMessage {
  const { stream, ...rest } = message
  if (!stream) return message
  const isCut = ending?.type === 'failed' && CUT.has(ending.error.kind)
  return isCut && message.status === 'incomplete' ? message : rest
}

/** The ending, which says that it can be gone on with where the route may have the rest. */
export function withWayBack(ending: Ending, stream: KeptStream | undefined): Ending {
  if (!stream || ending.type !== 'failed' || !CUT.has(ending.error.kind)) return ending
  return { type: 'failed', error: { ...ending.error, action: 'continue' } }
}

/** A message told again, with the times of when it was written as far as they are known. */
export function retimed(message: ChatMessage, shown: ChatMessage): ChatMessage {
  const { timing: _, ...rest } = message
  const firstTokenMs = shown.timing?.firstTokenMs
  const parts = message.parts.map((part, index): ChatPart => {
    if (part.type !== 'reasoning' || part.durationMs === undefined) return part
    const { durationMs: __, ...untimed } = part
    const known = shown.parts[index]
    const isSame = known?.type === 'reasoning' && known.text === part.text
    return isSame && known.durationMs !== undefined
      ? { ...untimed, durationMs: known.durationMs }
      : untimed
  })
  return { ...rest, parts, ...(firstTokenMs === undefined ? {} : { timing: { firstTokenMs } }) }
}
