// What the owner of a route is told of their mistakes, and what nobody else is.
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { Hono } from 'hono'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { answer, frame, sse, startServer, type TestServer } from '../../test/server.ts'
import { createClient } from '../index.ts'
import { type ChatHandlerOptions, createChatHandler, memoryStreams } from './index.ts'

const KEY = 'sk-of-the-route-0123456789'
const question = { model: 'm', stream: true, messages: [{ role: 'user', content: 'Hi' }] }

let upstream: TestServer
const servers: Server[] = []

beforeEach(async () => {
  upstream = await startServer((_request, response) => answer(response))
})

afterEach(async () => {
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
  await upstream.close()
})

function route(options: Partial<ChatHandlerOptions> = {}) {
  return createChatHandler({
    client: createClient({ baseURL: upstream.baseURL, apiKey: KEY }),
    basePath: '/api',
    public: true,
    ...options,
  })
}

function request(headers: Record<string, string> = {}): Request {
  return new Request('http://localhost/api/chat/completions', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(question),
  })
}

/** The log of a server that is no test. */
function log() {
  vi.stubEnv('NODE_ENV', 'development')
  return vi.spyOn(console, 'error').mockImplementation(() => undefined)
}

describe('a route that is called with something else', () => {
  const real = new Request('http://localhost/api/chat/completions')
  it.each([
    ['nothing', undefined, 'nothing came'],
    ['null', null, 'nothing came'],
    ['a text', '/api', 'a value of type string came'],
    ['a bare object', { method: 'POST', url: '/', headers: {} }, 'a value of type object came'],
    [
      'a request of Node',
      { method: 'GET', url: '/', headers: {}, socket: {} },
      'a request of Node',
    ],
    [
      'a context of Koa',
      { req: { headers: {}, socket: {} } },
      'something around a request of Node',
    ],
    ['a context of Hono', { req: { raw: real } }, "Hono's context came"],
    ["Hono's request", { raw: real, header: () => '' }, "Hono's own request came"],
    ['an event with a request', { request: real }, '({ request }) => handler(request)'],
  ])('names what came and what to do: %s', async (_, given, sentence) => {
    const told = await route()(given as Request).catch((error: unknown) => error)
    expect(told).toMatchObject({ name: 'ChatError', kind: 'usage' })
    const { message, stack } = told as Error
    expect(message).toContain(sentence)
    expect(message).toMatch(/@x\/core\/server\/node|handler\(/)
    expect(stack).toBe(`ChatError: ${message}`)
  })
})

describe('`authorize` that gives something else', () => {
  it.each([
    [{ id: 'ann', name: 'Ann' }, 'an object without `owner`'],
    [{ id: 'ann', status: 'active' }, 'an object without `owner`'],
    [['ann'], 'a list'],
    ['ann', 'a string'],
    [1, 'a number'],
    [{ owner: 7 }, 'an `owner` that is no text'],
  ])('is a mistake of the route, not of its caller: %o', async (verdict, sentence) => {
    const errors: string[] = []
    const handler = route({
      authorize: () => verdict as never,
      onError: ({ message }) => errors.push(message),
    })
    const response = await handler(request())
    expect([response.status, response.headers.get('x-should-retry')]).toEqual([500, 'false'])
    const text = await response.text()
    expect(text).toContain('authorize_invalid')
    expect(text).not.toContain('signed in')
    expect(errors).toEqual([expect.stringContaining(sentence)])
    expect(upstream.requests).toEqual([])
  })

  it.each([null, undefined, false, { owner: null }])('lets nobody in: %o', async (verdict) => {
    const onError = vi.fn<(error: Error) => void>()
    const response = await route({ authorize: () => verdict as never, onError })(request())
    expect([response.status, onError.mock.calls]).toEqual([401, []])
  })
})

describe('an address that a route does not serve', () => {
  it.each([
    ['behind another base', '/v1/chat/completions', '/api'],
    ['without the base', '/chat/completions', '/api'],
    ['with the base twice', '/api/api/chat/completions', '/api/'],
    ['below the base', '/api/embeddings', '/api'],
  ])('is named with the base, to the page and in the log: %s', async (_, path, basePath) => {
    const logged = log()
    const handler = route({ basePath })
    const response = await handler(new Request(`http://localhost${path}?key=secret`))
    const { error } = (await response.json()) as { error: { message: string; code: string } }
    expect([response.status, error.code]).toEqual([404, 'unknown_url'])
    expect(error.message).toContain(`nothing at "${path}"`)
    expect(error.message).toContain('`basePath` is "/api"')
    expect(error.message).toContain('"/api/chat/completions"')
    expect(logged.mock.calls).toEqual([[expect.stringContaining(`nothing at "${path}"`)]])
    expect(JSON.stringify(logged.mock.calls) + error.message).not.toContain('secret')
  })
})

describe('a model outside `allow.models`', () => {
  const asking = (body: object): Request =>
    new Request('http://localhost/api/chat/completions', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  it.each([
    ['another one', { ...question, model: 'big\nmodel' }, 'the model "big\\nmodel"'],
    ['one to fall back to', { ...question, models: ['other'] }, 'the model "other"'],
    ['none', { messages: [] }, 'a request without a model'],
    ['what is no name', { ...question, model: 7 }, 'a request without a model'],
  ])('is named to the page, and with the option in the log: %s', async (_, body, named) => {
    const logged = log()
    const response = await route({ allow: { models: ['m'] } })(asking(body))
    const { error } = (await response.json()) as { error: { message: string; code: string } }
    expect([response.status, error.code]).toEqual([403, 'model_not_allowed'])
    expect(error.message).toContain(`does not offer ${named}. Choose one of those that it lists`)
    expect(logged.mock.calls).toEqual([[expect.stringContaining(named)]])
    expect(String(logged.mock.calls[0])).toMatch(/`allow\.models`.*Add it there/)
    expect(upstream.requests).toEqual([])
  })

  it('is cut short where its name is long, and told no more than twenty times', async () => {
    const logged = log()
    const handler = route({ allow: { models: ['m'] } })
    const text = await (await handler(asking({ model: 'x'.repeat(9000), messages: [] }))).text()
    expect(text.length).toBeLessThan(1000)
    for (let turn = 0; turn < 50; turn++) await handler(asking({ model: `m${turn}`, messages: [] }))
    expect(logged).toHaveBeenCalledTimes(20)
  })

  it('is told once, however often it is asked', async () => {
    const errors: string[] = []
    const handler = route({
      allow: { models: ['m'] },
      onError: ({ message }) => errors.push(message),
    })
    for (let turn = 0; turn < 3; turn++) await handler(asking({ model: 'x', messages: [] }))
    expect(errors).toEqual([expect.stringContaining('the model "x"')])
  })
})

describe('without `onError` a route that fails writes one line', () => {
  it('of what `authorize` throws', async () => {
    const logged = log()
    const authorize = (): never => {
      throw new Error('The session\nstore is down for Bearer of-the-caller')
    }
    const response = await route({ authorize })(request({ authorization: 'Bearer of-the-caller' }))
    expect(response.status).toBe(500)
    expect(await response.text()).not.toContain('store is down')
    expect(logged.mock.calls).toEqual([
      ['@x/core/server: this route failed. Cause: The session store is down for Bearer [key]'],
    ])
  })

  it('of what the upstream refuses, without the key', async () => {
    const logged = log()
    upstream.handle((_request, response) => {
      const error = { message: `Incorrect API key provided: ${KEY}`, code: 'invalid_api_key' }
      response.writeHead(401, { 'content-type': 'application/json' }).end(JSON.stringify({ error }))
    })
    await route()(request())
    expect(logged.mock.calls).toEqual([
      [expect.stringMatching(/refused the key .* Cause: Incorrect API key provided: \[key\]$/)],
    ])
  })

  it('of a server that cannot be reached', async () => {
    const logged = log()
    const client = createClient({ baseURL: 'http://127.0.0.1:1/v1', apiKey: KEY })
    await route({ client })(request())
    expect(logged.mock.calls).toEqual([[expect.stringContaining('could not be reached')]])
    expect(String(logged.mock.calls[0])).not.toContain('\n')
  })

  it.each([402, 429, 500, 503])('of a status %i', async (status) => {
    const logged = log()
    upstream.handle((_request, response) => {
      const error = { message: 'No.' }
      response
        .writeHead(status, { 'content-type': 'application/json' })
        .end(JSON.stringify({ error }))
    })
    expect((await route()(request())).status).toBe(status)
    expect(logged.mock.calls).toEqual([
      [expect.stringContaining(`refused a request with status ${status}. Cause: No.`)],
    ])
  })

  it('of a path that the endpoint does not have, with the address but not what is secret in it', async () => {
    const logged = log()
    upstream.handle((_request, response) => response.writeHead(404).end('404 page not found'))
    const baseURL = `${new URL(upstream.baseURL).origin}/v2?token=${KEY}`
    await route({ client: createClient({ baseURL, apiKey: KEY }) })(request())
    expect(logged.mock.calls).toEqual([
      [expect.stringMatching(/has nothing at http:.*\/v2\/chat\/completions.*`\/v1`/)],
    ])
    expect(String(logged.mock.calls[0])).not.toContain(KEY)
  })

  it('but not of the address, where a model is missing', async () => {
    const logged = log()
    upstream.handle((_request, response) => {
      const error = { message: 'The model `m` does not exist', code: 'model_not_found' }
      response.writeHead(404, { 'content-type': 'application/json' }).end(JSON.stringify({ error }))
    })
    expect((await route()(request())).status).toBe(404)
    expect(logged.mock.calls).toEqual([])
  })

  it('but none of what a caller mends, and none of what went well', async () => {
    const logged = log()
    await (await route()(request())).text()
    upstream.handle((_request, response) => {
      const error = { message: 'No messages.' }
      response.writeHead(400, { 'content-type': 'application/json' }).end(JSON.stringify({ error }))
    })
    expect((await route()(request())).status).toBe(400)
    expect(logged.mock.calls).toEqual([])
  })

  it('and nothing while it is tested', async () => {
    const logged = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    vi.stubEnv('NODE_ENV', 'test')
    const client = createClient({ baseURL: 'http://127.0.0.1:1/v1' })
    await route({ client })(request())
    expect(logged.mock.calls).toEqual([])
  })
})

describe("under Hono's server for Node", () => {
  async function listen(options: Partial<ChatHandlerOptions>): Promise<string> {
    const handler = route(options)
    const app = new Hono()
    app.all('/api/*', (context) => handler(context.req.raw))
    const server = createServer(getRequestListener(app.fetch, { overrideGlobalObjects: false }))
    servers.push(server)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/chat/completions`
  }

  async function ask(address: string, init: RequestInit = {}): Promise<Response> {
    const headers = { 'content-type': 'application/json', 'x-stream-id': 'a'.repeat(32) }
    return fetch(address, { method: 'POST', headers, body: JSON.stringify(question), ...init })
  }

  it.each([
    ['a stop', true],
    ['a caller who leaves', false],
  ])('%s leaves no stack in the log', async (_, isStop) => {
    const logged = log()
    const unhandled = vi.fn<() => void>()
    process.on('unhandledRejection', unhandled)
    upstream.handle((_request, response) => sse(response, frame('one')))
    const address = await listen(isStop ? { streams: memoryStreams() } : {})
    const left = new AbortController()
    const response = await ask(address, { signal: left.signal })
    const reader = response.body?.getReader()
    await reader?.read()
    if (isStop) {
      const id = response.headers.get('x-stream-id')
      const following = await fetch(`${address}?stream=${id}`)
      await fetch(`${address}?stream=${id}`, { method: 'DELETE' })
      expect(await following.text()).toContain('answer_stopped')
      expect(new TextDecoder().decode((await reader?.read())?.value)).toContain('answer_stopped')
      expect((await reader?.read())?.done).toBe(true)
    } else left.abort()
    await upstream.idle()
    process.off('unhandledRejection', unhandled)
    expect([logged.mock.calls, unhandled.mock.calls]).toEqual([[], []])
  })
})
