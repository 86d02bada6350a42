// What a route with a limit refuses because it may cost more than tokens: on OpenAI's dialect, by a list of what is
// known to cost nothing else.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { answer, impatient, startServer, type TestServer } from '../../../test/server.ts'
import { createClient } from '../../index.ts'
import { type Allowed, createChatHandler, memoryLimits } from '../index.ts'

const messages = [{ role: 'user', content: 'Hi' }]
let upstream: TestServer

beforeEach(async () => {
  upstream = await startServer((_request, response) => answer(response))
})

afterEach(async () => upstream.close())

interface Told {
  status: number
  code: string
  message: string
}

async function ask(
  allow: Allowed | undefined,
  body: object | string,
  headers: Record<string, string> = {},
): Promise<Told> {
  const handler = createChatHandler({
    client: createClient({ baseURL: upstream.baseURL, apiKey: 'k' }),
    basePath: '/api',
    public: true,
    allow,
  })
  const path = typeof body === 'object' && 'prompt' in body ? 'completions' : 'chat/completions'
  const response = await handler(
    new Request(`http://localhost/api/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    }),
  )
  const text = await response.text()
  const { error } = (response.ok ? {} : JSON.parse(text)) as { error?: Omit<Told, 'status'> }
  return { status: response.status, code: error?.code ?? '', message: error?.message ?? '' }
}

/** What was sent upstream last, read. */
function sent(): Record<string, unknown> {
  return JSON.parse(upstream.requests.at(-1)?.body ?? '{}') as Record<string, unknown>
}

const LIMITS: [string, Allowed][] = [
  ['models', { models: ['m'] }],
  ['maxTokens', { maxTokens: 100 }],
  ['addOns', { addOns: [] }],
  ['members', { members: [] }],
  ['headers', { headers: [] }],
]

describe('a member that may cost more than tokens', () => {
  const asks: [string, object][] = [
    ['web_search_options', { web_search_options: {} }],
    ['plugins', { plugins: [{ id: 'web' }] }],
    ['fallbacks', { fallbacks: ['opus'] }],
    ['fallback_models', { fallback_models: ['opus'] }],
    ['route', { route: 'fallback' }],
    ['provider', { provider: { order: ['x'] } }],
    ['webSearch', { webSearch: { enabled: true } }],
    ['linkup', { linkup: true }],
    ['scraping', { scraping: true }],
    ['advisor', { advisor: { model: 'opus' } }],
    ['service_tier', { service_tier: 'priority' }],
    ['serviceTier', { serviceTier: 'priority' }],
    ['speed', { speed: 'fast' }],
    ['prompt_caching', { prompt_caching: { enabled: true, ttl: '1h' } }],
    ['caching', { caching: true }],
    ['store', { store: true }],
    ['metadata', { metadata: { a: 'b' } }],
    ['user', { user: 'admin' }],
    ['safety_identifier', { safety_identifier: 'x' }],
    ['api_base', { api_base: 'http://evil.test' }],
    ['base_url', { base_url: 'http://evil.test' }],
    ['api_key', { api_key: 'x' }],
    ['extra_body', { extra_body: { max_tokens: 9 } }],
    ['extra_headers', { extra_headers: { memory: 'true' } }],
    ['max_output_tokens', { max_output_tokens: 9 }],
    ['max_new_tokens', { max_new_tokens: 9 }],
    ['maxTokens', { maxTokens: 9 }],
    ['MAX_TOKENS', { MAX_TOKENS: 9 }],
    ['n_predict', { n_predict: 9 }],
    ['num_predict', { num_predict: 9 }],
    ['options', { options: { num_predict: 9 } }],
    ['min_tokens', { min_tokens: 9 }],
    ['ignore_eos', { ignore_eos: true }],
    ['reasoning.max_tokens', { reasoning: { max_tokens: 9 } }],
    ['thinking.budget_tokens', { thinking: { type: 'enabled', budget_tokens: 9 } }],
    ['num_choices', { num_choices: 9 }],
    ['prediction', { prediction: { type: 'content', content: 'x' } }],
    ['modalities', { modalities: ['text', 'audio'] }],
    ['audio', { audio: { voice: 'x' } }],
    ['search_parameters', { search_parameters: { mode: 'on' } }],
    ['enable_search', { enable_search: true }],
    ['tools.web_search', { tools: [{ type: 'web_search' }] }],
    ['tools.web_search_preview', { tools: [{ type: 'web_search_preview' }] }],
    ['tools.code_interpreter', { tools: [{ type: 'code_interpreter' }] }],
    ['tools.mcp', { tools: [{ type: 'mcp', server_url: 'http://evil.test' }] }],
    ['tools', { tools: [{ google_search: {} }] }],
    [
      'tools.google_search',
      { tools: [{ type: 'function', function: { name: 'f' }, google_search: {} }] },
    ],
    ['tools.builtin_function', { tools: [{ type: 'builtin_function', function: { name: '$w' } }] }],
    ['tool_choice.web_search', { tool_choice: { type: 'web_search' } }],
    ...[
      { tools: [{ type: 'web_search' }] },
      { allowed_tools: { tools: [{ type: 'web_search' }] } },
      { allowed_tools: {}, tools: [{ type: 'web_search' }] },
    ].map((lists): [string, object] => [
      'tool_choice.web_search',
      { tool_choice: { type: 'allowed_tools', ...lists } },
    ]),
    ...[
      [{ role: 'system', tools: [{ type: 'web_search' }] }],
      [[{ role: 'system', tools: [{ type: 'web_search' }] }]],
      [{ role: 'user', content: [{ type: 'text', text: 'x', tools: [{ type: 'web_search' }] }] }],
    ].map((of): [string, object] => ['messages.tools.web_search', { messages: of }]),
    ['cache_control', { cache_control: { type: 'ephemeral' } }],
    [
      'messages.cache_control',
      { messages: [{ role: 'user', content: [{ type: 'text', cache_control: { ttl: '1h' } }] }] },
    ],
    ...[
      { content: { type: 'text', text: 'x', cache_control: {} } },
      { tool_calls: [{ id: 'a', type: 'function', function: {}, cache_control: {} }] },
      { content: [{ type: 'tool_result', content: [{ content: [{ cache_control: {} }] }] }] },
    ].map((message): [string, object] => [
      'messages.cache_control',
      { messages: [{ role: 'user', ...message }] },
    ]),
    ['messages.cache_control', { messages: [[{ role: 'user', content: 'x', cache_control: {} }]] }],
    ['messages.cacheControl', { messages: [{ content: [{ type: 'text', cacheControl: {} }] }] }],
    ['messages.cachePoint', { messages: [{ content: [{ cachePoint: { type: 'default' } }] }] }],
    [
      'tools.function.cache_control',
      { tools: [{ type: 'function', function: { name: 'f', cache_control: {} } }] },
    ],
  ]

  it.each(LIMITS)('is refused by name with any limit: %s', async (_, allow) => {
    for (const [name, body] of asks) {
      const told = await ask(allow, { model: 'm', messages, ...body })
      expect([name, told.status]).toEqual([name, 403])
      expect(told.message).toContain(`\`${name}\``)
      expect(told.message).toMatch(/allow it with `allow: \{ (?:addOns|members): \['[\w.]+'\] \}`/)
    }
    expect(upstream.requests).toEqual([])
  })

  it.each(asks)(
    'passes where its owner says so, by the line that the refusal names: %s',
    async (_, body) => {
      const asked = { model: 'm', messages, ...body }
      const { message } = await ask({ models: ['m'] }, asked)
      const [, option = '', name = ''] = /allow: \{ (\w+): \['([^']+)'\] \}/.exec(message) ?? []
      expect((await ask({ models: ['m'], [option]: [name] }, asked)).status).toBe(200)
      expect(sent()).toEqual(asked)
    },
  )

  it('is refused where only `limits` are set, and passes where nothing is', async () => {
    const asked = JSON.stringify({ model: 'm', messages, plugins: [] })
    const handlerFor = (limits?: ReturnType<typeof memoryLimits>) =>
      createChatHandler({
        client: createClient({ baseURL: upstream.baseURL, apiKey: 'k' }),
        public: true,
        limits,
      })
    const request = () =>
      new Request('http://localhost/', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: asked,
      })
    const limits = memoryLimits({ inAll: { requests: 9 } })
    expect((await handlerFor(limits)(request())).status).toBe(403)
    expect((await handlerFor()(request())).status).toBe(200)
  })

  it('is not let through by a dot in its own name', async () => {
    const allow = { members: ['reasoning.max_tokens', 'options'] }
    for (const name of ['reasoning.max_tokens', 'options.plugins', 'options.']) {
      const { status } = await ask(allow, { model: 'm', messages, [name]: 1 })
      expect([name, status]).toEqual([name, 403])
    }
  })

  it('passes as null, which asks for nothing', async () => {
    const body = { model: 'm', messages, user: null, metadata: null, webSearch: null }
    expect((await ask({ models: ['m'] }, body)).status).toBe(200)
  })

  it('is not named at length, however many there are', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 5000 }, (_, at) => [`x${at}\n"${'y'.repeat(500)}`, 1]),
    )
    const { status, message } = await ask({ models: ['m'] }, { model: 'm', messages, ...many })
    expect(status).toBe(403)
    expect(message.length).toBeLessThan(1500)
    expect(message).not.toContain('\n')
  })
})

