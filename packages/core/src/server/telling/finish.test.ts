// What an owner hears: of the end of each request, and of each thing that goes wrong.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { answer, frame, sse, startServer, type TestServer } from '../../../test/server.ts'
import { createClient } from '../../index.ts'
import {
  type Answered,
  type ChatHandlerOptions,
  createChatHandler,
  memoryStreams,
  type RouteError,
} from '../index.ts'

const question = { model: 'm', stream: true, messages: [{ role: 'user', content: 'Hi' }] }
const usage = { prompt_tokens: 11, completion_tokens: 7, total_tokens: 18, cost: 0.0025 }
let upstream: TestServer
let heard: Answered[]
let errors: RouteError[]

beforeEach(async () => {
  heard = []
  errors = []
  upstream = await startServer((_request, response) => answer(response))
})

afterEach(async () => {
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
  await upstream.close()
})

function route(options: Partial<ChatHandlerOptions> = {}) {
  return createChatHandler({
    client: createClient({ baseURL: upstream.baseURL, apiKey: 'sk-of-the-route' }),
    basePath: '/api',
    authorize: () => ({ owner: 'ann' }),
    onFinish: (answered) => heard.push(answered),
    onError: (error) => errors.push(error),
    ...options,
  })
}

function request(body: object = question, init: RequestInit = {}): Request {
  return new Request('http://localhost/api/chat/completions', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    ...init,
  })
}

const counted = `data: ${JSON.stringify({ choices: [], usage })}\n\ndata: [DONE]\n\n`

async function finished(): Promise<Answered> {
  await vi.waitFor(() => expect(heard).toHaveLength(1))
  return heard[0] as Answered
}

