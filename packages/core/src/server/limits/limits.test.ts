// How much may be asked in a window of time, through the route: whose requests are counted, what they take, and what
// happens while the store of the counts is down.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { frame, impatient, sse, startServer, type TestServer } from '../../../test/server.ts'
import { createClient } from '../../index.ts'
import { nanogpt } from '../../nanogpt/index.ts'
import {
  type ChatHandlerOptions,
  type CounterStore,
  createChatHandler,
  createLimits,
  type Limits,
  memoryLimits,
} from '../index.ts'
import { memoryCounters } from './memory-counters.ts'

let upstream: TestServer
/** What the endpoint says that an answer took. */
let usage: object | undefined

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date', 'performance'], now: Date.UTC(2026, 0, 1, 12, 0, 15) })
  usage = { prompt_tokens: 10, completion_tokens: 30, total_tokens: 40 }
  upstream = await startServer((_request, response) => {
    sse(response, frame('Hello'))
    const last = usage ? `data: ${JSON.stringify({ choices: [], usage })}\n\n` : ''
    response.end(`${last}data: [DONE]\n\n`)
  })
})

afterEach(async () => {
  vi.useRealTimers()
  await upstream.close()
})

/** The same limits, with how many of the requests that were let in have been settled. */
function watched(limits: Limits) {
  const counts = { taken: 0, settled: 0 }
  const own: Limits = {
    async reserve(asked, tell) {
      const taken = await limits.reserve(asked, tell)
      if (!('settle' in taken)) return taken
      counts.taken += 1
      return {
        settle(tokens) {
          taken.settle(tokens)
          counts.settled += 1
        },
      }
    },
  }
  return { own, counts }
}

function route(given: Limits, options: Partial<ChatHandlerOptions> = {}) {
  const { own, counts } = watched(given)
  const limits = 'reserve' in given ? own : given
  const handler = createChatHandler({
    client: createClient({ baseURL: upstream.baseURL, apiKey: 'k' }),
    authorize: (request) => {
      const owner = request.headers.get('x-user')
      return owner === null ? true : { owner }
    },
    limits,
    ...options,
  })
  return async (owner?: string, more: object = {}, isAlone = true) => {
    const response = await handler(
      new Request('http://localhost/api/chat', {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(owner ? { 'x-user': owner } : {}) },
        body: JSON.stringify({ model: 'm', stream: true, max_tokens: 50, messages: [], ...more }),
      }),
    )
    const text = await response.text()
    const wait = Number(response.headers.get('retry-after'))
    // What an answer took is told just after its last byte.
    if (response.ok && isAlone) await expect.poll(() => counts.settled).toBe(counts.taken)
    return { status: response.status, wait, text }
  }
}

describe('requests', () => {
  it('are counted for each owner, and refused with how long to wait', async () => {
    const ask = route(memoryLimits({ perOwner: { requests: 3 } }))
    for (let turn = 0; turn < 3; turn++) expect((await ask('ann')).status).toBe(200)
    const refused = await ask('ann')
    expect([refused.status, refused.wait]).toEqual([429, 45])
    expect(refused.text).toContain('"code":"rate_limit_exceeded"')
    expect(refused.text).toContain(
      'at most 3 requests of each user in 1 minute. Try again in 45 seconds.',
    )
    expect((await ask('bob')).status).toBe(200)
    expect(upstream.requests).toHaveLength(4)
    vi.setSystemTime(Date.UTC(2026, 0, 1, 12, 1, 0))
    expect((await ask('ann')).status).toBe(200)
  })

  it('of callers without an owner are those of one', async () => {
    const ask = route(memoryLimits({ perOwner: { requests: 1 } }))
    expect([(await ask()).status, (await ask()).status]).toEqual([200, 429])
  })

  it('are counted in all beside those of each owner', async () => {
    const ask = route(memoryLimits({ perOwner: { requests: 2 }, inAll: { requests: 3 } }))
    const statuses = []
    for (const owner of ['a', 'a', 'a', 'b', 'b']) statuses.push((await ask(owner)).status)
    // The third of a is refused for a alone, and takes nothing from the others.
    expect(statuses).toEqual([200, 200, 429, 200, 429])
  })

  it('hold in several windows at once, the longest wait is told', async () => {
    const day = { requests: 2, windowMs: 86_400_000 }
    const ask = route(memoryLimits({ perOwner: [{ requests: 2 }, day] }))
    await ask('a')
    await ask('a')
    expect((await ask('a')).wait).toBe(12 * 3600 - 15)
    vi.setSystemTime(Date.UTC(2026, 0, 1, 12, 30))
    expect((await ask('a')).text).toContain('in 1 day. Try again in')
  })

  it('that come at the same time are no way around', async () => {
    const ask = route(memoryLimits({ perOwner: { requests: 5 } }))
    const answers = await Promise.all(Array.from({ length: 40 }, () => ask('a', {}, false)))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(5)
  })
})

