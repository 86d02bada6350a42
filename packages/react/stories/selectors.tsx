import { type ChatState, textOf } from '@x/core'
import { ChatProvider, useChat, useChatContext, useChatStatus, useMessage } from '@x/react'
import { useMessageIds, useStore } from '@x/react'
import { useRef } from 'react'

export function Selectors() {
  const chat = useChat({ baseURL: '/api', model: 'careful' })
  return (
    <ChatProvider chat={chat}>
      <Thread />
      <Words />
      <Status />
      <button onClick={() => void chat.send('How does a selector work?')}>Ask</button>
    </ChatProvider>
  )
}

/** Renders when a message comes or goes. */
function Thread() {
  return useMessageIds().map((id) => <One key={id} id={id} />)
}

/** Renders while this message is written, and for no other. */
function One({ id }: { id: string }) {
  const message = useMessage(id)
  const renders = useRef(0)
  renders.current += 1
  if (!message) return null
  return (
    <p data-role={message.role}>
      {textOf(message.parts)} <small aria-hidden="true">{renders.current} renders</small>
    </p>
  )
}

/** Renders about three times a turn. */
function Status() {
  return <output>{useChatStatus()}</output>
}

const countWords = ({ messages }: ChatState) =>
  Math.floor(messages.flatMap(({ parts }) => textOf(parts).split(' ')).length / 10) * 10

/** A selection of your own: renders every ten words. */
function Words() {
  const words = useStore(useChatContext(), countWords)
  return <p>More than {words} words so far.</p>
}
