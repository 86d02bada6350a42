// @ts-check
// Rounds of all readers, one after the other, so that what the machine does besides meets all of them.
import { loadavg } from 'node:os'
import { chromium } from 'playwright'
import { CHROMIUM_FLAGS, findBrowser } from '../../scripts/find-browser.mjs'
import { MEMORY } from './budgets.mjs'
import { bundlePage } from './bundle.mjs'
import { serve } from './endpoint.mjs'
import { measure, measureMemory } from './measure.mjs'
import { roundsOf } from './readers.mjs'

/** @typedef {import('./measure.mjs').Run} Run */
/** @typedef {import('./readers.mjs').Reader} Reader */
/** @typedef {{ rounds: number, minutes: number }} Bounds no round begins after so many minutes, but the first */
/** @typedef {{ heap: number, script: number, isWhole: boolean }} Memory bytes */

/**
 * @typedef {object} Found
 * @property {string} chromium its version
 * @property {number} rounds that were begun
 * @property {number} load the highest of the last minute that was seen between two rounds
 * @property {string[]} failures what could not be measured
 * @property {Record<string, Record<string, Run[]>>} runs by workload and reader, one a round
 * @property {Record<string, Memory[]>} memory by reader
 */

/** The slowest peer takes a minute for the longest workload. */
const PATIENCE_MS = 180_000

/** The load of the last minute. */
export const loadNow = () => loadavg()[0] ?? 0

/**
 * A reader that fails, as a peer of another version may, is told of and takes no other with it.
 * @param {readonly Reader[]} readers @param {readonly import('./budgets.mjs').Work[]} works @param {Bounds} bounds
 * @returns {Promise<Found>}
 */
export async function measureRounds(readers, works, { rounds, minutes }) {
  const startedAt = Date.now()
  /** @type {Record<string, { script: string, css: string }>} */
  const pages = {}
  for (const page of new Set(readers.map(({ page }) => page))) {
    pages[page] = await bundlePage(page === 'ours' ? 'pages/ours.tsx' : `peers/pages/${page}.tsx`)
  }
  const { url, progress, close } = await serve(pages)
  const executablePath = await findBrowser()
  const browser = await chromium.launch({ executablePath, args: CHROMIUM_FLAGS })
  const place = { browser, url, progress }
  /** @type {Found} */
  const found = {
    chromium: browser.version(),
    rounds: 0,
    load: loadNow(),
    failures: [],
    runs: {},
    memory: {},
  }
  /** @param {Reader} reader @param {string} what @param {() => Promise<void>} run */
  const attempt = async ({ label }, what, run) => {
    let timer
    const late = new Promise((_, reject) => {
      timer = setTimeout(() => reject(new Error('it took too long')), PATIENCE_MS)
    })
    try {
      await Promise.race([run(), late])
    } catch (thrown) {
      found.failures.push(`${label}, ${what}: ${String(thrown).split('\n')[0]}`)
      console.log(`FAILED ${found.failures.at(-1)}`)
      // What it left must not run beside the next one.
      for (const context of browser.contexts()) await context.close().catch(() => undefined)
    } finally {
      clearTimeout(timer)
    }
  }
  try {
    for (let round = 0; round < rounds; round++) {
      if (round > 0 && Date.now() - startedAt > minutes * 60_000) break
      found.rounds = round + 1
      for (const work of works) {
        for (const reader of readers.filter((each) => round < roundsOf(each, work))) {
          await attempt(reader, work.title, async () => {
            const run = await measure(place, reader, work)
            console.log(
              `round ${round + 1}, ${work.id}, ${reader.name}: ${run.taskMs.toFixed(0)} ms, ${run.commits} commits${run.isWhole ? '' : ', NOT WHOLE'}`,
            )
            const byReader = (found.runs[work.id] ??= {})
            ;(byReader[reader.name] ??= []).push(run)
          })
        }
      }
      const remembered = ['floor', 'chat', 'markdown']
      for (const reader of round < 1
        ? readers.filter(({ name }) => remembered.includes(name))
        : []) {
        await attempt(reader, 'memory', async () => {
          const seen = await measureMemory(place, reader, MEMORY.count)
          found.memory[reader.name] = [seen]
        })
      }
      found.load = Math.max(found.load, loadNow())
    }
  } finally {
    await browser.close()
    close()
  }
  return found
}
