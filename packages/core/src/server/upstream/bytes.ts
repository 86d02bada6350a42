// Bytes on their way: put together, and watched.

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

/** Of a body of no events any byte counts, but the blanks that some servers send while they work. */
export function firstByteIn(bytes: Uint8Array): boolean {
  return bytes.some((byte) => byte > 32)
}
