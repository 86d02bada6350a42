// What one process has to do with the streams in Redis: those that it writes and those that are followed here.
import type { StreamName, StreamOrder } from '../keeping/streams.ts'
import type { Command } from './client.ts'
import type { Keys } from './keys.ts'
import type { CheckedOptions } from './stream-options.ts'
import type { Tail } from './tail.ts'

/** An answer that is written here. */
export interface Written {
  readonly name: StreamName
  /** How processes call it. */
  readonly key: string
  readonly told: (order: StreamOrder) => void
  /** The number of the last entry. */
  n: number
  bytes: number
  /** Since when nobody listens; undefined while somebody does. */
  aloneSince: number | undefined
  hasLeft: boolean
  isOver: boolean
}

/** An answer that is followed here. */
export interface Heard {
  readonly stream: string
  readonly mark: string
  /** The inbox of its writer. */
  readonly writer: string
  fail(why: string): void
}

/** What the functions of writing, following, being alone and stopping share. */
export interface RedisProcess extends Pick<CheckedOptions, 'bounds' | 'most'> {
  readonly command: Command
  readonly keys: Keys
  readonly instance: string
  /** By how processes call them. */
  readonly written: Map<string, Written>
  readonly followed: Set<Heard>
  /** What Redis did not take of what has ended, by stream: tried again with each beat until it is done. */
  readonly unfinished: Map<string, () => Promise<unknown>>
  readonly tail: Tail
  /** Begins to listen and to beat; both end by themselves when nothing is left to do. */
  start(): void
}

/** What nobody waits for, and what expires by itself where it fails. */
export function quietly(work: Promise<unknown>): void {
  work.catch(() => undefined)
}
