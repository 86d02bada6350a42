// Bodies of callers that come slowly, or never to their end.
import { createServer, type Server } from 'node:http'
import { connect } from 'node:net'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterEach, expect, it, vi } from 'vitest'
import { createClient } from '../../index.ts'
import { createChatHandler, type ChatHandlerOptions } from '../index.ts'
import { toNodeHandler } from '../node/index.ts'

const servers: Server[] = []
afterEach(() => {
  vi.useRealTimers()
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

/** The port of a route whose upstream must not hear of anything. */
async function startRoute(options: Partial<ChatHandlerOptions>): Promise<number> {
  const fetch = async (): Promise<Response> => Promise.reject(new Error('nothing may be asked'))
  const client = createClient({ baseURL: 'http://up.invalid/v1', fetch })
  const handler = createChatHandler({ client, public: true, ...options })
  const server = createServer(toNodeHandler(handler))
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as { port: number }).port
}

/** Sends the head of a request, then a byte every so often. Resolves with all that came when the route hangs up. */
function drip(port: number, everyMs: number | undefined): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.write(
      'POST /api/chat HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 100000\r\n\r\n{',
    )
    const timer = everyMs === undefined ? undefined : setInterval(() => socket.write(' '), everyMs)
    let text = ''
    socket.on('data', (chunk) => (text += chunk.toString('latin1')))
    socket.on('error', () => undefined)
    socket.on('close', () => {
      clearInterval(timer)
      resolve(text)
    })
  })
}

it.each([
  ['that stops coming', { idle: 50 }, undefined],
  ['that comes a byte at a time', { idle: 10_000, total: 300 }, 20],
])('answers a body %s with 408, and hangs up', async (_, bodyTimeouts, everyMs) => {
  const text = await drip(await startRoute({ bodyTimeouts }), everyMs)
  expect(text).toMatch(/^HTTP\/1\.1 408 /)
  expect(text).toContain('"code":"request_timeout"')
})

it('waits for a slow body that keeps within its time', async () => {
  const port = await startRoute({ bodyTimeouts: { idle: 10_000 } })
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      await new Promise((resolve) => setTimeout(resolve, 50))
      controller.enqueue(new TextEncoder().encode('[]'))
      controller.close()
    },
  })
  const response = await fetch(`http://127.0.0.1:${port}/api`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
    duplex: 'half',
  } as RequestInit)
  expect(response.status).toBe(400)
})

it('holds a body that comes a byte at a time in as much memory as it has bytes', async () => {
  setFlagsFromString('--expose-gc')
  const gc = runInNewContext('gc') as () => void
  const used = (): number => {
    gc()
    const { heapUsed, arrayBuffers } = process.memoryUsage()
    return heapUsed + arrayBuffers
  }
  const bytes = 200_000
  let left = bytes
  let end = (): void => undefined
  const pieces = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        if (left-- > 0) return controller.enqueue(new Uint8Array([32]))
        return new Promise<void>((resolve) => {
          end = () => {
            controller.close()
            resolve()
          }
        })
      },
    },
    { highWaterMark: 0 },
  )
  const client = createClient({ baseURL: 'http://up.invalid/v1' })
  const handler = createChatHandler({ client, public: true })
  const headers = { 'content-type': 'application/json' }
  const init = { method: 'POST', headers, body: pieces, duplex: 'half' } as RequestInit
  const before = used()
  const answered = handler(new Request('http://localhost/api', init))
  await vi.waitFor(() => expect(left).toBeLessThan(0), { timeout: 60_000 })
  expect(used() - before).toBeLessThan(10 * bytes)
  end()
  expect((await answered).status).toBe(400)
})

it.each([{ idle: 0 }, { total: Number.NaN }, { idle: '1s' as unknown as number }])(
  'refuses a time that is none: %j',
  (bodyTimeouts) => {
    const client = createClient({ baseURL: 'http://up.invalid/v1' })
    expect(() => createChatHandler({ client, bodyTimeouts })).toThrow('milliseconds above 0')
  },
)

it('takes no clock that is set for time that has passed', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  let controller!: ReadableStreamDefaultController<Uint8Array>
  const body = new ReadableStream<Uint8Array>({ start: (given) => void (controller = given) })
  controller.enqueue(new TextEncoder().encode('['))
  const port = await startRoute({
    // The body is read after it.
    authorize() {
      setTimeout(() => {
        vi.setSystemTime(Date.now() + 3_600_000)
        controller.enqueue(new TextEncoder().encode(']'))
        setTimeout(() => controller.close(), 50)
      }, 50)
      return true
    },
  })
  const response = await fetch(`http://127.0.0.1:${port}/api`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
    duplex: 'half',
  } as RequestInit)
  expect(response.status).toBe(400)
})