describe('a value that no request needs', () => {
  it.each([
    ['top_logprobs', { top_logprobs: 10_000 }],
    ['logprobs', { logprobs: 10_000 }],
    ['messages', { messages: { 0: { role: 'user', content: 'Hi' } } }],
    ['prompt', { prompt: { 0: 'Hi' } }],
    ['models', { models: 'opus' }],
    ['models', { models: { 0: 'opus' } }],
    ['models', { models: Array.from({ length: 101 }, () => 'm') }],
    ['n', { n: '2' }],
    ['max_tokens', { max_tokens: -1 }],
  ])('is named: %s %j', async (name, body) => {
    const told = await ask({ maxTokens: 100 }, { model: 'm', messages, ...body })
    expect([told.status, told.code]).toEqual([400, 'invalid_value'])
    expect(told.message).toContain(`\`${name}\``)
    expect(upstream.requests).toEqual([])
  })
})

describe('what costs nothing but tokens', () => {
  const plain = {
    model: 'm',
    messages: [
      { role: 'system', content: 'Be brief.', name: 'x' },
      { role: 'user', content: [{ type: 'image_url', image_url: { url: 'data:,' } }] },
      {
        role: 'assistant',
        content: null,
        tool_calls: [{ id: 'c', type: 'function', function: { name: 'f', arguments: '{}' } }],
        reasoning: 'x',
        reasoning_content: 'x',
        reasoning_details: [{ type: 'reasoning.text', text: 'x', signature: 's' }],
        thinking_blocks: [],
        extra_content: { google: { thought_signature: 's' } },
        provider_specific_fields: {},
        annotations: [],
        images: [],
        audio: { id: 'a' },
      },
      { role: 'tool', tool_call_id: 'c', content: 'ok' },
    ],
    tools: [
      {
        type: 'function',
        function: {
          name: 'f',
          description: 'd',
          parameters: { type: 'object', properties: { cache_control: { type: 'string' } } },
          strict: true,
        },
      },
      { type: 'custom', custom: { name: 'g', format: { type: 'text' } } },
    ],
    tool_choice: {
      type: 'allowed_tools',
      allowed_tools: { mode: 'auto', tools: [{ type: 'function' }] },
    },
    parallel_tool_calls: false,
    response_format: { type: 'json_schema', json_schema: { name: 'x', schema: {} } },
    stream: true,
    stream_options: { include_usage: true, include_obfuscation: false },
    reasoning_effort: 'high',
    reasoning: { effort: 'high', exclude: false },
    temperature: 0.5,
    top_p: 1,
    top_k: 40,
    min_p: 0.1,
    frequency_penalty: 0,
    presence_penalty: 0,
    seed: 1,
    stop: ['x'],
    logit_bias: { 1: 2 },
    logprobs: true,
    top_logprobs: 20,
    verbosity: 'low',
    n: 2,
    max_tokens: 10,
    prompt_cache_key: 'k',
    service_tier: 'auto',
    store: false,
    modalities: ['text'],
    web_search_options: null,
    audio: null,
  }

  it.each(LIMITS)('passes with any limit, and each byte as it came: %s', async (_, allow) => {
    expect(await ask(allow, plain)).toMatchObject({ status: 200 })
    expect(upstream.requests[0]?.body).toBe(JSON.stringify(plain))
  })

  it('passes for text completions', async () => {
    const body = {
      model: 'm',
      prompt: 'x',
      suffix: 'y',
      echo: true,
      best_of: 2,
      logprobs: 5,
      max_tokens: 9,
    }
    expect((await ask({ maxTokens: 100 }, body)).status).toBe(200)
    expect(sent()).toEqual(body)
  })

  it('is all that the client sends by itself', async () => {
    const handler = createChatHandler({
      client: createClient({ baseURL: upstream.baseURL, apiKey: 'k' }),
      basePath: '/api',
      public: true,
      allow: { models: ['m'], maxTokens: 100, addOns: [] },
    })
    const client = createClient({
      baseURL: 'http://localhost/api',
      fetch: (input, init) => handler(new Request(input, init)),
    })
    await client.chat.stream({ model: 'm', messages: [{ role: 'user', content: 'Hi' }] }).final()
    await client.completions.stream({ model: 'm', prompt: 'Hi' }).final()
    expect(upstream.requests.map(({ url }) => url)).toEqual([
      '/v1/chat/completions',
      '/v1/completions',
    ])
    expect(upstream.requests[0]?.headers['idempotency-key']).toBeDefined()
  })
})

