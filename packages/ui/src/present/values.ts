// Reads what a model wrote, whatever it wrote: nothing is trusted to be of the type that the schema asks for.
import { plainDigits } from '../digits.ts'

/** An object that is no list. */
export type Members = Readonly<Record<string, unknown>>

/** A value as an object, if it is one. */
export function membersOf(value: unknown): Members | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Members)
    : undefined
}

/** The first of these members that is there and not null. What objects inherit is no member. */
export function member(members: Members, ...names: readonly string[]): unknown {
  const name = names.find((one) => Object.hasOwn(members, one) && members[one] != null)
  return name === undefined ? undefined : members[name]
}

/** A list; of a lone value, the list of it; of an object, its members' values; of nothing, none. */
export function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value
  return value === undefined || value === null || value === '' ? [] : [value]
}

/** Characters of one text that are shown. What is longer is cut, and says so by its ellipsis. */
const LONGEST = 20_000

/** A value as text: a text as it is, all else as short JSON. */
export function textFrom(value: unknown, longest: number = LONGEST): string {
  if (value === undefined || value === null) return ''
  const text = typeof value === 'string' ? value : shortJson(value)
  return text.length > longest ? `${text.slice(0, longest)}…` : text
}

/** A text that is there, or undefined. */
export function optionalText(value: unknown): string | undefined {
  return textFrom(value).trim() === '' ? undefined : textFrom(value)
}

/** Only these words mean yes where a model writes them for `true`. */
export function flagFrom(value: unknown): boolean {
  return (
    value === true || value === 1 || (typeof value === 'string' && /^(?:true|yes|1)$/i.test(value))
  )
}

/**
 * A number, also one that was written as a text: `"1,234.5"`, `"45 %"`, `"$12"`, `"12,5"`, in the digits of any language. Undefined for what is none,
 * and for what is not finite.
 */
export function numberFrom(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined
  if (typeof value !== 'string' || value.length > 40) return undefined
  const bare = plainDigits(value)
    .trim()
    .replace(/^([+-]?)(?:[^\w\s.+-]{1,3}|[A-Z]{3}\s)\s?/, '$1')
    .replace(/\s?(?:[^\w\s.]{1,3}|[\p{L}/]{1,8})$/u, '')
    .replaceAll(/(?<=\d)[\s_'’\u00a0\u202f](?=\d{3}(?!\d))/g, '')
  const plain = /^[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(bare)
    ? bare.replaceAll(',', '')
    : bare.replace(/^([+-]?\d+),(\d+)$/, '$1.$2')
  if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(plain)) return undefined
  const number = Number(plain)
  return Number.isFinite(number) ? number : undefined
}

/** JSON of which no more than a few members, levels and characters are written, however much there is. */
function shortJson(value: unknown): string {
  let left = 200
  const shorten = (one: unknown, depth: number): unknown => {
    left -= 1
    if (typeof one === 'string') return one.length > 500 ? `${one.slice(0, 500)}…` : one
    if (typeof one !== 'object' || one === null) return one
    if (depth > 5 || left < 0) return '…'
    if (Array.isArray(one)) {
      const items = one.slice(0, 20).map((item) => shorten(item, depth + 1))
      return one.length > 20 ? [...items, '…'] : items
    }
    const names = Object.keys(one).slice(0, 20)
    return Object.fromEntries(
      names.map((name) => [name, shorten((one as Members)[name], depth + 1)]),
    )
  }
  return JSON.stringify(shorten(value, 0)) ?? ''
}

/** JSON that was written as a text once more, as some models do. Undefined for all other texts. */
export function jsonIn(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return undefined
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

/** How many of a list are beyond what is shown. */
export function beyond(found: unknown, limit: number): number {
  return Math.max(0, listOf(found).length - limit)
}
