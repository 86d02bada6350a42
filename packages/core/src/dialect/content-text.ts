// Where a piece of content has its text.
import { asArray, asObject, type Json } from '../json.ts'

const MEMBERS = ['text', 'thinking', 'summary', 'content', 'value'] as const

/** The text of a piece of content: a string, an object that holds one, or a list of these. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  if (Array.isArray(value)) return piecesIn(value).map(textOf).join('')
  const piece = asObject(value)
  return piece ? firstText(piece, MEMBERS) : ''
}

/** The pieces of a list. One that says what the one before it says is that one, told twice. */
export function piecesIn(list: unknown): readonly unknown[] {
  return asArray(list).filter(
    (piece, at, all) =>
      !asObject(all[at - 1]) ||
      JSON.stringify(all[at - 1]) !== JSON.stringify(piece) ||
      !textOf(piece).trim(),
  )
}

/** The text of the first member that has one. */
export function firstText(holder: Json, members: readonly string[]): string {
  return members.map((member) => textOf(holder[member])).find((text) => text !== '') ?? ''
}
