// What a backend route passes on to NanoGPT: its headers, and what of a request costs money besides tokens.
import { addOn, fields, oneOf, tokens, upTo } from '../dialect/charges.ts'
import type { DialectRelay, Rule } from '../dialect/dialect.ts'
import { asArray, asObject, asText } from '../json.ts'
import { cachingBeta } from './caching.ts'
import { type ModelIdParts, parseModelId } from './model-id.ts'

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
  | 'caching'

/** Of a header, what says no. */
function isNo(value: unknown): boolean {
  return typeof value === 'string' && /^\s*(?:false)?\s*$/i.test(value)
}

/** An object is on unless it says that it is off: what it costs is not the caller's to pay. */
function isDisabled(value: unknown): boolean {
  return asObject(value)?.['enabled'] === false
}

const ask = (name: NanoGPTAddOn, isNone?: (value: unknown) => boolean): Rule => addOn(name, isNone)

const search = ask('webSearch', isDisabled)
const caching = ask('caching', isDisabled)

const MEMBERS = {
  webSearch: search,
  linkup: search,
  memory: ask('memory'),
  scraping: ask('scraping'),
  youtube_transcripts: ask('youtube'),
  service_tier: oneOf(['auto', 'default', 'flex'], 'serviceTier'),
  advisor: ask('advisor'),
  provider: ask('provider'),
  billing_mode: ask('billing'),
  billingMode: ask('billing'),
  byok: ask('byok', isDisabled),
  prompt_caching: caching,
  promptCaching: caching,
  cache_control: caching,
  caching,
  stickyprovider: caching,
  stickyProvider: caching,
  reasoning: fields({
    effort: tokens,
    exclude: tokens,
    enabled: tokens,
    summary: tokens,
    delta_field: tokens,
  }),
  reasoning_delta_field: tokens,
  reasoning_content_compat: tokens,
  include_usage: tokens,
  // Only says how long a memory's summary may be.
  model_context_limit: tokens,
  prompt_logprobs: upTo(20),
  tfs: tokens,
  eta_cutoff: tokens,
  epsilon_cutoff: tokens,
  mirostat_mode: tokens,
  mirostat_tau: tokens,
  mirostat_eta: tokens,
  stop_token_ids: tokens,
  include_stop_str_in_output: tokens,
  no_repeat_ngram_size: tokens,
  custom_token_bans: tokens,
} satisfies Record<string, Rule>

/** Flags that ask for nothing by themselves: what is cached is said by marks, which are charged. */
const CACHING_FLAG = /^(?:prompt-caching-2024-07-31|extended-cache-ttl-2025-04-11)$/

const redaction = ask('redaction', isNo)
const byok = ask('byok', isNo)

const HEADERS = {
  'anthropic-beta': (value, at) =>
    String(value)
      .split(',')
      .every((flag) => CACHING_FLAG.test(flag.trim()))
      ? []
      : [{ name: at }],
  'x-prompt-caching-cut-after': ask('caching'),
  memory: ask('memory', isNo),
  memory_expiration_days: ask('memory'),
  'x-provider': ask('provider'),
  'x-billing-mode': ask('billing'),
  'x-use-byok': byok,
  'x-byok-provider': byok,
  moderation: ask('moderation', isNo),
  'moderation-model': ask('moderation', isNo),
  redaction,
  redacted: redaction,
  piiredaction: redaction,
  piiredacted: redaction,
} satisfies Record<string, Rule>

/** Suffixes that are part of a model's name, or change what is shown. */
const NAME = /^(?:thinking|free|latest|none|minimal|low|medium|high|xhigh|max|reasoning-exclude)$/

/** The add-on that a suffix of an id is. Any that is not known may be the id of a provider. */
function suffix(given: string): NanoGPTAddOn | undefined {
  const name = given.toLowerCase()
  if (NAME.test(name)) return undefined
  if (/^online(?:\/|$)/.test(name)) return 'webSearch'
  if (name.startsWith('memory')) return 'memory'
  if (/^cach(?:ing|e|ed)$/.test(name)) return 'caching'
  return /^(?:pii)?redact/.test(name) ? 'redaction' : 'provider'
}

/** What a backend route passes on, sets and can forbid. */
export const nanogptRelay: DialectRelay = {
  requestHeaders: Object.keys(HEADERS),
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
  addOns: [
    'webSearch',
    'memory',
    'redaction',
    'moderation',
    'scraping',
    'youtube',
    'serviceTier',
    'advisor',
    'provider',
    'billing',
    'byok',
    'caching',
  ] satisfies NanoGPTAddOn[],
  members: MEMBERS,
  headers: HEADERS,
  suffix,
  // The one that NanoGPT documents, for every model.
  tokenLimit: () => 'max_tokens',
}

type Body = Readonly<Record<string, unknown>>

/** What the suffixes of every model that may be asked say, in whatever letters. */
function idsIn(body: Body): readonly ModelIdParts[] {
  return [body['model'], ...asArray(body['models'])].map((id) =>
    parseModelId((asText(id) ?? '').toLowerCase()),
  )
}

/** The add-ons that a body is known to ask for, by which an estimate of its cost can be made or not. */
export function addOnsIn(body: Body): readonly NanoGPTAddOn[] {
  const ids = idsIn(body)
  const rules: Readonly<Record<string, Rule>> = MEMBERS
  const found = new Set(
    Object.keys(MEMBERS).flatMap((name) =>
      (rules[name]?.(body[name], name) ?? []).map((charge) => charge.addOn),
    ),
  )
  if (ids.some(({ webSearch }) => webSearch !== undefined)) found.add('webSearch')
  if (ids.some(({ memoryDays }) => memoryDays !== undefined)) found.add('memory')
  if (ids.some((id) => id.redaction)) found.add('redaction')
  if (ids.some(({ routing }) => routing !== undefined)) found.add('provider')
  return [...found].filter((name) => name !== undefined) as NanoGPTAddOn[]
}
