// A body that is one value: read whole before anything of it is passed on, so that half of one never leaves.
import { joined } from './bytes.ts'

/** A larger one is passed on as it comes, in bytes. */
const MAX_BYTES = 16 * 1024 * 1024

/**
 * All of a body, as callers may read it; what is too large for that as a stream of what was read and the rest. Rejects
 * where it breaks off.
 */
export async function wholeBody(
  body: ReadableStream<Uint8Array>,
  clean: (text: string) => string,
): Promise<Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>> {
  const reader = body.getReader()
  const chunks: Uint8Array[] = []
  let size = 0
  while (size <= MAX_BYTES) {
    const { done, value } = await reader.read()
    if (done) return cleaned(joined(chunks), clean)
    size += value.byteLength
    chunks.push(value)
  }
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const chunk = chunks.shift()
        if (chunk) return controller.enqueue(chunk)
        const { done, value } = await reader.read()
        if (done) controller.close()
        else controller.enqueue(value)
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  )
}

/** The same bytes where nothing had to be taken out. */
function cleaned(
  bytes: Uint8Array<ArrayBuffer>,
  clean: (text: string) => string,
): Uint8Array<ArrayBuffer> {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
  const left = clean(text)
  return left === text ? bytes : new TextEncoder().encode(left)
}
