// Streams in the memory of one process: bounded, oldest first out.
import { routeError } from '../refuse.ts'
import type { MemoryStreamsOptions, StreamStore } from './streams.ts'

interface Kept {
  /** As large as it has grown, not as full: that is what counts against the bound. */
  buffer: Uint8Array
  size: number
  isOver: boolean
  /** Readers that wait for what comes next. */
  waiting: Set<() => void>
  isDropped: boolean
  cancelTimer: () => void
}

const FIRST_BYTES = 4096
/** What a reader is given at once, so that a slow one holds no more than this. */
const READ_BYTES = 64 * 1024

function checked(name: string, value: number): number {
  if (value > 0) return value
  throw routeError(
    `\`${name}\` of memoryStreams is ${value}, so nothing could be kept. Pass a number above 0.`,
  )
}

/**
 * Keeps streams in memory: for one process, and until it ends. When a bound is met the oldest go first, those
 * that have ended before those that are being written.
 * @throws ChatError `usage` for a bound that is not above 0.
 * @example
 * export const POST = createChatHandler({ client, authorize, streams: memoryStreams() })
 */
export function memoryStreams(options: MemoryStreamsOptions = {}): StreamStore {
  const keepMs = checked('keepMs', options.keepMs ?? 300_000)
  const maxBytes = checked('maxBytes', options.maxBytes ?? 64 * 1024 * 1024)
  const maxStreams = checked('maxStreams', options.maxStreams ?? 1000)
  /** In order of their beginning. */
  const streams = new Map<string, Kept>()
  let total = 0

  function wake({ waiting }: Kept): void {
    for (const resolve of waiting) resolve()
    waiting.clear()
  }

  function drop(id: string): void {
    const kept = streams.get(id)
    if (!kept) return
    streams.delete(id)
    total -= kept.buffer.byteLength
    kept.isDropped = true
    kept.cancelTimer()
    wake(kept)
  }

  /** Makes room, if need be at the expense of the stream itself. */
  function trim(): void {
    while (total > maxBytes || streams.size > maxStreams) {
      const ids = [...streams.keys()]
      const oldest = ids.find((id) => streams.get(id)?.isOver) ?? ids[0]
      if (oldest === undefined) return
      drop(oldest)
    }
  }

  function grow(kept: Kept, size: number): void {
    const doubled = Math.max(FIRST_BYTES, kept.buffer.byteLength * 2, size)
    const buffer = new Uint8Array(Math.min(doubled, Math.max(maxBytes, size)))
    buffer.set(kept.buffer.subarray(0, kept.size))
    total += buffer.byteLength - kept.buffer.byteLength
    kept.buffer = buffer
  }

  return {
    async open(id) {
      drop(id)
      streams.set(id, {
        buffer: new Uint8Array(0),
        size: 0,
        isOver: false,
        waiting: new Set(),
        isDropped: false,
        cancelTimer: () => undefined,
      })
      trim()
    },
    async append(id, bytes) {
      const kept = streams.get(id)
      if (!kept || kept.isOver) return false
      const size = kept.size + bytes.byteLength
      if (size > maxBytes) {
        drop(id)
        return false
      }
      if (size > kept.buffer.byteLength) grow(kept, size)
      kept.buffer.set(bytes, kept.size)
      kept.size = size
      wake(kept)
      trim()
      return streams.get(id) === kept
    },
    async end(id) {
      const kept = streams.get(id)
      if (!kept || kept.isOver) return
      kept.isOver = true
      const timer: unknown = setTimeout(() => drop(id), keepMs)
      kept.cancelTimer = () => clearTimeout(timer as number)
      // What is kept must not keep a process alive.
      ;(timer as { unref?: () => void }).unref?.()
      wake(kept)
    },
    async read(id) {
      const kept = streams.get(id)
      if (!kept) return undefined
      let at = 0
      return new ReadableStream<Uint8Array>(
        {
          async pull(controller) {
            while (at === kept.size && !kept.isOver && !kept.isDropped) {
              await new Promise<void>((resolve) => kept.waiting.add(resolve))
            }
            if (kept.isDropped) {
              controller.error(routeError('the stream is kept no more, so it cannot be followed.'))
            } else if (at < kept.size) {
              const bytes = kept.buffer.slice(at, Math.min(kept.size, at + READ_BYTES))
              at += bytes.byteLength
              controller.enqueue(bytes)
            } else {
              controller.close()
            }
          },
        },
        { highWaterMark: 0 },
      )
    },
    drop: async (id) => drop(id),
  }
}
