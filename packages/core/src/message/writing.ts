// A message as it is being written: what is known of it by now. Everything that writes it has this one value.
import type { IsTaken } from './call-id.ts'
import type { Json } from '../json.ts'
import type { ChatMessage, ChatPart, TextPart, TokenLogprob } from './types.ts'

/** One message (one choice of an answer) that is being written. */
export interface Writing {
  /** The message as it stood before. */
  readonly message: ChatMessage
  /** Which request of the turn this is, from 0. */
  readonly step: number
  readonly isTaken: IsTaken | undefined
  readonly now: () => number
  readonly startedAt: number
  readonly parts: ChatPart[]
  /** The members of the message that are known. */
  readonly fields: Partial<ChatMessage>
  /** Where each call stands, by its index. */
  readonly calls: Map<number, number>
  /** What must go back of each, and of the message. */
  readonly members: Map<number, Json>
  said?: Json
  /** Where each source stands, by its address. */
  readonly sources: Map<string, number>
  readonly audio: string[]
  readonly logprobs: { content?: TokenLogprob[]; refusal?: TokenLogprob[] }
  /** When anything was written that a person can see. */
  firstTokenAt: number | undefined
  thoughtAt: number
  /** Where the text stands that may go on. */
  openAt: number | undefined
  /** What has arrived for one part and is not in it yet, and where that part stands. */
  buffer: string
  bufferAt: number
  /** Something followed a finish reason, which was no end then. */
  hasMore: boolean
}

/** Joins what has arrived for one part: once per snapshot, not once per delta. */
export function flush(writing: Writing): void {
  const { parts, buffer, bufferAt } = writing
  const part = parts[bufferAt]
  if (buffer === '' || !part) return
  if (part.type === 'tool') parts[bufferAt] = { ...part, argsText: part.argsText + buffer }
  else if ('text' in part) parts[bufferAt] = { ...part, text: part.text + buffer }
  writing.buffer = ''
}

/** Adds text to the part that stands there. */
export function append(writing: Writing, position: number, text: string): void {
  if (position !== writing.bufferAt) {
    flush(writing)
    writing.bufferAt = position
  }
  writing.buffer += text
}

/** Ends the text that may go on. */
export function closeText(writing: Writing): void {
  const { parts, openAt } = writing
  if (openAt === undefined) return
  flush(writing)
  const closed: TextPart = { ...(parts[openAt] as TextPart), state: 'done' }
  if (closed.type === 'reasoning') closed.durationMs = writing.now() - writing.thoughtAt
  parts[openAt] = closed
  writing.openAt = undefined
}

/** Goes on with the text of that kind, or begins one. */
export function writeText(writing: Writing, type: TextPart['type'], text: string): void {
  const { parts } = writing
  let { openAt } = writing
  if (openAt === undefined || parts[openAt]?.type !== type) {
    closeText(writing)
    if (type === 'reasoning') writing.thoughtAt = writing.now()
    openAt = writing.openAt = parts.length
    parts.push({ type, text: '', state: 'streaming' })
  }
  append(writing, openAt, text)
}
