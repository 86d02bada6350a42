// Streams in the memory of one process: bounded in all and for each owner, whose own oldest go first.
import { timerOf } from '../deadline.ts'
import { routeError } from '../refuse.ts'
import { checkedBounds } from './bounds.ts'
import { createKeptBytes, type KeptBytes } from './kept-bytes.ts'
import { keyOf, type StreamOrder, type StreamStore } from './streams.ts'

/** The bounds of what one owner has. All whom `authorize` does not name are one owner together. */
export interface StreamsPerOwner {
  /** The most streams. @default 100 */
  maxStreams?: number | undefined
  /** The most answers that are read on while nobody listens: with one more, the oldest of them ends. @default 20 */
  maxAbandoned?: number | undefined
  /** The most bytes. @default 16_777_216 */
  maxBytes?: number | undefined
}

/** The bounds of `memoryStreams`. */
export interface MemoryStreamsOptions {
  /** How long a stream stays after its end, in milliseconds. @default 300_000 */
  keepMs?: number | undefined
  /** How long an answer is read on while nobody listens, in milliseconds. @default 600_000 */
  abandonedMs?: number | undefined
  /** The most bytes of all streams together. @default 67_108_864 */
  maxBytes?: number | undefined
  /** The most streams. @default 1000 */
  maxStreams?: number | undefined
  perOwner?: StreamsPerOwner | undefined
}

const MEBIBYTE = 1024 * 1024
const IN_ALL = { keepMs: 300_000, abandonedMs: 600_000, maxBytes: 64 * MEBIBYTE, maxStreams: 1000 }
const PER_OWNER = { maxStreams: 100, maxAbandoned: 20, maxBytes: 16 * MEBIBYTE }

interface Kept {
  readonly key: string
  readonly owner: Owner
  readonly bytes: KeptBytes
  readonly told: (order: StreamOrder) => void
  /** The caller that asked is one of them until it leaves. */
  listeners: number
  cancelTimer: () => void
}

/** What one owner has. */
interface Owner {
  readonly name: string | undefined
  /** In order of their beginning. */
  readonly streams: Set<Kept>
  /** In order of when their last listener left. */
  readonly abandoned: Set<Kept>
  bytes: number
}

/**
 * Keeps streams in memory: for one process, and until it ends. Where a bound is met, room is made of what the same owner
 * has and has ended, the oldest first; where that is not enough, the new answer passes and is not kept.
 * @throws ChatError `usage` for a bound that is not above 0.
 * @example
 * export const POST = createChatHandler({ client, authorize, streams: memoryStreams() })
 */
export function memoryStreams(options: MemoryStreamsOptions = {}): StreamStore {
  const { perOwner = {}, ...inAll } = options
  const bounds = checkedBounds(inAll, IN_ALL, { of: 'memoryStreams', others: ['perOwner'] })
  const most = checkedBounds(perOwner, PER_OWNER, { of: 'memoryStreams', within: 'perOwner' })
  const streams = new Map<string, Kept>()
  const owners = new Map<string | undefined, Owner>()
  let total = 0

  function ownerOf(name: string | undefined): Owner {
    return owners.get(name) ?? { name, streams: new Set(), abandoned: new Set(), bytes: 0 }
  }

  /** Takes it off the list; who reads it reads on. */
  function forget(kept: Kept): void {
    const { key, owner, bytes } = kept
    if (streams.get(key) !== kept) return
    kept.cancelTimer()
    streams.delete(key)
    owner.streams.delete(kept)
    owner.abandoned.delete(kept)
    owner.bytes -= bytes.held
    total -= bytes.held
    if (owner.streams.size === 0) owners.delete(owner.name)
  }

  function drop(kept: Kept): void {
    forget(kept)
    if (kept.bytes.state === 'written') kept.told('drop')
    kept.bytes.close('dropped')
  }

  /** Whether there is room, made of what the owner has that is over. */
  function hasRoom(owner: Owner, more: { streams: number; bytes: number }): boolean {
    const isFull = (): boolean =>
      streams.size + more.streams > bounds.maxStreams ||
      total + more.bytes > bounds.maxBytes ||
      owner.streams.size + more.streams > most.maxStreams ||
      owner.bytes + more.bytes > most.maxBytes
    for (const kept of owner.streams) {
      if (!isFull()) return true
      if (kept.bytes.state !== 'written') drop(kept)
    }
    return !isFull()
  }

  function leave(kept: Kept): void {
    kept.listeners -= 1
    if (kept.listeners > 0 || streams.get(kept.key) !== kept || kept.bytes.state !== 'written')
      return
    const { abandoned } = kept.owner
    abandoned.add(kept)
    kept.cancelTimer = timerOf(() => drop(kept), bounds.abandonedMs)
    const [oldest] = abandoned
    if (oldest && abandoned.size > most.maxAbandoned) drop(oldest)
  }

  return {
    async open(name, told) {
      const key = keyOf(name)
      const owner = ownerOf(name.owner)
      if (streams.has(key)) return 'taken'
      if (!hasRoom(owner, { streams: 1, bytes: 0 })) return undefined
      const bytes = createKeptBytes()
      const kept: Kept = { key, owner, bytes, told, listeners: 1, cancelTimer: () => undefined }
      owners.set(name.owner, owner)
      owner.streams.add(kept)
      streams.set(key, kept)
      return {
        async append(more) {
          const growth = bytes.growth(more.byteLength)
          const isListed = streams.get(key) === kept
          if (isListed && !hasRoom(owner, { streams: 0, bytes: growth })) drop(kept)
          if (bytes.state !== 'written') throw routeError('the stream is kept no more.')
          bytes.append(more)
          if (!isListed) return
          owner.bytes += growth
          total += growth
        },
        async end() {
          if (bytes.state !== 'written') return
          bytes.close('ended')
          owner.abandoned.delete(kept)
          kept.cancelTimer()
          if (streams.get(key) === kept) kept.cancelTimer = timerOf(() => drop(kept), bounds.keepMs)
        },
        leave: async () => leave(kept),
        drop: async () => drop(kept),
      }
    },
    async read(name) {
      const kept = streams.get(keyOf(name))
      if (!kept) return undefined
      kept.listeners += 1
      kept.owner.abandoned.delete(kept)
      if (kept.bytes.state === 'written') kept.cancelTimer()
      return kept.bytes.read(() => leave(kept))
    },
    async stop(name) {
      const kept = streams.get(keyOf(name))
      if (!kept) return false
      forget(kept)
      if (kept.bytes.state === 'written') kept.told('stop')
      return true
    },
  }
}
