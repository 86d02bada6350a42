import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http'
import { connect } from 'node:net'
import { Readable } from 'node:stream'
import { afterEach, describe, expect, it } from 'vitest'
import { beatsUntil, SECOND } from '../../test/clocks.ts'
import { createConnection } from '../http/connection.ts'
import { isChatError, type ChatError } from '../errors.ts'
import { openai } from '../dialect/openai.ts'
import { createSandbox } from '../testing/index.ts'
import { createChatHandler, type ChatHandlerOptions } from './index.ts'

// oxlint-disable-next-line typescript/no-explicit-any -- the wire is read freely here
type Wire = Record<string, any>

const KEY = 'sk-upstream-0123456789abcdef'
const question = { model: 'm', messages: [{ role: 'user', content: 'Hello' }] }
const servers: Server[] = []

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

async function listen(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as { port: number }).port}`
}

type Received = { method: string; url: string; headers: Wire; body: string }

async function receive(incoming: IncomingMessage): Promise<Received> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  const { method = '', url = '', headers } = incoming
  return { method, url, headers, body: Buffer.concat(chunks).toString() }
}

/** An upstream that records what it got and answers with what the test says. */
async function upstream(
  answer: (outgoing: ServerResponse, received: Received) => void,
): Promise<{ baseURL: string; received: Received[] }> {
  const received: Received[] = []
  const address = await listen((incoming, outgoing) => {
    void receive(incoming).then((one) => {
      received.push(one)
      answer(outgoing, one)
    })
  })
  return { baseURL: `${address}/v1`, received }
}

function json(status: number, body: unknown, headers: Record<string, string> = {}) {
  return (outgoing: ServerResponse): void => {
    outgoing.writeHead(status, { 'content-type': 'application/json', ...headers })
    outgoing.end(typeof body === 'string' ? body : JSON.stringify(body))
  }
}

type Rest = Partial<ChatHandlerOptions> & { fetch?: typeof fetch }

function handlerFor(baseURL: string, { fetch: own, ...rest }: Rest = {}) {
  const connection = createConnection({ baseURL, apiKey: KEY, fetch: own })
  return createChatHandler({ client: { connection }, basePath: '/api', ...rest })
}

function post(body: unknown, init: RequestInit & { path?: string } = {}): Request {
  const { path = '/api/chat/completions', headers, ...rest } = init
  return new Request(`http://localhost:3000${path}`, {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...(headers as Record<string, string>) },
    ...rest,
  })
}

async function errorOf(response: Response): Promise<Wire> {
  return ((await response.json()) as Wire)['error'] as Wire
}

/** The handler behind a real server, the way an adapter mounts it. */
async function mount(handler: (request: Request) => Promise<Response>): Promise<string> {
  return listen((incoming, outgoing) => {
    const gone = new AbortController()
    outgoing.on('close', () => gone.abort())
    const hasBody = incoming.method === 'POST'
    const body = hasBody ? (Readable.toWeb(incoming) as ReadableStream<Uint8Array>) : null
    const request = new Request(`http://${incoming.headers.host}${incoming.url}`, {
      method: incoming.method ?? 'GET',
      headers: incoming.headers as Record<string, string>,
      body,
      signal: gone.signal,
      duplex: 'half',
    } as RequestInit)
    void handler(request).then(async (response) => {
      outgoing.writeHead(response.status, Object.fromEntries(response.headers))
      try {
        for await (const bytes of response.body ?? []) {
          if (!outgoing.write(bytes))
            await new Promise((resolve) => outgoing.once('drain', resolve))
        }
        outgoing.end()
      } catch {
        outgoing.destroy()
      }
    })
  })
}

