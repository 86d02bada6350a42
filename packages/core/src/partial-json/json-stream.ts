// JSON that arrives in pieces: found in a text, read to its end, and known at any moment as far as it has come.
import { setMember } from './json-grammar.ts'
import { createScan, fail, type Scan } from './json-scan.ts'
import type { JsonSnapshot } from './json-snapshot.ts'
import { closeNumber, take, takeText } from './json-tokens.ts'
import type { JsonStream, JsonStreamOptions } from './json-types.ts'

/**
 * Makes a reader of JSON that arrives in pieces.
 * @example
 * const json = createJsonStream<Recipe>()
 * for await (const text of stream.text()) {
 *   json.push(text)
 *   show(json.snapshot().value?.title)
 * }
 */
export function createJsonStream<T = unknown>(options: JsonStreamOptions = {}): JsonStream<T> {
  const { lookFor, maxDepth = 128, maxLength = 16 * 1024 * 1024 } = options
  const scan = createScan(lookFor, maxDepth)
  return {
    push: (piece) => push(scan, piece, maxLength),
    end: () => end(scan),
    // What is read is trusted to be what it was said to be; `structured` checks the whole.
    snapshot: () => snapshot(scan) as JsonSnapshot<T>,
    get state() {
      return scan.state
    },
    get failure() {
      return scan.failure
    },
    get position() {
      return scan.length
    },
    get visited() {
      return scan.visited
    },
  }
}

function isReading({ state }: Scan): boolean {
  return state === 'open' || state === 'before'
}

function push(scan: Scan, piece: string, maxLength: number): void {
  const read = piece.slice(0, maxLength - scan.length)
  let at = 0
  while (at < read.length && isReading(scan)) {
    if (scan.state === 'before') at = search(scan, read, at)
    else if (scan.expecting === 'string') at = takeText(scan, read, at)
    else at = step(scan, read, at)
  }
  scan.length += at
  if (read.length < piece.length && isReading(scan)) fail(scan, 'limit', scan.length)
}

/** Passes over prose. Gives where the JSON may begin. */
function search(scan: Scan, piece: string, from: number): number {
  let at = from
  while (at < piece.length && !scan.lookFor?.includes(piece.charAt(at))) at++
  scan.visited += at - from
  if (at < piece.length) scan.state = 'open'
  return at
}

/** Takes one character outside of a string's text. Gives where to go on. */
function step(scan: Scan, piece: string, at: number): number {
  const character = piece.charAt(at)
  scan.visited++
  if (take(scan, character)) return at + 1
  const { frames, isCertain, lookFor, maxDepth } = scan
  if (isCertain) {
    const isTooDeep = frames.length === maxDepth && (character === '{' || character === '[')
    fail(scan, isTooDeep ? 'limit' : 'syntax', scan.length + at)
    return at
  }
  // The text was prose: look on from here, at the same character if the JSON may begin with it.
  frames.length = 0
  scan.expecting = 'value'
  scan.state = 'before'
  return lookFor?.includes(character) ? at : at + 1
}

function end(scan: Scan): void {
  const isNumber = scan.expecting === 'number' && scan.frames.length === 0
  if (scan.state === 'open' && isNumber && !closeNumber(scan)) fail(scan, 'cut', scan.length)
  if (scan.state === 'open' && scan.hasRoot) scan.state = 'complete'
  if (isReading(scan))
    fail(scan, scan.state === 'open' && scan.isCertain ? 'cut' : 'absent', scan.length)
}

function snapshot(scan: Scan): JsonSnapshot {
  if (!scan.hasChanged || !scan.isCertain) return scan.latest
  scan.hasChanged = false
  const { frames, isKey, expecting, text, root, hasRoot } = scan
  const isStringOpen = !isKey && (expecting === 'string' || expecting === 'escape')
  let value: unknown = isStringOpen ? wholeCharacters(text) : root
  let isPresent = isStringOpen || hasRoot
  const openPath = hasRoot ? undefined : frames.map(({ key }) => key)
  for (const { node, key } of frames.toReversed()) {
    const copy = Array.isArray(node) ? [...node] : { ...node }
    if (isPresent) setMember(copy, key, value)
    else openPath?.pop()
    value = copy
    isPresent = true
  }
  scan.latest = { value, openPath }
  return scan.latest
}

/** Without the first half of a character whose second half has not arrived. */
function wholeCharacters(text: string): string {
  const last = text.charCodeAt(text.length - 1)
  return last >= 0xd800 && last <= 0xdbff ? text.slice(0, -1) : text
}
