// The arguments of one call as they arrive: in pieces, whole, whole once more, or all so far with each piece.
import { asObject, type Json, parseJson } from '../json.ts'
import { createObjectScan } from './object-scan.ts'

/** The arguments of one call. */
export interface ToolArguments {
  /** `isFreeText` for the input of a custom tool, which is no JSON. */
  push(piece: string, isFreeText: boolean): void
  /** What is new since the last call, without what is held back. */
  take(): string
  /** No object with more in it will take the place of the one that came. */
  settle(): void
  /** Nothing more will come: what was held back is what it looks like. */
  end(): void
  readonly text: string
  /** They came as one object, in whose place one with more in it may come. */
  readonly mayGrow: boolean
  readonly isEmpty: boolean
  /** The object has been closed. */
  readonly isWhole: boolean
  /** They are `{}` or `null` so far, which some servers send first and mean nothing by. */
  readonly isEmptyObject: boolean
}

/** What some servers send first, and mean nothing by. */
const EMPTY_OBJECT = '{}'

/** Makes the arguments of a call that has none yet. */
export function createToolArguments(): ToolArguments {
  const scan = createObjectScan()
  let text = ''
  let untold = ''
  /** A piece that may be all so far, or an object that holds one of the same beginning. */
  let unsure: string | undefined
  /** An object that came at once: one with more in it may take its place. */
  let whole: string | undefined

  function add(piece: string): void {
    text += piece
    untold += piece
    scan.push(piece)
  }

  function push(given: string, isFreeText: boolean): void {
    if (given === '') return
    if (isFreeText) return add(given)
    const piece = given === 'null' && text === '' ? EMPTY_OBJECT : given
    if (whole === EMPTY_OBJECT && piece.startsWith('{')) whole = undefined
    if (whole !== undefined) {
      if (growthOf(whole, piece) === 'more') whole = piece
      return
    }
    if (text === '' && objectIn(piece)) {
      whole = piece
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

  function giveWhole(): void {
    add(whole ?? '')
    whole = undefined
  }

  return {
    push,
    take() {
      const taken = untold
      untold = ''
      return taken
    },
    settle() {
      if (whole !== EMPTY_OBJECT) giveWhole()
    },
    end() {
      giveWhole()
      if (unsure !== undefined)
        add(parseJson(unsure) === undefined ? unsure : unsure.slice(text.length))
      unsure = undefined
    },
    get text() {
      return whole ?? text
    },
    get mayGrow() {
      return whole !== undefined
    },
    get isEmpty() {
      return this.text === ''
    },
    get isWhole() {
      return scan.isWhole || (whole !== undefined && whole !== EMPTY_OBJECT)
    },
    get isEmptyObject() {
      return whole === EMPTY_OBJECT
    },
  }
}

/** What arguments are beside earlier ones: the same, also in another order, or the same with more in them. */
export function growthOf(before: string, after: string): 'same' | 'more' | undefined {
  if (before === after) return 'same'
  const [left, right] = [objectIn(before), objectIn(after)]
  if (!left || !right || !isGrown(left, right)) return undefined
  return isGrown(right, left) ? 'same' : 'more'
}

/** The object that a text is from its start to its end. */
function objectIn(text: string): Json | undefined {
  return /^\s*\{/.test(text) ? asObject(parseJson(text)) : undefined
}

/** Whether a value may be what another one has grown to: texts and numbers by their start, objects by their members. */
function isGrown(before: unknown, after: unknown): boolean {
  if (before === null || after === null) return after !== undefined && before === null
  if (typeof before === 'number' && typeof after === 'number')
    return after.toString().startsWith(before.toString())
  if (typeof before === 'string' && typeof after === 'string') return after.startsWith(before)
  if (typeof before !== 'object' || typeof after !== 'object') return before === after
  return Object.entries(before).every(([name, value]) => isGrown(value, (after as Json)[name]))
}
