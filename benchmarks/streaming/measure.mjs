// @ts-check
// One reader showing one answer in a page of its own, seen through the counters of the DevTools protocol.
import { END } from '../answer.mjs'

/**
 * @typedef {object} Page what is measured
 * @property {import('playwright').Browser} browser
 * @property {string} url of the endpoint
 * @property {import('./endpoint.mjs').Progress} progress of the endpoint
 */

/**
 * @typedef {object} Workload
 * @property {number} count tokens
 * @property {number} perSecond 0 for all at once
 * @property {readonly [from: number, to: number][]} [windows] tokens between which the cost of commits is taken
 */

/**
 * @typedef {object} Run
 * @property {number} taskMs processor time of the main thread's tasks
 * @property {number} commits
 * @property {number} longTasks over 50 ms
 * @property {number} longestFrame milliseconds between two animation frames
 * @property {number} lagMs from the last byte to the last change of the page
 * @property {boolean} isWhole whether all of the answer was seen in the end
 * @property {{ taskMs: number, commits: number }[]} windows
 */

const RUN = `window.run(${JSON.stringify(END.trim())})`

/** A page with a reader in it, ready to ask. @param {Page} place @param {{ page: string, name: string }} reader @param {string} base */
async function openPage({ browser, url }, reader, base) {
  const context = await browser.newContext({ viewport: { width: 1000, height: 800 } })
  const page = await context.newPage()
  await page.goto(`${url}/${reader.page}`)
  await page.waitForFunction('window.run')
  await page.evaluate(`window.prepare('${reader.name}', '${base}')`)
  const session = await context.newCDPSession(page)
  // Processor time, not wall time: a busy machine makes it no longer.
  await session.send('Performance.enable', { timeDomain: 'threadTicks' })
  const taskMs = async () => {
    const { metrics } = await session.send('Performance.getMetrics')
    return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0) * 1000
  }
  return { page, session, taskMs, close: () => context.close() }
}

/**
 * @param {Page} place @param {{ page: string, name: string }} reader @param {Workload} workload
 * @returns {Promise<Run>}
 */
export async function measure(place, reader, { count, perSecond, windows = [] }) {
  const { page, taskMs, close } = await openPage(place, reader, `/${count}/${perSecond}`)
  const { progress } = place
  Object.assign(progress, { sent: 0, lastByteAt: 0 })
  const before = await taskMs()
  /** @type {Promise<import('../pages/meter.ts').Seen>} */
  const run = page.evaluate(RUN)
  const marks = windows.flat()
  /** @type {{ task: number, commits: number }[]} */
  const samples = []
  for (const mark of marks) {
    while (progress.sent < mark) await new Promise((resolve) => setTimeout(resolve, 5))
    const [task, commits] = await Promise.all([taskMs(), page.evaluate('window.meter.commits')])
    samples.push({ task, commits: Number(commits) })
  }
  const seen = await run
  const after = await taskMs()
  await close()
  return {
    taskMs: after - before,
    commits: seen.commits,
    longTasks: seen.longTasks,
    longestFrame: seen.longestFrame,
    lagMs: Math.max(0, seen.endAt - progress.lastByteAt),
    isWhole: seen.isWhole,
    windows: windows.map((_, index) => {
      const [from, to] = samples.slice(index * 2, index * 2 + 2)
      return {
        taskMs: (to?.task ?? 0) - (from?.task ?? 0),
        commits: (to?.commits ?? 0) - (from?.commits ?? 0),
      }
    }),
  }
}

/**
 * Bytes of the heap that a reader and its answer take, as a snapshot of the heap counts them.
 * @param {Page} place @param {{ page: string, name: string }} reader @param {number} count tokens
 */
export async function measureMemory(place, reader, count) {
  const { page, session, close } = await openPage(place, reader, `/${count}/0`)
  const before = await heapOf(session)
  /** @type {import('../pages/meter.ts').Seen} */
  const seen = await page.evaluate(RUN)
  const after = await heapOf(session)
  await close()
  return {
    heap: after.heap - before.heap,
    script: after.script - before.script,
    isWhole: seen.isWhole,
  }
}

/** @param {import('playwright').CDPSession} session */
async function heapOf(session) {
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  /** @type {string[]} */
  const chunks = []
  /** @param {{ chunk: string }} part */
  const collect = ({ chunk }) => void chunks.push(chunk)
  session.on('HeapProfiler.addHeapSnapshotChunk', collect)
  await session.send('HeapProfiler.takeHeapSnapshot')
  session.off('HeapProfiler.addHeapSnapshotChunk', collect)
  /** @type {{ snapshot: { meta: { node_fields: string[] } }, nodes: number[] }} */
  const { snapshot, nodes } = JSON.parse(chunks.join(''))
  const fields = snapshot.meta.node_fields
  let heap = 0
  for (let at = fields.indexOf('self_size'); at < nodes.length; at += fields.length) {
    heap += nodes[at] ?? 0
  }
  return { heap, script: usedSize }
}
