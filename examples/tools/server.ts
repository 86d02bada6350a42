import { serve } from '@hono/node-server'
import { serveStatic } from '@hono/node-server/serve-static'
import { nanogpt } from '@x/core/nanogpt'
import { createChatHandler, memoryStreams } from '@x/core/server'
import { Hono } from 'hono'

/** Deployed, the browser asks for one password (user `chat`). With accounts, look up the session instead. */
function authorize(request: Request) {
  const known = `Basic ${btoa(`chat:${process.env.CHAT_PASSWORD}`)}`
  const headers = { 'www-authenticate': 'Basic realm="chat"' }
  return (
    request.headers.get('authorization') === known || new Response(null, { status: 401, headers })
  )
}

const handler = createChatHandler({
  client: nanogpt({ baseURL: process.env.UPSTREAM_BASE_URL, apiKey: process.env.UPSTREAM_API_KEY }),
  basePath: '/api',
  authorize: process.env.CHAT_PASSWORD ? authorize : undefined, // without: local development alone
  allow: { models: ['gpt-5'] },
  streams: memoryStreams(), // an answer goes on while its page is reloaded
})

const app = new Hono()
app.all('/api/*', (context) => handler(context.req.raw))
app.use(serveStatic({ root: 'dist' })) // the page, once it is built
serve({ fetch: app.fetch, port: Number(process.env.PORT ?? 8787) })
