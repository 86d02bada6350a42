// What an answer cost: as the server says in one of its shapes, else computed from a price list.
import { asNumber, asObject, asText, type Json } from '../json.ts'
import type { Cost, ModelPricing, Usage } from '../message/types.ts'
import type { CacheTTL } from './caching.ts'
import { add, decimalOf, multiply, perMillion, subtract } from './decimal.ts'
import { cacheMultipliers } from './prices.ts'
import { cacheWrites } from './usage.ts'

/** What the server says of the price of one request. */
export interface Billing {
  /** Absent where the server said none, which is something else than zero. */
  cost?: Cost | undefined
  inputTokens?: number | undefined
  outputTokens?: number | undefined
  cacheReadTokens?: number | undefined
  cacheWriteTokens?: number | undefined
  cacheTTL?: CacheTTL | undefined
  /** What the account holds afterwards, as a decimal number. */
  remainingBalance?: string | undefined
  requestId?: string | undefined
  /** Where the money came from, e.g. `USD` or `nano`. */
  paymentSource?: string | undefined
  /** As it came. */
  raw: Readonly<Record<string, unknown>>
}

function currencyOf(raw: Json): string {
  const told = asText(raw['currency']) ?? asText(raw['paymentSource']) ?? 'USD'
  return /^(?:nano|xno)$/i.test(told) ? 'XNO' : told.toUpperCase()
}

/** `costUsd`, then `cost`, then `amount`; a plain number, text, or an amount by its currency. */
function costOf(raw: Json): Cost | undefined {
  const inDollars = decimalOf(raw['costUsd']) ?? decimalOf(raw['usdCost'])
  if (inDollars !== undefined) return { amount: inDollars, currency: 'USD', estimated: false }
  const plain = decimalOf(raw['cost']) ?? decimalOf(raw['amount'])
  if (plain !== undefined) return { amount: plain, currency: currencyOf(raw), estimated: false }
  const nano = decimalOf(raw['nanoCost'])
  if (nano !== undefined) return { amount: nano, currency: 'XNO', estimated: false }
  const billing = decimalOf(asObject(raw['billing'])?.['usd'])
  return billing === undefined ? undefined : { amount: billing, currency: 'USD', estimated: false }
}

/** Reads `x_nanogpt_pricing`, the legacy trailer, or a `nanoGPT` object; undefined for what is none. */
export function readBilling(value: unknown): Billing | undefined {
  const raw = asObject(value)
  if (!raw) return undefined
  const ttl = raw['cacheTTL']
  // What failed to be priced has no cost, whatever stands beside it.
  const cost = asObject(raw['error']) ? undefined : costOf(raw)
  return {
    cost,
    inputTokens: asNumber(raw['inputTokens']),
    outputTokens: asNumber(raw['outputTokens']),
    cacheReadTokens: asNumber(raw['cacheReadInputTokens']),
    cacheWriteTokens: asNumber(raw['cacheCreationInputTokens']),
    cacheTTL: ttl === '5m' || ttl === '1h' ? ttl : undefined,
    remainingBalance: decimalOf(raw['remainingBalance']),
    requestId: asText(raw['requestId']),
    paymentSource: asText(raw['paymentSource']),
    raw,
  }
}

/** Usage from what the server bills, for answers that come without one. */
export function usageOf(billing: Billing): Usage | undefined {
  const { inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens, cost, raw } = billing
  if (inputTokens === undefined && outputTokens === undefined && !cost) return undefined
  const [promptTokens, completionTokens] = [inputTokens ?? 0, outputTokens ?? 0]
  const usage: Usage = {
    promptTokens,
    completionTokens,
    totalTokens: promptTokens + completionTokens,
    raw,
  }
  if (cacheReadTokens !== undefined) usage.cachedTokens = cacheReadTokens
  if (cacheWriteTokens !== undefined) usage.cacheWriteTokens = cacheWriteTokens
  if (cost) usage.cost = cost
  return usage
}

/** What the cost of an answer depends on besides its tokens. */
export interface PriceOptions {
  /** How long what was written to the cache is kept. @default '5m' */
  cacheTTL?: CacheTTL | undefined
  /** Amounts to add, e.g. the price of a web search, as decimal text in the currency of the prices. */
  extras?: readonly string[] | undefined
}

function priceOf(tokens: number, price: string): string {
  return perMillion(multiply(String(tokens), price))
}

interface CachePrices {
  read: string
  write: Readonly<Record<CacheTTL, string>>
}

function cachePrices({ prompt, cacheRead, cacheWrite }: ModelPricing): CachePrices {
  return {
    read: cacheRead ?? multiply(prompt, cacheMultipliers.read),
    write: {
      '5m': cacheWrite ?? multiply(prompt, cacheMultipliers.write5m),
      '1h': multiply(prompt, cacheMultipliers.write1h),
    },
  }
}

/** What an answer costs by a price list, exact to the last digit, and flagged as an estimate. */
export function estimateCost(
  usage: Usage,
  prices: ModelPricing,
  { cacheTTL = '5m', extras = [] }: PriceOptions = {},
): Cost {
  const { read, write } = cachePrices(prices)
  const writes = cacheWrites(usage, cacheTTL)
  const cached = usage.cachedTokens ?? 0
  const plain = Math.max(0, usage.promptTokens - cached - writes['5m'] - writes['1h'])
  const amount = add(
    priceOf(plain, prices.prompt),
    priceOf(cached, read),
    priceOf(writes['5m'], write['5m']),
    priceOf(writes['1h'], write['1h']),
    priceOf(usage.completionTokens, prices.completion),
    ...extras,
  )
  return { amount, currency: prices.currency, estimated: true }
}

/** What the cache saved against the same request without it; negative for a write that nothing has read yet. */
export function cacheSavings(
  usage: Usage,
  prices: ModelPricing,
  { cacheTTL = '5m' }: PriceOptions = {},
): Cost | undefined {
  const { read, write } = cachePrices(prices)
  const writes = cacheWrites(usage, cacheTTL)
  const cached = usage.cachedTokens ?? 0
  if (cached + writes['5m'] + writes['1h'] === 0) return undefined
  const amount = add(
    priceOf(cached, subtract(prices.prompt, read)),
    priceOf(writes['5m'], subtract(prices.prompt, write['5m'])),
    priceOf(writes['1h'], subtract(prices.prompt, write['1h'])),
  )
  return { amount, currency: prices.currency, estimated: true }
}
