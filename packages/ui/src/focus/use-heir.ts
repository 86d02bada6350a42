'use client'
import { useEffect } from 'react'
import type { RefObject } from 'react'
import { around, byHand, useLater, withHands } from '../lazy-part.ts'

const ONCE = { once: true }

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
    const undo = withHands((hands) => hands.watchHands(root))
    for (const touch of ['pointerover', 'keydown', 'dragenter'])
      root.addEventListener(touch, byHand.load, ONCE)
    return undo
  }, [ref])
}
