// Comments between the events of a stream that is silent, so that nothing on the way takes it for dead.
import { onSilence, type Silence } from '../silence.ts'
import { OVER, type Piece, type Source } from './bytes.ts'
import { watchEventEnds } from './event-ends.ts'

/** nginx and load balancers hang up after 60 seconds without a byte, some after 30. */
export const KEEP_ALIVE_MS = 15_000

const comment = (): Uint8Array => new TextEncoder().encode(': keep-alive\n\n')

/**
 * The events, with a comment after each `ms` milliseconds without one that somebody waits for, never inside of an event;
 * with one at once for an answer that was waited for so long already.
 */
export function keptAlive(
  events: Source,
  ms: number | false = KEEP_ALIVE_MS,
  isSilent = false,
): Source {
  if (ms === false) return events
  const ends = watchEventEnds()
  let silence: Silence | undefined
  let isFirst = true
  let hasSpoken = false
  /** The next piece, also where a comment was read in its place. */
  let coming: Promise<Piece> | undefined
  /** Answers who reads. */
  let answer: ((piece: Piece) => void) | undefined

  function say(): void {
    if (!answer || !ends.isBetween) return
    hasSpoken = true
    answer({ done: false, value: comment() })
    answer = undefined
  }

  function passed(piece: Piece): Piece {
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

  return {
    read() {
      return new Promise((resolve, reject) => {
        answer = resolve
        // Not before somebody reads: a body that is dropped must leave no timer.
        if (!silence) {
          silence = onSilence(ms, say)
          if (isSilent) return say()
        }
        coming ??= events.read()
        coming.then(
          (piece) => {
            if (answer !== resolve) return
            coming = undefined
            answer = undefined
            resolve(passed(piece))
          },
          (error: unknown) => {
            silence?.end()
            reject(error)
          },
        )
      })
    },
    cancel(reason) {
      silence?.end()
      answer?.(OVER)
      answer = undefined
      return events.cancel(reason)
    },
  }
}

/** A byte order mark counts only at the very beginning; after a comment it would be part of an event's first line. */
function withoutMark(bytes: Uint8Array): Uint8Array {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes
}
