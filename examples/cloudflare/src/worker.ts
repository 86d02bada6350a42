import { DurableObject, env } from 'cloudflare:workers'
import { nanogpt } from '@x/core/nanogpt'
import { createChatHandler, memoryStreams } from '@x/core/server'

/** Deployed, the browser asks for one password (user `chat`). With accounts, look up the session instead. */
function authorize(request: Request) {
  const known = `Basic ${btoa(`chat:${env.CHAT_PASSWORD}`)}`
  const headers = { 'www-authenticate': 'Basic realm="chat"' }
  return (
    request.headers.get('authorization') === known || new Response(null, { status: 401, headers })
  )
}

const handler = createChatHandler({
  client: nanogpt({ baseURL: env.UPSTREAM_BASE_URL, apiKey: env.UPSTREAM_API_KEY }),
  basePath: '/api',
  authorize: env.CHAT_PASSWORD ? authorize : undefined, // without: local development alone
  allow: { models: ['gpt-5'] },
  streams: memoryStreams(), // an answer goes on while its page is reloaded
})

/** Answers outlive their requests here alone: a plain Worker may not touch what another request began. */
export class Chats extends DurableObject {
  fetch(request: Request) {
    return handler(request)
  }
}

// One object for all; with accounts, one for each.
export default { fetch: (request: Request) => env.CHATS.getByName('chats').fetch(request) }
