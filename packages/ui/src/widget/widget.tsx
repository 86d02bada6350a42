'use client'
import { forwardRef, useEffect, useId, useRef, useState } from 'react'
import type { KeyboardEvent, ReactElement } from 'react'
import { isBusy } from '@x/core'
import type { ChatState, ChatStore } from '@x/core'
import { useStore } from '@x/react'
import { formatCount } from '../format.ts'
import { MoreIcon } from '../more-icons.tsx'
import { isComposingKey } from '../ime.ts'
import { presence, renderPart } from '../part.ts'
import type { Part, PartProps } from '../part.ts'
import { useUI } from '../ui-provider/ui-provider.tsx'
import { Unseen } from '../unseen.tsx'

/** Props of `Widget`. */
export interface WidgetProps extends PartProps<'div'> {
  /** What is asked in it. With it, the button says how many answers came while it was closed. */
  chat?: ChatStore | undefined
  /** In a corner above the page, or a panel along its end. @default 'corner' */
  placement?: 'corner' | 'side' | undefined
  /** What the dialog is called. @default words.conversation */
  title?: string | undefined
  /** Open or closed from outside. Undefined leaves it to the reader. */
  open?: boolean | undefined
  /** @default false */
  defaultOpen?: boolean | undefined
  onOpenChange?: ((open: boolean) => void) | undefined
}

/**
 * A button in the corner of a page that opens a chat above it, or beside it. The page stays usable; Escape closes the
 * chat, and the focus goes where it came from. A chat that was opened once goes on while it is closed.
 * @example
 * <Widget chat={chat}><Chat chat={chat} /></Widget>
 */
export const Widget: Part<WidgetProps, HTMLDivElement> = forwardRef(function Widget(
  {
    chat,
    placement = 'corner',
    title,
    open,
    defaultOpen = false,
    onOpenChange,
    children,
    render,
    ...rest
  },
  ref,
) {
  const { words } = useUI()
  const [chosen, setChosen] = useState(defaultOpen)
  const isOpen = open ?? chosen
  const [wasOpen, setWasOpen] = useState(isOpen)
  if (isOpen && !wasOpen) setWasOpen(true)
  const panelId = useId()
  const panel = useRef<HTMLDivElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  const hadFocus = useRef(false)

  const choose = (next: boolean): void => {
    hadFocus.current = true
    setChosen(next)
    onOpenChange?.(next)
  }
  useEffect(() => {
    // Only after a hand of the reader: a chat that opens itself takes no focus away.
    if (!hadFocus.current) return
    hadFocus.current = false
    if (!isOpen) return button.current?.focus()
    const field = panel.current?.querySelector<HTMLElement>('textarea')
    ;(field ?? panel.current)?.focus()
  }, [isOpen])

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (!isOpen || event.key !== 'Escape') return
    if (event.defaultPrevented || isComposingKey(event)) return
    // What is open inside closes first, and a stream is stopped by the field's own Escape.
    choose(false)
  }
  return renderPart('div', render, {
    'data-x-widget': placement,
    'data-open': presence(isOpen),
    onKeyDown,
    ...rest,
    ref,
    children: (
      <>
        <div
          ref={panel}
          id={panelId}
          data-x-widget-panel=""
          role="dialog"
          aria-label={title ?? words.conversation}
          tabIndex={-1}
          hidden={!isOpen}
        >
          <header data-x-widget-header="">
            <strong>{title ?? words.conversation}</strong>
            <button
              type="button"
              data-x-button="icon"
              aria-label={words.thread.closeChat}
              title={words.thread.closeChat}
              onClick={() => choose(false)}
            >
              <MoreIcon name="close" />
            </button>
          </header>
          {wasOpen && children}
        </div>
        <button
          ref={button}
          type="button"
          data-x-widget-button=""
          aria-haspopup="dialog"
          aria-expanded={isOpen}
          aria-controls={panelId}
          hidden={isOpen}
          onClick={() => choose(true)}
        >
          <MoreIcon name="chat" />
          <Unseen>{words.thread.openChat}</Unseen>
          {chat && !isOpen && <Unread chat={chat} />}
        </button>
      </>
    ),
  })
})

/** How many answers came since the chat was closed: since this was mounted. */
function Unread({ chat }: { chat: ChatStore }): ReactElement | null {
  const { words, locale } = useUI()
  const count = useStore(chat, countAnswers)
  const [before] = useState(count)
  if (count <= before) return null
  const number = formatCount(count - before, locale)
  return (
    <span data-x-unread="">
      <span aria-hidden="true">{number}</span>
      <Unseen>{`, ${words.thread.unread(number)}`}</Unseen>
    </span>
  )
}

function countAnswers(state: ChatState): number {
  const answers = state.messages.filter(({ role }) => role === 'assistant').length
  return isBusy(state) && state.messages.at(-1)?.role === 'assistant' ? answers - 1 : answers
}
