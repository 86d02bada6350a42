// A response from chunks, for tests that say themselves where the network cut it.

/** What `sseResponse` may be told besides its chunks. */
export interface SseResponseInit {
  /** @default 200 */
  status?: number | undefined
  /** @default `{ 'content-type': 'text/event-stream' }` */
  headers?: Readonly<Record<string, string>> | undefined
}

/** A streaming response whose every chunk arrives in a read of its own. Strings are sent as they are. */
export function sseResponse(
  chunks: Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>,
  { status = 200, headers = { 'content-type': 'text/event-stream' } }: SseResponseInit = {},
): Response {
  const encoder = new TextEncoder()
  const iterator =
    Symbol.asyncIterator in chunks ? chunks[Symbol.asyncIterator]() : chunks[Symbol.iterator]()
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await iterator.next()
        if (done) controller.close()
        else controller.enqueue(typeof value === 'string' ? encoder.encode(value) : value)
      },
      async cancel() {
        await iterator.return?.()
      },
    },
    { highWaterMark: 0 },
  )
  return new Response(body, { status, headers })
}

/** The same bytes in chunks of `size` bytes. */
export function cutEvery(bytes: Uint8Array, size: number): readonly Uint8Array[] {
  const chunks: Uint8Array[] = []
  for (let at = 0; at < bytes.length; at += size) chunks.push(bytes.slice(at, at + size))
  return chunks
}
