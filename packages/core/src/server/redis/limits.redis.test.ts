// Limits whose counts are in a real Redis: they hold over all instances.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startInstances } from '../../../test/instances.ts'
import { startRedis, type TestRedis } from '../../../test/redis-server.ts'
import { answer } from '../../../test/server.ts'
import { memoryStreams } from '../index.ts'
import { redisLimits, type RedisLimitsOptions } from './index.ts'

/** A window that does not end amid a test. */
const DAY_MS = 86_400_000

let redis: TestRedis

beforeAll(async () => {
  redis = await startRedis()
})
afterAll(() => redis.close())

async function start(bounds: Omit<RedisLimitsOptions, 'client'>) {
  const client = await redis.client()
  await client.flushAll()
  const errors: string[] = []
  const instances = await startInstances(
    [memoryStreams(), memoryStreams()],
    // Long enough for a busy machine: after it the instances would count for themselves.
    {
      limits: redisLimits({ client, storeMs: 60_000, ...bounds }),
      onError: ({ message }) => errors.push(message),
    },
    (response) => answer(response),
  )
  return { client, errors, ...instances }
}

it('are held over all instances, also by requests at the same moment', async () => {
  const { ask, close } = await start({ perOwner: { requests: 10, windowMs: DAY_MS } })
  const asked = Array.from({ length: 40 }, (_, at) => ask({ at: at % 2, owner: 'ann' }))
  const statuses = (await Promise.all(asked)).map(({ status }) => status)
  expect(statuses.filter((status) => status === 200)).toHaveLength(10)
  expect(statuses.filter((status) => status === 429)).toHaveLength(30)
  expect((await ask({ at: 0, owner: 'bob' })).status).toBe(200)
  await close()
})

it('take nothing from a bound where another is met', async () => {
  const { ask, close } = await start({
    perOwner: { requests: 1, windowMs: DAY_MS },
    inAll: { requests: 3, windowMs: DAY_MS },
  })
  const statuses = []
  for (const owner of ['a', 'a', 'a', 'b', 'c', 'd']) statuses.push((await ask({ owner })).status)
  expect(statuses).toEqual([200, 429, 429, 200, 200, 429])
  await close()
})

it('leave nothing in Redis that does not expire', async () => {
  const { ask, client, close } = await start({ perOwner: { requests: 5, tokens: 100_000 } })
  await (await ask({ owner: 'ann' })).text()
  const keys = await client.keys('*')
  expect(keys.length).toBeGreaterThan(1)
  for (const key of keys) expect(await client.pTTL(key)).toBeGreaterThan(0)
  await close()
})

it.each([
  ['is a replica', ['REPLICAOF', '127.0.0.1', '1'], ['REPLICAOF', 'NO', 'ONE']],
  ['is full', ['CONFIG', 'SET', 'maxmemory', '1'], ['CONFIG', 'SET', 'maxmemory', '0']],
  ['forbids it', ['ACL', 'SETUSER', 'default', '-eval'], ['ACL', 'SETUSER', 'default', '+@all']],
])('are counted here where Redis %s, and told of once', async (_, fault, heal) => {
  const { ask, client, errors, close } = await start({
    perOwner: { requests: 10, windowMs: DAY_MS },
  })
  await client.sendCommand(fault)
  const asked = Array.from({ length: 40 }, (__, at) => ask({ at: at % 2, owner: 'ann' }))
  const statuses = (await Promise.all(asked)).map(({ status }) => status)
  await client.sendCommand(heal)
  expect(statuses.filter((status) => status === 200)).toHaveLength(10)
  expect(errors).toHaveLength(1)
  await close()
})
