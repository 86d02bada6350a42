// The reader of JSON in pieces, as its callers see it.
import type { JsonSnapshot } from './json-snapshot.ts'

/** Why a text is no JSON, or no more of it is read. */
export interface JsonFailure {
  /**
   * - `absent`: no JSON was found in the text.
   * - `cut`: the text ended before the JSON did.
   * - `syntax`: JSON does not allow the character at `position`.
   * - `limit`: it is nested deeper, or is longer, than is read.
   */
  kind: 'absent' | 'cut' | 'syntax' | 'limit'
  /** Where, in UTF-16 code units from the start of the text. */
  position: number
}

/** How JSON is looked for in a text, and how much of it is read. */
export interface JsonStreamOptions {
  /**
   * Opening brackets that the JSON may begin with. Text before the first of them that is followed by
   * what JSON allows there is passed over, and so is everything after the bracket that closes it: prose,
   * fences. Without it the text is JSON from its first character to its last, as for `JSON.parse`.
   */
  lookFor?: '{' | '[' | '{[' | undefined
  /** How deep brackets may be nested. @default 128 */
  maxDepth?: number | undefined
  /** How long the text may be, in UTF-16 code units. @default 16_777_216 */
  maxLength?: number | undefined
}

/** Reads JSON while it arrives. Time and memory are linear in the length of the text. */
export interface JsonStream<T = unknown> {
  /** Takes the next piece, cut anywhere. */
  push(text: string): void
  /** There is no more: a number at the very end is whole now. */
  end(): void
  /** What is known. The same object until something visible changes; finished members keep their identity. */
  snapshot(): JsonSnapshot<T>
  readonly state: 'before' | 'open' | 'complete' | 'broken'
  /** Set when `broken`. What was read before stays in the snapshot. */
  readonly failure: JsonFailure | undefined
  /** Where reading stands: after the value once it is complete, at what is no JSON once it is broken. In UTF-16 code units. */
  readonly position: number
  /** How many characters have been looked at, for tests of the cost. */
  readonly visited: number
}
