// The curl and Python examples of NanoGPT's two pages, "Text Generation" and "Chat Completion", by our
// client: what goes out is compared with what the example sends, the JSON byte for byte.
import { describe, expect, it } from 'vitest'
import { textOf } from '../index.ts'
import { createSandbox, type SandboxRequest } from '../testing/index.ts'
import { nanogpt, type NanoGPTChatParams, type NanoGPTOptions } from './index.ts'
import { nanogptScript } from './testing/index.ts'

const KEY = 'YOUR_API_KEY'
const CHAT = 'https://nano-gpt.com/api/v1/chat/completions'

function page(options: NanoGPTOptions = {}) {
  const sandbox = createSandbox(nanogptScript({ apiKey: KEY }))
  const client = nanogpt({ apiKey: KEY, fetch: sandbox.fetch, ...options })
  const sent = (): SandboxRequest => {
    const request = sandbox.requests.at(-1)
    if (!request) throw new Error('nothing was sent')
    return request
  }
  return { client, sent, sandbox }
}

/** What an example says of its request. Python writes JSON with other spaces, so that text is compared as JSON has it. */
function expectRequest(request: SandboxRequest, url: string, body: object, headers: object): void {
  expect(request.method).toBe('POST')
  expect(request.url).toBe(url)
  expect(request.bodyText).toBe(JSON.stringify(body))
  expect(request.headers).toMatchObject({ 'content-type': 'application/json', ...headers })
}

const bearer = { authorization: `Bearer ${KEY}` }

/** As the Python examples stream: without asking for usage, which `include_usage` would add to the body. */
const asWritten = { stream_options: undefined }

describe('Text Generation', () => {
  it('streams a chat completion', async () => {
    const { client, sent } = page()
    const messages = [
      { role: 'system' as const, content: 'You are a helpful assistant.' },
      { role: 'user' as const, content: 'Please explain the concept of artificial intelligence.' },
    ]
    const model = 'chatgpt-4o-latest'
    let printed = ''
    for await (const text of client.chat.stream({ model, messages, ...asWritten }).text()) {
      printed += text
    }
    const body = { model, messages, stream: true }
    expectRequest(sent(), CHAT, body, { ...bearer, accept: 'text/event-stream' })
    expect(printed).toBe('You asked: Please explain the concept of artificial intelligence.')
  })

  it('asks for a text completion', async () => {
    const { client, sent } = page()
    const data = {
      model: 'chatgpt-4o-latest',
      prompt: 'Write a short story about a robot learning to paint:',
      max_tokens: 1000,
      temperature: 0.7,
      top_p: 1,
      stream: false,
    }
    const response = await client.completions.create(data)
    expectRequest(sent(), 'https://nano-gpt.com/api/v1/completions', data, bearer)
    // response['choices'][0]['text']
    expect((response.raw as { choices: { text: string }[] }).choices[0]?.text).toBe(
      textOf(response.parts),
    )
    expect(textOf(response.parts)).toContain('a robot learning to paint')
  })

  it('talks to GPT, and reads cost and tokens from the trailer', async () => {
    const { client, sent } = page()
    const messages = [
      { role: 'user' as const, content: 'Hello, how are you?' },
      {
        role: 'assistant' as const,
        content: "I'm doing well, thank you! How can I assist you today?",
      },
    ]
    const prompt = 'Please explain the concept of artificial intelligence.'
    const model = 'chatgpt-4o-latest'
    const response = await client.legacy.chat.create({ prompt, model, messages })
    const url = 'https://nano-gpt.com/api/talk-to-gpt'
    expectRequest(sent(), url, { prompt, model, messages }, { 'x-api-key': KEY })
    expect(sent().headers).not.toHaveProperty('authorization')
    expect(textOf(response.parts)).toBe('You asked: ' + prompt)
    expect(response.usage).toMatchObject({
      promptTokens: expect.any(Number),
      completionTokens: expect.any(Number),
      cost: { amount: expect.stringMatching(/^0\.\d+$/), currency: 'USD', estimated: false },
    })
  })

  it('caches with explicit markers, and sets the header by itself', async () => {
    const { client, sent } = page()
    const data: NanoGPTChatParams = {
      model: 'claude-3-5-sonnet-20241022',
      messages: [
        {
          role: 'system',
          content: [
            {
              type: 'text',
              text: 'You are a financial watchdog. Answer in JSON with rationale fields.',
              cache_control: { type: 'ephemeral', ttl: '5m' },
            },
          ],
        },
        {
          role: 'user',
          content: [
            {
              type: 'text',
              text: 'Context: <10 kB of policy + rubric that rarely changes>\nA separate uncached message will carry the live question.',
              cache_control: { type: 'ephemeral', ttl: '5m' },
            },
          ],
        },
        { role: 'user', content: "What risks should I watch for in today's filing?" },
      ],
      temperature: 0.7,
      max_tokens: 4000,
      stream: false,
    }
    const result = await client.chat.create(data)
    const headers = { ...bearer, 'anthropic-beta': 'prompt-caching-2024-07-31' }
    expectRequest(sent(), CHAT, data, headers)
    expect(textOf(result.parts)).toContain('What risks should I watch for')
    // Check usage.prompt_tokens_details.cached_tokens: nothing at first, then all that was marked.
    expect(result.usage).toMatchObject({ cachedTokens: 0 })
    expect((await client.chat.create(data)).usage?.cachedTokens).toBeGreaterThan(50)
  })

  it('caches with the helper', async () => {
    const { client, sent } = page()
    const payload: NanoGPTChatParams = {
      model: 'claude-3-5-sonnet-20241022',
      messages: [
        { role: 'system', content: 'Summaries must be under 100 words.' },
        { role: 'user', content: 'Cache the playbook for an hour.' },
        { role: 'user', content: 'Live question goes here' },
      ],
      prompt_caching: { enabled: true, ttl: '1h', cut_after_message_index: 1 },
    }
    // The example sets the header by hand, which stands.
    const beta = { 'anthropic-beta': 'prompt-caching-2024-07-31' }
    await client.chat.create(payload, { headers: beta })
    expectRequest(sent(), CHAT, { ...payload, stream: false }, { ...bearer, ...beta })
    // By itself the client also names what an hour needs.
    await client.chat.create(payload)
    expect(sent().headers['anthropic-beta']).toBe(
      'prompt-caching-2024-07-31,extended-cache-ttl-2025-04-11',
    )
  })

  it.each([
    ['standard', 'What happened in the tech industry this week?', ':online'],
    [
      'deep',
      'Provide a comprehensive analysis of the latest developments in quantum computing',
      ':online/linkup-deep',
    ],
  ] as const)('searches the web: %s', async (depth, content, suffix) => {
    const { client, sent } = page()
    const messages = [{ role: 'user' as const, content }]
    let text = ''
    const stream = client.chat.stream(
      { model: 'chatgpt-4o-latest', messages, ...asWritten },
      { settings: { webSearch: depth } },
    )
    for await (const piece of stream.text()) text += piece
    const body = { model: `chatgpt-4o-latest${suffix}`, messages, stream: true }
    expectRequest(sent(), CHAT, body, bearer)
    expect(text).toBe(`You asked: ${content}`)
    expect(stream.message.parts.some(({ type }) => type === 'source')).toBe(true)
  })
})

