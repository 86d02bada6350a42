'use client'
import { useEffect } from 'react'
import type { RefObject } from 'react'
import { watchHeir } from './heir.ts'

/** The focus that is lost within an element goes on to what is next to it, and never to nowhere. */
export function useHeir(ref: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const root = ref.current
    // The chat around sees to all that is in it.
    if (!root || root.parentElement?.closest('[data-x-chat]')) return undefined
    return watchHeir(root)
  }, [ref])
}
