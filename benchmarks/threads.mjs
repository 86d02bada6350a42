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
/** @param {readonly number[]} values @param {number} [part] */
const quantile = (values, part = 0.5) =>
  values.toSorted((left, right) => left - right)[
    Math.min(values.length - 1, Math.floor(values.length * part))
  ] ?? 0

const ROUNDS = 5
const COUNTS = /** @type {const} */ ([1000, 5000])
const HEAP_GOAL = { 1000: 4, 5000: 10 }

async function serve() {
  const { outputFiles } = await build({
    entryPoints: [here('pages/threads.tsx')],
    bundle: true,
    minify: true,
    write: false,
    logLevel: 'error',
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
  await page.evaluate('window.longestTask()')
  const ms = Number(await page.evaluate(`window.mount('${kind}')`))
  const wholeMs = ms + (kind === 'chat' ? Number(await page.evaluate('window.whole()')) : 0)
  await page.waitForTimeout(200)
  const taskMs = Number(await page.evaluate('window.longestTask()'))
  const mb = (await heap()) - before
  await page.close()
  return { ms, wholeMs, taskMs, mb }
}

/** Task time of streaming 1,000 tokens, and the longest of most keystrokes meanwhile. @param {import('playwright').Browser} browser @param {string} address @param {number} count */
async function stream(browser, address, count) {
  const { page, metric } = await open(browser, address, count)
  await page.evaluate(`window.mount('chat')`)
  await page.evaluate('window.whole()')
  await page.waitForTimeout(500)
  await page.evaluate('window.longestTask()')
  const idleFrom = await metric('TaskDuration')
  await page.waitForTimeout(1000)
  const idle = (await metric('TaskDuration')) - idleFrom
  const from = await metric('TaskDuration')
  const startedAt = Date.now()
  const answer = page.evaluate('window.stream()')
  await page.waitForTimeout(1000)
  const sendMs = Number(await page.evaluate('window.longestTask()'))
  await answer
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
  return { task, sendMs, p95: quantile(typed, 0.95) }
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
  await page.evaluate('window.whole()')
  const middle = Math.floor(count / 4) * 2 + 1
  // From the field, which has the focus, the search goes on at the beginning.
  const found = await page.evaluate(
    `window.find('the needle ${middle} is here', false, false, true)`,
  )
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

/** @typedef {{ work: string, goal: string, floor: string, ours: string }} Row one line of the tables */

/** Of a list of runs the median, with the least and the most. @param {readonly number[]} values @param {string} unit */
const spread = (values, unit) =>
  `${quantile(values).toFixed(0)} ${unit} (${Math.min(...values).toFixed(0)}–${Math.max(...values).toFixed(0)})`

/** @param {readonly number[]} tasks over 50 ms, or 0 */
const taskText = (tasks) => (quantile(tasks) === 0 ? 'none over 50 ms' : spread(tasks, 'ms'))

/** Mounts, streams into and types beside long threads, round by round. @param {number} rounds @returns {Promise<Row[]>} */
export async function measureThreads(rounds) {
  const { server, address } = await serve()
  const executablePath = await findBrowser()
  const browser = await chromium.launch({ executablePath, args: CHROMIUM_FLAGS })
  /** @type {Row[]} */
  const rows = []
  try {
    for (const count of COUNTS) {
      /** @type {Record<'floor' | 'chat', Awaited<ReturnType<typeof mount>>[]>} */
      const seen = { floor: [], chat: [] }
      for (let round = 0; round < rounds; round++) {
        for (const kind of /** @type {const} */ (['floor', 'chat'])) {
          seen[kind].push(await mount(browser, address, count, kind))
        }
      }
      const all = (
        /** @type {'floor' | 'chat'} */ kind,
        /** @type {'ms' | 'wholeMs' | 'taskMs'} */ what,
      ) => seen[kind].map((each) => each[what])
      const mb = (/** @type {'floor' | 'chat'} */ kind) =>
        `${quantile(seen[kind].map((each) => each.mb)).toFixed(1)} MB`
      rows.push(
        {
          work: `${count} messages, until the end of them is on the screen`,
          goal: '≤ 50 ms',
          floor: `all of them ${spread(all('floor', 'ms'), 'ms')}`,
          ours: spread(all('chat', 'ms'), 'ms'),
        },
        {
          work: `until all ${count} are in the page`,
          goal: '≤ 1000 ms',
          floor: '',
          ours: spread(all('chat', 'wholeMs'), 'ms'),
        },
        {
          work: `longest task of that`,
          goal: 'none over 50 ms',
          floor: taskText(all('floor', 'taskMs')),
          ours: taskText(all('chat', 'taskMs')),
        },
        {
          work: `heap of ${count} messages`,
          goal: `≤ ${HEAP_GOAL[count]} MB`,
          floor: mb('floor'),
          ours: mb('chat'),
        },
      )
    }
    rows.push(...(await streamRows(browser, address, Math.min(3, rounds))))
  } finally {
    await browser.close()
    server.close()
  }
  return rows
}

/** An empty thread is the floor of these. @param {import('playwright').Browser} browser @param {string} address @param {number} rounds @returns {Promise<Row[]>} */
async function streamRows(browser, address, rounds) {
  /** @type {Record<'empty' | 'some' | 'long', Awaited<ReturnType<typeof stream>>[]>} */
  const seen = { empty: [], some: [], long: [] }
  for (let round = 0; round < rounds; round++) {
    seen.empty.push(await stream(browser, address, 0))
    seen.some.push(await stream(browser, address, 1000))
    seen.long.push(await stream(browser, address, 5000))
  }
  const all = (
    /** @type {'empty' | 'some' | 'long'} */ kind,
    /** @type {'task' | 'sendMs' | 'p95'} */ what,
  ) => seen[kind].map((each) => each[what])
  const ratio = quantile(all('long', 'task')) / quantile(all('empty', 'task'))
  return [
    {
      work: 'first send into 5,000, longest task',
      goal: 'none over 50 ms',
      floor: `empty: ${taskText(all('empty', 'sendMs'))}`,
      ours: taskText(all('long', 'sendMs')),
    },
    {
      work: 'streaming into 5,000, ÷ into an empty thread',
      goal: '≤ 1.1',
      floor: `empty: ${spread(all('empty', 'task'), 'ms')}`,
      ours: `${ratio.toFixed(2)}, ${spread(all('long', 'task'), 'ms')}`,
    },
    .../** @type {const} */ (['some', 'long']).map((kind) => ({
      work: `typing beside ${kind === 'some' ? '1,000' : '5,000'} while an answer arrives, p95`,
      goal: '≤ empty + 4 ms',
      floor: `empty: ${spread(all('empty', 'p95'), 'ms')}`,
      ours: spread(all(kind, 'p95'), 'ms'),
    })),
  ]
}

/** @param {readonly Row[]} rows */
export function threadTable(rows) {
  const lines = rows.map(
    ({ work, goal, floor, ours }) => `| ${work} | ${goal} | ${floor} | ${ours} |`,
  )
  return `| work | goal | floor | ours |\n| --- | --- | --- | --- |\n${lines.join('\n')}`
}

/** What of a long thread the browser reaches, as a sentence. */
export async function reachText() {
  const { server, address } = await serve()
  const reached = await reach(address, 5000)
  server.close()
  const parts = Object.entries(reached).map(([name, value]) => `${name}: ${value}`)
  return `Of 5,000 messages, in the browser: ${parts.join('; ')}.`
}

/** Prints and writes the budgets of long threads. */
export async function benchThreads() {
  const rows = await measureThreads(ROUNDS)
  const text = `${threadTable(rows)}\n\n${await reachText()}`
  console.log(text)
  writeSection('threads', text)
}
