import type { ChatMessage } from '@x/core'
import { useChatCompletion } from '@x/react'
import { Chat } from '@x/ui'
import { useEffect, useState } from 'react'
import { createPortal } from 'react-dom'
import { modelToAsk, type PageConfig } from '../page-config.ts'
import { useEndpoint } from './endpoint.ts'
import { keep, kept } from './kept.ts'

const MESSAGES = 'x-demo-messages'
const DRAFT = 'x-demo-draft'

const suggestions = [
  'Show me everything you can render',
  'Explain streaming with a table and code',
  'Think long and hard about it',
  'What happens on an error?',
]

/** The conversation of this tab. A real app keeps it on its server or in a database. */
function restore(): readonly ChatMessage[] {
  try {
    const stored = JSON.parse(kept('sessionStorage', MESSAGES) ?? '[]') as ChatMessage[]
    return stored.filter((message) => message.parts.length > 0)
  } catch {
    return []
  }
}

/** `<Chat/>` on a chat that this page owns, kept over a reload. */
export function ChatPage({
  config,
  actions,
  onError,
}: {
  config: PageConfig
  actions: Element | null
  onError: () => void
}) {
  const [initialMessages] = useState(restore)
  const { chat, messages, clear } = useChatCompletion({
    ...useEndpoint(config),
    model: modelToAsk(config),
    initialMessages,
    onError: config.model === undefined ? onError : undefined,
  })

  useEffect(() => {
    chat.draft.set((draft) => draft || (kept('sessionStorage', DRAFT) ?? ''))
    // Also amid an answer: what was on the page is there again after a reload.
    const save = (): void => {
      keep('sessionStorage', MESSAGES, JSON.stringify(chat.get().messages.map(settled)))
      keep('sessionStorage', DRAFT, chat.draft.get())
    }
    window.addEventListener('pagehide', save)
    return () => {
      save()
      window.removeEventListener('pagehide', save)
    }
  }, [chat])

  return (
    <>
      {actions &&
        createPortal(
          <button className="demo-clear" onClick={clear} disabled={messages.length === 0}>
            New chat
          </button>,
          actions,
        )}
      <Chat chat={chat} suggestions={suggestions} greeting="What would you like to know?" />
    </>
  )
}

/** An answer that a reload cuts off is stored as what it is then: interrupted. */
function settled(message: ChatMessage): ChatMessage {
  if (message.status === 'complete' || message.status === 'incomplete') return message
  return { ...message, status: 'incomplete', reason: 'interrupted' }
}
