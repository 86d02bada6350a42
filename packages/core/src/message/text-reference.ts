// JSON whose long texts are said already by others, with references in place of them. Each reads back as it was.
import { asArray, asObject, type Json } from '../json.ts'

/** In place of a text: its pieces, each a text, the number of a known text, or a stretch of one by its bounds. */
interface Reference {
  $: readonly (string | number | readonly [number: number, from: number, to: number])[]
}

/** Shorter texts are written as they are, in UTF-16 code units: a reference would be no shorter. */
const SHORTEST = 16
/** Look-ups in vain per text; each costs the length of what it is looked up in. */
const MOST_MISSES = 64

/** A JSON value with references to these texts in place of what they say. */
export function referTo(value: unknown, texts: readonly string[]): unknown {
  if (typeof value === 'string') return referText(value, texts)
  if (Array.isArray(value)) return value.map((item) => referTo(item, texts))
  const object = asObject(value)
  if (!object) return value
  const referred = mapped(object, (member) => referTo(member, texts))
  // An object that looks like a reference is wrapped in one that holds no list.
  return isBoxed(object) ? { $: referred } : referred
}

/** The value that `referTo` was given, with these texts. Never throws, whatever it is given. */
export function spelledOf(value: unknown, texts: readonly string[]): unknown {
  if (Array.isArray(value)) return value.map((item) => spelledOf(item, texts))
  const object = asObject(value)
  if (!object) return value
  const { $: boxed } = object
  if (isBoxed(object) && Array.isArray(boxed)) {
    return boxed.map((piece) => textOf(piece, texts)).join('')
  }
  const spelled = isBoxed(object) ? asObject(boxed) : object
  return spelled ? mapped(spelled, (member) => spelledOf(member, texts)) : {}
}

function isBoxed(object: Json): boolean {
  return Object.hasOwn(object, '$') && Object.keys(object).length === 1
}

function mapped(object: Json, change: (member: unknown) => unknown): Json {
  return Object.fromEntries(Object.entries(object).map(([name, member]) => [name, change(member)]))
}

function textOf(piece: unknown, texts: readonly string[]): string {
  if (typeof piece === 'string') return piece
  if (typeof piece === 'number') return texts[piece] ?? ''
  const [number, from, to] = asArray(piece)
  const text = typeof number === 'number' ? texts[number] : undefined
  return typeof from === 'number' && typeof to === 'number' ? (text?.slice(from, to) ?? '') : ''
}

/** Known texts stand in it one after another, mostly; else it may be a stretch of one of them. */
function referText(text: string, texts: readonly string[]): string | Reference {
  if (text.length < SHORTEST) return text
  const whole = texts.indexOf(text)
  if (whole >= 0) return { $: [whole] }
  const pieces: Reference['$'][number][] = []
  let at = 0
  let misses = 0
  const addOwn = (to: number): void => {
    if (to > at) pieces.push(stretchOf(text.slice(at, to), texts))
  }
  for (const [index, known] of texts.entries()) {
    if (known.length < SHORTEST || misses >= MOST_MISSES) continue
    const found = text.indexOf(known, at)
    if (found < 0) {
      misses++
      continue
    }
    addOwn(found)
    pieces.push(index)
    at = found + known.length
  }
  addOwn(text.length)
  return pieces.some((piece) => typeof piece !== 'string') ? { $: pieces } : text
}

function stretchOf(text: string, texts: readonly string[]): Reference['$'][number] {
  if (text.length < SHORTEST) return text
  for (const [index, known] of texts.slice(0, MOST_MISSES).entries()) {
    const from = known.indexOf(text)
    if (from >= 0) return [index, from, from + text.length]
  }
  return text
}
