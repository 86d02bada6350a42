// Lists of pieces that come bit by bit, as one list: thoughts with what seals them, content in chunks.
import { piecesIn } from './content-text.ts'
import { asObject, asText, type Json } from '../json.ts'

/** Members of a piece that come bit by bit. */
const GROWING: readonly string[] = ['text', 'thinking', 'summary', 'content', 'refusal']

/**
 * Adds pieces to a list: those that go on with an earlier one are joined to it, and what is said again is not added
 * again. Bare texts are pieces of text, but for those of a `sealed` list.
 */
export function addPieces(list: Json[], values: readonly unknown[], isSealed = false): void {
  for (const value of piecesIn(values)) {
    if (typeof value === 'string' && isSealed) {
      if (!list.includes(value as never)) list.push(value as never)
      continue
    }
    const piece = typeof value === 'string' ? { type: 'text', text: value } : asObject(value)
    if (!piece) continue
    const at = placeOf(list, piece)
    const open = list[at]
    if (open) list[at] = joinedPiece(open, piece)
    else if (isWhole(piece) && list.some((known) => isSame(known, piece))) continue
    else list.push({ ...piece })
  }
}

/** A piece with what a later one adds to it. */
export function joinedPiece(before: Json, piece: Json): Json {
  const next = new Map<string, unknown>(Object.entries(before))
  for (const [name, value] of Object.entries(piece)) {
    if (value === null || value === undefined) continue
    const known = next.get(name)
    if (typeof known === 'string' && typeof value === 'string' && GROWING.includes(name)) {
      next.set(name, known + value)
    } else if (Array.isArray(known) && Array.isArray(value)) {
      const both = [...(known as Json[])]
      addPieces(both, value, !GROWING.includes(name))
      next.set(name, both)
    } else if (asObject(known) && asObject(value)) {
      next.set(name, joinedPiece(known as Json, value as Json))
    } else if (value !== '' || known === undefined) next.set(name, value)
  }
  return Object.fromEntries(next)
}

/** Nothing of it comes bit by bit. */
function isWhole(piece: Json): boolean {
  return GROWING.every((name) => piece[name] === undefined || piece[name] === null)
}

/** The same once more: also under another number, where its seal is the same. */
function isSame(left: Json, right: Json): boolean {
  const seal = sealOf(right)
  if (seal === undefined) return JSON.stringify(left) === JSON.stringify(right)
  return left['type'] === right['type'] && sealOf(left) === seal
}

function sealOf({ data, signature }: Json): string | undefined {
  return asText(data) ?? asText(signature)
}

/** Where the piece stands that another one goes on with, or -1: the last one, or one of the same number that is open. */
function placeOf(list: readonly Json[], piece: Json): number {
  const last = list.at(-1)
  if (!last) return -1
  if (goesOn(last, piece)) return list.length - 1
  const { index } = piece
  if (index === undefined || index === null) return -1
  return list.findLastIndex((known) => known['index'] === index && goesOn(known, piece))
}

/** Whether a piece is more of another: of its kind and place, and that one is of those that grow and not sealed yet. */
function goesOn(known: Json, piece: Json): boolean {
  const differs = (name: string): boolean =>
    known[name] !== piece[name] && known[name] != null && piece[name] != null
  if (known['type'] !== piece['type'] || ['index', 'id'].some(differs) || isWhole(known)) {
    return false
  }
  const seal = asText(known['signature'])
  if (!seal) return true
  return isWhole(piece) ? !differs('signature') : piece['signature'] === seal
}
