// @ts-check
// Main-thread task time in Chromium, by CDP counters, less an idle reader's: <Chat/> against a floor without React.
import { createServer } from 'node:http'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { chromium } from 'playwright'
import { CHROMIUM_FLAGS, findBrowser } from '../scripts/find-browser.mjs'

const here = (/** @type {string} */ path) => fileURLToPath(new URL(path, import.meta.url))
/** @param {number[]} values */
const median = (values) => values.toSorted((left, right) => left - right)[values.length >> 1] ?? 0

/** @returns {Promise<{ script: string, css: string }>} */
async function bundle() {
  const { outputFiles } = await build({
    entryPoints: [here('pages/stream.tsx')],
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    jsx: 'automatic',
    target: 'es2022',
    define: { 'process.env.NODE_ENV': '"production"' },
  })
  return {
    script: outputFiles[0]?.text ?? '',
    css: readFileSync(here('../packages/ui/dist/styles.css'), 'utf8'),
  }
}

/** Prints the task time of each reader, and the ratio. */
export async function benchMainThread() {
  const { script, css } = await bundle()
  const server = createServer((request, response) => {
    if (request.url === '/page.js')
      return response.writeHead(200, { 'content-type': 'text/javascript' }).end(script)
    response
      .writeHead(200, { 'content-type': 'text/html' })
      .end(
        `<!doctype html><meta charset=utf-8><style>${css}#host{height:100vh;overflow:auto}body{margin:0}</style><div id=host></div><script type=module src=/page.js></script>`,
      )
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)))
  const address = /** @type {import('node:net').AddressInfo} */ (server.address())
  const browser = await chromium.launch({
    executablePath: await findBrowser(),
    args: CHROMIUM_FLAGS,
  })

  /** @param {string} reader @param {number} count @param {number} pace */
  async function measure(reader, count, pace) {
    const page = await browser.newPage({ viewport: { width: 1000, height: 800 } })
    await page.goto(`http://127.0.0.1:${address.port}/`)
    await page.waitForFunction('window.run')
    const session = await page.context().newCDPSession(page)
    await session.send('Performance.enable')
    const taskTime = async () => {
      const { metrics } = await session.send('Performance.getMetrics')
      return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0) * 1000
    }
    const before = await taskTime()
    await page.evaluate(`window.run(${JSON.stringify(reader)}, ${count}, ${pace})`)
    const after = await taskTime()
    await page.close()
    return after - before
  }

  for (const [count, pace, rounds] of [
    [2000, 200, 3],
    [10_000, 1000, 3],
  ]) {
    if (count === undefined || pace === undefined || rounds === undefined) continue
    /** @type {Record<string, number[]>} */
    const times = { idle: [], floor: [], chat: [] }
    for (let round = 0; round < rounds; round++) {
      for (const reader of Object.keys(times))
        times[reader]?.push(await measure(reader, count, pace))
    }
    const idle = median(times['idle'] ?? [])
    const net = (/** @type {string} */ name) => median(times[name] ?? []) - idle
    const spread = (/** @type {string} */ name) => {
      const values = times[name] ?? []
      return `${(Math.min(...values) - idle).toFixed(0)}–${(Math.max(...values) - idle).toFixed(0)}`
    }
    console.log(
      `${count} tokens at ${pace}/s, net of an idle reader (${idle.toFixed(0)} ms), median of ${rounds}:\n` +
        `  floor ${net('floor').toFixed(0)} ms (${spread('floor')}), <Chat/> ${net('chat').toFixed(0)} ms (${spread('chat')}), ratio ${(net('chat') / net('floor')).toFixed(2)} (goal 1.0)\n` +
        `  <Chat/> per 1,000 tokens: ${((net('chat') / count) * 1000).toFixed(0)} ms of the main thread`,
    )
  }
  await browser.close()
  server.close()
}
