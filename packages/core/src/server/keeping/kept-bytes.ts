// The bytes of one answer in memory, and those who read them while they grow.
import { routeError } from '../refuse.ts'

/** What is allocated at once, and what a reader is given at once: a slow one holds no more than this. */
const BLOCK = 16 * 1024

/** Bytes that grow until they end, or are dropped. */
export interface KeptBytes {
  readonly state: 'written' | 'ended' | 'dropped'
  /** The memory that they take, in bytes. */
  readonly held: number
  /** How much more memory so many bytes more would take. */
  growth(count: number): number
  append(bytes: Uint8Array): void
  /** Nothing more comes. Readers of what was dropped get an error. */
  close(state: 'ended' | 'dropped'): void
  /** From the first byte on. `left` is called once, when this reader reads no more. */
  read(left: () => void): ReadableStream<Uint8Array>
}

/** Makes them, without a byte. */
export function createKeptBytes(): KeptBytes {
  const blocks: Uint8Array[] = []
  const waiting = new Set<() => void>()
  let size = 0
  let state: KeptBytes['state'] = 'written'

  const growth = (count: number): number =>
    Math.max(0, Math.ceil((size + count) / BLOCK) - blocks.length) * BLOCK

  function wake(): void {
    for (const resolve of waiting) resolve()
    waiting.clear()
  }

  return {
    get state() {
      return state
    },
    get held() {
      return blocks.length * BLOCK
    },
    growth,
    append(bytes) {
      let rest = bytes
      while (rest.byteLength > 0) {
        const at = size % BLOCK
        if (at === 0) blocks.push(new Uint8Array(BLOCK))
        const part = rest.subarray(0, BLOCK - at)
        blocks.at(-1)?.set(part, at)
        size += part.byteLength
        rest = rest.subarray(part.byteLength)
      }
      wake()
    },
    close(given) {
      state = given
      wake()
    },
    read(left) {
      let at = 0
      let isReading = true
      const leave = (): void => {
        if (isReading) left()
        isReading = false
      }
      return new ReadableStream<Uint8Array>(
        {
          async pull(controller) {
            while (isReading && at === size && state === 'written') {
              await new Promise<void>((resolve) => waiting.add(resolve))
            }
            if (!isReading) return
            if (state === 'dropped') {
              leave()
              throw routeError('the stream is kept no more, so it cannot be followed.')
            }
            if (at === size) {
              leave()
              return controller.close()
            }
            const from = at % BLOCK
            const end = Math.min(BLOCK, from + size - at)
            const bytes = blocks[Math.floor(at / BLOCK)]?.slice(from, end)
            at += end - from
            if (bytes) controller.enqueue(bytes)
          },
          cancel() {
            leave()
            wake()
          },
        },
        { highWaterMark: 0 },
      )
    },
  }
}
