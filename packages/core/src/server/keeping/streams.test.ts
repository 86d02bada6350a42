// A route that keeps its answers: who gets them, when they end, and how much is kept.
import type { ServerResponse } from 'node:http'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { startRoute, type TestRoute } from '../../../test/route.ts'
import { frame, sse } from '../../../test/server.ts'
import { until } from '../../../test/stored-chat.ts'
import { generateId } from '../../ids.ts'
import { createClient } from '../../index.ts'
import {
  type Answered,
  type ChatHandlerOptions,
  createChatHandler,
  memoryStreams,
  type StreamName,
  type StreamStore,
  type StreamWriter,
} from '../index.ts'

const question = { model: 'm', stream: true, messages: [{ role: 'user', content: 'Hello' }] }

let route: TestRoute
/** The answers of the endpoint, which the test writes, and when their connections were closed. */
let answers: ServerResponse[]
let closed: number

async function start(options: Partial<ChatHandlerOptions>): Promise<void> {
  answers = []
  closed = 0
  route = await startRoute((_request, response) => {
    response.on('close', () => closed++)
    sse(response)
    answers.push(response)
  }, options)
}

afterEach(async () => {
  await route?.close()
})

/** An id as a client of this package makes it. */
const newId = (): string => generateId() + generateId()

/** Asks for an answer that is kept. */
async function ask(init: RequestInit = {}, body: object = question): Promise<Response> {
  const { headers, ...rest } = init
  return fetch(`${route.baseURL}/chat/completions`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-stream-id': newId(),
      ...(headers as Record<string, string>),
    },
    body: JSON.stringify(body),
    ...rest,
  })
}

function again(id: string | null, init: RequestInit = {}): Promise<Response> {
  return fetch(`${route.baseURL}/chat/completions?stream=${id}`, init)
}

const textOf = (read: ReadableStreamReadResult<Uint8Array> | undefined): string =>
  new TextDecoder().decode(read?.value)
const idOf = (response: Response): string => response.headers.get('x-stream-id') ?? ''

/** Begins a stream for which there is room. */
async function writerOf(streams: StreamStore, name: StreamName): Promise<StreamWriter> {
  const writer = await streams.open(name, () => undefined)
  if (writer === undefined || writer === 'taken') throw new Error(`It is ${writer}.`)
  return writer
}

/** Asks as a caller who is gone after the headers. */
async function askAndVanish(init: RequestInit = {}): Promise<string> {
  const left = new AbortController()
  const response = await ask({ ...init, signal: left.signal })
  left.abort()
  return idOf(response)
}

