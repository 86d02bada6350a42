// Taking up an answer whose bytes the route has kept: what stood before its request, and what was shown of it.
import type { Ending } from '../../message/accumulator.ts'
import type { ChatErrorData } from '../../errors.ts'
import { beforeLastStep } from '../../message/steps.ts'
import type { ChatMessage, ChatPart, KeptStream } from '../../message/types.ts'

/** What a request adds to: nothing, a text that broke off, or calls that were dealt with. */
export type Join = 'alone' | 'text' | 'calls'

/** An answer to be taken up. */
export interface Attachment {
  stream: KeptStream
  /** The answer as it was shown, as one that is being written. */
  shown: ChatMessage
  /** What of it stood before the request that is taken up. */
  before: ChatMessage | undefined
  join: Join
  /** The producer that was asked. */
  producer: string | undefined
  /** The conversation that was answered. */
  messages: readonly ChatMessage[]
}

/** Ends of a connection after which the route may still have the answer. */
const CUT: ReadonlySet<string> = new Set<ChatErrorData['kind']>([
  'interrupted',
  'timeout',
  'network',
])

/** Whether only the connection broke, so that the route may have the rest. */
export function isCut(ending: Ending): boolean {
  return ending.type === 'failed' && CUT.has(ending.error.kind)
}

/**
 * How to take up an answer that broke off; undefined where no route keeps it. `messages` end before it; `prompt` is
 * what asked to go on.
 */
export function toAttachment(
  answer: ChatMessage,
  messages: readonly ChatMessage[],
  prompt: readonly ChatMessage[],
): Attachment | undefined {
  const step = answer.steps?.at(-1)
  if (!step?.stream) return undefined
  const { stream, producer } = step
  const { reason: _, error: __, ...shown } = answer
  const before = beforeLastStep(answer)
  const isContinued = before !== undefined && step.length > 0
  return {
    stream,
    producer,
    shown: { ...shown, status: 'streaming' },
    before: before && withoutTold(before),
    join: isContinued ? 'text' : before ? 'calls' : 'alone',
    messages: isContinued ? [...messages, before, ...prompt] : messages,
  }
}

function withoutTold(before: ChatMessage): ChatMessage {
  const { parts, steps, usage } = before
  return { ...toldAnew(before), parts, ...(steps ? { steps } : {}), ...(usage ? { usage } : {}) }
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

/** How much is written in a message: a count that only grows while one answer is told. */
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

/** The ending, which says that it can be gone on with where the route may have the rest. */
export function withWayBack(ending: Ending, stream: KeptStream | undefined): Ending {
  if (!stream || ending.type !== 'failed' || !isCut(ending)) return ending
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
