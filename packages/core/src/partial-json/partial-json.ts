// Reads a text that is held whole and grows, e.g. a tool part's `argsText`: only what is new is parsed.
import type { JsonSnapshot } from './json-snapshot.ts'
import { createJsonStream } from './json-stream.ts'
import type { JsonStreamOptions } from './json-types.ts'

/** Reads a text that has grown since the last call. Another text is read from its start. */
export type PartialJson<T = unknown> = (text: string) => JsonSnapshot<T>

/**
 * Makes a reader for one text that grows. The same text gives the same snapshot.
 * @example
 * const [readArgs] = useState(() => createPartialJson<{ city: string }>())
 * const city = readArgs(part.argsText).value?.city
 */
export function createPartialJson<T = unknown>(options?: JsonStreamOptions): PartialJson<T> {
  const follow = followText(() => createJsonStream<T>(options))
  return (text) => follow(text).snapshot()
}

/** What has read a text, given texts of which each mostly goes on with the one before. */
export function followText<R extends { push(text: string): void }>(
  make: () => R,
): (text: string) => R {
  let reader = make()
  let before = ''
  return (text) => {
    // An earlier text is asked for now and then, e.g. by a render that React threw away and begins
    // again; what has been read since is kept for the next.
    const isEarlier = text.length < before.length && before.startsWith(text)
    if (isEarlier || !text.startsWith(before)) {
      const fresh = make()
      fresh.push(text)
      if (isEarlier) return fresh
      reader = fresh
    } else if (text.length > before.length) reader.push(text.slice(before.length))
    before = text
    return reader
  }
}