describe('the pipe', () => {
  it('sends the body byte for byte with the key of the server', async () => {
    const { baseURL, received } = await upstream(json(200, { ok: true }))
    const body =
      '{ "model":"m",  "messages":[{"role":"user","content":"\\u00e9 é"}], "seed": 12345678901234567890 }'
    const response = await handlerFor(baseURL)(post(body))
    expect(response.status).toBe(200)
    expect(received[0]).toMatchObject({ method: 'POST', url: '/v1/chat/completions', body })
    expect(received[0]?.headers['authorization']).toBe(`Bearer ${KEY}`)
  })

  it('lets the bytes of the answer through untouched', async () => {
    const bytes = ': hello\r\n\r\nevent: x\ndata: {"a" : 1}\n\ndata: [DONE]\n\n\n'
    const { baseURL } = await upstream((outgoing) => {
      outgoing.writeHead(200, { 'content-type': 'text/event-stream' }).end(bytes)
    })
    const response = await handlerFor(baseURL)(post(question))
    expect(await response.text()).toBe(bytes)
    expect(response.headers.get('cache-control')).toBe('no-cache, no-transform')
    expect(response.headers.get('x-accel-buffering')).toBe('no')
  })

  it('passes each event on while the next is still to come', async () => {
    const opened: ServerResponse[] = []
    const { baseURL } = await upstream((outgoing) => {
      opened.push(outgoing.writeHead(200, { 'content-type': 'text/event-stream' }))
      outgoing.write('data: 1\n\n')
    })
    const response = await fetch(`${await mount(handlerFor(baseURL))}/api/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(question),
    })
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader() // a 200 has a body
    expect((await reader.read()).value).toBe('data: 1\n\n')
    opened[0]?.end('data: 2\n\n')
    expect((await reader.read()).value).toBe('data: 2\n\n')
    expect((await reader.read()).done).toBe(true)
  })

  it('carries only listed headers, both ways', async () => {
    const { baseURL, received } = await upstream(
      json(
        200,
        {},
        { 'set-cookie': 'a=b', 'x-request-id': 'r1', server: 'secretive', 'x-other': '1' },
      ),
    )
    const response = await handlerFor(baseURL, { public: true })(
      post(question, {
        headers: {
          authorization: 'Bearer callers-own',
          cookie: 'session=1',
          'x-forwarded-host': 'evil.test',
          'x-api-key': 'callers',
          'idempotency-key': 'id1',
          accept: 'text/event-stream',
        },
      }),
    )
    const headers = received[0]?.headers ?? {}
    expect(headers['authorization']).toBe(`Bearer ${KEY}`)
    expect(headers).toMatchObject({ accept: 'text/event-stream' })
    expect(headers['idempotency-key']).toMatch(/^[0-9a-f]{64}$/)
    for (const name of ['cookie', 'x-forwarded-host', 'x-api-key', 'origin']) {
      expect(headers).not.toHaveProperty(name)
    }
    expect([...response.headers.keys()].sort()).toEqual([
      'cache-control',
      'content-type',
      'x-content-type-options',
      'x-request-id',
    ])
  })

  it('serves chat, completions and models below its base path and nothing else', async () => {
    const { baseURL, received } = await upstream(json(200, { data: [] }))
    const handler = handlerFor(baseURL)
    const statuses = [
      await handler(post(question)),
      await handler(post({ model: 'm', prompt: 'x' }, { path: '/api/completions' })),
      await handler(new Request('http://localhost/api/models?detailed=true')),
      await handler(post(question, { path: '/api/embeddings' })),
      await handler(post(question, { path: '/api/../v1/admin' })),
      await handler(post(question, { path: '/api/chat/completions/%2e%2e/x' })),
      await handler(post(question, { path: '/apix/chat/completions' })),
    ].map((response) => response.status)
    expect(statuses).toEqual([200, 200, 200, 404, 404, 404, 404])
    expect(received.map((one) => one.url)).toEqual([
      '/v1/chat/completions',
      '/v1/completions',
      '/v1/models',
    ])
  })

  it('takes a POST to its own path as a chat without a base path, and explains itself to a GET', async () => {
    const { baseURL, received } = await upstream(json(200, {}))
    const handler = handlerFor(baseURL, { basePath: undefined })
    expect((await handler(post(question, { path: '/any/where' }))).status).toBe(200)
    expect(received[0]?.url).toBe('/v1/chat/completions')
    const get = await handler(new Request('http://localhost/any/where'))
    expect([get.status, get.headers.get('allow')]).toEqual([405, 'POST'])
    expect((await errorOf(get))['message']).toBe(
      'This chat route takes POST requests here, not GET.',
    )
  })

  it('serves only chat when its client has one exact chat address', async () => {
    const { baseURL, received } = await upstream(json(200, {}))
    const connection = createConnection({ api: `${baseURL}/my-chat` })
    const handler = createChatHandler({ client: { connection }, basePath: '/api' })
    expect((await handler(post(question))).status).toBe(200)
    expect((await handler(new Request('http://localhost/api/models'))).status).toBe(404)
    expect(received.map((one) => one.url)).toEqual(['/v1/my-chat'])
  })

  it('serves a route of the dialect only when it is allowed', async () => {
    const { baseURL, received } = await upstream(json(200, {}))
    const dialect = { ...openai(), routes: ['balance'] }
    const connection = createConnection({ baseURL, dialect })
    const request = (): Request => new Request('http://localhost/api/balance')
    const closed = createChatHandler({ client: { connection }, basePath: '/api' })
    expect((await closed(request())).status).toBe(404)
    const allow = { routes: ['balance'] }
    const open = createChatHandler({ client: { connection }, basePath: '/api', allow })
    expect((await open(request())).status).toBe(200)
    expect(received.map((one) => one.url)).toEqual(['/v1/balance'])
  })
})

describe('abort', () => {
  async function silentUpstream(sendHeaders: boolean) {
    let told: () => void = () => undefined
    let begun: () => void = () => undefined
    const closed = new Promise<void>((resolve) => (told = resolve))
    const started = new Promise<void>((resolve) => (begun = resolve))
    const { baseURL } = await upstream((outgoing) => {
      outgoing.on('close', told)
      if (sendHeaders) {
        outgoing.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: 1\n\n')
      }
      begun()
    })
    return { baseURL, closed, started }
  }

  it.each([
    ['before the headers', false],
    ['in the middle of a stream', true],
  ])('closes the connection upstream when the caller leaves %s', async (_, sendHeaders) => {
    const { baseURL, closed, started } = await silentUpstream(sendHeaders)
    const address = await mount(handlerFor(baseURL))
    const caller = new AbortController()
    const pending = fetch(`${address}/api/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(question),
      signal: caller.signal,
    }).catch(() => undefined)
    await started
    if (sendHeaders) await (await pending)?.body?.getReader().read()
    const beats = beatsUntil(closed)
    caller.abort()
    expect(await beats).toBeLessThan(SECOND)
  })

  it('closes the connection upstream when only the body is cancelled', async () => {
    const { baseURL, closed } = await silentUpstream(true)
    const response = await handlerFor(baseURL)(post(question))
    const reader = response.body!.getReader() // a 200 has a body
    await reader.read()
    const beats = beatsUntil(closed)
    await reader.cancel()
    expect(await beats).toBeLessThan(SECOND)
  })

  it.each(['application/x-ndjson', 'audio/mpeg'])(
    'passes a broken connection on as broken, not as the end: %s',
    async (type) => {
      const { baseURL } = await upstream((outgoing) => {
        outgoing.writeHead(200, { 'content-type': type })
        outgoing.write('{"a":1}\n', () => outgoing.destroy())
      })
      const response = await fetch(`${await mount(handlerFor(baseURL))}/api/chat/completions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(question),
      })
      await expect(response.text()).rejects.toThrow('terminated')
    },
  )

  it('does not read ahead of a slow reader', async () => {
    let pulled = 0
    const chunk = new Uint8Array(64 * 1024)
    const endless = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          pulled += 1
          controller.enqueue(chunk)
        },
      },
      { highWaterMark: 0 },
    )
    const headers = { 'content-type': 'text/event-stream' }
    const fetch = async (): Promise<Response> => new Response(endless, { headers })
    const response = await handlerFor('http://up.test/v1', { fetch })(post(question))
    const reader = response.body!.getReader() // a 200 has a body
    for (let read = 0; read < 3; read += 1) await reader.read()
    await new Promise((resolve) => setImmediate(resolve))
    expect(pulled).toBeLessThanOrEqual(4)
    await reader.cancel()
  })
})

describe('what is refused', () => {
  const never = async (): Promise<Response> => {
    throw new Error('the upstream must not hear of this')
  }
  const closed = (rest: Partial<ChatHandlerOptions> = {}) =>
    handlerFor('http://up.test/v1', { fetch: never, ...rest })

  it.each([
    ['text/plain', 415],
    ['application/jsonx', 415],
    ['', 415],
    ['application/json; charset=utf-8', 400],
  ])('a body of type “%s” with %i', async (type, status) => {
    const response = await closed()(post('{', { headers: { 'content-type': type } }))
    expect(response.status).toBe(status)
  })

  it('a body that is not a JSON object', async () => {
    for (const body of ['{', '[]', '"x"', 'null', '']) {
      const response = await closed()(post(body))
      expect([body, response.status, (await errorOf(response))['code']]).toEqual([
        body,
        400,
        'invalid_json',
      ])
    }
  })

  it('a body over the limit, announced or not, without reading on', async () => {
    const handler = closed({ maxBodyBytes: 1000 })
    const announced = await handler(post('x', { headers: { 'content-length': '1001' } }))
    expect(announced.status).toBe(413)
    let sent = 0
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 600
        controller.enqueue(new Uint8Array(600))
      },
    })
    const headers = { 'content-type': 'application/json' }
    const init = { method: 'POST', body, headers, duplex: 'half' } as RequestInit
    const counted = await handler(new Request('http://localhost/api/chat/completions', init))
    expect(counted.status).toBe(413)
    expect((await errorOf(counted))['code']).toBe('request_too_large')
    expect(sent).toBeLessThan(5000)
  })

  it('a body over the limit on a real connection, which learns why', async () => {
    const address = await mount(closed({ maxBodyBytes: 1000 }))
    const response = await fetch(`${address}/api/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ text: 'x'.repeat(20_000) }),
    })
    expect(response.status).toBe(413)
  })

  it.each([
    [{ 'sec-fetch-site': 'cross-site' }, 403],
    [{ 'sec-fetch-site': 'same-site', origin: 'http://other.localhost' }, 403],
    [{ origin: 'https://evil.test' }, 403],
    [{ origin: 'null' }, 403],
    [{ 'sec-fetch-site': 'same-origin', origin: 'https://proxied.test' }, 400],
    [{ origin: 'http://localhost:3000' }, 400],
    [{}, 400],
  ])('pages of other sites: %j gives %i', async (headers, status) => {
    expect((await closed({ public: true })(post('{', { headers }))).status).toBe(status)
  })

  it('preflights but those of allowed origins, which then may read the answer', async () => {
    const handler = closed({ allowedOrigins: ['https://app.test'], public: true })
    const preflight = (origin: string): Request =>
      new Request('http://localhost/api/chat/completions', {
        method: 'OPTIONS',
        headers: { origin },
      })
    const allowed = await handler(preflight('https://app.test'))
    expect(allowed.status).toBe(204)
    expect(allowed.headers.get('access-control-allow-origin')).toBe('https://app.test')
    const foreign = await handler(preflight('https://evil.test'))
    expect([foreign.status, foreign.headers.has('access-control-allow-origin')]).toEqual([
      403,
      false,
    ])
    const headers = { origin: 'https://app.test', 'sec-fetch-site': 'cross-site' }
    const refused = await handler(post('{', { headers }))
    expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([
      400,
      'https://app.test',
    ])
  })

  it('everyone from elsewhere when nobody said who may use the route', async () => {
    const request = (host: string, headers = {}): Request =>
      new Request(`http://${host}/api/models`, { headers })
    const { baseURL } = await upstream(json(200, {}))
    const handler = handlerFor(baseURL)
    const refused = await handler(request('chat.example.com'))
    expect(refused.status).toBe(403)
    const { message } = await errorOf(refused)
    expect(message).toContain('`authorize`')
    expect(message).toContain('`public: true`')
    expect((await handler(request('localhost.evil.test'))).status).toBe(403)
    for (const from of ['1.2.3.4', '127.0.0.1, 1.2.3.4', '::1.2.3.4', '127.evil.test', '']) {
      const response = await handler(request('localhost', { 'x-forwarded-for': from }))
      expect([from, response.status]).toEqual([from, 403])
    }
    // A server for development may name the caller that it saw, as Next does.
    for (const from of ['127.0.0.1', '::1', '::ffff:127.0.0.1', '::1, 127.0.0.1']) {
      const response = await handler(request('localhost', { 'x-forwarded-for': from }))
      expect([from, response.status]).toEqual([from, 200])
    }
    expect((await handler(request('127.0.0.1:3000'))).status).toBe(200)
    expect((await handler(request('[::1]:3000'))).status).toBe(200)
    const open = handlerFor(baseURL, { public: true })
    expect((await open(request('chat.example.com'))).status).toBe(200)
  })

  it('whom `authorize` does not let in', async () => {
    const status = async (authorize: ChatHandlerOptions['authorize']): Promise<number> =>
      (await closed({ authorize })(post('{'))).status
    expect(await status(() => false)).toBe(401)
    expect(await status(async () => true)).toBe(400)
    expect(await status((() => undefined) as never)).toBe(401)
    expect(await status(() => new Response('Pay first', { status: 402 }))).toBe(402)
    expect(
      await status(() => {
        throw new Error('database down')
      }),
    ).toBe(500)
  })

  it('options that cannot work, with a sentence', () => {
    const thrown = (options: Partial<ChatHandlerOptions>): unknown => {
      try {
        return closed(options)
      } catch (error) {
        return error
      }
    }
    for (const options of [
      { basePath: 'api' },
      { allow: { maxTokens: 0 } },
      { allow: { routes: ['nothing'] } },
      { client: undefined as never },
    ]) {
      const error = thrown(options)
      expect(isChatError(error) && error.kind).toBe('usage')
      expect((error as ChatError).message).toMatch(/^@x\/core\/server: /)
    }
  })
})