describe('a route with streams', () => {
  beforeEach(() => start({ streams: memoryStreams() }))

  it('passes the bytes untouched, and gives the same bytes again while they come and after', async () => {
    const first = ': hello\r\n\r\nevent: x\ndata: {"a" : "é'
    const rest = ' 🦊"}\n\ndata: [DONE]\n\n\n'
    const response = await ask()
    const id = idOf(response)
    expect(id).toMatch(/^[0-9a-z]{32}$/)
    answers[0]?.write(first)
    const during = again(id)
    answers[0]?.end(rest)
    expect(await response.text()).toBe(first + rest)
    expect(await (await during).text()).toBe(first + rest)
    const after = await again(id)
    expect(await after.text()).toBe(first + rest)
    expect(Object.fromEntries(after.headers)).toMatchObject({
      'content-type': 'text/event-stream',
      'cache-control': 'no-cache, no-transform',
      'x-content-type-options': 'nosniff',
    })
  })

  it('reads on when the caller is gone, and tells who comes back all of it', async () => {
    const id = await askAndVanish()
    answers[0]?.write(frame('one '))
    const reader = (await again(id)).body?.pipeThrough(new TextDecoderStream()).getReader()
    expect((await reader?.read())?.value).toContain('one ')
    expect(closed).toBe(0)
    answers[0]?.end(frame('two', 'stop'))
    expect((await reader?.read())?.value).toContain('two')
    expect((await reader?.read())?.done).toBe(true)
  })

  it('names no stream of what is not a streamed answer', async () => {
    route.upstream.handle((_request, response, body) => {
      const { status = 200 } = JSON.parse(body) as { status?: number }
      response.writeHead(status, { 'content-type': 'application/json' }).end('{"error":{}}')
    })
    for (const body of [question, { ...question, stream: false }, { ...question, status: 500 }]) {
      expect((await ask({}, body)).headers.has('x-stream-id')).toBe(false)
    }
    route.upstream.handle((_request, response) => sse(response, frame('x', 'stop')))
    const completion = await fetch(`${route.baseURL}/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'm', prompt: 'x', stream: true }),
    })
    expect(completion.headers.has('x-stream-id')).toBe(false)
    await completion.body?.cancel()
  })

  it('ends the request upstream on DELETE, and has nothing after it', async () => {
    const id = await askAndVanish()
    const response = await again(id, { method: 'DELETE' })
    expect([response.status, await response.text()]).toEqual([204, ''])
    await until(() => expect(closed).toBe(1))
    expect((await again(id)).status).toBe(404)
    expect((await again(id, { method: 'DELETE' })).status).toBe(404)
  })

  it('ends for everybody when one stops it, and tells them that it was stopped', async () => {
    const response = await ask()
    const id = idOf(response)
    answers[0]?.write(frame('one'))
    const reader = response.body?.getReader()
    await reader?.read()
    const following = (await again(id)).body?.getReader()
    expect(textOf(await following?.read())).toBe(frame('one'))
    await again(id, { method: 'DELETE' })
    for (const each of [reader, following]) {
      expect(textOf(await each?.read())).toContain('"code":"answer_stopped"')
      expect((await each?.read())?.done).toBe(true)
    }
    await until(() => expect(closed).toBe(1))
  })

  it('stands for an event that a stop cut in two, and is glued to nothing', async () => {
    const response = await ask()
    answers[0]?.write(frame('one') + 'data: {"choices":[{"delta":{"cont')
    const reader = response.body?.getReader()
    expect(textOf(await reader?.read())).toBe(frame('one'))
    await again(idOf(response), { method: 'DELETE' })
    expect(textOf(await reader?.read())).toMatch(/^data: \{"error":.*"answer_stopped"\}\}\n\n$/)
    expect((await reader?.read())?.done).toBe(true)
  })

  it('is not called stopped where it only was let go of', async () => {
    await start({ streams: memoryStreams({ maxBytes: 16_384 }) })
    const id = await askAndVanish()
    answers[0]?.write(frame('one'))
    const following = await again(id)
    answers[0]?.write(frame('x'.repeat(20_000)))
    expect(await following.text()).toContain('"code":"answer_interrupted"')
  })

  it('explains a GET without a stream as before, and takes no other method', async () => {
    const get = await fetch(`${route.baseURL}/chat/completions`)
    expect([get.status, get.headers.get('allow')]).toEqual([405, 'POST'])
    expect((await again('x', { method: 'PUT' })).status).toBe(405)
    const models = await fetch(`${route.baseURL}/models?stream=x`, { method: 'DELETE' })
    expect(models.status).toBe(405)
  })

  it('cannot be told to read an id of another form', async () => {
    for (const id of ['', '..', 'a'.repeat(32) + '.owner', 'A'.repeat(32), '%00']) {
      expect((await again(id)).status).toBe(404)
    }
  })
})

it('ends the request upstream with its caller where no streams are kept', async () => {
  await start({})
  expect(await askAndVanish()).toBe('')
  await until(() => expect(closed).toBe(1))
})

describe('an owner', () => {
  const authorize = (request: Request) => {
    const owner = request.headers.get('x-user')
    if (owner === 'plain') return true
    return owner !== null && { owner }
  }
  beforeEach(() => start({ streams: memoryStreams(), authorize, public: false }))
  const as = (user: string): RequestInit => ({ headers: { 'x-user': user } })

  it('alone can take up or end an answer; to others it is as if there were none', async () => {
    const id = await askAndVanish(as('ann'))
    answers[0]?.end(frame('for Ann', 'stop'))
    const unknown = await again('0'.repeat(32), as('bob'))
    const refusal = await unknown.text()
    expect(unknown.status).toBe(404)
    expect(refusal).toContain('does not keep that answer')
    for (const method of ['GET', 'DELETE']) {
      for (const user of ['bob', 'plain']) {
        const foreign = await again(id, { ...as(user), method })
        expect([foreign.status, await foreign.text()]).toEqual([404, refusal])
        expect([...foreign.headers.keys()]).toEqual([...unknown.headers.keys()])
      }
    }
    expect(await (await again(id, as('ann'))).text()).toContain('for Ann')
  })

  it('is asked for like with any request', async () => {
    const id = await askAndVanish(as('ann'))
    expect((await again(id)).status).toBe(401)
    expect((await again(id, { method: 'DELETE' })).status).toBe(401)
    const foreignPage = { 'x-user': 'ann', origin: 'https://evil.test' }
    expect((await again(id, { headers: foreignPage })).status).toBe(403)
    expect(closed).toBe(0)
  })

  it.each([[{ owner: undefined }], [{ owner: null }], [{ owner: '' }]])(
    'without an id lets nobody in: %o',
    async (verdict) => {
      const handler = createChatHandler({
        client: createClient({ baseURL: route.baseURL }),
        authorize: () => verdict as never,
      })
      const request = new Request('http://localhost/api', { method: 'POST', body: '{}' })
      expect((await handler(request)).status).toBe(401)
    },
  )
})

it('shows the name of a stream to pages of allowed origins, and lets them end it', async () => {
  await start({ streams: memoryStreams(), allowedOrigins: ['https://app.test'] })
  const headers = { origin: 'https://app.test' }
  const response = await ask({ headers })
  expect(response.headers.get('access-control-expose-headers')).toContain('x-stream-id')
  const preflight = await again('x', { method: 'OPTIONS', headers })
  expect(preflight.headers.get('access-control-allow-methods')).toContain('DELETE')
  const ended = await again(idOf(response), { method: 'DELETE', headers })
  expect(ended.headers.get('access-control-allow-origin')).toBe('https://app.test')
  await response.body?.cancel().catch(() => undefined)
})

describe('what is kept', () => {
  it('is the bytes of the answer alone, under the id that was asked for', async () => {
    const inner = memoryStreams()
    const opened: unknown[] = []
    const kept: Uint8Array[] = []
    let isOver = false
    await start({
      streams: {
        ...inner,
        async open(name, told) {
          opened.push(name)
          const writer = await inner.open(name, told)
          if (writer === undefined || writer === 'taken') return writer
          return {
            ...writer,
            async append(bytes) {
              kept.push(bytes)
              await writer.append(bytes)
            },
            async end() {
              isOver = true
              await writer.end()
            },
          }
        },
      },
    })
    const response = await ask({ headers: { authorization: 'Bearer of-the-caller' } })
    answers[0]?.end(frame('text', 'stop'))
    await response.text()
    await until(() => expect(isOver).toBe(true))
    expect(Buffer.concat(kept).toString()).toBe(frame('text', 'stop'))
    expect(opened).toEqual([{ id: idOf(response), owner: undefined }])
  })

  it('is let go of a while after the end', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      const streams = memoryStreams({ keepMs: 1000 })
      const name = { id: 'a', owner: undefined }
      const writer = await writerOf(streams, name)
      await writer.append(new Uint8Array(10))
      vi.advanceTimersByTime(5000)
      expect(await streams.read(name)).toBeDefined()
      await writer.end()
      vi.advanceTimersByTime(999)
      expect(await streams.read(name)).toBeDefined()
      vi.advanceTimersByTime(1)
      expect(await streams.read(name)).toBeUndefined()
    } finally {
      vi.useRealTimers()
    }
  })

  it('refuses bounds that keep nothing', () => {
    for (const options of [{ keepMs: 0 }, { maxBytes: -1 }, { maxStreams: Number.NaN }]) {
      expect(() => memoryStreams(options)).toThrow('Pass a number above 0.')
    }
  })

  it('that is too large is let go of: its caller gets all of it, and takes the request along', async () => {
    await start({ streams: memoryStreams({ maxBytes: 10_000 }) })
    const left = new AbortController()
    const response = await ask({ signal: left.signal })
    const large = `: ${'x'.repeat(20_000)}\n\n`
    answers[0]?.write(large)
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
    let text = ''
    while (text.length < large.length) text += (await reader?.read())?.value ?? ''
    expect(text).toBe(large)
    expect((await again(idOf(response))).status).toBe(404)
    left.abort()
    await until(() => expect(closed).toBe(1))
  })

  it('stays bounded where a caller reads nothing: the endpoint waits', async () => {
    let written = 0
    const endless = new ReadableStream<Uint8Array>(
      {
        async pull(controller) {
          await new Promise((resolve) => setImmediate(resolve))
          written += 65_536
          controller.enqueue(new Uint8Array(65_536))
        },
      },
      { highWaterMark: 0 },
    )
    const body = async (): Promise<Response> =>
      new Response(endless, { headers: { 'content-type': 'text/event-stream' } })
    const most = 256 * 1024 * 1024
    const streams = memoryStreams({ maxBytes: most, perOwner: { maxBytes: most } })
    const handler = createChatHandler({
      client: createClient({ baseURL: 'http://endpoint.invalid/v1', fetch: body }),
      public: true,
      streams,
    })
    const response = await handler(
      new Request('http://localhost/api', {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-stream-id': newId() },
        body: JSON.stringify(question),
      }),
    )
    const turns = async (): Promise<void> => {
      for (let turn = 0; turn < 60; turn++) await new Promise((resolve) => setImmediate(resolve))
    }
    await turns()
    expect(written).toBeGreaterThan(900_000)
    expect(written).toBeLessThan(1_200_000)
    await response.body?.cancel()
    await until(() => expect(written).toBeGreaterThan(10_000_000))
    await handler(
      new Request(`http://localhost/api?stream=${idOf(response)}`, { method: 'DELETE' }),
    )
    await turns()
    const stoppedAt = written
    await turns()
    expect(written).toBe(stoppedAt)
  })
})

