// Each shape of NanoGPT's wire that is documented or was seen, with where it comes from. The tags are
// those of the inventory: S0 and S3 the two pages, D the documentation, L seen live, T third-party code.
import { describe, expect, it } from 'vitest'
import { isChatError, type ModelPricing, textOf } from '../index.ts'
import { sseResponse } from '../testing/index.ts'
import { nanogpt, type NanoGPTChatParams } from './index.ts'

const prices: Record<string, ModelPricing> = {
  m: { prompt: '3', completion: '15', currency: 'USD' },
}

async function read(
  body: string,
  params: Partial<NanoGPTChatParams> = {},
  type = 'text/event-stream',
) {
  const client = nanogpt({
    apiKey: 'k',
    prices,
    retry: false,
    fetch: async () => sseResponse([body], { headers: { 'content-type': type } }),
  })
  const stream = client.chat.stream({ model: 'm', messages: [], ...params })
  const error = await stream.final().then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  const { parts, ...message } = stream.message
  const reasoning = parts.map((part) => (part.type === 'reasoning' ? part.text : '')).join('')
  return { ...message, parts, text: textOf(parts), reasoning, error }
}

const chunk = (value: object): string => `data: ${JSON.stringify(value)}\n\n`
const delta = (value: object, finish: string | null = null): object => ({
  choices: [{ index: 0, delta: value, finish_reason: finish }],
})
const hi = chunk(delta({ content: 'Hi' }))
const done = 'data: [DONE]\n\n'

describe('a stream', () => {
  it('has reasoning, text, calls, usage and price (D:streaming-protocol)', async () => {
    const body = [
      chunk({ id: 'chatcmpl_1', model: 'm', ...delta({ role: 'assistant', content: 'Hello' }) }),
      chunk(delta({ reasoning: 'Thinking...' })),
      chunk(
        delta({
          tool_calls: [
            {
              index: 0,
              id: 'call_abc',
              type: 'function',
              function: { name: 'f', arguments: '{"ci' },
            },
          ],
        }),
      ),
      chunk(delta({ tool_calls: [{ index: 0, function: { arguments: 'ty":1}' } }] })),
      chunk({
        id: 'chatcmpl_1',
        ...delta({}, 'tool_calls'),
        usage: { prompt_tokens: 9, completion_tokens: 5, total_tokens: 14 },
        x_nanogpt_pricing: { amount: 0.0021, currency: 'USD' },
      }),
      done,
    ].join('')
    expect(await read(body)).toMatchObject({
      text: 'Hello',
      reasoning: 'Thinking...',
      responseId: 'chatcmpl_1',
      finishReason: 'tool_calls',
      parts: [{}, {}, { type: 'tool', id: 'call_abc', name: 'f', args: { city: 1 } }],
      usage: { totalTokens: 14, cost: { amount: '0.0021', currency: 'USD', estimated: false } },
    })
  })

  it('has reasoning in `reasoning_content` on v1legacy (D:extended-thinking)', async () => {
    const { reasoning } = await read(chunk(delta({ reasoning_content: 'Hm.' })) + hi + done)
    expect(reasoning).toBe('Hm.')
  })

  it('may repeat the whole message at its end, which is not shown twice (D:chat-completion)', async () => {
    const whole = { message: { content: 'Hi', reasoning: 'Hm.' } }
    const last = chunk({ choices: [{ index: 0, delta: {}, ...whole, finish_reason: 'stop' }] })
    expect(await read(chunk(delta({ reasoning: 'Hm.' })) + hi + last + done)).toMatchObject({
      text: 'Hi',
      reasoning: 'Hm.',
    })
  })

  it('has its usage in the chunk that finishes, or in one without choices (L: both seen)', async () => {
    const usage = { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 }
    const finish = chunk({ ...delta({}, 'stop'), usage })
    const alone = chunk(delta({}, 'stop')) + chunk({ choices: [], usage })
    for (const end of [finish, alone]) {
      expect((await read(hi + end + done)).usage?.totalTokens).toBe(3)
    }
  })

  it('has its price also where no usage was asked for (L: openai/gpt-4o-mini, 2026-08-15)', async () => {
    const pricing = { amount: 0.001, currency: 'USD', inputTokens: 7, outputTokens: 2 }
    const end = chunk({ ...delta({}, 'stop'), x_nanogpt_pricing: pricing })
    expect((await read(hi + end + done)).usage).toMatchObject({
      promptTokens: 7,
      completionTokens: 2,
      cost: { amount: '0.001', estimated: false },
    })
  })

  it('may have a `nanoGPT` object, and a bare trailer after its end (T: ai-sdk-provider)', async () => {
    const end = chunk({ ...delta({}, 'stop'), nanoGPT: { billing: { usd: 0.02 } } })
    const after = '<NanoGPT>{"billing":{"usd":0.02}}</NanoGPT>\n'
    for (const body of [hi + end + done + after, hi + end + after + done]) {
      expect(await read(body)).toMatchObject({
        text: 'Hi',
        error: undefined,
        usage: { cost: { amount: '0.02' } },
      })
    }
  })

  it('cites nested and flat (T: nanochat; D:responses)', async () => {
    const nested = {
      type: 'url_citation',
      url_citation: {
        url: 'https://a.example',
        title: 'A',
        content: 'Of A.',
        start_index: 0,
        end_index: 2,
      },
    }
    const flat = {
      type: 'url_citation',
      url: 'https://b.example',
      title: 'B',
      start_index: 0,
      end_index: 1,
    }
    const { parts } = await read(hi + chunk(delta({ annotations: [nested, flat] }, 'stop')) + done)
    expect(parts.filter(({ type }) => type === 'source')).toMatchObject([
      { url: 'https://a.example', title: 'A', snippet: 'Of A.', start: 0, end: 2 },
      { url: 'https://b.example', title: 'B' },
    ])
  })

  it('tells of an error amid it, with one newline before the end (D:error-handling)', async () => {
    const error = {
      status: 503,
      message: 'Service temporarily unavailable.',
      code: 'service_unavailable',
    }
    const frame = JSON.stringify({ id: 'c', ...delta({}, 'error'), error })
    for (const gap of ['\n', '\n\n']) {
      const answer = await read(`${hi}data: ${frame}${gap}data: [DONE]\n\n`)
      expect(answer.error).toMatchObject({ kind: 'api', ...error, retryable: true })
      expect(answer.text).toBe('Hi')
    }
  })

  it('keeps what an error amid it says besides (I: shape 3 within shape 9)', async () => {
    const error = { status: 402, message: 'Insufficient balance', requiredBalance: 0.5 }
    const frame = chunk({ ...delta({}, 'error'), error })
    expect((await read(hi + frame + done)).error).toMatchObject({
      action: 'top-up',
      balanceRequired: { amount: '0.5', currency: 'USD' },
    })
  })

  it('is interrupted when it ends without [DONE] and without a finish (D:streaming-protocol)', async () => {
    const { error, reason } = await read(hi)
    expect(isChatError(error) && error.kind).toBe('interrupted')
    expect(reason).toBe('interrupted')
  })

  it('may have carriage returns, comments and data over several lines (D:streaming-protocol)', async () => {
    const lines =
      '{"choices":[{"index":0,\ndata: "delta":{"content":"Hi"},"finish_reason":"stop"}]}'
    const body = `: keep-alive\n\ndata: ${lines}\n\n${done}`.replaceAll('\n', '\r\n')
    expect((await read(body)).text).toBe('Hi')
  })
})

