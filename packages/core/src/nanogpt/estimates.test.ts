// No estimate is better than one that leaves out what was asked for.
import { describe, expect, it } from 'vitest'
import { createSandbox } from '../testing/index.ts'
import { nanogpt } from './index.ts'

const price = { prompt: '3', completion: '15', currency: 'USD' }
const messages = [{ role: 'user' as const, content: 'Hello' }]

async function costOf(extra: object) {
  const usage = { promptTokens: 1000, completionTokens: 100 }
  const client = nanogpt({
    baseURL: 'http://sandbox.test/api/v1',
    fetch: createSandbox({ text: 'Hi', usage }).fetch,
    prices: { m: price },
  })
  const message = await client.chat.create({ model: 'm', messages, ...extra })
  return message.usage?.cost
}

describe('an estimate is made', () => {
  it.each([
    ['for tokens', {}, '0.0045'],
    ['with the price of a search', { model: 'm:online' }, '0.0105'],
    ['with the price of redaction', { model: 'm:redaction' }, '0.005'],
    ['for the usual tier', { service_tier: 'default' }, '0.0045'],
    ['without the subscription', { billing_mode: 'paygo' }, '0.0045'],
    ['with a search that is off', { webSearch: { enabled: false } }, '0.0045'],
  ])('%s', async (_, extra, amount) => {
    expect(await costOf(extra)).toEqual({ amount, currency: 'USD', estimated: true })
  })
})

describe('an estimate is not made', () => {
  it.each([
    ['with memory, which is paid by its own tokens', { model: 'm:memory-30' }],
    ['with pages that are read on the way', { scraping: true }],
    ['with transcripts', { youtube_transcripts: true }],
    ['with an adviser', { advisor: { model: 'other' } }],
    ['with a provider, which costs a surcharge', { provider: 'other' }],
    ['with a preferred route, which costs a surcharge', { model: 'm:speed' }],
    ['with a key of one’s own', { byok: { enabled: true } }],
    ['in the fast tier', { service_tier: 'priority' }],
    ['in the slow tier', { service_tier: 'flex' }],
    ['with a search that is paid by its results', { model: 'm:online/valyu' }],
    ['with a search of a provider that was not named', { webSearch: {} }],
  ])('%s', async (_, extra) => {
    expect(await costOf(extra)).toBeUndefined()
  })
})
