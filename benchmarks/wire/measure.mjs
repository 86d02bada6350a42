// @ts-check
// Times the readers, interleaved round by round, so that a busy machine slows all of them alike. Runs in Node and in a page.
import { corpora, cut, plainText, toolArguments } from './corpora.mjs'
import { readers, watched } from './readers.mjs'

/** @typedef {{ corpus: string, reads: 'event' | '16 KiB', events: number, bytes: number, times: Record<string, number[]> }} Row Times in milliseconds. */
/** @typedef {{ what: string, reads: 'event' | '16 KiB', ratios: number[] }} Growth `ratios`: time for 2N by time for N, one a round. */

const WARM_UP = 3

/** @param {import('./readers.mjs').Reader} read @param {import('./readers.mjs').Pieces} pieces @param {number} size */
async function time(read, pieces, size) {
  const start = performance.now()
  const found = await read(pieces)
  const elapsed = performance.now() - start
  if (found !== size) throw new Error(`a reader found ${found} characters of ${size}`)
  return elapsed
}

/** @param {number} count @param {number} rounds @returns {Promise<Row[]>} */
export async function measureThroughput(count, rounds) {
  /** @type {Row[]} */
  const rows = []
  for (const { name, events, size } of corpora(count)) {
    for (const reads of /** @type {const} */ (['event', '16 KiB'])) {
      const pieces = cut(events, reads)
      const bytes = pieces.reduce((sum, piece) => sum + piece.length, 0)
      const entries = Object.entries(readers)
      /** @type {Record<string, number[]>} */
      const times = Object.fromEntries(entries.map(([key]) => [key, []]))
      for (let round = -WARM_UP; round < rounds; round++) {
        // Another one begins each round: the first pays for the garbage of the last.
        const shift = (round + WARM_UP) % entries.length
        for (const [key, read] of [...entries.slice(shift), ...entries.slice(0, shift)]) {
          const elapsed = await time(read, pieces, size)
          if (round >= 0) times[key]?.push(elapsed)
        }
      }
      rows.push({ corpus: name, reads, events: events.length, bytes, times })
    }
  }
  return rows
}

/** How our time grows when an answer is twice as long, with a look at the message once a frame. @param {number} rounds @returns {Promise<Growth[]>} */
export async function measureGrowth(rounds) {
  /** @type {Growth[]} */
  const result = []
  for (const [what, make, count] of /** @type {const} */ ([
    ['an answer of 100,000 tokens', plainText, 100_000],
    ['tool arguments of 32,000 deltas', toolArguments, 32_000],
  ])) {
    for (const reads of /** @type {const} */ (['event', '16 KiB'])) {
      const once = make(count)
      const twice = make(count * 2)
      const single = cut(once.events, reads)
      const double = cut(twice.events, reads)
      /** @type {number[]} */
      const ratios = []
      for (let round = -1; round < rounds; round++) {
        const base = await time(watched, single, once.size)
        const grown = await time(watched, double, twice.size)
        if (round >= 0) ratios.push(grown / base)
      }
      result.push({ what, reads, ratios })
    }
  }
  return result
}