/** A route whose endpoint writes what the test gives it, without a network. */
function routeBySelf(options: Partial<ChatHandlerOptions> = {}) {
  let controller!: ReadableStreamDefaultController<Uint8Array>
  let isAborted = false
  const bytes = new ReadableStream<Uint8Array>({ start: (given) => void (controller = given) })
  const fetch = async (_input: unknown, init?: RequestInit): Promise<Response> => {
    init?.signal?.addEventListener('abort', () => (isAborted = true))
    return new Response(bytes, { headers: { 'content-type': 'text/event-stream' } })
  }
  const handler = createChatHandler({
    // Nothing that it writes is a token.
    client: createClient({
      baseURL: 'http://endpoint.invalid/v1',
      fetch,
      timeouts: { firstToken: false },
    }),
    public: true,
    streams: memoryStreams(),
    ...options,
  })
  return {
    post: (signal?: AbortSignal) =>
      handler(
        new Request('http://localhost/api', {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'x-stream-id': newId() },
          body: JSON.stringify(question),
          signal: signal ?? null,
        }),
      ),
    get: (id: string) => handler(new Request(`http://localhost/api?stream=${id}`)),
    write: (size: number) => controller.enqueue(new Uint8Array(size)),
    end: () => controller.close(),
    get isAborted() {
      return isAborted
    },
  }
}

