import { type ChatStore, textOf } from '@x/core'
import { indexedDB } from '@x/core/indexeddb'
import { useChatCompletion, useConversations } from '@x/react'
import { useState } from 'react'

const storage = indexedDB({ name: 'hooks' })
const connection = { baseURL: '/api', model: 'careful' }

export function Conversations() {
  const { list, conversations, create, rename, remove } = useConversations({
    storage,
    ...connection,
  })
  const [chat, setChat] = useState(create)
  return (
    <>
      <button onClick={() => setChat(create())}>New chat</button>
      <ul aria-label="Conversations">
        {conversations.map(({ id, title }) => (
          <li key={id}>
            <button aria-current={chat.id === id} onClick={() => setChat(list.open(id))}>
              {title}
            </button>
            <button onClick={() => void rename(id, `${title} (mine)`)}>Rename</button>
            <button onClick={() => void remove(id)}>Delete</button>
          </li>
        ))}
      </ul>
      <Thread key={chat.id} chat={chat} />
    </>
  )
}

function Thread({ chat }: { chat: ChatStore }) {
  const { messages, send } = useChatCompletion({ chat })
  return (
    <>
      {messages.map(({ id, role, parts }) => (
        <p key={id} data-role={role}>
          {textOf(parts)}
        </p>
      ))}
      <button onClick={() => void send('What is kept, and where?')}>Ask</button>
    </>
  )
}
