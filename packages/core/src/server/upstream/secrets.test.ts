// The route's keys, and the insides of its endpoint: in no byte that a caller gets, and in no line of a log.
import { inspect } from 'node:util'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { frame } from '../../../test/server.ts'
import { type ConnectionOptions, createClient } from '../../index.ts'
import { createChatHandler } from '../index.ts'

const KEY = 'sk-route/0123+456789=abcdef'
const PASSWORD = 'pa55word-of-ann'
const question = { model: 'm', messages: [{ role: 'user', content: 'Hi' }] }

const escaped = (text: string): string =>
  Array.from(text, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')
const percent = (text: string): string =>
  Array.from(text, (one) => `%${one.charCodeAt(0).toString(16)}`).join('')

const each = (spell: (hex: string) => string): string =>
  Array.from(KEY, (one) => spell(one.charCodeAt(0).toString(16))).join('')

/** As it may stand within a text of JSON. */
const SPELLINGS: Readonly<Record<string, string>> = {
  'as it is': KEY,
  'with one letter escaped': `\\u0073${KEY.slice(1)}`,
  'escaped whole': escaped(KEY),
  'escaped in capitals': escaped(KEY).replaceAll(/[a-f](?=\\|$)/g, (digit) => digit.toUpperCase()),
  'escaped twice': escaped(KEY).replaceAll('\\', '\\\\'),
  'with slashes escaped': KEY.replaceAll('/', '\\/'),
  'for an address': encodeURIComponent(KEY),
  'for an address, whole': percent(KEY),
  'for an address, twice': encodeURIComponent(encodeURIComponent(KEY)),
  'for a page': KEY.replaceAll(/\W/g, (one) => `&#${one.charCodeAt(0)};`),
  'for a page, in capitals': KEY.replaceAll(
    /\W/g,
    (one) => `&#X${one.charCodeAt(0).toString(16)};`,
  ),
  'for an address, as `escape` does it': percent(KEY).replaceAll('%', '%u00'),
  'escaped as in Python': each((hex) => `\\\\x${hex}`),
  'escaped as in C, twice': each((hex) => `\\\\\\\\x${hex.toUpperCase()}`),
  'escaped in octal': each((hex) => `\\\\${Number(`0x${hex}`).toString(8)}`),
  'escaped as code points': each((hex) => `\\\\u{${hex}}`),
  'in base64': btoa(KEY),
  'in base64 after one letter': btoa(`x${KEY}`),
  'in base64 after two letters': btoa(`Bearer: ${KEY}!`),
  'in base64 for an address': btoa(`??${KEY}??`).replaceAll('+', '-').replaceAll('/', '_'),
}

/** In errors alone: what a list of bytes says in an answer is no accident, and would be looked for in each. */
const LISTS: Readonly<Record<string, string>> = {
  'in hex': each((hex) => hex),
  'in hex and capitals': each((hex) => hex.toUpperCase()),
  'as a buffer is shown': each((hex) => `${hex} `).trim(),
  'as a dump of bytes': each((hex) => `${hex}:`),
  'as a list of hex numbers': each((hex) => `0x${hex}, `),
  'as a list of bytes': each((hex) => `${Number(`0x${hex}`)},`),
  'as a list of bytes on lines': each((hex) => `${Number(`0x${hex}`)},\\n  `).slice(0, -5),
}

/** All texts that a reader could make out of one, to look for a key in. */
function readings(text: string): string {
  const unescaped = text.replaceAll(/\\+u([0-9a-f]{4})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  )
  const unquoted = unescaped.replaceAll('\\', '')
  const words = unquoted.match(/[\w+/=-]{16,}/g) ?? []
  const decoded = words.flatMap((word) =>
    [0, 1, 2, 3].map((skip) => {
      const code = word.slice(skip).replaceAll('-', '+').replaceAll('_', '/').replaceAll('=', '')
      return atob(code.slice(0, code.length - (code.length % 4)))
    }),
  )
  const unpaged = unquoted.replaceAll(/&#(x?\w+);/gi, (_, code: string) =>
    String.fromCharCode(Number(code.toLowerCase().replace('x', '0x'))),
  )
  const inAddress = unquoted.replaceAll(/%(?:25)*([0-9a-f]{2})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  )
  const bytes = text
    .replaceAll(/\\+n/g, ' ')
    .replaceAll(/%u00|\\+x|\\+u\{|0x|[:,}]/gi, ' ')
    .replaceAll(/\s+/g, ' ')
  const inHex = bytes
    .replaceAll(' ', '')
    .replaceAll(/[0-9a-f]{2}/gi, (hex) => String.fromCharCode(Number.parseInt(hex, 16)))
  const numbers = (from: string, base: number): string =>
    from.replaceAll(/\d+ ?/g, (number) => String.fromCharCode(Number.parseInt(number, base)))
  const inOctal = numbers(text.replaceAll(/\\+/g, ' ').replaceAll(/\s(?=\d)/g, ' '), 8).replaceAll(
    ' ',
    '',
  )
  return [text, unquoted, unpaged, inAddress, inHex, numbers(bytes, 10), inOctal, ...decoded].join(
    '\n',
  )
}

const errors: unknown[] = []
afterEach(() => void errors.splice(0))

async function ask(
  response: () => Response | Promise<Response>,
  { body = question, ...connection }: Partial<ConnectionOptions> & { body?: object } = {},
): Promise<Response> {
  const fetch = async (): Promise<Response> => response()
  const client = createClient({
    baseURL: 'http://up.invalid/v1',
    apiKey: KEY,
    fetch,
    retry: false,
    ...connection,
  })
  const onError = (error: unknown): void => void errors.push(error)
  return createChatHandler({ client, public: true, onError })(
    new Request('http://localhost/api', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  )
}

const json = (body: string, status = 200, headers: Record<string, string> = {}) =>
  new Response(body, { status, headers: { 'content-type': 'application/json', ...headers } })

/** The text in two reads, cut here; in each, where it is undefined. */
function stream(text: string, cut: number, type = 'text/event-stream'): Response {
  const bytes = new TextEncoder().encode(text)
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const part of [bytes.slice(0, cut), bytes.slice(cut)]) controller.enqueue(part)
      controller.close()
    },
  })
  return new Response(body, { headers: { 'content-type': type } })
}

