import type { Conversations } from '@x/core'
import { ConversationList } from '@x/ui'
import { useState, useSyncExternalStore } from 'react'
import { follow, hrefOf, pages, showChat, showNewChat } from './address.ts'
import { Dialog } from './dialog.tsx'
import { Icon } from './icon.tsx'
import { useKept } from './kept.ts'
import { useDemoWords } from './language.tsx'

const wide = window.matchMedia('(min-width: 60rem)')

function listen(listener: () => void): () => void {
  wide.addEventListener('change', listener)
  return () => wide.removeEventListener('change', listener)
}

/** Where the chats are: beside the page, or in a drawer over it where there is no room for both. */
export function useSide() {
  const isWide = useSyncExternalStore(listen, () => wide.matches)
  const [closed, setClosed] = useKept('chats-closed')
  const [isDrawerOpen, setDrawerOpen] = useState(false)
  const isClosed = closed === 'yes'
  return {
    isWide,
    isOpen: isWide ? !isClosed : isDrawerOpen,
    toggle: () => (isWide ? setClosed(isClosed ? 'no' : 'yes') : setDrawerOpen(!isDrawerOpen)),
    /** Closes the drawer. */
    close: () => setDrawerOpen(false),
  }
}

export type SideState = ReturnType<typeof useSide>

interface SideProps {
  side: SideState
  list: Conversations
  current: string
  /** Of the page that is shown. */
  path: string
}

/** The chats that are kept, and the way to the other pages. */
export function Side({ side, list, current, path }: SideProps) {
  const words = useDemoWords()
  if (!side.isOpen) return null
  const content = (
    <div className="demo-side-list">
      <ConversationList
        list={list}
        current={path === '/' ? current : undefined}
        hrefOf={hrefOf}
        onChoose={(id) => {
          side.close()
          showChat(id)
        }}
        onNew={() => {
          side.close()
          showNewChat()
        }}
      />
      <nav className="demo-pages" aria-label={words.pages}>
        {pages.map((page) => (
          <a
            key={page.path}
            href={page.path}
            aria-current={page.path === path ? 'page' : undefined}
            onClick={(event) => {
              side.close()
              follow(event)
            }}
          >
            <Icon name={page.name} />
            {words[page.name]}
          </a>
        ))}
      </nav>
    </div>
  )
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
