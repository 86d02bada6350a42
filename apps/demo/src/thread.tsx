// The conversation. What draws answers is about a third of the page, and comes when somebody is about to ask, or when
// the chat has messages.
import { type ChatState, textOf } from '@x/core'
import { useChatContext, useStore } from '@x/react'
import { ErrorNotice, lazyFile, type MessageListProps, useLazyFile, useUI } from '@x/ui'
import { useEffect } from 'react'
import { kept } from './kept.ts'
import { Missing } from './missing.tsx'

/** What an answer is drawn with, and what a message is written with besides the field. */
export const answering = lazyFile(() => import('./answering.tsx'))

/** Fetches it at the first touch; at once where the page showed messages when it was left. */
export function loadWhenTouched(): void {
  if (kept('shown') === 'messages') return void answering.load()
  // Heard after the parts have heard it: what is drawn anew amid an event takes back what was typed.
  for (const touch of ['pointerdown', 'keydown', 'input']) {
    document.addEventListener(touch, () => void answering.load(), { once: true })
  }
}

const messagesOf = ({ messages }: ChatState) => messages
const errorOf = ({ error }: ChatState) => error

/** The list of the parts, as soon as it is there; until then what was said, and nothing to do with it. */
export function Thread(props: MessageListProps) {
  const { file, isLost } = useLazyFile(answering)
  const chat = useChatContext()
  const messages = useStore(chat, messagesOf)
  const error = useStore(chat, errorOf)
  const { words } = useUI()
  const hasMessages = messages.length > 0
  useEffect(() => {
    if (hasMessages) void answering.load()
  }, [hasMessages])
  if (file) return <file.Answers {...props} />
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls is scrolled by keys
    <div data-x-viewport="" role="region" aria-label={words.conversation} tabIndex={0}>
      <div data-x-thread="">
        {!hasMessages && props.empty}
        {messages.map(({ id, role, parts }) => (
          <article key={id} data-x-message="" data-x-stand-in="" data-role={role}>
            <p data-x-text="" dir="auto">
              {textOf(parts)}
            </p>
          </article>
        ))}
        {isLost && <Missing />}
        {isLost && error && <ErrorNotice error={error} />}
      </div>
    </div>
  )
}
