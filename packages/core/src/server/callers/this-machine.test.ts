// Whose requests a route serves that nobody told who may use it, and when it does not even start.
import { createServer, type RequestListener, type Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { Hono } from 'hono'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { startServer, type TestServer } from '../../../test/server.ts'
import { createClient } from '../../index.ts'
import { type ChatHandlerOptions, createChatHandler } from '../index.ts'
import { toNodeHandler } from '../node/index.ts'

let upstream: TestServer
const servers: Server[] = []

beforeEach(async () => {
  upstream = await startServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"data":[]}')
  })
})

afterEach(async () => {
  vi.unstubAllEnvs()
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
  await upstream.close()
})

function route(options: Partial<ChatHandlerOptions> = {}) {
  const client = createClient({ baseURL: upstream.baseURL, apiKey: 'sk-of-the-route' })
  return createChatHandler({ client, basePath: '/api', onError: () => undefined, ...options })
}

type Headers = Record<string, string>

function models(headers: Headers = {}, host = 'localhost:3000'): Request {
  return new Request(`http://${host}/api/models`, { headers })
}

/** The handler as servers call it that know the address. */
type Served = (request: Request, beside: unknown) => Promise<Response>

/** What Deno hands over. */
const from = (hostname: string): unknown => ({ remoteAddr: { transport: 'tcp', hostname } })

async function status(headers: Headers, beside?: unknown, host?: string): Promise<number> {
  return (await (route() as Served)(models(headers, host), beside)).status
}

describe('a route that was not told who may use it', () => {
  it.each([undefined, 'staging', 'prod', 'Development', 'production '])(
    'does not take a name for an address, with NODE_ENV %s',
    async (mode) => {
      vi.stubEnv('NODE_ENV', mode)
      for (const host of ['localhost', '127.0.0.1', '127.1', 'a.localhost', '[::1]']) {
        expect([host, await status({}, undefined, host)]).toEqual([host, 403])
      }
    },
  )

  it('says to its owner what to set, once', async () => {
    vi.stubEnv('NODE_ENV', undefined)
    const told: string[] = []
    const handler = route({ onError: ({ message }) => told.push(message) })
    for (let turn = 0; turn < 3; turn++) await handler(models())
    expect(told).toEqual([expect.stringContaining('Set NODE_ENV=development while you develop')])
  })

  it.each(['127.0.0.1', '127.8.8.8', '::1', '::ffff:127.0.0.1', '0:0:0:0:0:0:0:1'])(
    'serves this machine where its server knows the address: %s',
    async (address) => {
      for (const mode of [undefined, 'development', 'test']) {
        vi.stubEnv('NODE_ENV', mode)
        expect(await status({}, from(address))).toBe(200)
        const bun = { requestIP: () => ({ address, family: 'IPv4', port: 1 }) }
        expect(await status({}, bun)).toBe(200)
      }
      vi.stubEnv('NODE_ENV', 'staging')
      expect(await status({}, from(address))).toBe(403)
    },
  )

  it.each([
    '10.0.0.3',
    '127.evil',
    '::ffff:10.0.0.3',
    'fe80::1',
    '128.0.0.1',
    '0.0.0.0',
    '::',
    ' ',
  ])('serves no other machine, whatever it says and wherever it develops: %s', async (address) => {
    for (const mode of [undefined, 'development', 'test']) {
      vi.stubEnv('NODE_ENV', mode)
      expect(await status({ 'x-forwarded-for': '127.0.0.1' }, from(address))).toBe(403)
    }
  })

  it.each([
    { 'x-forwarded-for': '8.8.8.8' },
    { 'x-forwarded-for': '127.0.0.1, 8.8.8.8' },
    { 'x-forwarded-for': '' },
    { 'x-real-ip': '8.8.8.8' },
    { 'x-client-ip': '8.8.8.8' },
    { 'cf-connecting-ip': '8.8.8.8' },
    { 'true-client-ip': '8.8.8.8' },
    { 'fly-client-ip': '8.8.8.8' },
    { 'x-forwarded-host': 'chat.example.com' },
    { 'x-forwarded-host': 'localhost, chat.example.com' },
    { 'x-original-host': 'chat.example.com' },
    { forwarded: 'for=127.0.0.1' },
    { via: '1.1 proxy' },
    { 'tailscale-user-login': 'ann@example.com' },
    { 'ngrok-skip-browser-warning': '1' },
    { 'x-amzn-trace-id': 'Root=1' },
    { 'cdn-loop': 'cloudflare' },
    { host: 'chat.example.com' },
    { host: 'localhost.chat.example.com' },
    { host: '127.0.0.1.nip.io' },
    { host: '127.999.1.1' },
    { host: '0.0.0.0:3000' },
    { referer: 'https://chat.example.com/' },
  ] as Headers[])('serves nothing that came by way of others: %o', async (headers) => {
    expect(await status(headers, from('127.0.0.1'))).toBe(403)
    expect(await status(headers)).toBe(403)
  })

  it('takes what a server for development says of this machine', async () => {
    const next = {
      host: 'localhost:3000',
      'x-forwarded-for': '::ffff:127.0.0.1',
      'x-forwarded-host': 'localhost:3000',
      'x-forwarded-port': '3000',
      'x-forwarded-proto': 'http',
    }
    expect(await status(next)).toBe(200)
    expect(await status({ 'cf-connecting-ip': '::1', 'x-real-ip': '127.0.0.1' })).toBe(200)
    const page = { origin: 'http://localhost:5173', referer: 'http://localhost:5173/' }
    expect(await status({ ...page, 'sec-fetch-site': 'same-origin' })).toBe(200)
  })
})

