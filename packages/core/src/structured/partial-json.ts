// Reads a text that is held whole and grows, e.g. a tool part's `argsText`: only what is new is parsed.
import type { JsonSnapshot } from './json-snapshot.ts'
import { createJsonStream } from './json-stream.ts'
import type { JsonStream, JsonStreamOptions } from './json-types.ts'

/** Reads a text that has grown since the last call. Another text is read from its start. */
export type PartialJson<T = unknown> = (text: string) => JsonSnapshot<T>

/**
 * Makes a reader for one text that grows. The same text gives the same snapshot.
 * @example
 * const [readArgs] = useState(() => createPartialJson<{ city: string }>())
 * const city = readArgs(part.argsText).value?.city
 */
export function createPartialJson<T = unknown>(options?: JsonStreamOptions): PartialJson<T> {
  const follow = createFollower<T>(options)
  return (text) => follow(text).snapshot()
}

/** The stream that has read a text, given texts of which each mostly goes on with the one before. */
export function createFollower<T = unknown>(
  options: JsonStreamOptions = {},
): (text: string) => JsonStream<T> {
  let stream: JsonStream<T> = createJsonStream(options)
  let before = ''
  return (text) => {
    // An earlier text is asked for now and then, e.g. by a render that React threw away and begins
    // again; what has been read since is kept for the next.
    const isEarlier = text.length < before.length && before.startsWith(text)
    if (isEarlier || !text.startsWith(before)) {
      const fresh = createJsonStream<T>(options)
      fresh.push(text)
      if (isEarlier) return fresh
      stream = fresh
    } else if (text.length > before.length) stream.push(text.slice(before.length))
    before = text
    return stream
  }
}
