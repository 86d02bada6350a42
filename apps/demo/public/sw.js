// @ts-check
/// <reference lib="webworker" />
// The page without a network. A page is asked for first and kept for when nobody answers; a file whose name has its
// content's hash never changes. What goes to the API is never seen here. Kept files need no list of the build: the page
// puts what it has loaded, and this adds what is loaded later.

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self))

/** The same name as in the page. */
const KEPT = 'x-demo'
/** Those of some builds: pages from before the last one go on with theirs. */
const MOST_FILES = 300
/** How long a page waits for a network that says nothing before the kept one is shown, in milliseconds. */
const PATIENCE_MS = 4000

worker.addEventListener('install', () => void worker.skipWaiting())
worker.addEventListener('activate', (event) => event.waitUntil(worker.clients.claim()))
worker.addEventListener('fetch', (event) => {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  if (request.method !== 'GET' || origin !== worker.location.origin) return
  if (/^\/(api|exchanges)(\/|$)/.test(pathname)) return
  if (pathname.startsWith('/assets/')) event.respondWith(forGood(request))
  // All pages are one file, which looks at its address.
  else event.respondWith(newest(request, request.mode === 'navigate' ? '/' : request.url))
})

/** @param {Request} request */
async function forGood(request) {
  const cache = await caches.open(KEPT)
  const kept = await cache.match(request.url)
  if (kept) return kept
  const response = await fetch(request)
  if (response.ok) {
    await cache.put(request.url, response.clone())
    const names = (await cache.keys()).filter(({ url }) => url.includes('/assets/'))
    for (const oldest of names.slice(0, -MOST_FILES)) await cache.delete(oldest)
  }
  return response
}

/** @param {Request} request @param {string} name */
async function newest(request, name) {
  const cache = await caches.open(KEPT)
  const kept = await cache.match(name)
  const asked = fetch(request).then(async (response) => {
    if (response.ok) await cache.put(name, response.clone())
    return response
  })
  if (!kept) return asked
  const waited = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))
  return Promise.race([asked, waited.then(() => kept)]).catch(() => kept)
}