/** What of a response, or of what its owner was told, holds the secret. */
async function leakOf(response: Response, secret = KEY): Promise<string | undefined> {
  const told = errors.length > 0 ? inspect(errors, { depth: 20 }) : ''
  const said = [await response.clone().text(), [...response.headers].flat().join('\n'), told]
  return said.find((text) => readings(text).includes(secret))
}

describe.each(Object.entries({ ...SPELLINGS, ...LISTS }))(
  'a key that an endpoint quotes %s',
  (_, spelled) => {
    it.each([400, 402, 404, 429, 500])('leaves in no error of status %i', async (status) => {
      const body = `{"error":{"message":"Bad key: ${spelled} given","code":"${spelled}"}}`
      const response = await ask(() => json(body, status))
      expect(await leakOf(response)).toBeUndefined()
      expect(await response.json()).toMatchObject({
        error: { message: expect.stringMatching(/^Bad key: .*\[key\].* given$/) },
      })
    })

    it('leaves in no error amid a stream', async () => {
      const data = `{"error":{"message":"Bad key: ${spelled} given"}}`
      const asked = { ...question, stream: true }
      const response = await ask(() => stream(`${frame('one')}data: ${data}\n\n`, 9), {
        body: asked,
      })
      expect(await leakOf(response)).toBeUndefined()
      expect(await response.text()).toContain('[key]')
    })
  },
)

