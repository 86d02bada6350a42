// The state of one reading of running text.
import type { Definition } from './definitions.ts'
import type { Inline, Settings } from './types.ts'

/** What a pair of marks makes of the text between them. */
export type Emphasis = 'strong' | 'emphasis' | 'strike'

/** A run of `*`, `_` or `~`, linked with those before and after it that are still to be matched. */
export interface Delimiter {
  type: 'delimiter'
  mark: string
  /** Where in the text it starts. */
  at: number
  /** Marks left, and marks there were. */
  count: number
  length: number
  opens: boolean
  closes: boolean
  /** What it ends and then starts, in the order of matching: the inner before the outer. */
  ends: Emphasis[]
  starts: Emphasis[]
  previous: Delimiter | undefined
  next: Delimiter | undefined
  /** Whether a letter or digit of ASCII is right before it. */
  isInWord: boolean
}

/** What has been read of a running text for good. */
export interface Checkpoint {
  /** Offset of the space that comes next. */
  at: number
  children: readonly Inline[]
  labels: readonly string[]
  /** Of a row: the cells before the one that is read on, and how much of the row need not be read again. */
  row?: { cells: readonly (readonly Inline[])[]; skips: number } | undefined
}

/** Something that stands in no link: there it is the text it came from. */
export interface Nested {
  type: 'nested'
  inline: Inline
  source: string
}

/** `<sub>`, `<sup>`, `<kbd>` or `<bdi>`, open: its place among the nodes, and the last run of marks before it. */
export interface Tag {
  kind: 'sub' | 'sup' | 'kbd' | 'bdi'
  index: number
  delimiter: Delimiter | undefined
}

/** What stands between such a tag and its end. */
export interface Wrapped {
  type: 'wrapped'
  kind: Tag['kind']
  nodes: readonly Node[]
}

/** What has been read: text, a finished piece, or marks whose meaning is still open. */
export type Node = string | Inline | Delimiter | Nested | Wrapped

/** A `[` or `![` that may start a link or an image. */
export interface Bracket {
  /** Its place among the nodes, and where in the text it is followed. */
  index: number
  at: number
  isImage: boolean
  /** The last run of marks before it. */
  delimiter: Delimiter | undefined
  hasBracketAfter: boolean
}

/** A reading of running text. */
export interface Scanner {
  text: string
  at: number
  settings: Settings
  find: (label: string) => Definition | undefined
  heals: boolean
  isHealed: boolean
  nodes: Node[]
  last: Delimiter | undefined
  brackets: Bracket[]
  tags: Tag[]
  /** Brackets below this one start no link, because links hold none. */
  inactive: number
  labels: Set<string>
  /** Whether something is text only because its end has not come, other than marks and brackets. */
  isOpenEnded: boolean
  /** Closers known not to follow, so that no text is searched twice for one. */
  absent: Set<string>
  /** Starts of the runs of backticks, by their length, from the end of the text on. */
  ticks: Map<number, number[]> | undefined
}