it('is told whole to who comes back while the old connection is dead and reads nothing', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  try {
    const { post, get, write, end } = routeBySelf()
    const dead = await post()
    for (let count = 0; count < 40; count++) write(65_536)
    const again = await get(idOf(dead))
    end()
    const whole = again.arrayBuffer()
    await vi.advanceTimersByTimeAsync(10_001)
    expect((await whole).byteLength).toBe(40 * 65_536)
    await expect(dead.arrayBuffer()).rejects.toThrow('this connection is given up')
  } finally {
    vi.useRealTimers()
  }
})

describe('who hears of what was answered', () => {
  it.each([true, false])('reads it as the caller would, with streams: %s', async (isKept) => {
    const heard: Answered[] = []
    const onFinish = (answered: Answered): void => void heard.push(answered)
    await start({ onFinish, ...(isKept ? { streams: memoryStreams() } : {}) })
    const response = await ask({ headers: { 'x-user': 'ann' } })
    const usage = { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 }
    const end = `data: ${JSON.stringify({ choices: [], usage })}\n\ndata: [DONE]\n\n`
    answers[0]?.end(frame('The answer', 'stop') + end)
    expect(await response.text()).toBe(frame('The answer', 'stop') + end)
    await until(() => expect(heard).toHaveLength(1))
    expect(heard[0]).toMatchObject({
      ending: 'whole',
      status: 200,
      usage: { totalTokens: 5 },
      body: question,
    })
    expect(await heard[0]?.message()).toMatchObject({
      status: 'complete',
      parts: [{ type: 'text', text: 'The answer' }],
    })
    expect(await heard[0]?.messages()).toHaveLength(1)
    expect(heard[0]?.request.headers.get('x-user')).toBe('ann')
  })

  it('hears of a whole body, of one that broke off and of one that was left', async () => {
    const heard: unknown[] = []
    await start({
      onFinish: async ({ message, ending }) => {
        const read = await message()
        heard.push([ending, read?.status, read?.reason])
      },
    })
    const vanished = askAndVanish()
    await vanished
    await until(() => expect(heard).toEqual([['left', 'incomplete', 'aborted']]))
    const response = await ask()
    answers[1]?.write(frame('half'), () => answers[1]?.destroy())
    expect(await response.text()).toContain('"code":"answer_interrupted"')
    await until(() => expect(heard[1]).toEqual(['broken', 'incomplete', 'interrupted']))
    route.upstream.handle((_request, outgoing) => {
      const choices = [{ index: 0, message: { content: 'whole' }, finish_reason: 'stop' }]
      outgoing.writeHead(200, { 'content-type': 'application/json' })
      outgoing.end(JSON.stringify({ choices }))
    })
    await (await ask({}, { ...question, stream: false })).text()
    await until(() => expect(heard[2]).toEqual(['whole', 'complete', undefined]))
  })

  it('may throw: the answer is whole, and the owner hears of it', async () => {
    const errors: string[] = []
    const onFinish = (): never => {
      throw new Error('no room in the books')
    }
    await start({
      onFinish,
      onError: (error) => errors.push(`${error.message} ${String(error.cause)}`),
    })
    const response = await ask()
    answers[0]?.end(frame('whole', 'stop'))
    expect(await response.text()).toBe(frame('whole', 'stop'))
    await until(() => expect(errors).toHaveLength(1))
    expect(errors[0]).toContain('no room in the books')
  })

  it('is told of the work that goes on after a response', async () => {
    const work: Promise<unknown>[] = []
    await start({ streams: memoryStreams(), waitUntil: (each) => work.push(each) })
    await askAndVanish()
    expect(work).toHaveLength(1)
    let isOver = false
    void work[0]?.then(() => (isOver = true))
    expect(isOver).toBe(false)
    answers[0]?.end()
    await work[0]
  })
})
