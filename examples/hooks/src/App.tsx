import { errorText } from '@x/core'
import { indexedDB } from '@x/core/indexeddb'
import { useChatCompletion } from '@x/react'

const storage = indexedDB()

export default function App() {
  const chat = useChatCompletion({ id: 'main', storage, baseURL: '/api', model: 'gpt-5' })
  return (
    <main>
      {chat.messages.map(({ id, role, parts }) => (
        <p key={id}>
          <b>{role}</b> {parts.map((part) => (part.type === 'text' ? part.text : null))}
        </p>
      ))}
      {chat.error && <p role="alert">{errorText(chat.error)}</p>}
      <form
        action={(form) => {
          chat.send(String(form.get('question')))
        }}
      >
        <input name="question" aria-label="Message" required />
        <button>Send</button>
        <button type="button" onClick={chat.stop} disabled={!chat.canStop}>
          Stop
        </button>
        {chat.canResume && (
          <button type="button" onClick={() => chat.resume()}>
            Continue
          </button>
        )}
      </form>
    </main>
  )
}
