// One choice of an answer: what its deltas, its message or its text mean.
import { flushCalls } from './choice-calls.ts'
import { writeContent, writeMessage } from './choice-content.ts'
import {
  type ChoiceSoFar,
  createChoiceSoFar,
  type Kind,
  NOTHING,
  type SoleText,
  writeText,
} from './choice-so-far.ts'
import { finishReasonIn, worseReason } from './finish-reason.ts'
import { messageIn } from './choices-in.ts'
import { asText, type Json } from '../json.ts'
import { readLogprobs } from './logprobs.ts'
import { createSaid } from './said.ts'
import type { WireEnd } from './think-deltas.ts'
import type { Delta } from '../message/types.ts'
import { toUsage } from './usage.ts'

/** Reads one choice and keeps what must be remembered of it between chunks. */
export interface ChoiceReader {
  read(choice: Json): void
  readSources(holder: Json): void
  /** Gives back what was held because something else might have followed. */
  flush(how: WireEnd): void
}

/** Makes a reader that pushes what it reads. */
export function createChoiceReader(
  choice: number,
  push: (delta: Delta) => void,
  note: (text: SoleText) => void,
  startsThinking: boolean,
): ChoiceReader {
  const soFar = createChoiceSoFar(choice, push, note, startsThinking)
  return {
    read: (value) => readChoice(soFar, value),
    readSources: soFar.readSources,
    flush: (how) => endChoice(soFar, how),
  }
}

function readChoice(soFar: ChoiceSoFar, value: Json): void {
  const { choice, push } = soFar
  const delta = messageIn(value['delta'])
  const message = messageIn(value['message'])
  const before = soFar.said
  const given = finishReasonIn(value, delta, message)
  if (given) soFar.reason = worseReason(soFar.reason, given)
  soFar.isLast = given !== undefined
  if (delta) writeContent(soFar, delta, NOTHING)
  if (message) writeMessage(soFar, message, delta)
  // Beside a delta it is the same text once more.
  else if (!delta) writeLegacy(soFar, asText(value['text']))
  if (delta) soFar.hasDelta = true
  soFar.isLast = false
  if (value['logprobs']) writeLogprobs(soFar, value['logprobs'])
  soFar.readSources(value)
  const usage = toUsage(value['usage']) ?? toUsage(delta?.['usage']) ?? toUsage(message?.['usage'])
  if (usage) push({ type: 'usage', usage })
  if (!given) return
  // Beside a text it may be on every chunk, and what is held back may go on with the next.
  if (soFar.said === before) flushHeld(soFar)
  push({ type: 'finish', choice, reason: given })
}

/** The text of a choice that has neither a delta nor a message. */
function writeLegacy(soFar: ChoiceSoFar, text: string | undefined): void {
  if (!text) return
  soFar.kept.content(text)
  writeText(soFar, 'text', text)
}

function writeLogprobs({ choice, push }: ChoiceSoFar, value: unknown): void {
  const read = readLogprobs(value)
  for (const kind of ['content', 'refusal'] as const) {
    if (read[kind].length > 0) push({ type: 'logprobs', choice, of: kind, tokens: read[kind] })
  }
}

function flushHeld(soFar: ChoiceSoFar): void {
  soFar.think.flush()
  flushCalls(soFar)
}

/** What shows that a thought which was never closed is one. */
const OTHER: readonly Kind[] = ['field', 'refusal', 'tools', 'media']

function endChoice(soFar: ChoiceSoFar, how: WireEnd): void {
  const { choice, push, seen } = soFar
  flushHeld(soFar)
  if (!OTHER.some((kind) => seen.has(kind))) soFar.think.end(how, soFar.reason)
  const message = soFar.kept.message(soFar.textLength)
  if (message) push({ type: 'wire', choice, message })
  soFar.kept = createSaid()
  soFar.textLength = 0
}
