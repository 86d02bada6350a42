// A server component: it takes types and functions of core, the server entry too, and puts a chat on the page.
import { type ChatMessage, type ChatOptions, createClient, textOf } from '@x/core'
import { createChatHandler } from '@x/core/server'
import { Chat, Markdown } from '@x/ui'
import '@x/ui/styles.css'

const message: Pick<ChatMessage, 'parts'> = {
  parts: [{ type: 'text', text: 'Rendered **on the server**.', state: 'done' }],
}
const options: Pick<ChatOptions, 'model'> = { model: 'gpt-5' }
const handler = createChatHandler({
  client: createClient({ baseURL: 'http://127.0.0.1:9/v1' }),
  public: true,
})

export default async function Page() {
  const response = await handler(new Request('http://localhost/api', { method: 'PUT' }))
  return (
    <main style={{ height: '100dvh' }}>
      <p id="route">The route says {response.status}</p>
      <Markdown text={textOf(message.parts)} />
      <div style={{ height: '60dvh' }}>
        <Chat baseURL="/api" model={options.model} />
      </div>
    </main>
  )
}
