// LaTeX between its delimiters.
import { matchAt } from './match-at.ts'
import type { Scanner } from './scanner.ts'
import { isSpace } from './space.ts'

/** Where the next `closer` starts, from `from` on, or -1. A backslash takes the next character with it. */
export function findMathEnd(text: string, from: number, closer: string): number {
  for (let at = from; at < text.length; at++) {
    if (text.startsWith(closer, at)) return at
    if (text.charCodeAt(at) === 92) at++
  }
  return -1
}

const ENVIRONMENT_AT =
  /\\begin\{((?:equation|align(?:ed|at|edat)?|gather(?:ed)?|multline|split|[dr]?cases|array|(?:small|[pbBvV])?matrix|eqnarray|CD)\*?)\}/y

/** What ends the environment that starts at a place, such as `\begin{aligned}`. Undefined if none does. */
export function environmentEnd(text: string, at: number): string | undefined {
  const name = matchAt(ENVIRONMENT_AT, text, at)?.[1]
  return name && `\\end{${name}}`
}

/** Reads an environment at the scanner, which is maths without delimiters. */
export function readEnvironment(scanner: Scanner): boolean {
  const closer = environmentEnd(scanner.text, scanner.at)
  return closer !== undefined && readUntil(scanner, closer, true, 0, closer.length)
}

/** Reads `\(..\)` or `\[..\]` at the scanner. */
export function readMath(scanner: Scanner): boolean {
  const isDisplay = scanner.text.charCodeAt(scanner.at + 1) === 91
  return readUntil(scanner, isDisplay ? '\\]' : '\\)', isDisplay)
}

/** Reads `$$..$$` or, by Pandoc's rule, `$..$` at the scanner. With backticks inside the signs, as GitHub has it, too. */
export function readDollars(scanner: Scanner): boolean {
  const { at, text } = scanner
  if (text.charCodeAt(at + 1) === 36) return readUntil(scanner, '$$', true)
  if (isWord(text.charCodeAt(at - 1)) || isSpaceOrEnd(text.charCodeAt(at + 1))) return false
  const end = findMathEnd(text, at + 1, '$')
  if (end < 0 || isSpaceOrEnd(text.charCodeAt(end - 1)) || isWord(text.charCodeAt(end + 1))) {
    return false
  }
  const inside = text.slice(at + 1, end).replace(/^`([^`]+)`$/, '$1')
  // A price, and a sign in the code that follows.
  if (inside.includes('`')) return false
  push(scanner, inside, false, true)
  scanner.at = end + 1
  return true
}

/** @param opens, closes how much of the delimiters is none of the formula, and how much of the end is. */
function readUntil(
  scanner: Scanner,
  closer: string,
  isDisplay: boolean,
  opens = 2,
  closes = 0,
): boolean {
  const { absent, at, text } = scanner
  const end = absent.has(closer) ? -1 : findMathEnd(text, at + 2, closer)
  if (end >= 0) {
    const inside = text.slice(at + opens, end + closes)
    if (inside.trim() === '') return false
    push(scanner, inside, isDisplay, true)
    scanner.at = end + closer.length
    return true
  }
  absent.add(closer)
  if (!scanner.heals) return false
  // The source is shown until its end arrives, but for what may be the first half of that end.
  scanner.isHealed = true
  scanner.at = text.length
  const rest = text.slice(at + opens)
  const inside = rest.endsWith(closer.charAt(0)) ? rest.slice(0, -1) : rest
  if (inside.trim() !== '') push(scanner, inside, isDisplay, false)
  return true
}

function push(scanner: Scanner, text: string, display: boolean, closed: boolean): void {
  scanner.nodes.push({ type: 'math', text: text.trim(), display, closed })
}

function isWord(code: number): boolean {
  return (code > 47 && code < 58) || (code > 64 && code < 91) || (code > 96 && code < 123)
}

function isSpaceOrEnd(code: number): boolean {
  return Number.isNaN(code) || isSpace(code)
}
