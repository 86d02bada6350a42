// The route under node:http, Express 5 and Express 4, all on real sockets.
import {
  createServer,
  get,
  type IncomingMessage,
  request,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import express, { type Express } from 'express'
import express4 from 'express-4'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { answer, frame, sse, startServer, type TestServer } from '../../../test/server.ts'
import { until } from '../../../test/stored-chat.ts'
import { createClient } from '../../index.ts'
import { type ChatHandlerOptions, createChatHandler, memoryStreams } from '../index.ts'
import { toNodeHandler } from './index.ts'

const question = { model: 'm', stream: true, messages: [{ role: 'user', content: 'Hi é 🦊' }] }

let upstream: TestServer
const servers: Server[] = []

beforeEach(async () => {
  upstream = await startServer((_request, response) => answer(response, 'Hello'))
})

afterEach(async () => {
  vi.restoreAllMocks()
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
  await upstream.close()
})

async function listen(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

function route(options: Partial<ChatHandlerOptions> = {}) {
  return createChatHandler({
    client: createClient({ baseURL: upstream.baseURL, apiKey: 'sk-of-the-route' }),
    basePath: '/api',
    public: true,
    ...options,
  })
}

function ask(address: string, init: RequestInit = {}): Promise<Response> {
  return fetch(`${address}/api/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(question),
    ...init,
  })
}

/** All bytes that a server sends for these. */
function exchange(address: string, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(address)
    const socket = connect(Number(port), hostname, () => socket.write(text))
    let bytes = ''
    socket.on('data', (chunk) => (bytes += chunk.toString('latin1')))
    socket.on('close', () => resolve(bytes))
    socket.on('error', reject)
  })
}

type Mount = (
  handler: ReturnType<typeof toNodeHandler>,
  before?: (app: Express) => void,
) => Promise<string>

const inExpress =
  (make: () => Express): Mount =>
  (handler, before) => {
    const app = make()
    before?.(app)
    app.use('/api', handler)
    return listen(app)
  }

const mounts: Record<string, Mount> = {
  'node:http': (handler) => listen(handler),
  'Express 5': inExpress(express),
  'Express 4': inExpress(express4),
}

describe.each(Object.entries(mounts))('a route under %s', (name, mount) => {
  it('gets the request as it came and streams the answer as it comes', async () => {
    let open: ServerResponse | undefined
    upstream.handle((_request, response) => {
      open = response
      sse(response, frame('one'))
    })
    const response = await ask(await mount(toNodeHandler(route())))
    expect([response.status, response.headers.get('content-type')]).toEqual([
      200,
      'text/event-stream',
    ])
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
    expect((await reader?.read())?.value).toBe(frame('one'))
    open?.end(frame('two', 'stop'))
    expect((await reader?.read())?.value).toBe(frame('two', 'stop'))
    expect((await reader?.read())?.done).toBe(true)
    expect(upstream.requests[0]).toMatchObject({
      url: '/v1/chat/completions',
      body: JSON.stringify(question),
    })
  })

  it('serves all of its paths, and says what it serves at others', async () => {
    const address = await mount(toNodeHandler(route()))
    upstream.handle((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"data":[{"id":"m"}]}')
    })
    expect(await (await fetch(`${address}/api/models?x=1`)).json()).toEqual({ data: [{ id: 'm' }] })
    const wrong = await fetch(`${address}/api/chat`, { method: 'POST', body: '{}' })
    const { error } = (await wrong.json()) as { error: { message: string } }
    expect([wrong.status, error.message]).toEqual([
      404,
      expect.stringContaining('nothing at "/api/chat". Its `basePath` is "/api"'),
    ])
  })

  it('keeps a connection for the next request, also after a refusal that left a body unread', async () => {
    const address = await mount(toNodeHandler(route({ maxBodyBytes: 100_000 })))
    const large = 'x'.repeat(3_000_000)
    const post = (body: string): string =>
      `POST /api/chat/completions HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n${Buffer.byteLength(body).toString(16)}\r\n${body}\r\n0\r\n\r\n`
    const last = 'GET /api/nothing HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n'
    const bytes = await exchange(address, post(large) + post(JSON.stringify(question)) + last)
    expect(bytes.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 413', 'HTTP/1.1 200', 'HTTP/1.1 404'])
  })

  it('ends the request upstream when its caller leaves', async () => {
    upstream.handle((_request, response) => {
      sse(response, frame('one'))
    })
    const left = new AbortController()
    const response = await ask(await mount(toNodeHandler(route())), { signal: left.signal })
    await response.body?.getReader().read()
    left.abort()
    await upstream.idle()
    expect(upstream.requests).toHaveLength(1)
  })

  it('ends the request upstream when its caller leaves before the headers', async () => {
    upstream.handle(() => undefined)
    const left = new AbortController()
    const answer = ask(await mount(toNodeHandler(route())), { signal: left.signal })
    await upstream.received(1)
    left.abort()
    await expect(answer).rejects.toThrow('aborted')
    await upstream.idle()
  })

  it('breaks the connection where the answer breaks, so that it is not taken for whole', async () => {
    upstream.handle((_request, response) => {
      // A stream of events would end with one that says so.
      response.writeHead(200, { 'content-type': 'application/x-ndjson' }).write('{}\n')
      setImmediate(() => response.destroy())
    })
    const response = await ask(await mount(toNodeHandler(route())))
    await expect(response.text()).rejects.toThrow('terminated')
  })

  it('takes what the route streams from where it comes, without a stream between them', async () => {
    const events = 40
    const reads = vi.fn()
    const body = (): ReadableStream<Uint8Array> => {
      let left = events
      return new ReadableStream({
        async pull(controller) {
          await new Promise((resolve) => setImmediate(resolve))
          if (left-- > 0) controller.enqueue(new TextEncoder().encode(frame('x')))
          else controller.close()
        },
      })
    }
    const given = async (): Promise<Response> =>
      new Response(body(), { headers: { 'content-type': 'text/event-stream' } })
    const client = createClient({ baseURL: 'http://localhost/v1', fetch: given })
    // A middleware of the owner, which must see the same.
    const asked = createChatHandler({ client, basePath: '/api', public: true })
    const address = await mount(
      toNodeHandler(async (request) => {
        const { status, headers, body: events } = await asked(request)
        return new Response(events, { status, headers })
      }),
    )
    const { read } = ReadableStreamDefaultReader.prototype
    vi.spyOn(ReadableStreamDefaultReader.prototype, 'read').mockImplementation(function (
      this: ReadableStreamDefaultReader,
    ) {
      reads()
      return read.call(this)
    })
    const answered = await new Promise<string>((resolve, reject) => {
      const init = { method: 'POST', headers: { 'content-type': 'application/json' } }
      const sent = request(`${address}/api/chat/completions`, init, (response) => {
        let text = ''
        response.on('data', (chunk) => (text += String(chunk)))
        response.on('end', () => resolve(text))
      })
      sent.on('error', reject)
      sent.end(JSON.stringify(question))
    })
    expect(answered).toBe(frame('x').repeat(events))
    // Of the endpoint's answer, and a few of the question.
    expect(reads.mock.calls.length).toBeLessThan(events * 1.5)
  })

  it.each(['used', 'locked'])('answers with 500 where a response was %s before', async (how) => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const asked = route()
    const address = await mount(
      toNodeHandler(async (request) => {
        const response = await asked(request)
        if (how === 'used') await response.text()
        else response.body?.getReader()
        return response
      }),
    )
    const response = await ask(address)
    expect(response.status).toBe(500)
    expect(await response.text()).toContain('route_failed')
  })

  it('reads no faster than its caller does', async () => {
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
    const address = await mount(toNodeHandler(async () => new Response(endless)))
    const response = await new Promise<IncomingMessage>((resolve) =>
      get(`${address}/api/x`, resolve),
    )
    response.pause()
    let before = -1
    await until(() => {
      const isStill = written === before && written > 0
      before = written
      expect(isStill).toBe(true)
    })
    expect(written).toBeLessThan(30_000_000)
    response.destroy()
  })

  it('answers HEAD and OPTIONS without a body, and preflights of allowed pages', async () => {
    const address = await mount(toNodeHandler(route({ allowedOrigins: ['https://app.test'] })))
    const head = await fetch(`${address}/api/models`, { method: 'HEAD' })
    expect([head.status, await head.text()]).toEqual([405, ''])
    const preflight = await fetch(`${address}/api/chat/completions`, {
      method: 'OPTIONS',
      headers: { origin: 'https://app.test' },
    })
    expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([
      204,
      'https://app.test',
    ])
  })

  it('does not believe what anybody can say of where a request came from', async () => {
    const seen: Request[] = []
    const address = await mount(
      toNodeHandler(async (request) => {
        seen.push(request)
        return new Response('ok')
      }),
    )
    await fetch(`${address}/api/x`, {
      headers: {
        'x-forwarded-host': 'evil.test',
        'x-forwarded-proto': 'https',
        'x-forwarded-for': '1.1.1.1',
      },
    })
    await exchange(
      address,
      'GET /api//evil.test/x HTTP/1.1\r\nhost: localhost\r\n\r\nGET /api/x HTTP/1.0\r\n\r\n',
    )
    expect(seen.map(({ url }) => url)).toEqual([
      `${address}/api/x`,
      'http://localhost/api//evil.test/x',
      'http://host.invalid/api/x',
    ])
  })

  it('answers in a sentence where there is no request that it could read', async () => {
    const address = await mount(toNodeHandler(route()))
    const bytes = await exchange(
      address,
      'GET /api/models HTTP/1.1\r\nhost: a b\r\nconnection: close\r\n\r\n',
    )
    expect(bytes).toContain('400 Bad Request')
    expect(bytes).toContain('"code":"invalid_request"')
  })

  it('shows nobody the stack of a handler that throws', async () => {
    const failing = toNodeHandler(() => Promise.reject(new Error('of the inside')))
    const response = await ask(await mount(failing))
    const text = await response.text()
    expect([response.status, response.headers.get('x-should-retry')]).toEqual([500, 'false'])
    expect(text).toContain('route_failed')
    expect(text).not.toMatch(/inside|\n/)
  })

  it('writes each cookie, and leaves the headers of others', async () => {
    const headers = new Headers([
      ['set-cookie', 'a=1'],
      ['set-cookie', 'b=2; Path=/'],
    ])
    const handler = toNodeHandler(async () => new Response('ok', { headers, status: 201 }))
    const response = await ask(await mount(handler))
    expect([response.status, response.headers.getSetCookie()]).toEqual([
      201,
      ['a=1', 'b=2; Path=/'],
    ])
    expect(response.headers.get('x-powered-by')).toBe(name === 'node:http' ? null : 'Express')
  })

  it('ends an answer that is stopped without a word in the log', async () => {
    const logged = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const unhandled = vi.fn()
    process.on('unhandledRejection', unhandled)
    upstream.handle((_request, response) => {
      sse(response, frame('one'))
    })
    const address = await mount(toNodeHandler(route({ streams: memoryStreams() })))
    const headers = { 'content-type': 'application/json', 'x-stream-id': 'a'.repeat(32) }
    const response = await ask(address, { headers })
    const reader = response.body?.getReader()
    await reader?.read()
    const id = response.headers.get('x-stream-id')
    await fetch(`${address}/api/chat/completions?stream=${id}`, { method: 'DELETE' })
    await reader?.read()
    expect((await reader?.read())?.done).toBe(true)
    await upstream.idle()
    process.off('unhandledRejection', unhandled)
    expect([logged.mock.calls, unhandled.mock.calls]).toEqual([[], []])
  })
})

describe.each([
  ['Express 5', express],
  ['Express 4', express4],
])('behind the middleware of %s', (name, make) => {
  const mount = mounts[name] as Mount

  it('sends on what express.json() has read', async () => {
    const address = await mount(toNodeHandler(route()), (app) => app.use(make.json()))
    expect(await (await ask(address)).text()).toContain('Hello')
    expect(JSON.parse(upstream.requests[0]?.body ?? '')).toEqual(question)
  })

  it.each([
    ['text', () => make.text({ type: '*/*' })],
    ['bytes', () => make.raw({ type: '*/*' })],
  ])('sends on what was read as %s, byte for byte', async (_, middleware) => {
    const address = await mount(toNodeHandler(route()), (app) => app.use(middleware()))
    await (await ask(address)).text()
    expect(upstream.requests[0]?.body).toBe(JSON.stringify(question))
  })

  it('says to the owner that a middleware left nothing', async () => {
    const address = await mount(toNodeHandler(route()), (app) =>
      app.use((request, _response, next) => {
        request.on('data', () => undefined).on('end', () => next())
      }),
    )
    const before = process.env['NODE_ENV']
    const logged = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    process.env['NODE_ENV'] = 'development'
    try {
      expect((await ask(address)).status).toBe(500)
    } finally {
      process.env['NODE_ENV'] = before
    }
    expect(logged.mock.calls).toEqual([[expect.stringContaining('Put the route before it')]])
  })

  it('says which adapter is missing where the route itself was given to it', async () => {
    const app = make()
    app.set('env', 'development')
    const logged = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const handler = route() as unknown as express.RequestHandler
    // Express 4 does not hear of what a handler rejects with.
    app.use('/api', (request, response, next) => {
      void Promise.resolve(handler(request, response, next)).catch(next)
    })
    const response = await ask(await listen(app))
    const text = await response.text()
    expect(response.status).toBe(500)
    expect(text).toContain('toNodeHandler(handler)')
    expect(text).toContain('@x/core/server/node')
    // Express logs it a turn later.
    await until(() => expect(logged).toHaveBeenCalled())
    expect(text + logged.mock.calls.join()).not.toMatch(/\bat .*\.[jt]s\b/)
  })
})
