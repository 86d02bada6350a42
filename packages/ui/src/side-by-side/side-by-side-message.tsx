'use client'
import { useCallback, useId, useState } from 'react'
import type { ReactElement } from 'react'
import { branchesOf, findMessage } from '@x/core'
import type { ChatState, ChatStore } from '@x/core'
import { useChatContext, useMessage, useStore } from '@x/react'
import { MessageActions } from '../message-actions/message-actions.tsx'
import { Message } from '../message/message.tsx'
import { MessageView } from '../message/message-view.tsx'
import { isSameList } from '../same-list.ts'
import { useUI, useWords } from '../ui-provider/ui-provider.tsx'

/** Where a reader chose one answer, by the id of the first of them. Kept beside the chat: the message shown changes. */
const settled = new WeakMap<ChatStore, Set<string>>()
const NONE: readonly string[] = []

/**
 * A message that shows the answers of several models beside each other, until the reader goes on with one of them.
 * Any other message is shown as `Message` does.
 * @example
 * <Chat api="/api/chat" components={{ Message: SideBySideMessage }} />
 */
export function SideBySideMessage({ id }: { id: string }): ReactElement {
  const chat = useChatContext()
  const words = useWords()
  const select = useCallback((state: ChatState) => rivalsOf(state, id), [id])
  const ids = useStore(chat, select, isSameList)
  const [first] = ids
  const [, setTurn] = useState(0)
  if (first === undefined) return <Message id={id} />
  const settle = (isSettled: boolean): void => {
    const chosen = settled.get(chat) ?? new Set()
    if (isSettled) chosen.add(first)
    else chosen.delete(first)
    settled.set(chat, chosen)
    setTurn((turn) => turn + 1)
  }
  if (settled.get(chat)?.has(first)) {
    return (
      <>
        <Message id={id} />
        <button
          type="button"
          data-x-button="quiet"
          data-x-side-by-side-again=""
          onClick={() => settle(false)}
        >
          {words.thread.showSideBySide}
        </button>
      </>
    )
  }
  return (
    <div data-x-side-by-side="" role="group" aria-label={words.thread.sideBySide}>
      {ids.map((each) => (
        <Column
          key={each}
          id={each}
          chat={chat}
          onChoose={() => {
            settle(true)
            chat.selectBranch(each)
          }}
        />
      ))}
    </div>
  )
}

function Column({
  id,
  chat,
  onChoose,
}: {
  id: string
  chat: ChatStore
  onChoose: () => void
}): ReactElement | null {
  const { components, words } = useUI()
  const Actions = components.MessageActions ?? MessageActions
  const message = useMessage(id, chat)
  const nameId = useId()
  if (!message) return null
  const model = message.model ?? ''
  return (
    <div data-x-side-by-side-column="" role="group" aria-labelledby={nameId}>
      <p data-x-side-by-side-model="" id={nameId}>
        {model}
      </p>
      <MessageView
        message={message}
        actions={
          <>
            <Actions message={message} />
            <button type="button" data-x-button="solid" onClick={onChoose}>
              {words.thread.goOnWith(model)}
            </button>
          </>
        }
      />
    </div>
  )
}

/** The answers to compare: the last turn's, when they are of more than one model. */
function rivalsOf(state: ChatState, id: string): readonly string[] {
  if (state.messages.at(-1)?.id !== id) return NONE
  const { ids } = branchesOf(state, id)
  if (ids.length < 2) return NONE
  const answers = ids.map((each) => findMessage(state, each))
  const isAnswered = answers.every((answer) => answer?.role === 'assistant')
  const models = new Set(answers.map((answer) => answer?.model))
  const areLive = ids.filter((each) => state.live.some((live) => live.id === each)).length > 1
  return isAnswered && (models.size > 1 || areLive) ? ids : NONE
}
