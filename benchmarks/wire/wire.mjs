// @ts-check
// Bytes → message in Node and in Chromium, beside the floor and the peers on the same bytes. Writes docs/performance.md.
import { createServer } from 'node:http'
import { build } from 'esbuild'
import { chromium } from 'playwright'
import { CHROMIUM_FLAGS, findBrowser } from '../../scripts/find-browser.mjs'
import { writeSection } from '../report.mjs'
import { measureGrowth, measureThroughput } from './measure.mjs'
import { growthTable, throughputTable } from './tables.mjs'

const EVENTS = 8000
const ROUNDS = 15
const GROWTH_ROUNDS = 5

/** @typedef {{ name: string, rows: import('./measure.mjs').Row[], growths: import('./measure.mjs').Growth[] }} Place */

/** @returns {Promise<Place>} */
async function inNode() {
  return {
    name: `Node ${process.versions.node}`,
    rows: await measureThroughput(EVENTS, ROUNDS),
    growths: await measureGrowth(GROWTH_ROUNDS),
  }
}

/** @param {number} [rounds] @returns {Promise<Place>} */
export async function inChromium(rounds = ROUNDS) {
  const { outputFiles } = await build({
    stdin: {
      contents: `export * from './measure.mjs'`,
      resolveDir: new URL('.', import.meta.url).pathname,
    },
    bundle: true,
    minify: true,
    write: false,
    logLevel: 'error',
    format: 'iife',
    globalName: 'bench',
    target: 'es2022',
    platform: 'browser',
  })
  // `bench` is a `var` of the script and so a member of the window.
  const script = outputFiles[0]?.text ?? ''
  const server = createServer((request, response) => {
    if (request.url === '/bench.js') {
      return response.writeHead(200, { 'content-type': 'text/javascript' }).end(script)
    }
    response
      .writeHead(200, { 'content-type': 'text/html' })
      .end('<!doctype html><meta charset=utf-8><script src=/bench.js></script>')
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)))
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address())
  const executablePath = await findBrowser()
  const browser = await chromium.launch({ executablePath, args: CHROMIUM_FLAGS })
  try {
    const page = await browser.newPage()
    await page.goto(`http://127.0.0.1:${port}/`)
    return {
      name: `Chromium ${browser.version()}`,
      rows: await page.evaluate(`bench.measureThroughput(${EVENTS}, ${rounds})`),
      growths: rounds < ROUNDS ? [] : await page.evaluate(`bench.measureGrowth(${GROWTH_ROUNDS})`),
    }
  } finally {
    await browser.close()
    server.close()
  }
}

/** Prints the tables and writes them between the `wire` markers of docs/performance.md. */
export async function benchWire() {
  console.log(`bytes → message, answers of ${EVENTS} events, ${ROUNDS} rounds interleaved`)
  const text = []
  for (const measure of [inNode, () => inChromium()]) {
    const { name, rows, growths } = await measure()
    text.push(`### ${name}\n\n${throughputTable(rows)}\n\n${growthTable(growths)}`)
    console.log(`\n${text.at(-1)}`)
  }
  writeSection('wire', text.join('\n\n'))
}
