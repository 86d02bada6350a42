// The built page: compressed when it was built, kept for good by the browser where a name has its content's hash.
import { existsSync } from 'node:fs'
import { serveStatic } from '@hono/node-server/serve-static'
import type { Hono, MiddlewareHandler } from 'hono'
import { secureHeaders } from 'hono/secure-headers'

/** The addresses that the page has. */
const PAGES = ['/', '/completion', '/structured', '/connect']

/** What each file of the page may load. `asked` are other origins that it sends chats to. */
export function pageHeaders(asked: readonly string[]): MiddlewareHandler {
  return secureHeaders({
    // Served over plain http on one's own machine.
    strictTransportSecurity: false,
    contentSecurityPolicy: {
      defaultSrc: ["'self'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      connectSrc: ["'self'", ...asked],
      // `blob:` is what somebody attached.
      imgSrc: ["'self'", 'https:', 'data:', 'blob:'],
      manifestSrc: ["'self'"],
      workerSrc: ["'self'"],
      objectSrc: ["'none'"],
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
      formAction: ["'self'"],
    },
  })
}

/** Serves the folder that it was built into, and says so where nothing is. */
export function servePage(app: Hono, folder: string | undefined): void {
  const files = {
    root: folder ?? '',
    precompressed: true,
    onFound(path: string, context: Parameters<MiddlewareHandler>[0]) {
      const isHashed = /[\\/]assets[\\/]/.test(path)
      context.header('cache-control', isHashed ? 'max-age=31536000, immutable' : 'no-cache')
    },
  }
  if (folder !== undefined && existsSync(folder)) {
    app.use(serveStatic(files))
    for (const path of PAGES) app.get(path, serveStatic({ ...files, path: 'index.html' }))
  }
  // Also files that are gone, for which a page from before the last build asks: never the page itself.
  app.notFound((context) =>
    context.text(`The demo has nothing here. Its pages are ${PAGES.join(' and ')}.`, 404),
  )
}
