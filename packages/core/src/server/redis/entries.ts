// What stands in the stream of one answer: who writes it, its bytes, and its end. Entry n has the id `0-n`, so that
// a gap is seen, and an entry that is sent twice is written once.
import { asArray } from '../../json.ts'

/** The first says who writes, the last that no more comes, and how many bytes there were. */
export type Entry =
  | { n: number; type: 'writer'; instance: string }
  | { n: number; type: 'bytes'; bytes: Uint8Array }
  | { n: number; type: 'end' }

/** The name of the field says what the value is. */
export const FIELD = { writer: 'w', text: 't', base64: 'b', end: 'e' } as const

/** The id of the nth entry. */
export const entryId = (n: number): string => `0-${n}`

/** Bytes as a field: as text where they are, so that nothing grows on the wire; else in base64. */
export function fieldOf(bytes: Uint8Array): readonly [string, string] {
  try {
    return [FIELD.text, new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)]
  } catch {
    // Part of a character, or no text at all.
    let binary = ''
    for (const byte of bytes) binary += String.fromCharCode(byte)
    return [FIELD.base64, btoa(binary)]
  }
}

function entryOf(reply: unknown): Entry | undefined {
  const [id, fields] = asArray(reply)
  const [field, value] = asArray(fields).map(String)
  const n = Number(String(id).split('-')[1])
  if (field === FIELD.text) return { n, type: 'bytes', bytes: new TextEncoder().encode(value) }
  if (field === FIELD.base64) {
    return {
      n,
      type: 'bytes',
      bytes: Uint8Array.from(atob(value ?? ''), (one) => one.charCodeAt(0)),
    }
  }
  if (field === FIELD.writer) return { n, type: 'writer', instance: value ?? '' }
  return field === FIELD.end ? { n, type: 'end' } : undefined
}

/** The entries of a reply to XRANGE. */
export function entriesOf(reply: unknown): readonly Entry[] {
  return asArray(reply).flatMap((each) => entryOf(each) ?? [])
}

/** The reply to XREAD, by stream: a list of pairs in RESP2, a map in RESP3; null when nothing came. */
export function byStream(reply: unknown): readonly (readonly [string, readonly unknown[]])[] {
  if (reply === null || reply === undefined) return []
  const pairs = Array.isArray(reply)
    ? (reply as unknown[]).map((each) => asArray(each))
    : [...(reply instanceof Map ? reply : Object.entries(reply))]
  return pairs.map(([key, entries]) => [String(key), asArray(entries)] as const)
}
