// The state of one reading of running text.
import type { Definition } from './definitions.ts'
import type { Delimiter } from './emphasis.ts'
import type { Settings } from './reader.ts'
import type { Inline } from './types.ts'

/** Something that stands in no link: there it is the text it came from. */
export interface Nested {
  type: 'nested'
  inline: Inline
  source: string
}

/** What has been read: text, a finished piece, or marks whose meaning is still open. */
export type Node = string | Inline | Delimiter | Nested

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
