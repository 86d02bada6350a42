'use client'
import { useEffect } from 'react'
import type { RefObject } from 'react'
import { around, useLater, withLater } from '../lazy-part.ts'

/**
 * The focus that is lost within an element goes on to what is next to it, and never to nowhere; what a triple click
 * selects there is what was there.
 */
export function useHeir(ref: RefObject<HTMLElement | null>): void {
  useLater(around)
  useEffect(() => {
    const root = ref.current
    // The chat around sees to all that is in it.
    if (!root || root.parentElement?.closest('[data-x-chat]')) return undefined
    return withLater((later) => later.watchHands(root))
  }, [ref])
}