describe('a body that is not streamed', () => {
  it('has every member of usage that is documented, and keeps the others (D:chat-completion)', async () => {
    const usage = {
      prompt_tokens: 9,
      completion_tokens: 5,
      total_tokens: 14,
      prompt_tokens_details: { cached_tokens: 4, audio_tokens: 0 },
      completion_tokens_details: { reasoning_tokens: 3, accepted_prediction_tokens: 0 },
      cache_creation_input_tokens: 2,
      citation_tokens: 0,
      num_search_queries: 1,
      something_new: { of: 'tomorrow' },
    }
    const body = JSON.stringify({
      id: 'chatcmpl-abc',
      object: 'chat.completion',
      created: 1_769_278_225,
      model: 'm',
      choices: [
        {
          index: 0,
          message: { role: 'assistant', content: 'Hi', reasoning: 'Hm.' },
          finish_reason: 'stop',
        },
      ],
      usage,
      service_tier: 'flex',
      x_nanogpt_pricing: { amount: 0.5, currency: 'USD', remainingBalance: 9.5 },
    })
    expect(await read(body, {}, 'application/json')).toMatchObject({
      text: 'Hi',
      reasoning: 'Hm.',
      usage: {
        reasoningTokens: 3,
        cachedTokens: 4,
        cacheWriteTokens: 2,
        cost: { amount: '0.5' },
        raw: usage,
      },
    })
  })

  it('may have content as parts, pictures, or reasoning alone (D:chat-completion; T: nanoodle; L)', async () => {
    const body = (message: object): string =>
      JSON.stringify({ choices: [{ index: 0, message, finish_reason: 'stop' }] })
    const parts = body({ content: [{ type: 'text', text: 'Hi' }] })
    expect((await read(parts, {}, 'application/json')).text).toBe('Hi')
    for (const image of [
      'https://i.example/1',
      { url: 'https://i.example/1' },
      { image_url: { url: 'https://i.example/1' } },
    ]) {
      const answer = await read(body({ content: null, images: [image] }), {}, 'application/json')
      expect(answer.parts).toEqual([{ type: 'image', url: 'https://i.example/1' }])
    }
    const thought = body({ content: '', reasoning: 'Hm.' })
    expect((await read(thought, {}, 'application/json')).reasoning).toBe('Hm.')
  })

  it('may be an error with status 200 (T: TEE attestation)', async () => {
    const { error } = await read('{"error":"Not available"}', {}, 'application/json')
    expect(error).toMatchObject({ kind: 'api', message: 'Not available' })
  })
})
