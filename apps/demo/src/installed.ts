// The page as an app: what it has loaded is kept for a time without a network, by public/sw.js.

/** The same name as there. */
const KEPT = 'x-demo'

/** Keeps what is loaded, once the page has nothing better to do. */
export function install(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return
  window.addEventListener('load', () => {
    // Blocked by the browser's settings, perhaps at the word alone: the page works, and needs its network.
    register().catch(() => undefined)
  })
}

async function register(): Promise<void> {
  await navigator.serviceWorker.register('/sw.js')
  await keepLoaded()
}

/**
 * The worker sees nothing of what was asked for before it had the page: each file is kept when it has come, whenever
 * that is. From the browser's own cache, so that nothing is sent twice.
 */
async function keepLoaded(): Promise<void> {
  const cache = await caches.open(KEPT)
  const seen = new Set<string>()
  async function keep(name: string): Promise<void> {
    const { href, origin, pathname } = new URL(name, location.origin)
    // What is fetched here is told as well.
    if (seen.has(href) || origin !== location.origin || /^\/(api|exchanges)\b/.test(pathname))
      return
    seen.add(href)
    if (pathname.startsWith('/assets/') && (await cache.match(href))) return
    const response = await fetch(href)
    if (response.ok) await cache.put(href, response)
  }
  new PerformanceObserver(async (list) => {
    await Promise.allSettled(list.getEntries().map(({ name }) => keep(name)))
    // After its files: without them it would open and stay empty.
    await keep('/').catch(() => undefined)
  }).observe({ type: 'resource', buffered: true })
}
