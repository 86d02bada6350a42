// A text that is being split, as its three states share it (think-start.ts, think-inside.ts, think-amid.ts).
import { createProse, type Prose } from '../prose.ts'
import type { ThinkTag } from './think-tags.ts'

/** A piece of the content: text, a thought, or what is neither: a tag, and the white space at its edges. */
export type Piece = 'text' | 'reasoning' | 'tag'

/** What becomes of the pieces. */
export interface ThinkSink {
  write(piece: Piece, text: string): void
  /** All text so far was a thought, whose opener stood in the prompt. */
  moveToThoughts(): void
}

/** What the three states share. */
export interface Splitting extends ThinkSink {
  /** `over` once somebody else's turn has begun: nothing more is of the answer. */
  state: 'start' | 'thinking' | 'text' | 'over'
  /** What closes a thought. Empty for any closer, where one was opened or told elsewhere; undefined where none was. */
  name: string | undefined
  /** What may become a tag with what follows. */
  held: string
  /** White space is held at the start of a text, and belongs to a tag at the edges of one. */
  isAtEdge: boolean
  space: string
  readonly prose: Prose
  /** What the answer stands in: the name of its opener. */
  wrap?: string | undefined
  /** An end of a turn was met; or a head as text, and so the answer speaks of templates, and no end in it is one. */
  turns?: 'over' | 'told' | undefined
  /** How many closers are text: those of openers that were, and all after one that nothing opened. */
  literal: number
  /** The last character of the thought. */
  last: string
}

/** What is left to be read once a step has been taken; undefined to wait for more. */
export type Step = (splitting: Splitting, text: string, isEnd: boolean) => string | undefined

export function createSplitting(sink: ThinkSink, startsInside: boolean): Splitting {
  return {
    ...sink,
    state: startsInside ? 'thinking' : 'start',
    name: startsInside ? '' : undefined,
    held: '',
    isAtEdge: startsInside,
    space: '',
    prose: createProse(),
    literal: 0,
    last: '',
  }
}

/** Gives a piece, unless it is empty. */
export function give(splitting: Splitting, piece: Piece, text: string): void {
  if (text === '') return
  if (piece === 'text') splitting.prose.add(text)
  splitting.write(piece, text)
}

export function wait(splitting: Splitting, text: string): undefined {
  splitting.held = text
  return undefined
}

/** Leaves the tag at the start of a text out, and begins what it begins. Gives the rest. */
export function pass(splitting: Splitting, { kind, name, length }: ThinkTag, text: string): string {
  give(splitting, 'tag', takeSpace(splitting) + text.slice(0, length))
  splitting.isAtEdge = true
  if (kind === 'open') {
    splitting.state = 'thinking'
    splitting.name = name
  } else {
    splitting.state = kind === 'turn' ? 'over' : 'start'
    if (kind === 'end') splitting.turns = 'over'
    splitting.prose.add('\n')
    if (kind === 'wrap' || kind === 'mark') splitting.wrap = name
  }
  return text.slice(length)
}

export function takeSpace(splitting: Splitting): string {
  const { space } = splitting
  splitting.space = ''
  return space
}

/** Holds the white space at the start of a text: another tag may follow. Gives the rest. */
export function holdSpace(splitting: Splitting, text: string): string {
  const body = text.trimStart()
  splitting.space += text.slice(0, text.length - body.length)
  return body
}

/** No tag follows: the white space after one is its own, and that at the start of a text is text. */
export function leaveEdge(splitting: Splitting): void {
  give(splitting, splitting.isAtEdge ? 'tag' : 'text', takeSpace(splitting))
  splitting.isAtEdge = false
}

/** Whether a tag ends an answer. One in a tag ends it only where that stands around it. */
export function isEnding(
  { prose, wrap, turns }: Splitting,
  { kind, name: closes }: ThinkTag,
): boolean {
  if (kind === 'unwrap') return closes !== '' || wrap === ''
  // After a word and a space a sentence names it.
  const isNamed = /[\p{L}\p{N}][^\S\n]$/u.test(prose.last)
  return kind === 'end' && turns !== 'told' && !isNamed && !(closes === 's' && wrap === closes)
}
