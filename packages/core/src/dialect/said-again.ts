// Servers that say the whole text once more at its end: what was said is not added again.

/** What was said so far, as the wire had it. */
export interface Repeats {
  /** What of a piece is new. `isLast` in the chunk that has the finish reason, where all is said again mostly. */
  fresh(piece: string, isLast: boolean): string
}

/** White space that the whole may have lost at its edges, in UTF-16 code units. */
const EDGES = 64
/** From here on a last piece that begins with all so far has more at its end; shorter, it may be a word said twice. */
const SURE = 16
/** From here on a piece that is all so far is no accident, wherever it comes. */
const CERTAIN = 40
/** Of a long text its start and its length are kept, which no other text has by accident. */
const HEAD = 1000

/** Makes one for the text of one choice. */
export function createRepeats(): Repeats {
  let head = ''
  let last = ''
  let count = 0
  let length = 0

  /** What a piece adds if it is, or begins with, all so far; undefined for any other. */
  function beyond(piece: string, isLast: boolean): string | undefined {
    if (length === 0 || piece.length <= length - EDGES) return undefined
    if (!(isLast || (length >= CERTAIN && count > 2)) || (count === 1 && length < 4))
      return undefined
    if (piece.length >= length && piece.startsWith(head)) {
      if (piece.length === length) return ''
      return isLast && length >= SURE ? piece.slice(length) : undefined
    }
    const start = head.trimStart()
    const edges = head.length - start.length + last.length - last.trimEnd().length
    const body = piece.trim()
    const isAll = body.length === length - edges && body.startsWith(start.slice(0, body.length))
    return isLast && isAll ? '' : undefined
  }

  return {
    fresh(piece, isLast) {
      const rest = beyond(piece, isLast) ?? piece
      if (rest === '') return ''
      if (head.length < HEAD) head += rest
      last = rest
      count += 1
      length += rest.length
      return rest
    },
  }
}