describe('a suffix of a model’s id', () => {
  const paid = ['online', 'Online/Linkup-Deep', 'memory', 'memory-0', 'memory-1000', 'memory-07']
  const pins = ['redact', 'nitro', 'exacto', 'cerebras', 'floor', 'extended', 'speed', 'online2']
  const odd = [
    'm:online ',
    'm:online\t',
    'm: online',
    'm:online\u200b',
    'm:on\u200bline',
    'm:ｏnline',
    'm：online',
    'm%3Aonline',
    'm:online%2flinkup-deep',
    'm\\',
    'm::online',
    'm:',
    ':online',
    ' m',
    'm\u0000',
    'm\n',
    'm\ud800',
    `m${'x'.repeat(600)}`,
    'm/../x',
    'm/./x',
    'm//x',
    'm/..',
    '',
  ]
  const open: [string, Allowed][] = [
    ['no list', { addOns: [] }],
    ['a limit of tokens alone', { maxTokens: 100 }],
    ['a function', { models: (id) => id.startsWith('m') }],
    ['a function that says yes', { models: () => true, addOns: [] }],
  ]

  it.each(open)('is refused with %s', async (_, allow) => {
    for (const model of [...[...paid, ...pins].map((suffix) => `m:${suffix}`), ...odd]) {
      for (const body of [{ model }, { model: 'm', models: [model] }]) {
        expect([model, (await ask(allow, { messages, ...body })).status]).toEqual([model, 403])
      }
    }
    expect(upstream.requests).toEqual([])
  })

  it.each(open)('passes where it is part of a name: %s', async (_, allow) => {
    for (const suffix of [
      '8b',
      'latest',
      '3b-instruct-q4_K_M',
      'free',
      'thinking',
      '0',
      '8x7b',
      'Q4_K_M',
    ]) {
      expect([suffix, (await ask(allow, { model: `m:${suffix}`, messages })).status]).toEqual([
        suffix,
        200,
      ])
    }
    expect((await ask(allow, { model: 'm/a-b_c.d@e', messages })).status).toBe(200)
  })

  it('passes where the whole id is on the list, whatever it says', async () => {
    const models = ['m:online', 'My Model.gguf', 'ft:gpt-4o:org::id']
    for (const model of models)
      expect((await ask({ models }, { model, messages })).status).toBe(200)
    for (const model of ['m', 'm:online ', 'M:online', 'my model.gguf']) {
      expect((await ask({ models }, { model, messages })).status).toBe(403)
    }
  })

  it('passes a function that says exactly yes: a promise is no yes', async () => {
    for (const models of [async () => false, () => 'yes', () => ({}), () => undefined]) {
      const allow = { models: models as never }
      expect((await ask(allow, { model: 'm', messages })).status).toBe(403)
    }
  })

  it.each(['model', 'models'])('is no way around in %s of another form', async (member) => {
    for (const value of [['opus'], { 0: 'opus' }, 7, true, [['m']], [{ id: 'm' }], [null]]) {
      const { status } = await ask({ models: ['m'] }, { model: 'm', messages, [member]: value })
      expect([value, status >= 400]).toEqual([value, true])
    }
    expect(upstream.requests).toEqual([])
  })
})

