// @ts-check
// Long threads in Chromium: mounting against bare text nodes, memory, streaming and typing against an empty thread, and
// whether find, select-all, print and the accessibility tree reach all of it.
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { chromium } from 'playwright'
import { CHROMIUM_FLAGS, findBrowser } from '../scripts/find-browser.mjs'
import { writeSection } from './report.mjs'

const here = (/** @type {string} */ path) => fileURLToPath(new URL(path, import.meta.url))
/** @param {number[]} values @param {number} [part] */
const quantile = (values, part = 0.5) =>
  values.toSorted((left, right) => left - right)[
    Math.min(values.length - 1, Math.floor(values.length * part))
  ] ?? 0

const ROUNDS = 5
const COUNTS = /** @type {const} */ ([1000, 5000])
const HEAP_GOAL = { 1000: 8, 5000: 20 }

async function serve() {
  const { outputFiles } = await build({
    entryPoints: [here('pages/threads.tsx')],
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    jsx: 'automatic',
    target: 'es2022',
    define: { 'process.env.NODE_ENV': '"production"' },
  })
  const script = outputFiles[0]?.text ?? ''
  const css = readFileSync(here('../packages/ui/dist/styles.css'), 'utf8')
  const server = createServer((request, response) => {
    if (request.url === '/page.js') {
      response.writeHead(200, { 'content-type': 'text/javascript' }).end(script)
      return
    }
    response
      .writeHead(200, { 'content-type': 'text/html' })
      .end(
        `<!doctype html><meta charset=utf-8><style>${css}#host{height:100vh;overflow:auto}body{margin:0}</style><div id=host></div><script type=module src=/page.js></script>`,
      )
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)))
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address())
  return { server, address: `http://127.0.0.1:${port}/` }
}

/** @param {import('playwright').Browser} browser @param {string} address @param {number} count */
async function open(browser, address, count) {
  const page = await browser.newPage({ viewport: { width: 1000, height: 800 } })
  await page.goto(address)
  await page.waitForFunction('window.prepare')
  await page.evaluate(`window.prepare(${count})`)
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable')
  await session.send('HeapProfiler.enable')
  const metric = async (/** @type {string} */ wanted) => {
    const { metrics } = await session.send('Performance.getMetrics')
    return metrics.find(({ name }) => name === wanted)?.value ?? 0
  }
  const heap = async () => {
    await session.send('HeapProfiler.collectGarbage')
    return (await metric('JSHeapUsedSize')) / 1e6
  }
  return { page, session, metric, heap }
}

/** @param {import('playwright').Browser} browser @param {string} address @param {number} count @param {'floor' | 'chat'} kind */
async function mount(browser, address, count, kind) {
  const { page, heap } = await open(browser, address, count)
  const before = await heap()
  const ms = Number(await page.evaluate(`window.mount('${kind}')`))
  const mb = (await heap()) - before
  await page.close()
  return { ms, mb }
}

/** Task time of streaming 1,000 tokens, and the longest of most keystrokes meanwhile. @param {import('playwright').Browser} browser @param {string} address @param {number} count */
async function stream(browser, address, count) {
  const { page, metric } = await open(browser, address, count)
  await page.evaluate(`window.mount('chat')`)
  await page.waitForTimeout(500)
  const idleFrom = await metric('TaskDuration')
  await page.waitForTimeout(1000)
  const idle = (await metric('TaskDuration')) - idleFrom
  const from = await metric('TaskDuration')
  const startedAt = Date.now()
  await page.evaluate('window.stream()')
  const seconds = (Date.now() - startedAt) / 1000
  const task = ((await metric('TaskDuration')) - from - idle * seconds) * 1000
  await page.evaluate(`void window.stream()`)
  await page.waitForTimeout(300)
  await page.focus('textarea')
  await page.evaluate(`(() => {
    window.typed = []
    document.querySelector('textarea').addEventListener('input', () => {
      const at = performance.now()
      requestAnimationFrame(() => setTimeout(() => window.typed.push(performance.now() - at)))
    })
  })()`)
  await page.keyboard.type('A sentence that is typed while an answer arrives.', { delay: 40 })
  await page.waitForTimeout(200)
  /** @type {number[]} */
  const typed = await page.evaluate('window.typed')
  await page.close()
  return { task, p95: quantile(typed, 0.95) }
}

