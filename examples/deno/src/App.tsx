import { indexedDB } from '@x/core/indexeddb'
import { nanogpt } from '@x/core/nanogpt'
import { Chat } from '@x/ui'
import { highlight } from '@x/ui/highlight'
import '@x/ui/styles.css'

const client = nanogpt({ baseURL: '/api' }) // no key here: the route has it
const kept = { id: 'main', storage: indexedDB() } // a reload loses nothing
const plugins = [highlight()] // colours in code

export default function App() {
  return (
    <main style={{ height: '100dvh' }}>
      <Chat
        client={client}
        model="gpt-5"
        options={kept}
        plugins={plugins}
        suggestions={['What can you do?', 'Explain streaming, with a table and code']}
      />
    </main>
  )
}
