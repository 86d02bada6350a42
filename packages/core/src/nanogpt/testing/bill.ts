// What a scripted answer took and costs, in NanoGPT's words.
import type { SandboxRequest } from '../../testing/index.ts'
import { asObject, asText, type Json } from '../../json.ts'
import { type CacheTTL, readCaching } from '../caching.ts'
import { parseModelId } from '../model-id.ts'
import { estimateCost } from '../pricing.ts'
import type { Usage } from '../../types.ts'
import { webSearchOptionOf, webSearchPrice } from '../web-search.ts'
import { scriptedPrices } from './prices.ts'

/** What was counted for one answer. */
export interface Bill {
  usage: Usage
  ttl: CacheTTL | undefined
  /** US dollars as a decimal number. */
  amount: string
}

function tokensIn(text: string): number {
  return Math.ceil(text.length / 4)
}

/** What is cached of a prompt: all of it but the newest message, where something asks for it. */
function cachedPart(body: Json): { ttl: CacheTTL; tokens: number } | undefined {
  const { ttl } = readCaching(body)
  const { messages } = body
  if (ttl === undefined || !Array.isArray(messages)) return undefined
  return { ttl, tokens: tokensIn(JSON.stringify(messages.slice(0, -1))) }
}

/** Counts an answer. `seen` holds the prefixes that are cached, and grows. */
export function billFor(request: SandboxRequest, answer: string, seen: Set<string>): Bill {
  const body = asObject(request.body) ?? {}
  const model = asText(body['model']) ?? ''
  const cached = cachedPart(body)
  const prefix = JSON.stringify((body['messages'] as unknown[] | undefined)?.slice(0, -1))
  const isHit = cached !== undefined && seen.has(prefix)
  if (cached) seen.add(prefix)
  const promptTokens = tokensIn(JSON.stringify(body['messages'] ?? body['prompt'] ?? ''))
  const completionTokens = tokensIn(answer)
  const usage: Usage = {
    promptTokens,
    completionTokens,
    totalTokens: promptTokens + completionTokens,
    cachedTokens: isHit ? cached.tokens : 0,
    cacheWriteTokens: cached && !isHit ? cached.tokens : 0,
    raw: undefined,
  }
  const search = webSearchOptionOf(body)
  const price = search === undefined ? undefined : webSearchPrice(search)?.amount
  const prices = scriptedPrices[parseModelId(model).base] ?? {
    prompt: '1',
    completion: '2',
    currency: 'USD',
  }
  const { amount } = estimateCost(usage, prices, {
    cacheTTL: cached?.ttl,
    extras: price === undefined ? [] : [price],
  })
  return { usage, ttl: cached?.ttl, amount }
}

/** The usage as it goes over the wire, with the cached part counted in `prompt_tokens`. */
export function wireUsage({ usage }: Bill): Readonly<Record<string, unknown>> {
  return {
    prompt_tokens: usage.promptTokens,
    completion_tokens: usage.completionTokens,
    total_tokens: usage.totalTokens,
    prompt_tokens_details: { cached_tokens: usage.cachedTokens },
    cache_creation_input_tokens: usage.cacheWriteTokens,
    cache_read_input_tokens: usage.cachedTokens,
  }
}

/** `x_nanogpt_pricing` as it stands on the last chunk. */
export function wirePricing(bill: Bill, balance: string): Readonly<Record<string, unknown>> {
  const { usage, amount, ttl } = bill
  return {
    amount: Number(amount),
    currency: 'USD',
    costUsd: amount,
    paymentSource: 'USD',
    inputTokens: usage.promptTokens,
    outputTokens: usage.completionTokens,
    remainingBalance: balance,
    ...(ttl === undefined
      ? {}
      : {
          cacheTTL: ttl,
          cacheReadInputTokens: usage.cachedTokens,
          cacheCreationInputTokens: usage.cacheWriteTokens,
        }),
  }
}
