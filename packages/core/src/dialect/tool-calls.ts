// Which tool call a piece on the wire belongs to. Servers leave out, repeat and reuse indices, ids and names.
import { asIndex, asObject, asText, type Json } from '../json.ts'
import { saidOfCall } from './said.ts'
import { createToolArguments, growthOf, type ToolArguments } from './tool-arguments.ts'
import type { Delta } from '../message/types.ts'

/** What is new of a call. */
export type ToolCallDelta = Extract<Delta, { type: 'tool-call' }>

/** Follows the tool calls of one choice. */
export interface ToolCallTracker {
  /** What is new with a piece: mostly one call, none where the piece says nothing new or nothing sure. */
  read(call: Json, position: number, count: number): readonly ToolCallDelta[]
  /** The same for a piece that was like the last one but for these arguments. */
  readMore(index: number, argsText: string): readonly ToolCallDelta[]
  /** What was held back because something else might have followed. */
  flush(): readonly ToolCallDelta[]
}

/** How many calls of one answer are followed. More is an attack or a mistake. */
const MAX_CALLS = 128

interface Tracked {
  /** Its place among the calls: the wire's where that is its own. */
  index: number
  id: string | undefined
  name: string
  args: ToolArguments
  /** The call that this may only say again, with the same id at another index. Held until it is known. */
  twin: Tracked | undefined
  /** Members that must go back as they came, and were not told yet. */
  wire: Json | undefined
  /** What has been told of it. */
  told: { isKnown: boolean; id: boolean; name: number }
}

interface Piece {
  wireIndex: number | undefined
  id: string | undefined
  name: string | undefined
  argsText: string
  /** The arguments are no text. */
  isObject: boolean
  /** The input of a custom tool is any text: it has no end that could be seen. */
  isFreeText: boolean
}

/** Makes a tracker of the calls of a choice, by its number. */
export function createToolCallTracker(choice: number): ToolCallTracker {
  const calls: Tracked[] = []
  const byIndex = new Map<number, Tracked>()

  function find(piece: Piece, position: number, count: number): Tracked | undefined {
    const { wireIndex, id } = piece
    const known = id === undefined ? undefined : calls.findLast((call) => call.id === id)
    const there = wireIndex === undefined ? undefined : byIndex.get(wireIndex)
    // Two calls at one index whose pieces come in turn are told apart by their ids.
    if (there) return unlessNew(known && there.id !== id ? known : there, piece)
    if (wireIndex !== undefined) return elsewhere(piece, known)
    if (known) return unlessNew(known, piece)
    // Without index, id or name a piece can only be told by its place.
    if (!piece.name && !id && count > 1) return calls[calls.length - count + position]
    return unlessNew(calls.at(-1), piece)
  }

  /** The call that a piece at an index of its own goes on with: some servers spread one over several. */
  function elsewhere(
    { id, name, argsText }: Piece,
    known: Tracked | undefined,
  ): Tracked | undefined {
    if (name) {
      const isGrowing = name === known?.name && known.args.mayGrow
      if (known?.name === '' || (isGrowing && growthOf(known.args.text, argsText) === 'more')) {
        return known
      }
      // Its arguments came before it.
      const isMore = id === undefined && argsText === ''
      return isMore ? calls.find((call) => call.name === '' && !call.args.isEmpty) : undefined
    }
    if (known) return known
    const isOpen = (call: Tracked): boolean => call.args.isEmpty && !(id && call.id)
    const last = calls.at(-1)
    return calls.find(isOpen) ?? (id || last?.args.isWhole ? undefined : last)
  }

  /** The call that a new one may be once more: of its id, or of its name where only the first has an id. */
  function twinOf({ id, name }: Piece): Tracked | undefined {
    if (!name) return undefined
    return calls.find(
      (call) => call.id !== undefined && call.name === name && (id ?? call.id) === call.id,
    )
  }

  function begin(piece: Piece): Tracked | undefined {
    if (calls.length === MAX_CALLS) return undefined
    const { wireIndex } = piece
    const isFree = (index: number): boolean => calls.every((call) => call.index !== index)
    const next = Math.max(-1, ...calls.map((call) => call.index)) + 1
    const isOwn = wireIndex !== undefined && wireIndex < MAX_CALLS && isFree(wireIndex)
    const made: Tracked = {
      index: isOwn ? wireIndex : next,
      id: undefined,
      name: '',
      args: createToolArguments(),
      twin: wireIndex === undefined || byIndex.has(wireIndex) ? undefined : twinOf(piece),
      wire: undefined,
      told: { isKnown: false, id: false, name: 0 },
    }
    calls.push(made)
    return made
  }

  /** What is known of a call and has not been told. A call without a name cannot be carried out, and is none yet. */
  function tell(call: Tracked): readonly ToolCallDelta[] {
    const { told, id, name, wire } = call
    if (call.twin || name === '') return []
    const delta: ToolCallDelta = { type: 'tool-call', choice, index: call.index }
    if (!told.id && id !== undefined) delta.id = id
    if (told.name < name.length) delta.name = name.slice(told.name)
    const argsText = call.args.take()
    if (argsText) delta.argsText = argsText
    if (wire) delta.wire = wire
    const isNew = !told.isKnown || delta.id || delta.name || argsText || wire
    told.isKnown = true
    told.id = id !== undefined
    told.name = name.length
    call.wire = undefined
    return isNew ? [delta] : []
  }

  /** Tells two calls of one id apart, once the arguments of both are there. */
  function part(call: Tracked, isEnd: boolean): readonly ToolCallDelta[] {
    const { twin } = call
    if (!twin || !(isEnd || (call.args.isWhole && twin.args.isWhole))) return []
    const [left, right] = [twin.args.text, call.args.text]
    if (left === '' && right !== '') {
      twin.args.push(right, false)
      twin.args.end()
      return tell(twin)
    }
    if (left.startsWith(right) || growthOf(left, right) === 'same') return []
    call.twin = undefined
    return tell(call)
  }

  const partAll = (isEnd: boolean): readonly ToolCallDelta[] =>
    calls.flatMap((call) => part(call, isEnd))

  return {
    read(call, position, count) {
      const piece = readPiece(call)
      let tracked = find(piece, position, count)
      // Where calls come one after another, those before it are over; servers that tell all so far tell them together.
      const settled = tracked || position > 0 ? [] : [...calls]
      for (const each of settled) each.args.settle()
      tracked ??= begin(piece)
      if (!tracked) return []
      if (piece.wireIndex !== undefined) byIndex.set(piece.wireIndex, tracked)
      tracked.id ??= piece.id
      tracked.name += newName(tracked, piece.name)
      tracked.args.push(piece.argsText, piece.isFreeText)
      const wire = saidOfCall(call, !tracked.told.isKnown)
      if (wire) tracked.wire = { ...tracked.wire, ...wire }
      const told = settled.flatMap(tell)
      return [...told, ...tell(tracked), ...partAll(false)]
    },
    readMore(index, text) {
      const tracked = calls.find((call) => call.index === index)
      if (!tracked) return []
      tracked.args.push(text, false)
      return tracked.args.isWhole ? [...tell(tracked), ...partAll(false)] : tell(tracked)
    },
    flush() {
      let named: Tracked | undefined
      for (const call of calls) {
        if (call.name) named = call
        else if (named) {
          // Arguments that never got a name, each piece under a new id and index: more of the call before them.
          named.args.push(call.args.text, false)
          call.args = createToolArguments()
        }
      }
      for (const call of calls) call.args.end()
      return [...calls.flatMap(tell), ...partAll(true)]
    },
  }
}

