// What `authorize` may say, and what it may do to nobody.
import { runInNewContext } from 'node:vm'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { turns } from '../../../test/clocks.ts'
import { answer, startServer, type TestServer } from '../../../test/server.ts'
import { createClient } from '../../index.ts'
import { type ChatHandlerOptions, createChatHandler } from '../index.ts'

const question = { model: 'm', stream: true, messages: [{ role: 'user', content: 'Hi' }] }
let upstream: TestServer

beforeEach(async () => {
  upstream = await startServer((_request, response) => answer(response))
})

afterEach(async () => {
  vi.useRealTimers()
  await upstream.close()
})

function request(headers: Record<string, string> = {}): Request {
  return new Request('http://localhost/api/chat/completions', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(question),
  })
}

/** What a caller gets for this verdict, and what the owner is told. */
async function verdict(
  authorize: (request: Request) => unknown,
  given: Request = request(),
): Promise<{ response: Response; told: string[] }> {
  const told: string[] = []
  const handler = createChatHandler({
    client: createClient({ baseURL: upstream.baseURL, apiKey: 'sk-of-the-route' }),
    basePath: '/api',
    allowedOrigins: ['https://app.example'],
    authorize: authorize as ChatHandlerOptions['authorize'],
    onError: ({ message }) => told.push(message),
  })
  return { response: await handler(given), told }
}

describe('`authorize` that never answers', () => {
  it('lets nobody in, and tells both sides after ten seconds', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const pending = verdict(() => new Promise(() => undefined))
    await turns(2)
    await vi.advanceTimersByTimeAsync(10_001)
    const { response, told } = await pending
    expect(response.status).toBe(503)
    expect(await response.text()).toContain('authorize_timeout')
    expect(told).toEqual([expect.stringContaining('`authorize` did not answer in 10 seconds')])
    expect(upstream.requests).toEqual([])
  })

  it('is not let in by what it says too late', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    let say: (verdict: boolean) => void = () => undefined
    const pending = verdict(() => new Promise<boolean>((resolve) => (say = resolve)))
    await turns(2)
    await vi.advanceTimersByTimeAsync(10_001)
    expect((await pending).response.status).toBe(503)
    say(true)
    await turns(5)
    expect(upstream.requests).toEqual([])
  })
})

it('without a `return` lets nobody in, and the log asks for it once', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined)
  for (let asked = 0; asked < 3; asked++) {
    expect((await verdict(() => undefined)).response.status).toBe(401)
  }
  expect((await verdict(() => null)).response.status).toBe(401)
  expect(warn.mock.calls).toEqual([[expect.stringMatching(/`authorize` gave undefined.*`return`/)]])
})

describe('an object of `authorize`', () => {
  const headers = new Headers()
  const used = new Response('once')
  const locked = new Response('read')
  locked.body?.getReader()

  it.each([
    ['a row of a table', { id: 7, status: 'active' }],
    ['a row with a number', { id: 7, status: 200 }],
    ['a row with headers', { status: 200, headers: { 'x-plan': 'pro' } }],
    ['what a fetch library returns', { status: 200, headers, data: { id: 7 } }],
    ['a context', { status: () => 200, headers, body: () => undefined }],
    ['a response whose body was read', used],
    ['a response that somebody reads', locked],
    ['the response of a failed fetch', Response.error()],
  ])('is no response: %s', async (_, said) => {
    if (said === used && !used.bodyUsed) await used.text()
    const { response, told } = await verdict(() => said)
    const text = await response.text()
    expect([response.status, text.includes('authorize_invalid')]).toEqual([500, true])
    expect(text).not.toMatch(/active|once|pro/)
    expect(told).toHaveLength(1)
    expect(upstream.requests).toEqual([])
  })

  it('cannot be sent twice, and the log says so', async () => {
    const same = new Response('Pay first', { status: 402 })
    expect(await (await verdict(() => same)).response.text()).toBe('Pay first')
    const { response, told } = await verdict(() => same)
    expect(response.status).toBe(500)
    expect(told).toEqual([expect.stringContaining('Make a new one for each request')])
  })

  it.each([
    ['its own', (): unknown => Response.json({ error: 'Pay' }, { status: 402 })],
    [
      'a subclass',
      (): unknown => new (class extends Response {})('{"error":"Pay"}', { status: 402 }),
    ],
    [
      'of another realm',
      (): unknown =>
        runInNewContext(
          `({ status: 402, headers, bodyUsed: false, body: {}, arrayBuffer: async () => bytes })`,
          { headers: new Headers(), bytes: new TextEncoder().encode('{"error":"Pay"}').buffer },
        ),
    ],
  ])('is one where it is: %s, also for a page of another origin', async (_, make) => {
    for (const given of [request(), request({ origin: 'https://app.example' })]) {
      const { response, told } = await verdict(make, given)
      expect([response.status, told]).toEqual([402, []])
      expect((await response.text()).replaceAll(' ', '')).toBe('{"error":"Pay"}')
    }
  })

  it('keeps the body of another realm from being its name', async () => {
    const { response } = await verdict(() => ({
      status: 403,
      headers: new Map([['x-why', 'plan']]),
      bodyUsed: false,
      arrayBuffer: async () => new TextEncoder().encode('No.').buffer,
    }))
    expect([response.status, response.headers.get('x-why')]).toEqual([403, 'plan'])
    expect(await response.text()).toBe('No.')
  })
})
