// A store that hangs, rejects, throws, lies or loses everything, at each of its verbs: no answer notices.
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { newStreamId } from '../../../test/instances.ts'
import { turns } from '../../../test/clocks.ts'
import { createClient } from '../../index.ts'
import {
  createChatHandler,
  memoryStreams,
  type StreamOrder,
  type StreamStore,
  type StreamWriter,
} from '../index.ts'

const never = new Promise<never>(() => undefined)

// Loaded with the first request, which takes as long as it takes.
beforeAll(() => import('./keeping.ts'))
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] })
})
afterEach(() => {
  vi.useRealTimers()
})

/** Lets time pass, and a turn of the event loop: what arrived in time is read before it is called late. */
async function pass(ms: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms)
  await vi.advanceTimersByTimeAsync(1)
}

/** A route whose endpoint answers at once and writes what the test gives it, without a network. */
function routeOver(streams: StreamStore) {
  const errors: string[] = []
  const endpoints: { controller: ReadableStreamDefaultController<Uint8Array>; isEnded: boolean }[] =
    []
  const fetch = async (_input: unknown, init?: RequestInit): Promise<Response> => {
    let controller!: ReadableStreamDefaultController<Uint8Array>
    const bytes = new ReadableStream<Uint8Array>({ start: (given) => void (controller = given) })
    const endpoint = { controller, isEnded: false }
    endpoints.push(endpoint)
    init?.signal?.addEventListener('abort', () => (endpoint.isEnded = true))
    return new Response(bytes, { headers: { 'content-type': 'text/event-stream' } })
  }
  const handler = createChatHandler({
    client: createClient({ baseURL: 'http://endpoint.invalid/v1', fetch }),
    public: true,
    streams,
    onError: ({ message }) => errors.push(message),
  })
  const at = (id: string): string => `http://localhost/api?stream=${id}`
  const encoder = new TextEncoder()
  return {
    errors,
    endpoints,
    post: (id = newStreamId(), signal?: AbortSignal) =>
      handler(
        new Request('http://localhost/api', {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'x-stream-id': id },
          body: JSON.stringify({ model: 'm', stream: true, messages: [] }),
          signal: signal ?? null,
        }),
      ),
    get: (id: string) => handler(new Request(at(id))),
    remove: (id: string) => handler(new Request(at(id), { method: 'DELETE' })),
    write(text: string, index = endpoints.length - 1) {
      endpoints[index]?.controller.enqueue(encoder.encode(text))
    },
    end(index = endpoints.length - 1) {
      endpoints[index]?.controller.close()
    },
  }
}

/** Whether a promise is settled once everything that is not a timer is done. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let is = false
  const settle = (): void => void (is = true)
  promise.then(settle, settle)
  await turns(20)
  return is
}

type Verb = 'open' | 'read' | 'stop' | keyof StreamWriter
const VERBS: readonly Verb[] = ['open', 'append', 'end', 'leave', 'drop', 'read', 'stop']

/** A store of which one verb is something else. */
function broken(verb: Verb, fault: () => unknown, inner = memoryStreams()): StreamStore {
  const own = { ...inner, [verb]: fault } as StreamStore
  if (verb === 'open' || verb === 'read' || verb === 'stop') return own
  return {
    ...inner,
    async open(name, told) {
      const writer = await inner.open(name, told)
      if (writer === undefined || writer === 'taken') return writer
      return { ...writer, [verb]: fault } as StreamWriter
    },
  }
}

const FAULTS: readonly [string, () => unknown][] = [
  ['never answers', () => never],
  ['rejects', () => Promise.reject(new Error('down'))],
  [
    'throws',
    () => {
      throw new Error('down')
    },
  ],
  ['rejects with nothing', () => Promise.reject(undefined)],
  ['gives nothing', () => undefined],
  ['gives null', async () => null],
  ['gives a text', async () => 'kept'],
  ['gives an object', async () => ({})],
  ['is slow', () => new Promise((resolve) => setTimeout(resolve, 60_000))],
]

