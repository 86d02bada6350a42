// Comments between the events of a stream that is silent, so that nothing on the way takes it for dead.
import { onSilence, type Silence } from '../silence.ts'
import { type Source, streamOf } from './bytes.ts'
import { watchEventEnds } from './event-ends.ts'

/** nginx and load balancers hang up after 60 seconds without a byte, some after 30. */
export const KEEP_ALIVE_MS = 15_000

const comment = (): Uint8Array => new TextEncoder().encode(': keep-alive\n\n')

/**
 * The events for a response, with a comment after each `ms` milliseconds without one, never inside of an event; with one at once
 * for an answer that was waited for so long already.
 */
export function keptAlive(
  events: Source,
  ms: number | false = KEEP_ALIVE_MS,
  isSilent = false,
): ReadableStream<Uint8Array> {
  if (ms === false) return streamOf(events)
  const ends = watchEventEnds()
  let silence: Silence | undefined
  let isFirst = true
  let hasSpoken = false
  const begin = (controller: ReadableStreamDefaultController<Uint8Array>): Silence =>
    onSilence(ms, () => {
      // No more than one waits where nobody reads.
      if (!ends.isBetween || (controller.desiredSize ?? -1) < 0) return
      hasSpoken = true
      controller.enqueue(comment())
    })
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        // Not before somebody reads: a body that is dropped must leave no timer.
        if (!silence) {
          silence = begin(controller)
          if (isSilent) {
            hasSpoken = true
            return controller.enqueue(comment())
          }
        }
        try {
          const { done, value } = await events.read()
          if (!done) {
            silence.heard()
            ends.chunk(value)
            const passed = isFirst && hasSpoken ? withoutMark(value) : value
            isFirst = false
            return controller.enqueue(passed)
          }
        } catch (error) {
          silence.end()
          return controller.error(error)
        }
        silence.end()
        controller.close()
      },
      cancel(reason) {
        silence?.end()
        return events.cancel(reason)
      },
    },
    { highWaterMark: 0 },
  )
}

/** A byte order mark counts only at the very beginning; after a comment it would be part of an event's first line. */
function withoutMark(bytes: Uint8Array): Uint8Array {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes
}
