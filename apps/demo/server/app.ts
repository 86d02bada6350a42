// The demo's server: a backend route of @x/core/server for each upstream, the built page, and what the page must know.
import { type Client, createClient } from '@x/core'
import { nanogpt } from '@x/core/nanogpt'
import { createRecorder } from '@x/core/nanogpt/tee'
import { type ChatHandler, createChatHandler, memoryStreams } from '@x/core/server'
import { Hono } from 'hono'
import type { PageConfig } from '../page-config.ts'
import { answeredBy, connectionOf } from './connection.ts'
import { onlyThisMachine } from './only-this-machine.ts'
import { servePage, pageHeaders } from './page.ts'
import { nanogptSandbox, openaiSandbox } from './sandbox.ts'
import type { Settings, Upstream } from './settings.ts'
import type { Stores } from './stores.ts'

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

function clientFor({ baseURL, apiKey, dialect }: Upstream): Client {
  const isNanoGPT = dialect === 'nanogpt'
  if (baseURL === undefined) return isNanoGPT ? nanogptSandbox() : openaiSandbox()
  return isNanoGPT ? nanogpt({ baseURL, apiKey }) : createClient({ baseURL, apiKey })
}

/** Long enough for a list of models, short enough for a page that waits for it. */
const MODELS_TIMEOUT = 3000

/** The first model that the endpoint lists, so that nobody has to name one. Undefined if there is none to be had. */
async function firstModel({ models }: Client): Promise<string | undefined> {
  const list = models.list({ signal: AbortSignal.timeout(MODELS_TIMEOUT) })
  // Why there is none is said by `/api/connection`, and when a message is sent.
  const [first] = await list.catch(() => [])
  return first?.id
}

/** The server's app, and the stop of its routes. */
export type App = Hono & Pick<ChatHandler, 'drain'>

/** Makes the server's app. `folder` holds the built page; without it only the routes are served. */
export function createApp(settings: Settings, folder?: string, stores?: Stores): App {
  const app = new Hono()
  const { upstreams, isPublic } = settings
  const hasKey = upstreams.some(({ baseURL, isDirect }) => baseURL !== undefined && !isDirect)
  if (hasKey && !isPublic) app.use(onlyThisMachine())

  const { streams = memoryStreams(), limits } = stores ?? {}
  const recorder = createRecorder()
  const handlers: ChatHandler[] = []
  const configs = new Map<string, () => Promise<PageConfig>>()
  // The first is below `/api`, which is the beginning of all others.
  for (const upstream of upstreams.toReversed()) {
    const client = clientFor(upstream)
    const { id, isDirect, baseURL } = upstream
    const path = id === '1' ? '/api' : `/api/${id}`
    // The page asks a route of this server, or the user's own.
    const base = (isDirect && baseURL) || path
    configs.set(id, configOf(upstream, client, base, upstreams))
    const connection = connectionOf(upstream)
    app.get(`${path}/connection`, async (context) => {
      context.header('cache-control', 'no-store')
      return context.json(await connection())
    })
    if (isDirect) continue
    const isNanoGPT = upstream.dialect === 'nanogpt'
    const handler = createChatHandler({
      client,
      basePath: path,
      allow: {
        ...(isNanoGPT ? { routes: NANOGPT_ROUTES } : {}),
        // The toggles of the page, which a route with limits lets through by name alone.
        ...(limits ? { addOns: ['webSearch', 'caching'] } : {}),
      },
      // A reload amid an answer loses nothing: the page takes it up where it was.
      streams,
      limits,
      record: isNanoGPT ? recorder.record : undefined,
      // The right to spend the key is settled above. A real app passes `authorize`.
      public: true,
      onError: (error) => console.error(error.message),
    })
    handlers.push(handler)
    app.all(`${path}/*`, (context) => handler(context.req.raw))
  }
  // Hashes of what went out and came back, for the page to compare with what an enclave signed.
  if (upstreams.some(({ dialect }) => dialect === 'nanogpt')) {
    app.get('/exchanges', (context) => recorder.handler(context.req.raw))
  }

  const direct = upstreams.flatMap(({ isDirect, baseURL }) =>
    isDirect && baseURL !== undefined ? [new URL(baseURL).origin] : [],
  )
  app.use(pageHeaders(direct))
  app.get('/config.json', async (context) => {
    const config = configs.get(context.req.query('upstream') ?? '1') ?? configs.get('1')
    context.header('cache-control', 'no-store')
    return context.json((await config?.()) ?? null)
  })
  servePage(app, folder)
  async function drain(ms: number): Promise<void> {
    await Promise.all(handlers.map((handler) => handler.drain(ms)))
  }
  return Object.assign(app, { drain })
}

/** What the page is told of one upstream. The model is looked for until there is one. */
function configOf(
  upstream: Upstream,
  client: Client,
  baseURL: string,
  upstreams: readonly Upstream[],
): () => Promise<PageConfig> {
  let { model } = upstream
  return async () => ({
    baseURL,
    model: (model ??= await firstModel(client)),
    answeredBy: answeredBy(upstream),
    dialect: upstream.dialect,
    upstreams: upstreams.map(({ id, name }) => ({ id, name })),
  })
}
