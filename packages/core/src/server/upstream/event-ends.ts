// Where one event of a stream ends and the next has not begun.

const NEWLINE = 10
const RETURN = 13

/** Watches where events end. */
export interface EventEnds {
  chunk(bytes: Uint8Array): void
  /** Nothing has come, or the last that came is the blank line after an event. */
  readonly isBetween: boolean
}

/** Watches a stream from its beginning. Only the last bytes are looked at. */
export function watchEventEnds(): EventEnds {
  // The last four bytes, the latest lowest. The beginning is like the end of an event.
  let last = (NEWLINE << 8) | NEWLINE
  return {
    chunk(bytes) {
      for (let at = Math.max(0, bytes.length - 4); at < bytes.length; at++)
        last = (last << 8) | (bytes[at] ?? 0)
    },
    get isBetween() {
      const [end, before, third] = [last & 255, (last >> 8) & 255, (last >> 16) & 255]
      if (end !== NEWLINE && end !== RETURN) return false
      // A line ends by either of them, or by both.
      const previous = end === NEWLINE && before === RETURN ? third : before
      return previous === NEWLINE || previous === RETURN
    },
  }
}
