// The arguments of one call as they arrive: in pieces, whole, whole once more, or all so far with each piece.
import { asObject, type Json, parseJson } from '../json.ts'
import { createObjectScan } from './object-scan.ts'

/** The arguments of one call. */
export interface ToolArguments {
  /** `isFreeText` for the input of a custom tool, which is no JSON. */
  push(piece: string, isFreeText: boolean): void
  /** All so far, as an object: what comes later takes its place. */
  put(object: Json): void
  /** What is new since the last call, without what is held back. */
  take(): string
  /** Nothing more will come: what was held back is what it looks like. */
  end(): void
  readonly text: string
  /** What was put last, while more of it may come. */
  readonly object: Json | undefined
  readonly isEmpty: boolean
  /** The object has been closed. */
  readonly isWhole: boolean
  /** They are `{}` or `null` so far, which some servers send first and mean nothing by. */
  readonly isPlaceholder: boolean
}

/** Makes the arguments of a call that has none yet. */
export function createToolArguments(): ToolArguments {
  const scan = createObjectScan()
  let text = ''
  let untold = ''
  let isPlaceholder = false
  /** A piece that may be all so far, or an object that holds one of the same beginning. */
  let unsure: string | undefined
  let object: Json | undefined

  function add(piece: string): void {
    text += piece
    untold += piece
    scan.push(piece)
  }

  function push(piece: string, isFreeText: boolean): void {
    if (piece === '' || object) return
    if (isFreeText) return add(piece)
    if (isPlaceholder) {
      if (piece === '{}' || !piece.startsWith('{')) return
      isPlaceholder = false
    } else if (text === '' && (piece === '{}' || piece === 'null')) {
      isPlaceholder = true
      return
    }
    if (unsure !== undefined) {
      const held = unsure
      unsure = undefined
      if (!piece.startsWith(held)) add(held)
    }
    // Some servers send the whole arguments once more, or a brace too many.
    if (scan.isWhole) return
    if (!isAllSoFar(piece)) return add(piece)
    // After these an object may begin that begins as the one around it does.
    if (/[:,[]\s*$/.test(text.slice(-8))) unsure = piece
    else add(piece.slice(text.length))
  }

  /** No longer than what came, so that reading it costs no more than the wire did. */
  function isAllSoFar(piece: string): boolean {
    return (
      piece.startsWith('{') && piece.length >= text.length && text !== '' && piece.startsWith(text)
    )
  }

  return {
    push,
    put(given) {
      const piece = JSON.stringify(given)
      if (text !== '' || piece === '{}') return push(piece, false)
      isPlaceholder = false
      object = given
    },
    take() {
      const taken = untold
      untold = ''
      return taken
    },
    end() {
      if (object) add(JSON.stringify(object))
      object = undefined
      if (isPlaceholder) add('{}')
      isPlaceholder = false
      if (unsure !== undefined)
        add(parseJson(unsure) === undefined ? unsure : unsure.slice(text.length))
      unsure = undefined
    },
    get text() {
      return object ? JSON.stringify(object) : text
    },
    get object() {
      return object
    },
    get isEmpty() {
      return text === '' && !isPlaceholder && !object
    },
    get isWhole() {
      return scan.isWhole || object !== undefined
    },
    get isPlaceholder() {
      return isPlaceholder
    },
  }
}

/** Whether a value may be what another one has grown to. */
export function isGrown(before: unknown, after: unknown): boolean {
  if (typeof before === 'string') return typeof after === 'string' && after.startsWith(before)
  if (typeof before !== 'object' || typeof after !== 'object') return before === after
  return Object.entries(before ?? {}).every(([name, value]) =>
    isGrown(value, (after as Json | null)?.[name]),
  )
}

/** Whether two texts are the same JSON, perhaps with other white space, or its members in another order. */
export function isSameJson(left: string, right: string): boolean {
  if (left === right) return true
  const parsed = right.startsWith('{') ? parseJson(right) : undefined
  return parsed !== undefined && inOrder(parsed) === inOrder(parseJson(left))
}

/** JSON with the members of each object by name: gateways sort them. */
function inOrder(value: unknown): string | undefined {
  return JSON.stringify(value, (_, member: unknown) => {
    const object = asObject(member)
    return object
      ? Object.entries(object).toSorted(([left], [right]) => (left < right ? -1 : 1))
      : member
  })
}
