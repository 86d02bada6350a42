// Where the reading of running text may go on when more of it comes: before such a place nothing can change any more.
// A place to cut is a space after which no mark, bracket, backtick, tag or formula from before it is still open.
import { buildInlines } from './build-inlines.ts'
import { dropDelimiters, matchDelimiters } from './emphasis.ts'
import type { Checkpoint, Scanner } from './scanner.ts'
import { trimEnd } from './space.ts'
import type { Inline } from './types.ts'

/** Characters between two checkpoints, at least. */
const STEP = 200

/** The checkpoints of one reading. */
export interface Progress {
  at: number
  children: Inline[]
  /** How many labels had been looked up. */
  labels: number
  /** From where on the next one is worth a try. */
  next: number
}

/** A reading from a checkpoint on, or from the start. */
export function startProgress(from: Checkpoint | undefined): Progress {
  const at = from?.at ?? 0
  const { children = [], labels = [] } = from ?? {}
  return { at, children: [...children], labels: labels.length, next: at + STEP }
}

/** Adds text to what has been read, after a checkpoint in it if there can be one. */
export function addText(scanner: Scanner, progress: Progress, start: number, end: number): void {
  const { nodes } = scanner
  const text = scanner.text.slice(start, end)
  // The first of several: at the end of a line they may be a hard break.
  const space = end > progress.next ? trimEnd(text.slice(0, text.lastIndexOf(' ') + 1)).length : 0
  if (space === 0 || !isSettled(scanner, progress, end)) {
    nodes.push(text)
    return
  }
  nodes.push(text.slice(0, space))
  appendInlines(progress.children, buildInlines(nodes, scanner.settings.chat))
  nodes.length = 0
  progress.at = start + space
  progress.labels = scanner.labels.size
  progress.next = progress.at + STEP
  nodes.push(text.slice(space))
}

function isSettled(scanner: Scanner, progress: Progress, at: number): boolean {
  if (scanner.isOpenEnded || scanner.brackets.length > 0 || scanner.tags.length > 0) return false
  // The same runs find each other now as at the end: a run looks for its partner before it only.
  matchDelimiters(scanner, undefined)
  let left = scanner.last
  while (left && !left.opens) left = left.previous
  if (!left) {
    dropDelimiters(scanner, undefined)
    return true
  }
  // Tried again only after twice as much, so that marks without partners are not gone over again and again.
  progress.next = at + 2 * (at - progress.at)
  return false
}

/** Where a longer text may be gone on with. */
export function checkpointOf(
  { at, children, labels }: Progress,
  scanner: Scanner,
): Checkpoint | undefined {
  return at === 0 ? undefined : { at, children, labels: [...scanner.labels].slice(0, labels) }
}

/** Adds inlines at the end of others; text goes on in the text before it. */
export function appendInlines(inlines: Inline[], added: readonly Inline[]): void {
  const last = inlines.at(-1)
  const [first, ...rest] = added
  if (last?.type === 'text' && first?.type === 'text') {
    inlines[inlines.length - 1] = { type: 'text', text: last.text + first.text }
    for (const inline of rest) inlines.push(inline)
  } else for (const inline of added) inlines.push(inline)
}
