import { nanogpt } from '@x/core/nanogpt'
import { createChatHandler, memoryStreams } from '@x/core/server'
import { Hono } from 'hono'
import { serveStatic } from 'hono/deno'

const env = (name: string) => Deno.env.get(name)

/** Deployed, the browser asks for one password (user `chat`). With accounts, look up the session instead. */
function authorize(request: Request) {
  const known = `Basic ${btoa(`chat:${env('CHAT_PASSWORD')}`)}`
  const headers = { 'www-authenticate': 'Basic realm="chat"' }
  return (
    request.headers.get('authorization') === known || new Response(null, { status: 401, headers })
  )
}

const handler = createChatHandler({
  client: nanogpt({ baseURL: env('UPSTREAM_BASE_URL'), apiKey: env('UPSTREAM_API_KEY') }),
  basePath: '/api',
  authorize: env('CHAT_PASSWORD') ? authorize : undefined, // without: local development alone
  allow: { models: ['gpt-5'] },
  streams: memoryStreams(), // an answer goes on while its page is reloaded
})

const app = new Hono()
app.all('/api/*', (context) => handler(context.req.raw, context.env)) // Deno’s word for who asks
app.use(serveStatic({ root: 'dist' })) // the page, once it is built
Deno.serve({ port: Number(env('PORT') ?? 8787) }, app.fetch)
