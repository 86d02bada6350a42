// Answers in a real Redis: kept, followed, stopped and bounded, from any of several instances.
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { beatsUntil, SECOND } from '../../../test/clocks.ts'
import { type Instances, newStreamId, startInstances } from '../../../test/instances.ts'
import { startRedis, type TestRedis } from '../../../test/redis-server.ts'
import { frame } from '../../../test/server.ts'
import { until } from '../../../test/stored-chat.ts'
import type { StreamStore } from '../index.ts'
import { redisStreams, type RedisStreamsOptions } from './index.ts'

let redis: TestRedis
let all: Instances

beforeAll(async () => {
  redis = await startRedis()
})
afterAll(() => redis.close())
afterEach(async () => {
  await all.close()
  await (await redis.client()).flushAll()
})

type Bounds = Omit<RedisStreamsOptions, 'client'>

async function start(count: number, bounds: Bounds = {}): Promise<void> {
  const prefix = `{${newStreamId()}}:`
  const stores: StreamStore[] = []
  for (let at = 0; at < count; at++) {
    stores.push(redisStreams({ client: await redis.client(), prefix, ...bounds }))
  }
  all = await startInstances(stores)
}

describe.each([2, 4])('over %i instances', (count) => {
  it('an answer is followed from any, whole, while it is written and after', async () => {
    await start(count)
    const id = newStreamId()
    const parts = Array.from({ length: 50 }, (_, at) => frame(`é🦊 ${at} `))
    const asked = await all.ask({ id, owner: 'ann' })
    const followers = []
    for (let at = 0; at < count; at++) followers.push(await all.follow(id, { at, owner: 'ann' }))
    for (const part of parts) {
      // In pieces that cut characters.
      const bytes = Buffer.from(part)
      all.upstream[0]?.response.write(bytes.subarray(0, 70))
      await new Promise((resolve) => setImmediate(resolve))
      all.upstream[0]?.response.write(bytes.subarray(70))
    }
    all.upstream[0]?.response.end()
    const whole = parts.join('')
    expect(await asked.text()).toBe(whole)
    for (const follower of followers) expect(await follower.text()).toBe(whole)
    await until(async () =>
      expect(await (await all.follow(id, { at: count - 1, owner: 'ann' })).text()).toBe(whole),
    )
    expect((await all.follow(id, { at: 1, owner: 'bob' })).status).toBe(404)
    expect(all.upstream).toHaveLength(1)
  })

  it('a stop on any ends the endpoint within a second, also a silent one, whoever reads', async () => {
    await start(count)
    for (const isLeft of [false, true]) {
      for (const isSilent of [false, true]) {
        const id = newStreamId()
        const left = new AbortController()
        const asked = await all.ask({ id, at: 0, signal: left.signal })
        const upstream = all.upstream.at(-1)
        if (!isSilent) upstream?.response.write(frame('one'))
        const following = await all.follow(id, { at: 1 })
        if (isLeft) left.abort()
        const ended = until(() => expect(upstream?.isClosed).toBe(true))
        const beats = beatsUntil(ended)
        expect((await all.stop(id, { at: count - 1 })).status).toBe(204)
        expect(await beats).toBeLessThan(SECOND)
        expect(await following.text()).toContain('"code":"answer_stopped"')
        if (!isLeft) expect(await asked.text()).toContain('"code":"answer_stopped"')
        expect((await all.follow(id, { at: 1 })).status).toBe(404)
        expect((await all.stop(id, { at: 1 })).status).toBe(404)
      }
    }
  })

  it('an owner has at most twenty that run without a listener, over all of them', async () => {
    await start(count)
    const client = await redis.client()
    const abandoned = (await client.keys('*')).length
    expect(abandoned).toBe(0)
    for (let turn = 0; turn < 20; turn++) await all.abandon({ at: turn % count, owner: 'bob' })
    await until(async () => {
      const [set = ''] = await client.keys('*a:bob')
      expect(await client.zCard(set)).toBe(20)
    })
    for (let turn = 0; turn < 10; turn++) await all.abandon({ at: turn % count, owner: 'bob' })
    await all.abandon({ at: 0, owner: 'ann' })
    await until(() => expect(all.open).toBe(21))
    // The oldest ten are gone.
    expect(all.upstream.slice(20).every(({ isClosed }) => !isClosed)).toBe(true)
  })
})

