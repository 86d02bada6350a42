// The demo's server: the backend route of @x/core/server, the built page, and what the page must know.
import { existsSync } from 'node:fs'
import { serveStatic } from '@hono/node-server/serve-static'
import { type Client, createClient } from '@x/core'
import { createChatHandler } from '@x/core/server'
import { builtInScript, createSandbox } from '@x/core/testing'
import { Hono } from 'hono'
import { secureHeaders } from 'hono/secure-headers'
import type { PageConfig } from '../page-config.ts'
import type { Settings } from './settings.ts'

function clientFor({ upstream }: Settings): Client {
  if (upstream) return createClient(upstream)
  return createClient({
    baseURL: 'http://sandbox.invalid/v1',
    fetch: createSandbox(builtInScript()).fetch,
  })
}

/** The host that answers, for a line in the terminal and one in the page. */
export function answeredBy({ upstream, chatApiURL }: Settings): string {
  const address = chatApiURL ?? upstream?.baseURL
  return address === undefined ? 'sandbox' : new URL(address).host
}

/** Makes the server's app. `folder` holds the built page; without it only the routes are served. */
export function createApp(settings: Settings, folder?: string): Hono {
  const app = new Hono()
  const client = clientFor(settings)
  const { chatApiURL } = settings

  const handler = createChatHandler({
    client,
    basePath: '/api',
    // A demo on one's own machine. A real app passes `authorize`.
    public: true,
    onError: (error) => console.error(error.message),
  })
  app.all('/api/*', (context) => handler(context.req.raw))

  app.use(
    secureHeaders({
      // Served over plain http on one's own machine.
      strictTransportSecurity: false,
      contentSecurityPolicy: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        connectSrc: ["'self'", ...(chatApiURL ? [new URL(chatApiURL).origin] : [])],
        imgSrc: ["'self'", 'https:', 'data:'],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
    }),
  )
  let model = settings.model
  app.get('/config.json', async (context) => {
    // Without a name, the first model that the endpoint lists. Not found is said where a message is sent.
    model ??= await client.models.list().then(
      ([first]) => first?.id,
      () => undefined,
    )
    const config: PageConfig = {
      baseURL: chatApiURL ?? '/api',
      model: model ?? (settings.upstream || chatApiURL ? undefined : 'sandbox'),
      answeredBy: answeredBy(settings),
    }
    context.header('cache-control', 'no-store')
    return context.json(config)
  })
  if (folder !== undefined && existsSync(folder)) {
    app.use(serveStatic({ root: folder }))
    app.get('*', serveStatic({ root: folder, path: 'index.html' }))
  }
  return app
}
