'use client'
import { Fragment, forwardRef, useEffect, useRef } from 'react'
import type { ReactElement, ReactNode } from 'react'
import type { ChatErrorAction, ChatErrorData, ChatState, ChatStore } from '@x/core'
import { canResume, isBusy as isChatBusy } from '@x/core'
import { ChatProvider, useChatContext, useChatStatus, useMessageIds, useStore } from '@x/react'
import { Announcer } from '../announcer/announcer.tsx'
import { useChatScroll } from '../chat-scroll/use-chat-scroll.ts'
import { ErrorNotice } from '../error-notice/error-notice.tsx'
import { Icon } from '../icons.tsx'
import { Message } from '../message/message.tsx'
import { mergeRefs, renderPart } from '../part.ts'
import type { Part, PartProps } from '../part.ts'
import { DayMark, useDayStarts } from './day-mark.tsx'
import type { AnnouncePolicy } from '../ui-provider/ui-context.ts'
import { useUI } from '../ui-provider/ui-provider.tsx'

/** Props of `MessageList`. */
export interface MessageListProps extends PartProps<'div'> {
  chat?: ChatStore | undefined
  /** What to show while there are no messages. */
  empty?: ReactNode
  /** Speaks by this policy. Where it is not given, an `Announcer` elsewhere, as that of `<Chat/>`, is to speak. */
  announce?: AnnouncePolicy | undefined
  /** Does what an error asks for, e.g. `top-up`. */
  onErrorAction?: ((action: Exclude<ChatErrorAction, 'none'>) => void) | undefined
}

/** The conversation, in an area that scrolls by what its reader does. */
export const MessageList: Part<MessageListProps, HTMLDivElement> = forwardRef(function MessageList(
  { chat: given, empty, announce, onErrorAction, render, children, ...rest },
  ref,
) {
  const chat = useChatContext(given)
  const ids = useMessageIds(chat)
  const status = useChatStatus(chat)
  const { words, components } = useUI()
  const { state, viewportRef, contentRef, follow } = useChatScroll()
  const dayStarts = useDayStarts(chat)
  const isBusy = isChatBusy({ status })
  const wasBusy = useRef(isBusy)
  useEffect(() => {
    // Somebody asked: the answer is what they want to see. A queued message that follows is no such act.
    if (isBusy && !wasBusy.current) follow()
    wasBusy.current = isBusy
  }, [isBusy, follow])
  const Item = components.Message ?? Message
  const list = renderPart('div', render, {
    'data-x-viewport': '',
    'data-scroll': state,
    role: 'region',
    'aria-label': words.conversation,
    tabIndex: 0,
    ...rest,
    ref: mergeRefs(viewportRef, ref),
    children: (
      <>
        {announce && <Announcer chat={chat} announce={announce} />}
        <div ref={contentRef} data-x-thread="">
          {ids.length === 0 && empty}
          <div data-x-message-list="" role="log" aria-live="off" aria-label={words.conversation}>
            {ids.map((id) => (
              <Fragment key={id}>
                {dayStarts.has(id) && <DayMark id={id} chat={chat} />}
                <Item id={id} />
              </Fragment>
            ))}
          </div>
          <ChatError chat={chat} onAction={onErrorAction} />
          {children}
        </div>
        <div data-x-jump="">
          {state !== 'following' && (
            <button
              type="button"
              data-x-button="float"
              onClick={() => {
                follow()
                // The button goes away; what it led to is where the reader goes on.
                const messages =
                  contentRef.current?.querySelectorAll<HTMLElement>('[data-x-message]')
                messages?.[messages.length - 1]?.focus({ preventScroll: true })
              }}
            >
              <Icon name="down" />
              {words.jumpToLatest}
            </button>
          )}
        </div>
      </>
    ),
  })
  return given ? <ChatProvider chat={given}>{list}</ChatProvider> : list
})

const selectError = (state: ChatState): ChatErrorData | undefined => state.error

function ChatError({
  chat,
  onAction,
}: {
  chat: ChatStore
  onAction: MessageListProps['onErrorAction']
}): ReactElement | null {
  const error = useStore(chat, selectError)
  const mayResume = useStore(chat, canResume)
  if (!error) return null
  return (
    <ErrorNotice
      error={error}
      onRetry={() => void chat.regenerate()}
      onResume={mayResume ? () => void chat.resume() : undefined}
      onAction={onAction}
      onDismiss={chat.clearError}
    />
  )
}