describe('limits', () => {
  async function sent(allow: ChatHandlerOptions['allow'], more: object, path?: string) {
    const { baseURL, received } = await upstream(json(200, {}))
    const init = path === undefined ? {} : { path }
    const response = await handlerFor(baseURL, { allow })(post({ ...question, ...more }, init))
    const body = received[0]?.body
    return {
      status: response.status,
      body: body === undefined ? undefined : (JSON.parse(body) as Wire),
    }
  }

  it('refuses models that are not on the list, also as a fallback', async () => {
    const allow = { models: ['m', 'n'] }
    expect((await sent(allow, {})).status).toBe(200)
    expect((await sent(allow, { model: 'dear' })).status).toBe(403)
    expect((await sent(allow, { model: undefined })).status).toBe(403)
    expect((await sent(allow, { models: ['n'] })).status).toBe(200)
    expect((await sent(allow, { models: ['dear'] })).status).toBe(403)
    expect((await sent({ models: (id) => id.length === 1 }, {})).status).toBe(200)
  })

  it('brings the tokens of all choices down to the limit', async () => {
    const allow = { maxTokens: 100 }
    expect((await sent(allow, {})).body).toMatchObject({ max_tokens: 100 })
    expect((await sent(allow, { max_tokens: 20 })).body).toMatchObject({ max_tokens: 20 })
    const completion = (await sent(allow, { max_completion_tokens: 500 })).body
    expect(completion).toMatchObject({ max_completion_tokens: 100 })
    expect(completion).not.toHaveProperty('max_tokens')
    expect((await sent(allow, { max_tokens: 500, n: 4 })).body).toMatchObject({ max_tokens: 25 })
    const prompts = await sent(allow, { prompt: ['a', 'b'] }, '/api/completions')
    expect(prompts.body).toMatchObject({ max_tokens: 50 })
    for (const wrong of [{ max_tokens: '9' }, { max_tokens: -1 }, { n: 1.5 }, { n: 101 }]) {
      expect((await sent(allow, wrong)).status).toBe(400)
    }
  })

  it('lists only the models that may be asked', async () => {
    const list = { object: 'list', data: [{ id: 'm', extra: 1 }, { id: 'dear' }] }
    const { baseURL } = await upstream(json(200, list))
    const request = new Request('http://localhost/api/models')
    const response = await handlerFor(baseURL, { allow: { models: ['m'] } })(request)
    expect(await response.json()).toEqual({ object: 'list', data: [{ id: 'm', extra: 1 }] })
  })
})

