import { useState, useSyncExternalStore } from 'react'
import { useSwitch } from './kept.ts'

const wide = window.matchMedia('(min-width: 60rem)')

function listen(listener: () => void): () => void {
  wide.addEventListener('change', listener)
  return () => wide.removeEventListener('change', listener)
}

/** Where the chats are: beside the page, or in a drawer over it where there is no room for both. */
export function useSide() {
  const isWide = useSyncExternalStore(listen, () => wide.matches)
  const [isClosed, setClosed] = useSwitch('chats-closed', false)
  const [isDrawerOpen, setDrawerOpen] = useState(false)
  return {
    isWide,
    isOpen: isWide ? !isClosed : isDrawerOpen,
    toggle: () => (isWide ? setClosed(!isClosed) : setDrawerOpen(!isDrawerOpen)),
    closeDrawer: () => setDrawerOpen(false),
  }
}