describe('behind a server for Node', () => {
  async function listen(listener: RequestListener): Promise<number> {
    const server = createServer(listener)
    servers.push(server)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return (server.address() as AddressInfo).port
  }

  function ask(port: number, target: string, host: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () =>
        socket.write(`GET ${target} HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n\r\n`),
      )
      let bytes = ''
      socket.on('data', (chunk) => (bytes += chunk.toString('latin1')))
      socket.on('close', () => resolve(bytes.slice('HTTP/1.1 '.length, 'HTTP/1.1 200'.length)))
      socket.on('error', reject)
    })
  }

  const underHono = (handler: (request: Request) => Promise<Response>): RequestListener => {
    const app = new Hono()
    app.all('/api/*', (context) => handler(context.req.raw))
    return getRequestListener(app.fetch, { overrideGlobalObjects: false })
  }

  it.each([
    [
      'the adapter',
      (handler: ReturnType<typeof route>) => toNodeHandler(handler) as RequestListener,
    ],
    ['Hono', underHono],
  ])('%s tells the address, so that NODE_ENV need not be set', async (_, make) => {
    vi.stubEnv('NODE_ENV', undefined)
    const port = await listen(make(route()))
    expect(await ask(port, '/api/models', `localhost:${port}`)).toBe('200')
    expect(await ask(port, '/api/models', 'chat.example.com')).toBe('403')
    expect(await ask(port, 'http://localhost/api/models', 'chat.example.com')).not.toBe('200')
  })

  it('does not fail over a host that is none', async () => {
    const port = await listen(underHono(route({ public: true })))
    expect(await ask(port, '/api/models', '127.999.1.1')).toBe('400')
  })

  it.each([
    [
      'the adapter',
      (handler: ReturnType<typeof route>) => toNodeHandler(handler) as RequestListener,
    ],
    ['Hono', underHono],
  ])('%s tells of another machine, though it asks for localhost', async (_, make) => {
    vi.stubEnv('NODE_ENV', 'development')
    const listener = make(route())
    const port = await listen((request, response) => {
      Object.defineProperty(request.socket, 'remoteAddress', { value: '192.168.1.7' })
      listener(request, response)
    })
    expect(await ask(port, '/api/models', 'localhost')).toBe('403')
    expect(await ask(port, 'http://localhost/api/models', 'localhost')).toMatch(/^40[03]$/)
  })
})

describe('in production', () => {
  const sentence = /in production a route does not start.*`authorize`.*`public: true`/

  it('a route does not start that does not say who may use it', () => {
    vi.stubEnv('NODE_ENV', 'production')
    expect(() => route()).toThrow(sentence)
    expect(() => route({ public: false })).toThrow(sentence)
    expect(() => route({ public: true })).not.toThrow()
    expect(() => route({ authorize: () => true })).not.toThrow()
  })

  it('one starts whose `authorize` an environment has not given, and serves nobody', async () => {
    vi.stubEnv('NODE_ENV', 'production')
    const told: string[] = []
    const handler = route({ authorize: undefined, onError: ({ message }) => told.push(message) })
    const response = await (handler as Served)(models(), from('127.0.0.1'))
    expect(response.status).toBe(403)
    expect(told).toEqual([
      expect.stringMatching(
        /NODE_ENV is "production".*`authorize` is given and undefined.*variable/,
      ),
    ])
  })

  it('a key that is missing is told at the first request', async () => {
    vi.stubEnv('NODE_ENV', 'production')
    const client = createClient({
      baseURL: upstream.baseURL,
      apiKey: () => {
        throw new Error('API_KEY is not set')
      },
    })
    const response = await route({ client, public: true })(models())
    expect([response.status, await response.text()]).toEqual([
      500,
      expect.stringContaining('route_misconfigured'),
    ])
  })
})