describe('what goes wrong upstream', () => {
  it('says that nothing listens at the address, and tells the log why', async () => {
    const errors: ChatError[] = []
    const address = await listen(() => undefined)
    servers.pop()?.close()
    const handler = handlerFor(address, { onError: (error) => errors.push(error) })
    const response = await handler(post(question))
    expect(response.status).toBe(502)
    const error = await errorOf(response)
    expect(error).toMatchObject({ type: 'api_error', code: 'upstream_unreachable' })
    expect(error['message']).not.toContain(address)
    expect(errors[0]?.cause).toBeInstanceOf(TypeError)
  })

  it.each([401, 403])(
    'does not pass on how the upstream refused the key with %i',
    async (status) => {
      const { baseURL } = await upstream(json(status, { error: { message: `Bad key ${KEY}` } }))
      const response = await handlerFor(baseURL)(post(question))
      expect([response.status, response.headers.get('x-should-retry')]).toEqual([502, 'false'])
      const error = await errorOf(response)
      expect(error['code']).toBe('upstream_auth')
      expect(error['message']).not.toContain('Bad key')
    },
  )

  it.each([200, 404, 500])('never passes on a page of HTML (%i)', async (status) => {
    const { baseURL } = await upstream((outgoing) => {
      outgoing.writeHead(status, { 'content-type': 'text/html' }).end('<script>alert(1)</script>')
    })
    const response = await handlerFor(baseURL)(post(question))
    expect(response.status).toBe(502)
    const text = await response.text()
    expect(text).toContain('upstream_html')
    expect(text).not.toContain('<')
  })

  it('does not follow a redirect with the key', async () => {
    const elsewhere = await upstream(json(200, {}))
    const { baseURL } = await upstream((outgoing) => {
      outgoing.writeHead(307, { location: elsewhere.baseURL }).end()
    })
    const response = await handlerFor(baseURL)(post(question))
    expect(response.status).toBe(502)
    expect((await errorOf(response))['code']).toBe('upstream_redirect')
    expect(elsewhere.received).toEqual([])
  })

  it('keeps a rate limit and how long to wait, whatever the body', async () => {
    for (const type of ['application/json', 'text/html']) {
      const { baseURL } = await upstream((outgoing) => {
        outgoing.writeHead(429, { 'content-type': type, 'retry-after': '12' }).end('<p>slow')
      })
      const response = await handlerFor(baseURL)(post(question))
      expect([response.status, response.headers.get('retry-after')]).toEqual([429, '12'])
      expect((await errorOf(response))['code']).toBe('rate_limit_exceeded')
    }
  })

  it('passes other errors on without the key in them', async () => {
    const body = { error: { message: `No credit for Bearer ${KEY}`, code: 'insufficient_quota' } }
    const { baseURL } = await upstream(json(402, body, { 'x-request-id': `id-${KEY}` }))
    const response = await handlerFor(baseURL)(post(question))
    expect(response.status).toBe(402)
    expect(response.headers.get('x-request-id')).toBe('id-[key]')
    expect(await errorOf(response)).toEqual({
      message: 'No credit for Bearer [key]',
      code: 'insufficient_quota',
    })
  })

  it('replaces an endless or unreadable error body by a sentence', async () => {
    for (const body of [
      'x'.repeat(100_000),
      `{"a":"${'x'.repeat(100_000)}"}`,
      'Oops at /srv/app.py',
    ]) {
      const { baseURL } = await upstream(json(500, body))
      const response = await handlerFor(baseURL)(post(question))
      expect(response.status).toBe(500)
      const text = await response.text()
      expect(text.length).toBeLessThan(400)
      expect(text).toContain('upstream_error')
    }
  })

  it('does not let a key that cannot be read pass for an answer', async () => {
    const apiKey = (): string => {
      throw new Error('vault closed')
    }
    const errors: ChatError[] = []
    const connection = createConnection({ baseURL: 'http://up.test/v1', apiKey })
    const onError = (error: ChatError): void => void errors.push(error)
    const response = await createChatHandler({ client: { connection }, onError })(post(question))
    expect(response.status).toBe(500)
    expect(await response.text()).not.toContain('vault')
    expect(errors[0]?.cause).toMatchObject({ message: 'vault closed' })
  })

  it('serves content of unknown types as bytes that no browser runs', async () => {
    const { baseURL } = await upstream((outgoing) => {
      outgoing.writeHead(200, { 'content-type': 'image/svg+xml' }).end('<svg/>')
    })
    const { headers } = await handlerFor(baseURL)(post(question))
    expect(headers.get('content-type')).toBe('application/octet-stream')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
  })
})

