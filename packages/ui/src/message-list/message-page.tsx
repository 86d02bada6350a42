'use client'
import { Fragment, memo, startTransition, useEffect, useMemo, useRef, useState } from 'react'
import type { CSSProperties, NamedExoticComponent } from 'react'
import { findMessage } from '@x/core'
import type { ChatMessage, ChatState, ChatStore } from '@x/core'
import { useStore } from '@x/react'
import { Message } from '../message/message.tsx'
import { isSameList } from '../same-list.ts'
import { useUI } from '../ui-provider/ui-provider.tsx'
import { DayMark, startsDay } from './day-mark.tsx'
import type { NearWatch } from './near.ts'
import type { Page } from './pages.ts'
import { heightOf, standIn } from './stand-in.tsx'

interface MessagePageProps {
  page: Page
  /** The message in front of the page. */
  before: string | undefined
  chat: ChatStore
  /** Rich from the start, as what is in view then. */
  startsRich: boolean
  /** Everything is to be rich, as on paper. */
  isWhole: boolean
  near: () => NearWatch
}

/**
 * Some messages of a thread: plain stand-ins until they first come near the view, and rich from then on. Renders
 * when one of them comes or goes; a rich message sees to itself.
 */
export const MessagePage: NamedExoticComponent<MessagePageProps> = memo(function MessagePage({
  page,
  before,
  chat,
  startsRich,
  isWhole,
  near,
}: MessagePageProps) {
  const { words, components, ...views } = useUI()
  const element = useRef<HTMLDivElement>(null)
  const [wasNear, setNear] = useState(startsRich)
  const isRich = wasNear || isWhole
  const select = useMemo(() => selectPage(page.ids, before), [page.ids, before])
  const { messages, dayStarts } = useStore(chat, select)
  const [height] = useState(() => heightOf(page.ids, chat.get()))
  useEffect(() => {
    if (wasNear || !element.current) return undefined
    return near().watch(element.current, () => startTransition(() => setNear(true)))
  }, [wasNear, near])
  const Item = components.Message ?? Message
  const style = { '--x-page-size': `${height}px` } as CSSProperties
  return (
    <div ref={element} data-x-thread-page={isRich ? 'rich' : 'plain'} style={style}>
      {page.ids.map((id, index) => {
        const message = messages[index]
        if (!isRich && !dayStarts.has(id)) return message && standIn(message, words, views)
        return (
          <Fragment key={id}>
            {dayStarts.has(id) && <DayMark id={id} chat={chat} />}
            {isRich ? <Item id={id} /> : message && standIn(message, words, views)}
          </Fragment>
        )
      })}
    </div>
  )
})

interface PageView {
  messages: readonly (ChatMessage | undefined)[]
  dayStarts: ReadonlySet<string>
}

/** Reads a page of the state. While an answer is written the tree stays the same one, and so does what is read. */
function selectPage(
  ids: readonly string[],
  before: string | undefined,
): (state: ChatState) => PageView {
  let tree: ChatState['tree'] | undefined
  let view: PageView = { messages: [], dayStarts: new Set() }
  return (state) => {
    if (state.tree === tree) return view
    tree = state.tree
    const messages = ids.map((id) => state.tree.nodes.get(id)?.message ?? findMessage(state, id))
    if (isSameList(messages, view.messages)) return view
    const previous = before === undefined ? undefined : findMessage(state, before)
    view = { messages, dayStarts: daysOf(messages, previous) }
    return view
  }
}

function daysOf(
  messages: readonly (ChatMessage | undefined)[],
  before: ChatMessage | undefined,
): ReadonlySet<string> {
  const starts = new Set<string>()
  let last = before
  for (const message of messages) {
    if (!message || message.createdAt === 0) continue
    if (startsDay(message, last)) starts.add(message.id)
    last = message
  }
  return starts
}
