// The demo's server: the backend route of @x/core/server, the built page, and what the page must know.
import { existsSync } from 'node:fs'
import { serveStatic } from '@hono/node-server/serve-static'
import { type Client, createClient } from '@x/core'
import { nanogpt } from '@x/core/nanogpt'
import { createRecorder } from '@x/core/nanogpt/tee'
import { type ChatHandler, createChatHandler, memoryStreams } from '@x/core/server'
import { Hono } from 'hono'
import { secureHeaders } from 'hono/secure-headers'
import type { PageConfig } from '../page-config.ts'
import { onlyThisMachine } from './only-this-machine.ts'
import { nanogptSandbox, openaiSandbox } from './sandbox.ts'
import type { Settings } from './settings.ts'

/** What a route for NanoGPT serves besides chats, completions and models. */
const NANOGPT_ROUTES = [
  'talk-to-gpt',
  'check-balance',
  'subscription/v1/usage',
  'usage/requests/:id',
  'web',
  'tee/attestation',
  'tee/signature/:id',
]

function clientFor({ upstream, dialect }: Settings): Client {
  const isNanoGPT = dialect === 'nanogpt'
  if (!upstream) return isNanoGPT ? nanogptSandbox() : openaiSandbox()
  return isNanoGPT ? nanogpt(upstream) : createClient(upstream)
}

/** Long enough for a list of models, short enough for a page that waits for it. */
const MODELS_TIMEOUT = 3000

/** The first model that the endpoint lists, so that nobody has to name one. Undefined if there is none to be had. */
async function firstModel(
  { chatApiURL, dialect }: Settings,
  answering: Client,
): Promise<string | undefined> {
  const options = { baseURL: chatApiURL, retry: false as const }
  const own = dialect === 'nanogpt' ? nanogpt : createClient
  const { models } = chatApiURL === undefined ? answering : own(options)
  try {
    const [first] = await models.list({ signal: AbortSignal.timeout(MODELS_TIMEOUT) })
    return first?.id
  } catch {
    // Why is said in the page, by the same endpoint, when a message is sent.
    return undefined
  }
}

/** The host that answers, for a line in the terminal and one in the page. */
export function answeredBy({ upstream, chatApiURL }: Settings): string {
  const address = chatApiURL ?? upstream?.baseURL
  return address === undefined ? 'sandbox' : new URL(address).host
}

/** The addresses that the page has. */
const PAGES = ['/', '/completion']

/** The server's app, and the stop of its route. */
export type App = Hono & Pick<ChatHandler, 'drain'>

/** Makes the server's app. `folder` holds the built page; without it only the routes are served. */
export function createApp(settings: Settings, folder?: string): App {
  const app = new Hono()
  const { chatApiURL } = settings
  if (settings.upstream && !settings.isPublic) app.use(onlyThisMachine())

  const client = clientFor(settings)
  const recorder = createRecorder()
  const isNanoGPT = settings.dialect === 'nanogpt'
  const handler = createChatHandler({
    client,
    basePath: '/api',
    allow: isNanoGPT ? { routes: NANOGPT_ROUTES } : {},
    // A reload amid an answer loses nothing: the page takes it up where it was.
    streams: memoryStreams(),
    record: isNanoGPT ? recorder.record : undefined,
    // Who may spend the key is settled above. A real app passes `authorize`.
    public: true,
    onError: (error) => console.error(error.message),
  })
  app.all('/api/*', (context) => handler(context.req.raw))
  // Hashes of what went out and came back, for the page to compare with what an enclave signed.
  if (isNanoGPT) app.get('/exchanges', (context) => recorder.handler(context.req.raw))

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
        formAction: ["'self'"],
      },
    }),
  )
  let model = settings.model
  app.get('/config.json', async (context) => {
    model ??= await firstModel(settings, client)
    const config: PageConfig = {
      baseURL: chatApiURL ?? '/api',
      model,
      answeredBy: answeredBy(settings),
      dialect: settings.dialect,
    }
    context.header('cache-control', 'no-store')
    return context.json(config)
  })
  if (folder !== undefined && existsSync(folder)) {
    app.use(
      serveStatic({
        root: folder,
        onFound(path, context) {
          const isHashed = /[\\/]assets[\\/]/.test(path)
          context.header('cache-control', isHashed ? 'max-age=31536000, immutable' : 'no-cache')
        },
      }),
    )
    for (const path of PAGES) app.get(path, serveStatic({ root: folder, path: 'index.html' }))
  }
  // Also files that are gone, for which a page from before the last build asks: never the page itself.
  app.notFound((context) =>
    context.text(`The demo has nothing here. Its pages are ${PAGES.join(' and ')}.`, 404),
  )
  return Object.assign(app, { drain: handler.drain })
}
