// Which tool call a piece on the wire belongs to. Servers leave out, repeat and reuse indices, ids and names.
import { asIndex, asObject, asText, type Json, parseJson } from './json.ts'
import { createObjectScan, type ObjectScan } from './object-scan.ts'
import { saidOfCall } from './said.ts'
import type { Delta } from './types.ts'

type ToolCallDelta = Omit<Extract<Delta, { type: 'tool-call' }>, 'choice'>

/** Follows the tool calls of one choice. */
export interface ToolCallTracker {
  /** What is new in a piece, or undefined when nothing is. */
  read(call: Json, position: number, count: number): ToolCallDelta | undefined
  /** What is new in a piece that was like the last one but for these arguments. */
  readMore(index: number, argsText: string): ToolCallDelta | undefined
  /** Arguments that were held back because real ones might have followed. */
  flush(): readonly ToolCallDelta[]
}

/** How many calls of one answer are followed. More is an attack or a mistake. */
const MAX_CALLS = 128

interface Tracked {
  index: number
  id: string | undefined
  name: string
  argsText: string
  /** Knows whether the arguments are closed. */
  scan: ObjectScan
  /** The arguments so far are `{}`, which some servers send first and mean nothing by. */
  isHeld: boolean
}

interface Piece {
  wireIndex: number | undefined
  id: string | undefined
  name: string | undefined
  argsText: string
  /** The input of a custom tool is any text: it has no end that could be seen. */
  isFreeText: boolean
}

/** Makes a tracker. */
export function createToolCallTracker(): ToolCallTracker {
  const calls: Tracked[] = []
  const byIndex = new Map<number, Tracked>()

  function find(piece: Piece, position: number, count: number): Tracked | undefined {
    const { wireIndex, id } = piece
    const known = id === undefined ? undefined : calls.findLast((call) => call.id === id)
    if (wireIndex !== undefined) {
      const there = byIndex.get(wireIndex)
      // Two calls at one index whose pieces come in turn are told apart by their ids.
      return unlessNew(there && known && there.id !== id ? known : there, piece)
    }
    if (known) return unlessNew(known, piece)
    // Without index, id or name a piece can only be told by its place.
    if (!piece.name && !id && count > 1) return calls[calls.length - count + position]
    return unlessNew(calls.at(-1), piece)
  }

  function readArgs(tracked: Tracked, argsText: string, isFreeText: boolean): string {
    if (argsText === '') return ''
    if (tracked.isHeld) {
      if (argsText === '{}' || !argsText.startsWith('{')) return ''
      tracked.isHeld = false
    } else if (argsText === '{}' && tracked.argsText === '' && !isFreeText) {
      tracked.isHeld = true
      return ''
    }
    // Some servers send the whole arguments once more, or a brace too many.
    if (!isFreeText && tracked.scan.isWhole) return ''
    tracked.argsText += argsText
    tracked.scan.push(argsText)
    return argsText
  }

  function read(call: Json, position: number, count: number): ToolCallDelta | undefined {
    const piece = readPiece(call)
    let tracked = find(piece, position, count)
    const isFirst = !tracked
    if (!tracked) {
      if (calls.length === MAX_CALLS) return undefined
      tracked = {
        index: calls.length,
        id: undefined,
        name: '',
        argsText: '',
        scan: createObjectScan(),
        isHeld: false,
      }
      calls.push(tracked)
    }
    if (piece.wireIndex !== undefined) byIndex.set(piece.wireIndex, tracked)
    const delta: ToolCallDelta = { type: 'tool-call', index: tracked.index }
    if (tracked.id === undefined && piece.id !== undefined) {
      tracked.id = piece.id
      delta.id = piece.id
    }
    const name = newName(tracked, piece.name)
    if (name) {
      tracked.name += name
      delta.name = name
    }
    const argsText = readArgs(tracked, piece.argsText, piece.isFreeText)
    if (argsText) delta.argsText = argsText
    const wire = saidOfCall(call, isFirst)
    if (wire) delta.wire = wire
    return isFirst || delta.id || delta.name || argsText || wire ? delta : undefined
  }

  return {
    read,
    readMore(index, text) {
      const tracked = calls[index]
      const argsText = tracked && readArgs(tracked, text, false)
      return argsText ? { type: 'tool-call', index, argsText } : undefined
    },
    flush: () =>
      calls
        .filter((call) => call.isHeld)
        .map((call) => {
          call.isHeld = false
          call.argsText = '{}'
          call.scan.push('{}')
          return { type: 'tool-call', index: call.index, argsText: '{}' }
        }),
  }
}

function readPiece(call: Json): Piece {
  const custom = asObject(call['custom'])
  const fn = asObject(call['function']) ?? custom ?? call
  const args = fn['arguments'] ?? fn['input']
  const id = call['id']
  return {
    wireIndex: asIndex(call['index']),
    // Mistral writes the word null where it means nothing.
    id: id === 'null' ? undefined : asText(typeof id === 'number' ? String(id) : id),
    name: asText(fn['name']),
    argsText:
      typeof args === 'object' && args !== null ? JSON.stringify(args) : (asText(args) ?? ''),
    isFreeText: custom !== undefined,
  }
}

/** The call, unless the piece begins another one that the server gave the same index or none. */
function unlessNew(call: Tracked | undefined, piece: Piece): Tracked | undefined {
  if (!call || !piece.name) return call
  const { name, id, argsText } = piece
  const isWhole = call.scan.isWhole || call.isHeld
  const isSameName = name === call.name
  if (id !== undefined && call.id !== undefined && id !== call.id) {
    // Some servers make a new id for each piece; only arguments that lack their end tell.
    return isSameName && call.argsText !== '' && !isWhole && !argsText.startsWith('{')
      ? call
      : undefined
  }
  if (argsText === '' || isRepeated(call, argsText)) {
    return call.name !== '' && !isSameName && isWhole ? undefined : call
  }
  if (call.isHeld && isSameName) return call
  return argsText.startsWith('{') && isWhole ? undefined : call
}

/** Some servers send the whole arguments once more at the end, perhaps with other white space. */
function isRepeated({ argsText, scan }: Tracked, piece: string): boolean {
  // What is not whole yet cannot be repeated: reading it with each piece would cost its square.
  if (!scan.isWhole || !piece.startsWith('{')) return false
  if (piece === argsText) return true
  const parsed = parseJson(piece)
  return parsed !== undefined && JSON.stringify(parsed) === JSON.stringify(parseJson(argsText))
}

/** A name may be repeated with each piece, grow, or come in pieces before the arguments. */
function newName({ name, argsText }: Tracked, piece: string | undefined): string {
  if (piece === undefined || piece === name) return ''
  if (piece.startsWith(name)) return piece.slice(name.length)
  return argsText === '' ? piece : ''
}
