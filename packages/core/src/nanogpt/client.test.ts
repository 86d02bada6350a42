import { describe, expect, it } from 'vitest'
import { createChat, createScheduler, textOf } from '../index.ts'
import { createSandbox } from '../testing/index.ts'
import {
  editModelId,
  isNanoGPTAddress,
  nanogpt,
  type NanoGPTChatParams,
  type NanoGPTOptions,
} from './index.ts'
import { nanogptScript } from './testing/index.ts'

const question = { model: 'm', messages: [{ role: 'user' as const, content: 'Hello' }] }

function picture(url: string): NanoGPTChatParams['messages'] {
  return [{ role: 'user', content: [{ type: 'image_url', image_url: { url } }] }]
}

function videos(count: number): NanoGPTChatParams['messages'] {
  const video_url = { url: 'https://v.example/a.mp4' }
  const content = Array.from({ length: count }, () => ({ type: 'video_url' as const, video_url }))
  return [{ role: 'user', content }]
}

function connect(options: NanoGPTOptions = {}) {
  const sandbox = createSandbox(nanogptScript())
  const client = nanogpt({ apiKey: 'sk-nano-1', fetch: sandbox.fetch, ...options })
  return { client, requests: sandbox.requests }
}

describe('the address', () => {
  const own = 'https://nano-gpt.com/api'
  it.each<[NanoGPTOptions, string]>([
    [{}, `${own}/v1`],
    [{ baseURL: 'https://nano-gpt.com/api/v1/' }, `${own}/v1`],
    [{ baseURL: 'https://nano-gpt.com/api' }, `${own}/v1`],
    [{ baseURL: 'https://nano-gpt.com' }, `${own}/v1`],
    [{ baseURL: 'https://api.nano-gpt.com/api/v1' }, 'https://api.nano-gpt.com/api/v1'],
    [{ baseURL: 'https://cake.nano-gpt.com' }, 'https://cake.nano-gpt.com/api/v1'],
    [{ baseURL: 'https://ai.bitcoin.com/api/v1' }, 'https://ai.bitcoin.com/api/v1'],
    [{ variant: 'v1legacy' }, `${own}/v1legacy`],
    [{ variant: 'v1thinking' }, `${own}/v1thinking`],
    [{ variant: 'subscription' }, `${own}/subscription/v1`],
    [{ baseURL: `${own}/subscription/v1` }, `${own}/subscription/v1`],
    [{ baseURL: `${own}/v1thinking`, variant: 'v1' }, `${own}/v1`],
    [{ baseURL: 'http://127.0.0.1:8787/v1' }, 'http://127.0.0.1:8787/v1'],
    [{ baseURL: 'http://app.test/api', variant: 'v1legacy' }, 'http://app.test/api'],
  ])('of a chat for %j is below %s', async (options, base) => {
    const { client, requests } = connect(options)
    await client.chat.create(question)
    expect(requests[0]?.url).toBe(`${base}/chat/completions`)
  })

  it.each<[string, (client: ReturnType<typeof nanogpt>) => Promise<unknown>, string, string]>([
    [
      'completions',
      (client) => client.completions.create({ model: 'm', prompt: 'p' }),
      'POST',
      '/api/v1/completions',
    ],
    ['models', (client) => client.models.list(), 'GET', '/api/v1/models?detailed=true'],
    [
      'sorted models',
      (client) => client.models.list({ sort: 'mostused' }),
      'GET',
      '/api/v1/models?detailed=true&sort=mostused',
    ],
    [
      'own models',
      (client) => client.models.list({ list: 'personalized' }),
      'GET',
      '/api/personalized/v1/models?detailed=true',
    ],
    ['providers', (client) => client.models.providers('a/b'), 'GET', '/api/models/a%2Fb/providers'],
    ['the balance', (client) => client.balance(), 'POST', '/api/check-balance'],
    [
      'the subscription',
      (client) => client.subscriptionUsage(),
      'GET',
      '/api/subscription/v1/usage',
    ],
    [
      'usage',
      (client) => client.usage({ from: '2026-01-01', groupBy: 'model' }),
      'GET',
      '/api/v1/usage?from=2026-01-01&group_by=model',
    ],
    ['a search', (client) => client.webSearchApi({ query: 'q' }), 'POST', '/api/web'],
    [
      'the older endpoint',
      (client) => client.legacy.chat.create({ model: 'm', prompt: 'p' }),
      'POST',
      '/api/talk-to-gpt',
    ],
  ])('of %s does not follow the variant', async (_, ask, method, path) => {
    const { client, requests } = connect({ variant: 'v1thinking' })
    await ask(client)
    expect(requests[0]).toMatchObject({ method, url: `https://nano-gpt.com${path}` })
  })

  it('of the models of a subscription is its own', async () => {
    const { client, requests } = connect({ variant: 'subscription' })
    await client.models.list()
    expect(requests[0]?.path).toBe('/api/subscription/v1/models')
  })

  it('is known by its host', () => {
    expect(isNanoGPTAddress('https://nano-gpt.com/api/v1')).toBe(true)
    expect(isNanoGPTAddress('https://bcashgpt.com')).toBe(true)
    expect(isNanoGPTAddress('https://nano-gpt.com.evil.test')).toBe(false)
    expect(isNanoGPTAddress('/api')).toBe(false)
  })
})

