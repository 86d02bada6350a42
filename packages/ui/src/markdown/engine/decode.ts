// Character references and backslash escapes.
import { decodeNamed } from '#entities'
import { matchAt } from './match-at.ts'

const REFERENCE = String.raw`&(?:#[xX][\da-fA-F]{1,6}|#\d{1,7}|[a-zA-Z][a-zA-Z\d]{1,31});`
const REFERENCE_AT = new RegExp(REFERENCE, 'y')
const ESCAPE_OR_REFERENCE = new RegExp(`\\\\[!-/:-@[-\`{-~]|${REFERENCE}`, 'g')

/** The character reference at an offset, and what it stands for. Unknown names are none. */
export function scanReference(
  text: string,
  at: number,
): { end: number; value: string } | undefined {
  const source = matchAt(REFERENCE_AT, text, at)?.[0]
  const value = source && decodeReference(source)
  return value === undefined || value === '' ? undefined : { end: REFERENCE_AT.lastIndex, value }
}

/** The text with its escapes and references decoded. */
export function unescapeText(text: string): string {
  if (!text.includes('\\') && !text.includes('&')) return text
  return text.replace(ESCAPE_OR_REFERENCE, (found) =>
    found.charCodeAt(0) === 92 ? found.slice(1) : (decodeReference(found) ?? found),
  )
}

function decodeReference(source: string): string | undefined {
  if (source.charCodeAt(1) !== 35) return decodeNamed(source.slice(1, -1))
  const isHex = (source.charCodeAt(2) | 32) === 120
  const code = Number.parseInt(source.slice(isHex ? 3 : 2, -1), isHex ? 16 : 10)
  const isValid = code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff)
  return isValid ? String.fromCodePoint(code) : '\ufffd'
}
