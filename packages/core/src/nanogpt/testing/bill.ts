// What a scripted answer took and costs, in NanoGPT's words.
import type { SandboxRequest } from '../../testing/index.ts'
import { asObject, asText } from '../../json.ts'
import type { CacheTTL } from '../caching.ts'
import { parseModelId } from '../model-id.ts'
import { estimateCost } from '../pricing.ts'
import type { Usage } from '../../message/types.ts'
import { webSearchOptionOf, webSearchPrice } from '../web-search.ts'
import { scriptedPrices } from './prices.ts'
import { type PromptCache, tokensIn } from './prompt-cache.ts'

/** What was counted for one answer. */
export interface Bill {
  usage: Usage
  ttl: CacheTTL | undefined
  /** US dollars as a decimal number. */
  amount: string
}

/** Counts an answer, and what it takes from the cache and leaves there. */
export function billFor(request: SandboxRequest, answer: string, cache: PromptCache): Bill {
  const body = asObject(request.body) ?? {}
  const model = asText(body['model']) ?? ''
  const { read, written, ttl } = cache.use(body)
  // What was cached is part of the prompt, however it is counted.
  const whole = tokensIn(JSON.stringify(body['messages'] ?? body['prompt'] ?? ''))
  const promptTokens = Math.max(whole, read + written)
  const completionTokens = tokensIn(answer)
  const usage: Usage = {
    promptTokens,
    completionTokens,
    totalTokens: promptTokens + completionTokens,
    cachedTokens: read,
    cacheWriteTokens: written,
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
    cacheTTL: ttl,
    extras: price === undefined ? [] : [price],
  })
  return { usage, ttl, amount }
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
