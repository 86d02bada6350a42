// Bytes of somebody else's, read to a bound in size and in time.
import { timerOf } from './deadline.ts'

/** How far a body is read. */
export interface ReadBounds {
  /** Bytes. */
  limit: number
  /** The longest silence between two pieces, in milliseconds. */
  idle: number | false
  /** The longest that the whole may take, in milliseconds. */
  total: number | false
}

/** The whole of a body, or why it was not read to its end. */
export type ReadBytes = { bytes: Uint8Array<ArrayBuffer> } | { stopped: 'large' | 'slow' }

/** Reads a body within the bounds; where it meets one, the rest is let go. Rejects with what the body rejects with. */
export async function readBytes(
  body: ReadableStream<Uint8Array> | null,
  { limit, idle, total }: ReadBounds,
): Promise<ReadBytes> {
  const reader = body?.getReader()
  // One block that doubles: a list of pieces of a byte each would take two hundred times as much.
  let block = new Uint8Array(0)
  let size = 0
  let stopped: 'large' | 'slow' | undefined
  const stop = (why: 'large' | 'slow'): void => {
    stopped ??= why
    // Which ends a read that waits. Nobody waits for it: that may hang as well.
    reader?.cancel().catch(() => undefined)
  }
  const slow = (): void => stop('slow')
  const cancelTotal = timerOf(slow, total)
  let cancelIdle = timerOf(slow, idle)
  try {
    while (reader) {
      const { done, value } = await reader.read()
      if (done || stopped) break
      cancelIdle()
      cancelIdle = timerOf(slow, idle)
      const at = size
      size += value.length
      if (size > limit) stop('large')
      else {
        if (size > block.length) {
          const before = block
          block = new Uint8Array(Math.max(size, 2 * at))
          block.set(before)
        }
        block.set(value, at)
      }
    }
  } finally {
    cancelTotal()
    cancelIdle()
  }
  return stopped ? { stopped } : { bytes: block.slice(0, size) }
}
