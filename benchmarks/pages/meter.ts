// What every page measures of itself while a reader shows an answer in it.

/** The element that readers render into, which scrolls. */
export const host: HTMLElement = document.querySelector<HTMLElement>('#host') ?? document.body

/** Mounts a reader of the answer that `base` gives. What it gives asks for the answer, and resolves when it was read. */
export type Reader = (base: string) => Promise<() => unknown>

/** What a page saw of one answer. Times are milliseconds since 1970 or long. */
export interface Seen {
  /** Callbacks of a mutation observer: changes of the page, as it got them. */
  commits: number
  /** When the end of the answer was in the page. */
  endAt: number
  longTasks: number
  longestFrame: number
  isWhole: boolean
}

const QUIET_MS = 300
const GIVE_UP_MS = 120_000

const meter = { commits: 0, lastCommitAt: 0, endAt: 0, longTasks: 0, longestFrame: 0 }

function watch(end: string): void {
  new MutationObserver((records) => {
    meter.commits++
    meter.lastCommitAt = performance.now()
    if (meter.endAt === 0 && records.some((record) => shows(record, end))) {
      meter.endAt = meter.lastCommitAt
    }
  }).observe(host, { childList: true, characterData: true, subtree: true })
  new PerformanceObserver((list) => {
    meter.longTasks += list.getEntries().length
  }).observe({ type: 'longtask' })
  let before = performance.now()
  const frame = (now: number): void => {
    meter.longestFrame = Math.max(meter.longestFrame, now - before)
    before = now
    requestAnimationFrame(frame)
  }
  requestAnimationFrame(frame)
}

function shows({ target, type, addedNodes }: MutationRecord, end: string): boolean {
  const nodes = type === 'characterData' ? [target] : [...addedNodes]
  return nodes.some((node) => node.textContent?.includes(end))
}

/** Keeps the end in view as the text grows: what readers without a thread of their own are given. */
export function followEnd(content: Element): void {
  new ResizeObserver(() => {
    host.scrollTop = host.scrollHeight
  }).observe(content)
}

/** Resolves once the page has not changed for a while and shows `end`, or to false after two minutes. */
async function settled(end: string): Promise<boolean> {
  const startedAt = performance.now()
  for (;;) {
    const now = performance.now()
    const isQuiet = now - meter.lastCommitAt > QUIET_MS
    if (isQuiet && (host.textContent?.includes(end) ?? false)) return true
    if (now - startedAt > GIVE_UP_MS) return false
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/** Makes readers startable by the benchmark: `prepare(name, base)`, then `run(end)`. */
export function offer(readers: Readonly<Record<string, Reader>>): void {
  let ask: () => unknown = () => undefined
  let isIdle = false
  Object.assign(window, {
    meter,
    prepare: async (name: string, base: string): Promise<void> => {
      isIdle = name === 'idle'
      ask = (await readers[name]?.(base)) ?? ask
      await new Promise((resolve) => setTimeout(resolve, 300))
    },
    run: async (end: string): Promise<Seen> => {
      watch(end)
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 50)))
      Object.assign(meter, { commits: 0, lastCommitAt: performance.now(), longestFrame: 0 })
      await ask()
      const isWhole = isIdle || (await settled(end))
      const endAt = performance.timeOrigin + (meter.endAt || meter.lastCommitAt)
      return { ...meter, endAt, isWhole }
    },
  })
}
