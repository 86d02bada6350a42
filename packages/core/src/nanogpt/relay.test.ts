// The backend route in front of NanoGPT: headers that it passes and sets, and bytes that it keeps.
import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { type ChatHandlerOptions, createChatHandler, type Exchange } from '../server/index.ts'
import { createSandbox, type SandboxOptions } from '../testing/index.ts'
import { nanogpt, type NanoGPTOptions } from './index.ts'
import { nanogptScript, type NanoGPTScriptOptions } from './testing/index.ts'

const KEY = 'sk-nano-0123456789'
const question = { model: 'm', messages: [{ role: 'user' as const, content: 'Hello' }] }

interface Setup extends Partial<ChatHandlerOptions> {
  script?: NanoGPTScriptOptions & SandboxOptions
  upstream?: NanoGPTOptions
}

/** A page's client, the route, and the endpoint behind it. */
function setup({ script, upstream, ...options }: Setup = {}) {
  const sandbox = createSandbox(nanogptScript({ apiKey: KEY, ...script }))
  const handler = createChatHandler({
    client: nanogpt({ apiKey: KEY, fetch: sandbox.fetch, ...upstream }),
    basePath: '/api',
    public: true,
    ...options,
  })
  const client = nanogpt({
    baseURL: 'http://app.test/api',
    retry: false,
    fetch: (input, init) => handler(new Request(input, init)),
  })
  return { client, handler, requests: sandbox.requests }
}

function post(path: string, body: object, headers: Record<string, string> = {}): Request {
  return new Request(`http://app.test/api/${path}`, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...headers },
  })
}

describe('headers', () => {
  const marked = {
    model: 'claude-3-5-sonnet-20241022',
    messages: [
      {
        role: 'user',
        content: [{ type: 'text', text: 'Hi', cache_control: { type: 'ephemeral', ttl: '1h' } }],
      },
    ],
  }
  const BETA = 'prompt-caching-2024-07-31,extended-cache-ttl-2025-04-11'

  it.each([
    ['by itself where it sees markers', {}, BETA],
    ['with what the caller set', { 'anthropic-beta': 'other-2025' }, `other-2025,${BETA}`],
    ['once', { 'anthropic-beta': BETA }, BETA],
  ])('for caching are set by the route: %s', async (_, headers, wanted) => {
    const { handler, requests } = setup()
    await handler(post('chat/completions', marked, headers))
    expect(requests[0]?.headers['anthropic-beta']).toBe(wanted)
  })

  it('for caching are not set without markers, but passed', async () => {
    const { handler, requests } = setup()
    await handler(post('chat/completions', question))
    await handler(post('chat/completions', question, { 'anthropic-beta': 'other-2025' }))
    expect(requests.map(({ headers }) => headers['anthropic-beta'])).toEqual([
      undefined,
      'other-2025',
    ])
  })

  it('of the page stay behind, so that a key limited to origins is not tripped', async () => {
    const { handler, requests } = setup({ allowedOrigins: ['http://page.test'] })
    const own = {
      origin: 'http://page.test',
      referer: 'http://page.test/chat',
      cookie: 'session=1',
      'x-forwarded-for': '10.0.0.1',
      'x-unknown': '1',
    }
    expect((await handler(post('chat/completions', question, own))).status).toBe(200)
    for (const name of Object.keys(own)) expect(requests[0]?.headers).not.toHaveProperty(name)
  })

  it('of NanoGPT may be sent and read by a page of an allowed origin', async () => {
    const { handler } = setup({
      allowedOrigins: ['http://page.test'],
      script: { answer: { text: 'Hi', headers: { 'x-nanogpt-advisor-id': 'a1', 'x-cost': '1' } } },
    })
    const origin = { origin: 'http://page.test' }
    const preflight = await handler(
      new Request('http://app.test/api/chat/completions', { method: 'OPTIONS', headers: origin }),
    )
    expect(preflight.headers.get('access-control-allow-headers')).toContain('anthropic-beta')
    const response = await handler(post('chat/completions', question, origin))
    expect(response.headers.get('x-nanogpt-advisor-id')).toBe('a1')
    expect(response.headers.get('access-control-expose-headers')).toContain('x-nanogpt-advisor-id')
    expect(response.headers.has('x-cost')).toBe(false)
  })

  it('tell the owner of a key that is limited to origins why it was refused', async () => {
    const told: string[] = []
    const { client } = setup({
      script: {
        answer: {
          status: 403,
          json: { error: { message: 'No', code: 'api_key_origin_not_allowed' } },
        },
      },
      onError: (error) => told.push(String((error.cause as Error).message)),
    })
    await expect(client.chat.create(question)).rejects.toMatchObject({ code: 'upstream_auth' })
    expect(told).toEqual([expect.stringContaining('limited to the pages of certain origins')])
  })
})

describe('exact bytes', () => {
  const sha256 = (bytes: Uint8Array | string): string =>
    createHash('sha256').update(bytes).digest('hex')

  it('of request and answer are kept as they went over the wire', async () => {
    const kept: Exchange[] = []
    const { handler, requests } = setup({
      allow: { models: ['m'], maxTokens: 50 },
      script: { answer: { text: 'Grüße 👋' } },
      record: (exchange) => kept.push(exchange),
    })
    const body = { ...question, stream: true }
    const response = await handler(post('chat/completions', body))
    const received = new Uint8Array(await response.arrayBuffer())
    await expect.poll(() => kept.length).toBe(1)
    const [exchange] = kept
    // What was sent is not what the page sent: the route put its limit in.
    expect(requests[0]?.bodyText).not.toBe(JSON.stringify(body))
    expect(sha256(exchange?.request ?? '')).toBe(sha256(requests[0]?.bodyText ?? '-'))
    expect(sha256(exchange?.response ?? '')).toBe(sha256(received))
    expect(exchange).toMatchObject({
      path: 'chat/completions',
      responseId: 'chatcmpl-sandbox-1',
      requestId: 'req_nanogpt_1',
      isWhole: true,
    })
  })

  it('of an answer that nobody read to its end are marked as such', async () => {
    const kept: Exchange[] = []
    const { handler } = setup({ record: (exchange) => kept.push(exchange) })
    const response = await handler(post('chat/completions', { ...question, stream: true }))
    const reader = response.body?.getReader()
    await reader?.read()
    await reader?.cancel()
    await expect.poll(() => kept.length).toBe(1)
    expect(kept[0]?.isWhole).toBe(false)
    expect(kept[0]?.response.byteLength).toBeGreaterThan(0)
  })

  it('of an answer that is not streamed have its id too', async () => {
    const kept: Exchange[] = []
    const { client } = setup({ record: (exchange) => kept.push(exchange) })
    const { responseId } = await client.chat.create(question)
    await expect.poll(() => kept[0]?.responseId).toBe(responseId)
  })
})
