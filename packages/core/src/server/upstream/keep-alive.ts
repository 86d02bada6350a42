// Comments between the events of a stream that is silent, so that nothing on the way takes it for dead.
import { onSilence, type Silence } from '../silence.ts'
import { OVER, type Piece, type Source } from './bytes.ts'
import { watchEventEnds } from './event-ends.ts'

/** nginx and load balancers hang up after 60 seconds without a byte, some after 30. */
export const KEEP_ALIVE_MS = 15_000

const comment = (): Uint8Array => new TextEncoder().encode(': keep-alive\n\n')

/**
 * The events, and beside them a comment after each `ms` milliseconds without one that somebody waits for, never inside of
 * an event; one at once for an answer that was waited for so long already.
 */
export function keptAlive(
  events: Source,
  ms: number | false = KEEP_ALIVE_MS,
  isSilent = false,
): Source {
  if (ms === false) return events
  const ends = watchEventEnds()
  let write = (_bytes: Uint8Array): void => undefined
  let silence: Silence | undefined
  let isAwaited = false
  let isFirst = true
  let hasSpoken = false

  function say(): void {
    if (!isAwaited || !ends.isBetween) return
    hasSpoken = true
    write(comment())
  }

  function passed(piece: Piece): Piece {
    isAwaited = false
    if (piece.done) {
      silence?.end()
      return OVER
    }
    silence?.heard()
    ends.chunk(piece.value)
    const isMarked = isFirst && hasSpoken
    isFirst = false
    return isMarked ? { done: false, value: withoutMark(piece.value) } : piece
  }

  function failed(error: unknown): never {
    silence?.end()
    throw error
  }

  return {
    beside(hear) {
      write = hear
    },
    read() {
      isAwaited = true
      // Not before somebody reads: a body that is dropped must leave no timer.
      if (!silence) {
        silence = onSilence(ms, say)
        if (isSilent) say()
      }
      return events.read().then(passed, failed)
    },
    cancel(reason) {
      silence?.end()
      return events.cancel(reason)
    },
  }
}

/** A byte order mark counts only at the very beginning; after a comment it would be part of an event's first line. */
function withoutMark(bytes: Uint8Array): Uint8Array {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes
}
