// Endpoints that take long to answer at all: the stream begins without them, and says later what they said.
import type { ServerResponse } from 'node:http'
import OpenAI, { APIError } from 'openai'
import { afterEach, describe, expect, it } from 'vitest'
import { startRoute, type TestRoute } from '../../../test/route.ts'
import { frame, sse } from '../../../test/server.ts'
import { until } from '../../../test/stored-chat.ts'
import { createChat, createClient } from '../../index.ts'
import { type Answered, type ChatHandlerOptions, memoryStreams } from '../index.ts'

const question = { model: 'm', stream: true, messages: [{ role: 'user' as const, content: 'Hi' }] }
const COMMENTS = /^(?:: keep-alive\n\n)+/
/** Milliseconds. */
const SHORT = 30

let route: TestRoute
let answers: ServerResponse[]
let closed: number

async function start(options: Partial<ChatHandlerOptions> = {}): Promise<void> {
  answers = []
  closed = 0
  const initial = { keepAlive: SHORT, ...options }
  route = await startRoute((_request, response) => {
    response.on('close', () => (closed += 1))
    answers.push(response)
  }, initial)
}
afterEach(async () => route?.close())

async function ask(body: object = question, init: RequestInit = {}): Promise<Response> {
  return fetch(`${route.baseURL}/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-stream-id': 'a'.repeat(32) },
    body: JSON.stringify(body),
    ...init,
  })
}

/** What comes after the comments, once the stream has begun without its endpoint. */
async function told(answer: (response: ServerResponse) => void): Promise<string> {
  const response = await ask()
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': 'text/event-stream',
    'cache-control': 'no-cache, no-transform',
    'x-accel-buffering': 'no',
  })
  await route.upstream.received(1)
  answer(answers[0]!) // it has come
  const text = await response.text()
  expect([response.status, text]).toEqual([200, expect.stringMatching(COMMENTS)])
  return text.replace(COMMENTS, '').replaceAll(': keep-alive\n\n', '')
}

const json =
  (status: number, body: unknown, headers: object = {}) =>
  (response: ServerResponse) =>
    response
      .writeHead(status, { 'content-type': 'application/json', ...headers })
      .end(JSON.stringify(body, null, 2))

describe.each([
  ['without streams', () => ({})],
  ['with streams', () => ({ streams: memoryStreams() })],
])('a stream whose endpoint takes long to answer, %s', (_, options) => {
  it('begins without it, and has its events then', async () => {
    await start(options())
    const events = frame('one') + frame('two', 'stop')
    const text = await told((response) => {
      sse(response)
      response.end(events)
    })
    expect(text).toBe(events)
  })

  it('tells its owner what the headers would have told the caller', async () => {
    const heard: Answered[] = []
    await start({ ...options(), onFinish: (answered) => heard.push(answered) })
    await told((response) => {
      response.setHeader('x-request-id', 'r1')
      response.setHeader('x-ratelimit-remaining-tokens', '40')
      sse(response)
      response.end(frame('one', 'stop') + 'data: [DONE]\n\n')
    })
    await until(() => expect(heard).toHaveLength(1))
    expect(Object.fromEntries(heard[0]?.headers ?? [])).toMatchObject({
      'x-request-id': 'r1',
      'x-ratelimit-remaining-tokens': '40',
    })
  })

  it('tells a refusal in one event, with what its response would have been', async () => {
    await start(options())
    const body = { error: { message: 'Slow down.', type: 'rate', code: 'too_many' } }
    const text = await told(json(429, body, { 'retry-after': '7', 'x-request-id': 'r1' }))
    expect(text).toMatch(/^data: .*\n\n$/)
    expect(JSON.parse(text.slice(6))).toEqual({
      ...body,
      status: 429,
      headers: { 'retry-after': '7', 'x-request-id': 'r1' },
    })
  })

  it.each<[string, (response: ServerResponse) => unknown, number, string]>([
    ['a key that is refused', json(401, {}), 502, 'upstream_auth'],
    [
      'a redirect',
      (each) => each.writeHead(307, { location: '/' }).end(),
      502,
      'upstream_redirect',
    ],
    ['a dead connection', (each) => each.destroy(), 502, 'upstream_unreachable'],
    ['an error of another form', json(404, { detail: 'No such model' }), 404, 'null'],
    ['no explanation', (each) => each.writeHead(500).end('Oops'), 500, 'upstream_error'],
  ])('tells in one event of %s', async (__, act, status, code) => {
    await start(options())
    const { error, ...rest } = JSON.parse((await told((each) => void act(each))).slice(6))
    expect(rest).toMatchObject({ status })
    expect(String(error.code ?? null)).toBe(code)
    expect(typeof error.message).toBe('string')
  })

  it('has one value in one event', async () => {
    await start(options())
    const choices = [{ index: 0, message: { content: 'a\nb' }, finish_reason: 'stop' }]
    const text = await told(json(200, { id: '1', choices }))
    expect(text.endsWith('\n\n')).toBe(true)
    const lines = text.trim().split('\n')
    expect(lines.every((line) => line.startsWith('data: '))).toBe(true)
    expect(JSON.parse(lines.map((line) => line.slice(6)).join('\n'))).toEqual({ id: '1', choices })
  })

  it('ends the request upstream when its caller leaves', async () => {
    await start()
    const left = new AbortController()
    const response = await ask(question, { signal: left.signal })
    expect(response.status).toBe(200)
    left.abort()
    await until(() => expect(closed).toBe(1))
  })
})

it('is not begun for what is no stream, or where no comments are wanted', async () => {
  for (const [options, body] of [
    [{}, { ...question, stream: false }],
    [{ keepAlive: false as const }, question],
  ] as const) {
    await start(options)
    const asked = ask(body)
    await route.upstream.received(1)
    setTimeout(() => json(402, { error: { message: 'No' } })(answers[0]!), 5 * SHORT) // it came
    expect((await asked).status).toBe(402)
    await route.close()
  }
})

it('is kept, with its refusal and without its comments', async () => {
  await start({ streams: memoryStreams() })
  const response = await ask()
  expect(response.headers.get('x-stream-id')).toBe('a'.repeat(32))
  await route.upstream.received(1)
  json(429, { error: { message: 'Slow down.' } })(answers[0]!) // it has come
  await response.text()
  const again = await fetch(`${route.baseURL}/chat/completions?stream=${'a'.repeat(32)}`)
  expect(JSON.parse((await again.text()).slice(6))).toMatchObject({ status: 429 })
})

it('is told to the owner as what it was, once', async () => {
  const ends: unknown[] = []
  const onFinish = ({ ending, status }: Answered): void => void ends.push([ending, status])
  const errors: unknown[] = []
  await start({ onFinish, onError: ({ status }) => void errors.push(status) })
  await told(json(429, { error: { message: 'Slow down.' } }))
  expect([ends, errors]).toEqual([[['refused', 429]], [429]])
  await route.close()
  ends.length = 0
  await start({ onFinish })
  await told((response) => {
    sse(response)
    response.end(frame('one', 'stop'))
  })
  await until(() => expect(ends).toEqual([['whole', 200]]))
})

describe('its refusal is that very status', () => {
  const late = (act: (response: ServerResponse, count: number) => void): void => {
    let count = 0
    route.upstream.handle((_request, response) => {
      const number = (count += 1)
      setTimeout(() => act(response, number), 3 * SHORT)
    })
  }

  it.each([
    [402, { error: { message: 'No credit', code: 'insufficient_quota' } }, {}],
    [400, { error: { message: 'Too long', code: 'context_length_exceeded' } }, {}],
    [404, { detail: 'model not found' }, {}],
    [429, { error: { message: 'Wait' } }, { 'retry-after': '70', 'x-request-id': 'r1' }],
    [503, { error: { message: 'Busy' } }, { 'x-should-retry': 'false' }],
  ])('to the client: %i', async (status, body, headers) => {
    await start()
    const client = createClient({ baseURL: route.baseURL })
    const failed = async (): Promise<unknown> => {
      const thrown: unknown = await client.chat
        .stream(question)
        .final()
        .catch((error: unknown) => error)
      return JSON.parse(JSON.stringify(thrown))
    }
    route.upstream.handle((_request, response) => json(status, body, headers)(response))
    const atOnce = await failed()
    late(json(status, body, headers))
    expect(await failed()).toEqual(atOnce)
    expect(atOnce).toMatchObject({ status })
  })

  it('after which the client tries again as after any', async () => {
    await start()
    late((response, count) => {
      if (count < 3) return json(503, { error: { message: 'Busy' } })(response)
      sse(response)
      return response.end(frame('ok', 'stop'))
    })
    const client = createClient({ baseURL: route.baseURL, retry: { attempts: 2, maxDelay: 2000 } })
    const message = await client.chat.stream(question).final()
    expect(message.parts).toMatchObject([{ text: 'ok' }])
    expect(route.upstream.requests).toHaveLength(3)
  })

  it('and what it names of what went back is learned', async () => {
    await start()
    late((response, count) => {
      if (count === 1) {
        sse(response)
        const delta = { reasoning: 'thought', content: 'one' }
        const choices = [{ index: 0, delta, finish_reason: 'stop' }]
        return response.end(`data: ${JSON.stringify({ choices })}\n\n`)
      }
      if (route.upstream.requests.at(-1)?.body.includes('reasoning'))
        return json(400, {
          error: { message: "Unrecognized request argument 'messages.1.reasoning'" },
        })(response)
      sse(response)
      return response.end(frame('two', 'stop'))
    })
    const chat = createChat({ client: createClient({ baseURL: route.baseURL }), model: 'm' })
    await chat.send('Hi')
    await chat.send('And?')
    expect(chat.get().error).toBeUndefined()
    expect(chat.get().messages.at(-1)?.parts).toMatchObject([{ text: 'two' }])
  })

  it('is an error of the API to the openai package', async () => {
    await start()
    late(json(429, { error: { message: 'Slow down.', code: 'too_many' } }))
    const openai = new OpenAI({ baseURL: route.baseURL, apiKey: 'none', maxRetries: 0 })
    const read = async (): Promise<void> => {
      const chunks = await openai.chat.completions.create({ ...question, stream: true })
      for await (const _ of chunks);
    }
    const thrown: unknown = await read().catch((error: unknown) => error)
    expect(thrown).toBeInstanceOf(APIError)
    expect(thrown).toMatchObject({ code: 'too_many' })
  })
})
