import { type ChatStore, textOf } from '@x/core'
import {
  conversationToHTML,
  conversationToJSON,
  conversationToMarkdown,
  saveFile,
} from '@x/ui/export'
import { Icon } from './icon.tsx'

const FORMS = { md: 'Markdown', html: 'HTML', json: 'JSON' } as const
type Form = keyof typeof FORMS

function save(chat: ChatStore, form: Form): void {
  const { messages } = chat.get()
  const question = textOf(messages[0]?.parts ?? [])
  const title = question.split('\n')[0]?.slice(0, 60) || 'Conversation'
  const options = { title, reasoning: true, tools: true }
  if (form === 'json') saveFile(title, form, conversationToJSON(chat))
  else if (form === 'md') saveFile(title, form, conversationToMarkdown(messages, options))
  else saveFile(title, form, conversationToHTML(messages, options))
}

/** Saves the conversation as a file. */
export function Export({ chat }: { chat: ChatStore }) {
  return (
    <span className="demo-pick" title="Export">
      <Icon name="export" />
      <select
        aria-label="Export this chat"
        value=""
        onChange={({ target }) => save(chat, target.value as Form)}
      >
        <option value="" disabled hidden>
          Export
        </option>
        {Object.entries(FORMS).map(([form, name]) => (
          <option key={form} value={form}>
            {name}
          </option>
        ))}
      </select>
    </span>
  )
}