it('a client is told how long to wait, and waits where that is short', async () => {
  vi.setSystemTime(Date.UTC(2026, 0, 1, 12, 0, 59, 990))
  const limits = memoryLimits({ perOwner: { requests: 1 } })
  const handler = createChatHandler({
    client: createClient({ baseURL: upstream.baseURL, apiKey: 'k' }),
    basePath: '/api',
    public: true,
    limits,
  })
  const waits: number[] = []
  const scheduler = impatient()
  const client = createClient({
    baseURL: 'http://localhost/api',
    scheduler,
    fetch: async (input, init) => {
      const response = await handler(new Request(input, init))
      if (response.status === 429) {
        waits.push(Number(response.headers.get('retry-after')))
        vi.setSystemTime(Date.UTC(2026, 0, 1, 12, 1))
      }
      return response
    },
  })
  const ask = () => client.chat.stream({ model: 'm', messages: [] }).final()
  await ask()
  expect((await ask()).status).toBe('complete')
  expect(waits).toEqual([1])
  expect(upstream.requests).toHaveLength(2)
})

it('of two routes that share them are one', async () => {
  const limits = memoryLimits({ perOwner: { requests: 1 } })
  const [one, other] = [route(limits), route(limits)]
  expect([(await one('a')).status, (await other('a')).status]).toEqual([200, 429])
})

