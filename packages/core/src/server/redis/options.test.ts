// What the entry for Redis is made from, and what it says of what cannot work.
import { createClient, createClientPool, createCluster, createSentinel } from 'redis'
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

it('refuses a client of a Sentinel, whose commands are sent in another way', () => {
  const sentinel = createSentinel({
    name: 'm',
    sentinelRootNodes: [{ host: '127.0.0.1', port: 1 }],
  })
  const wrong = sentinel as unknown as RedisClient
  expect(() => redisStreams({ client: wrong })).toThrow('is one of a Sentinel')
  expect(() => redisLimits({ client: wrong, perOwner: { requests: 1 } })).toThrow('Sentinel')
})

it('takes a client of a cluster, with a prefix that keeps its keys on one node', () => {
  const client = createCluster({ rootNodes: [{ url: 'redis://127.0.0.1:1' }] })
  expect(redisStreams({ client }).open).toBeTypeOf('function')
  for (const prefix of ['', 'chat:', '{}:', '}{']) {
    expect(() => redisStreams({ client, prefix })).toThrow('has no hash tag')
    expect(() => redisLimits({ client, prefix, perOwner: { requests: 1 } })).toThrow('no hash tag')
  }
})

/** A client of a server that says this of itself, or throws it. */
function saying(info: string | Error): { client: RedisClient; commands: string[] } {
  const commands: string[] = []
  const client: RedisClient = {
    isReady: true,
    async sendCommand([name = '']) {
      commands.push(name)
      if (name !== 'INFO') return name === 'EVAL' ? 'full' : null
      if (info instanceof Error) throw info
      return info
    },
    duplicate: () => createClient(),
  }
  return { client, commands }
}

const name = { id: 'a'.repeat(32), owner: 'ann' }

it.each(['5.0.14', '6.0.16', '4.0.9'])(
  'refuses a server of version %s at the first use',
  async (version) => {
    const { client, commands } = saying(
      `# Server\r\nredis_version:${version}\r\nredis_mode:standalone\r\n`,
    )
    const streams = redisStreams({ client })
    expect(commands).toEqual([])
    for (let turn = 0; turn < 2; turn++) {
      await expect(streams.open(name, () => undefined)).rejects.toThrow(
        `the Redis of \`client\` is ${version}, so nothing is stored in it. Take 6.2 or newer, or Valkey.`,
      )
    }
    await expect(streams.read(name)).rejects.toThrow('Take 6.2 or newer')
    expect(new Set(commands)).toEqual(new Set(['INFO']))
    const told: unknown[] = []
    const limits = redisLimits({ client, perOwner: { requests: 1 } })
    await limits.reserve({ owner: 'ann', tokens: 0 }, (cause) => void told.push(cause))
    expect(String(told[0])).toContain('Take 6.2 or newer')
  },
)

it.each([
  'redis_version:6.2.0\r\n',
  'redis_version:7.2.4\r\nserver_name:valkey\r\nvalkey_version:8.1.1\r\n',
  'redis_version:10.0.0\r\n',
  'dragonfly_version:df-v1.20.1\r\n',
  new Error("NOPERM User app has no permissions to run the 'info' command"),
])('asks any other once, and takes it as it is: %#', async (info) => {
  const { client, commands } = saying(info)
  const streams = redisStreams({ client })
  for (let turn = 0; turn < 3; turn++) {
    expect(await streams.open(name, () => undefined)).toBeUndefined()
  }
  expect(commands).toEqual(['INFO', 'EVAL', 'EVAL', 'EVAL'])
})

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
