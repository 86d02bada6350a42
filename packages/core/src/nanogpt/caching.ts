// Prompt caching: markers, the helper object and its other names, and the header that both need.
import { usageError } from '../errors.ts'
import { asArray, asObject, type Json } from '../json.ts'

/** How long a cache entry is kept after its last use. */
export type CacheTTL = '5m' | '1h'

/** A marker on a block: everything up to and including the block is cached. */
export interface CacheControl {
  type: 'ephemeral'
  /** @default '5m' */
  ttl?: CacheTTL
}

/** The helper object `prompt_caching`, also known as `promptCaching` and, at the top of a body, `cache_control`. */
export interface PromptCaching {
  enabled?: boolean
  /** @default '5m' */
  ttl?: CacheTTL
  /** Zero-based and inclusive: the last message of the part that stays the same. */
  cut_after_message_index?: number
  cutAfterMessageIndex?: number
  /** Fail with 503 rather than ask a provider that has no cache. @default false */
  stickyProvider?: boolean
  /** Only refresh markers that are there. @default false */
  explicitCacheControl?: boolean
  explicit_cache_control?: boolean
}

/** The most markers that one request may carry. */
export const maxCacheBreakpoints = 4

const HELPERS = ['prompt_caching', 'promptCaching', 'cache_control'] as const
const BETA = 'prompt-caching-2024-07-31'
const BETA_1H = 'extended-cache-ttl-2025-04-11'

/** What a request's body says of caching. */
interface CachingWish {
  markers: readonly Json[]
  helper: Json | undefined
  /** The longest time that is asked for; undefined where nothing is cached. */
  ttl: CacheTTL | undefined
}

function markerOf(holder: unknown): readonly Json[] {
  const marker = asObject(asObject(holder)?.['cache_control'])
  return marker ? [marker] : []
}

function findMarkers(body: Json): readonly Json[] {
  return [
    ...asArray(body['messages']).flatMap((message) => [
      ...markerOf(message),
      ...asArray(asObject(message)?.['content']).flatMap(markerOf),
    ]),
    ...asArray(body['tools']).flatMap((tool) => [
      ...markerOf(tool),
      ...markerOf(asObject(tool)?.['function']),
    ]),
  ]
}

/** Whether a body says itself what is cached: by the helper object, by any of its names, or by markers. */
export function hasCaching(body: Json): boolean {
  return HELPERS.some((name) => body[name] !== undefined) || findMarkers(body).length > 0
}

function findHelper(body: Json): Json | undefined {
  const given = HELPERS.filter((name) => body[name] !== undefined && body[name] !== null)
  if (given.length > 1) {
    throw usageError(
      `${given.map((name) => `\`${name}\``).join(' and ')} are names of one and the same option, so it is unclear which counts. Keep one of them.`,
    )
  }
  const [name] = given
  if (name === undefined) return undefined
  const value = body[name] === true ? { enabled: true, ttl: '5m' } : asObject(body[name])
  return value?.['enabled'] === false ? undefined : value
}

/** What a body asks for, without checking it. */
export function readCaching(body: Json): CachingWish {
  const markers = findMarkers(body)
  const helper = findHelper(body)
  const all = helper ? [...markers, helper] : markers
  const isLong = all.some((each) => each['ttl'] === '1h')
  return { markers, helper, ttl: all.length === 0 ? undefined : isLong ? '1h' : '5m' }
}

/** @throws ChatError `usage` for a body whose caching the server would refuse. */
export function checkCaching(body: Json): CachingWish {
  const wish = readCaching(body)
  const { markers, helper } = wish
  if (markers.length > maxCacheBreakpoints) {
    throw usageError(
      `the request has ${markers.length} \`cache_control\` markers, but at most ${maxCacheBreakpoints} are allowed, so it was not sent. Remove those that the last ones cover: each caches everything before it.`,
    )
  }
  for (const { ttl } of helper ? [...markers, helper] : markers) {
    if (ttl === undefined || ttl === '5m' || ttl === '1h') continue
    throw usageError(
      `a cache was to be kept for ${JSON.stringify(ttl)}, but only "5m" and "1h" are possible. Use one of them, or leave \`ttl\` out for 5m.`,
    )
  }
  const cut = helper?.['cut_after_message_index'] ?? helper?.['cutAfterMessageIndex']
  const { length } = asArray(body['messages'])
  const isInRange = Number.isInteger(cut) && (cut as number) >= 0 && (cut as number) < length
  if (cut !== undefined && cut !== null && !isInRange) {
    throw usageError(
      `\`cut_after_message_index\` is ${JSON.stringify(cut)}, but the request has ${length} messages. It is the zero-based index of the last message to cache, so the largest is ${length - 1}.`,
    )
  }
  return wish
}

/** The value of `anthropic-beta` that a body needs, with what the caller set kept; undefined where none is needed. */
export function cachingBeta(body: Json, told = ''): string | undefined {
  const { ttl } = readCaching(body)
  if (ttl === undefined) return undefined
  const flags = told.split(',').map((flag) => flag.trim())
  const needed = ttl === '1h' ? [BETA, BETA_1H] : [BETA]
  return [...new Set([...flags, ...needed])].filter((flag) => flag !== '').join(',')
}
