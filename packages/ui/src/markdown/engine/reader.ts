// The state of one reading of lines: a copy of what a document has open, and what came out of it so far.
import type { Checkpoint } from './scanner.ts'
import { createCursor } from './cursor.ts'
import type { Cursor } from './cursor.ts'
import type { Definition, Definitions } from './definitions.ts'
import type { Built, Frame, Leaf, Note, Open } from './open.ts'
import type { Settings, TableRow } from './types.ts'

/** Anything that is built once and then compared by identity. */
export type Part = Built | TableRow

/** A part as it was shown last, with what it was made from: the same again is the same object. */
export interface Shown {
  part: Part
  source: string | undefined
  /** Whether it was healed: not asked for, asked for in vain, or with another result. */
  healing: 'off' | 'idle' | 'done'
  definitions: Definitions
  /** Where its running text may be gone on with, if it grows. */
  checkpoint: Checkpoint | undefined
}

/** Parts that were not closed when they were shown last, by `partKey`. */
export type ShownParts = ReadonlyMap<string, Shown>

/** A part that has been closed. Its running text is read at the end, when all definitions are known. */
export interface Closed {
  part: Part
  /** Running text that is still to be read. */
  source: string | undefined
  heals: boolean
  /** Where the part is one that was shown before. */
  shown: Shown | undefined
}

/** A reading. Mutable; nothing of it is in a document before `finishReading` has gone over it. */
export interface Reader {
  settings: Settings
  cursor: Cursor
  frames: Frame[]
  leaf: Leaf | undefined
  line: number
  /** Where the line starts in the text. */
  offset: number
  /** As in `Open`. */
  headings: readonly number[]
  /** How many frames go on in this line, and whether the leaf does. */
  matched: number
  isLeafMatched: boolean
  /** The innermost frame that has a mark in this line. */
  marked: number
  /** Whether unfinished marks are healed; only in the line that the text ends in. */
  heals: boolean
  /** Whether the line at hand is one whose end has not arrived. */
  isTail: boolean
  definitions: Definitions
  defined: Map<string, Definition>
  notes: Note[]
  closed: Closed[]
  shown: ShownParts
  /** Lists that this reading has made, and may therefore add to. */
  own: Set<readonly unknown[]>
}

/** A reading that goes on from what is open. */
export function createReader(
  open: Open,
  settings: Settings,
  definitions: Definitions,
  shown: ShownParts,
  heals: boolean,
): Reader {
  const { leaf } = open
  return {
    settings,
    cursor: createCursor(),
    frames: open.frames.map((frame) => ({ ...frame })),
    leaf: leaf && { ...leaf },
    line: open.line,
    offset: open.offset,
    headings: open.headings,
    matched: 0,
    isLeafMatched: false,
    marked: 0,
    heals,
    isTail: false,
    definitions,
    defined: new Map(),
    notes: [],
    closed: [],
    shown,
    own: new Set(),
  }
}

/** What tells parts apart across the whole text. */
export function partKey(part: Part): string {
  return part.type + part.key
}

/** The innermost open container. */
export function topFrame(reader: Reader): Frame {
  // The root is never closed while lines are read.
  return reader.frames[reader.frames.length - 1] as Frame
}

/** The list with an entry more: the same one if it is this reading's own, else a copy. */
export function append<T>(reader: Reader, list: readonly T[], entry: T): readonly T[] {
  if (reader.own.has(list)) {
    ;(list as T[]).push(entry)
    return list
  }
  // Less than half the time of spreading: a long text has thousands of blocks, copied once a step.
  const copy = list.concat([entry])
  reader.own.add(copy)
  return copy
}
