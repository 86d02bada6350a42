// A backend route behind a real server on loopback, whose connections a test cuts, and the endpoint behind it.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { createClient } from '../src/index.ts'
import { type ChatHandlerOptions, createChatHandler } from '../src/server/index.ts'
import { type Handler, startServer, type TestServer } from './server.ts'

/** A route and the endpoint behind it. */
export interface TestRoute {
  /** Below which `chat/completions` is served. */
  readonly baseURL: string
  readonly upstream: TestServer
  /** What the route was asked: method and path with query. */
  readonly asked: readonly string[]
  /** How many answers are being sent. */
  readonly open: number
  /** Cuts the connection of the next answers after so many bytes of their bodies, not of those taken up; undefined for never. */
  cutAfter(bytes: number | undefined): void
  /** Cuts the connections that are open now. */
  cut(): void
  /** Serves these options from now on. */
  use(options: Partial<ChatHandlerOptions>): void
  close(): Promise<void>
}

/** Starts both on free ports. */
export async function startRoute(
  answer: Handler,
  initial: Partial<ChatHandlerOptions> = {},
): Promise<TestRoute> {
  const upstream = await startServer(answer)
  const make = (options: Partial<ChatHandlerOptions>) =>
    createChatHandler({
      client: createClient({ baseURL: upstream.baseURL, apiKey: 'sk-of-the-route' }),
      basePath: '/api',
      public: true,
      ...options,
    })
  let handler = make(initial)
  let limit: number | undefined
  const asked: string[] = []
  const open = new Set<ServerResponse>()

  async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    asked.push(`${incoming.method} ${incoming.url}`)
    const left = new AbortController()
    open.add(outgoing)
    outgoing.on('close', () => {
      open.delete(outgoing)
      left.abort()
    })
    const response = await handler(
      new Request(`http://${incoming.headers.host}${incoming.url}`, {
        method: incoming.method ?? 'GET',
        headers: incoming.headers as Record<string, string>,
        body: incoming.method === 'POST' ? Readable.toWeb(incoming) : null,
        signal: left.signal,
        duplex: 'half',
      } as RequestInit),
    )
    outgoing.writeHead(response.status, Object.fromEntries(response.headers))
    outgoing.flushHeaders()
    let room = response.ok && incoming.method === 'POST' ? (limit ?? Infinity) : Infinity
    try {
      for await (const bytes of room > 0 ? (response.body ?? []) : []) {
        const part = bytes.subarray(0, room)
        room -= part.byteLength
        const isGone = await new Promise((resolve) => outgoing.write(part, resolve))
        if (isGone || room === 0) break
      }
      if (room === 0) outgoing.destroy()
      else outgoing.end()
    } catch {
      outgoing.destroy()
    }
  }

  const server: Server = createServer((incoming, outgoing) => void serve(incoming, outgoing))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    baseURL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api`,
    upstream,
    asked,
    get open() {
      return open.size
    },
    cutAfter(bytes) {
      limit = bytes
    },
    cut() {
      for (const outgoing of open) outgoing.destroy()
    },
    use(options) {
      handler = make(options)
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await upstream.close()
    },
  }
}
