// A body that is one value: read whole before anything of it is passed on, so that half of one never leaves.
import { joined, type Source, streamOf } from './bytes.ts'

/** A larger one is passed on as it comes, in bytes. */
const MAX_BYTES = 16 * 1024 * 1024

/**
 * All of a body, as callers may read it; what is too large for that as a stream of what was read and the rest. Rejects
 * where it breaks off.
 */
export async function wholeBody(
  body: Source,
  clean: (text: string) => string,
): Promise<Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>> {
  const chunks: Uint8Array[] = []
  let size = 0
  while (size <= MAX_BYTES) {
    const { done, value } = await body.read()
    if (done) return cleaned(joined(chunks), clean)
    size += value.byteLength
    chunks.push(value)
  }
  return streamOf({
    async read() {
      const value = chunks.shift()
      return value ? { done: false, value } : body.read()
    },
    cancel: (reason) => body.cancel(reason),
  })
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
