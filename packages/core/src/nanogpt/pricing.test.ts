import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ModelPricing, Usage } from '../index.ts'
import {
  cacheSavings,
  estimateCost,
  readBilling,
  webSearchPrice,
  webSearchPriceLists,
  webSearchPrices2025June,
} from './index.ts'

const CLAUDE: ModelPricing = { prompt: '3', completion: '15', currency: 'USD' }

function usageOf(prompt: number, completion: number, cached = 0, written = 0): Usage {
  return {
    promptTokens: prompt,
    completionTokens: completion,
    totalTokens: prompt + completion,
    cachedTokens: cached,
    cacheWriteTokens: written,
    raw: undefined,
  }
}

/** A decimal with up to six places, as an integer of millionths. */
const millionths = fc.bigInt({ min: 0n, max: 200_000_000n })

function decimal(value: bigint, places: number): string {
  const digits = (value < 0n ? -value : value).toString().padStart(places + 1, '0')
  const part = digits.slice(-places).replace(/0+$/, '')
  return `${value < 0n ? '-' : ''}${digits.slice(0, -places)}${part && `.${part}`}`
}

const tokens = fc.nat({ max: 2_000_000 })

describe('an estimate', () => {
  it('is exact to the last digit, for any prices and counts', () => {
    fc.assert(
      fc.property(
        millionths,
        millionths,
        tokens,
        tokens,
        tokens,
        tokens,
        fc.constantFrom('5m' as const, '1h' as const),
        (prompt, completion, plain, written, cached, answer, cacheTTL) => {
          const prices = {
            prompt: decimal(prompt, 6),
            completion: decimal(completion, 6),
            currency: 'USD',
          }
          const usage = usageOf(plain + written + cached, answer, cached, written)
          // In units of 10^-14 dollars: millionths of a dollar, per million tokens, in hundredths.
          const write = cacheTTL === '1h' ? 200n : 125n
          const units =
            100n * prompt * BigInt(plain) +
            write * prompt * BigInt(written) +
            10n * prompt * BigInt(cached) +
            100n * completion * BigInt(answer)
          expect(estimateCost(usage, prices, { cacheTTL })).toEqual({
            amount: decimal(units, 14),
            currency: 'USD',
            estimated: true,
          })
          const saved = 90n * prompt * BigInt(cached) + (100n - write) * prompt * BigInt(written)
          expect(cacheSavings(usage, prices, { cacheTTL })?.amount).toBe(
            cached + written === 0 ? undefined : decimal(saved, 14),
          )
        },
      ),
    )
  })

  it('adds what was asked besides tokens', () => {
    const search = webSearchPrice('deep')?.amount ?? ''
    expect(estimateCost(usageOf(1000, 0), CLAUDE, { extras: [search] }).amount).toBe('0.063')
  })

  it('does not drift where floats do', () => {
    const prices = { prompt: '0.1', completion: '0.2', currency: 'USD' }
    expect(0.1 + 0.2).not.toBe(0.3)
    expect(estimateCost(usageOf(1, 1), prices).amount).toBe('0.0000003')
  })

  it('uses the prices of the cache where the list names them', () => {
    const prices = { ...CLAUDE, cacheRead: '0.5', cacheWrite: '4' }
    expect(estimateCost(usageOf(2_000_000, 0, 1_000_000, 1_000_000), prices).amount).toBe('4.5')
  })

  it('tells writes of five minutes and of an hour apart where the usage does', () => {
    const raw = {
      cache_creation: { ephemeral_5m_input_tokens: 400_000, ephemeral_1h_input_tokens: 600_000 },
    }
    const usage = { ...usageOf(1_000_000, 0, 0, 1_000_000), raw }
    expect(estimateCost(usage, CLAUDE).amount).toBe('5.1')
  })

  it('says what a write cost before anything has read it', () => {
    expect(cacheSavings(usageOf(8500, 0, 0, 8000), CLAUDE)?.amount).toBe('-0.006')
    expect(cacheSavings(usageOf(8500, 0, 8000, 0), CLAUDE)?.amount).toBe('0.0216')
  })
})

describe('what the server says', () => {
  it.each([
    // The order in which it is read: costUsd, then cost, then amount (T, named in the inventory).
    [{ amount: 0.002, currency: 'USD' }, '0.002', 'USD'],
    [{ amount: '0.00231' }, '0.00231', 'USD'],
    [{ cost: 0.5, amount: 2 }, '0.5', 'USD'],
    [{ costUsd: 0.004, cost: 1.2, currency: 'XNO' }, '0.004', 'USD'],
    [{ usdCost: 0.004 }, '0.004', 'USD'],
    [{ cost: 1.5, paymentSource: 'nano' }, '1.5', 'XNO'],
    [{ nanoCost: 0.25 }, '0.25', 'XNO'],
    [{ cost: 1.5e-7, paymentSource: 'USD' }, '0.00000015', 'USD'],
    [{ billing: { usd: 0.02 } }, '0.02', 'USD'],
    // Covered by a subscription: known to be free.
    [{ cost: 0, paymentSource: 'USD' }, '0', 'USD'],
  ])('%j costs %s %s', (raw, amount, currency) => {
    expect(readBilling(raw)?.cost).toEqual({ amount, currency, estimated: false })
  })

  it.each([
    {},
    { amount: null },
    { amount: 'free' },
    { amount: '' },
    { cost: Number.NaN },
    { amount: 0, error: { status: 500, message: 'Pricing failed' } },
  ])('%j is no price, which is something else than zero', (raw) => {
    expect(readBilling(raw)).toMatchObject({ cost: undefined, raw })
  })

  it.each([undefined, null, 'text', 3, []])('%j is nothing at all', (raw) => {
    expect(readBilling(raw)).toBeUndefined()
  })
})

describe('the price of a web search', () => {
  it('is that of the newer page, and that of the older one where it is asked for', () => {
    expect(webSearchPrice('standard')?.amount).toBe('0.006')
    expect(webSearchPrice('deep')?.amount).toBe('0.06')
    expect(webSearchPrice('standard', webSearchPrices2025June)?.amount).toBe('0.005')
    expect(webSearchPrice('deep', webSearchPrices2025June)?.amount).toBe('0.05')
  })

  it('may be a list of one’s own', () => {
    const mine = { source: 'my contract', from: '2026-01-01', standard: '0.001', deep: '0.01' }
    expect(webSearchPrice('linkup-deep', mine)?.amount).toBe('0.01')
  })

  it('is not guessed where it depends on what is found', () => {
    expect(webSearchPrice('valyu')).toBeUndefined()
    expect(webSearchPrice('exa-deep')).toBeUndefined()
    expect(webSearchPrice('toString')).toBeUndefined()
  })

  it('is dated, without a gap between the lists', () => {
    const [older, newer] = webSearchPriceLists
    expect(older?.until).toBe(newer?.from)
    expect(newer?.until).toBeUndefined()
  })
})
