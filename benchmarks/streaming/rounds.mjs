// @ts-check
// Rounds of all readers, one after the other, so that what the machine does besides meets all of them.
import { chromium } from 'playwright'
import { CHROMIUM_FLAGS, findBrowser } from '../../scripts/find-browser.mjs'
import { MEMORY } from './budgets.mjs'
import { bundlePage } from './bundle.mjs'
import { serve } from './endpoint.mjs'
import { measure, measureMemory } from './measure.mjs'

/** @typedef {import('./measure.mjs').Run} Run */
/** @typedef {import('./readers.mjs').Reader} Reader */
/** @typedef {{ heap: number, script: number, isWhole: boolean }} Memory bytes */

/**
 * @typedef {object} Found
 * @property {string} chromium its version
 * @property {number} rounds
 * @property {Record<string, Record<string, Run[]>>} runs by workload and reader, one a round
 * @property {Record<string, Memory[]>} memory by reader
 */

/**
 * @param {readonly Reader[]} readers @param {readonly import('./budgets.mjs').Work[]} works
 * @param {number} rounds
 * @returns {Promise<Found>}
 */
export async function measureRounds(readers, works, rounds) {
  /** @type {Record<string, { script: string, css: string }>} */
  const pages = {}
  for (const page of new Set(readers.map(({ page }) => page))) {
    pages[page] = await bundlePage(page === 'ours' ? 'pages/ours.tsx' : `peers/pages/${page}.tsx`)
  }
  const { url, progress, close } = await serve(pages)
  const browser = await chromium.launch({
    executablePath: await findBrowser(),
    args: CHROMIUM_FLAGS,
  })
  const place = { browser, url, progress }
  /** @type {Found} */
  const found = { chromium: browser.version(), rounds, runs: {}, memory: {} }
  try {
    for (let round = 0; round < rounds; round++) {
      for (const work of works) {
        for (const reader of readers) {
          const run = await measure(place, reader, work)
          console.log(
            `round ${round + 1}, ${work.id}, ${reader.name}: ${run.taskMs.toFixed(0)} ms, ${run.commits} commits${run.isWhole ? '' : ', NOT WHOLE'}`,
          )
          const byReader = (found.runs[work.id] ??= {})
          ;(byReader[reader.name] ??= []).push(run)
        }
      }
      for (const reader of readers.filter(({ page, name }) => page === 'ours' && name !== 'idle')) {
        ;(found.memory[reader.name] ??= []).push(await measureMemory(place, reader, MEMORY.count))
      }
    }
  } finally {
    await browser.close()
    close()
  }
  return found
}