describe.each(Object.entries(SPELLINGS))('a key that an endpoint quotes %s', (_, spelled) => {
  it('leaves in no error of status 200', async () => {
    for (const body of [
      `{"error":{"message":"Bad key: ${spelled} given"}}`,
      `{"error":"Bad key: ${spelled} given"}`,
      `{"message":"Bad key: ${spelled} given","code":"x"}`,
      `{"choices":[],"note":"${spelled}"}`,
    ]) {
      for (const asked of [question, { ...question, stream: true }]) {
        const response = await ask(() => json(body), { body: asked })
        expect(await leakOf(response)).toBeUndefined()
        expect(typeof (await response.json())).toBe('object')
      }
    }
  })

  const before = frame('one')
  const data = `{"error":{"message":"Bad key: ${spelled} given"}}`
  it.each([
    ['data', `data: ${data}\n\n`],
    ['a named event', `event: error\r\ndata: ${data}\r\n\r\n`],
    ['a line of no standard', `error: ${data}\n\n`],
    ['a bare line', `${data}\n\n`],
    ['text', `event: error\ndata: Bad key: ${spelled} given\n\n`],
    ['an answer', `data: {"choices":[{"delta":{"content":"${spelled}"}}]}\n\n`],
    ['the end without a blank line', `data: ${data}`],
  ])('leaves in no event, wherever the network cut it: %s', async (__, event) => {
    const whole = before + event
    // Each border where it is plain, a spread of them where it is spelled otherwise.
    const step = Math.ceil(event.length / (spelled === KEY ? 100 : 20))
    for (let cut = before.length - 1; cut <= whole.length; cut += step) {
      const asked = { ...question, stream: true }
      const response = await ask(() => stream(whole, cut), { body: asked })
      expect(await leakOf(response)).toBeUndefined()
      const text = await response.text()
      expect(text.startsWith(before)).toBe(true)
      expect(text).toContain('[key]')
    }
  })

  it('leaves in no text that is no event', async () => {
    const said = `Bad key: ${spelled} given`
    for (let cut = 0; cut < said.length; cut += 3) {
      for (const [type, isStream] of [
        ['text/plain', true],
        ['text/plain', false],
        ['application/problem', false],
        ['application/octet-stream', true],
        ['application/x-ndjson', false],
        ['application/pdf', false],
        ['audio/mpeg', true],
      ] as const) {
        const asked = { ...question, stream: isStream }
        const response = await ask(() => stream(said, cut, type), { body: asked })
        expect(await leakOf(response)).toBeUndefined()
      }
    }
  })

  it('leaves in no header', async () => {
    if (/[\\&]/.test(spelled)) return
    const response = await ask(() => json('{}', 200, { 'x-request-id': `id-${spelled}` }))
    expect(await leakOf(response)).toBeUndefined()
  })

  it.each(['text/event-stream', 'application/json'])(
    'leaves in no type of a body: %s',
    async (type) => {
      if (/[\\&]/.test(spelled)) return
      const said = () => stream('', 0, `${type}; charset=utf-8; of="${spelled}"`)
      const response = await ask(said)
      expect(await leakOf(response)).toBeUndefined()
      expect(response.headers.get('content-type')).toMatch(new RegExp(`^${type}; charset=utf-8`))
    },
  )
})

describe('bytes of an endpoint', () => {
  it('pass as they are where they hold no key, wherever the network cut them', async () => {
    const bytes = Uint8Array.from({ length: 4000 }, (_, at) => (at * 7919) % 256)
    for (const [cut, size] of [
      [0, 4000],
      [1, 10],
      [999, 1000],
      [3999, 200_000],
    ] as const) {
      const body = new Uint8Array(size).map((_, at) => bytes[at % bytes.length] ?? 0)
      const parts = [body.slice(0, cut), body.slice(cut)]
      const source = new ReadableStream({
        pull(controller) {
          const part = parts.shift()
          if (part) controller.enqueue(part)
          else controller.close()
        },
      })
      const headers = { 'content-type': 'audio/mpeg' }
      const response = await ask(() => new Response(source, { headers }))
      expect(new Uint8Array(await response.arrayBuffer())).toEqual(body)
    }
  })

  it('wait for no end of a line that is long', async () => {
    const headers = { 'content-type': 'application/octet-stream' }
    const source = new ReadableStream({
      start: (controller) => controller.enqueue(new Uint8Array(100_000)),
    })
    const response = await ask(() => new Response(source, { headers }))
    const read = await response.body?.getReader().read()
    expect(read?.value?.length).toBe(100_000)
  })
})

