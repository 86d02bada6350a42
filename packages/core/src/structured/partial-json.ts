// Reads a text that is held whole and grows, e.g. a tool part's `argsText`: only what is new is parsed.
import type { JsonSnapshot } from './json-snapshot.ts'
import { createJsonStream, type JsonStream, type JsonStreamOptions } from './json-stream.ts'

/** Reads a text that has grown since the last call. Another text is read from its start. */
export type PartialJson<T = unknown> = (text: string) => JsonSnapshot<T>

/**
 * Makes a reader for one text that grows. The same text gives the same snapshot.
 * @example
 * const [readArgs] = useState(() => createPartialJson<{ city: string }>())
 * const city = readArgs(part.argsText).value?.city
 */
export function createPartialJson<T = unknown>(options: JsonStreamOptions = {}): PartialJson<T> {
  let stream: JsonStream<T> = createJsonStream(options)
  let before = ''
  return (text) => {
    if (!text.startsWith(before)) {
      stream = createJsonStream(options)
      before = ''
    }
    if (text.length > before.length) stream.push(text.slice(before.length))
    before = text
    return stream.snapshot()
  }
}
