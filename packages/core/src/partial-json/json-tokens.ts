// The tokens of JSON, each cut wherever a piece of the text ends. Each character is visited once.
import { escapeOf, isSpace, LITERALS, NUMBER } from './json-grammar.ts'
import { closeContainer, fail, finish, openContainer, type Scan } from './json-scan.ts'

/** Takes one character outside of a string's text. False where JSON does not allow it. */
export function take(scan: Scan, character: string): boolean {
  switch (scan.expecting) {
    case 'escape':
      return takeEscape(scan, character)
    case 'number':
      if (!/[-+.eE\d]/.test(character)) return closeNumber(scan) && take(scan, character)
      scan.token += character
      return true
    case 'literal': {
      scan.token += character
      const literal = LITERALS.find(([name]) => name.startsWith(scan.token))
      if (literal?.[0] === scan.token) {
        scan.isCertain = true
        finish(scan, literal[1])
      }
      return literal !== undefined
    }
    default:
      return isSpace(character) || takePunctuation(scan, character)
  }
}

function takeEscape(scan: Scan, character: string): boolean {
  scan.token += character
  const written = escapeOf(scan.token)
  if (written === undefined) return false
  if (written === '') return true
  scan.text += written
  scan.hasChanged ||= !scan.isKey
  scan.expecting = 'string'
  return true
}

function takePunctuation(scan: Scan, character: string): boolean {
  const { expecting } = scan
  switch (expecting) {
    case 'first-value':
      return character === ']' ? closeContainer(scan, true) : beginValue(scan, character)
    case 'value':
      return beginValue(scan, character)
    case 'first-key':
    case 'key':
      if (character === '"') return openString(scan, true)
      return expecting === 'first-key' && character === '}' && closeContainer(scan, false)
    case 'colon':
      scan.expecting = 'value'
      return character === ':'
    case 'comma':
      if (character === ']') return closeContainer(scan, true)
      if (character === '}') return closeContainer(scan, false)
      scan.expecting = Array.isArray(scan.frames.at(-1)?.node) ? 'value' : 'key'
      return character === ','
    default:
      return false
  }
}

function beginValue(scan: Scan, character: string): boolean {
  const frame = scan.frames.at(-1)
  if (Array.isArray(frame?.node)) frame.key = String(frame.node.length)
  // An array's first bracket is certain when a container, or a whole token, stands in it.
  if (frame && (character === '{' || character === '[')) scan.isCertain = true
  if (character === '{') return openContainer(scan, {}, 'first-key')
  if (character === '[') return openContainer(scan, [], 'first-value')
  if (character === '"') return openString(scan, false)
  scan.token = character
  const isNumber = character === '-' || (character >= '0' && character <= '9')
  scan.expecting = isNumber ? 'number' : 'literal'
  return isNumber || LITERALS.some(([name]) => name.startsWith(character))
}

function openString(scan: Scan, isKey: boolean): true {
  scan.isKey = isKey
  scan.text = ''
  scan.expecting = 'string'
  scan.isCertain = true
  scan.hasChanged ||= !isKey
  return true
}

/** Takes a string's text up to its end, an escape or the end of the piece. Gives where it stopped. */
export function takeText(scan: Scan, piece: string, from: number): number {
  let to = from
  let code = 0
  for (; to < piece.length; to++) {
    code = piece.charCodeAt(to)
    if (code === 0x22 || code === 0x5c || code < 0x20) break
  }
  scan.visited += to - from
  if (to > from) {
    scan.text += piece.slice(from, to)
    scan.hasChanged ||= !scan.isKey
  }
  if (to === piece.length) return to
  scan.visited++
  if (code === 0x22) closeString(scan)
  else if (code === 0x5c) {
    scan.token = ''
    scan.expecting = 'escape'
  } else fail(scan, 'syntax', scan.length + to)
  return to + 1
}

function closeString(scan: Scan): void {
  const frame = scan.frames.at(-1)
  if (!scan.isKey || !frame) return finish(scan, scan.text)
  frame.key = scan.text
  scan.expecting = 'colon'
}

/** The end of a number is told by what follows it. False where it is none. */
export function closeNumber(scan: Scan): boolean {
  if (!NUMBER.test(scan.token)) return false
  scan.isCertain = true
  finish(scan, Number(scan.token))
  return true
}
