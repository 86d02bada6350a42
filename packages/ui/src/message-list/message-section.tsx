'use client'
import { memo, useEffect, useRef, useState } from 'react'
import type { CSSProperties, NamedExoticComponent } from 'react'
import type { ChatStore } from '@x/core'
import type { Filling } from './filling.ts'
import { MessagePage } from './message-page.tsx'
import type { NearWatch } from './near.ts'
import type { Page } from './pages.ts'
import { heightOf } from './stand-in.tsx'

interface MessageSectionProps {
  pages: readonly Page[]
  /** The message in front of the section. */
  before: string | undefined
  chat: ChatStore
  /** So many pages at its end are rich from the start. */
  richPages: number
  isWhole: boolean
  /** In the page from the start, as what is in view then. */
  startsFilled: boolean
  filling: () => Filling
  near: () => NearWatch
}

/**
 * Some pages of a thread, at first as tall as they are estimated and empty. A browser asks each element that it may skip, at each frame, whether it is in view: of
 * 5,000 messages it asks the sections, and the pages of those in view (decision 0045).
 */
export const MessageSection: NamedExoticComponent<MessageSectionProps> = memo(
  function MessageSection({
    pages,
    before,
    chat,
    richPages,
    isWhole,
    startsFilled,
    filling,
    near,
  }: MessageSectionProps) {
    const element = useRef<HTMLDivElement>(null)
    const [height] = useState(() => {
      const state = chat.get()
      return pages.reduce((sum, { ids }) => sum + heightOf(ids, state), 0)
    })
    const [isFilled, setFilled] = useState(startsFilled)
    useEffect(() => {
      if (isFilled || !element.current) return undefined
      const fill = (): void => setFilled(true)
      const undo = [filling().add(fill), near().watch(element.current, fill)]
      return () => {
        for (const each of undo) each()
      }
    }, [isFilled, filling, near])
    const style = { '--x-section-size': `${height}px` } as CSSProperties
    return (
      <div ref={element} data-x-thread-section="" style={style}>
        {isFilled &&
          pages.map((page, index) => (
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
