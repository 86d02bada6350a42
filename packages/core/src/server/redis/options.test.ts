// What the entry for Redis is made from, and what it says of what cannot work.
import { createClient, createClientPool } from 'redis'
import { expect, it } from 'vitest'
import { redisLimits, redisStreams, type RedisClient } from './index.ts'

const client: RedisClient = createClient()

it('takes a client of the package `redis`, and nothing is asked of it when it is made', () => {
  expect(Object.keys(redisStreams({ client })).toSorted()).toEqual(['open', 'read', 'stop'])
  expect(redisLimits({ client, perOwner: { requests: 1 } }).reserve).toBeTypeOf('function')
})

it.each([undefined, null, {}, 'redis://localhost', createClientPool()])(
  'refuses what is no client: %#',
  (given) => {
    const wrong = given as unknown as RedisClient
    expect(() => redisStreams({ client: wrong })).toThrow('is no client of the npm package `redis`')
    expect(() => redisLimits({ client: wrong, perOwner: { requests: 1 } })).toThrow('is no client')
  },
)

it.each([
  [{ keepMs: 0 }, '`keepMs` of redisStreams is 0'],
  [{ leaseMs: Number.NaN }, '`leaseMs` of redisStreams is NaN'],
  [{ maxBytes: '4mb' }, '`maxBytes` of redisStreams is a string'],
  [{ perOwner: { maxAbandoned: -1 } }, '`perOwner.maxAbandoned` of redisStreams is -1'],
  [{ perOwner: { abandoned: 1 } }, 'Did you mean `maxAbandoned`?'],
  [{ keepMS: 1 }, 'Did you mean `keepMs`?'],
  [{ prefix: 5 }, '`prefix` of redisStreams is no text'],
])('refuses what bounds nothing: %j', (given, sentence) => {
  const options = { client, ...given } as unknown as Parameters<typeof redisStreams>[0]
  expect(() => redisStreams(options)).toThrow(sentence)
})
