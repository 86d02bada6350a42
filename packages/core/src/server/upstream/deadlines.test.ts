// Endpoints that never answer, or never to the end: each wait of the route has its clock, and its sentence.
import type { ServerResponse } from 'node:http'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { startRoute, type TestRoute } from '../../../test/route.ts'
import { frame, sse } from '../../../test/server.ts'
import { until } from '../../../test/stored-chat.ts'
import { type ConnectionOptions, createClient } from '../../index.ts'
import { type ChatHandlerOptions, createChatHandler, memoryStreams } from '../index.ts'

const question = { model: 'm', stream: true, messages: [{ role: 'user', content: 'Hi' }] }
/** Milliseconds. */
const SHORT = 60
/** Long enough for headers to come on a machine that is busy, as the clock of the first token counts from the request. */
const AFTER_HEADERS = 500

let route: TestRoute
let errors: string[]
/** Requests that came to the endpoint and are open. */
let open: number

async function start(
  act: (response: ServerResponse, count: number) => void,
  connection: Partial<ConnectionOptions> = {},
  options: Partial<ChatHandlerOptions> = {},
): Promise<void> {
  errors = []
  open = 0
  let count = 0
  route = await startRoute((_request, response) => {
    open += 1
    response.on('close', () => (open -= 1))
    act(response, (count += 1))
  })
  const { baseURL } = route.upstream
  // A test shortens the one clock that it means: a busy machine is late with all others.
  const client = createClient({ baseURL, apiKey: 'sk-of-the-route', ...connection })
  route.use({ client, onError: ({ message }) => void errors.push(message), ...options })
}
afterEach(async () => route?.close())

async function ask(body: object = question, path = 'chat/completions'): Promise<Response> {
  const init = {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }
  return fetch(`${route.baseURL}/${path}`, path === 'models' ? {} : init)
}

const codeOf = async (response: Response): Promise<unknown> =>
  ((await response.json()) as { error: { code: unknown } }).error.code
const json = (response: ServerResponse, status = 200): ServerResponse =>
  response.writeHead(status, { 'content-type': 'application/json' })

describe('an endpoint that is silent', () => {
  it.each([
    ['a stream', question, 'chat/completions'],
    ['a whole answer', { ...question, stream: false }, 'chat/completions'],
    ['a list of models', {}, 'models'],
  ])('before its headers is given up: %s', async (_, body, path) => {
    await start(() => undefined, { timeouts: { headers: SHORT } })
    const response = await ask(body, path)
    expect([response.status, await codeOf(response)]).toEqual([504, 'upstream_timeout'])
    expect(errors).toHaveLength(1)
    await until(() => expect(open).toBe(0))
  })

  it.each([
    ['a list of models', {}, 'models'],
    ['a whole answer', { ...question, stream: false }, 'chat/completions'],
  ])('after its headers is given up: %s', async (_, body, path) => {
    await start((response) => json(response).flushHeaders(), {
      timeouts: { firstToken: AFTER_HEADERS },
    })
    const response = await ask(body, path)
    expect([response.status, await codeOf(response)]).toEqual([502, 'upstream_broke_off'])
    await until(() => expect(open).toBe(0))
  })

  it('amid a whole answer is given up', async () => {
    await start((response) => json(response).write('{"a":'), {
      timeouts: { firstToken: false, idle: SHORT },
    })
    expect((await ask({ ...question, stream: false })).status).toBe(502)
    await until(() => expect(open).toBe(0))
  })

  it('is given up where a whole answer only drips', async () => {
    await start(
      (response) => {
        json(response).write('{"a":')
        const timer = setInterval(() => response.write('1'), 5)
        response.on('close', () => clearInterval(timer))
      },
      { timeouts: { firstToken: AFTER_HEADERS, idle: false } },
    )
    expect((await ask({ ...question, stream: false })).status).toBe(502)
    await until(() => expect(open).toBe(0))
  })

  const role = `data: ${JSON.stringify({ choices: [{ index: 0, delta: { role: 'assistant', content: '' } }] })}\n\n`
  it.each([
    ['after the headers of a stream', '', { firstToken: AFTER_HEADERS, idle: false as const }],
    ['before its first token', role, { firstToken: AFTER_HEADERS, idle: false as const }],
    ['between tokens', frame('one'), { firstToken: false as const, idle: SHORT }],
    ['inside of an event', `${frame('one')}data: {`, { firstToken: AFTER_HEADERS, idle: SHORT }],
  ])('%s is given up in one event', async (_, sent, timeouts) => {
    await start(
      (response) => {
        sse(response)
        if (sent) response.write(sent)
      },
      { timeouts },
    )
    expect(await (await ask()).text()).toContain('"code":"answer_interrupted"')
    expect(errors).toHaveLength(1)
    await until(() => expect(open).toBe(0))
  })

  it('is waited for while it thinks: no clock of silence runs before its first token', async () => {
    await start(
      (response) => {
        sse(response)
        response.write(role)
        setTimeout(() => response.end(frame('one', 'stop')), 5 * SHORT)
      },
      { timeouts: { idle: SHORT } },
    )
    expect(await (await ask()).text()).toBe(role + frame('one', 'stop'))
  })

  it('is given up also where nobody reads', async () => {
    await start((response) => sse(response))
    const client = createClient({
      baseURL: route.upstream.baseURL,
      timeouts: { firstToken: SHORT },
    })
    const handler = createChatHandler({ client, public: true, streams: memoryStreams() })
    await handler(
      new Request('http://localhost/api', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(question),
      }),
    )
    // On a busy machine it may be over by now.
    expect(route.upstream.requests).toHaveLength(1)
    await until(() => expect(open).toBe(0))
  })
})

