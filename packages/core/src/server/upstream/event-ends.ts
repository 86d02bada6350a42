// Where one event of a stream ends and the next has not begun.

const NEWLINE = 10
const RETURN = 13

/** Watches where events end. */
export interface EventEnds {
  chunk(bytes: Uint8Array): void
  /** How many of these bytes, that come next, are up to the last end of an event in them. */
  lastIn(bytes: Uint8Array): number
  /** Nothing has come, or the last that came is the blank line after an event. */
  readonly isBetween: boolean
}

/** Watches a stream from its beginning. Only the last bytes are looked at. */
export function watchEventEnds(): EventEnds {
  // The last bytes, the latest lowest. The beginning is like the end of an event.
  let last = (NEWLINE << 8) | NEWLINE
  /** Of the next bytes, or of those before them. */
  const at = (bytes: Uint8Array, place: number): number =>
    place >= 0 ? (bytes[place] ?? 0) : (last >> (8 * (-place - 1))) & 255
  return {
    chunk(bytes) {
      const { length } = bytes
      last = (at(bytes, length - 3) << 16) | (at(bytes, length - 2) << 8) | at(bytes, length - 1)
    },
    lastIn(bytes) {
      let end = bytes.length
      while (end > 0 && !isEnd(at(bytes, end - 1), at(bytes, end - 2), at(bytes, end - 3))) end -= 1
      return end
    },
    get isBetween() {
      return isEnd(last & 255, (last >> 8) & 255, (last >> 16) & 255)
    },
  }
}

/** Whether a blank line ends with these, the latest first. A line ends by one of the two characters, or by both. */
function isEnd(end: number, before: number, third: number): boolean {
  if (end !== NEWLINE && end !== RETURN) return false
  const previous = end === NEWLINE && before === RETURN ? third : before
  return previous === NEWLINE || previous === RETURN
}
