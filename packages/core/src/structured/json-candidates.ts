// A text may hold several values of which one is meant: an example in the sentence before it, braces that are prose.
import { createJsonStream } from '../partial-json/json-stream.ts'
import type { JsonStream, JsonStreamOptions } from '../partial-json/json-types.ts'

/** The values of a text that grows. Time and memory are linear in its length. */
export interface JsonCandidates {
  push(text: string): void
  /** What was read to its end, or to where it is no JSON, in order. */
  readonly ended: readonly JsonStream[]
  /** What is being read, or looked for. */
  readonly current: JsonStream
}

/** More are an attack or no answer. */
const MAX_CANDIDATES = 1000

/** Makes a reader. */
export function createJsonCandidates(options: JsonStreamOptions): JsonCandidates {
  const ended: JsonStream[] = []
  let current = createJsonStream(options)

  return {
    push(text) {
      for (let rest = text; rest !== '';) {
        const before = current.position
        current.push(rest)
        rest = rest.slice(current.position - before)
        const isOver = current.state === 'complete' || current.failure?.kind === 'syntax'
        if (!isOver || ended.length === MAX_CANDIDATES) return
        ended.push(current)
        current = createJsonStream(options)
      }
    },
    ended,
    get current() {
      return current
    },
  }
}