describe('what is a secret', () => {
  const quoted = (value: string) => () => json(JSON.stringify({ error: { message: value } }), 400)

  it.each([
    'authorization',
    'x-functions-code',
    'x-credential',
    'x-password',
    'ocp-apim-subscription-key',
    'ocp-apim-subscription',
    'x-session',
    'x-amz-signature',
    'cookie',
  ])('is the header `%s`', async (name) => {
    const headers = { [name]: `first=${PASSWORD}; second` }
    const response = await ask(quoted(`no ${PASSWORD}`), { apiKey: undefined, headers })
    expect(await leakOf(response, PASSWORD)).toBeUndefined()
  })

  it('is a login of basic authentication', async () => {
    const headers = { authorization: `Basic ${btoa(`ann:${PASSWORD}`)}` }
    const response = await ask(quoted(`no ${PASSWORD}`), { apiKey: undefined, headers })
    expect(await leakOf(response, PASSWORD)).toBeUndefined()
  })

  it('is what a page spells by names', async () => {
    const password = `p&ss<"of'ann">`
    const headers = { 'x-password': password }
    const named = 'p&amp;ss&lt;&quot;of&apos;ann&quot;&gt;'
    const response = await ask(quoted(`no ${named}`), { apiKey: undefined, headers })
    expect(await response.json()).toMatchObject({ error: { message: 'no [key]' } })
  })

  it('is a key in the address', async () => {
    const baseURL = `http://up.invalid/v1?api-key=${PASSWORD}`
    const response = await ask(quoted(`no ${PASSWORD}`), { baseURL })
    expect(await leakOf(response, PASSWORD)).toBeUndefined()
  })

  it('is no word of an answer: a key of a few letters', async () => {
    const events = frame('to test is human') + frame('', 'stop')
    const body = { ...question, stream: true }
    const response = await ask(() => stream(events, 9), { apiKey: 'test', body })
    expect(await response.text()).toBe(events)
  })
})

describe('what no log hears', () => {
  /** A route over the platform's own fetch, which quotes what it does not take. */
  async function failing(connection: Partial<ConnectionOptions>): Promise<Response> {
    return ask(() => Response.error(), { fetch: undefined, ...connection })
  }

  it.each([
    ['a key with a line break', { apiKey: `${KEY}\nbbbb` }, KEY],
    ['a key with a NUL', { apiKey: `${KEY}\u0000` }, KEY],
    ['a key with a dash that is none', { apiKey: `${KEY}–` }, KEY],
    ['a login in the address', { baseURL: `http://ann:${PASSWORD}@127.0.0.1:9/v1` }, PASSWORD],
    [
      'a key in an address that is none',
      { baseURL: `http://[${PASSWORD}/v1?key=${PASSWORD}` },
      PASSWORD,
    ],
  ])('is %s', async (_, connection, secret) => {
    const response = await failing(connection)
    expect(response.status).toBe(500)
    expect(await leakOf(response, secret)).toBeUndefined()
    expect(errors).toHaveLength(1)
  })

  it.each<[string, () => unknown]>([
    ['its message', () => new Error(`cannot send Bearer ${KEY}`)],
    ['its cause', () => new Error('no', { cause: new Error(KEY) })],
    ['a member of it', () => Object.assign(new Error('no'), { config: { headers: { a: [KEY] } } })],
    [
      'an object that is no error',
      () => ({ headers: new Headers({ authorization: `Bearer ${KEY}` }) }),
    ],
    ['a text', () => `no ${KEY}`],
    ['several of them', () => new AggregateError([new Error(KEY)])],
  ])('is a key that an own `fetch` throws in %s', async (_, thrown) => {
    const response = await ask(() => {
      throw thrown()
    })
    expect(await leakOf(response)).toBeUndefined()
    expect(errors).toHaveLength(1)
  })

  it('is a key that the default log is given', async () => {
    const logged = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    vi.stubEnv('NODE_ENV', 'production')
    try {
      const client = createClient({
        baseURL: 'http://up.invalid/v1',
        apiKey: () => {
          throw new Error(
            `Headers.append: "Bearer ${KEY}\nbbbb and more" is an invalid header value`,
          )
        },
      })
      await createChatHandler({ client, public: true })(
        new Request('http://localhost/api', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(question),
        }),
      )
      expect(logged).toHaveBeenCalledOnce()
      const line = String(logged.mock.calls[0]?.[0])
      for (const part of [KEY, KEY.slice(8), 'bbbb']) expect(line).not.toContain(part)
    } finally {
      vi.unstubAllEnvs()
      logged.mockRestore()
    }
  })
})

