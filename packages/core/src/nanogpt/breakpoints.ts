// Where to put cache markers in a conversation that grows.
import { asArray, asObject } from '../json.ts'
import { type CacheControl, type CacheTTL, maxCacheBreakpoints } from './caching.ts'
import type { NanoGPTMessage } from './params.ts'

/** How breakpoints are placed. */
export interface BreakpointOptions {
  /** @default '5m' */
  ttl?: CacheTTL | undefined
  /** How many markers the messages may have, e.g. 3 where a tool has one. @default 4 */
  most?: number | undefined
}

/**
 * The messages with cache markers for a conversation that grows: at the end of the instructions, at
 * the turn that the last request ended with (so that it is read from the cache), and at the newest
 * turn (so that the next request can read it). Markers that are there already stay and count.
 */
export function placeBreakpoints(
  messages: readonly NanoGPTMessage[],
  { ttl, most = maxCacheBreakpoints }: BreakpointOptions = {},
): NanoGPTMessage[] {
  const isTurn = ({ role }: NanoGPTMessage): boolean => role === 'user' || role === 'tool'
  const newest = messages.findLastIndex(isTurn)
  const answer = messages.findLastIndex(({ role }, at) => role === 'assistant' && at < newest)
  const before = messages.findLastIndex((message, at) => isTurn(message) && at < answer)
  const firstTurn = messages.findIndex(({ role }) => role !== 'system' && role !== 'developer')
  const instructions = (firstTurn < 0 ? messages.length : firstTurn) - 1
  let left = most - messages.flatMap(markersOf).length
  const marked = [...messages]
  for (const at of new Set([newest, before, instructions])) {
    const message = messages[at]
    if (left <= 0 || !message || markersOf(message).length > 0) continue
    const withMarker = mark(
      message,
      ttl === undefined ? { type: 'ephemeral' } : { type: 'ephemeral', ttl },
    )
    if (!withMarker) continue
    marked[at] = withMarker
    left--
  }
  return marked
}

function markersOf(message: NanoGPTMessage): readonly unknown[] {
  return asArray(message.content).filter((part) => asObject(part)?.['cache_control'] !== undefined)
}

/** Undefined for a message with nothing to put a marker on. */
function mark(message: NanoGPTMessage, marker: CacheControl): NanoGPTMessage | undefined {
  const { content } = message
  if (content === null || content === '' || content === undefined) return undefined
  const parts = typeof content === 'string' ? [{ type: 'text' as const, text: content }] : content
  const last = parts.at(-1)
  if (!last) return undefined
  const marked = [...parts.slice(0, -1), { ...last, cache_control: marker }]
  return { ...message, content: marked }
}
