import { nanogpt } from '@x/core/nanogpt'
import { createChatHandler, memoryStreams } from '@x/core/server'

// On your own machine, while you develop, no password is needed.
// Deployed, the browser asks for it (user `chat`). With accounts, look up the session here instead.
const password = process.env.CHAT_PASSWORD
const askForPassword = { status: 401, headers: { 'www-authenticate': 'Basic realm="chat"' } }

function authorize(request: Request) {
  const isKnown = request.headers.get('authorization') === `Basic ${btoa(`chat:${password}`)}`
  return isKnown || new Response(null, askForPassword)
}

const handler = createChatHandler({
  client: nanogpt({
    baseURL: process.env.UPSTREAM_BASE_URL, // NanoGPT, where it is not set
    apiKey: process.env.UPSTREAM_API_KEY,
  }),
  basePath: '/api',
  authorize: password ? authorize : undefined,
  allow: { models: ['gpt-5'] },
  streams: memoryStreams(), // an answer goes on while its page is reloaded
})

export { handler as GET, handler as POST, handler as DELETE }