describe('tokens', () => {
  it('are reserved when a request starts, and what was not taken is given back', async () => {
    const ask = route(memoryLimits({ perOwner: { tokens: 200 } }))
    // About 20 of the prompt and 50 that it may write are reserved; 40 are taken.
    for (let turn = 0; turn < 4; turn++) expect((await ask('a')).status).toBe(200)
    const refused = await ask('a')
    expect(refused.status).toBe(429)
    expect(refused.text).toContain('at most 200 tokens of each user')
  })

  it('of requests under way are taken: nobody starts a hundred at once', async () => {
    const ask = route(memoryLimits({ perOwner: { tokens: 400 } }))
    const answers = await Promise.all(Array.from({ length: 50 }, () => ask('a', {}, false)))
    expect(answers.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(6)
  })

  it('count all choices of a request', async () => {
    const ask = route(memoryLimits({ perOwner: { tokens: 400 } }))
    const answers = await Promise.all([ask('a', { n: 7 }), ask('a', {}, false)])
    expect(answers.map(({ status }) => status)).toEqual([200, 429])
  })

  it('let a request in that may take more than a window has, when nothing else was asked in it', async () => {
    const ask = route(memoryLimits({ perOwner: { tokens: 100 } }))
    expect((await ask('a', { max_tokens: 100_000 })).status).toBe(200)
  })

  it('above what was reserved are counted too', async () => {
    usage = { prompt_tokens: 10, completion_tokens: 990, total_tokens: 1000 }
    const ask = route(memoryLimits({ perOwner: { tokens: 500 } }))
    expect((await ask('a')).status).toBe(200)
    expect((await ask('a')).status).toBe(429)
  })

  it('of a window that is over are not given back to the next', async () => {
    const ends: (() => void)[] = []
    upstream.handle((_request, response) => {
      sse(response, frame('Hello'))
      ends.push(() =>
        response.end(
          'data: {"usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}\n\ndata: [DONE]\n\n',
        ),
      )
    })
    const ask = route(memoryLimits({ perOwner: { tokens: 300 } }))
    const first = ask('a', { max_tokens: 250 }, false)
    await upstream.received(1)
    vi.setSystemTime(Date.UTC(2026, 0, 1, 12, 1, 5))
    const second = ask('a', { max_tokens: 250 })
    await upstream.received(2)
    ends[0]?.()
    await first
    expect((await ask('a', { max_tokens: 250 })).status).toBe(429)
    ends[1]?.()
    await second
    const third = ask('a', { max_tokens: 250 })
    await upstream.received(3)
    ends[2]?.()
    expect((await third).status).toBe(200)
  })

  it('of an answer that tells no usage are counted by its length', async () => {
    usage = undefined
    const ask = route(memoryLimits({ perOwner: { tokens: 100 } }))
    expect((await ask('a')).status).toBe(200)
    expect((await ask('a')).status).toBe(200)
    upstream.handle((_request, response) => {
      sse(response, ...Array.from({ length: 90 }, () => frame('a')))
      response.end('data: [DONE]\n\n')
    })
    expect((await route(memoryLimits({ perOwner: { tokens: 100 } }))('a')).status).toBe(200)
    const long = route(memoryLimits({ perOwner: { tokens: 130 } }))
    expect([(await long('a')).status, (await long('a')).status]).toEqual([200, 429])
  })

  it('are not asked of what asks no model', async () => {
    usage = { prompt_tokens: 10, completion_tokens: 990, total_tokens: 1000 }
    const handler = createChatHandler({
      client: nanogpt({ baseURL: upstream.baseURL, apiKey: 'sk-nano-1' }),
      basePath: '/api',
      public: true,
      allow: { routes: ['check-balance'] },
      limits: memoryLimits({ perOwner: { tokens: 100 } }),
    })
    const post = async (path: string, body: object) => {
      const request = new Request(`http://localhost/api/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
      const response = await handler(request)
      await response.text()
      return response.status
    }
    const chat = { model: 'm', stream: true, messages: [] }
    expect(await post('chat/completions', chat)).toBe(200)
    await expect.poll(() => post('chat/completions', chat)).toBe(429)
    expect(await post('check-balance', {})).toBe(200)
  })

  it('of a request that the endpoint refuses are given back', async () => {
    upstream.handle((_request, response) => response.writeHead(400).end('{}'))
    const ask = route(memoryLimits({ perOwner: { tokens: 100 } }))
    for (let turn = 0; turn < 5; turn++) expect((await ask('a')).status).toBe(400)
  })
})

describe('a store that fails', () => {
  const failing: Record<string, CounterStore['take']> = {
    rejects: async () => Promise.reject(new Error('down')),
    throws: () => {
      throw new Error('down')
    },
    'never answers': () => new Promise(() => undefined),
  }

  it.each(Object.entries(failing))(
    'is stood in for by the memory of this process: it %s',
    async (_, take) => {
      const errors: string[] = []
      const asked = vi.fn<CounterStore['take']>(take)
      const store: CounterStore = { take: asked, add: async () => undefined }
      const limits = createLimits({ store, storeMs: 20, perOwner: { requests: 2 } })
      const ask = route(limits, { onError: ({ message }) => errors.push(message) })
      const statuses = []
      for (let turn = 0; turn < 3; turn++) statuses.push((await ask('a')).status)
      expect(statuses).toEqual([200, 200, 429])
      // Nobody waits for it a second time before five seconds have passed.
      expect(asked).toHaveBeenCalledTimes(1)
      expect(errors).toEqual([expect.stringContaining('`limits` could not be asked')])
      // Also where the clock is set meanwhile.
      vi.advanceTimersByTime(5000)
      vi.setSystemTime(Date.now() - 3_600_000)
      await ask('b')
      expect(asked).toHaveBeenCalledTimes(2)
    },
  )

  it('serves nobody uncounted where its owner wants that', async () => {
    const store: CounterStore = {
      take: () => new Promise(() => undefined),
      add: async () => undefined,
    }
    const limits = createLimits({
      store,
      storeMs: 20,
      whenStoreFails: 'refuse',
      inAll: { requests: 2 },
    })
    const { status, wait, text } = await route(limits)('a')
    expect([status, wait]).toEqual([503, 5])
    expect(text).toContain('limits_unavailable')
    expect(upstream.requests).toEqual([])
  })

  it('while it is told what an answer took changes nothing of the answer', async () => {
    const store: CounterStore = {
      take: async () => [],
      add: async () => Promise.reject(new Error('down')),
    }
    const errors: string[] = []
    const ask = route(createLimits({ store, perOwner: { tokens: 200 } }), {
      onError: ({ message }) => errors.push(message),
    })
    expect((await ask('a')).text).toContain('[DONE]')
    await expect.poll(() => errors.length).toBe(1)
  })
})

describe('memory', () => {
  it('is bounded, and those who counted most are kept', async () => {
    const counters = memoryCounters(100)
    const counter = (name: string, amount: number, limit = 10) => ({
      key: name,
      amount,
      limit,
      expiresMs: 60_000,
    })
    await counters.take([counter('heavy', 10)])
    for (let turn = 0; turn < 1000; turn++) await counters.take([counter(`light ${turn}`, 1)])
    expect(await counters.take([counter('heavy', 1)])).toEqual(['heavy'])
    expect(await counters.take([counter('light 999', 10)])).toEqual(['light 999'])
    expect(await counters.take([counter('light 0', 10)])).toEqual([])
  })
})

describe('limits that limit nothing', () => {
  it.each([
    [{}],
    [{ perOwner: {} }],
    [{ perOwner: [] }],
    [{ perOwner: { windowMs: 1000 } }],
    [{ perOwner: { requests: 0 } }],
    [{ perOwner: { requests: Number.NaN } }],
    [{ perOwner: { requests: '20' } }],
    [{ perOwner: { requests: 1.5 } }],
    [{ inAll: { tokens: -1 } }],
    [{ inAll: { tokens: 10, windowMs: Infinity } }],
    [{ perOwner: { request: 20 } }],
    [{ perOwners: { requests: 20 } }],
    [{ perOwner: { requests: 20 }, maxCounters: 0 }],
  ])('are refused when they are made: %j', (options) => {
    expect(() => memoryLimits(options as never)).toThrow(/^@x\/core\/server: /)
  })

  it.each([
    [{ store: {} }],
    [{ store: undefined }],
    [{ storeMs: '500' }],
    [{ storeMs: 0 }],
    [{ storeMs: Number.NaN }],
    [{ whenStoreFails: 'open' }],
  ])('are refused with a store that cannot count: %j', (wrong) => {
    const options = { store: memoryCounters(), perOwner: { requests: 1 }, ...wrong }
    expect(() => createLimits(options as never)).toThrow(/^@x\/core\/server: /)
  })

  it('are refused by the route: a plain object counts nothing', () => {
    expect(() => route({ perOwner: { requests: 2 } } as never)).toThrow(/`memoryLimits\(/)
  })
})
