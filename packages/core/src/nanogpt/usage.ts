// Usage in both conventions: with the cached part of the prompt counted in `prompt_tokens`, and without.
import { asNumber, asObject } from '../json.ts'
import type { Usage } from '../message/types.ts'
import type { CacheTTL } from './caching.ts'

/** Claude's routes say what was read in a member of their own, and that none of the prompt was. */
function isLeftOut({ raw }: Usage): boolean {
  const body = asObject(raw)
  const inPrompt = asNumber(asObject(body?.['prompt_tokens_details'])?.['cached_tokens'])
  return inPrompt === 0 && (asNumber(body?.['cache_read_input_tokens']) ?? 0) > 0
}

/**
 * The usage with the cached part counted in `promptTokens`. Claude's routes leave it out: a prompt of
 * 11,215 tokens of which 11,213 were cached then has `prompt_tokens: 2`.
 */
export function wholeUsage(usage: Usage): Usage {
  const cached = (usage.cachedTokens ?? 0) + (usage.cacheWriteTokens ?? 0)
  if (cached <= usage.promptTokens && !isLeftOut(usage)) return usage
  const promptTokens = usage.promptTokens + cached
  return { ...usage, promptTokens, totalTokens: promptTokens + usage.completionTokens }
}

/** Tokens written to the cache, by how long they are kept. */
export function cacheWrites(usage: Usage, ttl: CacheTTL): Readonly<Record<CacheTTL, number>> {
  const split = asObject(asObject(usage.raw)?.['cache_creation'])
  const short = asNumber(split?.['ephemeral_5m_input_tokens'])
  const long = asNumber(split?.['ephemeral_1h_input_tokens'])
  if (short !== undefined || long !== undefined) return { '5m': short ?? 0, '1h': long ?? 0 }
  const all = usage.cacheWriteTokens ?? 0
  return ttl === '1h' ? { '5m': 0, '1h': all } : { '5m': all, '1h': 0 }
}
