'use client'
import { forwardRef, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import type { ReactElement } from 'react'
import type { ChatErrorData, ChatState, ChatStore } from '@x/core'
import { canResume, isBusy as isChatBusy } from '@x/core'
import { ChatProvider, useChatContext, useMessageIds, useStore } from '@x/react'
import { Announcer } from '../announcer/announcer.tsx'
import { useChatScroll } from '../chat-scroll/use-chat-scroll.ts'
import type { ChatScroll } from '../chat-scroll/use-chat-scroll.ts'
import { useHeir } from '../focus/use-heir.ts'
import { ErrorNotice } from '../error-notice/error-notice.tsx'
import { byHand, inAnswers, useLater } from '../lazy-part.ts'
import { mergeRefs, renderPart } from '../part.ts'
import type { Part } from '../part.ts'
import { useMounted } from '../time/use-mounted.ts'
import { UIProvider, useUI } from '../ui-provider/ui-provider.tsx'
import { createFilling } from './filling.ts'
import { Jump } from './jump.tsx'
import { MessageSection } from './message-section.tsx'
import { watchNear } from './near.ts'
import { paginate, toSections } from './pages.ts'
import type { Page, Section } from './pages.ts'
import { heightOf } from './stand-in.tsx'
import type { MessageListProps } from '../ui-provider/slots.ts'

/** The conversation, in an area that scrolls by what its reader does. */
export const MessageList: Part<MessageListProps, HTMLDivElement> = forwardRef(function MessageList(
  {
    chat: given,
    empty,
    announce,
    onErrorAction,
    toolViews,
    dataViews,
    anchor = 'end',
    render,
    children,
    ...rest
  },
  ref,
) {
  const chat = useChatContext(given)
  const ids = useMessageIds(chat)
  const { words } = useUI()
  const scroll = useChatScroll()
  const { viewportRef, contentRef, follow } = scroll
  const sections = useSections(ids)
  const near = useMadeOnce(() => watchNear(viewportRef.current))
  const filling = useMadeOnce(createFilling)
  const isMounted = useMounted()
  // What a server has rendered is the whole thread.
  const [startsWhole] = useState(!isMounted)
  const richAtEnd = richPagesOf(sections, chat)
  const isWhole = useWholeOnPaper()
  useTurns(chat, anchor, scroll)
  useHeir(viewportRef)
  useLater(inAnswers)
  useLater(byHand)
  const jump = (): void => {
    follow()
    // The button goes away; what it led to is where the reader goes on.
    const messages = contentRef.current?.querySelectorAll<HTMLElement>('[data-x-message]')
    messages?.[messages.length - 1]?.focus({ preventScroll: true })
  }
  const list = renderPart('div', render, {
    'data-x-viewport': '',
    'data-scroll': scroll.state,
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
          <div data-x-message-list="" role="log" aria-live="off" aria-label={words.messages}>
            {sections.map((section, index) => {
              const richPages = richAtEnd - pagesAfter(sections, index)
              return (
                <MessageSection
                  key={section.key}
                  pages={section.pages}
                  before={sections[index - 1]?.pages.at(-1)?.ids.at(-1)}
                  chat={chat}
                  richPages={richPages}
                  isWhole={isWhole}
                  startsFilled={richPages > 0 || startsWhole}
                  filling={filling}
                  near={near}
                />
              )
            })}
          </div>
          <ChatError chat={chat} onAction={onErrorAction} />
          {children}
        </div>
        <Jump chat={chat} state={scroll.state} hasMoreBelow={scroll.hasMoreBelow} onJump={jump} />
      </>
    ),
  })
  const drawn =
    toolViews || dataViews ? (
      <UIProvider toolViews={toolViews} dataViews={dataViews}>
        {list}
      </UIProvider>
    ) : (
      list
    )
  return given ? <ChatProvider chat={given}>{drawn}</ChatProvider> : drawn
})

/** So much of the end is rich from the start, in pixels as they are estimated: a view of usual height. */
const RICH_HEIGHT = 1200

/** How many pages at the end are rich from the start: what the reader sees first. The others follow a frame later. */
function richPagesOf(sections: readonly Section[], chat: ChatStore): number {
  const state = chat.get()
  const last = sections.at(-1)?.pages.at(-1)
  return last && heightOf(last.ids, state) < RICH_HEIGHT ? 2 : 1
}

function pagesAfter(sections: readonly Section[], index: number): number {
  return sections.slice(index + 1).reduce((sum, { pages }) => sum + pages.length, 0)
}

interface Shown {
  pages: readonly Page[]
  sections: readonly Section[]
}

const NOTHING: Shown = { pages: [], sections: [] }

function advance(before: Shown, ids: readonly string[]): Shown {
  const pages = paginate(before.pages, ids)
  return { pages, sections: toSections(before.sections, pages) }
}

function useSections(ids: readonly string[]): readonly Section[] {
  // React may render without committing; going on from what was committed keeps that harmless.
  const committed = useRef<Shown>(NOTHING)
  const shown = useMemo(() => advance(committed.current, ids), [ids])
  useEffect(() => {
    committed.current = shown
  }, [shown])
  return shown.sections
}

/** What all parts of a thread share, made when the first of them asks: by then the viewport is there. */
function useMadeOnce<T extends { stop: () => void }>(make: () => T): () => T {
  const latest = useRef(make)
  const made = useRef<T>(undefined)
  useEffect(
    () => () => {
      made.current?.stop()
      made.current = undefined
    },
    [],
  )
  return useCallback(() => (made.current ??= latest.current()), [])
}

/** Whether the thread is about to be printed: then all of it is rich, before the browser goes on. */
function useWholeOnPaper(): boolean {
  const [isWhole, setWhole] = useState(false)
  useEffect(() => {
    const before = (): void => flushSync(() => setWhole(true))
    const after = (): void => setWhole(false)
    window.addEventListener('beforeprint', before)
    window.addEventListener('afterprint', after)
    return () => {
      window.removeEventListener('beforeprint', before)
      window.removeEventListener('afterprint', after)
    }
  }, [])
  return isWhole
}

/** Somebody asked: that is what they want to see. A queued message that follows is no such act. */
function useTurns(chat: ChatStore, anchor: 'end' | 'question', scroll: ChatScroll): void {
  const isBusy = useStore(chat, isChatBusy)
  const { contentRef, follow, anchor: toTop } = scroll
  const seen = useRef({ isBusy, chat })
  useEffect(() => {
    const before = seen.current
    seen.current = { isBusy, chat }
    // Another conversation is read from its end.
    if (before.chat !== chat) return follow()
    if (!isBusy || before.isBusy) return
    const questions =
      anchor === 'question' &&
      contentRef.current?.querySelectorAll<HTMLElement>('[data-x-message][data-role="user"]')
    const last = questions && questions[questions.length - 1]
    if (last) toTop(last)
    else follow()
  }, [isBusy, chat, anchor, follow, toTop, contentRef])
}

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
