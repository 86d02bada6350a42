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

/** Makes one for the text of one choice. */
export function createRepeats(): Repeats {
  let pieces: string[] = []
  let count = 0
  let length = 0

  function all(): string {
    const joined = pieces.join('')
    pieces = [joined]
    return joined
  }

  /** What a piece adds if it is, or begins with, all so far; undefined for any other. */
  function beyond(piece: string, isLast: boolean): string | undefined {
    // Joined at most for a piece that is about as long, so that all joining costs no more than the wire did.
    const isLong = length > 0 && piece.length > length - EDGES && piece.length * 2 > length
    if (!isLong || !(isLast || (length >= CERTAIN && count > 2))) return undefined
    const isWord = count === 1 && length < 4
    const before = all()
    if (piece === before) return isWord ? undefined : ''
    if (!isLast) return undefined
    if (length >= SURE && piece.startsWith(before)) return piece.slice(length)
    return !isWord && piece.trim() === before.trim() ? '' : undefined
  }

  return {
    fresh(piece, isLast) {
      const rest = beyond(piece, isLast) ?? piece
      if (rest !== '') pieces.push(rest)
      if (rest !== '') count += 1
      length += rest.length
      return rest
    },
  }
}
