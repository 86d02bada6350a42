// What a choice said in its provider's own spelling: the members of its message that must go back as they came.
// Linear in the length of the answer.
import { asArray, asObject, asText, type Json } from '../json.ts'
import { isKept } from './kept-members.ts'
import { addPieces, joinedPiece } from './said-pieces.ts'

/** Collects what must go back with the message of one choice. */
export interface Said {
  /** One more piece of a member that is a text. */
  text(member: string, piece: string): void
  /** What `content` held: a text, or a list of pieces. `isWhole` where it is all of it, told once more. */
  content(value: unknown, isWhole?: boolean): void
  /** The other members of a delta; with `isWhole` those of a message that tells once more what its deltas told. */
  members(holder: Json, isWhole?: boolean): void
  /** The message so far, without its calls; undefined where its text alone says all. `written` is the length of the text that was read from it. */
  message(written: number): Json | undefined
}

/** Texts that come whole: what is said again of them is not more of them. */
const SEALED = /signature|opaque|encrypt/i

/** Makes a collection. */
export function createSaid(): Said {
  const found = new Map<string, unknown>()
  let said = ''
  let pieces: Json[] | undefined

  function text(member: string, piece: string): void {
    const before = found.get(member)
    found.set(member, typeof before === 'string' ? before + piece : piece)
  }

  /** What a whole message tells once more, unless more of it came before. */
  function again(member: string, value: string): void {
    const before = found.get(member)
    if (typeof before !== 'string' || before.length < value.length) found.set(member, value)
  }

  function list(member: string, values: readonly unknown[], isWhole: boolean): void {
    const before = found.get(member)
    const known = Array.isArray(before) && !isWhole ? (before as Json[]) : []
    addPieces(known, values, SEALED.test(member))
    if (known.length > 0) found.set(member, known)
  }

  function keep(name: string, value: unknown, isWhole: boolean): void {
    const before = found.get(name)
    if (typeof value === 'string') {
      if (isWhole) again(name, value)
      else if (!SEALED.test(name) || before !== value) text(name, value)
    } else if (Array.isArray(value)) list(name, value, isWhole)
    else {
      const object = withoutMark(asObject(value))
      const known = isWhole ? undefined : asObject(before)
      if (object) found.set(name, known ? joinedPiece(known, object) : object)
    }
  }

  return {
    text,
    content(value, isWhole = false) {
      if (isWhole) pieces = undefined
      if (typeof value === 'string' && !pieces) {
        said += value
        return
      }
      pieces ??= said !== '' && !isWhole ? [{ type: 'text', text: said }] : []
      addPieces(pieces, Array.isArray(value) ? value : value === '' ? [] : [value])
    },
    members(holder, isWhole = false) {
      for (const name in holder) {
        const value = holder[name]
        if (name === 'images') list(name, asArray(value), isWhole)
        else if (name === 'annotations') list(name, asArray(value).filter(isFile), isWhole)
        else if (name === 'audio') {
          const id = asText(asObject(value)?.['id'])
          if (id) found.set(name, { id })
        } else if (isKept(name)) keep(name, value, isWhole)
      }
    },
    message(written) {
      if (pieces && pieces.length > 0) found.set('content', pieces)
      else if (said.length !== written) found.set('content', said === '' ? null : said)
      const fields = asObject(found.get(FIELDS))
      const own = fields && withoutTold(fields, found)
      if (fields && !own) found.delete(FIELDS)
      if (own) found.set(FIELDS, own)
      return found.size > 0 ? Object.fromEntries(found) : undefined
    },
  }
}

/** LiteLLM tells in it once more what members of the message tell. */
const FIELDS = 'provider_specific_fields'

/** The fields without what stands in the message itself: what is sealed goes back once. Undefined where nothing is left. */
function withoutTold(fields: Json, told: ReadonlyMap<string, unknown>): Json | undefined {
  const own = Object.entries(fields).filter(([name]) => !told.has(name))
  const says = own.some(([, value]) => value !== null && value !== undefined)
  return says ? Object.fromEntries(own) : undefined
}

/** The kind of a call that is the message's `function_call`. */
export const LEGACY = 'function_call'

/** Members of a piece of a call that must go back as they came; undefined for none. The kind of a call is told with its first piece. */
export function saidOfCall(call: Json, isFirst: boolean): Json | undefined {
  const kept = Object.entries(call).filter(
    ([name, value]) => isKept(name) && value !== null && value !== undefined,
  )
  const type = asObject(call['custom']) ? 'custom' : call['type']
  const isOwn = isFirst && (type === 'custom' || type === LEGACY)
  if (kept.length === 0 && !isOwn) return undefined
  return { ...(isOwn ? { type } : {}), ...Object.fromEntries(kept) }
}

/** A file that a provider has read, and reads no second time when it is told so. */
function isFile(value: unknown): boolean {
  return asObject(value)?.['type'] === 'file'
}

/** Gemini marks each piece of a thought; only what else stands there is asked for again. */
function withoutMark(value: Json | undefined): Json | undefined {
  const google = asObject(value?.['google'])
  if (!value || !google || !('thought' in google)) return value
  const { thought: _, ...rest } = google
  const { google: __, ...others } = value
  const next = Object.keys(rest).length > 0 ? { ...others, google: rest } : others
  return Object.keys(next).length > 0 ? next : undefined
}
