// What a choice said in its provider's own spelling: the members of its message that must go back as they came.
// Linear in the length of the answer.
import { asArray, asObject, asText, type Json } from './json.ts'

/** Collects what must go back with the message of one choice. */
export interface Said {
  /** One more piece of a member that is a text. */
  text(member: string, piece: string): void
  /** What `content` held: a text, or a list of pieces. */
  content(value: unknown): void
  /** The other members of a delta, or of a whole message. */
  members(holder: Json): void
  /** The message so far, without its calls; undefined where its text alone says all. `written` is the text that was read from it. */
  message(written: number): Json | undefined
}

/** Names that providers have for thoughts, and for what seals them. */
const KEPT = /reason|think|thought|signature|opaque|encrypt|extra_content|provider_specific/i

/** Whether a member of a wire's message may go back as it came: no other can come from a stored or imported step. */
export function mayGoBack(member: string): boolean {
  return KEPT.test(member) || PLAIN.has(member)
}

const PLAIN: ReadonlySet<string> = new Set(['images', 'annotations', 'audio'])

/** Makes a collection. */
export function createSaid(): Said {
  const found = new Map<string, unknown>()
  const texts: string[] = []
  let length = 0
  let pieces: Json[] | undefined

  function text(member: string, piece: string): void {
    const before = found.get(member)
    found.set(member, typeof before === 'string' ? before + piece : piece)
  }

  function list(member: string, values: readonly unknown[]): void {
    const before = found.get(member)
    const joined = Array.isArray(before) ? (before as Json[]) : []
    addPieces(joined, values)
    if (joined.length > 0) found.set(member, joined)
  }

  return {
    text,
    content(value) {
      if (typeof value === 'string' && !pieces) {
        length += value.length
        texts.push(value)
        return
      }
      pieces ??= texts.length > 0 ? [{ type: 'text', text: texts.join('') }] : []
      addPieces(pieces, Array.isArray(value) ? value : [value])
    },
    members(holder) {
      for (const name in holder) {
        const value = holder[name]
        if (name === 'images') list(name, asArray(value))
        else if (name === 'annotations') list(name, asArray(value).filter(isFile))
        else if (name === 'audio') {
          const id = asText(asObject(value)?.['id'])
          if (id) found.set(name, { id })
        } else if (!KEPT.test(name)) continue
        else if (typeof value === 'string') text(name, value)
        else if (Array.isArray(value)) list(name, value)
        // Gemini marks each piece of a thought; only a signature is asked for again.
        else if (asObject(value) && !isMark(value)) found.set(name, value)
      }
    },
    message(written) {
      if (pieces && pieces.length > 0) found.set('content', pieces)
      else if (length !== written) found.set('content', length > 0 ? texts.join('') : null)
      return found.size > 0 ? Object.fromEntries(found) : undefined
    },
  }
}

/** Members of a piece of a call that must go back as they came; undefined for none. The kind of a call is told with its first piece. */
export function saidOfCall(call: Json, isFirst: boolean): Json | undefined {
  const kept = Object.entries(call).filter(
    ([name, value]) => KEPT.test(name) && value !== null && value !== undefined,
  )
  const isCustom = isFirst && asObject(call['custom']) !== undefined
  if (kept.length === 0 && !isCustom) return undefined
  return { ...(isCustom ? { type: 'custom' } : {}), ...Object.fromEntries(kept) }
}

/** A file that a provider has read, and reads no second time when it is told so. */
function isFile(value: unknown): boolean {
  return asObject(value)?.['type'] === 'file'
}

function isMark(value: unknown): boolean {
  const google = asObject(asObject(value)?.['google'])
  return google !== undefined && Object.keys(google).every((name) => name === 'thought')
}

/** Members of a piece that come bit by bit. */
const GROWING = ['text', 'thinking', 'summary', 'content'] as const

/** Adds pieces to a list: those that go on with the last one are joined to it, and what is said again is not added again. */
function addPieces(list: Json[], values: readonly unknown[]): void {
  for (const value of values) {
    const piece =
      typeof value === 'string' ? { type: 'text', text: value } : (asObject(value) ?? undefined)
    if (!piece) continue
    const last = list.at(-1)
    if (last && goesOn(last, piece)) list[list.length - 1] = joined(last, piece)
    else if (isWhole(piece) && list.some((known) => isSame(known, piece))) continue
    else list.push({ ...piece })
  }
}

function isWhole(piece: Json): boolean {
  return GROWING.every((name) => piece[name] === undefined)
}

function isSame(left: Json, right: Json): boolean {
  return JSON.stringify(left) === JSON.stringify(right)
}

/** Whether a piece is more of the last one: of the same kind and place, and that one is of those that grow. */
function goesOn(last: Json, piece: Json): boolean {
  const differs = (name: string): boolean =>
    last[name] !== piece[name] && last[name] != null && piece[name] != null
  if (last['type'] !== piece['type'] || ['index', 'id'].some(differs) || isWhole(last)) return false
  const isSealed = asText(last['signature']) !== undefined && !isWhole(piece)
  return !isSealed || piece['index'] !== undefined
}

function joined(last: Json, piece: Json): Json {
  const next: Record<string, unknown> = { ...last }
  for (const [name, value] of Object.entries(piece)) {
    if (value === null || value === undefined) continue
    const before = next[name]
    const grows = (GROWING as readonly string[]).includes(name)
    if (grows && typeof before === 'string' && typeof value === 'string')
      next[name] = before + value
    else if (grows && Array.isArray(before) && Array.isArray(value)) {
      const both = [...(before as Json[])]
      addPieces(both, value)
      next[name] = both
    } else if (value !== '' || before === undefined) next[name] = value
  }
  return next
}
