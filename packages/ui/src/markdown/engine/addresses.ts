// The parts of links and of link definitions: labels, addresses, titles. Read by loops that never go back.
import { unescapeText } from './decode.ts'
import { isSpace } from './space.ts'

/** Something read: where it ends, and what it says. */
export interface Scanned {
  end: number
  value: string
}

/** `'open'`: the text ended first; more of it could make it whole. */
export type Scan = Scanned | 'open' | undefined

const MAX_LABEL = 1000
const MAX_PARENTHESES = 32

/** Skips spaces, tabs and line endings. */
export function skipBlank(text: string, from: number): number {
  let at = from
  while (isSpace(text.charCodeAt(at))) at++
  return at
}

/** The end of the `[label]` that starts at `start`, after its bracket. */
export function scanLabel(text: string, start: number): number | undefined {
  const limit = Math.min(text.length, start + MAX_LABEL)
  for (let at = start + 1; at < limit; at++) {
    const code = text.charCodeAt(at)
    if (code === 92) at++
    else if (code === 93) return at + 1
    else if (code === 91) return undefined
  }
  return undefined
}

/** An address, in angle brackets or bare. A bare one may be empty. */
export function scanDestination(text: string, start: number): Scan {
  if (text.charCodeAt(start) === 60) return scanQuoted(text, start, 62, 60, 10)
  let depth = 0
  let at = start
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 92 && isPunctuation(text.charCodeAt(at + 1))) at++
    else if (code <= 32 || code === 127) break
    else if (code === 40 && ++depth > MAX_PARENTHESES) return undefined
    else if (code === 41 && --depth < 0) break
  }
  if (depth > 0) return at >= text.length ? 'open' : undefined
  return { end: at, value: unescapeText(text.slice(start, at)) }
}

/** A title in quotes or parentheses. */
export function scanTitle(text: string, start: number): Scan {
  const code = text.charCodeAt(start)
  if (code === 34 || code === 39) return scanQuoted(text, start, code, -1, -1)
  return code === 40 ? scanQuoted(text, start, 41, 40, -1) : undefined
}

function scanQuoted(
  text: string,
  start: number,
  closer: number,
  forbidden: number,
  alsoForbidden: number,
): Scan {
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 92 && text.charCodeAt(at + 1) !== 10) at++
    else if (code === closer) return { end: at + 1, value: unescapeText(text.slice(start + 1, at)) }
    else if (code === forbidden || code === alsoForbidden) return undefined
  }
  return 'open'
}

/** Whether a character is ASCII punctuation, which a backslash escapes. */
export function isPunctuation(code: number): boolean {
  return (
    (code > 32 && code < 48) ||
    (code > 57 && code < 65) ||
    (code > 90 && code < 97) ||
    (code > 122 && code < 127)
  )
}
