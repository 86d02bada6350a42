import { describe, expect, it } from 'vitest'
import { createSandbox } from '../testing/index.ts'
import { nanogpt, type NanoGPTOptions } from './index.ts'
import { nanogptScript } from './testing/index.ts'

const question = { model: 'm', messages: [{ role: 'user' as const, content: 'Hello' }] }

function connect(options: NanoGPTOptions = {}) {
  const sandbox = createSandbox(nanogptScript())
  const client = nanogpt({ apiKey: 'sk-nano-1', fetch: sandbox.fetch, ...options })
  return { client, requests: sandbox.requests }
}

describe('the account', () => {
  it('says what it holds, exactly', async () => {
    const { client } = connect()
    expect(await client.balance()).toMatchObject({
      amounts: [
        { amount: '10', currency: 'USD' },
        { amount: '1.5', currency: 'XNO' },
      ],
      depositAddress: 'nano_1sandbox',
    })
  })

  it('holds less after an answer, by what the answer cost', async () => {
    const { fetch } = createSandbox(nanogptScript({ balance: '1.00000000001' }))
    const client = nanogpt({ apiKey: 'k', fetch })
    const { usage } = await client.chat.create({ ...question, model: 'chatgpt-4o-latest' })
    const [dollars] = (await client.balance()).amounts
    expect(usage?.cost?.amount).toMatch(/^0\.000\d+$/)
    const spent = BigInt(Math.round(Number(usage?.cost?.amount) * 1e11))
    const left = BigInt(dollars?.amount.replace('.', '').padEnd(12, '0') ?? '')
    expect(left + spent).toBe(100_000_000_001n)
  })

  it('says what the subscription still covers', async () => {
    const { client } = connect()
    expect(await client.subscriptionUsage()).toMatchObject({
      active: true,
      state: 'active',
      daily: { used: 120, limit: 2000, percentUsed: 0.06, resetAt: 1_790_000_000_000 },
      monthly: { limit: 60_000 },
      periodEnd: '2026-10-01T00:00:00Z',
      graceUntil: undefined,
    })
  })

  it('tells the cost of a request by the id that the message keeps', async () => {
    const { client } = connect()
    const { requestId = '', usage } = await client.chat.stream(question).final()
    expect(requestId).toBe('req_nanogpt_1')
    expect(await client.requestCost(requestId)).toEqual(usage?.cost)
  })

  it('says when to ask again for a bill that is not there yet', async () => {
    const { client } = connect()
    await expect(client.requestCost('req_none')).rejects.toMatchObject({
      status: 404,
      retryable: true,
      retryAfter: 30_000,
      message: expect.stringMatching(/bill of this request is not there/),
    })
  })

  it.each([
    [
      'an error with status 200',
      '{"error":"Unknown account","status":404}',
      { kind: 'api', status: 404, message: 'Unknown account' },
    ],
    ['something else than JSON', 'pong', { kind: 'protocol' }],
    ['a list', '[]', { kind: 'protocol' }],
  ])('throws for %s', async (_, body, wanted) => {
    const fetch = async (): Promise<Response> => new Response(body)
    await expect(nanogpt({ apiKey: 'k', fetch }).balance()).rejects.toMatchObject(wanted)
  })
})