describe('an id in Redis', () => {
  it('is never written over, from whichever instance', async () => {
    await start(2)
    const id = newStreamId()
    const first = await all.ask({ id, at: 0 })
    const second = await all.ask({ id, at: 1 })
    expect(first.headers.get('x-stream-id')).toBe(id)
    expect(second.headers.get('x-stream-id')).not.toBe(id)
    for (const { response } of all.upstream) response.end(frame('x', 'stop'))
    await Promise.all([first.text(), second.text()])
  })

  it('is found on another instance before the endpoint has answered', async () => {
    await start(2)
    await all.close()
    const prefix = `{${newStreamId()}}:`
    const stores = [
      redisStreams({ client: await redis.client(), prefix }),
      redisStreams({ client: await redis.client(), prefix }),
    ]
    all = await startInstances(stores, {}, () => undefined)
    const id = newStreamId()
    const asked = all.ask({ id, at: 0 })
    await until(() => expect(all.upstream).toHaveLength(1))
    const following = await all.follow(id, { at: 1 })
    expect(following.status).toBe(200)
    all.upstream[0]?.response
      .writeHead(200, { 'content-type': 'text/event-stream' })
      .end(frame('x', 'stop'))
    expect(await following.text()).toBe(frame('x', 'stop'))
    await (await asked).text()
  })
})

