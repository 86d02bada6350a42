// Answers that break off after their first byte: what came stands, and one event says that no more will.
import type { ServerResponse } from 'node:http'
import { connect } from 'node:net'
import { gzipSync } from 'node:zlib'
import { createParser, type EventSourceMessage } from 'eventsource-parser'
import OpenAI, { APIError } from 'openai'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startRoute, type TestRoute } from '../../../test/route.ts'
import { frame, sse } from '../../../test/server.ts'
import { until } from '../../../test/stored-chat.ts'
import { createChat, createClient } from '../../index.ts'
import { type ChatHandlerOptions, createChatHandler, memoryStreams } from '../index.ts'

const question = { model: 'm', stream: true, messages: [{ role: 'user' as const, content: 'Hi' }] }

let route: TestRoute
/** What the endpoint does once it is asked. */
let act: (response: ServerResponse) => void
let errors: string[]

async function start(options: Partial<ChatHandlerOptions> = {}): Promise<void> {
  errors = []
  const onError: ChatHandlerOptions['onError'] = ({ message }) => void errors.push(message)
  route = await startRoute((_request, response) => act(response), { onError, ...options })
}
afterEach(async () => route?.close())

async function ask(body: object = question): Promise<Response> {
  return fetch(`${route.baseURL}/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
}

function eventsOf(text: string): readonly EventSourceMessage[] {
  const events: EventSourceMessage[] = []
  createParser({ onEvent: (event) => events.push(event) }).feed(text)
  return events
}

/** Writes, and drops the connection. */
const dies = (text: string) => (response: ServerResponse) => {
  sse(response)
  response.write(text, () => response.destroy())
}
const HALF = 'data: {"id":"1","choices":[{"index":0,"delta":{"content":"Hel'

describe.each([
  ['without streams', () => ({})],
  ['with streams', () => ({ streams: memoryStreams() })],
])('an answer that breaks off, %s', (_, options) => {
  beforeEach(() => start(options()))

  it.each([
    ['before its first event', '', ''],
    ['between events', frame('one'), frame('one')],
    ['inside of one', frame('one') + HALF, frame('one')],
    ['inside of the first', HALF, ''],
    ['inside of a name', `${frame('one')}da`, frame('one')],
    ['in a comment', `${frame('one')}: proces`, frame('one')],
    ['with carriage returns', 'data: 1\r\n\r\ndata: 2\r\n', 'data: 1\r\n\r\n'],
  ])('ends in one event that says so: %s', async (__, sent, passed) => {
    act = dies(sent)
    const text = await (await ask()).text()
    expect(text.slice(0, passed.length)).toBe(passed)
    expect(eventsOf(text.slice(passed.length)).map(({ data }) => JSON.parse(data))).toEqual([
      {
        error: {
          message: 'The server behind this chat route broke off amid its answer.',
          type: 'api_error',
          param: null,
          code: 'answer_interrupted',
        },
      },
    ])
    expect(errors).toEqual([expect.stringContaining('broke off amid its answer')])
  })

  it('is an interruption to the client, which keeps its text', async () => {
    act = dies(frame('one ') + HALF)
    const client = createClient({ baseURL: route.baseURL })
    const stream = client.chat.stream(question)
    await expect(stream.final()).rejects.toMatchObject({ kind: 'interrupted', action: 'continue' })
    expect(stream.message).toMatchObject({ status: 'incomplete', reason: 'interrupted' })
    expect(stream.message.parts).toMatchObject([{ type: 'text', text: 'one ' }])
  })

  it('is an error of the API to the openai package', async () => {
    act = dies(frame('one ') + HALF)
    const openai = new OpenAI({ baseURL: route.baseURL, apiKey: 'none', maxRetries: 0 })
    const seen: string[] = []
    const read = async (): Promise<void> => {
      const chunks = await openai.chat.completions.create({ ...question, stream: true })
      for await (const chunk of chunks) seen.push(chunk.choices[0]?.delta.content ?? '')
    }
    const thrown: unknown = await read().catch((error: unknown) => error)
    expect(thrown).toBeInstanceOf(APIError)
    expect(thrown).toMatchObject({ code: 'answer_interrupted' })
    expect(seen).toEqual(['one '])
  })

  it('is gone on with by a chat, which asks the model', async () => {
    act = dies(frame('one ') + HALF)
    const chat = createChat({ client: createClient({ baseURL: route.baseURL }), model: 'm' })
    await chat.send('Hi')
    act = (response) => {
      sse(response)
      response.end(`${frame('two', 'stop')}data: [DONE]\n\n`)
    }
    await chat.resume()
    const answer = chat.get().messages.at(-1)
    expect(answer).toMatchObject({ status: 'complete', parts: [{ type: 'text', text: 'one two' }] })
    expect(route.upstream.requests).toHaveLength(2)
  })

  it('says so of bytes that are not compressed as they claim', async () => {
    act = (response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'content-encoding': 'gzip' })
      response.end(frame('plain'))
    }
    expect(eventsOf(await (await ask()).text())).toMatchObject([
      { data: expect.stringContaining('answer_interrupted') },
    ])
  })

  it('says so of compressed bytes that stop short', async () => {
    act = (response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'content-encoding': 'gzip' })
      const bytes = gzipSync(frame('a').repeat(1000))
      response.write(bytes.subarray(0, bytes.length / 2), () => response.destroy())
    }
    const events = eventsOf(await (await ask()).text())
    expect(JSON.parse(events.at(-1)?.data ?? '')).toHaveProperty('error.code', 'answer_interrupted')
  })

  it('keeps what an endpoint left open at its good end', async () => {
    act = (response) => {
      sse(response)
      response.end(`${frame('one', 'stop')}data: [DONE]`)
    }
    expect(await (await ask()).text()).toBe(`${frame('one', 'stop')}data: [DONE]`)
    expect(errors).toEqual([])
  })

  it('breaks where it was no event that was being sent', async () => {
    act = dies('x'.repeat(100))
    await expect(ask().then((response) => response.text())).rejects.toThrow('terminated')
  })
})

it('takes an event of any size for one, and no more than the client reads', async () => {
  await start()
  const large = `data: "${'x'.repeat(2_000_000)}"\n\n`
  act = (response) => {
    sse(response)
    response.end(large)
  }
  expect(await (await ask()).text()).toBe(large)
  act = (response) => {
    sse(response)
    const piece = 'x'.repeat(1_000_000)
    response.write('data: ')
    for (let count = 0; count < 20; count++) response.write(piece)
  }
  const text = await (await ask()).text()
  expect(text.length).toBeLessThan(1000)
  expect(text).toContain('answer_interrupted')
  await route.upstream.idle()
})

describe('a body that is one value', () => {
  beforeEach(() => start())
  const whole = { ...question, stream: false }

  it.each([
    ['breaks off', (response: ServerResponse) => response.write('{"a":', () => response.destroy())],
    ['is shorter than it says', (response: ServerResponse) => response.destroy()],
  ])('is no answer where it %s', async (_, end) => {
    act = (response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' })
      response.flushHeaders()
      end(response)
    }
    const response = await ask(whole)
    expect(response.status).toBe(502)
    expect(await response.json()).toHaveProperty('error.code', 'upstream_broke_off')
    expect(errors).toHaveLength(1)
  })

  it('passes as it came', async () => {
    const body = '{"id" : "1", "n": 12345678901234567890,\n\n "choices": []}'
    act = (response) => response.writeHead(200, { 'content-type': 'application/json' }).end(body)
    expect(await (await ask(whole)).text()).toBe(body)
    // Also where a stream was asked for.
    expect(await (await ask()).text()).toBe(body)
  })

  it('is read to any size, and passes as it came', async () => {
    const body = JSON.stringify({ text: 'x'.repeat(20_000_000) })
    act = (response) => response.writeHead(200, { 'content-type': 'application/json' }).end(body)
    expect((await (await ask(whole)).text()) === body).toBe(true)
  })
})

it('says so where the endpoint hangs up without ending its chunks', async () => {
  await start()
  act = (response) => {
    sse(response)
    response.write(frame('one'), () => response.socket?.resetAndDestroy())
  }
  expect(await (await ask()).text()).toContain('answer_interrupted')
})

it('tells nobody of a caller who hangs up', async () => {
  await start()
  let closed = 0
  act = (response) => {
    response.on('close', () => (closed += 1))
    sse(response)
    response.write(frame('one'))
  }
  const { port } = new URL(route.baseURL)
  const body = JSON.stringify(question)
  const socket = connect(Number(port), '127.0.0.1')
  socket.write(
    `POST /api/chat/completions HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
  )
  await new Promise((resolve) => socket.once('data', resolve))
  socket.resetAndDestroy()
  await until(() => expect(closed).toBe(1))
  expect(errors).toEqual([])
})

it('stops a `fetch` that heeds no signal', async () => {
  let isCancelled = false
  const endless = new ReadableStream<Uint8Array>({ cancel: () => void (isCancelled = true) })
  const headers = { 'content-type': 'text/event-stream' }
  const fetch = async (): Promise<Response> => new Response(endless, { headers })
  const client = createClient({ baseURL: 'http://up.invalid/v1', fetch })
  const left = new AbortController()
  const request = new Request('http://localhost/api', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(question),
    signal: left.signal,
  })
  const response = await createChatHandler({ client, public: true })(request)
  const text = response.text()
  left.abort()
  expect(await text).toBe('')
  expect(isCancelled).toBe(true)
})
