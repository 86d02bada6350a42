'use client'
import { memo, useState } from 'react'
import type { CSSProperties, NamedExoticComponent } from 'react'
import type { ChatStore } from '@x/core'
import { findMessage } from '@x/core'
import { MessagePage } from './message-page.tsx'
import type { NearWatch } from './near.ts'
import type { Page } from './pages.ts'
import { estimateHeight } from './stand-in.tsx'

interface MessageSectionProps {
  pages: readonly Page[]
  /** The message in front of the section. */
  before: string | undefined
  chat: ChatStore
  /** So many pages at its end are rich from the start. */
  richPages: number
  isWhole: boolean
  near: () => NearWatch
}

/**
 * Some pages of a thread. A browser asks each element that it may skip, at each frame, whether it is in view: of
 * 5,000 messages it asks the sections, and the pages of those in view (decision 0045).
 */
export const MessageSection: NamedExoticComponent<MessageSectionProps> = memo(
  function MessageSection({ pages, before, chat, richPages, isWhole, near }: MessageSectionProps) {
    const [height] = useState(() => heightOf(pages, chat))
    return (
      <div data-x-thread-section="" style={{ '--x-section-size': `${height}px` } as CSSProperties}>
        {pages.map((page, index) => (
          <MessagePage
            key={page.key}
            page={page}
            before={pages[index - 1]?.ids.at(-1) ?? before}
            chat={chat}
            startsRich={index >= pages.length - richPages}
            isWhole={isWhole}
            near={near}
          />
        ))}
      </div>
    )
  },
)

function heightOf(pages: readonly Page[], chat: ChatStore): number {
  const state = chat.get()
  let height = 0
  for (const { ids } of pages) {
    for (const id of ids) {
      const message = findMessage(state, id)
      if (message) height += estimateHeight(message)
    }
  }
  return height
}
