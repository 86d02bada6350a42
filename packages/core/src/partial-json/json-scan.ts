// What has been read of a JSON text that arrives in pieces, and what is built of it. What is finished is never built again.
import { setMember } from './json-grammar.ts'
import { type JsonSnapshot, NOTHING_YET } from './json-snapshot.ts'
import type { JsonFailure, JsonStream, JsonStreamOptions } from './json-types.ts'

/** Everything that may come next. The first four stand inside a token, cut wherever a piece ends. */
export type Expecting =
  | 'string'
  | 'escape'
  | 'number'
  | 'literal'
  | 'value'
  | 'first-value'
  | 'key'
  | 'first-key'
  | 'colon'
  | 'comma'
  | 'nothing'

/** A container that is not closed yet. `node` holds what is finished of it. */
interface Frame {
  node: Record<string, unknown> | unknown[]
  /** The member being written. */
  key: string
}

/** A text as far as it has been read. */
export interface Scan {
  readonly lookFor: JsonStreamOptions['lookFor']
  readonly maxDepth: number
  readonly frames: Frame[]
  state: JsonStream['state']
  failure: JsonFailure | undefined
  expecting: Expecting
  /** A number, a word or an escape, as far as it has come. */
  token: string
  /** The string that is being read, or was last. */
  text: string
  isKey: boolean
  root: unknown
  hasRoot: boolean
  /** False while the first bracket may still turn out to be prose. */
  isCertain: boolean
  /** In UTF-16 code units. */
  length: number
  visited: number
  latest: JsonSnapshot
  hasChanged: boolean
}

/** A text of which nothing has been read. */
export function createScan(lookFor: JsonStreamOptions['lookFor'], maxDepth: number): Scan {
  return {
    lookFor,
    maxDepth,
    frames: [],
    state: lookFor ? 'before' : 'open',
    failure: undefined,
    expecting: 'value',
    token: '',
    text: '',
    isKey: false,
    root: undefined,
    hasRoot: false,
    isCertain: !lookFor,
    length: 0,
    visited: 0,
    latest: NOTHING_YET,
    hasChanged: false,
  }
}

/** No more of the text is read. */
export function fail(scan: Scan, kind: JsonFailure['kind'], position: number): void {
  scan.state = 'broken'
  scan.failure = { kind, position }
}

/** A value is whole. */
export function finish(scan: Scan, value: unknown): void {
  scan.hasChanged = true
  const frame = scan.frames.at(-1)
  if (frame) {
    setMember(frame.node, frame.key, value)
    scan.expecting = 'comma'
    return
  }
  scan.root = value
  scan.hasRoot = true
  scan.expecting = 'nothing'
  if (scan.lookFor) scan.state = 'complete'
}

/** A container begins. False where it would stand too deep. */
export function openContainer(scan: Scan, node: Frame['node'], next: Expecting): boolean {
  if (scan.frames.length === scan.maxDepth) return false
  scan.frames.push({ node, key: '' })
  scan.expecting = next
  scan.hasChanged = true
  return true
}

/** A container ends. False where none of that kind is open. */
export function closeContainer(scan: Scan, isArray: boolean): boolean {
  const frame = scan.frames.at(-1)
  if (!frame || Array.isArray(frame.node) !== isArray) return false
  scan.frames.pop()
  scan.isCertain = true
  finish(scan, frame.node)
  return true
}
