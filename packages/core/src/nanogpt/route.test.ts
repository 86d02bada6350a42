// The backend route in front of NanoGPT: what it serves, and what it refuses.
import { describe, expect, it } from 'vitest'
import { type Settings, textOf } from '../index.ts'
import { type Allowed, type ChatHandlerOptions, createChatHandler } from '../server/index.ts'
import { createSandbox, type SandboxOptions } from '../testing/index.ts'
import { nanogpt, type NanoGPTOptions } from './index.ts'
import { nanogptScript, type NanoGPTScriptOptions } from './testing/index.ts'

const KEY = 'sk-nano-0123456789'
const ALL = [
  'talk-to-gpt',
  'check-balance',
  'subscription/v1/usage',
  'usage',
  'usage/requests/:id',
  'web',
  'models/:id/providers',
  'personalized/v1/models',
  'tee/attestation',
  'tee/signature/:id',
]
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

describe('a page behind the route', () => {
  it('needs no key, and understands cost, sources and cache', async () => {
    const { client, requests } = setup()
    const model = 'chatgpt-4o-latest:online'
    const { usage, parts } = await client.chat.stream({ ...question, model }).final()
    expect(usage?.cost).toMatchObject({ currency: 'USD', estimated: false })
    expect(parts.some(({ type }) => type === 'source')).toBe(true)
    expect(requests[0]).toMatchObject({ url: 'https://nano-gpt.com/api/v1/chat/completions' })
    expect(requests[0]?.headers['authorization']).toBe(`Bearer ${KEY}`)
  })

  it('reaches everything that is allowed, each at its own place and with its own header', async () => {
    const { client, requests } = setup({ allow: { routes: ALL } })
    const answer = await client.legacy.chat.create({ model: 'm', prompt: 'Hi', messages: [] })
    expect(textOf(answer.parts)).toBe('You asked: Hi')
    expect(answer.usage?.cost).toBeDefined()
    expect((await client.balance()).amounts).toHaveLength(2)
    expect((await client.subscriptionUsage()).active).toBe(true)
    await client.usage({ from: '2026-01-01' })
    expect((await client.models.providers('a/b')).map(({ id }) => id)).toEqual(['cerebras'])
    expect((await client.webSearchApi({ query: 'q' })).sources).toHaveLength(1)
    expect(await client.models.list()).toHaveLength(3)
    expect(await client.models.list({ list: 'personalized', sort: 'favorites' })).toHaveLength(3)
    expect(
      requests.map(({ method, url }) => [method, url.replace('https://nano-gpt.com/api/', '')]),
    ).toEqual([
      ['POST', 'talk-to-gpt'],
      ['POST', 'check-balance'],
      ['GET', 'subscription/v1/usage'],
      ['GET', 'v1/usage?from=2026-01-01'],
      ['GET', 'models/a%2Fb/providers'],
      ['POST', 'web'],
      ['GET', 'v1/models?detailed=true'],
      ['GET', 'personalized/v1/models?detailed=true&sort=favorites'],
    ])
    expect(requests.slice(0, 2).map(({ headers }) => headers['x-api-key'])).toEqual([KEY, KEY])
  })

  it('learns what a request cost, by the id that the route passes back', async () => {
    const { client } = setup({ allow: { routes: ['usage/requests/:id'] } })
    const { requestId = '', usage } = await client.chat.create(question)
    expect(await client.requestCost(requestId)).toEqual(usage?.cost)
  })

  it('asks for attestation and signature with the query that they need, and no other', async () => {
    const routes = {
      'tee/attestation': { json: { signing_address: '0x1' } },
      'tee/signature/:id': { json: { signature: '0x2' } },
    }
    const { handler, requests } = setup({ allow: { routes: ALL }, script: { routes } })
    const get = (path: string) => handler(new Request(`http://app.test/api/${path}`))
    const attestation = await get('tee/attestation?model=TEE/deepseek-r1&nonce=ab&key=stolen')
    expect(await attestation.json()).toEqual({ signing_address: '0x1' })
    expect(
      (await get('tee/signature/chatcmpl-1?model=TEE/deepseek-r1&signing_algo=ecdsa')).status,
    ).toBe(200)
    expect(requests.map(({ url }) => url)).toEqual([
      'https://nano-gpt.com/api/v1/tee/attestation?model=TEE%2Fdeepseek-r1&nonce=ab',
      'https://nano-gpt.com/api/v1/tee/signature/chatcmpl-1?model=TEE%2Fdeepseek-r1&signing_algo=ecdsa',
    ])
  })
})

