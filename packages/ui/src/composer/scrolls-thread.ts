// Keys of the field that are the thread's. Comes later: until then there is nothing to scroll.
import type { KeyboardEvent } from 'react'

/** Scrolls the thread of the chat around an empty field by a page. Returns whether there was one. */
export function scrollsThread(event: KeyboardEvent<HTMLElement>): boolean {
  if (event.key !== 'PageUp' && event.key !== 'PageDown') return false
  const chat = event.currentTarget.closest('[data-x-chat]')
  const viewport = chat?.querySelector('[data-x-viewport]')
  if (!viewport) return false
  const page = viewport.clientHeight * 0.9
  viewport.scrollBy({ top: event.key === 'PageUp' ? -page : page })
  return true
}
