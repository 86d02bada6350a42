// Bytes on their way: put together, and passed on as they come.

/** The chunks as one. */
export function joined(chunks: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(chunks.reduce((size, chunk) => size + chunk.byteLength, 0))
  let at = 0
  for (const chunk of chunks) {
    bytes.set(chunk, at)
    at += chunk.byteLength
  }
  return bytes
}

/** How a body ended: to its end, because nobody wanted more, or by a fault upstream. */
export type PassingEnd = 'whole' | 'left' | 'broken'

/** Who watches bytes that pass. */
export interface Watcher {
  chunk(bytes: Uint8Array): void
  /** The first time counts. */
  end(ending: PassingEnd): void
}

/** Both, or the one that there is. */
export function watchers(...all: readonly (Watcher | undefined)[]): Watcher | undefined {
  const [first, ...others] = all.filter((each) => each !== undefined)
  if (!first || others.length === 0) return first
  const each = [first, ...others]
  return {
    chunk: (bytes) => each.forEach((watcher) => watcher.chunk(bytes)),
    end: (ending) => each.forEach((watcher) => watcher.end(ending)),
  }
}

/** The same bytes, no faster than they are read. A caller who leaves ends them: that is no error to log. */
export function passedOn(
  body: ReadableStream<Uint8Array>,
  left: AbortSignal,
  watcher: Watcher | undefined,
): ReadableStream<Uint8Array> {
  const reader = body.getReader()
  // Whoever leaves may neither read on nor cancel.
  left.addEventListener('abort', () => watcher?.end('left'))
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { done, value } = await reader.read()
          if (!done) {
            watcher?.chunk(value)
            return controller.enqueue(value)
          }
        } catch (error) {
          watcher?.end(left.aborted ? 'left' : 'broken')
          return left.aborted ? controller.close() : controller.error(error)
        }
        watcher?.end('whole')
        controller.close()
      },
      cancel(reason) {
        watcher?.end('left')
        return reader.cancel(reason)
      },
    },
    { highWaterMark: 0 },
  )
}