describe('the key', () => {
  /** Every byte that a server sends, headers and framing included. */
  function rawExchange(address: string, text: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const { hostname, port } = new URL(address)
      const socket = connect(Number(port), hostname, () => socket.write(text))
      let bytes = ''
      socket.on('data', (chunk) => (bytes += chunk.toString('latin1')))
      socket.on('end', () => resolve(bytes))
      socket.on('error', reject)
    })
  }

  it('is in no byte that is sent to a caller, whatever happens', async () => {
    const echo = JSON.stringify({ error: { message: KEY, key: KEY } })
    const answers: ((outgoing: ServerResponse) => void)[] = [
      json(200, { ok: 1 }, { 'x-key': KEY, 'x-request-id': KEY }),
      ...[302, 400, 401, 402, 403, 404, 429, 500].map((status) =>
        json(status, echo, { location: `/${KEY}` }),
      ),
      (outgoing) => outgoing.writeHead(502, { 'content-type': 'text/html' }).end(KEY),
      (outgoing) => outgoing.destroy(),
    ]
    let turn = 0
    const { baseURL, received } = await upstream((outgoing) => answers[turn]?.(outgoing))
    const address = await mount(handlerFor(baseURL))
    const body = JSON.stringify(question)
    for (; turn < answers.length; turn += 1) {
      const bytes = await rawExchange(
        address,
        `POST /api/chat/completions HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
      )
      expect(bytes).toMatch(/^HTTP\/1\.1 \d\d\d/)
      expect(bytes).not.toContain(KEY)
    }
    expect(received).toHaveLength(answers.length)
    expect(received.every((one) => one.headers['authorization'] === `Bearer ${KEY}`)).toBe(true)
  })
})

it('stands in front of the sandbox of @x/core/testing without a network', async () => {
  const sandbox = createSandbox({ answers: { text: 'Hello there.' }, apiKey: KEY })
  const handler = handlerFor('/v1', { fetch: sandbox.fetch })
  const response = await handler(post({ ...question, stream: true }))
  expect(await response.text()).toContain('data: [DONE]')
  expect(sandbox.requests[0]).toMatchObject({ path: '/v1/chat/completions', state: 'finished' })
})

it('ends the answer without an error when its reader has left', async () => {
  const sandbox = createSandbox({ text: 'word '.repeat(500), pace: { tokensPerSecond: 50 } })
  const handler = createChatHandler({
    client: {
      connection: createConnection({ baseURL: 'http://s.invalid/v1', fetch: sandbox.fetch }),
    },
    basePath: '/api',
    public: true,
  })
  const caller = new AbortController()
  const response = await handler(
    new Request('http://127.0.0.1/api/chat/completions', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...question, stream: true }),
      signal: caller.signal,
    }),
  )
  const reader = response.body?.getReader()
  await reader?.read()
  caller.abort('left')
  let last = await reader?.read()
  while (last && !last.done) last = await reader?.read()
  expect(last?.done).toBe(true)
  await sandbox.requests[0]?.ended
  expect(sandbox.requests[0]?.state).toBe('aborted')
})