function readPiece(call: Json): Piece {
  const custom = asObject(call['custom'])
  const fn = asObject(call['function']) ?? custom ?? call
  const args =
    fn['arguments'] ?? fn['input'] ?? fn['parameters'] ?? fn['args'] ?? fn['partial_json']
  const id = call['id']
  // gpt-oss writes its channel behind the name, and servers leave it there.
  const name = asText(asText(fn['name'])?.replace(/<\|.*/s, ''))
  return {
    wireIndex: asIndex(call['index']),
    // Mistral writes the word null where it means nothing, others do in names.
    id: id === 'null' ? undefined : asText(typeof id === 'number' ? String(id) : id),
    name: name === 'null' ? undefined : name,
    argsText: typeof args === 'object' && args ? JSON.stringify(args) : (asText(args) ?? ''),
    isObject: asObject(args) !== undefined,
    isFreeText: custom !== undefined,
  }
}

/** The call, unless the piece begins another one that the server gave the same index or none. */
function unlessNew(call: Tracked | undefined, piece: Piece): Tracked | undefined {
  if (!call || !piece.name) return call
  const { name, id, argsText } = piece
  const { args } = call
  const isWhole = args.isWhole || args.isEmptyObject
  const isSameName = name === call.name
  if (id !== undefined && call.id !== undefined && id !== call.id) {
    // Some servers make a new id for each piece; only arguments that lack their end tell.
    return isSameName && !args.isEmpty && !isWhole && !argsText.startsWith('{') ? call : undefined
  }
  // Some servers send the whole arguments once more at the end, perhaps with other white space.
  const growth = args.isWhole ? growthOf(args.text, argsText) : undefined
  if (argsText === '' || growth === 'same') {
    return call.name !== '' && !isSameName && isWhole ? undefined : call
  }
  if (args.isEmptyObject && isSameName) return call
  const isPlaced = id !== undefined || (piece.isObject && piece.wireIndex !== undefined)
  if (isPlaced && isSameName && args.mayGrow && growth === 'more') return call
  return argsText.startsWith('{') && isWhole ? undefined : call
}

/** A name may be repeated with each piece, grow, or come in pieces before the arguments. */
function newName({ name, args }: Tracked, piece: string | undefined): string {
  if (piece === undefined || piece === name) return ''
  if (piece.startsWith(name)) return piece.slice(name.length)
  return args.isEmpty ? piece : ''
}
