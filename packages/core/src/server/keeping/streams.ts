// Where the bytes of answers are kept while they are written, so that a caller who was cut off finds them.

/** Which answer: an id that means something to one owner alone. */
export interface StreamName {
  /** 32 of `[0-9a-z]`. */
  readonly id: string
  /** As `authorize` gave it; undefined where it names nobody. */
  readonly owner: string | undefined
}

/**
 * What a store tells who writes: `stop`, that its owner ended the answer, on whichever instance; `drop`, that the store
 * lets go of it, e.g. since it is too large or nobody has read it for long. After either nothing is written into it.
 */
export type StreamOrder = 'stop' | 'drop'

/** Writes one answer into a store. The calls come one after the other. */
export interface StreamWriter {
  /** Adds bytes. Rejects where they cannot be kept. */
  append(bytes: Uint8Array): Promise<void>
  /** No more bytes come, also after a `stop`. From now on it may be forgotten, after a while. */
  end(): Promise<void>
  /** Whoever asked is gone; those who follow are counted by the store, and it says `drop` when nobody comes for long. */
  leave(): Promise<void>
  /** Forgets it. Whoever follows it gets an error. */
  drop(): Promise<void>
}

/**
 * Keeps the bytes of answers for a while, for one process or many. A store may reject, hang and lose everything: that
 * costs the taking up of answers, never an answer.
 */
export interface StreamStore {
  /** Begins a stream. `taken` where its owner uses the id already; undefined where there is no room for another. */
  open(
    name: StreamName,
    told: (order: StreamOrder) => void,
  ): Promise<StreamWriter | 'taken' | undefined>
  /**
   * All bytes from the first on, then those to come, until the end; undefined for what is not kept, and for what has no
   * end and no writer. The body errors when the stream is dropped, and within seconds after its writer died.
   */
  read(name: StreamName): Promise<ReadableStream<Uint8Array> | undefined>
  /**
   * Tells its writer to stop, on whichever instance it is, and lets nobody begin to read it any more; whoever reads it
   * reads to its end. False for what is not kept.
   */
  stop(name: StreamName): Promise<boolean>
}

/** The one name of a stream, of at most as many characters as its owner has and 33. */
export function keyOf({ id, owner }: StreamName): string {
  return owner === undefined ? id : `${id}.${owner}`
}

/** The header by which a caller asks for an answer to be kept, under an id of theirs, and is told that it is. */
export const STREAM_HEADER = 'x-stream-id'

/** What names a stream: 164 random bits, where a client of this package made it. */
export const STREAM_ID: RegExp = /^[0-9a-z]{32}$/

/** The id that a request names in its address, where it means a kept stream. */
export function streamIdOf({ method, url }: Request): string | undefined {
  if (method !== 'GET' && method !== 'DELETE') return undefined
  return new URL(url).searchParams.get('stream') ?? undefined
}
