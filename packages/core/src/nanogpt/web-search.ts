// Web search within a chat: from the neutral setting to a suffix or a member of the body, and its price.
import { asObject, asText, type Json } from '../json.ts'
import type { Cost, Settings } from '../message/types.ts'
import { editModelId, parseModelId } from './model-id.ts'
import { type WebSearchPrices, webSearchPrices2025August } from './prices.ts'

/** The body with the search that the setting asks for. */
export function withWebSearch(body: Json, webSearch: Settings['webSearch']): Json {
  const model = asText(body['model'])
  if (webSearch === undefined || model === undefined) return body
  if (typeof webSearch === 'object') {
    // One place to say it: a suffix beside it could name another provider.
    const bare = editModelId(model, { webSearch: false })
    return { ...body, model: bare, webSearch: { enabled: true, ...webSearch } }
  }
  return { ...body, model: editModelId(model, { webSearch }) }
}

/** What stands behind `:online/` for the search that a body asks for, `native` for a model's own; undefined without one. */
export function webSearchOptionOf(body: Json): string | undefined {
  const search = asObject(body['webSearch']) ?? asObject(body['linkup'])
  if (search?.['enabled'] === true) {
    const provider = asText(search['provider'])
    if (provider === undefined && (search['search_context_size'] ?? search['searchContextSize'])) {
      return 'native'
    }
    const depth = asText(search['depth']) ?? asText(search['kagiSource'] ?? search['kagi_source'])
    const isPlain = depth === undefined || depth === 'standard'
    return isPlain ? (provider ?? 'linkup') : `${provider ?? 'linkup'}-${depth}`
  }
  return parseModelId(asText(body['model']) ?? '').webSearch
}

/**
 * What one search costs by a published list, in US dollars; undefined where it depends on the results.
 * @example
 * webSearchPrice('deep')?.amount // '0.06'
 */
export function webSearchPrice(
  option: string,
  prices: WebSearchPrices = webSearchPrices2025August,
): Cost | undefined {
  const { standard, deep, byOption = {} } = prices
  const named: Readonly<Record<string, string>> = {
    standard,
    deep,
    linkup: standard,
    'linkup-deep': deep,
    ...byOption,
  }
  const amount = Object.hasOwn(named, option) ? named[option] : undefined
  return amount === undefined ? undefined : { amount, currency: 'USD', estimated: true }
}
