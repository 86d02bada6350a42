'use client'
import { useCallback, useRef, useState } from 'react'
import type { RefObject } from 'react'
import { useOwned } from '@x/react'
import { useBeforePaint } from '../use-before-paint.ts'
import { createScroller } from './scroller.ts'
import type { Scroller } from './scroller.ts'
import type { ChatScrollState } from './told.ts'

/** A thread that scrolls by what its reader does. */
export interface ChatScroll {
  state: ChatScrollState
  /** There is more below than what is in view. */
  hasMoreBelow: boolean
  /** For the element that scrolls. */
  viewportRef: RefObject<HTMLDivElement | null>
  /** For the element inside that grows. */
  contentRef: RefObject<HTMLDivElement | null>
  /** Goes to the end and follows from there. */
  follow: () => void
  /** Brings an element to the top and keeps it there until the reader moves; what follows grows below it. */
  anchor: (element: HTMLElement) => void
}

/**
 * Follows a growing thread while the reader is at its end, and never moves the line being read otherwise. Only what
 * the reader does changes the state: wheel, keys, touch, the scrollbar, a selection, the keyboard's focus, a fold.
 */
export function useChatScroll(): ChatScroll {
  const viewportRef = useRef<HTMLDivElement>(null)
  const contentRef = useRef<HTMLDivElement>(null)
  const scroller = useRef<Scroller>(undefined)
  const [state, setState] = useState<ChatScrollState>('following')
  const [hasMoreBelow, setMoreBelow] = useState(false)

  useBeforePaint(() => {
    const viewport = viewportRef.current
    const content = contentRef.current
    // Without observers there is no layout either, as in a DOM without a browser.
    if (!viewport || !content || typeof ResizeObserver === 'undefined') return undefined
    // The one of before, in a tree that was hidden: the reader is still where the reader was.
    scroller.current ??= createScroller(viewport, content, (next, isMoreBelow) => {
      setState(next)
      setMoreBelow(isMoreBelow)
    })
    return undefined
  }, [])
  const [owned] = useState(() => ({
    dispose() {
      scroller.current?.stop()
      scroller.current = undefined
    },
  }))
  useOwned(owned)

  const follow = useCallback(() => scroller.current?.follow(), [])
  const anchor = useCallback((element: HTMLElement) => scroller.current?.anchor(element), [])
  return { state, hasMoreBelow, viewportRef, contentRef, follow, anchor }
}

export type { ChatScrollState }
