// A thousand answers that nobody waits for leave nothing behind.
import { getEventListeners } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { expect, it } from 'vitest'
import { createClient } from './index.ts'

const STREAMS = 1000
const AT_ONCE = 20

it('leaves no socket and no listener after 1,000 aborted streams', async () => {
  const sockets = new Set<Socket>()
  let closed = 0
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
    await expect(stream.final()).rejects.toMatchObject({ kind: 'aborted' })
    expect(getEventListeners(own.signal, 'abort')).toEqual([])
  }

  for (let start = 0; start < STREAMS; start += AT_ONCE) {
    await Promise.all(Array.from({ length: AT_ONCE }, (_, index) => abortOne(start + index)))
  }
  expect(getEventListeners(caller.signal, 'abort')).toEqual([])
  await new Promise<void>((resolve) => {
    onClosed = () => {
      if (closed === STREAMS && sockets.size === 0) resolve()
    }
    onClosed()
  })
  expect({ closed, open: sockets.size }).toEqual({ closed: STREAMS, open: 0 })
  await new Promise((resolve) => server.close(resolve))
}, 30_000)
