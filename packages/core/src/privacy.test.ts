// No error holds a key or quotes a payload that was malformed, wherever one looks into it.
import { inspect } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Handler, sse, startServer, type TestServer } from '../test/server.ts'
import { type ClientOptions, createChat, createClient } from './index.ts'

const KEY = 'sk-live-0123456789abcdef'
const PRIVATE = 'my diagnosis is private'
const params = { model: 'm', messages: [{ role: 'user' as const, content: PRIVATE }] }

let server: TestServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(async () => {
  await server.close()
})

/** Everything that a log would show: the error, its stack, its causes and its data. */
function shown(error: unknown): string {
  const causes: unknown[] = []
  for (let each: unknown = error; each instanceof Error; each = each.cause) causes.push(each.stack)
  return [
    inspect(error, { depth: 9, showHidden: true }),
    JSON.stringify(error),
    String(error),
    ...causes,
  ].join('\n')
}

const holders: Readonly<Record<string, Partial<ClientOptions>>> = {
  'a literal': { apiKey: KEY },
  'a function': { apiKey: () => KEY },
  'an async function': { apiKey: async () => KEY },
  'a header': { headers: { Authorization: `Bearer ${KEY}` } },
  'a header of Azure': { headers: { 'api-key': KEY } },
  'a header of its own': { headers: () => ({ 'X-Goog-Api-Key': KEY }) },
  'a cookie': { headers: { cookie: `theme=dark; session-token=${KEY}` } },
  'basic authorization': { headers: { authorization: `Basic ${KEY}` } },
}

const answers: Readonly<Record<string, Handler>> = {
  'an error body': (_request, response) =>
    void response
      .writeHead(401, { 'x-request-id': `req-${KEY}` })
      .end(JSON.stringify({ error: { message: `Incorrect API key ${KEY}`, code: `bad:${KEY}` } })),
  'an error frame': (_request, response) => {
    sse(response, `data: ${JSON.stringify({ error: { message: `key ${KEY} was revoked` } })}\n\n`)
    response.end()
  },
  'a whole body with 200': (_request, response) =>
    void response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(JSON.stringify({ error: `no credit on ${KEY}` })),
  'an error event of plain text': (_request, response) => {
    sse(response, `event: error\ndata: ${KEY} is unknown\n\n`)
    response.end()
  },
}

describe.each(Object.entries(holders))('a key that is %s', (_name, options) => {
  it.each(Object.entries(answers))(
    'is not in the error when %s quotes it',
    async (_how, handler) => {
      server.handle(handler)
      const client = createClient({ baseURL: server.baseURL, retry: false, ...options })
      const stream = client.chat.stream(params)
      const error = await stream.final().catch((thrown: unknown) => thrown)
      expect(error).toBeInstanceOf(Error)
      expect(shown(error)).not.toContain(KEY)
      expect(shown(error)).toContain('[key]')
      expect(JSON.stringify(stream.message)).not.toContain(KEY)
    },
  )
})

describe('a key', () => {
  it.each([
    ['holds a line break', `${KEY}\nsecond`],
    ['holds a character that no header may', `${KEY}…`],
  ])('that %s is refused in a sentence without it', async (_why, apiKey) => {
    const client = createClient({ baseURL: server.baseURL, apiKey })
    const error = await client.chat.create(params).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ kind: 'usage', retryable: false })
    expect(String(error)).toContain('"authorization"')
    expect(shown(error)).not.toContain(KEY)
  })

  it('in the address is in no error', async () => {
    for (const baseURL of [
      `http://127.0.0.1:9/v1?api_key=${KEY}`,
      `http://user:${KEY}@127.0.0.1:9/v1`,
    ]) {
      const client = createClient({ baseURL, retry: false })
      const error = await client.chat.create(params).catch((thrown: unknown) => thrown)
      expect(error).toBeInstanceOf(Error)
      expect(shown(error)).not.toContain(KEY)
    }
  })

  it('that a fetch of one’s own quotes is in no error', async () => {
    const client = createClient({
      baseURL: server.baseURL,
      apiKey: KEY,
      retry: false,
      fetch: async (_input, init) => {
        throw new TypeError(`cannot send ${JSON.stringify(init?.headers)}`)
      },
    })
    const error = await client.chat.create(params).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ kind: 'usage' })
    expect(shown(error)).not.toContain(KEY)
  })

  it('is not sent on to another origin by a redirect', async () => {
    const other = await startServer((_request, response) => void response.writeHead(400).end())
    server.handle(
      (_request, response) =>
        void response.writeHead(307, { location: `${other.baseURL}/x` }).end(),
    )
    const client = createClient({ baseURL: server.baseURL, apiKey: KEY, retry: false })
    await client.chat.create(params).catch(() => undefined)
    expect(other.requests).toHaveLength(1)
    expect(JSON.stringify(other.requests[0]?.headers)).not.toContain(KEY)
    await other.close()
  })

  it('is neither in the state of a chat nor in what it stores', async () => {
    server.handle(answers['an error body'] as Handler)
    const chat = createChat({ baseURL: server.baseURL, apiKey: KEY, model: 'm' })
    await chat.send('hi')
    expect(JSON.stringify([chat.get().error, chat.get().messages])).not.toContain(KEY)
    chat.dispose()
  })
})

describe('a malformed payload', () => {
  const broken: readonly [string, Handler][] = [
    [
      'a frame that is no JSON',
      (_request, response) => {
        sse(response, `data: {"content":"${PRIVATE}\n\n`)
        response.end()
      },
    ],
    [
      'an error event that is no JSON',
      (_request, response) => {
        sse(response, `event: error\ndata: {"prompt":"${PRIVATE}\n\n`)
        response.end()
      },
    ],
    [
      'a web page',
      (_request, response) =>
        void response.writeHead(200, { 'content-type': 'text/html' }).end(`<html>${PRIVATE}`),
    ],
    [
      'plain text',
      (_request, response) =>
        void response.writeHead(200, { 'content-type': 'text/plain' }).end(PRIVATE),
    ],
    [
      'half a JSON body',
      (_request, response) =>
        void response
          .writeHead(200, { 'content-type': 'application/json' })
          .end(`{"a":"${PRIVATE}`),
    ],
    [
      'an error page',
      (_request, response) =>
        void response.writeHead(500, { 'content-type': 'text/html' }).end(`<html>${PRIVATE}`),
    ],
    [
      'half an error body',
      (_request, response) => void response.writeHead(500).end(`{"error":{"message":"${PRIVATE}`),
    ],
  ]
  it.each(broken)('is not quoted: %s', async (_what, handler) => {
    server.handle(handler)
    const client = createClient({ baseURL: server.baseURL, retry: false })
    for (const call of [() => client.chat.stream(params).final(), () => client.models.list()]) {
      const error = await call().catch((thrown: unknown) => thrown)
      expect(error).toBeInstanceOf(Error)
      expect(shown(error)).not.toContain(PRIVATE)
    }
  })
})
