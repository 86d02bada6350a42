'use client'
import { useEffect } from 'react'
import type { RefObject } from 'react'

/** A keyboard is taller than this, in pixels; the bars of a browser that come and go are not. */
const SMALLEST_PX = 100

/**
 * Tells the stylesheet, as `--x-keyboard`, how much of an element the keyboard of a phone covers while somebody
 * writes in it. Most phones lay the keyboard over the page and change nothing but the visual viewport.
 */
export function useKeyboardInset(ref: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const view = window.visualViewport
    const element = ref.current
    if (!view || !element) return undefined
    const fit = (): void => {
      const { bottom } = element.getBoundingClientRect()
      const height = document.documentElement.clientHeight
      const visibleEnd = view.offsetTop + view.height
      const isOpen =
        // Enlarged by fingers, what is seen is a part of the page, and nothing covers the rest.
        view.scale < 1.01 && height - visibleEnd > SMALLEST_PX && element.matches(':focus-within')
      // What ends below the page is for the browser to scroll to.
      const covered = isOpen && bottom <= height + 1 ? Math.max(0, bottom - visibleEnd) : 0
      if (covered > 0) element.style.setProperty('--x-keyboard', `${Math.ceil(covered)}px`)
      else element.style.removeProperty('--x-keyboard')
    }
    const undo = new AbortController()
    for (const name of ['resize', 'scroll'] as const) {
      view.addEventListener(name, fit, { signal: undo.signal })
    }
    element.addEventListener('focusout', fit, { signal: undo.signal })
    return () => undo.abort()
  }, [ref])
}
