'use client'
import { useCallback, useRef, useState } from 'react'
import type { RefObject } from 'react'
import { watchGestures } from './gestures.ts'
import { useBeforePaint } from '../use-before-paint.ts'

/**
 * What a thread does when it grows. `following`: stays at its end. `reading`: does not move at all.
 * `anchored`: a place was brought into view and stays there until the reader moves.
 */
export type ChatScrollState = 'following' | 'reading' | 'anchored'

/** A thread that scrolls by what its reader does. */
export interface ChatScroll {
  state: ChatScrollState
  /** For the element that scrolls. */
  viewportRef: RefObject<HTMLDivElement | null>
  /** For the element inside that grows. */
  contentRef: RefObject<HTMLDivElement | null>
  /** Goes to the end and follows from there. */
  follow: () => void
  /** Brings an element to the top and stays there. */
  anchor: (element: HTMLElement) => void
}

/** Half a line: fractions of pixels and a last margin do not count as a distance from the end. */
const END_PX = 12

function isAtEnd(viewport: HTMLElement): boolean {
  return viewport.scrollHeight - viewport.scrollTop - viewport.clientHeight <= END_PX
}

/**
 * Follows a growing thread while the reader is at its end, and never moves it otherwise. Only what the reader
 * does changes the state: wheel, keys, touch, the scrollbar, a selection, the browser's find.
 */
export function useChatScroll(): ChatScroll {
  const viewportRef = useRef<HTMLDivElement>(null)
  const contentRef = useRef<HTMLDivElement>(null)
  const current = useRef<ChatScrollState>('following')
  const [state, setState] = useState<ChatScrollState>('following')

  const change = useCallback((next: ChatScrollState) => {
    current.current = next
    setState(next)
  }, [])

  const follow = useCallback(() => {
    change('following')
    const viewport = viewportRef.current
    if (viewport) viewport.scrollTop = viewport.scrollHeight
  }, [change])

  const anchor = useCallback(
    (element: HTMLElement) => {
      change('anchored')
      element.scrollIntoView({ block: 'start' })
    },
    [change],
  )

  useBeforePaint(() => {
    const viewport = viewportRef.current
    const content = contentRef.current
    // Without observers there is no layout either, as in a DOM without a browser.
    if (!viewport || !content || typeof ResizeObserver === 'undefined') return undefined
    const toEnd = (): void => {
      if (current.current === 'following') viewport.scrollTop = viewport.scrollHeight
    }
    toEnd()
    const observer = new ResizeObserver(toEnd)
    observer.observe(content)
    observer.observe(viewport)
    const unwatch = watchGestures(viewport, {
      leave: () => {
        if (viewport.scrollHeight > viewport.clientHeight) change('reading')
      },
      arrive: () => {
        if (current.current !== 'following' && isAtEnd(viewport)) change('following')
      },
    })
    return () => {
      observer.disconnect()
      unwatch()
    }
  }, [change])

  return { state, viewportRef, contentRef, follow, anchor }
}