describe('the route refuses', () => {
  it('what was not allowed', async () => {
    const { client } = setup()
    for (const ask of [
      client.balance(),
      client.webSearchApi({ query: 'q' }),
      client.subscriptionUsage(),
    ]) {
      await expect(ask).rejects.toMatchObject({ status: 404, code: 'unknown_url' })
    }
  })

  it.each([
    'usage/requests/..%2F..%2Fadmin',
    'usage/requests/%2e%2e%2f',
    'usage/requests/a%5Cb%00',
    'usage/requests/%',
    'usage/requests/',
    'usage/requests/:id/more',
  ])('an id that could be a way elsewhere: %s', async (path) => {
    const { handler, requests } = setup({ allow: { routes: ALL } })
    expect((await handler(new Request(`http://app.test/api/${path}`))).status).toBe(404)
    expect(requests).toHaveLength(0)
  })

  it('the wrong method', async () => {
    const { handler } = setup({ allow: { routes: ALL } })
    expect((await handler(new Request('http://app.test/api/check-balance'))).status).toBe(405)
  })

  it('a model that is not on the list, also at the older endpoint', async () => {
    const allow: Allowed = { models: ['m'], routes: ['talk-to-gpt', 'check-balance'] }
    const { client } = setup({ allow })
    const refused = client.legacy.chat.create({ model: 'other', prompt: 'p' })
    await expect(refused).rejects.toMatchObject({ code: 'model_not_allowed' })
    await client.legacy.chat.create({ model: 'm', prompt: 'p' })
    // What asks no model is not measured by it.
    expect((await client.balance()).amounts).toHaveLength(2)
  })

  it('to be made with a limit that one of its routes does not know', () => {
    expect(() => setup({ allow: { maxTokens: 100, routes: ['talk-to-gpt'] } })).toThrow(
      /"talk-to-gpt" knows no such limit/,
    )
  })
})

describe('what costs more than tokens', () => {
  const asks: [string, string, object, Record<string, string>][] = [
    ['webSearch', 'm:online/linkup-deep', {}, {}],
    ['webSearch', 'm:online/not-known-yet', {}, {}],
    ['webSearch', 'm', { webSearch: { enabled: true } }, {}],
    ['webSearch', 'm', { linkup: { enabled: true } }, {}],
    ['memory', 'm:memory-30', {}, {}],
    ['memory', 'm', {}, { memory: 'true' }],
    ['redaction', 'm:redaction', {}, {}],
    ['redaction', 'm', {}, { piiredaction: 'true' }],
    ['moderation', 'm', {}, { moderation: 'true' }],
    ['scraping', 'm', { scraping: true }, {}],
    ['youtube', 'm', { youtube_transcripts: 'true' }, {}],
    ['serviceTier', 'm', { service_tier: 'priority' }, {}],
    ['advisor', 'm', { advisor: { model: 'a' } }, {}],
    ['provider', 'm', { provider: 'x' }, {}],
    ['provider', 'm:speed', {}, {}],
    ['provider', 'm', {}, { 'x-provider': 'x' }],
    ['billing', 'm', { billing_mode: 'paygo' }, {}],
    ['byok', 'm', {}, { 'x-use-byok': 'true' }],
  ]

  it.each(asks)(
    'is refused by name where none is allowed: %s in %s %j %j',
    async (name, model, body, headers) => {
      const { handler, requests } = setup({ allow: { models: ['m'], addOns: [] } })
      const request = post('chat/completions', { ...question, ...body, model }, headers)
      const response = await handler(request)
      expect(response.status).toBe(403)
      expect(await response.json()).toMatchObject({
        error: { code: 'add_on_not_allowed', message: expect.stringContaining(name) },
      })
      expect(requests).toHaveLength(0)
    },
  )

  it.each(asks)(
    'passes where it is allowed, on a model of the list: %s in %s %j %j',
    async (name, model, body, headers) => {
      const { handler, requests } = setup({ allow: { models: ['m'], addOns: [name] } })
      const sent = { ...question, ...body, model }
      expect((await handler(post('chat/completions', sent, headers))).status).toBe(200)
      expect(requests[0]?.body).toEqual(sent)
      expect(requests[0]?.headers).toMatchObject(headers)
    },
  )

  it('leaves plain requests alone', async () => {
    const { handler } = setup({ allow: { models: ['m'], addOns: [] } })
    const plain = {
      ...question,
      webSearch: { enabled: false },
      memory: false,
      service_tier: 'flex',
    }
    expect((await handler(post('chat/completions', plain))).status).toBe(200)
    expect(
      (await handler(post('chat/completions', { ...question, model: 'x:online' }))).status,
    ).toBe(403)
  })
})