describe('the insides of an endpoint', () => {
  it.each([
    ['Connect to http://10.0.3.7:8000/v1 failed', 'Connect to [address] failed'],
    ['Connect to 192.168.1.4:8000 failed', 'Connect to [address] failed'],
    ['no route to vllm-0.models.svc.cluster.local:8000', 'no route to [address]'],
    ['http://vllm:8000/v1/chat is down', '[address] is down'],
    ['redis://:pw@cache.example.com/0 is down', '[address] is down'],
    ['localhost:11434 refused', '[address] refused'],
    ['See https://platform.example.com/keys.', 'See https://platform.example.com/keys.'],
    ['Use version 1.2.3.4 of 2026-11-30', 'Use version 1.2.3.4 of 2026-11-30'],
    ['Failed in /srv/app/main.py, line 3', 'Failed in [file], line 3'],
    ['Oops\n    at run (/srv/app.js:3:5)\n    at main (/srv/app.js:9:1)', 'Oops'],
    ['Oops Traceback (most recent call last):\n  File "/srv/a.py", line 3', 'Oops'],
    ['`max_tokens` must be <= 4096 (got 10/3)', '`max_tokens` must be <= 4096 (got 10/3)'],
  ])('leave in no error: %s', async (said, told) => {
    const body = { error: { message: said, stack: 'at x', details: [{ traceback: ['a'], said }] } }
    const event = `data: ${JSON.stringify(body)}\n\n`
    const expected = { error: { message: told, details: [{ said: told }] } }
    const atOnce = await ask(() => json(JSON.stringify(body), 500))
    expect(await atOnce.json()).toEqual(expected)
    const whole = await ask(() => json(JSON.stringify(body)))
    expect(await whole.json()).toEqual(expected)
    const amid = await ask(() => stream(frame('one') + event, 300), {
      body: { ...question, stream: true },
    })
    expect((await amid.text()).slice(frame('one').length)).toBe(
      `data: ${JSON.stringify(expected)}\n\n`,
    )
  })

  it('are shown as they are in an answer', async () => {
    const events =
      frame('An error at http://10.0.0.1:80/ in /srv/app.py, line 3') + frame('', 'stop')
    const body = { ...question, stream: true }
    expect(await (await ask(() => stream(events, 30), { body })).text()).toBe(events)
  })

  it.each([
    ['a page', JSON.stringify({ error: { message: '<!doctype html><h1>nginx 1.2' } })],
    ['nothing', '{}'],
    ['nesting that overflows', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
    [
      'nesting that overflows, in a member',
      `{"error":${'{"a":'.repeat(9000)}1${'}'.repeat(9000)}}`,
    ],
  ])('are a sentence where the error is %s', async (_, body) => {
    const response = await ask(() => json(body, 500))
    expect(response.status).toBe(500)
    const text = await response.text()
    expect(text.length).toBeLessThan(1000)
    expect(JSON.parse(text)).toHaveProperty('error')
  })

  it.each([600, 999, 101])('are no status %i', async (status) => {
    const odd = (): Response => Object.defineProperty(json('{"a":1}'), 'status', { value: status })
    const response = await ask(odd)
    expect([response.status, await response.json()]).toMatchObject([
      502,
      { error: { code: 'upstream_invalid' } },
    ])
  })
})