describe.each(VERBS)('where `%s`', (verb) => {
  it.each(FAULTS)('%s, an answer is whole and 50 ms late at most', async (_, fault) => {
    const route = routeOver(broken(verb, fault))
    const answering = route.post()
    await pass(0)
    if (!(await isSettled(answering))) {
      await pass(47)
      expect(await isSettled(answering)).toBe(false)
      await pass(1)
    }
    const response = await answering
    expect(response.status).toBe(200)
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
    for (const text of ['data: one\n\n', 'data: two\n\n']) {
      route.write(text)
      expect((await reader?.read())?.value).toBe(text)
    }
    route.end()
    expect((await reader?.read())?.done).toBe(true)
  })

  it.each(FAULTS)('%s, a GET and a DELETE are answered in two seconds', async (_, fault) => {
    const route = routeOver(broken(verb, fault))
    const id = newStreamId()
    const answering = route.post(id)
    await pass(50)
    await answering
    for (const ask of [route.get, route.remove]) {
      const asked = ask(id)
      await pass(2000)
      expect([200, 204, 404, 503]).toContain((await asked).status)
    }
  })

  // A store that says it counts listeners, and does not, is believed.
  const believed = verb === 'leave' ? FAULTS.filter(([name]) => !name.startsWith('gives')) : FAULTS
  it.each(believed)('%s, a caller who leaves leaves nothing behind for long', async (_, fault) => {
    const route = routeOver(broken(verb, fault))
    const left = new AbortController()
    const answering = route.post(newStreamId(), left.signal)
    await pass(50)
    await (await answering).body?.cancel()
    left.abort()
    await pass(600_000)
    expect(route.endpoints.map(({ isEnded }) => isEnded)).toEqual([true])
  })
})

describe('a store that hangs', () => {
  it('costs its few milliseconds for two seconds, not each request', async () => {
    const open = vi.fn<StreamStore['open']>(() => never)
    const route = routeOver({ ...memoryStreams(), open })
    const first = route.post()
    await pass(50)
    expect(await isSettled(first)).toBe(true)
    await pass(2000)
    for (let count = 0; count < 20; count++) expect(await isSettled(route.post())).toBe(true)
    expect(open).toHaveBeenCalledTimes(1)
    await pass(5000)
    // However the clock was set meanwhile.
    vi.setSystemTime(Date.now() - 3_600_000)
    // One finds out for all whether it is back.
    const [probe, other] = [route.post(), route.post()]
    expect([await isSettled(probe), await isSettled(other)]).toEqual([false, true])
    expect(open).toHaveBeenCalledTimes(2)
  })

  it('is told of once in five seconds, and in one sentence that says what to do', async () => {
    const route = routeOver({ ...memoryStreams(), read: () => never })
    for (let count = 0; count < 5; count++) {
      const asked = route.get(newStreamId())
      await pass(2000)
      expect((await asked).status).toBe(404)
    }
    expect(route.errors.length).toBeLessThan(4)
    expect(route.errors[0]).toBe(
      '@x/core/server: the store of `streams` did not answer `read` within 2000 ms. Answers go on, but may not be taken up again; look whether it is reachable.',
    )
  })

  it('keeps again when it is back', async () => {
    const inner = memoryStreams()
    let isDown = true
    const route = routeOver({
      ...inner,
      open: (name, told) => (isDown ? never : inner.open(name, told)),
    })
    const id = newStreamId()
    const first = route.post(id)
    await pass(50)
    await first
    await pass(2000)
    expect((await route.get(id)).status).toBe(404)
    expect((await route.post()).headers.has('x-stream-id')).toBe(false)
    isDown = false
    await pass(5000)
    expect((await route.post()).headers.has('x-stream-id')).toBe(true)
    expect((await route.post()).headers.has('x-stream-id')).toBe(true)
  })

  it('is not left with a stream that it opened too late', async () => {
    const inner = memoryStreams()
    let resolve!: () => void
    const gate = new Promise<void>((open) => (resolve = open))
    const route = routeOver({
      ...inner,
      open: async (name, told) => gate.then(() => inner.open(name, told)),
    })
    const id = newStreamId()
    const answering = route.post(id)
    await pass(3000)
    await answering
    resolve()
    await turns(20)
    expect((await route.get(id)).status).toBe(404)
  })

  it('keeps what passed before it opened, where it opens late', async () => {
    const inner = memoryStreams()
    let resolve!: () => void
    const gate = new Promise<void>((open) => (resolve = open))
    const route = routeOver({
      ...inner,
      open: async (name, told) => gate.then(() => inner.open(name, told)),
    })
    const id = newStreamId()
    const answering = route.post(id)
    await pass(60)
    expect((await answering).headers.get('x-stream-id')).toBe(id)
    route.write('data: one\n\n')
    route.write('data: two\n\n')
    await pass(1000)
    resolve()
    await turns(20)
    route.end()
    await turns(20)
    expect(await (await route.get(id)).text()).toBe('data: one\n\ndata: two\n\n')
  })

  it('may take as long to open as the endpoint takes to answer', async () => {
    const inner = memoryStreams()
    const handler = createChatHandler({
      client: createClient({
        baseURL: 'http://endpoint.invalid/v1',
        fetch: async () => {
          await new Promise((resolve) => setTimeout(resolve, 1000))
          return new Response('data: x\n\n', { headers: { 'content-type': 'text/event-stream' } })
        },
      }),
      public: true,
      streams: {
        ...inner,
        async open(name, told) {
          await new Promise((resolve) => setTimeout(resolve, 900))
          return inner.open(name, told)
        },
      },
    })
    const answering = handler(
      new Request('http://localhost/api', {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-stream-id': newStreamId() },
        body: JSON.stringify({ model: 'm', stream: true, messages: [] }),
      }),
    )
    await pass(1000)
    expect((await answering).headers.has('x-stream-id')).toBe(true)
  })
})

