// Bytes of somebody else's, read to a bound in size and in time.
import { timerOf } from './deadline.ts'
import { now } from './now.ts'
import { joined } from './upstream/bytes.ts'

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
  const chunks: Uint8Array[] = []
  const startedAt = now()
  let size = 0
  const stop = (stopped: 'large' | 'slow'): ReadBytes => {
    // Nobody waits for it: that may hang as well.
    reader?.cancel().catch(() => undefined)
    return { stopped }
  }
  while (reader) {
    const left = (total === false ? Infinity : total) - (now() - startedAt)
    const read = await readWithin(reader, Math.min(left, idle === false ? Infinity : idle))
    if (read === 'slow') return stop('slow')
    if (read.done) break
    size += read.value.byteLength
    if (size > limit) return stop('large')
    chunks.push(read.value)
  }
  return { bytes: joined(chunks) }
}

function readWithin(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  ms: number,
): Promise<ReadableStreamReadResult<Uint8Array> | 'slow'> {
  return new Promise((resolve, reject) => {
    const cancelTimer = timerOf(() => resolve('slow'), Math.max(0, ms))
    reader.read().then(resolve, reject).finally(cancelTimer)
  })
}
