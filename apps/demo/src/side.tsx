import type { Conversations } from '@x/core'
import { useState, useSyncExternalStore } from 'react'
import { Dialog } from './dialog.tsx'
import { keep, kept } from './kept.ts'
import { useDemoWords } from './language.tsx'
import { SideList } from './side-list.tsx'

const CLOSED = 'chats-closed'
const WIDE = '(min-width: 60rem)'

function useIsWide(): boolean {
  return useSyncExternalStore(
    (listener) => {
      const query = window.matchMedia(WIDE)
      query.addEventListener('change', listener)
      return () => query.removeEventListener('change', listener)
    },
    () => window.matchMedia(WIDE).matches,
  )
}

/** Where the chats are: beside the page, or in a drawer over it where there is no room for both. */
export interface SideState {
  isWide: boolean
  isOpen: boolean
  toggle: () => void
  /** Closes the drawer. */
  close: () => void
}

export function useSide(): SideState {
  const isWide = useIsWide()
  const [isClosed, setClosed] = useState(() => kept(CLOSED) === 'yes')
  const [isDrawerOpen, setDrawerOpen] = useState(false)
  const toggle = (): void => {
    if (!isWide) return setDrawerOpen((isOpen) => !isOpen)
    keep(CLOSED, isClosed ? 'no' : 'yes')
    setClosed(!isClosed)
  }
  return {
    isWide,
    isOpen: isWide ? !isClosed : isDrawerOpen,
    toggle,
    close: () => setDrawerOpen(false),
  }
}

interface SideProps {
  side: SideState
  list: Conversations
  current: string
  /** Of the page that is shown. */
  path: string
}

/** The chats that are kept, and the pages. */
export function Side({ side, ...rest }: SideProps) {
  const words = useDemoWords()
  if (!side.isOpen) return null
  const content = <SideList {...rest} onChosen={side.close} />
  return side.isWide ? (
    <aside className="demo-side" aria-label={words.chats}>
      {content}
    </aside>
  ) : (
    <Dialog className="demo-drawer" label={words.chats} onClose={side.close}>
      {content}
    </Dialog>
  )
}
