// Model ids carry features behind colons, next to suffixes that are part of the model's name. Only
// what is known to be a feature is ever read, added or removed; everything else stays as it is.
import { usageError } from '../errors.ts'

/** Which route to prefer, by the canonical name of its suffix. */
export type Routing = 'speed' | 'throughput' | 'latency' | 'price' | 'tools'

/** What the suffixes of a model's id say. */
export interface ModelIdParts {
  /** The id without its features, e.g. `openai/gpt-5:thinking`. */
  base: string
  /** What stands behind `:online/`, and `linkup` for `:online` alone. */
  webSearch: string | undefined
  /** Days that the memory is kept; 30 where the suffix names none. */
  memoryDays: number | undefined
  reasoningExclude: boolean
  routing: Routing | undefined
  /** Routed to a provider that caches. */
  caching: boolean
  /** Personal data is taken out of the prompt. */
  redaction: boolean
}

/** Changes to the features of a model's id; what is absent stays, `false` removes. */
export interface ModelIdEdits {
  /** `true` and `standard` mean `:online`, `deep` means `:online/linkup-deep`; else what stands behind `:online/`. */
  webSearch?: boolean | WebSearchOption | undefined
  /** Days from 1 to 365; `true` leaves the number to the server. */
  memory?: boolean | number | undefined
  reasoningExclude?: boolean | undefined
  routing?: Routing | false | undefined
  caching?: boolean | undefined
  redaction?: boolean | undefined
}

/** Every option behind `:online/` that is documented. */
export const webSearchOptions = [
  'linkup',
  'linkup-deep',
  'tavily',
  'tavily-deep',
  'brave',
  'brave-deep',
  'sofya',
  'exa-fast',
  'exa-auto',
  'exa-neural',
  'exa-deep',
  'exa-instant',
  'exa-deep-reasoning',
  'kagi',
  'kagi-web',
  'kagi-news',
  'kagi-search',
  'perplexity',
  'perplexity-deep',
  'valyu',
  'valyu-deep',
  'valyu-web',
  'valyu-web-deep',
] as const

/** A web search by its provider and depth, or by depth alone. */
export type WebSearchOption = 'standard' | 'deep' | (typeof webSearchOptions)[number]

type Feature = keyof ModelIdEdits

const ROUTING: Readonly<Record<string, Routing>> = {
  speed: 'speed',
  fast: 'speed',
  throughput: 'throughput',
  latency: 'latency',
  price: 'price',
  cheap: 'price',
  floor: 'price',
  tools: 'tools',
}
const MEMORY = /^memory(?:-([1-9]\d{0,2}))?$/
const DEFAULT_MEMORY_DAYS = 30

function featureOf(suffix: string): Feature | undefined {
  // An option that came later than this list is still a search.
  if (suffix === 'online' || suffix.startsWith('online/')) return 'webSearch'
  if (MEMORY.test(suffix)) return 'memory'
  if (suffix === 'reasoning-exclude') return 'reasoningExclude'
  if (Object.hasOwn(ROUTING, suffix)) return 'routing'
  if (/^cach(?:ing|e|ed)$/.test(suffix)) return 'caching'
  if (/^(?:pii)?redact(?:ion|ed)$/.test(suffix)) return 'redaction'
  return undefined
}

/** Reads the features of a model's id. */
export function parseModelId(id: string): ModelIdParts {
  const [name = '', ...suffixes] = id.split(':')
  const found: Partial<Record<Feature, string>> = {}
  const kept = [name]
  for (const suffix of suffixes) {
    const feature = featureOf(suffix)
    if (feature) found[feature] = suffix
    else kept.push(suffix)
  }
  const { webSearch, memory, routing } = found
  const days = memory === undefined ? undefined : MEMORY.exec(memory)?.[1]
  return {
    base: kept.join(':'),
    webSearch: webSearch && (webSearch.slice('online/'.length) || 'linkup'),
    memoryDays: memory === undefined ? undefined : Number(days ?? DEFAULT_MEMORY_DAYS),
    reasoningExclude: found.reasoningExclude !== undefined,
    routing: routing === undefined ? undefined : ROUTING[routing],
    caching: found.caching !== undefined,
    redaction: found.redaction !== undefined,
  }
}

function suffixFor(feature: Feature, edits: ModelIdEdits): string | false {
  switch (feature) {
    case 'webSearch': {
      const { webSearch = false } = edits
      if (webSearch === false) return false
      if (webSearch === true || webSearch === 'standard') return 'online'
      return `online/${webSearch === 'deep' ? 'linkup-deep' : webSearch}`
    }
    case 'memory': {
      const { memory = false } = edits
      if (typeof memory !== 'number') return memory && 'memory'
      if (!Number.isInteger(memory) || memory < 1 || memory > 365) {
        throw usageError(
          `the memory was to be kept for ${memory} days, but NanoGPT takes whole numbers from 1 to 365. Pass one of these.`,
        )
      }
      return `memory-${memory}`
    }
    case 'reasoningExclude':
      return edits.reasoningExclude === true && 'reasoning-exclude'
    case 'routing':
      return edits.routing ?? false
    case 'caching':
      return edits.caching === true && 'caching'
    case 'redaction':
      return edits.redaction === true && 'redaction'
    default:
      return feature satisfies never
  }
}

/**
 * The id with its features changed. Suffixes that are no feature keep their place.
 * @throws ChatError `usage` for days of memory outside 1 to 365.
 * @example
 * editModelId('openai/gpt-5:thinking', { webSearch: 'deep' }) // 'openai/gpt-5:thinking:online/linkup-deep'
 */
export function editModelId(id: string, edits: ModelIdEdits): string {
  const [name = '', ...suffixes] = id.split(':')
  let edited: (string | undefined)[] = suffixes
  for (const feature of Object.keys(edits) as Feature[]) {
    if (edits[feature] === undefined) continue
    const suffix = suffixFor(feature, edits)
    const at = edited.findIndex((each) => each !== undefined && featureOf(each) === feature)
    const others = edited.map((each, index) =>
      index !== at && each !== undefined && featureOf(each) === feature ? undefined : each,
    )
    if (at >= 0) others[at] = suffix === false ? undefined : suffix
    else if (suffix !== false) others.push(suffix)
    edited = others
  }
  return [name, ...edited.filter((each) => each !== undefined)].join(':')
}
