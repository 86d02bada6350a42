// What streams in Redis are made from, checked when they are made.
import { checkedBounds } from '../keeping/bounds.ts'
import type { StreamsPerOwner } from '../keeping/memory-streams.ts'
import { checkPrefix, clientOf, type RedisClient, type RedisCluster } from './client.ts'

/** What `redisStreams` is made from. */
export interface RedisStreamsOptions {
  /** A connected client of the npm package `redis`, or one of its cluster. One more connection is made of it, for reads that wait. */
  client: RedisClient | RedisCluster
  /** What every key begins with. With a hash tag, as here, all are on one node of a cluster. @default '{x}:' */
  prefix?: string | undefined
  /** How long a stream stays after its end, in milliseconds. @default 300_000 */
  keepMs?: number | undefined
  /** How long an answer is read on while nobody listens, in milliseconds. @default 600_000 */
  abandonedMs?: number | undefined
  /** After how long a process that is not heard of is taken for dead, in milliseconds. @default 5000 */
  leaseMs?: number | undefined
  /** The most answers that this process writes at a time. @default 5000 */
  maxStreams?: number | undefined
  /** The most bytes of one answer. @default 4_194_304 */
  maxBytes?: number | undefined
  /** Over all processes. `maxBytes` is of answers that have ended. */
  perOwner?: StreamsPerOwner | undefined
}

const MEBIBYTE = 1024 * 1024
const BOUNDS = {
  keepMs: 300_000,
  abandonedMs: 600_000,
  leaseMs: 5000,
  maxStreams: 5000,
  maxBytes: 4 * MEBIBYTE,
}
const PER_OWNER = { maxStreams: 100, maxAbandoned: 20, maxBytes: 16 * MEBIBYTE }

/** Options with what is left out. */
export interface CheckedOptions {
  client: RedisClient
  prefix: string
  bounds: Record<'keepMs' | 'abandonedMs' | 'leaseMs' | 'maxStreams' | 'maxBytes', number>
  most: Record<'maxStreams' | 'maxAbandoned' | 'maxBytes', number>
}

/** Checks them. @throws ChatError `usage` for options that cannot work. */
export function checkedOptions(options: RedisStreamsOptions): CheckedOptions {
  const { prefix = '{x}:', perOwner = {}, client: connected, ...given } = options
  checkPrefix('redisStreams', prefix)
  const client = clientOf('redisStreams', connected, prefix)
  const place = { of: 'redisStreams', others: ['client', 'prefix', 'perOwner'] }
  const bounds = checkedBounds(given, BOUNDS, place)
  const most = checkedBounds(perOwner, PER_OWNER, { of: 'redisStreams', within: 'perOwner' })
  return { client, prefix, bounds, most }
}
