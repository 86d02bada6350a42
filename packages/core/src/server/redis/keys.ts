// What is where in Redis. Every key begins with the prefix of the app.
import { keyOf, type StreamName } from '../keeping/streams.ts'

/** The keys of one prefix. */
export interface Keys {
  /** What the keys of all streams begin with. */
  readonly streams: string
  /** What the keys of all inboxes begin with. */
  readonly inboxes: string
  /** Where other processes write to this one, there as long as it lives. */
  inbox(instance: string): string
  stream(name: StreamName): string
  /** Is there as long as somebody follows the stream, on whichever process. */
  mark(name: StreamName): string
  /** The streams of its owner, by when they began. */
  owner(name: StreamName): string
  /** How many bytes of the owner's have ended. */
  bytes(name: StreamName): string
  /** The streams of its owner that have ended, by when. */
  ended(name: StreamName): string
  /** The streams of its owner that nobody listens to, by since when. */
  abandoned(name: StreamName): string
}

/** Makes them. */
export function keysOf(prefix: string): Keys {
  const ofOwner = (letter: string) => (name: StreamName) => `${prefix}${letter}:${name.owner ?? ''}`
  return {
    streams: `${prefix}s:`,
    inboxes: `${prefix}i:`,
    inbox: (instance) => `${prefix}i:${instance}`,
    stream: (name) => `${prefix}s:${keyOf(name)}`,
    mark: (name) => `${prefix}r:${keyOf(name)}`,
    owner: ofOwner('o'),
    bytes: ofOwner('b'),
    ended: ofOwner('e'),
    abandoned: ofOwner('a'),
  }
}
