// The address of the page: its path says which page, its hash which chat.
import { generateId } from '@x/core'
import { type MouseEvent, useEffect, useState, useSyncExternalStore } from 'react'
import { keep, kept } from './kept.ts'

/** The pages, by the word that names each. */
export const pages = [
  { path: '/', name: 'chat' },
  { path: '/completion', name: 'completion' },
  { path: '/structured', name: 'structured' },
  { path: '/connect', name: 'connect' },
] as const

function listen(listener: () => void): () => void {
  window.addEventListener('popstate', listener)
  return () => window.removeEventListener('popstate', listener)
}

/** Shows another page or chat, and leaves the one before to the back button. */
export function go(to: string): void {
  history.pushState(null, '', to)
  window.dispatchEvent(new PopStateEvent('popstate'))
}

/** For a link within the demo: answers under way go on. With a key held it does what browsers do. */
export function follow(event: MouseEvent<HTMLAnchorElement>): void {
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
  event.preventDefault()
  go(event.currentTarget.href)
}

/** The path of the page. */
export function usePath(): string {
  return useSyncExternalStore(listen, () => location.pathname)
}

/** The chat that the address names, else the one before. */
export function useChatId(): string {
  const hash = useSyncExternalStore(listen, () => location.hash.slice(1))
  const path = usePath()
  const [last, setLast] = useState(() => hash || kept('chat') || generateId())
  const id = hash || last
  useEffect(() => {
    keep('chat', id)
    setLast(id)
    if (path === '/' && location.hash.slice(1) !== id) history.replaceState(null, '', `/#${id}`)
  }, [id, path])
  return id
}

/** The address of a chat. */
export const hrefOf = (id: string): string => `/#${id}`

/** Shows the chat of that id. */
export const showChat = (id: string): void => go(hrefOf(id))

/** Shows a chat that nobody has written in. */
export const showNewChat = (): void => showChat(generateId())
