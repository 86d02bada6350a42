// What a backend route must know of NanoGPT: its paths, its headers, and what costs money besides tokens.
import type { DialectRelay, DialectRoute } from '../dialect/dialect.ts'
import { asArray, asObject, asText } from '../json.ts'
import { cachingBeta } from './caching.ts'
import { editModelId, type ModelIdParts, parseModelId } from './model-id.ts'

/** The paths that a backend route may serve, to be named in `allow.routes`. */
export const nanogptRoutes: readonly DialectRoute[] = [
  { path: 'talk-to-gpt', method: 'POST', asksModel: true },
  { path: 'check-balance', method: 'POST' },
  { path: 'subscription/v1/usage', method: 'GET' },
  { path: 'usage', method: 'GET', query: ['from', 'to', 'group_by', 'scope'] },
  { path: 'usage/requests/:id', method: 'GET' },
  { path: 'web', method: 'POST' },
  { path: 'models/:id/providers', method: 'GET' },
  { path: 'subscription/v1/models', method: 'GET', query: ['detailed', 'sort'] },
  { path: 'paid/v1/models', method: 'GET', query: ['detailed', 'sort'] },
  { path: 'personalized/v1/models', method: 'GET', query: ['detailed', 'sort'] },
  { path: 'tee/attestation', method: 'GET', query: ['model', 'nonce', 'signing_algo'] },
  { path: 'tee/signature/:id', method: 'GET', query: ['model', 'signing_algo'] },
]

/** What a request can ask for beyond tokens, each of which costs money or changes what is paid. */
export type NanoGPTAddOn =
  | 'webSearch'
  | 'memory'
  | 'redaction'
  | 'moderation'
  | 'scraping'
  | 'youtube'
  | 'serviceTier'
  | 'advisor'
  | 'provider'
  | 'billing'
  | 'byok'

type Body = Readonly<Record<string, unknown>>

function isOn(value: unknown): boolean {
  return value !== undefined && value !== null && value !== false && value !== 'false'
}

/** A search is on unless it is said to be off: what it costs is not the caller's to pay. */
function asksToSearch(value: unknown): boolean {
  const options = asObject(value)
  return options ? isOn(options['enabled'] ?? true) : isOn(value)
}

/** What the suffixes of every model that may be asked say, in whatever letters. */
function idsIn(body: Body): readonly ModelIdParts[] {
  return [body['model'], ...asArray(body['models'])].map((id) =>
    parseModelId((asText(id) ?? '').toLowerCase()),
  )
}

/** What a request asks for beyond tokens. */
export function addOnsIn(
  body: Body,
  headers: Readonly<Record<string, string>> = {},
): readonly NanoGPTAddOn[] {
  const ids = idsIn(body)
  const tier = body['service_tier']
  const asks: Record<NanoGPTAddOn, boolean> = {
    webSearch:
      ids.some(({ webSearch }) => webSearch !== undefined) ||
      asksToSearch(body['webSearch']) ||
      asksToSearch(body['linkup']),
    memory:
      ids.some(({ memoryDays }) => memoryDays !== undefined) ||
      isOn(body['memory']) ||
      isOn(headers['memory']),
    redaction:
      ids.some(({ redaction }) => redaction) ||
      ['redaction', 'redacted', 'piiredaction', 'piiredacted'].some((name) => isOn(headers[name])),
    moderation: isOn(headers['moderation']) || isOn(headers['moderation-model']),
    scraping: isOn(body['scraping']),
    youtube: isOn(body['youtube_transcripts']),
    serviceTier: isOn(tier) && tier !== 'auto' && tier !== 'default' && tier !== 'flex',
    advisor: isOn(body['advisor']),
    provider:
      ids.some(({ routing }) => routing !== undefined) ||
      isOn(body['provider']) ||
      isOn(headers['x-provider']),
    billing:
      isOn(body['billing_mode']) || isOn(body['billingMode']) || isOn(headers['x-billing-mode']),
    byok: isOn(body['byok']) || isOn(headers['x-use-byok']),
  }
  return (Object.keys(asks) as NanoGPTAddOn[]).filter((name) => asks[name])
}

/** What a backend route passes on, sets and can forbid. */
export const nanogptRelay: DialectRelay = {
  requestHeaders: [
    'anthropic-beta',
    'x-prompt-caching-cut-after',
    'memory',
    'memory_expiration_days',
    'x-provider',
    'x-billing-mode',
    'x-use-byok',
    'x-byok-provider',
    'moderation',
    'moderation-model',
    'redaction',
    'redacted',
    'piiredaction',
    'piiredacted',
  ],
  responseHeaders: [
    'x-nanogpt-inline-moderation-model',
    'x-nanogpt-inline-moderation-flagged',
    'x-nanogpt-inline-moderation-cost-usd',
    'x-nanogpt-advisor-id',
  ],
  headersFor({ body, headers }): Readonly<Record<string, string>> {
    try {
      const beta = cachingBeta(body, headers['anthropic-beta'])
      return beta === undefined ? {} : { 'anthropic-beta': beta }
    } catch {
      // A body that contradicts itself is the upstream's to refuse.
      return {}
    }
  },
  addOns({ body, headers }) {
    const model = asText(body['model'])
    const bare = { webSearch: false, memory: false, routing: false, redaction: false } as const
    return { model: model && editModelId(model, bare), addOns: addOnsIn(body, headers) }
  },
}
