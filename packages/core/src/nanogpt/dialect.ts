// How NanoGPT spells things: OpenAI's way, with additions.
import type { Dialect, Operation, WireRequest } from '../dialect/dialect.ts'
import { asObject, asText, type Json } from '../json.ts'
import type { ModelPricing, Settings } from '../message/types.ts'
import { mistaken } from '../dialect/openai.ts'
import { addressFor, keyHeadersFor, type NanoGPTVariant } from './address.ts'
import { cachingBeta, checkCaching, hasCaching } from './caching.ts'
import { checkMedia, checkPrivacy, checkRouting, checkTools } from './checks.ts'
import { createNanoGPTDecoder } from './decoder.ts'
import { nanogptError } from './errors.ts'
import { parseModelId } from './model-id.ts'
import { readModel } from './models.ts'
import { addOnPrices, type WebSearchPrices } from './prices.ts'
import { addOnsIn, type NanoGPTAddOn, nanogptRelay } from './relay.ts'
import { nanogptRoutes } from './routes.ts'
import { webSearchOptionOf, webSearchPrice, withWebSearch } from './web-search.ts'

/** What the dialect may be told. */
export interface DialectOptions {
  baseURL: string | undefined
  variant: NanoGPTVariant | undefined
  auth: 'bearer' | 'x-api-key'
  prices: Readonly<Record<string, ModelPricing>>
  webSearchPrices: WebSearchPrices | undefined
  privateModels: 'refuse' | 'send'
}

function withSettings(operation: Operation, params: object, settings: Settings): Json {
  const body = params as Json
  if (operation !== 'chat') return withWebSearch(body, settings.webSearch)
  const { reasoning, cache, webSearch } = settings
  // What a body says itself is stronger.
  const ttl = cache === true ? '5m' : cache
  const helper = ttl && !hasCaching(body) ? { prompt_caching: { enabled: true, ttl } } : {}
  // `reasoning_effort` would overrule the effort within `reasoning`.
  const hasEffort = asObject(body['reasoning'])?.['effort'] !== undefined
  const effort = reasoning === undefined || hasEffort ? {} : { reasoning_effort: reasoning }
  return withWebSearch({ ...effort, ...body, ...helper }, webSearch)
}

/** What an estimate can count in, or what changes who pays and not how much. */
const PRICED: ReadonlySet<string> = new Set<NanoGPTAddOn>([
  'webSearch',
  'redaction',
  'billing',
  'caching',
])

/** Makes the dialect, which remembers the prices of the models that it has seen listed. */
export function nanogptDialect(options: DialectOptions): Dialect {
  const { baseURL, variant, auth, webSearchPrices, privateModels } = options
  const seen = new Map<string, ModelPricing>(Object.entries(options.prices))

  function pricesFor(model: string): ModelPricing | undefined {
    return seen.get(model) ?? seen.get(parseModelId(model).base)
  }

  /** Undefined where something is asked that has no known price. */
  function extrasFor(body: Json): readonly string[] | undefined {
    const search = webSearchOptionOf(body)
    const price = search === undefined ? undefined : webSearchPrice(search, webSearchPrices)
    const others = addOnsIn(body).filter(
      (name) => !PRICED.has(name) || (name === 'webSearch' && !price),
    )
    if (others.length > 0 || body['service_tier'] === 'flex') return undefined
    const { redaction } = parseModelId(asText(body['model']) ?? '')
    return [...(price ? [price.amount] : []), ...(redaction ? [addOnPrices.redaction] : [])]
  }

  return {
    name: 'nanogpt',
    features: {
      webSearch: {
        standard: { price: webSearchPrice('standard', webSearchPrices) },
        deep: { price: webSearchPrice('deep', webSearchPrices) },
      },
      reasoning: true,
      cache: ['5m', '1h'],
    },
    upstream: 'nanogpt',
    modelOf: (model) => parseModelId(model).base,
    routes: nanogptRoutes,
    relay: nanogptRelay,
    url: ({ baseURL: base, path }) => addressFor(base, path, variant),
    keyHeaders: ({ path, key }) => keyHeadersFor(path, key, auth),
    request({ operation, params, settings }): WireRequest {
      if (operation === 'models') {
        return { path: 'models?detailed=true', headers: {}, body: undefined }
      }
      const path = operation === 'chat' ? 'chat/completions' : operation
      const body = withSettings(operation, params, settings)
      if (privateModels === 'refuse') checkPrivacy(asText(body['model']) ?? '', baseURL)
      checkRouting(body)
      if (operation === 'completions') return { path, headers: {}, body }
      checkTools(body)
      checkMedia(body)
      checkCaching(body)
      const beta = cachingBeta(body)
      return { path, headers: beta === undefined ? {} : { 'anthropic-beta': beta }, body }
    },
    decoder({ operation, framing, params, settings }) {
      const body = withSettings(operation, params, settings)
      const model = asText(body['model']) ?? ''
      const [prices, extras] = [pricesFor(model), extrasFor(body)]
      return createNanoGPTDecoder({ operation, framing, body, prices, extras })
    },
    model(entry) {
      const model = readModel(entry)
      const id = asText(entry['id'])
      // Prices that were given by hand are stronger.
      const isGiven = id !== undefined && Object.hasOwn(options.prices, id)
      if (id !== undefined && model.pricing && !isGiven) seen.set(id, model.pricing)
      return model
    },
    error: nanogptError,
    mistaken,
  }
}
