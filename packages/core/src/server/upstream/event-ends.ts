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
  return {
    chunk(bytes) {
      for (let at = Math.max(0, bytes.length - 3); at < bytes.length; at++)
        last = (last << 8) | (bytes[at] ?? 0)
    },
    lastIn(bytes) {
      const { length } = bytes
      // Nearly always: whole events, with nothing left to look for.
      if (bytes[length - 1] === NEWLINE && bytes[length - 2] === NEWLINE) return length
      const before = (at: number): number =>
        at >= 0 ? (bytes[at] ?? 0) : (last >> (8 * (-at - 1))) & 255
      let at = length
      while (at > 0 && !isEnd(before(at - 1), before(at - 2), before(at - 3))) at -= 1
      return at
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
