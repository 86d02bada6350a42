// A thousand answers that nobody waits for leave nothing behind.
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { getEventListeners } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { expect, it } from 'vitest'
import { type ChatError, createClient } from './index.ts'

const STREAMS = 1000
const WARM_UP = 200
const AT_ONCE = 20
/** Bytes. */
const MAX_GROWTH = 5_000_000

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

/** Bytes that are in use after everything that can be collected was. */
async function heapInUse(): Promise<number> {
  for (let round = 0; round < 4; round++) {
    await new Promise((resolve) => setImmediate(resolve))
    collectGarbage()
  }
  return process.memoryUsage().heapUsed
}

it('leaves no socket, no listener and no memory after 1,000 aborted streams', async () => {
  const sockets = new Set<Socket>()
  let closed = 0
  let aborted = 0
  let listeners = 0
  let onClosed = (): void => undefined
  const server = createServer((_request, response: ServerResponse) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write('data: {"choices":[{"index":0,"delta":{"content":"on and on"}}]}\n\n')
    response.on('close', () => {
      closed++
      onClosed()
    })
  })
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => {
      sockets.delete(socket)
      onClosed()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const client = createClient({
    baseURL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
  })
  const caller = new AbortController()

  async function allClosed(count: number): Promise<void> {
    await new Promise<void>((resolve) => {
      onClosed = () => {
        if (closed >= count && sockets.size === 0) resolve()
      }
      onClosed()
    })
  }

  async function abortOne(which: number): Promise<void> {
    const own = new AbortController()
    const signal = which % 3 === 0 ? own.signal : caller.signal
    const stream = client.chat.stream({ model: 'm', messages: [] }, { signal })
    for await (const delta of stream) {
      if (delta.type !== 'text') continue
      if (which % 3 === 0) own.abort()
      else if (which % 3 === 1) stream.abort()
      else break
    }
    // The test runner remembers each expectation, which would count as growth.
    const kind = await stream.final().then(
      () => 'complete',
      (error: ChatError) => error.kind,
    )
    listeners += getEventListeners(own.signal, 'abort').length
    if (kind === 'aborted') aborted++
  }

  async function abortAll(count: number): Promise<void> {
    for (let start = 0; start < count; start += AT_ONCE) {
      await Promise.all(Array.from({ length: AT_ONCE }, (_, index) => abortOne(start + index)))
    }
    await allClosed(count)
  }

  // Code that is compiled and caches that fill up once are no leak.
  await abortAll(WARM_UP)
  closed = 0
  aborted = 0
  const before = await heapInUse()
  await abortAll(STREAMS)
  listeners += getEventListeners(caller.signal, 'abort').length
  expect((await heapInUse()) - before).toBeLessThan(MAX_GROWTH)
  expect({ closed, aborted, listeners, open: sockets.size }).toEqual({
    closed: STREAMS,
    aborted: STREAMS,
    listeners: 0,
    open: 0,
  })
  await new Promise((resolve) => server.close(resolve))
}, 30_000)

it('would notice a leak of 10 KB a stream', async () => {
  const before = await heapInUse()
  const kept = Array.from({ length: STREAMS }, (_, index) =>
    Array.from({ length: 1250 }, () => index),
  )
  expect((await heapInUse()) - before).toBeGreaterThan(MAX_GROWTH)
  expect(kept).toHaveLength(STREAMS)
})