describe('the models', () => {
  it('are told with prices, context and what they can do, in neutral words', async () => {
    const { client } = connect()
    const [first, claude, enclave] = await client.models.list()
    expect(first).toMatchObject({
      id: 'chatgpt-4o-latest',
      name: 'ChatGPT 4o',
      owner: 'chatgpt',
      createdAt: 1_700_000_000_000,
      contextLength: 128_000,
      maxOutputTokens: 16_384,
      pricing: { prompt: '5', completion: '15', currency: 'USD' },
      capabilities: {
        vision: true,
        tools: true,
        parallelTools: true,
        files: true,
        reasoning: false,
      },
      iconURL: 'https://nano-gpt.com/icons/chatgpt-4o-latest.svg',
      category: 'General',
    })
    expect(first).not.toHaveProperty('isVerifiable')
    expect(claude?.contextLength).toBe(200_000)
    expect(enclave).toMatchObject({
      id: 'TEE/deepseek-r1',
      isVerifiable: true,
      capabilities: { vision: false },
    })
  })

  // D:models: context_length and max_output_tokens are nullable, cost_estimate is text or an object.
  it('may lack everything but an id', async () => {
    const entries = [
      {
        id: 'bare',
        context_length: null,
        max_output_tokens: null,
        cost_estimate: 'cheap',
        pricing: null,
      },
      {
        id: 'cached',
        pricing: { prompt: 3, completion: '15', cache_read: 0.3, unit: 'per_million_tokens' },
      },
      {
        id: 'token',
        pricing: { prompt: 0.000003, completion: 0.000015, currency: 'USD', unit: 'per_token' },
      },
      { id: 'image', pricing: { prompt: 1, completion: 2, unit: 'per_image' } },
    ]
    const { fetch } = createSandbox({
      answers: {},
      models: entries.map(({ id, ...wire }) => ({ id, wire })),
    })
    const [bare, cached, token, image] = await nanogpt({ apiKey: 'k', fetch }).models.list()
    expect(bare?.contextLength).toBeUndefined()
    expect(bare).not.toHaveProperty('pricing')
    expect(cached?.pricing).toEqual({
      prompt: '3',
      completion: '15',
      cacheRead: '0.3',
      currency: 'USD',
    })
    expect(token?.pricing).toEqual({ prompt: '3', completion: '15', currency: 'USD' })
    expect(image).not.toHaveProperty('pricing')
  })

  it('lend their prices to estimates, unless others were given', async () => {
    const bare = { text: 'Hi', wire: { x_nanogpt_pricing: undefined } }
    const { fetch } = createSandbox(nanogptScript({ answer: bare }))
    const ask = async (client: ReturnType<typeof nanogpt>) =>
      (await client.chat.create({ ...question, model: 'chatgpt-4o-latest' })).usage?.cost
    const client = nanogpt({ apiKey: 'k', fetch })
    expect(await ask(client)).toBeUndefined()
    await client.models.list()
    expect(await ask(client)).toMatchObject({ estimated: true })
    const prices = { 'chatgpt-4o-latest': { prompt: '0', completion: '0', currency: 'USD' } }
    const own = nanogpt({ apiKey: 'k', fetch, prices })
    await own.models.list()
    expect(await ask(own)).toEqual({ amount: '0', currency: 'USD', estimated: true })
  })
})

describe('a search without a model', () => {
  it('gives sources that an answer can show', async () => {
    const { client, requests } = connect()
    const params = { query: 'news', includeDomains: ['example.com'], fromDate: '2026-01-01' }
    expect(await client.webSearchApi(params)).toMatchObject({
      sources: [
        {
          type: 'source',
          id: 's1',
          url: 'https://example.com/news',
          title: 'The news',
          snippet: 'What happened this week.',
        },
      ],
      cost: { amount: '0.006', currency: 'USD', estimated: false },
    })
    expect(requests[0]?.body).toEqual(params)
  })

  it('answers with sources, or in the shape of a schema, which travels as text', async () => {
    const { client, requests } = connect()
    const sourced = await client.webSearchApi({ query: 'news', outputType: 'sourcedAnswer' })
    expect(sourced).toMatchObject({ answer: 'About news.', sources: [{ title: 'The news' }] })
    const schema = { type: 'object', properties: { headline: { type: 'string' } } }
    const structured = await client.webSearchApi({
      query: 'news',
      depth: 'deep',
      outputType: 'structured',
      structuredOutputSchema: schema,
    })
    expect(structured).toMatchObject({ data: { headline: 'The news' }, cost: { amount: '0.06' } })
    expect(requests[1]?.body).toMatchObject({ structuredOutputSchema: JSON.stringify(schema) })
  })

  it('gives pictures apart from pages (D:web-search)', async () => {
    const data = [
      {
        type: 'image',
        title: 'A cat',
        url: 'https://p.example',
        imageUrl: 'https://i.example/cat.png',
      },
      { type: 'text', title: 'Cats', url: 'https://p.example', content: 'About cats.' },
    ]
    const { fetch } = createSandbox(nanogptScript({ routes: { web: { json: { data } } } }))
    const result = await nanogpt({ apiKey: 'k', fetch }).webSearchApi({ query: 'cats' })
    expect(result.images).toEqual([{ url: 'https://i.example/cat.png', title: 'A cat' }])
    expect(result.sources).toMatchObject([{ title: 'Cats' }])
    expect(result.cost).toBeUndefined()
  })
})
