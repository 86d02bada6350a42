// What an answer took and cost, in each shape that is documented or was seen, with where it comes from. The tags are
// those of the inventory: S0 and S3 the two pages, D the documentation, L seen live, T third-party code.
import { describe, expect, it } from 'vitest'
import { type ModelPricing, textOf } from '../index.ts'
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

describe('cached tokens', () => {
  const ended = (usage: object): string => hi + chunk({ ...delta({}, 'stop'), usage }) + done

  it('may be counted within the prompt (D:prompt-caching: 8,500 with 8,000 written)', async () => {
    const usage = { prompt_tokens: 8500, completion_tokens: 10, cache_creation_input_tokens: 8000 }
    expect((await read(ended(usage))).usage).toMatchObject({
      promptTokens: 8500,
      cacheWriteTokens: 8000,
      // 500 × 3 + 8,000 × 3 × 1.25 + 10 × 15, by a million.
      cost: { amount: '0.03165', estimated: true },
      saved: { amount: '-0.006' },
    })
  })

  it('may stand beside it (L: 11,213 cached leave `prompt_tokens: 2`, 2026-07-25)', async () => {
    const usage = {
      prompt_tokens: 2,
      completion_tokens: 10,
      total_tokens: 12,
      prompt_tokens_details: { cached_tokens: 0 },
      cache_read_input_tokens: 11_213,
    }
    expect((await read(ended(usage))).usage).toMatchObject({
      promptTokens: 11_215,
      totalTokens: 11_225,
      cachedTokens: 11_213,
      // 2 × 3 + 11,213 × 3 × 0.1 + 10 × 15, by a million.
      cost: { amount: '0.0035199', estimated: true },
      saved: { amount: '0.0302751' },
    })
  })

  it('cost twice as much for an hour, as asked or as billed (S0, D)', async () => {
    const usage = {
      prompt_tokens: 1_000_000,
      completion_tokens: 0,
      cache_creation_input_tokens: 1_000_000,
    }
    const hour = { prompt_caching: { enabled: true, ttl: '1h' } } as const
    const asked = { ...hour, messages: [{ role: 'user', content: 'Hi' }] } as const
    expect((await read(ended(usage), asked)).usage?.cost?.amount).toBe('6')
    const pricing = { cacheTTL: '1h' }
    const billed = hi + chunk({ ...delta({}, 'stop'), usage, x_nanogpt_pricing: pricing }) + done
    expect((await read(billed)).usage?.cost?.amount).toBe('6')
  })
})

describe('a price', () => {
  const usage = { prompt_tokens: 1000, completion_tokens: 100 }
  const ended = hi + chunk({ ...delta({}, 'stop'), usage }) + done

  it('is computed where the server says none, and flagged', async () => {
    expect((await read(ended)).usage?.cost).toEqual({
      amount: '0.0045',
      currency: 'USD',
      estimated: true,
    })
  })

  it('has the price of the search in it, by suffix or by body', async () => {
    for (const params of [{ model: 'm:online' }, { webSearch: { enabled: true } }]) {
      expect((await read(ended, params)).usage?.cost?.amount).toBe('0.0105')
    }
  })

  it('is not guessed for a model, or a search, without a known price', async () => {
    expect((await read(ended, { model: 'other' })).usage?.cost).toBeUndefined()
    expect((await read(ended, { model: 'm:online/valyu' })).usage?.cost).toBeUndefined()
  })

  it('that the server says is never replaced, not even by zero', async () => {
    const pricing = { cost: 0, paymentSource: 'USD' }
    const body = hi + chunk({ ...delta({}, 'stop'), usage, x_nanogpt_pricing: pricing }) + done
    expect((await read(body)).usage?.cost).toEqual({
      amount: '0',
      currency: 'USD',
      estimated: false,
    })
  })
})
