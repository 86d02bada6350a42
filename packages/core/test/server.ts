// A real HTTP server on loopback, which a test makes misbehave.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { createScheduler, type Scheduler } from '../src/index.ts'

/** Answers one request; `body` is the whole of it. */
export type Handler = (request: IncomingMessage, response: ServerResponse, body: string) => void

/** What a request was. */
export interface Received {
  headers: IncomingMessage['headers']
  url: string | undefined
  method: string | undefined
  body: string
}

/** A server on loopback. */
export interface TestServer {
  readonly baseURL: string
  readonly requests: readonly Received[]
  /** Connections that are open. */
  readonly sockets: ReadonlySet<Socket>
  /** What the next requests get. */
  handle(handler: Handler): void
  /** Resolves when a request has come that is the nth, from 1. */
  received(count: number): Promise<void>
  /** Resolves when no connection is open. */
  idle(): Promise<void>
  /** Drops what is remembered of the requests. */
  forget(): void
  close(): Promise<void>
}

/** Starts one on a free port. */
export async function startServer(initial: Handler = () => undefined): Promise<TestServer> {
  let handler = initial
  const requests: Received[] = []
  const sockets = new Set<Socket>()
  const waiting = new Set<() => void>()
  const wake = (): void => {
    for (const check of waiting) check()
  }
  const server: Server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => {
      const { headers, url, method } = request
      requests.push({ headers, url, method, body })
      wake()
      handler(request, response, body)
    })
  })
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => {
      sockets.delete(socket)
      wake()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))

  async function until(isTrue: () => boolean): Promise<void> {
    await new Promise<void>((resolve) => {
      const check = (): void => {
        if (!isTrue()) return
        waiting.delete(check)
        resolve()
      }
      waiting.add(check)
      check()
    })
  }

  return {
    baseURL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    requests,
    sockets,
    handle(next) {
      handler = next
    },
    received: (count) => until(() => requests.length >= count),
    idle: () => until(() => sockets.size === 0),
    forget: () => void requests.splice(0),
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** One frame of a stream with this text. */
export function frame(text: string, finish: string | null = null): string {
  const delta = text === '' ? {} : { content: text }
  return `data: ${JSON.stringify({ id: '1', model: 'm', choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`
}

/** Begins a stream of events and writes these. */
export function sse(response: ServerResponse, ...frames: string[]): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.flushHeaders()
  for (const each of frames) response.write(each)
}

/** A whole good answer. */
export function answer(response: ServerResponse, text = 'ok'): void {
  sse(response, frame(text, 'stop'), 'data: [DONE]\n\n')
  response.end()
}

/** Waits that would take long pass at once, and are noted. */
export function impatient(): Scheduler & { readonly waits: readonly number[] } {
  const real = createScheduler()
  const waits: number[] = []
  return {
    ...real,
    waits,
    timer(callback, ms) {
      // The clocks of a stream are longer, and its drain shorter, than any wait before another try.
      const isWait = ms > 300 && ms < 60_000 && ms !== 500 && ms !== 5000
      if (isWait) waits.push(ms)
      return real.timer(callback, isWait ? 0 : ms)
    },
  }
}
