// Where the bytes of answers are kept while they are written, so that a caller who was cut off finds them.

/**
 * Keeps the bytes of answers for a while. Ids are opaque text of at most 400 characters. A rejection is taken as
 * "not kept" and never reaches a caller, so that an answer does not depend on its store.
 */
export interface StreamStore {
  /** Begins a stream without bytes. */
  open(id: string): Promise<void>
  /** Adds bytes. False once the stream is not kept: it was dropped, or is too large. */
  append(id: string, bytes: Uint8Array): Promise<boolean>
  /** No more bytes come. From now on it may be forgotten. */
  end(id: string): Promise<void>
  /**
   * All bytes from the first on, then those to come, until the end; an error if it is dropped meanwhile.
   * Resolves at once: undefined for what is not kept.
   */
  read(id: string): Promise<ReadableStream<Uint8Array> | undefined>
  /** Forgets it. */
  drop(id: string): Promise<void>
}

/** The bounds of `memoryStreams`. */
export interface MemoryStreamsOptions {
  /** How long a stream stays after its end, in milliseconds. @default 300_000 */
  keepMs?: number | undefined
  /** The most bytes of all streams together; one that is larger alone is not kept. @default 67_108_864 */
  maxBytes?: number | undefined
  /** The most streams. @default 1000 */
  maxStreams?: number | undefined
}

/** The header that names a kept stream. */
export const STREAM_HEADER = 'x-stream-id'

/** The id that a request names, where it means a kept stream. */
export function streamIdOf({ method, url }: Request): string | undefined {
  if (method !== 'GET' && method !== 'DELETE') return undefined
  return new URL(url).searchParams.get('stream') ?? undefined
}
