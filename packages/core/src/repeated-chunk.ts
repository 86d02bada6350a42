// Nearly all chunks of an answer are the same but for the text that they carry. One that is like an earlier
// one is not parsed again: its text stands between the same two halves. Exact, not a guess: both halves are
// compared whole, what is between them must be the inside of one JSON string, and the place is proved by
// parsing the halves around another text. Benchmark: wire.mjs.
import { asArray, asObject, parseJson } from './json.ts'

/** The one text that a chunk consisted of. */
export interface Said {
  /** The member of the first choice's delta that held it. */
  member: string
  text: string
  /** Does with another text what was done with this one. */
  say: (text: string) => void
}

/** Remembers a chunk that consisted of one text, to know its like. */
export interface RepeatedChunk {
  /** Says the text of a chunk that differs from the learned one in nothing else. False for any other chunk. */
  say(data: string): boolean
  learn(data: string, said: Said): void
}

/** A JSON string without escapes is its own inside. */
const NO_ESCAPES = /^[^"\\\u0000-\u001f]*$/
const PROBE = 'probe'
/** After this many chunks in a row that were not alike, learning rests for a while. */
const MISSES = 8
const REST = 64

/** Makes the memory of one stream. */
export function createRepeatedChunk(): RepeatedChunk {
  let learned: Said | undefined
  let before = ''
  let after = ''
  let misses = 0
  let rest = 0

  function miss(): false {
    misses += 1
    if (misses === MISSES) {
      misses = 0
      rest = REST
      learned = undefined
    }
    return false
  }

  return {
    say(data) {
      if (!learned) return false
      const end = data.length - after.length
      if (end < before.length || !data.startsWith(before) || !data.endsWith(after)) return miss()
      const inside = data.slice(before.length, end)
      const text = NO_ESCAPES.test(inside) ? inside : parseJson(`"${inside}"`)
      if (typeof text !== 'string') return miss()
      misses = 0
      learned.say(text)
      return true
    },
    learn(data, said) {
      if (rest > 0) {
        rest -= 1
        return
      }
      const quoted = JSON.stringify(said.text)
      const at = data.indexOf(quoted)
      if (at < 0) return
      const start = data.slice(0, at + 1)
      const end = data.slice(at + quoted.length - 1)
      const choice = asObject(asArray(asObject(parseJson(start + PROBE + end))?.['choices'])[0])
      if (asObject(choice?.['delta'])?.[said.member] !== PROBE) return
      learned = said
      before = start
      after = end
    },
  }
}
