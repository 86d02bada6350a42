import { nanogpt } from '@x/core/nanogpt'
import { createChatHandler, memoryStreams } from '@x/core/server'
import { toNodeHandler } from '@x/core/server/node'
import express from 'express'

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

const app = express()
app.use('/api', toNodeHandler(handler))
app.use(express.static('dist')) // the page, once it is built
app.listen(Number(process.env.PORT ?? 8787))
