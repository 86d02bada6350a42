// Faults of a real server on loopback, seen through the public client.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { beatsUntil, patient, SECOND } from '../../test/clocks.ts'
import { until } from '../../test/stored-chat.ts'
import {
  ChatError,
  type ClientOptions,
  createClient,
  createScheduler,
  type Scheduler,
  textOf,
} from '../index.ts'

type Handler = (request: IncomingMessage, response: ServerResponse, body: string) => void

let server: Server
let handler: Handler
let requests: { headers: IncomingMessage['headers']; body: string; url: string | undefined }[]

beforeEach(async () => {
  requests = []
  server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => {
      requests.push({ headers: request.headers, body, url: request.url })
      handler(request, response, body)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})

afterEach(async () => {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

function baseURL(): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`
}

/** Timers of up to a minute fire at once; frames stay real. */
function impatient(): Scheduler {
  const real = createScheduler()
  return { ...real, timer: (callback, ms) => real.timer(callback, ms < 90_000 ? 1 : ms) }
}

function client(options: Partial<ClientOptions> = {}) {
  return createClient({
    baseURL: baseURL(),
    timeouts: { headers: false, idle: false },
    scheduler: patient(),
    ...options,
  })
}

const params = { model: 'm', messages: [{ role: 'user' as const, content: 'hi' }] }

async function failure(promise: Promise<unknown>): Promise<ChatError> {
  const thrown = await promise.then(
    () => undefined,
    (error: unknown) => error,
  )
  expect(thrown).toBeInstanceOf(ChatError)
  return thrown as ChatError
}

function frame(text: string, finish: string | null = null): string {
  return `data: ${JSON.stringify({ id: '1', model: 'm', choices: [{ index: 0, delta: { content: text }, finish_reason: finish }] })}\n\n`
}

function sse(response: ServerResponse, ...frames: string[]): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  for (const each of frames) response.write(each)
}

describe('a request', () => {
  it('asks for a stream with usage, names its type, and carries one idempotency key', async () => {
    handler = (_request, response) => {
      sse(response, frame('ok', 'stop'), 'data: [DONE]\n\n')
      response.end()
    }
    await client({ apiKey: 'sk-secret', headers: { 'X-Title': 'test' } })
      .chat.stream(params)
      .final()
    const [request] = requests
    expect(request?.url).toBe('/v1/chat/completions')
    expect(request?.headers).toMatchObject({
      accept: 'text/event-stream',
      'content-type': 'application/json',
      authorization: 'Bearer sk-secret',
      'x-title': 'test',
      'idempotency-key': expect.stringMatching(/^[a-z0-9]{16}$/),
    })
    expect(JSON.parse(request?.body ?? '')).toEqual({
      stream_options: { include_usage: true },
      ...params,
      stream: true,
    })
  })

  it('reads the key and headers when it starts, not when the client is made', async () => {
    handler = (_request, response) => {
      sse(response, frame('ok', 'stop'), 'data: [DONE]\n\n')
      response.end()
    }
    let key = 'old'
    const made = client({ apiKey: () => key, headers: async () => ({ 'x-turn': key }) })
    key = 'new'
    await made.chat.stream(params).final()
    expect(requests[0]?.headers).toMatchObject({ authorization: 'Bearer new', 'x-turn': 'new' })
  })

  it('keeps the query of a base address, as Azure has it', async () => {
    handler = (_request, response) => response.writeHead(404).end()
    await failure(client({ baseURL: `${baseURL()}/?api-version=1` }).chat.create(params))
    expect(requests[0]?.url).toBe('/v1/chat/completions?api-version=1')
  })
})

describe('an error answer', () => {
  const cases: [string, number, string, Partial<ChatError>][] = [
    [
      'OpenAI’s shape',
      400,
      '{"error":{"message":"too long","type":"invalid_request_error","code":"context_length_exceeded"}}',
      {
        kind: 'api',
        message: 'too long',
        code: 'context_length_exceeded',
        action: 'shorten',
        retryable: false,
      },
    ],
    [
      'a wrong key',
      401,
      '{"error":{"message":"bad key sk-secret given","type":"authentication_error","code":"invalid_api_key"}}',
      { kind: 'api', message: 'bad key [key] given', action: 'sign-in' },
    ],
    [
      'a bare string',
      402,
      '{"error":"Insufficient balance","status":402,"requiredBalance":0.0035}',
      { kind: 'api', message: 'Insufficient balance', action: 'top-up' },
    ],
    [
      'a flat shape',
      404,
      '{"code":"model_not_found","message":"no such model"}',
      { kind: 'api', message: 'no such model', code: 'model_not_found', action: 'choose-model' },
    ],
    [
      'FastAPI’s detail',
      422,
      '{"detail":"unprocessable"}',
      { kind: 'api', message: 'unprocessable' },
    ],
    ['a web page', 404, '<!DOCTYPE html><h1>Not found</h1>', { kind: 'http', status: 404 }],
    ['an empty body', 500, '', { kind: 'http', status: 500, retryable: true, action: 'retry' }],
  ]
  it.each(cases)('is typed: %s', async (_name, status, body, wanted) => {
    handler = (_request, response) =>
      response.writeHead(status, { 'x-request-id': 'req_1' }).end(body)
    const error = await failure(client({ apiKey: 'sk-secret', retry: false }).chat.create(params))
    expect(error).toMatchObject({ status, requestId: 'req_1', ...wanted })
    expect(JSON.stringify(error)).not.toContain('sk-secret')
    expect(error.message).not.toContain('<')
  })

  it('is read to 64 KiB and no further', async () => {
    let written = 0
    handler = (_request, response) => {
      response.writeHead(500)
      const chunk = 'x'.repeat(65_536)
      const write = (): void => {
        while (written < 1e9 && !response.destroyed) {
          written += chunk.length
          if (!response.write(chunk)) return void response.once('drain', write)
        }
      }
      write()
    }
    await failure(client({ retry: false }).chat.create(params))
    expect(written).toBeLessThan(20_000_000)
  })
})

describe('a retry', () => {
  it('tries twice more with the same idempotency key, then gives the last error', async () => {
    handler = (_request, response) => response.writeHead(503).end()
    const error = await failure(client({ scheduler: impatient() }).chat.create(params))
    expect(error.status).toBe(503)
    expect(requests).toHaveLength(3)
    expect(new Set(requests.map(({ headers }) => headers['idempotency-key'])).size).toBe(1)
  })

  it.each([400, 401, 402, 403, 404, 422])('does not try again after %i', async (status) => {
    handler = (_request, response) => response.writeHead(status).end()
    await failure(client({ scheduler: impatient() }).chat.create(params))
    expect(requests).toHaveLength(1)
  })

  it('obeys x-should-retry both ways', async () => {
    handler = (_request, response) => response.writeHead(500, { 'x-should-retry': 'false' }).end()
    await failure(client({ scheduler: impatient() }).chat.create(params))
    expect(requests).toHaveLength(1)
    handler = (_request, response) => response.writeHead(400, { 'x-should-retry': 'true' }).end()
    await failure(client({ scheduler: impatient() }).chat.create(params))
    expect(requests).toHaveLength(4)
  })

  it('does not wait for longer than it may, and tells how long the server asked for', async () => {
    handler = (_request, response) => response.writeHead(429, { 'retry-after': '86400' }).end()
    const error = await failure(client().chat.create(params))
    expect(error.retryAfter).toBe(86_400_000)
    expect(requests).toHaveLength(1)
  })

  it('waits as long as the server asked for', async () => {
    const waits: number[] = []
    const real = createScheduler()
    const scheduler: Scheduler = {
      ...real,
      timer(callback, ms) {
        if (ms === 7000) waits.push(ms)
        return real.timer(callback, ms === 7000 ? 0 : ms)
      },
    }
    handler = (_request, response) => response.writeHead(429, { 'retry-after': '7' }).end()
    await failure(client({ scheduler }).chat.create(params))
    expect(waits).toEqual([7000, 7000])
  })

  it('never happens after the first byte of an answer', async () => {
    let cut = (): void => undefined
    handler = (_request, response) => {
      sse(response, frame('half'))
      cut = () => response.destroy()
    }
    const stream = client({ scheduler: impatient() }).chat.stream(params)
    const cutAtText = async (): Promise<void> => {
      for await (const { type } of stream) if (type === 'text') cut()
    }
    const error = await failure(cutAtText())
    expect(error).toMatchObject({ kind: 'interrupted', action: 'continue' })
    expect(textOf(stream.message.parts)).toBe('half')
    expect(stream.message).toMatchObject({ status: 'incomplete', reason: 'interrupted' })
    expect(requests).toHaveLength(1)
  })
})

describe('no connection', () => {
  it('is one sentence of kind network, and tried again', async () => {
    let tries = 0
    const error = await failure(
      createClient({
        baseURL: 'http://127.0.0.1:9/v1',
        scheduler: impatient(),
        timeouts: { headers: false },
        fetch: (input, init) => {
          tries++
          return fetch(input, init)
        },
      }).chat.create(params),
    )
    expect(error).toMatchObject({ kind: 'network', retryable: true })
    expect(error.message).toContain('127.0.0.1:9')
    expect(tries).toBe(3)
  })
})

describe('the three clocks', () => {
  it('gives up when no headers come', async () => {
    handler = () => undefined
    const error = await failure(
      client({ timeouts: { headers: 40 }, retry: false }).chat.create(params),
    )
    expect(error).toMatchObject({ kind: 'timeout' })
    expect(error.message).toContain('timeouts.headers')
  })

  it('gives up when only keep-alives come', async () => {
    handler = (_request, response) => {
      sse(response)
      const timer = setInterval(() => response.write(': ping\n\n'), 10)
      response.on('close', () => clearInterval(timer))
    }
    const error = await failure(
      client({ timeouts: { headers: 10_000, firstToken: 80, idle: 10_000 } })
        .chat.stream(params)
        .final(),
    )
    expect(error).toMatchObject({ kind: 'timeout' })
    expect(error.message).toContain('timeouts.firstToken')
  })

  it('gives up when nothing comes any more, and keeps the text', async () => {
    handler = (_request, response) => sse(response, frame('kept'))
    const stream = client({ timeouts: { idle: 60 } }).chat.stream(params)
    expect(await failure(stream.final())).toMatchObject({ kind: 'timeout' })
    expect(textOf(stream.message.parts)).toBe('kept')
    expect(stream.message.status).toBe('incomplete')
  })

  it('does not give up while keep-alives come between tokens', async () => {
    handler = (_request, response) => {
      sse(response, frame('a'))
      let beats = 0
      const timer = setInterval(() => {
        response.write(': ping\n\n')
        if (++beats < 8) return
        clearInterval(timer)
        response.end(`${frame('b', 'stop')}data: [DONE]\n\n`)
      }, 25)
    }
    const message = await client({ timeouts: { idle: 150 } })
      .chat.stream(params)
      .final()
    expect(textOf(message.parts)).toBe('ab')
  })

  it('takes an answer for whole when the server finished it but never closes', async () => {
    handler = (_request, response) => sse(response, frame('whole', 'stop'))
    const message = await client({ timeouts: { idle: 50 } })
      .chat.stream(params)
      .final()
    expect(message).toMatchObject({ status: 'complete', finishReason: 'stop' })
  })
})

describe('an abort', () => {
  /** Beats until no connection is open. */
  async function closed(act: () => void): Promise<number> {
    const connections = async (): Promise<number> =>
      new Promise((resolve) => void server.getConnections((_error, count) => resolve(count)))
    const beats = beatsUntil(until(async () => expect(await connections()).toBe(0)))
    act()
    return beats
  }

  it('before the request sends nothing', async () => {
    const controller = new AbortController()
    controller.abort()
    const error = await failure(client().chat.stream(params, { signal: controller.signal }).final())
    expect(error.kind).toBe('aborted')
    expect(requests).toHaveLength(0)
  })

  it('before the headers closes the connection', async () => {
    let arrived: () => void = () => undefined
    const arrival = new Promise<void>((resolve) => (arrived = resolve))
    handler = () => arrived()
    const stream = client().chat.stream(params)
    await arrival
    expect(await closed(() => stream.abort())).toBeLessThan(SECOND)
    expect((await failure(stream.final())).kind).toBe('aborted')
  })

  it('amid the answer closes the connection and keeps the text', async () => {
    handler = (_request, response) => sse(response, frame('partial'))
    const controller = new AbortController()
    const stream = client().chat.stream(params, { signal: controller.signal })
    for await (const text of stream.text()) {
      expect(text).toBe('partial')
      break
    }
    expect(await closed(() => controller.abort())).toBeLessThan(SECOND)
    expect(textOf(stream.message.parts)).toBe('partial')
    await stream.final().catch(() => undefined)
    expect(stream.message).toMatchObject({ status: 'incomplete', reason: 'aborted' })
  })

  it('during a wait for another try ends it at once', async () => {
    handler = (_request, response) => response.writeHead(503, { 'retry-after': '30' }).end()
    const clock = patient()
    const waits: number[] = []
    const timer: typeof clock.timer = (callback, ms) => {
      waits.push(ms)
      return clock.timer(callback, ms)
    }
    const stream = client({ scheduler: { ...clock, timer } }).chat.stream(params)
    await expect.poll(() => waits).toContain(30_000)
    stream.abort()
    expect((await failure(stream.final())).kind).toBe('aborted')
    expect(requests).toHaveLength(1)
  })

  it('leaves no listener on the caller’s signal, however the stream ended', async () => {
    handler = (_request, response) => {
      sse(response, frame('ok', 'stop'), 'data: [DONE]\n\n')
      response.end()
    }
    const { signal } = new AbortController()
    let listeners = 0
    const add = signal.addEventListener.bind(signal)
    const remove = signal.removeEventListener.bind(signal)
    signal.addEventListener = ((...args: Parameters<typeof add>) => (
      listeners++,
      add(...args)
    )) as typeof add
    signal.removeEventListener = ((...args: Parameters<typeof remove>) => (
      listeners--,
      remove(...args)
    )) as typeof remove
    for (let round = 0; round < 20; round++) await client().chat.stream(params, { signal }).final()
    expect(listeners).toBe(0)
  })
})

describe('a body that is no stream', () => {
  it('reads a whole JSON answer where a stream was asked for', async () => {
    handler = (_request, response) =>
      response.writeHead(200, { 'content-type': 'application/json' }).end(
        JSON.stringify({
          id: '1',
          model: 'm',
          choices: [
            { index: 0, message: { role: 'assistant', content: 'whole' }, finish_reason: 'stop' },
          ],
          usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
        }),
      )
    const message = await client().chat.stream(params).final()
    expect(textOf(message.parts)).toBe('whole')
    expect(message.usage?.totalTokens).toBe(2)
  })

  it('names a web page for what it is', async () => {
    handler = (_request, response) =>
      response
        .writeHead(200, { 'content-type': 'text/html' })
        .end('<!doctype html><p>Sign in to the Wi-Fi')
    const error = await failure(client().chat.stream(params).final())
    expect(error.kind).toBe('protocol')
    expect(error.message).toContain('web page')
    expect(error.message).not.toContain('Wi-Fi')
  })

  it('reads a stream that has no content type', async () => {
    handler = (_request, response) => {
      response.writeHead(200)
      response.end(`${frame('untyped', 'stop')}data: [DONE]\n\n`)
    }
    const message = await client().chat.stream(params).final()
    expect(textOf(message.parts)).toBe('untyped')
  })

  it('takes an error object in a 200 answer for an error', async () => {
    handler = (_request, response) =>
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end('{"error":{"message":"quota","code":"insufficient_quota"}}')
    expect(await failure(client().chat.create(params))).toMatchObject({
      kind: 'api',
      action: 'top-up',
    })
  })
})

describe('the plain client', () => {
  it('gives an answer whole, with the wire’s object beside it', async () => {
    const wire = {
      id: '1',
      model: 'm',
      choices: [
        { index: 0, message: { role: 'assistant', content: 'hello' }, finish_reason: 'stop' },
      ],
    }
    handler = (_request, response) =>
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(wire))
    const answer = await client().chat.create(params)
    expect(textOf(answer.parts)).toBe('hello')
    expect(answer.raw).toEqual(wire)
    expect(requests[0]?.headers.accept).toBe('application/json')
    expect(JSON.parse(requests[0]?.body ?? '')).toEqual({ ...params, stream: false })
  })

  it('streams real text completions', async () => {
    handler = (_request, response) => {
      sse(
        response,
        'data: {"id":"c","object":"text_completion","model":"m","choices":[{"index":0,"text":"one ","finish_reason":null}]}\n\n',
        'data: {"choices":[{"index":0,"text":"two","finish_reason":"stop"}]}\n\n',
        'data: [DONE]\n\n',
      )
      response.end()
    }
    const pieces: string[] = []
    for await (const text of client().completions.stream({ model: 'm', prompt: 'count' }).text())
      pieces.push(text)
    expect(pieces).toEqual(['one ', 'two'])
    expect(requests[0]?.url).toBe('/v1/completions')
  })

  it('lists models', async () => {
    handler = (_request, response) =>
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(
          '{"object":"list","data":[{"id":"a","object":"model"},{"id":"b","name":"B","context_length":8192},{"no":"id"}]}',
        )
    expect(await client().models.list()).toMatchObject([
      { id: 'a' },
      { id: 'b', name: 'B', contextLength: 8192 },
    ])
    expect(requests[0]?.body).toBe('')
  })

  it('stops reading at [DONE] even if the body stays open', async () => {
    handler = (_request, response) => sse(response, frame('x', 'stop'), 'data: [DONE]\n\n')
    const message = await client().chat.stream(params).final()
    expect(message.status).toBe('complete')
  })

  it('says what is wrong with options that cannot work', () => {
    expect(() => createClient({})).toThrow(/no address was given/)
    expect(() => createClient({ api: '/a', baseURL: '/b' })).toThrow(/both given/)
  })

  it('has no models and completions behind one exact chat address', async () => {
    const exact = createClient({ api: `${baseURL()}/my-chat` })
    expect((await failure(exact.models.list())).message).toContain('one exact chat address')
    expect((await failure(exact.completions.create({ model: 'm', prompt: 'x' }))).kind).toBe(
      'usage',
    )
    handler = (_request, response) => {
      sse(response, frame('ok', 'stop'), 'data: [DONE]\n\n')
      response.end()
    }
    await exact.chat.stream(params).final()
    expect(requests[0]?.url).toBe('/v1/my-chat')
  })
})
