// Answers that nobody waits for, by the hundred: what they leave behind is counted.
import { getEventListeners } from 'node:events'
import type { Socket } from 'node:net'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect } from 'vitest'
import { type ChatError, createClient } from '../src/index.ts'
import { frame, sse, startServer } from './server.ts'
import { until } from './stored-chat.ts'

const AT_ONCE = 20

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

/** Bytes that are in use after everything that can be collected was. */
export async function heapInUse(): Promise<number> {
  for (let round = 0; round < 4; round++) {
    await new Promise((resolve) => setImmediate(resolve))
    collectGarbage()
  }
  return process.memoryUsage().heapUsed
}

/** What is left of streams that were aborted. */
export interface Left {
  /** Answers whose connection the server saw close. */
  closed: number
  /** Streams that ended as aborted. */
  aborted: number
  /** Listeners on the signals of those who aborted. */
  listeners: number
  /** Connections that are open, of those that were asked for a stream. */
  open: number
  /** Bytes for each stream. */
  growth: number
}

/** Starts so many streams over real connections and aborts each amid its answer, in three ways in turns. */
export async function abortStreams(count: number): Promise<Left> {
  let closed = 0
  // A fetch keeps a spare connection for seconds: it is not waited for.
  const asked = new Set<Socket>()
  const server = await startServer(({ socket }, response) => {
    asked.add(socket)
    socket.once('close', () => asked.delete(socket))
    response.on('close', () => closed++)
    sse(response, frame('on and on'))
  })
  const client = createClient({ baseURL: server.baseURL })
  const caller = new AbortController()
  let aborted = 0
  let listeners = 0

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

  async function abortAll(many: number): Promise<void> {
    for (let start = 0; start < many; start += AT_ONCE) {
      await Promise.all(Array.from({ length: AT_ONCE }, (_, index) => abortOne(start + index)))
    }
    await until(() => expect(asked.size).toBe(0))
    server.forget()
  }

  // Code that is compiled and caches that fill up once are no leak.
  await abortAll(200)
  closed = 0
  aborted = 0
  const before = await heapInUse()
  await abortAll(count)
  listeners += getEventListeners(caller.signal, 'abort').length
  const growth = ((await heapInUse()) - before) / count
  const open = asked.size
  await server.close()
  return { closed, aborted, listeners, open, growth }
}
