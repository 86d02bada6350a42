// Which pages may ask the route, what they may send, and how its owner hears of those that may not.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { answer, startServer, type TestServer } from '../../../test/server.ts'
import { createClient } from '../../index.ts'
import { type ChatHandlerOptions, createChatHandler } from '../index.ts'

const APP = 'https://app.example'
let upstream: TestServer
let told: string[]

beforeEach(async () => {
  told = []
  upstream = await startServer((_request, response) => answer(response))
})

afterEach(() => upstream.close())

function route(options: Partial<ChatHandlerOptions> = {}) {
  return createChatHandler({
    client: createClient({ baseURL: upstream.baseURL, apiKey: 'sk-of-the-route' }),
    basePath: '/api',
    authorize: () => true,
    allowedOrigins: [APP],
    onError: ({ message }) => told.push(message),
    ...options,
  })
}

type Headers = Record<string, string>

async function preflight(
  asked: string,
  options: Partial<ChatHandlerOptions> = {},
  origin = APP,
): Promise<{ response: Response; allowed: string[] }> {
  const response = await route(options)(
    new Request('http://api.example/api/chat/completions', {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': asked,
      },
    }),
  )
  const allowed = (response.headers.get('access-control-allow-headers') ?? '').split(', ')
  return { response, allowed }
}

function chat(headers: Headers, host = 'api.example', scheme = 'http'): Request {
  return new Request(`${scheme}://${host}/api/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', host, ...headers },
    body: '{"model":"m","messages":[]}',
  })
}

describe('a page of an allowed origin', () => {
  it('may send any header of its own, as the docs show', async () => {
    const { response, allowed } = await preflight('content-type,x-session,X-Tenant, x-trace')
    expect(response.status).toBe(204)
    expect(allowed).toEqual(expect.arrayContaining(['content-type', 'x-session', 'x-tenant']))
    expect(allowed).toContain('x-trace')
    expect(response.headers.get('vary')).toBe('access-control-request-headers, origin')
    expect(told).toEqual([])
  })

  it('may name its stream and sign in, and reads what the route says of both', async () => {
    const { response, allowed } = await preflight('x-stream-id,authorization,idempotency-key')
    for (const name of ['x-stream-id', 'authorization', 'idempotency-key', 'content-type']) {
      expect(allowed).toContain(name)
    }
    const exposed = response.headers.get('access-control-expose-headers')
    for (const name of ['x-stream-id', 'retry-after', 'x-request-id'])
      expect(exposed).toContain(name)
  })

  it.each([
    'x-api-key',
    'x-auth-token',
    'x-csrf-token',
    'x-secret',
    'cookie2',
    'x-password',
    'x-session-id',
    'x-amz-signature',
    'api-key',
  ])('may send what looks like a secret by name only: %s', async (name) => {
    const refused = await preflight(`content-type,x-session,${name}`)
    expect(refused.allowed).not.toContain(name)
    expect(refused.allowed).toContain('x-session')
    expect(told).toEqual([expect.stringMatching(new RegExp(`"${name}".*\`allowedHeaders\``))])
    const named = await preflight(name.toUpperCase(), { allowedHeaders: [name.toUpperCase()] })
    expect(named.allowed).toContain(name)
  })

  it('gets nothing that is no name of a header, and no endless list', async () => {
    const many = Array.from({ length: 500 }, (_, at) => `x-${at}`).join(',')
    const { allowed } = await preflight(`*,x y,é,"x",${'z'.repeat(200)},x-fine,${many}`)
    expect(allowed).toContain('x-fine')
    expect(allowed.length).toBeLessThan(100)
    for (const each of allowed) expect(each).toMatch(/^[\w-]{1,100}$/)
  })

  it('is the only one that gets any of it', async () => {
    for (const origin of ['https://evil.example', 'http://app.example', `${APP}:8443`, 'null']) {
      const { response } = await preflight('x-session', {}, origin)
      expect([origin, response.status]).toEqual([origin, 403])
      expect(response.headers.has('access-control-allow-headers')).toBe(false)
      expect(response.headers.has('access-control-allow-origin')).toBe(false)
    }
    expect(told).toHaveLength(4)
    expect(told[0]).toMatch(/a page of "https:\/\/evil\.example" was refused.*`allowedOrigins`/)
  })
})

describe("the route's own pages", () => {
  it.each([
    ['the same', 'http', 'api.example', { origin: 'http://api.example' }, true],
    ['with a port', 'http', 'api.example:8080', { origin: 'http://api.example:8080' }, true],
    ['the port of the scheme', 'https', 'api.example:443', { origin: 'https://api.example' }, true],
    ['another scheme', 'http', 'api.example', { origin: 'https://api.example' }, false],
    ['a weaker scheme', 'https', 'api.example', { origin: 'http://api.example' }, false],
    ['another port', 'http', 'api.example', { origin: 'http://api.example:8080' }, false],
    ['no scheme', 'http', 'api.example', { origin: 'api.example' }, false],
    [
      'a proxy that ends TLS, where a browser says so',
      'http',
      'api.example',
      { origin: 'https://api.example', 'sec-fetch-site': 'same-origin' },
      true,
    ],
    [
      'a proxy that ends TLS, and says so to old browsers',
      'http',
      'api.example',
      { origin: 'https://api.example', 'x-forwarded-proto': 'https' },
      true,
    ],
    [
      'two proxies',
      'http',
      'api.example',
      { origin: 'https://api.example', 'x-forwarded-proto': 'https, http' },
      true,
    ],
    [
      'a browser that says otherwise',
      'http',
      'api.example',
      { origin: 'http://api.example', 'sec-fetch-site': 'cross-site' },
      false,
    ],
  ] as [string, string, string, Headers, boolean][])(
    'have its scheme, host and port: %s',
    async (_, scheme, host, headers, isServed) => {
      const response = await route({ allowedOrigins: undefined })(chat(headers, host, scheme))
      expect(response.status).toBe(isServed ? 200 : 403)
      expect(told).toHaveLength(isServed ? 0 : 1)
    },
  )

  it('say to the owner what a proxy does not', async () => {
    const headers = { origin: 'https://api.example' }
    for (let turn = 0; turn < 3; turn++) await route()(chat(headers))
    expect(new Set(told).size).toBe(1)
    expect(told[0]).toContain('`x-forwarded-proto`')
  })
})
