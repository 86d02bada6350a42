// The page as an app: what it has loaded is kept for a time without a network, by public/sw.js.

/** The same name as there. */
const KEPT = 'x-demo'

/** Keeps what is loaded, once the page has nothing better to do. */
export function install(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return
  // Blocked by the browser's settings: the page works, and needs its network.
  const ignore = (): undefined => undefined
  window.addEventListener('load', () => {
    void navigator.serviceWorker.register('/sw.js').then(keepLoaded).catch(ignore)
    // What came while the worker was starting was seen by neither.
    navigator.serviceWorker.addEventListener('controllerchange', () => {
      void keepLoaded().catch(ignore)
    })
  })
}

/** The worker sees nothing of what came before it. From the browser's own cache, so that nothing is sent twice. */
async function keepLoaded(): Promise<void> {
  const loaded = performance
    .getEntriesByType('resource')
    .map(({ name }) => new URL(name))
    .filter(({ origin, pathname }) => origin === location.origin && !pathname.startsWith('/api'))
    .map(({ href }) => href)
  const cache = await caches.open(KEPT)
  await Promise.all(
    ['/', ...new Set(loaded)].map(async (name) => {
      if (name.includes('/assets/') && (await cache.match(name))) return
      const response = await fetch(name)
      if (response.ok) await cache.put(name, response)
    }),
  )
}
