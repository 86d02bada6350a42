import { isBusy } from '@x/core'
import { useEffect, useRef } from 'react'
import { showChat, showNewChat } from './address.ts'
import type { Demo } from './demo.ts'

/** The keys of the whole page. Those of the parts come first: what they took is not done twice. */
export function useKeys(demo: Demo): void {
  const latest = useRef(demo)
  useEffect(() => {
    latest.current = demo
  })
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing) return
      const does = meaningOf(event, latest.current)
      if (!does) return
      event.preventDefault()
      does()
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [])
}

function meaningOf(event: KeyboardEvent, demo: Demo): (() => void) | undefined {
  const { chat, list, side, setSearching } = demo
  const key = event.key.toLowerCase()
  const isOpen = document.querySelector('dialog[open], :popover-open') !== null
  if (event.key === 'Escape') {
    return !isOpen && isBusy(chat.get()) ? () => void chat.stop() : undefined
  }
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return undefined
  if (key === 'k') return () => setSearching(true)
  if (key === 'o' && event.shiftKey) return showNewChat
  if (key === 's' && event.shiftKey) return side.toggle
  const removed = list.get().removed.at(-1)
  if (key === 'z' && !event.shiftKey && removed && !hasText(event.target)) {
    return () => void list.restore(removed.id).then(() => showChat(removed.id))
  }
  return undefined
}

/** In a field with a text, that text is what is undone. */
function hasText(target: EventTarget | null): boolean {
  const isField = target instanceof HTMLTextAreaElement || target instanceof HTMLInputElement
  return isField && target.value !== ''
}
