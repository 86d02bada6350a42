// What is open at a place in a text: a stack of containers, and the leaf at its end that takes lines.
import type { Block, Callout, CellAlign, ListItem, TableRow } from './types.ts'

/** Containers within each other, at most; marks of further ones are text. */
export const MAX_DEPTH = 100

/** What a container holds once closed; `note` is the body of a footnote. */
export type Built = Block | ListItem | Note

/** The body of a footnote. */
export interface Note {
  type: 'note'
  key: number
  label: string
  children: readonly Block[]
  lookups?: { labels: readonly string[] } | undefined
}

/** An open container. A frame of a document is never changed; a reader works on copies. */
export interface Frame {
  type: 'root' | 'quote' | 'list' | 'item' | 'note'
  key: number
  /** Those that are closed. */
  children: readonly Built[]
  /** Whether it ever had a child, be it one that left nothing. */
  isStarted: boolean
  /** The last line that held anything of it: from there on it is blank. */
  endLine: number
  /** Of an item: the columns that its further lines are indented by. */
  indent: number
  /** Of a list: the character that its markers share. */
  marker: string
  start: number
  loose: boolean
  checked: boolean | undefined
  /** Of a quote. */
  callout: Callout | undefined
  /** Of a footnote. */
  label: string
}

/** An open leaf. Immutable but for a reader's own copy. */
export type Leaf =
  | ParagraphLeaf
  | {
      type: 'code'
      key: number
      /** Undefined for indented code. */
      fence: { mark: string; length: number; indent: number } | undefined
      info: string
      text: string
      lines: number
      /** Blank lines at the end of indented code, which belong to it only if more follows. */
      blank: string
      blankLines: number
    }
  | { type: 'html'; key: number; kind: number; text: string }
  | { type: 'math'; key: number; closer: string; raw: string; text: string; endsAtBlank: boolean }
  | TableLeaf

/** An open paragraph, which may still become a heading, a table or definitions. */
export interface ParagraphLeaf {
  type: 'paragraph'
  key: number
  text: string
  /** Its last line alone: what may be the head of a table. */
  last: string
  lastKey: number
  /** Whether the last line can be such a head: neither indented code nor a lazy continuation. */
  isHead: boolean
}

/** An open table. */
export interface TableLeaf {
  type: 'table'
  key: number
  align: readonly CellAlign[]
  head: TableRow
  rows: readonly TableRow[]
  /** Cells that rows left out. */
  missing: number
}

/** Everything needed to go on reading lines. */
export interface Open {
  frames: readonly Frame[]
  leaf: Leaf | undefined
  /** Number of the next line, and where in the text it starts. */
  line: number
  offset: number
  /** The levels of the headings that what follows stands below, each deeper than the one before. */
  headings: readonly number[]
}

/** Nothing read yet. */
export const nothingOpen: Open = {
  frames: [createFrame('root', 0, 0)],
  leaf: undefined,
  line: 0,
  offset: 0,
  headings: [],
}

/** A container that starts in a line. */
export function createFrame(type: Frame['type'], key: number, line: number): Frame {
  return {
    type,
    key,
    children: [],
    isStarted: false,
    endLine: line,
    indent: 0,
    marker: '',
    start: 1,
    loose: false,
    checked: undefined,
    callout: undefined,
    label: '',
  }
}
