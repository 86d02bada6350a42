// Limits whose counts are in Redis, so that they hold over all processes.
import { createLimits, type Limits, type LimitsOptions } from '../limits/limits.ts'
import type { Counter, CounterStore } from '../limits/counters.ts'
import { checkPrefix, clientOf, commandsOf, type RedisClient, type RedisCluster } from './client.ts'

/** What `redisLimits` is made from: the bounds of `memoryLimits`, and where the counts are. */
export interface RedisLimitsOptions extends Omit<LimitsOptions, 'store'> {
  /** A connected client of the npm package `redis`, or one of its cluster. */
  client: RedisClient | RedisCluster
  /** What every key begins with. @default '{x}:' */
  prefix?: string | undefined
}

/** Adds all or none. ARGV: amount, limit and expiry of each key. */
const TAKE = `
local full = {}
for at, key in ipairs(KEYS) do
  local held = tonumber(redis.call('GET', key) or '0')
  if held + tonumber(ARGV[at * 3 - 2]) > tonumber(ARGV[at * 3 - 1]) then table.insert(full, at) end
end
if #full > 0 then return full end
for at, key in ipairs(KEYS) do
  redis.call('INCRBY', key, ARGV[at * 3 - 2])
  redis.call('PEXPIRE', key, ARGV[at * 3])
end
return full`

/** Adds each; what is given back to a counter that is gone begins none. ARGV: amount and expiry of each key. */
const ADD = `
for at, key in ipairs(KEYS) do
  local amount = tonumber(ARGV[at * 2 - 1])
  if amount > 0 then
    redis.call('INCRBY', key, amount)
    redis.call('PEXPIRE', key, ARGV[at * 2])
  elseif redis.call('EXISTS', key) == 1 and redis.call('INCRBY', key, amount) < 0 then
    redis.call('SET', key, 0, 'KEEPTTL')
  end
end`

function counters(client: RedisClient, prefix: string): CounterStore {
  // Limits wait less than this.
  const command = commandsOf(client, 5000)
  const keysOf = (all: readonly Counter[]): string[] => all.map(({ key }) => `${prefix}l:${key}`)
  /** Redis takes whole numbers, and an expiry of at least 1. */
  const whole = (value: number): number => Math.max(1, Math.ceil(value))
  return {
    async take(all) {
      const values = all.flatMap(({ amount, limit, expiresMs }) => [
        Math.round(amount),
        limit,
        whole(expiresMs),
      ])
      const full = await command('EVAL', TAKE, all.length, ...keysOf(all), ...values)
      const places = Array.isArray(full) ? full.map(Number) : []
      return places.flatMap((place) => all[place - 1]?.key ?? [])
    },
    async add(all) {
      const values = all.flatMap(({ amount, expiresMs }) => [Math.round(amount), whole(expiresMs)])
      await command('EVAL', ADD, all.length, ...keysOf(all), ...values)
    },
  }
}

/**
 * Limits that hold over all processes behind one address.
 * @throws ChatError `usage` for bounds that limit nothing, and for what is no client.
 * @example
 * redisLimits({ client, perOwner: { requests: 20, tokens: 100_000 } })
 */
export function redisLimits(options: RedisLimitsOptions): Limits {
  const { client, prefix = '{x}:', ...bounds } = options
  checkPrefix('redisLimits', prefix)
  const store = counters(clientOf('redisLimits', client, prefix), prefix)
  return createLimits({ ...bounds, store })
}
