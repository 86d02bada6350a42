// Endpoints and readers that do their worst, over real sockets.
import { createServer } from 'node:http'
import { connect, createServer as createSocketServer, type Server, type Socket } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterEach, expect, it, vi } from 'vitest'
import { turns } from '../../../test/clocks.ts'
import { frame } from '../../../test/server.ts'
import { until } from '../../../test/stored-chat.ts'
import { createClient } from '../../index.ts'
import { type ChatHandlerOptions, createChatHandler } from '../index.ts'
import { toNodeHandler } from '../node/index.ts'

const question = { model: 'm', stream: true, messages: [{ role: 'user', content: 'Hi' }] }
const ends: (() => void)[] = []
afterEach(() => {
  vi.useRealTimers()
  for (const end of ends.splice(0)) end()
})

const portOf = (server: Server): number => (server.address() as { port: number }).port

/** The port of a route before this server. */
async function routeBefore(
  server: Server,
  options: Partial<ChatHandlerOptions> = {},
): Promise<number> {
  const listen = (one: Server): Promise<number> =>
    new Promise((resolve) => {
      ends.push(() => void one.close())
      one.listen(0, '127.0.0.1', () => resolve(portOf(one)))
    })
  const baseURL = `http://127.0.0.1:${await listen(server)}/v1`
  const client = createClient({ baseURL })
  const route = createServer(
    toNodeHandler(
      createChatHandler({ client, public: true, onError: () => undefined, ...options }),
    ),
  )
  ends.push(() => route.closeAllConnections())
  return listen(route)
}

async function ask(port: number, body: object = question): Promise<Response> {
  return fetch(`http://127.0.0.1:${port}/api`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
}

/** A server that answers each request with these bytes. */
function raw(answer: (socket: Socket) => void) {
  const sockets = new Set<Socket>()
  const server = createSocketServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.once('data', () => answer(socket))
  })
  ends.push(() => sockets.forEach((socket) => socket.destroy()))
  return server
}

it.each(['600 Odd', '999 Request denied'])('passes on no status %s', async (status) => {
  const port = await routeBefore(
    raw((socket) => socket.end(`HTTP/1.1 ${status}\r\ncontent-length: 2\r\n\r\n{}`)),
  )
  const response = await ask(port)
  expect([response.status, await response.json()]).toMatchObject([
    502,
    { error: { code: 'upstream_invalid' } },
  ])
})

it.each([
  ['no HTTP', 'SSH-2.0-OpenSSH_9.6\r\n'],
  ['nothing', ''],
  ['half a head', 'HTTP/1.1 200 OK\r\ncontent-ty'],
  ['two lengths', 'HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab'],
])('cannot reach an endpoint that sends %s', async (_, bytes) => {
  const port = await routeBefore(raw((socket) => socket.end(bytes)))
  const response = await ask(port)
  expect([response.status, await response.json()]).toMatchObject([
    502,
    { error: { code: 'upstream_unreachable' } },
  ])
})

it('unpacks no more of an error than it reads', async () => {
  const bomb = gzipSync(Buffer.alloc(150_000_000, 32))
  const server = createServer((_request, response) => {
    response.writeHead(500, { 'content-type': 'application/json', 'content-encoding': 'gzip' })
    response.end(bomb)
  })
  const port = await routeBefore(server)
  const before = process.memoryUsage().rss
  let most = before
  const timer = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), 1)
  const response = await ask(port)
  clearInterval(timer)
  expect([response.status, (await response.text()).includes('upstream_error')]).toEqual([500, true])
  expect(most - before).toBeLessThan(120_000_000)
})

/** An endpoint that writes as fast as it is read. */
function eager() {
  const event = frame('x'.repeat(16_000))
  const state = { server: createServer(), written: 0, open: 0 }
  state.server.on('request', (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    state.open += 1
    response.on('close', () => (state.open -= 1))
    const write = (): void => {
      let isRoom = true
      while (isRoom && !response.destroyed) {
        state.written += event.length
        isRoom = response.write(event)
      }
    }
    response.on('drain', write)
    write()
  })
  ends.push(() => state.server.closeAllConnections())
  return state
}

/** A caller that asks and reads nothing. */
function stalledReader(port: number): Socket {
  const body = JSON.stringify(question)
  const socket = connect(port, '127.0.0.1')
  ends.push(() => socket.destroy())
  socket.on('error', () => undefined)
  socket.pause()
  socket.write(
    `POST /api HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
  )
  return socket
}

it('ends the request of a caller that takes nothing for two minutes, and of no other', async () => {
  const endpoint = eager()
  const timeouts = { firstToken: false, idle: false } as const
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const fetch = globalThis.fetch
  const baseURL = 'http://endpoint.invalid/v1'
  const port = await routeBefore(endpoint.server, {
    client: createClient({
      baseURL,
      timeouts,
      fetch: (_input, init) => fetch(`http://127.0.0.1:${portOf(endpoint.server)}`, init),
    }),
  })
  stalledReader(port)
  while (endpoint.open === 0) await turns(1)
  const passing = async (ms: number): Promise<void> => {
    // What is under way arrives, as far as there is room for it.
    for (let last = -1; last !== endpoint.written; await turns(200)) last = endpoint.written
    await vi.advanceTimersByTimeAsync(ms)
    await turns(200)
  }
  await passing(119_000)
  expect(endpoint.open).toBe(1)
  await passing(1000)
  while (endpoint.open > 0) await passing(60_000)
})

it('takes in no more than a stalled reader and the buffers on the way hold', async () => {
  const endpoint = eager()
  const port = await routeBefore(endpoint.server)
  const sockets = Array.from({ length: 5 }, () => stalledReader(port))
  // As long as anything moves.
  let last = -1
  await until(async () => {
    const now = endpoint.written
    await new Promise((resolve) => setTimeout(resolve, 100))
    const isStill = now > 0 && now === endpoint.written && now === last
    last = endpoint.written
    expect(isStill).toBe(true)
  })
  expect(endpoint.written / sockets.length).toBeLessThan(30_000_000)
  const { arrayBuffers } = process.memoryUsage()
  expect(arrayBuffers).toBeLessThan(200_000_000)
})

it('leaves nothing behind of readers that come and go while it is silent', async () => {
  let open = 0
  const server = createServer((_request, response) => {
    open += 1
    response.on('close', () => (open -= 1))
    response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders()
  })
  ends.push(() => server.closeAllConnections())
  const port = await routeBefore(server, { keepAlive: 5 })
  for (let round = 0; round < 3; round++) {
    const left = new AbortController()
    const asked = Array.from({ length: 20 }, async () => {
      const response = await fetch(`http://127.0.0.1:${port}/api`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(question),
        signal: left.signal,
      })
      await response.body?.getReader().read()
    })
    await Promise.all(asked)
    // A stream may begin before its endpoint has answered.
    await until(() => expect(open).toBe(20))
    left.abort()
    await until(() => expect(open).toBe(0))
  }
})
