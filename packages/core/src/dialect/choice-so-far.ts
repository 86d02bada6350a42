// What is remembered of one choice between its chunks, as the readers of its kinds of content share it.
import type { Json } from '../json.ts'
import { createSaid, type Said } from './said.ts'
import { createRepeats, type Repeats } from './said-again.ts'
import { createSourceReader } from './sources.ts'
import { createThinkDeltas, type ThinkDeltas } from './think-deltas.ts'
import type { ToolCallTracker } from './tool-calls.ts'
import type { Delta } from '../message/types.ts'

/** Which kinds of content have been read. `field` for thoughts in a field of their own. */
export type Kind = 'content' | 'reasoning' | 'field' | 'refusal' | 'tools' | 'media'

/** A delta that was one text or a piece of arguments and nothing else, and how many of ours it became. */
export interface SoleText {
  /** What held the text, and the member of it that did. */
  content: Json
  member: string
  count: number
  /** Does with another text what was done with this one. */
  say(text: string): void
}

/** Which kinds of content a whole message need not tell, as they were told before. */
export type Known = ReadonlySet<Kind>

export const NOTHING: Known = new Set()

/** One choice, as far as it has been read. */
export interface ChoiceSoFar {
  /** Its number. */
  readonly choice: number
  readonly push: (delta: Delta) => void
  readonly note: (text: SoleText) => void
  /** Reads the sources that a chunk, a choice, a delta or a message names. */
  readonly readSources: (holder: Json) => void
  readonly think: ThinkDeltas
  readonly seen: Set<Kind>
  readonly answerSaid: Repeats
  readonly thoughtSaid: Repeats
  readonly pictures: Set<string>
  hasDelta: boolean
  /** The text of messages that came instead of deltas. */
  told: string
  /** Where thoughts go furthest: the name of a field, empty for pieces with a type, `<` for tags. And by how much of them. */
  field: string | undefined
  ahead: string
  /** How many deltas of text there were. */
  written: number
  /** How often something was said, also what was held back or known. */
  said: number
  /** How much text there was, in UTF-16 code units. */
  textLength: number
  /** The worst finish reason so far. */
  reason: string | undefined
  /** Whether the chunk has a finish reason. */
  isLast: boolean
  /** Made when first needed: most answers have none. */
  tools: ToolCallTracker | undefined
  kept: Said
}

export function createChoiceSoFar(
  choice: number,
  push: (delta: Delta) => void,
  note: (text: SoleText) => void,
  startsThinking: boolean,
): ChoiceSoFar {
  const soFar: ChoiceSoFar = {
    choice,
    push,
    note,
    readSources: createSourceReader((source) => push({ type: 'source', choice, source })),
    think: createThinkDeltas(choice, (delta) => writeSplit(soFar, delta), startsThinking),
    seen: new Set(),
    answerSaid: createRepeats(),
    thoughtSaid: createRepeats(),
    pictures: new Set(),
    hasDelta: false,
    told: '',
    field: undefined,
    ahead: '',
    written: 0,
    said: 0,
    textLength: 0,
    reason: undefined,
    isLast: false,
    tools: undefined,
    kept: createSaid(),
  }
  return soFar
}

/** Writes what stood in the text. Thoughts that a field has told as well are a tag. */
function writeSplit(soFar: ChoiceSoFar, delta: Delta): void {
  if (delta.type !== 'reasoning') return writeDelta(soFar, delta)
  const { choice, text } = delta
  const own = beyondOthers(soFar, '<', text)
  const known = text.slice(0, text.length - own.length)
  if (known) writeDelta(soFar, { type: 'tag', choice, text: known })
  if (own) writeDelta(soFar, { ...delta, text: own })
}

/**
 * What of a thought was told nowhere else: some servers tell each in two fields, in one delta or in two, or in tags besides.
 * White space at the edges may differ.
 */
export function beyondOthers(soFar: ChoiceSoFar, field: string, piece: string): string {
  let text = piece
  if (field !== (soFar.field ?? field)) {
    const ahead = soFar.ahead.trim()
    const body = piece.trim()
    const isKnown = ahead.startsWith(body)
    soFar.ahead = isKnown ? ahead.slice(body.length) : ''
    if (isKnown) return ''
    if (body.startsWith(ahead)) text = piece.slice(piece.indexOf(ahead) + ahead.length)
  }
  soFar.field = field
  soFar.ahead += text
  return text
}

function writeDelta(soFar: ChoiceSoFar, delta: Delta): void {
  if (delta.type === 'reasoning') soFar.seen.add('reasoning')
  else if (delta.type === 'text') soFar.textLength += delta.text.length
  // What was written as one kind is of another now: only the text as it came says all.
  else if (delta.type !== 'refusal') soFar.textLength = -Infinity
  soFar.written += 1
  soFar.push(delta)
}

export function writeText(
  soFar: ChoiceSoFar,
  type: 'text' | 'reasoning' | 'refusal',
  text: string | undefined,
): void {
  if (!text) return
  soFar.said += 1
  writeDelta(soFar, { type, choice: soFar.choice, text })
}