/** After how many calls the store is gone, from before the first to after the last. */
const CALLS = [0, 1, 2, 3, 4, 5, 6, 7]

describe.each(CALLS)('a store that is lost after %i calls', (count) => {
  it.each([
    ['hangs', () => never],
    ['rejects', () => Promise.reject(new Error('gone'))],
  ])('and then %s: no answer notices', async (_, fault) => {
    const inner = memoryStreams()
    let calls = 0
    const step = <T>(call: () => Promise<T>): Promise<T> =>
      (calls++ < count ? call() : fault()) as Promise<T>
    const route = routeOver({
      open: (name, told) =>
        step(async () => {
          const writer = await inner.open(name, told)
          if (writer === undefined || writer === 'taken') return writer
          return {
            append: (bytes) => step(() => writer.append(bytes)),
            end: () => step(() => writer.end()),
            leave: () => step(() => writer.leave()),
            drop: () => step(() => writer.drop()),
          }
        }),
      read: (name) => step(() => inner.read(name)),
      stop: (name) => step(() => inner.stop(name)),
    })
    const id = newStreamId()
    const answering = route.post(id)
    await pass(50)
    const response = await answering
    const text = response.text()
    route.write('data: one\n\n')
    await pass(10)
    const got = route.get(id)
    await pass(2000)
    expect([200, 404]).toContain((await got).status)
    route.write('data: two\n\n')
    await pass(10)
    route.end()
    expect(await text).toBe('data: one\n\ndata: two\n\n')
    const removed = route.remove(id)
    await pass(2000)
    expect([204, 404, 503]).toContain((await removed).status)
  })
})

it('may say that it lets go, or stop, at any time and more than once', async () => {
  for (const order of ['stop', 'drop', 'nonsense'] as StreamOrder[]) {
    const inner = memoryStreams()
    let hear: (order: StreamOrder) => void = () => undefined
    const route = routeOver({
      ...inner,
      open: (name, told) => {
        hear = told
        return inner.open(name, told)
      },
    })
    const response = await route.post()
    const text = response.text()
    route.write('data: one\n\n')
    await turns(5)
    hear(order)
    hear(order)
    if (order === 'stop') {
      expect(await text).toContain('answer_stopped')
      expect(route.endpoints[0]?.isEnded).toBe(true)
    } else {
      route.write('data: two\n\n')
      route.end()
      expect(await text).toBe('data: one\n\ndata: two\n\n')
    }
    hear(order)
    hear('stop')
  }
})
