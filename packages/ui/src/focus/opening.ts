'use client'
// A chat that opens has the focus in its field, where that takes nothing from anybody.
import { useEffect } from 'react'
import type { RefObject } from 'react'
import { hasFinePointer } from './place.ts'

/** The button that has just asked for a new chat, until that chat is there. */
let asked: Element | undefined

/** A new chat is about to be shown, by this button: its field takes over the focus. */
export function handOver(button: Element): void {
  asked = button
}

/**
 * Puts the focus into the field of a chat when it opens, and of each new one that somebody asks for. Only for a fine
 * pointer, and only while nothing else has it. Left to itself, only where the chat is the page: elsewhere the
 * keys are the page's.
 */
export function useOpeningFocus(
  ref: RefObject<HTMLElement | null>,
  wanted: boolean | undefined,
  chat: object,
): void {
  useEffect(() => {
    const button = asked
    asked = undefined
    const root = ref.current
    if (!root || wanted === false || !hasFinePointer()) return
    const active = document.activeElement
    const isFree = active === null || active === document.body
    if (!isFree && (!button || active !== button)) return
    if (!button && wanted !== true && !isPage(root)) return
    root.querySelector<HTMLElement>('[data-x-composer-input]')?.focus({ preventScroll: true })
    // `wanted` counts when a chat opens, not when it changes.
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- see above
  }, [ref, chat])
}

/** What is opened by hand puts the focus where it belongs by itself. */
const OPENED_BY_HAND = '[data-x-widget], dialog, [role="dialog"], [popover]'

/**
 * Whether the chat is what the page is there for: it takes the better part of a window that does not scroll, and that
 * is a window of its own or a frame in use.
 */
function isPage(root: HTMLElement): boolean {
  const { scrollHeight, clientHeight, clientWidth } = document.documentElement
  const { width, height } = root.getBoundingClientRect()
  return (
    width * height > (clientWidth * clientHeight) / 2 &&
    scrollHeight <= clientHeight &&
    !root.closest(OPENED_BY_HAND) &&
    (window.parent === window || document.hasFocus())
  )
}