describe('the toggles of a page', () => {
  const settings: [string, Settings][] = [
    ['webSearch', { webSearch: true }],
    ['webSearch', { webSearch: 'standard' }],
    ['webSearch', { webSearch: 'deep' }],
    ['webSearch', { webSearch: { provider: 'exa', depth: 'neural', numResults: 5 } }],
    ['caching', { cache: true }],
    ['caching', { cache: '5m' }],
    ['caching', { cache: '1h' }],
  ]
  const thinking: Settings[] = [
    { reasoning: 'none' },
    { reasoning: 'high' },
    { reasoning: 'max' },
    { webSearch: false, cache: false, reasoning: 'low' },
    {},
  ]

  it.each(settings)('need one line in a route with a limit: %s for %j', async (addOn, wanted) => {
    const allow = { models: ['m'], maxTokens: 100 }
    const { client: refused } = setup({ allow })
    const ask = refused.chat.stream(question, { settings: wanted }).final()
    await expect(ask).rejects.toMatchObject({ code: 'add_on_not_allowed', status: 403 })
    const { client } = setup({ allow: { ...allow, addOns: [addOn] } })
    expect((await client.chat.stream(question, { settings: wanted }).final()).status).toBe(
      'complete',
    )
  })

  it.each(thinking)('that cost tokens alone need none: %j', async (wanted) => {
    const { client } = setup({ allow: { models: ['m'], maxTokens: 100, addOns: [] } })
    expect((await client.chat.stream(question, { settings: wanted }).final()).status).toBe(
      'complete',
    )
  })

  it('are the same at the older endpoint', async () => {
    const allow: Allowed = { models: ['m'], routes: ['talk-to-gpt'] }
    const ask = (own: Allowed) =>
      setup({ allow: own }).client.legacy.chat.create(
        { model: 'm', prompt: 'Hi' },
        { settings: { webSearch: 'deep' } },
      )
    await expect(ask(allow)).rejects.toMatchObject({ code: 'add_on_not_allowed' })
    expect(textOf((await ask({ ...allow, addOns: ['webSearch'] })).parts)).toBe('You asked: Hi')
  })
})

describe('what the client sends back of an answer by itself', () => {
  it('passes a route with a limit: calls, thoughts, results and what was learned', async () => {
    const { client, requests } = setup({ allow: { models: ['m'], addOns: [] } })
    const messages = [
      { role: 'system' as const, content: 'Rules' },
      { role: 'user' as const, content: 'Hello' },
      {
        role: 'assistant' as const,
        content: null,
        reasoning: 'x',
        reasoning_content: '',
        reasoning_details: [{ type: 'reasoning.encrypted', data: 'x' }],
        tool_calls: [
          {
            id: 'c1',
            type: 'function' as const,
            function: { name: 'f', arguments: '{}' },
            extra_content: { google: { thought_signature: 'skip_thought_signature_validator' } },
          },
        ],
      },
      { role: 'tool' as const, tool_call_id: 'c1', content: 'ok' },
    ]
    const tools = [
      { type: 'function' as const, function: { name: 'f', parameters: { type: 'object' } } },
    ]
    await client.chat.stream({ model: 'm', messages, tools }).final()
    expect(requests[0]?.body).toMatchObject({ messages, tools, stream: true })
  })
})
