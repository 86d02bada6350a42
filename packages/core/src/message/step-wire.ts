// What of a step must go back and is not in its parts. Texts, pictures and arguments are referred to, never copied, so
// that a conversation is not stored twice; what was changed since is noticed.
import { asArray, asObject, type Json } from '../json.ts'
import { referTo, spelledOf } from './text-reference.ts'
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

/** What is kept of what was spoken, or undefined where the parts say all of it. */
export function toStepWire(spoken: Spoken, parts: readonly ChatPart[]): StepWire | undefined {
  const said = parts.filter(isSaid)
  const ids = said.flatMap((part) => (part.type === 'tool' ? [part.id] : []))
  const isPlain = spoken.calls.every(
    (call, at) => Object.keys(call).length === 0 || isOnlyId(call, ids[at]),
  )
  if (!spoken.message && isPlain) return undefined
  const texts = said.map(textOf)
  return {
    sum: sumOf(said),
    ...(spoken.message ? { message: referTo(spoken.message, texts) as Json } : {}),
    ...(isPlain ? {} : { calls: spoken.calls }),
  }
}

/** Of a part without which the words are the same, nothing is known here. */
function isSaid({ type }: ChatPart): boolean {
  return type !== 'source' && type !== 'data'
}

function isOnlyId(call: Json, id: string | undefined): boolean {
  return Object.keys(call).length === 1 && call['id'] === id
}

/** What was kept, with the texts of these parts; undefined where they are not those that it was kept with. */
export function fromStepWire(kept: unknown, parts: readonly ChatPart[]): Spoken | undefined {
  const wire = asObject(kept)
  const said = parts.filter(isSaid)
  if (!wire || wire['sum'] !== sumOf(said)) return undefined
  const message = asObject(wire['message'])
  const spelled = message && asObject(spelledOf(message, said.map(textOf)))
  return {
    calls: asArray(wire['calls']).map((call) => asObject(call) ?? {}),
    ...(spelled ? { message: spelled } : {}),
  }
}

/** What a part says, and what of it may be found in a wire's message. */
function textOf(part: ChatPart): string {
  if (part.type === 'tool') return part.argsText
  if ('text' in part) return part.text
  return 'url' in part ? part.url : ''
}

const sums = new WeakMap<ChatPart, number>()

/** A sum of what parts say and call, by which a part that an app or a person changed is noticed. */
function sumOf(parts: readonly ChatPart[]): string {
  return parts
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