describe('Chat Completion', () => {
  it('sends the curl example', async () => {
    const { client, sent } = page()
    const data: NanoGPTChatParams = {
      model: 'chatgpt-4o-latest',
      messages: [{ role: 'user', content: 'Testing, please reply!' }],
      stream: false,
      temperature: 0.7,
      max_tokens: 4000,
      top_p: 1,
      frequency_penalty: 0,
      presence_penalty: 0,
      cache_control: { enabled: false, ttl: '5m' },
    }
    const answer = await client.chat.create(data)
    expectRequest(sent(), CHAT, data, bearer)
    expect(sent().headers).not.toHaveProperty('anthropic-beta')
    expect(answer).toMatchObject({
      finishReason: 'stop',
      usage: { promptTokens: expect.any(Number), totalTokens: expect.any(Number) },
    })
  })

  it.each([
    ['chatgpt-4o-latest:online', 'What are the latest developments in AI?'],
    [
      'chatgpt-4o-latest:online/linkup-deep',
      'Provide a comprehensive analysis of recent AI breakthroughs',
    ],
  ])('sends the Python example for %s', async (model, content) => {
    const { client, sent } = page()
    const data = { model, messages: [{ role: 'user' as const, content }] }
    const { finishReason } = await client.chat.create(data)
    expect(finishReason).toBe('stop')
    // Not streaming is said, where the example leaves it to the server's default.
    expectRequest(sent(), CHAT, { ...data, stream: false }, bearer)
  })

  it('reads the response example', async () => {
    // "Chat Completion", response 200, as it is printed: its only choice is number 123.
    const body = {
      id: '<string>',
      object: '<string>',
      created: 123,
      choices: [
        { index: 123, message: { role: 'assistant', content: '<string>' }, finish_reason: 'stop' },
      ],
      usage: { prompt_tokens: 123, completion_tokens: 123, total_tokens: 123 },
    }
    const { fetch } = createSandbox({ json: body })
    const answer = await page({ fetch }).client.chat.create({
      model: 'chatgpt-4o-latest',
      messages: [{ role: 'user', content: 'Testing, please reply!' }],
    })
    expect(textOf(answer.parts)).toBe('<string>')
    expect(answer.messages).toHaveLength(1)
    expect(answer.finishReason).toBe('stop')
    expect(answer.usage).toMatchObject({ promptTokens: 123, totalTokens: 123 })
    expect(answer.raw).toEqual(body)
  })
})
