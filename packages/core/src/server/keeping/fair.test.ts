// Bounds of what is kept: in all and for each owner. They end the request upstream, and nobody's cost another.
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createClient } from '../../index.ts'
import { type Instances, newStreamId, startInstances } from '../../../test/instances.ts'
import { frame } from '../../../test/server.ts'
import { until } from '../../../test/stored-chat.ts'
import { createChatHandler, type MemoryStreamsOptions, memoryStreams } from '../index.ts'

let all: Instances
const started: Instances[] = []

afterEach(async () => {
  vi.useRealTimers()
  await Promise.all(started.splice(0).map((each) => each.close()))
})

async function start(bounds: MemoryStreamsOptions = {}): Promise<void> {
  all = await startInstances([memoryStreams(bounds)])
  started.push(all)
}

/** As many at a time as a loopback takes without trouble. */
async function abandonMany(count: number, owner: string): Promise<string[]> {
  const ids: string[] = []
  while (ids.length < count) {
    const batch = Math.min(50, count - ids.length)
    ids.push(...(await Promise.all(Array.from({ length: batch }, () => all.abandon({ owner })))))
  }
  return ids
}

/** A route without sockets, whose timers would run ahead with those of the test, over an endpoint that says nothing. */
function silentRoute() {
  const open = new Set<AbortSignal>()
  const fetch = async (_input: unknown, init?: RequestInit): Promise<Response> => {
    const { signal } = init ?? {}
    if (signal) open.add(signal)
    signal?.addEventListener('abort', () => open.delete(signal))
    return new Response(new ReadableStream(), { headers: { 'content-type': 'text/event-stream' } })
  }
  const handler = createChatHandler({
    client: createClient({
      baseURL: 'http://endpoint.invalid/v1',
      timeouts: { firstToken: false, idle: false },
      fetch,
    }),
    authorize: () => ({ owner: 'bob' }),
    streams: memoryStreams(),
    keepAlive: false,
  })
  return {
    open,
    /** Asks, and leaves when the headers have come. */
    async abandon(id: string): Promise<void> {
      const headers = { 'content-type': 'application/json', 'x-stream-id': id }
      const body = JSON.stringify({ model: 'm', stream: true, messages: [] })
      const asked = new Request('http://localhost/api', { method: 'POST', headers, body })
      await (await handler(asked)).body?.cancel()
    },
    follow: (id: string) => handler(new Request(`http://localhost/api?stream=${id}`)),
  }
}

describe('a thousand answers that one owner abandons', () => {
  it('harm no answer of another, running or ended, and hold at most the bound upstream', async () => {
    await start()
    const ended = await all.ask({ owner: 'ann' })
    all.upstream[0]?.response.end(frame('ended', 'stop'))
    await ended.text()
    const running = await all.abandon({ owner: 'ann' })
    await abandonMany(1001, 'bob')
    await until(() => expect(all.open).toBe(1 + 20))
    const endedId = ended.headers.get('x-stream-id') ?? ''
    expect(await (await all.follow(endedId, { owner: 'ann' })).text()).toBe(frame('ended', 'stop'))
    const following = await all.follow(running, { owner: 'ann' })
    all.upstream[1]?.response.end(frame('running', 'stop'))
    expect(await following.text()).toBe(frame('running', 'stop'))
  })

  it('end although the endpoint is silent: 1,500 of them hold at most the bound', async () => {
    const { open, abandon } = silentRoute()
    for (let count = 0; count < 1500; count++) await abandon(newStreamId())
    await until(() => expect(open.size).toBe(20))
  })

  it('evict no finished answer of another', async () => {
    await start({ maxStreams: 60, perOwner: { maxStreams: 40 } })
    const finish = async (owner: string): Promise<string> => {
      const response = await all.ask({ owner })
      all.upstream.at(-1)?.response.end(frame('x', 'stop'))
      await response.text()
      return response.headers.get('x-stream-id') ?? ''
    }
    const first = await finish('ann')
    const ids: string[] = []
    for (let count = 0; count < 100; count++) ids.push(await finish('bob'))
    expect((await all.follow(first, { owner: 'ann' })).status).toBe(200)
    // The newest 40 of their own are there.
    const statuses = await Promise.all(
      [59, 60, 99].map(async (at) => (await all.follow(ids[at] ?? '', { owner: 'bob' })).status),
    )
    expect(statuses).toEqual([404, 200, 200])
  })
})

