// Both conventions of counting a cached prompt, told apart also where the numbers alone do not tell.
import { expect, it } from 'vitest'
import { createSandbox } from '../testing/index.ts'
import { nanogpt } from './index.ts'

const prices = { m: { prompt: '3', completion: '15', currency: 'USD' } }

async function usageOf(usage: object) {
  const json = {
    id: 'c',
    object: 'chat.completion',
    model: 'm',
    choices: [{ index: 0, message: { role: 'assistant', content: 'Hi' }, finish_reason: 'stop' }],
    usage,
  }
  const client = nanogpt({
    baseURL: 'http://sandbox.test/api/v1',
    fetch: createSandbox({ json }).fetch,
    prices,
  })
  const { usage: read } = await client.chat.create({
    model: 'm',
    messages: [{ role: 'user', content: 'Hello' }],
  })
  return read
}

it('counts a cached part that was left out, also where the rest of the prompt is longer', async () => {
  // Claude's routes leave `cached_tokens` at 0 and count what was read in `cache_read_input_tokens` alone.
  const usage = await usageOf({
    prompt_tokens: 5000,
    completion_tokens: 100,
    total_tokens: 5100,
    prompt_tokens_details: { cached_tokens: 0 },
    cache_read_input_tokens: 4000,
    cache_creation_input_tokens: 0,
  })
  expect(usage).toMatchObject({ promptTokens: 9000, totalTokens: 9100, cachedTokens: 4000 })
  // 5000 × 3 + 4000 × 0.3 + 100 × 15, for a million.
  expect(usage?.cost).toMatchObject({ amount: '0.0177', estimated: true })
})

it('counts no cached part twice that is part of the prompt', async () => {
  const usage = await usageOf({
    prompt_tokens: 9000,
    completion_tokens: 100,
    total_tokens: 9100,
    prompt_tokens_details: { cached_tokens: 4000 },
    cache_read_input_tokens: 4000,
    cache_creation_input_tokens: 0,
  })
  expect(usage).toMatchObject({ promptTokens: 9000, totalTokens: 9100, cachedTokens: 4000 })
  expect(usage?.cost).toMatchObject({ amount: '0.0177', estimated: true })
})

it('takes a first write for part of the prompt, as the documentation shows it', async () => {
  const usage = await usageOf({
    prompt_tokens: 8500,
    completion_tokens: 0,
    total_tokens: 8500,
    prompt_tokens_details: { cached_tokens: 0 },
    cache_read_input_tokens: 0,
    cache_creation_input_tokens: 8000,
  })
  expect(usage).toMatchObject({ promptTokens: 8500, cacheWriteTokens: 8000 })
})
