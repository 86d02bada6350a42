// Bytes as text, in the spellings that are seen: with and without 0x, in either case, and base64.
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'

/** The bytes of a hexadecimal text, else undefined. */
export function fromHex(text: string): Uint8Array<ArrayBuffer> | undefined {
  const digits = text.trim().replace(/^0x/i, '')
  if (digits === '' || digits.length % 2 === 1 || !/^[0-9a-f]+$/i.test(digits)) return undefined
  return new Uint8Array(hexToBytes(digits))
}

/** Lower case, without 0x. */
export function toHex(bytes: Uint8Array): string {
  return bytesToHex(bytes)
}

/** The bytes of a text in hexadecimal or, where it cannot be that, in base64; else undefined. */
export function fromText(text: string): Uint8Array<ArrayBuffer> | undefined {
  // Half of a digit pair is a cut, not base64.
  if (/^(?:0x)?[0-9a-f]*$/i.test(text.trim())) return fromHex(text)
  const plain = text.trim().replaceAll('-', '+').replaceAll('_', '/')
  if (plain === '' || !/^[\w+/]+={0,2}$/.test(plain)) return undefined
  try {
    return Uint8Array.from(atob(plain), (character) => character.charCodeAt(0))
  } catch {
    return undefined
  }
}

/** Whether two spellings mean the same bytes. */
export function isSameHex(one: string, other: string): boolean {
  const [left, right] = [fromHex(one), fromHex(other)]
  return left !== undefined && right !== undefined && toHex(left) === toHex(right)
}
