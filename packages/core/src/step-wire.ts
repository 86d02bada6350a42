// What of a step must go back and is not in its parts. Texts, pictures and arguments are referred to, never copied, so
// that a conversation is not stored twice; what was changed since is noticed.
import { asArray, asObject, asText, type Json } from './json.ts'
import type { ChatPart } from './types.ts'

/** What a request wrote, in its provider's spelling. */
export interface Spoken {
  /** Members of the wire's message, without its calls. */
  message?: Json | undefined
  /** Of each call, in the order of the parts: its id on the wire, and members that must go back. */
  calls: readonly Json[]
}

/** The same as it is kept with a step. Plain JSON. */
export interface StepWire {
  /** Of the parts that it refers to: other parts are other words. */
  sum: string
  message?: Json
  calls?: readonly Json[]
}

/** In place of a text: its pieces, each a text or the number of a part. */
interface Reference {
  $: readonly (string | number)[]
}

/** What is kept of what was spoken, or undefined where the parts say all of it. */
export function toStepWire(spoken: Spoken, parts: readonly ChatPart[]): StepWire | undefined {
  const ids = parts.flatMap((part) => (part.type === 'tool' ? [part.id] : []))
  const isPlain = spoken.calls.every(
    (call, at) => Object.keys(call).length === 0 || isOnlyId(call, ids[at]),
  )
  if (!spoken.message && isPlain) return undefined
  const texts = parts.map(textOf)
  return {
    sum: sumOf(parts),
    ...(spoken.message ? { message: refer(spoken.message, texts) as Json } : {}),
    ...(isPlain ? {} : { calls: spoken.calls }),
  }
}

function isOnlyId(call: Json, id: string | undefined): boolean {
  return Object.keys(call).length === 1 && call['id'] === id
}

/** What was kept, with the texts of these parts; undefined where they are not those that it was kept with. */
export function fromStepWire(kept: unknown, parts: readonly ChatPart[]): Spoken | undefined {
  const wire = asObject(kept)
  if (!wire || wire['sum'] !== sumOf(parts)) return undefined
  const message = asObject(wire['message'])
  const texts = parts.map(textOf)
  return {
    calls: asArray(wire['calls']).map((call) => asObject(call) ?? {}),
    ...(message ? { message: spelled(message, texts) as Json } : {}),
  }
}

/** What a part says, and what of it may be found in a wire's message. */
function textOf(part: ChatPart): string {
  if (part.type === 'tool') return part.argsText
  if ('text' in part) return part.text
  return 'url' in part ? part.url : ''
}

function refer(value: unknown, texts: readonly string[]): unknown {
  if (typeof value === 'string') return referText(value, texts)
  if (Array.isArray(value)) return value.map((item) => refer(item, texts))
  const object = asObject(value)
  if (!object) return value
  return Object.fromEntries(
    Object.entries(object).map(([name, member]) => [name, refer(member, texts)]),
  )
}

function referText(text: string, texts: readonly string[]): string | Reference {
  const whole = text === '' ? -1 : texts.indexOf(text)
  if (whole >= 0) return { $: [whole] }
  const pieces: (string | number)[] = []
  let at = 0
  for (const [index, part] of texts.entries()) {
    const found = part === '' ? -1 : text.indexOf(part, at)
    if (found < 0) continue
    if (found > at) pieces.push(text.slice(at, found))
    pieces.push(index)
    at = found + part.length
  }
  if (!pieces.some((piece) => typeof piece === 'number')) return text
  if (at < text.length) pieces.push(text.slice(at))
  return { $: pieces }
}

function spelled(value: unknown, texts: readonly string[]): unknown {
  if (Array.isArray(value)) return value.map((item) => spelled(item, texts))
  const object = asObject(value)
  if (!object) return value
  if (Array.isArray(object['$']) && Object.keys(object).length === 1) {
    return asArray(object['$'])
      .map((piece) => (typeof piece === 'number' ? (texts[piece] ?? '') : (asText(piece) ?? '')))
      .join('')
  }
  return Object.fromEntries(
    Object.entries(object).map(([name, member]) => [name, spelled(member, texts)]),
  )
}

const sums = new WeakMap<ChatPart, number>()

/** A sum of what parts say and call, by which a part that an app or a person changed is noticed. */
function sumOf(parts: readonly ChatPart[]): string {
  return parts
    .filter(({ type }) => type !== 'source' && type !== 'data')
    .map((part) => {
      const known = sums.get(part) ?? hash(`${part.type} ${nameOf(part)} ${textOf(part)}`)
      sums.set(part, known)
      return known.toString(36)
    })
    .join('.')
}

function nameOf(part: ChatPart): string {
  return part.type === 'tool' ? part.name : ''
}

/** FNV-1a, over UTF-16 code units. */
function hash(text: string): number {
  let sum = 0x811c9dc5
  for (let at = 0; at < text.length; at++) sum = Math.imul(sum ^ text.charCodeAt(at), 0x01000193)
  return sum >>> 0
}