it.each([3_600_000, -3_600_000])(
  'an answer is followed on where the clock is set by %i ms',
  async (ms) => {
    await start(2, { leaseMs: 1000 })
    const id = newStreamId()
    const asked = await all.ask({ id, at: 0 })
    const following = await all.follow(id, { at: 1 })
    vi.useFakeTimers({ toFake: ['Date'] })
    try {
      for (let turn = 0; turn < 40; turn++) {
        vi.setSystemTime(Date.now() + ms)
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
    } finally {
      vi.useRealTimers()
    }
    const text = frame('one', 'stop')
    all.upstream[0]?.response.end(text)
    expect([await asked.text(), await following.text()]).toEqual([text, text])
  },
)

describe('the bounds in Redis', () => {
  it('give an owner so many streams, of which those that have ended make room', async () => {
    await start(2, { perOwner: { maxStreams: 3 } })
    const finish = async (at: number): Promise<string> => {
      const response = await all.ask({ at, owner: 'bob' })
      all.upstream.at(-1)?.response.end(frame('x', 'stop'))
      await response.text()
      const id = response.headers.get('x-stream-id') ?? ''
      await until(async () =>
        expect(await (await all.follow(id, { at, owner: 'bob' })).text()).toBe(frame('x', 'stop')),
      )
      return id
    }
    const other = await all.ask({ owner: 'ann' })
    all.upstream.at(-1)?.response.end(frame('ann', 'stop'))
    await other.text()
    const ids = []
    for (let turn = 0; turn < 5; turn++) ids.push(await finish(turn % 2))
    const statuses = []
    for (const id of ids) statuses.push((await all.follow(id, { owner: 'bob' })).status)
    expect(statuses).toEqual([404, 404, 200, 200, 200])
    const id = other.headers.get('x-stream-id') ?? ''
    expect((await all.follow(id, { owner: 'ann' })).status).toBe(200)
    // Running ones make no room.
    for (let turn = 0; turn < 3; turn++) await all.abandon({ owner: 'bob' })
    expect(await all.abandon({ owner: 'bob' })).toBe('')
    await until(() => expect(all.open).toBe(3))
  })

  it('give an owner so many bytes of what has ended', async () => {
    await start(1, { perOwner: { maxBytes: 50_000 } })
    const ids = []
    for (let turn = 0; turn < 4; turn++) {
      const response = await all.ask({ owner: 'bob' })
      all.upstream.at(-1)?.response.end(frame('x'.repeat(30_000), 'stop'))
      await response.text()
      const id = response.headers.get('x-stream-id') ?? ''
      await until(async () =>
        expect((await (await all.follow(id, { owner: 'bob' })).text()).length).toBeGreaterThan(
          30_000,
        ),
      )
      ids.push(id)
    }
    const statuses = []
    for (const id of ids) statuses.push((await all.follow(id, { owner: 'bob' })).status)
    expect(statuses).toEqual([404, 404, 200, 200])
  })

  it.each(['ended', 'running'])(
    'cost a beginning no more where an owner has many that are %s',
    async (state) => {
      await start(1)
      const client = await redis.client()
      const most = 400
      const store = redisStreams({ client, perOwner: { maxStreams: most } })
      const open = async (): Promise<boolean> => {
        const writer = await store.open({ id: newStreamId(), owner: 'bob' }, () => undefined)
        if (typeof writer !== 'object') return false
        await writer.append(new TextEncoder().encode('x'))
        if (state === 'ended') await writer.end()
        return true
      }
      const commands = async (): Promise<number> =>
        [...(await client.info('commandstats')).matchAll(/calls=(\d+)/g)].reduce(
          (sum, [, calls]) => sum + Number(calls),
          0,
        )
      for (let at = 0; at < most; at++) expect(await open()).toBe(true)
      const before = await commands()
      const turns = 20
      for (let turn = 0; turn < turns; turn++) expect(await open()).toBe(state === 'ended')
      // Some for the stream itself, and those that look at a part of what there is.
      expect((await commands()) - before).toBeLessThan(turns * (state === 'ended' ? 40 : 250))
    },
  )

  it('are given back by those of a process that died', async () => {
    await start(1)
    const client = await redis.client()
    const most = 250
    const dead = redisStreams({
      client,
      keepMs: 1000,
      leaseMs: 400,
      perOwner: { maxStreams: most },
    })
    for (let at = 0; at < most; at++) {
      await dead.open({ id: newStreamId(), owner: 'bob' }, () => undefined)
    }
    for (const key of await client.keys('*s:*')) await client.del(key)
    const store = redisStreams({ client, perOwner: { maxStreams: most } })
    for (let at = 0; at < most; at++) {
      const writer = await store.open({ id: newStreamId(), owner: 'bob' }, () => undefined)
      expect(writer).toHaveProperty('append')
    }
    expect(await store.open({ id: newStreamId(), owner: 'bob' }, () => undefined)).toBeUndefined()
  })

  it('give an answer so many bytes: a larger one passes whole and is kept no more', async () => {
    await start(1, { maxBytes: 10_000 })
    const response = await all.ask()
    const large = frame('x'.repeat(20_000), 'stop')
    all.upstream[0]?.response.end(large)
    expect(await response.text()).toBe(large)
    const id = response.headers.get('x-stream-id') ?? ''
    await until(async () => expect((await all.follow(id)).status).toBe(404))
  })

  it('end an answer that nobody has listened to for so long, and not one that is followed', async () => {
    await start(2, { abandonedMs: 300, leaseMs: 400 })
    const lonely = await all.abandon({ at: 0 })
    const followed = await all.abandon({ at: 0 })
    const following = await all.follow(followed, { at: 1 })
    await until(() => expect(all.upstream[0]?.isClosed).toBe(true))
    expect((await all.follow(lonely, { at: 1 })).status).toBe(404)
    await new Promise((resolve) => setTimeout(resolve, 1000))
    expect(all.upstream[1]?.isClosed).toBe(false)
    all.upstream[1]?.response.end(frame('x', 'stop'))
    expect(await following.text()).toBe(frame('x', 'stop'))
  })
})

it('leaves nothing in Redis that does not expire', async () => {
  await start(2)
  const client = await redis.client()
  const id = newStreamId()
  const response = await all.ask({ id, owner: 'ann' })
  const following = await all.follow(id, { at: 1, owner: 'ann' })
  all.upstream[0]?.response.write(frame('one'))
  await all.abandon({ at: 1, owner: 'ann' })
  const check = async (): Promise<void> => {
    for (const key of await client.keys('*')) {
      expect([key, await client.pTTL(key)]).toEqual([key, expect.any(Number)])
      expect([key, (await client.pTTL(key)) > 0]).toEqual([key, true])
    }
  }
  expect((await client.keys('*')).length).toBeGreaterThan(3)
  await check()
  all.upstream[0]?.response.end(frame('two', 'stop'))
  await Promise.all([response.text(), following.text()])
  await check()
})