describe('the limit of tokens', () => {
  it.each([
    ['gpt-5', 'max_completion_tokens'],
    ['gpt-5-mini-2025-08-07', 'max_completion_tokens'],
    ['gpt-5.2', 'max_completion_tokens'],
    ['openai/gpt-5', 'max_completion_tokens'],
    ['o1', 'max_completion_tokens'],
    ['o3-mini', 'max_completion_tokens'],
    ['o4-mini-2025-04-16', 'max_completion_tokens'],
    ['openai/o3', 'max_completion_tokens'],
    ['gpt-4o', 'max_tokens'],
    ['gpt-4.1-mini', 'max_tokens'],
    ['gpt-oss:120b', 'max_tokens'],
    ['olmo-2', 'max_tokens'],
    ['llama-3.1-8b', 'max_tokens'],
    ['m', 'max_tokens'],
  ])('is written as the model takes it: %s %s', async (model, name) => {
    await ask({ maxTokens: 100 }, { model, messages })
    expect(sent()).toEqual({ model, messages, [name]: 100 })
  })

  it.each(['max_tokens', 'max_completion_tokens'])(
    'is written as the caller had it: %s',
    async (name) => {
      for (const model of ['gpt-5', 'm']) {
        await ask({ maxTokens: 100 }, { model, messages, [name]: 500 })
        expect(sent()).toEqual({ model, messages, [name]: 100 })
        await ask({ maxTokens: 100 }, { model, messages, [name]: 50 })
        expect(sent()).toEqual({ model, messages, [name]: 50 })
      }
    },
  )

  it('is written twice only where it came twice', async () => {
    const both = { max_tokens: 500, max_completion_tokens: 600 }
    await ask({ maxTokens: 100 }, { model: 'gpt-5', messages, ...both })
    expect(sent()).toMatchObject({ max_tokens: 100, max_completion_tokens: 100 })
  })

  it('is written where `null` came', async () => {
    await ask({ maxTokens: 100 }, { model: 'm', messages, max_tokens: null })
    expect(sent()).toEqual({ model: 'm', messages, max_tokens: 100 })
  })

  it('is for all prompts together, in whatever form they come', async () => {
    for (const prompt of [
      ['a', 'b'],
      [1, 'b'],
      [[1], [2]],
    ]) {
      await ask({ maxTokens: 100 }, { model: 'm', prompt })
      expect(sent()).toMatchObject({ max_tokens: 50 })
    }
    await ask({ maxTokens: 100 }, { model: 'm', prompt: [1, 2, 3] })
    expect(sent()).toMatchObject({ max_tokens: 100 })
  })

  it('has one name for text completions', async () => {
    await ask({ maxTokens: 100 }, { model: 'gpt-5', prompt: 'x' })
    expect(sent()).toEqual({ model: 'gpt-5', prompt: 'x', max_tokens: 100 })
  })

  it('holds for other spellings that its owner lets through', async () => {
    const members = [
      'max_output_tokens',
      'reasoning.max_tokens',
      'options',
      'extra_body',
      'n_predict',
    ]
    const allow = { maxTokens: 100, members }
    for (const body of [
      { max_output_tokens: 101 },
      { max_output_tokens: '50' },
      { reasoning: { max_tokens: 1e9 } },
      { options: { num_predict: -1 } },
      { extra_body: { a: [{ max_new_tokens: 101 }] } },
      { n_predict: 101 },
    ]) {
      const { status } = await ask(allow, { model: 'm', messages, ...body })
      expect([body, status]).toEqual([body, 400])
    }
    const within = {
      max_output_tokens: 100,
      reasoning: { max_tokens: 50 },
      options: { top_k: 9e9 },
    }
    expect((await ask(allow, { model: 'm', messages, ...within })).status).toBe(200)
    expect(sent()).toMatchObject({ ...within, max_tokens: 100 })
  })
})

