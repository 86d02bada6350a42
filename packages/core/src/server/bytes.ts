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

/** Who watches bytes that pass. */
export interface Watcher {
  chunk(bytes: Uint8Array): void
  /** Told once: whether the bytes came to their end. */
  end(isWhole: boolean): void
}

/** The same bytes, no faster than they are read. A caller who leaves ends them: that is no error to log. */
export function passedOn(
  body: ReadableStream<Uint8Array>,
  left: AbortSignal,
  watcher: Watcher | undefined,
): ReadableStream<Uint8Array> {
  const reader = body.getReader()
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
          watcher?.end(false)
          return left.aborted ? controller.close() : controller.error(error)
        }
        watcher?.end(true)
        controller.close()
      },
      cancel(reason) {
        watcher?.end(false)
        return reader.cancel(reason)
      },
    },
    { highWaterMark: 0 },
  )
}