describe('the bounds of an owner', () => {
  it('end the oldest of their own that run without a listener, and those without an owner are one', async () => {
    for (const owner of ['ann', undefined]) {
      await start({ perOwner: { maxAbandoned: 2 } })
      const asking = owner === undefined ? {} : { owner }
      const ids = []
      for (let count = 0; count < 3; count++) ids.push(await all.abandon(asking))
      await until(() => expect(all.open).toBe(2))
      expect(all.upstream[0]?.isClosed).toBe(true)
      const statuses = []
      for (const id of ids) statuses.push((await all.follow(id, asking)).status)
      expect(statuses).toEqual([404, 200, 200])
    }
  })

  it('do not count what somebody follows as abandoned', async () => {
    await start({ perOwner: { maxAbandoned: 1 } })
    const followed = await all.abandon({ owner: 'ann' })
    const following = await all.follow(followed, { owner: 'ann' })
    await all.abandon({ owner: 'ann' })
    await all.abandon({ owner: 'ann' })
    await until(() => expect(all.open).toBe(2))
    all.upstream[0]?.response.end(frame('followed', 'stop'))
    expect(await following.text()).toBe(frame('followed', 'stop'))
  })

  it('keep no more streams than they say: one more passes, and ends with its caller', async () => {
    await start({ perOwner: { maxStreams: 2 } })
    const kept = [await all.ask({ owner: 'ann' }), await all.ask({ owner: 'ann' })]
    expect(await all.abandon({ owner: 'ann' })).toBe('')
    await until(() => expect(all.open).toBe(2))
    expect(await all.abandon({ owner: 'bob' })).not.toBe('')
    for (const { response } of all.upstream.slice(0, 2)) response.end(frame('whole', 'stop'))
    for (const each of kept) expect(await each.text()).toBe(frame('whole', 'stop'))
  })

  it('keep no more bytes than they say, of whoever has them', async () => {
    await start({ perOwner: { maxBytes: 64 * 1024 } })
    const large = frame('x'.repeat(40_000), 'stop')
    const ids = []
    for (const owner of ['ann', 'bob', 'ann']) {
      const response = await all.ask({ owner })
      all.upstream.at(-1)?.response.end(large)
      expect(await response.text()).toBe(large)
      ids.push(response.headers.get('x-stream-id') ?? '')
    }
    const [first = '', other = '', second = ''] = ids
    expect((await all.follow(first, { owner: 'ann' })).status).toBe(404)
    expect((await all.follow(other, { owner: 'bob' })).status).toBe(200)
    expect((await all.follow(second, { owner: 'ann' })).status).toBe(200)
  })

  it('end one that grows too large when nobody is there to hear it, and its endpoint', async () => {
    await start({ perOwner: { maxBytes: 64 * 1024 } })
    const id = await all.abandon({ owner: 'ann' })
    all.upstream[0]?.response.write(frame('x'.repeat(100_000)))
    await until(() => expect(all.open).toBe(0))
    expect((await all.follow(id, { owner: 'ann' })).status).toBe(404)
  })
})

describe('the bounds in all', () => {
  it('keep what is there: one who comes to a full house is served and not kept', async () => {
    await start({ maxStreams: 2 })
    await all.abandon({ owner: 'ann' })
    await all.abandon({ owner: 'bob' })
    const third = await all.ask({ owner: 'cid' })
    expect(third.headers.has('x-stream-id')).toBe(false)
    all.upstream[2]?.response.end(frame('served', 'stop'))
    expect(await third.text()).toBe(frame('served', 'stop'))
    expect(all.open).toBe(2)
  })
})

it('is read on for ten minutes without a listener, counted from the last one who left', async () => {
  const { open, abandon, follow } = silentRoute()
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const id = newStreamId()
  await abandon(id)
  await vi.advanceTimersByTimeAsync(9 * 60_000)
  const following = (await follow(id)).body?.getReader()
  const reading = following?.read()
  await vi.advanceTimersByTimeAsync(60 * 60_000)
  expect(open.size).toBe(1)
  await following?.cancel()
  expect((await reading)?.done).toBe(true)
  await vi.advanceTimersByTimeAsync(9 * 60_000)
  expect(open.size).toBe(1)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(open.size).toBe(0)
  expect((await follow(id)).status).toBe(404)
})

it('is not read on for one who follows and never reads', async () => {
  const { open, abandon, follow } = silentRoute()
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const id = newStreamId()
  await abandon(id)
  const following = await follow(id)
  // Ten seconds without a read, and ten minutes without a listener.
  await vi.advanceTimersByTimeAsync(10_000)
  await vi.advanceTimersByTimeAsync(599_000)
  expect(open.size).toBe(1)
  await vi.advanceTimersByTimeAsync(1000)
  expect(open.size).toBe(0)
  await expect(following.text()).rejects.toThrow('this connection is given up')
})

it('may be told to wait longer or shorter for a listener', async () => {
  await start({ abandonedMs: 1 })
  await all.abandon({ owner: 'ann' })
  await until(() => expect(all.open).toBe(0))
})
