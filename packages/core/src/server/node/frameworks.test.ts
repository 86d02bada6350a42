// The route beneath frameworks that read requests in their own way, set up as docs/route.md says, on real sockets.
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { bodyParser } from '@koa/bodyparser'
import fastify, { type FastifyInstance } from 'fastify'
import Koa from 'koa'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { answer, frame, sse, startServer, type TestServer } from '../../../test/server.ts'
import { until } from '../../../test/stored-chat.ts'
import { createClient } from '../../index.ts'
import { createChatHandler } from '../index.ts'
import { toNodeHandler } from './index.ts'

const question = { model: 'm', stream: true, messages: [{ role: 'user', content: 'Hi é 🦊' }] }

let upstream: TestServer
const closing: (() => unknown)[] = []

beforeEach(async () => {
  upstream = await startServer((_request, response) => answer(response, 'Hello'))
})

afterEach(async () => {
  vi.restoreAllMocks()
  for (const close of closing.splice(0)) await close()
  await upstream.close()
})

const route = (): ReturnType<typeof toNodeHandler> =>
  toNodeHandler(
    createChatHandler({
      client: createClient({ baseURL: upstream.baseURL, apiKey: 'sk-of-the-route' }),
      basePath: '/api',
      public: true,
    }),
  )

/** What Fastify logged that is worse than news. */
const complaints: string[] = []

function fastifyApp(): FastifyInstance {
  const write = (line: string): void => {
    if ((JSON.parse(line) as { level: number }).level > 30) complaints.push(line)
  }
  complaints.splice(0)
  const app = fastify({ logger: { stream: { write } }, forceCloseConnections: true })
  closing.push(() => app.close())
  return app
}

async function inFastify(): Promise<string> {
  const app = fastifyApp()
  const handler = route()
  app.register(async (api) => {
    api.removeAllContentTypeParsers()
    api.addContentTypeParser('*', (_request, _body, done) => done(null))
    api.all('/api/*', (request, reply) => {
      reply.hijack()
      return handler(request.raw, reply.raw)
    })
  })
  return app.listen({ port: 0 })
}

async function inFastifyParsed(): Promise<string> {
  const app = fastifyApp()
  const handler = route()
  app.all('/api/*', (request, reply) => {
    reply.hijack()
    return handler(Object.assign(request.raw, { body: request.body }), reply.raw)
  })
  return app.listen({ port: 0 })
}

async function listen(app: Koa): Promise<string> {
  const server = createServer(app.callback())
  closing.push(() => {
    server.closeAllConnections()
    server.close()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function inKoa(): Promise<string> {
  const app = new Koa()
  const handler = route()
  app.use((context) => {
    context.respond = false
    return handler(context.req, context.res)
  })
  return listen(app)
}

async function inKoaParsed(): Promise<string> {
  const app = new Koa()
  app.silent = true
  const handler = route()
  app.use(bodyParser({ jsonLimit: '9mb' }))
  app.use((context) => {
    context.respond = false
    return handler(Object.assign(context.req, { body: context.request.body }), context.res)
  })
  return listen(app)
}

function ask(address: string, body: unknown = question, init: RequestInit = {}): Promise<Response> {
  return fetch(`${address}/api/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    ...init,
  })
}

describe.each([
  ['Fastify', inFastify],
  ['Fastify that has parsed it', inFastifyParsed],
  ['Koa', inKoa],
  ['Koa that has parsed it', inKoaParsed],
])('a request under %s', (name, mount) => {
  it('goes on as it came, and its answer streams', async () => {
    let open: ServerResponse | undefined
    upstream.handle((_request, response) => {
      open = response
      sse(response, frame('one'))
    })
    const response = await ask(await mount())
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('text/event-stream')
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
    expect((await reader?.read())?.value).toBe(frame('one'))
    open?.end(frame('two', 'stop'))
    expect((await reader?.read())?.value).toBe(frame('two', 'stop'))
    expect((await reader?.read())?.done).toBe(true)
    expect(upstream.requests[0]).toMatchObject({
      url: '/v1/chat/completions',
      body: JSON.stringify(question),
    })
    expect(complaints).toEqual([])
  })

  it('ends upstream when its caller leaves', async () => {
    let isClosed = false
    upstream.handle((_request, response) => {
      response.on('close', () => (isClosed = true))
      sse(response, frame('one'))
    })
    const leaving = new AbortController()
    const response = await ask(await mount(), question, { signal: leaving.signal })
    await response.body?.getReader().read()
    leaving.abort()
    await until(() => expect(isClosed).toBe(true))
    expect(complaints).toEqual([])
  })

  it('is told what is wrong with it, and the connection serves the next', async () => {
    const address = await mount()
    expect((await ask(address, question, { body: '{' })).status).toBe(400)
    const models = await fetch(`${address}/api/models`)
    expect([models.status, (await models.text()) !== '']).toEqual([200, true])
    expect((await ask(address)).status).toBe(200)
  })

  it('may have pictures in it', async () => {
    if (name === 'Fastify that has parsed it') return
    const large = { ...question, messages: [{ role: 'user', content: 'x'.repeat(3_000_000) }] }
    expect((await ask(await mount(), large)).status).toBe(200)
  })
})

it('says to its owner where a framework has read the body and kept it elsewhere', async () => {
  const logged = vi.spyOn(console, 'error').mockImplementation(() => undefined)
  vi.stubEnv('NODE_ENV', 'development')
  try {
    const app = fastifyApp()
    const handler = route()
    app.all('/api/*', (request, reply) => {
      reply.hijack()
      return handler(request.raw, reply.raw)
    })
    expect((await ask(await app.listen({ port: 0 }))).status).toBe(500)
    expect(String(logged.mock.calls[0]?.[0])).toContain('request.raw')
  } finally {
    vi.unstubAllEnvs()
  }
})
