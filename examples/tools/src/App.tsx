import { nanogpt } from '@x/core/nanogpt'
import { Chat } from '@x/ui'
import '@x/ui/styles.css'
import { toolViews } from './cards.tsx'
import { tools } from './tools.ts'

const client = nanogpt({ baseURL: '/api' }) // no key here: the route has it
const options = { tools }

export default function App() {
  return (
    <main style={{ height: '100dvh' }}>
      <Chat
        client={client}
        model="gpt-5"
        options={options}
        toolViews={toolViews}
        suggestions={['How warm will it be in Lisbon?', 'Which day suits me? Ask me.']}
      />
    </main>
  )
}