describe('the key', () => {
  it('travels as a bearer token, or as `x-api-key`, never as both', async () => {
    for (const [auth, wanted, other] of [
      [undefined, 'authorization', 'x-api-key'],
      ['x-api-key', 'x-api-key', 'authorization'],
    ] as const) {
      const { client, requests } = connect({ auth })
      await client.chat.create(question)
      expect(requests[0]?.headers[wanted]).toMatch(/sk-nano-1$/)
      expect(requests[0]?.headers).not.toHaveProperty(other)
    }
  })

  it('travels as `x-api-key` to the balance, whatever was chosen', async () => {
    const { client, requests } = connect()
    await client.balance()
    expect(requests[0]?.headers).toMatchObject({ 'x-api-key': 'sk-nano-1' })
    expect(requests[0]?.headers).not.toHaveProperty('authorization')
  })

  it('is not needed in front of a backend route', async () => {
    const { client, requests } = connect({ baseURL: '/api', apiKey: undefined })
    await client.chat.create(question)
    expect(requests[0]).toMatchObject({ path: '/api/chat/completions' })
    expect(requests[0]?.headers).not.toHaveProperty('authorization')
  })
})

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

describe('a chat', () => {
  async function sentBy(
    settings: object,
    body: Partial<NanoGPTChatParams> = {},
    model = 'm:online',
  ) {
    const { client, requests } = connect()
    const chat = createChat({ client, model, settings, body })
    await chat.send('Hello')
    return { ...(requests[0]?.body as object), error: chat.get().error?.message } as Record<
      string,
      unknown
    >
  }

  it.each([
    [true, 'm:online'],
    ['standard', 'm:online'],
    ['deep', 'm:online/linkup-deep'],
    [false, 'm'],
    [undefined, 'm:online/kagi'],
  ])('with webSearch %s asks %s', async (webSearch, model) => {
    expect((await sentBy({ webSearch }, {}, 'm:online/kagi')).model).toBe(model)
  })

  it('searches by body where the setting says more than a depth', async () => {
    const search = { provider: 'exa', depth: 'neural', numResults: 5 }
    expect(await sentBy({ webSearch: search })).toMatchObject({
      model: 'm',
      webSearch: { enabled: true, ...search },
    })
  })

  it('shows what the search found as sources', async () => {
    const { client } = connect()
    const chat = createChat({ client, model: 'm', settings: { webSearch: 'standard' } })
    const { message } = await chat.send('News?')
    expect(message?.parts).toContainEqual(
      expect.objectContaining({ type: 'source', title: 'The news' }),
    )
  })

  it('asks for effort, and passes every member of the body on', async () => {
    const body: Partial<NanoGPTChatParams> = {
      reasoning: { exclude: true, delta_field: 'reasoning_content' },
      memory: false,
      model_context_limit: 20_000,
      scraping: true,
      youtube_transcripts: true,
      service_tier: 'flex',
      billing_mode: 'paygo',
      byok: { enabled: true, provider: 'openai' },
      advisor: { model: 'a', instructions: 'Be careful.', max_uses: 1 },
      response_format: {
        type: 'json_schema',
        json_schema: { name: 'n', strict: true, schema: {} },
      },
      parallel_tool_calls: false,
      stickyprovider: false,
      top_k: 40,
      min_p: 0.1,
      mirostat_mode: 2,
      provider: { order: ['a'], max_price: { prompt: 1 }, allow_fallbacks: false },
      not_invented_yet: [1],
    }
    expect(await sentBy({ reasoning: 'high' }, body)).toMatchObject({
      reasoning_effort: 'high',
      ...body,
    })
  })

  it('carries pictures, video, sound and files as they are', async () => {
    const { client, requests } = connect()
    const messages: NanoGPTChatParams['messages'] = [
      { role: 'developer', content: '', configuration_update: { reasoning: { effort: 'max' } } },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'What is this?' },
          { type: 'image_url', image_url: { url: 'data:image/png;base64,AA==', detail: 'high' } },
          { type: 'video_url', video_url: { url: 'https://v.example/a.mp4' } },
          { type: 'input_audio', input_audio: { data: 'AA==', format: 'wav' } },
          {
            type: 'file',
            file: { file_data: 'data:application/pdf;base64,AA==', filename: 'a.pdf' },
          },
        ],
      },
    ]
    await client.chat.create({ model: 'm', messages })
    expect(requests[0]?.body).toMatchObject({ messages })
  })

  it.each<[string, Partial<NanoGPTChatParams>, string, RegExp]>([
    ['a private model', {}, 'private/llama', /private only through NanoGPT’s local proxy/],
    ['two routing suffixes', {}, 'm:speed:cheap', /:speed and :cheap each choose a route/],
    ['a routing suffix and a provider', { provider: 'x' }, 'm:tools', /:tools and `provider`/],
    ['caching and a routing suffix', { caching: true }, 'm:fast', /:fast and caching/],
    [
      'tools of more than 200 KB',
      { tools: [{ type: 'function', function: { name: 'f', description: 'x'.repeat(204_800) } }] },
      'm',
      /takes at most 204800/,
    ],
  ])('refuses %s before anything is sent', async (_, body, model, message) => {
    const sent = await sentBy({}, body, model)
    expect(sent['error']).toMatch(message)
    expect(sent).not.toHaveProperty('messages')
  })

  it.each([
    ['pictures that it reads', picture('data:image/webp;base64,AA==')],
    ['a picture by its address, whatever it is', picture('https://i.example/a.svg')],
    ['two videos', videos(2)],
  ])('takes %s', async (_, messages) => {
    const { client, requests } = connect()
    await client.chat.create({ model: 'm', messages })
    expect(requests[0]?.body).toMatchObject({ messages })
  })

  it.each([
    [
      'a picture that it does not read',
      picture('data:image/svg+xml;base64,AA=='),
      /"image\/svg\+xml".*PNG, JPEG and WebP/,
    ],
    ['a third video', videos(3), /3 videos.*at most 2/],
  ])('refuses %s before anything is sent', async (_, messages, message) => {
    const { client, requests } = connect()
    await expect(client.chat.create({ model: 'm', messages })).rejects.toThrow(message)
    expect(requests).toHaveLength(0)
  })

  it('asks a private model through the local proxy, or where that is wanted', async () => {
    for (const options of [
      { baseURL: 'http://127.0.0.1:8787/v1' },
      { privateModels: 'send' },
    ] as const) {
      const { client, requests } = connect(options)
      await client.chat.create({ ...question, model: 'private/llama' })
      expect(requests).toHaveLength(1)
    }
  })
})

it('passes headers that only NanoGPT reads', async () => {
  const { client, requests } = connect()
  const headers = {
    memory: 'true',
    memory_expiration_days: '30',
    'x-provider': 'cerebras',
    redaction: 'true',
  }
  await client.chat.create(question, { headers })
  expect(requests[0]?.headers).toMatchObject(headers)
})

it('goes on where it was asked to reason within the text', async () => {
  const { fetch } = createSandbox({ text: '<think>Hm.</think>Hi.' })
  const client = nanogpt({
    apiKey: 'k',
    fetch,
    variant: 'v1thinking',
    scheduler: createScheduler(),
  })
  const { parts } = await client.chat.create(question)
  expect(parts.map((part) => 'text' in part && [part.type, part.text])).toEqual([
    ['reasoning', 'Hm.'],
    ['text', 'Hi.'],
  ])
  expect(textOf(parts)).toBe('Hi.')
})

it('edits a model’s id without knowing the model', () => {
  expect(editModelId('TEE/new-model:thinking', { webSearch: 'brave' })).toBe(
    'TEE/new-model:thinking:online/brave',
  )
})