describe('a deployment whose name tells nothing of its model', () => {
  /** As OpenAI and Azure refuse the old name. */
  const unsupported = {
    message: "Unsupported parameter: 'max_tokens' is not supported with this model.",
    type: 'invalid_request_error',
    param: 'max_tokens',
    code: 'unsupported_parameter',
  }

  function setup(error: object) {
    upstream.handle((_request, response, body) => {
      if (!body.includes('"max_tokens"')) return answer(response)
      response.writeHead(400, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ error }))
    })
    const handler = createChatHandler({
      client: createClient({ baseURL: upstream.baseURL, apiKey: 'k' }),
      basePath: '/api',
      public: true,
      allow: { maxTokens: 100 },
    })
    return createClient({
      baseURL: 'http://localhost/api',
      scheduler: impatient(),
      fetch: (input, init) => handler(new Request(input, init)),
    })
  }

  const names = () =>
    upstream.requests.map(({ body }) => /"(max_\w+)":100/.exec(body)?.[1] ?? 'none')

  it('is asked by the name that its endpoint asks for, and by that from then on', async () => {
    const client = setup(unsupported)
    const ask = () => client.chat.stream({ model: 'ours', messages: [] }).final()
    expect((await ask()).status).toBe('complete')
    expect((await ask()).status).toBe('complete')
    const [old, next] = ['max_tokens', 'max_completion_tokens']
    expect(names()).toEqual([old, next, next])
    await client.chat.stream({ model: 'other', messages: [] }).final()
    expect(names().slice(3)).toEqual([old, next])
  })

  it.each([
    ['of another code', { ...unsupported, code: 'invalid_value' }],
    ['of another member', { ...unsupported, param: 'response_format' }],
    ['in words alone', { message: `${unsupported.message} Use max_completion_tokens instead.` }],
  ])('keeps its name after a refusal %s', async (_, error) => {
    const client = setup(error)
    for (let turn = 0; turn < 2; turn++) {
      const ask = client.chat.stream({ model: 'ours', messages: [] }).final()
      await expect(ask).rejects.toMatchObject({ status: 400 })
    }
    expect(names()).toEqual(['max_tokens', 'max_tokens'])
  })

  it('is left alone where the caller chose the name', async () => {
    const client = setup(unsupported)
    const ask = client.chat.stream({ model: 'ours', messages: [], max_tokens: 500 }).final()
    await expect(ask).rejects.toMatchObject({ status: 400 })
    expect(names()).toEqual(['max_tokens'])
  })
})

describe('a header of a caller', () => {
  it('is passed on where it is named, and stays behind else', async () => {
    const own = { 'x-tenant': 't', memory: 'true', 'anthropic-beta': 'x' }
    await ask({ headers: ['X-Tenant'] }, { model: 'm', messages }, own)
    await ask(undefined, { model: 'm', messages }, own)
    const passed = upstream.requests.map(({ headers }) =>
      Object.keys(own).filter((name) => headers[name] !== undefined),
    )
    expect(passed).toEqual([['x-tenant'], []])
  })
})