describe('`onFinish`', () => {
  it.each([
    ['an answer', 200, { 'x-request-id': 'r1', 'x-ratelimit-remaining-requests': '9' }],
    ['a refusal', 429, { 'x-request-id': 'r1', 'retry-after': '7' }],
  ])('hears what the headers of %s told', async (_, status, headers) => {
    upstream.handle((_request, response) => {
      response.writeHead(status, { ...headers, 'content-type': 'application/json' })
      response.end(JSON.stringify(status === 200 ? { choices: [] } : { error: { message: 'no' } }))
    })
    await (await route()(request({ ...question, stream: false }))).text()
    const answered = await finished()
    expect(answered.status).toBe(status)
    expect(Object.fromEntries(answered.headers)).toMatchObject(headers)
  })

  it('hears how long it took, however the clock was set meanwhile', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    let end = (): void => undefined
    upstream.handle((_request, response) => {
      sse(response, frame('One '))
      end = () => response.end(frame('two.', 'stop'))
    })
    const response = await route()(request())
    const reader = response.body?.getReader()
    await reader?.read()
    vi.setSystemTime(Date.now() - 3_600_000)
    end()
    while (!(await reader?.read())?.done);
    vi.useRealTimers()
    const { duration, firstTokenMs = -1 } = await finished()
    expect(firstTokenMs).toBeGreaterThanOrEqual(0)
    expect(duration).toBeGreaterThanOrEqual(firstTokenMs)
    expect(duration).toBeLessThan(1_800_000)
  })

  it('hears who asked what, what it took and how long', async () => {
    upstream.handle((_request, response) => {
      sse(response, frame('One '), frame('two.'), frame('', 'stop'), counted)
      response.end()
    })
    await (await route()(request())).text()
    const { duration, firstTokenMs, ...answered } = await finished()
    expect(answered).toMatchObject({
      owner: 'ann',
      model: 'm',
      status: 200,
      ending: 'whole',
      error: undefined,
      usage: { promptTokens: 11, completionTokens: 7, totalTokens: 18 },
      cost: { amount: '0.0025', currency: 'USD' },
      finishReason: 'stop',
      responseModel: 'm',
      responseId: '1',
      body: question,
    })
    expect(firstTokenMs).toBeGreaterThanOrEqual(0)
    expect(duration).toBeGreaterThanOrEqual(firstTokenMs ?? Infinity)
    expect(errors).toEqual([])
  })

  it('reads the answer when it is asked to, with the times that it had', async () => {
    upstream.handle((_request, response) => {
      sse(response, frame('One '), frame('two.'), frame('', 'stop'), counted)
      response.end()
    })
    await (await route()(request())).text()
    const { message, messages, duration } = await finished()
    const read = await message()
    expect(read).toMatchObject({ status: 'complete', parts: [{ text: 'One two.' }] })
    expect(read?.timing?.totalMs).toBe(duration)
    expect(await messages()).toEqual([read])
  })

  it('costs a token no decoding of its own', async () => {
    const events = 300
    const tokens = Array.from({ length: events }, (_, at) => frame(`token ${at} `))
    const decoded = vi.spyOn(TextDecoder.prototype, 'decode')
    /** An endpoint that writes each token apart. */
    const given = async (): Promise<Response> => {
      const left = [...tokens, frame('', 'stop'), counted]
      const body = new ReadableStream<Uint8Array>({
        pull(controller) {
          const next = left.shift()
          if (next === undefined) controller.close()
          else controller.enqueue(new TextEncoder().encode(next))
        },
      })
      return new Response(body, { headers: { 'content-type': 'text/event-stream' } })
    }
    const client = createClient({ baseURL: 'http://localhost/v1', fetch: given })
    const counts: number[] = []
    for (const options of [{ client, onFinish: undefined }, { client }]) {
      const before = decoded.mock.calls.length
      await (await route(options)(request())).arrayBuffer()
      if (!('onFinish' in options)) {
        expect(await finished()).toMatchObject({ usage: { totalTokens: 18 }, finishReason: 'stop' })
      }
      counts.push(decoded.mock.calls.length - before)
    }
    decoded.mockRestore()
    const [without = 0, beside = Infinity] = counts
    expect(beside - without).toBeLessThan(events / 6)
  })

  it('of a whole body', async () => {
    upstream.handle((_request, response) => {
      const choices = [{ index: 0, message: { content: 'ok' }, finish_reason: 'length' }]
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ id: 'a', choices, usage }))
    })
    await (await route()(request({ ...question, stream: false }))).text()
    expect(await finished()).toMatchObject({
      ending: 'whole',
      finishReason: 'length',
      firstTokenMs: undefined,
      usage: { totalTokens: 18 },
    })
  })

  it.each([false, true])('of one whose caller left, kept: %s', async (isKept) => {
    let end = (): void => undefined
    upstream.handle((_request, response) => {
      sse(response, frame('half'))
      end = () => response.end(frame('', 'stop') + counted)
    })
    const left = new AbortController()
    const handler = route(isKept ? { streams: memoryStreams() } : {})
    const headers = { 'content-type': 'application/json', 'x-stream-id': 'a'.repeat(32) }
    const response = await handler(request(question, { headers, signal: left.signal }))
    await response.body?.getReader().read()
    left.abort()
    if (isKept) end()
    else await upstream.idle()
    expect(await finished()).toMatchObject(
      isKept
        ? { ending: 'whole', finishReason: 'stop', usage: { totalTokens: 18 } }
        : { ending: 'left', finishReason: undefined, usage: undefined },
    )
    expect(errors).toEqual([])
  })

  it('of one that broke off, with what it had told', async () => {
    upstream.handle((_request, response) => {
      sse(response, frame('half'))
      response.write(`data: ${JSON.stringify({ choices: [], usage })}\n\n`, () =>
        response.destroy(),
      )
    })
    await (await route()(request())).text().catch(() => undefined)
    const answered = await finished()
    expect(answered).toMatchObject({ ending: 'broken', usage: { totalTokens: 18 } })
    expect(answered.error).toBe(errors[0])
    expect(errors).toHaveLength(1)
    expect(errors[0]).toMatchObject({ fault: 'upstream', owner: 'ann', model: 'm' })
  })

  it('of one that tells of an error within', async () => {
    upstream.handle((_request, response) => {
      const error = { message: 'The model is overloaded.', code: 503 }
      sse(response, frame('half'), `data: ${JSON.stringify({ error })}\n\n`)
      response.end()
    })
    await (await route()(request())).text()
    expect(await finished()).toMatchObject({ status: 200, ending: 'broken' })
    expect(errors).toMatchObject([
      { code: 'upstream_told_error', cause: { message: 'The model is overloaded.' }, owner: 'ann' },
    ])
    expect((await finished()).error).toBe(errors[0])
  })

  it.each([
    [
      'of an event',
      'text/event-stream',
      (error: object) => `data: ${JSON.stringify({ error })}\n\n`,
    ],
    ['of a whole body', 'application/json', (error: object) => JSON.stringify({ error })],
  ])(
    'is not needed for `onError` to hear of an error with a status of success: %s',
    async (_, type, bodyOf) => {
      upstream.handle((_request, response) => {
        response.writeHead(200, { 'content-type': type })
        response.end(bodyOf({ message: 'Out of credit for sk-of-the-route', code: 402 }))
      })
      const stream = type === 'text/event-stream'
      const answer = await route({ onFinish: undefined })(request({ ...question, stream }))
      await answer.text()
      expect(errors).toMatchObject([{ code: 'upstream_told_error', fault: 'upstream', model: 'm' }])
      expect(String((errors[0]?.cause as Error | undefined)?.message)).toMatch(
        /^Out of credit for \[key\]/,
      )
    },
  )

  it.each([400, 401, 402, 404, 413, 422, 429, 500, 503])('of a refusal: %i', async (status) => {
    upstream.handle((_request, response) => {
      response.writeHead(status, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ error: { message: 'No.', code: 'no' } }))
    })
    const response = await route()(request())
    const answered = await finished()
    expect(answered).toMatchObject({ status: response.status, ending: 'refused', owner: 'ann' })
    expect(await answered.message()).toBeUndefined()
    expect(errors).toHaveLength(1)
    expect(answered.error).toBe(errors[0])
    const isCallers = [400, 413, 422].includes(status)
    expect(errors[0]).toMatchObject({
      fault: isCallers ? 'caller' : 'upstream',
      owner: 'ann',
      model: 'm',
      cause: { message: 'No.', status },
    })
  })

  it('of a server that cannot be reached', async () => {
    const client = createClient({ baseURL: 'http://127.0.0.1:1/v1' })
    await route({ client })(request())
    expect(await finished()).toMatchObject({ status: 502, ending: 'refused' })
    expect(errors).toMatchObject([{ code: 'upstream_unreachable', fault: 'upstream' }])
  })

  it('of each request once, and of nothing that was not sent on', async () => {
    const handler = route({ allow: { models: ['m'] } })
    await handler(request({ ...question, model: 'other' }))
    await handler(new Request('http://localhost/api/models'))
    await (await handler(request())).text()
    await (await handler(request())).text()
    await vi.waitFor(() => expect(heard).toHaveLength(2))
  })
})

describe('the log of a route without `onError`', () => {
  it('has no line that callers cause at will, and never more than a minute takes', async () => {
    vi.stubEnv('NODE_ENV', 'production')
    const logged = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const handler = route({ onError: undefined })
    let status = 400
    upstream.handle((_request, response) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end('{"error":{}}')
    })
    await handler(request())
    expect(logged).not.toHaveBeenCalled()
    status = 500
    for (let turn = 0; turn < 200; turn++) await handler(request())
    expect(logged.mock.calls.length).toBeGreaterThan(20)
    expect(logged.mock.calls.length).toBeLessThan(100)
  })
})
