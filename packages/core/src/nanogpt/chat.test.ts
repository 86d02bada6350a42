import { describe, expect, it } from 'vitest'
import { createChat, createScheduler, textOf } from '../index.ts'
import { createSandbox } from '../testing/index.ts'
import { nanogpt, type NanoGPTChatParams, type NanoGPTOptions } from './index.ts'
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