/** What reaches a thread of that many messages. @param {string} address @param {number} count */
async function reach(address, count) {
  // Without it nothing of the accessibility tree is built but what is in view.
  const browser = await chromium.launch({
    executablePath: await findBrowser(),
    args: [...CHROMIUM_FLAGS, '--force-renderer-accessibility'],
  })
  const { page, session } = await open(browser, address, count)
  await page.evaluate(`window.mount('chat')`)
  const middle = Math.floor(count / 4) * 2 + 1
  const found = await page.evaluate(`window.find('the needle ${middle} is here')`)
  const selected = String(
    await page.evaluate(
      `getSelection().selectAllChildren(document.body), String(getSelection()).replaceAll(/\\s+/g, ' ')`,
    ),
  )
  const inSelection = Array.from({ length: count / 2 }, (_, index) => index * 2 + 1).filter(
    (index) => selected.includes(`the needle ${index} is here`),
  ).length
  await page.evaluate('getSelection().removeAllRanges()')
  await session.send('Accessibility.enable')
  const { nodes } = await session.send('Accessibility.getFullAXTree')
  const articles = nodes.filter(({ role }) => role?.value === 'article').length
  await page.evaluate(`dispatchEvent(new Event('beforeprint'))`)
  const rich = Number(
    await page.evaluate(`document.querySelectorAll('[data-x-markdown] strong').length`),
  )
  await browser.close()
  return {
    found: Boolean(found),
    selected: `${inSelection} of ${count / 2} answers`,
    accessible: `${articles} of ${count} messages`,
    printed: `${rich} of ${count / 2} answers, rich`,
  }
}

/** Prints and writes the budgets of long threads. */
export async function benchThreads() {
  const { server, address } = await serve()
  const browser = await chromium.launch({
    executablePath: await findBrowser(),
    args: CHROMIUM_FLAGS,
  })
  const rows = []
  for (const count of COUNTS) {
    /** @type {Record<'floor' | 'chat', { ms: number, mb: number }[]>} */
    const seen = { floor: [], chat: [] }
    for (let round = 0; round < ROUNDS; round++) {
      for (const kind of /** @type {const} */ (['floor', 'chat'])) {
        seen[kind].push(await mount(browser, address, count, kind))
      }
    }
    const ms = (/** @type {'floor' | 'chat'} */ kind) => quantile(seen[kind].map((each) => each.ms))
    const mb = quantile(seen.chat.map((each) => each.mb))
    const ratio = ms('chat') / ms('floor')
    rows.push(
      `| ${count} messages mounted, ÷ bare text nodes | ≤ 1.0 | ${ratio.toFixed(2)} (${ms('chat').toFixed(0)} ms, floor ${ms('floor').toFixed(0)} ms) |`,
      `| heap of ${count} messages | ≤ ${HEAP_GOAL[count]} MB | ${mb.toFixed(1)} MB |`,
    )
    console.log(rows.slice(-2).join('\n'))
  }
  /** @type {Record<'empty' | 'long', { task: number, p95: number }[]>} */
  const streams = { empty: [], long: [] }
  for (let round = 0; round < 3; round++) {
    streams.empty.push(await stream(browser, address, 0))
    streams.long.push(await stream(browser, address, 5000))
  }
  await browser.close()
  const task = (/** @type {'empty' | 'long'} */ kind) =>
    quantile(streams[kind].map((each) => each.task))
  const p95 = (/** @type {'empty' | 'long'} */ kind) =>
    quantile(streams[kind].map((each) => each.p95))
  rows.push(
    `| streaming into 5,000, ÷ into an empty thread | ≤ 1.1 | ${(task('long') / task('empty')).toFixed(2)} (${task('long').toFixed(0)} ms, empty ${task('empty').toFixed(0)} ms) |`,
    `| typing meanwhile, p95 | ≤ empty + 17 ms | ${p95('long').toFixed(0)} ms (empty ${p95('empty').toFixed(0)} ms) |`,
  )
  console.log(rows.slice(-2).join('\n'))
  const reached = await reach(address, 5000)
  server.close()
  const lines = Object.entries(reached).map(([name, value]) => `${name}: ${value}`)
  console.log(lines.join(', '))
  writeSection(
    'threads',
    `| work | goal | ours |\n| --- | --- | --- |\n${rows.join('\n')}\n\nOf 5,000 messages, in the browser: ${lines.join('; ')}.`,
  )
}
