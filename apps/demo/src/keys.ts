import { isBusy } from '@x/core'
import { useEffect, useRef } from 'react'
import { showChat, showNewChat } from './address.ts'
import type { Demo } from './demo.ts'

/** The keys of the whole page, as they are shown where what they do is named. */
export const KEYS = { search: 'Ctrl K', newChat: 'Ctrl ⇧ O', chats: 'Ctrl ⇧ S', stop: 'Esc' }

/** Does what the keys of the page say. Those of the parts come first: what they took is not done twice. */
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
  const removed = list.get().removed.at(-1)
  switch (nameOf(event)) {
    case KEYS.search:
      return () => setSearching(true)
    case KEYS.newChat:
      return showNewChat
    case KEYS.chats:
      return side.toggle
    case KEYS.stop: {
      const isOpen = document.querySelector('dialog[open], :popover-open') !== null
      return !isOpen && isBusy(chat.get()) ? () => void chat.stop() : undefined
    }
    case 'Ctrl Z':
      if (!removed || hasText(event.target)) return undefined
      return () => void list.restore(removed.id).then(() => showChat(removed.id))
    default:
      return undefined
  }
}

function nameOf({ key, ctrlKey, metaKey, shiftKey, altKey }: KeyboardEvent): string {
  if (altKey) return ''
  if (key === 'Escape') return KEYS.stop
  return `${ctrlKey || metaKey ? 'Ctrl ' : ''}${shiftKey ? '⇧ ' : ''}${key.toUpperCase()}`
}

/** In a field with a text, that text is what is undone. */
function hasText(target: EventTarget | null): boolean {
  const isField = target instanceof HTMLTextAreaElement || target instanceof HTMLInputElement
  return isField && target.value !== ''
}
