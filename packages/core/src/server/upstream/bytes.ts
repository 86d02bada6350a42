// Bytes on their way: read, put together, and watched.

/**
 * Bytes that one reader takes piece by piece, e.g. the reader of a stream. Within the route each room reads the one
 * before; only the response is a stream again, as every stream between costs what a token costs.
 */
export interface Source {
  /** Rejects where the bytes broke off. */
  read(): Promise<Piece>
  /** Nobody reads on. */
  cancel(reason?: unknown): Promise<void>
  /** Whoever reads last is told here, while a read waits, what to send before it: comments, of which a read per token would cost a promise. */
  beside?(hear: (bytes: Uint8Array) => void): void
}

/** What a source gives next. */
export type Piece = ReadableStreamReadResult<Uint8Array>

export const OVER: Piece = { done: true, value: undefined }

const sources = new WeakMap<ReadableStream<Uint8Array>, Source>()

/** The bytes of a source for a response, read as they are asked for. */
export function streamOf(source: Source): ReadableStream<Uint8Array> {
  const stream = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        source.beside?.((bytes) => {
          // Of several that nobody takes one is enough.
          if (controller.desiredSize === 0) controller.enqueue(bytes)
        })
      },
      async pull(controller) {
        const { done, value } = await source.read()
        if (done) controller.close()
        else controller.enqueue(value)
      },
      cancel: (reason) => source.cancel(reason),
    },
    { highWaterMark: 0 },
  )
  sources.set(stream, source)
  return stream
}

/**
 * What a body of a response is read from, for adapters: the source behind one of this package, which spares the stream
 * between them for every token, else its reader. Nobody else can read it from then on.
 */
export function takenFrom(stream: ReadableStream<Uint8Array>): Source {
  const reader = stream.getReader()
  return sources.get(stream) ?? reader
}

/** These pieces. */
export function sourceOf(...pieces: readonly Uint8Array[]): Source {
  const left = [...pieces]
  return {
    async read() {
      const value = left.shift()
      return value ? { done: false, value } : OVER
    },
    async cancel() {
      left.length = 0
    },
  }
}

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

/** A watcher of bytes that pass. */
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
