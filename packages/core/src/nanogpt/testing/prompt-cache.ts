// The cache of prompts as Claude's: what is written up to a breakpoint is read by whatever begins with it.
import { asArray, asObject, type Json } from '../../json.ts'
import { type CacheTTL, readCaching } from '../caching.ts'

/** What a prompt took from the cache and left in it, in tokens. */
export interface CacheUse {
  read: number
  written: number
  ttl: CacheTTL | undefined
}

/** A cache for one endpoint. */
export interface PromptCache {
  use(body: Json): CacheUse
}

/** About as many tokens as a text has. */
export function tokensIn(text: string): number {
  return Math.ceil(text.length / 4)
}

/** A message by what it says: a marker is no part of it, and text in one part is text. */
function said(message: unknown): string {
  const { content, ...rest } = asObject(message) ?? {}
  const parts = asArray(content).map((part) => ({ ...asObject(part), cache_control: undefined }))
  const isText = parts.length === 1 && asObject(parts[0])?.['type'] === 'text'
  const text = isText ? asObject(parts[0])?.['text'] : parts
  return JSON.stringify({ ...rest, content: Array.isArray(content) ? text : content })
}

function isMarked(message: unknown): boolean {
  return asArray(asObject(message)?.['content']).some((part) => asObject(part)?.['cache_control'])
}

/** How many messages are to be cached: through the last marker, or the helper's index, or all but the newest. */
function lengthToCache(body: Json): number {
  const messages = asArray(body['messages'])
  const { helper } = readCaching(body)
  const index = helper?.['cut_after_message_index'] ?? helper?.['cutAfterMessageIndex']
  const chosen = typeof index === 'number' ? index + 1 : messages.length - 1
  return Math.max(messages.findLastIndex(isMarked) + 1, helper ? chosen : 0)
}

/** Makes an empty cache. */
export function createPromptCache(): PromptCache {
  const entries = new Set<string>()
  return {
    use(body) {
      const { ttl } = readCaching(body)
      if (ttl === undefined) return { read: 0, written: 0, ttl }
      const messages = asArray(body['messages']).slice(0, lengthToCache(body)).map(said)
      const prefix = (length: number): string => messages.slice(0, length).join('\n')
      let length = messages.length
      while (length > 0 && !entries.has(`${String(body['model'])}\n${prefix(length)}`)) length--
      if (messages.length > 0) entries.add(`${String(body['model'])}\n${prefix(messages.length)}`)
      const read = tokensIn(prefix(length))
      return { read, written: tokensIn(prefix(messages.length)) - read, ttl }
    },
  }
}
