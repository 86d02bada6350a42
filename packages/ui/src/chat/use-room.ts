'use client'
import type { RefObject } from 'react'
import { byHand } from '../lazy-part.ts'
import { useBeforePaint } from '../use-before-paint.ts'
import { outerOf, roomOf } from './room.ts'

/**
 * Tells the stylesheet, as `--x-room`, how tall a chat may be so that all of it is in view. Nothing is set where the
 * chat fits as it is: in a box that has a height, or alone on a page.
 */
export function useRoom(ref: RefObject<HTMLElement | null>): void {
  useBeforePaint(() => {
    const chat = ref.current
    // Without observers there is no layout either, as in a DOM without a browser.
    if (!chat || typeof ResizeObserver === 'undefined') return undefined
    let frame = 0
    let place = ''
    const fit = (): void => {
      frame = 0
      if (place === placeOf(chat)) return
      measure(chat)
      place = placeOf(chat)
    }
    const schedule = (): void => {
      frame ||= requestAnimationFrame(fit)
    }
    // The chat is resized when it is shown, and what is around it when something above it comes or goes.
    const observer = new ResizeObserver(schedule)
    for (let box: Element | null = chat; box; box = outerOf(box)) observer.observe(box)
    window.addEventListener('resize', schedule)
    fit()
    return () => {
      cancelAnimationFrame(frame)
      observer.disconnect()
      window.removeEventListener('resize', schedule)
    }
  }, [ref])
}

/** What the room of a chat follows from, as far as it changes. */
function placeOf(chat: HTMLElement): string {
  const top = Math.round(chat.getBoundingClientRect().top + window.scrollY)
  return [top, chat.offsetHeight, window.innerHeight, window.innerWidth].join()
}

function measure(chat: HTMLElement): void {
  const viewport = chat.querySelector('[data-x-viewport]')
  const top = viewport?.scrollTop ?? 0
  chat.style.removeProperty('--x-room')
  const { size, isTooSmall } = roomOf(chat)
  if (size) chat.style.setProperty('--x-room', size)
  // While it was taller it may have scrolled less far.
  if (viewport && viewport.scrollTop !== top) viewport.scrollTop = top
  if (isTooSmall) void byHand.load().then((hands) => hands?.warnOfSmallChat())
}
