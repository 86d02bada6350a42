// Which tool call a piece on the wire belongs to. Servers leave out, repeat and reuse indices, ids and names.
import { asNumber, asObject, asText, type Json, parseJson } from './json.ts'
import type { Delta } from './types.ts'

type ToolCallDelta = Extract<Delta, { type: 'tool-call' }>

/** Follows the tool calls of one choice. Gives what is new in a piece, or undefined when nothing is. */
export type ToolCallTracker = (
  call: Json,
  position: number,
  count: number,
) => Omit<ToolCallDelta, 'choice'> | undefined

/** How many calls of one answer are followed. More is an attack or a mistake. */
const MAX_CALLS = 128

interface Tracked {
  index: number
  id: string | undefined
  name: string
  argsText: string
}

interface Piece {
  wireIndex: number | undefined
  id: string | undefined
  name: string | undefined
  argsText: string
}

/** Makes a tracker. */
export function createToolCallTracker(): ToolCallTracker {
  const calls: Tracked[] = []
  const byIndex = new Map<number, Tracked>()
  const ids = new Set<string>()

  function find(piece: Piece, position: number, count: number): Tracked | undefined {
    const { wireIndex, id } = piece
    if (wireIndex !== undefined) return unlessNew(byIndex.get(wireIndex), piece)
    const known = id === undefined ? undefined : calls.findLast((call) => call.id === id)
    if (known) return unlessNew(known, piece)
    // Without index, id or name a piece can only be told by its place.
    if (!piece.name && !id && count > 1) return calls[calls.length - count + position]
    return unlessNew(calls.at(-1), piece)
  }

  return (call, position, count) => {
    const piece = readPiece(call)
    let tracked = find(piece, position, count)
    if (!tracked) {
      if (calls.length === MAX_CALLS) return undefined
      tracked = { index: calls.length, id: undefined, name: '', argsText: '' }
      calls.push(tracked)
    }
    if (piece.wireIndex !== undefined) byIndex.set(piece.wireIndex, tracked)
    const isFirst = tracked.id === undefined && tracked.name === '' && tracked.argsText === ''
    const delta: Omit<ToolCallDelta, 'choice'> = { type: 'tool-call', index: tracked.index }
    if (tracked.id === undefined && piece.id !== undefined) {
      tracked.id = piece.id
      // Two calls with one id could not be answered apart.
      delta.id = ids.has(piece.id) ? `${piece.id}_${tracked.index}` : piece.id
      ids.add(delta.id)
    }
    const name = newName(tracked, piece.name)
    if (name) {
      tracked.name += name
      delta.name = name
    }
    if (piece.argsText && !isRepeated(tracked.argsText, piece.argsText)) {
      tracked.argsText += piece.argsText
      delta.argsText = piece.argsText
    }
    return isFirst || delta.id || delta.name || delta.argsText ? delta : undefined
  }
}

function readPiece(call: Json): Piece {
  const fn = asObject(call['function']) ?? asObject(call['custom']) ?? call
  const args = fn['arguments'] ?? fn['input']
  return {
    wireIndex: asNumber(call['index']),
    id: asText(call['id']),
    name: asText(fn['name']),
    argsText:
      typeof args === 'object' && args !== null ? JSON.stringify(args) : (asText(args) ?? ''),
  }
}

/** The call, unless the piece begins another one that the server gave the same index or none. */
function unlessNew(call: Tracked | undefined, piece: Piece): Tracked | undefined {
  if (!call || !piece.name) return call
  if (piece.id !== undefined && call.id !== undefined && piece.id !== call.id) return undefined
  if (piece.argsText === '' || isRepeated(call.argsText, piece.argsText)) {
    const isOther = call.name !== '' && piece.name !== call.name && isWhole(call.argsText)
    return isOther ? undefined : call
  }
  return piece.argsText.startsWith('{') && isWhole(call.argsText) ? undefined : call
}

function isWhole(argsText: string): boolean {
  return argsText.endsWith('}') && parseJson(argsText) !== undefined
}

/** Some servers send the whole arguments once more at the end. */
function isRepeated(argsText: string, piece: string): boolean {
  return piece.length === argsText.length && piece === argsText && isWhole(argsText)
}

/** A name may be repeated with each piece, grow, or come in pieces before the arguments. */
function newName({ name, argsText }: Tracked, piece: string | undefined): string {
  if (piece === undefined || piece === name) return ''
  if (piece.startsWith(name)) return piece.slice(name.length)
  return argsText === '' ? piece : ''
}
