// What a server, a guard or a middleware before the route has made of a request: the route takes it for the same.
import { createServer, request as ask, type RequestListener, type Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import express, { type Express } from 'express'
import express4 from 'express-4'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { answer, startServer, type TestServer } from '../../../test/server.ts'
import { createClient } from '../../index.ts'
import { createChatHandler } from '../index.ts'
import { toNodeHandler } from './index.ts'

const question = '{"model":"m","stream":true,"messages":[]}'

let upstream: TestServer
const servers: Server[] = []

beforeEach(async () => {
  upstream = await startServer((_request, response) => answer(response))
})

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
  await upstream.close()
})

async function listen(listener: RequestListener): Promise<number> {
  const server = createServer(listener)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

const handler = (): ReturnType<typeof toNodeHandler> =>
  toNodeHandler(
    createChatHandler({
      client: createClient({ baseURL: upstream.baseURL, apiKey: 'sk-of-the-route' }),
      basePath: '/api',
      public: true,
    }),
  )

/** Posts a question, and gives the status and the body of the response. */
function post(port: number, target: string, host: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const head = `POST ${target} HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\ncontent-type: application/json`
    const socket = connect(port, '127.0.0.1', () =>
      socket.write(`${head}\r\ncontent-length: ${question.length}\r\n\r\n${question}`),
    )
    let bytes = ''
    socket.on('data', (chunk) => (bytes += chunk.toString('latin1')))
    socket.on('close', () => resolve(bytes.slice('HTTP/1.1 '.length)))
    socket.on('error', reject)
  })
}

/** The route behind a guard that lets nobody pass below a path. */
type Guarded = (path: string) => RequestListener

const inExpress =
  (make: () => Express): Guarded =>
  (path) => {
    const app = make()
    app.use(path, (_request, response) => void response.status(401).end())
    app.use(handler())
    return app
  }

const inNode: Guarded = (path) => {
  const route = handler()
  return (request, response) => {
    if (!request.url?.startsWith(path)) return void route(request, response)
    response.writeHead(401).end()
  }
}

describe.each([
  ['node:http', inNode],
  ['Express 5', inExpress(express)],
  ['Express 4', inExpress(express4)],
])('behind a guard of %s', (_, guarded) => {
  it.each([
    ['/chat/completions', 'h/api'],
    ['/completions', 'h/api/chat'],
    ['/chat/completions', 'h\\api'],
    ['/x', 'h/api/chat/completions?'],
    ['/x', 'h/api/chat/completions#'],
    ['/chat/completions', 'somebody@h/api'],
    ['/x/../api/chat/completions', 'h'],
    ['/./api/chat/completions', 'h'],
    ['/x/%2e%2e/api/chat/completions', 'h'],
    ['/x/.%2E/api/chat/completions', 'h'],
    ['/\\api/chat/completions', 'h'],
    ['/x\\..\\api\\chat/completions', 'h'],
    ['http://h/x/../api/chat/completions', 'h'],
    ['http://h/api/chat/completions', 'h'],
    ['ftp://h/api/chat/completions', 'h'],
  ])('no other spelling of its path passes: %s at %s', async (target, host) => {
    expect(await post(await listen(guarded('/api')), target, host)).toMatch(/^4/)
    expect(upstream.requests).toEqual([])
  })

  it.each(['/api/x/../chat/completions', '/api/./chat/completions', '/api/%2e/chat/completions'])(
    'nor one below the prefix of the route: %s',
    async (target) => {
      expect(await post(await listen(guarded('/api/chat')), target, 'h')).toMatch(/^4/)
      expect(upstream.requests).toEqual([])
    },
  )

  it('its own path passes, with a query', async () => {
    const port = await listen(guarded('/other'))
    expect(await post(port, '/api/chat/completions?a=/../b#c', `127.0.0.1:${port}`)).toMatch(/^200/)
  })
})

describe.each([
  ['Express 5', express],
  ['Express 4', express4],
])('behind a middleware of %s', (_, make) => {
  it('that found nothing to read, an empty body is a mistake of its caller', async () => {
    const app = make()
    app.use(express.json())
    app.use('/api', handler())
    const response = await fetch(`http://127.0.0.1:${await listen(app)}/api/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '',
    })
    expect([response.status, await response.text()]).toEqual([
      400,
      expect.stringContaining('invalid_json'),
    ])
  })

  it('that waited, nothing is asked for a caller who left meanwhile', async () => {
    const app = make()
    const route = handler()
    app.use(express.json())
    const served = new Promise<void>((resolve) => {
      app.use((incoming, response) => {
        response.on('close', () => resolve(route(incoming, response)))
        outgoing.destroy()
      })
    })
    const outgoing = ask({
      port: await listen(app),
      path: '/api/chat/completions',
      method: 'POST',
      headers: { 'content-type': 'application/json' },
    })
    outgoing.on('error', () => undefined)
    outgoing.end(question)
    await served
    expect(upstream.requests).toEqual([])
  })
})
