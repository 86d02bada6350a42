// What an owner may make of a request before it goes upstream.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { turns } from '../../../test/clocks.ts'
import { answer, startServer, type TestServer } from '../../../test/server.ts'
import { createClient } from '../../index.ts'
import { type AskedRequest, type ChatHandlerOptions, createChatHandler } from '../index.ts'

const TEXT =
  '{ "model":"small",  "messages":[{"role":"user","content":"\\u00e9"}], "seed": 12345678901234567890 }'
let upstream: TestServer
let told: string[]

beforeEach(async () => {
  told = []
  upstream = await startServer((_request, response) => answer(response))
})

afterEach(async () => {
  vi.useRealTimers()
  await upstream.close()
})

function route(onRequest: unknown, options: Partial<ChatHandlerOptions> = {}) {
  return createChatHandler({
    client: createClient({ baseURL: upstream.baseURL, apiKey: 'sk-of-the-route' }),
    basePath: '/api',
    authorize: () => ({ owner: 'ann' }),
    allow: { models: ['small'] },
    onRequest: onRequest as ChatHandlerOptions['onRequest'],
    onError: ({ message, cause }) => told.push(`${message} ${String(cause)}`),
    ...options,
  })
}

function chat(body = TEXT): Request {
  return new Request('http://localhost/api/chat/completions', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  })
}

const bodies = (): string[] => upstream.requests.map(({ body }) => body)

describe('`onRequest`', () => {
  it('is asked about what goes upstream, and lets it pass byte for byte', async () => {
    const asked: AskedRequest[] = []
    const handler = route((each: AskedRequest) => void asked.push(each))
    expect((await handler(chat())).status).toBe(200)
    expect(bodies()).toEqual([TEXT])
    expect(asked).toMatchObject([
      { owner: 'ann', model: 'small', body: { model: 'small', messages: [{ content: 'é' }] } },
    ])
    await handler(new Request('http://localhost/api/models'))
    expect(asked[1]).toMatchObject({ owner: 'ann', model: undefined, body: undefined })
  })

  it('changes the members that it changes and no other byte', async () => {
    const handler = route(({ body }: AskedRequest) => ({ ...body, model: 'large', user: 'ann' }))
    expect((await handler(chat())).status).toBe(200)
    expect(bodies()).toEqual([TEXT.replace('small', 'large').replace(/ }$/, ' ,"user":"ann"}')])
  })

  it('may take members away, and is not changed by what is done to the body it got', async () => {
    const handler = route(({ body }: AskedRequest) => {
      const { seed: _, ...rest } = body as Record<string, unknown>
      return rest
    })
    await handler(chat())
    expect(JSON.parse(bodies()[0] ?? '')).not.toHaveProperty('seed')
    const careless = route(({ body }: { body: Record<string, unknown> }) => {
      body['model'] = 'other'
    })
    await careless(chat())
    expect(bodies()[1]).toBe(TEXT)
  })

  it('comes after the limits, which are for what callers ask', async () => {
    const onRequest = vi.fn(({ body }: AskedRequest) => ({ ...body, model: 'large' }))
    const handler = route(onRequest)
    expect((await handler(chat(TEXT.replace('small', 'large')))).status).toBe(403)
    expect(onRequest).not.toHaveBeenCalled()
    expect((await handler(chat())).status).toBe(200)
  })

  it.each([
    ['a Response', () => new Response('Closed', { status: 451 }), 451, 'Closed'],
    [
      'a refusal',
      () => ({ refusal: { status: 402, code: 'no_credit', message: 'Top up.' } }),
      402,
      '"code":"no_credit"',
    ],
    ['a sentence alone', () => ({ refusal: { message: 'Not at night.' } }), 403, 'Not at night.'],
    ['a promise', async () => ({ refusal: { message: 'No.' } }), 403, 'not_allowed'],
  ] as const)('refuses with %s', async (_, onRequest, status, text) => {
    const response = await route(onRequest)(chat())
    expect(response.status).toBe(status)
    expect(await response.text()).toContain(text)
    expect([upstream.requests, told]).toEqual([[], []])
  })

  it.each([
    ['throws', () => Promise.reject(new Error('of the rule'))],
    ['says no more than false', () => false],
    ['says true', () => true],
    ['gives null', () => null],
    ['gives a text', () => 'no'],
    ['gives a list', () => []],
    ['refuses with a status of success', () => ({ refusal: { status: 200, message: 'No.' } })],
    ['refuses without words', () => ({ refusal: true })],
    ['gives what is no JSON', ({ body }: AskedRequest) => ({ ...body, n: 1n })],
    [
      'gives a circle',
      ({ body }: AskedRequest) => {
        const circle: Record<string, unknown> = { ...body }
        circle['self'] = circle
        return circle
      },
    ],
  ])('lets nothing through where it %s, and its owner hears', async (_, onRequest) => {
    const response = await route(onRequest)(chat())
    expect(response.status).toBe(500)
    const text = await response.text()
    expect(text).toContain('on_request_failed')
    expect(text).not.toContain('of the rule')
    expect(told).toEqual([expect.stringContaining('`onRequest`')])
    expect(upstream.requests).toEqual([])
  })

  it('has ten seconds', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const pending = route(() => new Promise(() => undefined))(chat())
    await turns(20)
    await vi.advanceTimersByTimeAsync(10_001)
    const response = await pending
    expect(response.status).toBe(503)
    expect(await response.text()).toContain('on_request_timeout')
    expect(told).toEqual([expect.stringContaining('`onRequest` did not answer in 10 seconds')])
    expect(upstream.requests).toEqual([])
  })
})