it.each([401, 403, 404, 429, 500, 503])(
  'answers a status %i without waiting for the end of its body',
  async (status) => {
    await start((response) => json(response, status).write('{"error":'))
    const response = await ask()
    expect(response.status).toBe(status === 401 || status === 403 ? 502 : status)
    await response.body?.cancel()
    await until(() => expect(open).toBe(0))
  },
)

describe('functions of the client that never answer', () => {
  it.each(['apiKey', 'headers'])('end in a sentence: %s', async (name) => {
    await start(() => undefined, {
      timeouts: { headers: SHORT },
      [name]: () => new Promise(() => undefined),
    })
    const response = await ask()
    expect([response.status, await codeOf(response)]).toEqual([500, 'route_misconfigured'])
    expect(errors).toHaveLength(1)
    expect(route.upstream.requests).toEqual([])
  })

  it('and a `fetch` that never answers and heeds no signal', async () => {
    await start(() => undefined, {
      timeouts: { headers: SHORT },
      fetch: () => new Promise(() => undefined),
    })
    expect((await ask()).status).toBe(504)
  })
})

describe('trying again', () => {
  const once = (status: number) => (response: ServerResponse, count: number) => {
    if (count === 1) return json(response, status).end('{"error":{"message":"busy"}}')
    sse(response)
    return response.end(frame('ok', 'stop'))
  }
  const drops = (response: ServerResponse, count: number): unknown =>
    count === 1 ? response.destroy() : once(0)(response, count)

  it.each([
    ['a status', once(503)],
    ['a connection that broke before its headers', drops],
  ])('is left to the callers where the owner said nothing: %s', async (_, act) => {
    await start(act)
    expect((await ask()).status).toBeGreaterThanOrEqual(500)
    expect(route.upstream.requests).toHaveLength(1)
  })

  it.each([
    ['a status', once(503)],
    ['a connection that broke before its headers', drops],
  ])('is done as the client says, under one key: %s', async (_, act) => {
    await start(act, { retry: { attempts: 2 } })
    expect(await (await ask()).text()).toBe(frame('ok', 'stop'))
    const keys = route.upstream.requests.map(({ headers }) => headers['idempotency-key'])
    expect(keys).toHaveLength(2)
    expect(new Set(keys).size).toBe(1)
    expect(keys[0]).toMatch(/^\w{16}$/)
  })

  it('is not done for what would only come again, nor where it would take long', async () => {
    for (const [status, headers] of [
      [400, {}],
      [429, { 'retry-after': '7' }],
      [503, { 'x-should-retry': 'false' }],
    ] as const) {
      await start((response) => response.writeHead(status, headers).end(), {
        retry: { attempts: 2 },
      })
      const response = await ask()
      expect(response.status).toBe(status)
      expect(response.headers.get('retry-after')).toBe(headers['retry-after'] ?? null)
      expect(route.upstream.requests).toHaveLength(1)
      await route.close()
    }
  })

  it('is not done by the route and its caller both', async () => {
    await start((response) => json(response, 503).end('{"error":{"message":"busy"}}'), {
      retry: { attempts: 1 },
    })
    const client = createClient({ baseURL: route.baseURL, retry: { attempts: 5 } })
    const thrown: unknown = await client.chat
      .create({ model: 'm', messages: [] })
      .catch((error: unknown) => error)
    expect(thrown).toMatchObject({ status: 503, retryable: true, action: 'retry', attempts: 2 })
    expect(route.upstream.requests).toHaveLength(2)
  })

  it('ends when the caller leaves', async () => {
    await start((response) => json(response, 503).end(), { retry: { attempts: 5 } })
    const left = new AbortController()
    const init = { method: 'POST', body: JSON.stringify(question), signal: left.signal }
    const headers = { 'content-type': 'application/json' }
    const asked = fetch(`${route.baseURL}/chat/completions`, { ...init, headers })
    await route.upstream.received(1)
    left.abort()
    await expect(asked).rejects.toThrow('aborted')
    expect(route.upstream.requests.length).toBeLessThan(3)
  })
})

it('leaves no timer behind', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  try {
    const fetch = async (): Promise<Response> =>
      new Response(frame('ok', 'stop'), { headers: { 'content-type': 'text/event-stream' } })
    const client = createClient({ baseURL: 'http://up.invalid/v1', fetch })
    const request = new Request('http://localhost/api', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(question),
    })
    await (await createChatHandler({ client, public: true })(request)).text()
    expect(vi.getTimerCount()).toBe(0)
  } finally {
    vi.useRealTimers()
  }
})
