'use client'
import { type RefObject, useEffect } from 'react'
import { activeIn } from '../tree-of.ts'

/** Opens a dialog over the page while it is there, and gives the focus back to what had it. */
export function useModal(dialog: RefObject<HTMLDialogElement | null>): void {
  useEffect(() => {
    const element = dialog.current
    if (!element) return undefined
    const before = activeIn(element) as HTMLElement | null
    // A DOM without a browser has neither.
    element.showModal?.()
    return () => {
      element.close?.()
      // Taken out of the page, a dialog does not give the focus back by itself. Elements of a picture have none to take.
      before?.focus?.({ preventScroll: true })
    }
  }, [dialog])
}
