// A stream that is silent: comments between its events, and nowhere else.
import type { ServerResponse } from 'node:http'
import { createParser, type EventSourceMessage } from 'eventsource-parser'
import { afterEach, describe, expect, it } from 'vitest'
import { startRoute, type TestRoute } from '../../../test/route.ts'
import { frame, sse } from '../../../test/server.ts'
import { createClient } from '../../index.ts'
import { type ChatHandlerOptions, createChatHandler, memoryStreams } from '../index.ts'

const question = { model: 'm', stream: true, messages: [{ role: 'user', content: 'Hello' }] }
const COMMENT = ': keep-alive\n\n'
/** Milliseconds. */
const SHORT = 20

let route: TestRoute
afterEach(async () => route?.close())

/** Starts a route whose endpoint leaves its answers to the test. */
async function start(options: Partial<ChatHandlerOptions>): Promise<ServerResponse[]> {
  const answers: ServerResponse[] = []
  route = await startRoute((_request, response) => {
    sse(response)
    answers.push(response)
  }, options)
  return answers
}

async function ask(): Promise<Response> {
  return fetch(`${route.baseURL}/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-stream-id': 'a'.repeat(32) },
    body: JSON.stringify(question),
  })
}

/** Reads on until all that came has the end that is wanted. */
function readerOf(response: Response): (end: string) => Promise<string> {
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader() // a stream has one
  let text = ''
  return async (end) => {
    while (!text.endsWith(end)) {
      const { done, value } = await reader.read()
      if (done) break
      text += value
    }
    return text
  }
}

describe.each([
  ['without streams', () => ({})],
  ['with streams', () => ({ streams: memoryStreams() })],
])('a silent stream %s', (_, options) => {
  it('has comments between its events', async () => {
    const answers = await start({ keepAlive: SHORT, ...options() })
    const response = await ask()
    const read = readerOf(response)
    await read(COMMENT + COMMENT)
    answers[0]?.write(frame('one'))
    await read(frame('one') + COMMENT)
    answers[0]?.end(frame('two', 'stop'))
    const text = await read('nothing that comes')
    expect(text.replaceAll(COMMENT, '')).toBe(frame('one') + frame('two', 'stop'))
  })

  it('has none where they are not wanted', async () => {
    const answers = await start({ keepAlive: false, ...options() })
    const response = await ask()
    setTimeout(() => answers[0]?.end(frame('one', 'stop')), 5 * SHORT)
    expect(await response.text()).toBe(frame('one', 'stop'))
  })
})

it('has comments for who follows it, and none in what is kept', async () => {
  const answers = await start({ keepAlive: SHORT, streams: memoryStreams() })
  const first = await ask()
  const address = `${route.baseURL}/chat/completions?stream=${first.headers.get('x-stream-id')}`
  const read = readerOf(await fetch(address))
  expect(await read(COMMENT)).toMatch(/^(: keep-alive\n\n)+$/)
  answers[0]?.end(frame('one', 'stop'))
  await first.text()
  expect(await (await fetch(address)).text()).toBe(frame('one', 'stop'))
})

/** A route over a body that the test writes, without a network. */
function routeOf(body: ReadableStream<Uint8Array>, keepAlive = SHORT) {
  const headers = { 'content-type': 'text/event-stream' }
  const fetch = async (): Promise<Response> => new Response(body, { headers })
  const client = createClient({ baseURL: 'http://up.invalid/v1', fetch })
  const handler = createChatHandler({ client, public: true, keepAlive })
  return handler(
    new Request('http://localhost/api', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(question),
    }),
  )
}

function eventsOf(text: string): EventSourceMessage[] {
  const events: EventSourceMessage[] = []
  createParser({ onEvent: (event) => events.push(event) }).feed(text)
  return events
}

it.each(['\n\n', '\r\n\r\n', '\r\r', '\n\r\n'])(
  'never has one inside of an event that ends in %j, wherever the network cut it',
  async (end) => {
    const text = `: hi${end}event: x${end.slice(0, end.length / 2)}data: {"a":"é🦊"}${end}data: [DONE]${end}`
    const bytes = new TextEncoder().encode(text)
    const cuts = Array.from({ length: bytes.length - 1 }, (_, at) => at + 1)
    await Promise.all(
      cuts.map(async (cut) => {
        const body = new ReadableStream<Uint8Array>({
          async start(controller) {
            controller.enqueue(bytes.slice(0, cut))
            await new Promise((resolve) => setTimeout(resolve, 4 * SHORT))
            controller.enqueue(bytes.slice(cut))
            controller.close()
          },
        })
        const whole = await (await routeOf(body)).text()
        expect(whole.replaceAll(COMMENT, '')).toBe(text)
        expect(eventsOf(whole)).toEqual(eventsOf(text))
      }),
    )
  },
)

it('keeps a byte order mark from becoming part of the first event', async () => {
  const body = new ReadableStream<Uint8Array>({
    async start(controller) {
      await new Promise((resolve) => setTimeout(resolve, 3 * SHORT))
      controller.enqueue(new TextEncoder().encode('\uFEFFdata: 1\n\n'))
      controller.close()
    },
  })
  expect((await (await routeOf(body)).text()).replaceAll(COMMENT, '')).toBe('data: 1\n\n')
})

it('ends with its reader, who leaves no timer behind', async () => {
  let isCancelled = false
  const body = new ReadableStream<Uint8Array>({ cancel: () => void (isCancelled = true) })
  const read = (await routeOf(body)).body!.getReader() // a stream has one
  await read.read()
  await read.cancel()
  expect(isCancelled).toBe(true)
})

it('gathers none for a reader that takes none', async () => {
  const bodies: ReadableStreamDefaultController<Uint8Array>[] = []
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => void bodies.push(controller),
  })
  const read = (await routeOf(body)).body!.getReader() // a stream has one
  const decoder = new TextDecoder()
  expect(decoder.decode((await read.read()).value)).toBe(COMMENT)
  await new Promise((resolve) => setTimeout(resolve, 6 * SHORT))
  bodies[0]?.enqueue(new TextEncoder().encode('data: 1\n\n'))
  bodies[0]?.close()
  let rest = ''
  for (let piece = await read.read(); !piece.done; piece = await read.read())
    rest += decoder.decode(piece.value)
  expect([COMMENT + 'data: 1\n\n', 'data: 1\n\n']).toContain(rest)
})

it.each([0, -1, Number.NaN])('refuses a time that is none: %s', (keepAlive) => {
  const client = createClient({ baseURL: 'http://up.invalid/v1' })
  expect(() => createChatHandler({ client, keepAlive })).toThrow('`keepAlive` is')
})
