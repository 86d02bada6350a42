import type { Client, Storage } from '@x/core'
import { useConversations } from '@x/react'
import { ConversationList, type ConversationListProps } from '@x/ui'
import { useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { createPortal } from 'react-dom'
import { Icon } from './icon.tsx'
import { keep, kept } from './kept.ts'

const CLOSED = 'x-demo-chats-closed'
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

interface ChatsProps extends Pick<ConversationListProps, 'current' | 'onChoose' | 'onNew'> {
  storage: Storage
  client: Client
  /** Where the button goes that shows and hides them. */
  corner: Element | null
}

const hrefOf = (id: string): string => `#${id}`

/** The chats that are kept: beside the one that is shown, or in a drawer where there is no room for both. */
export function Chats({ storage, client, corner, onChoose, onNew, ...rest }: ChatsProps) {
  const isWide = useIsWide()
  const [isClosed, setClosed] = useState(() => kept('localStorage', CLOSED) === 'yes')
  const [isDrawerOpen, setDrawerOpen] = useState(false)
  const { list } = useConversations({ storage, client })
  const isOpen = isWide ? !isClosed : isDrawerOpen
  const toggle = (): void => {
    if (!isWide) return setDrawerOpen(!isDrawerOpen)
    keep('localStorage', CLOSED, isClosed ? 'no' : 'yes')
    setClosed(!isClosed)
  }
  const close = (): void => setDrawerOpen(false)
  const conversations = (
    <ConversationList
      {...rest}
      list={list}
      hrefOf={hrefOf}
      onChoose={(id) => {
        close()
        onChoose(id)
      }}
      onNew={() => {
        close()
        onNew?.()
      }}
    />
  )
  return (
    <>
      {corner &&
        createPortal(
          <button
            className="demo-button"
            aria-label="Chats"
            title="Chats"
            aria-expanded={isOpen}
            onClick={toggle}
          >
            <Icon name="chats" />
          </button>,
          corner,
        )}
      {isWide && !isClosed && (
        <aside className="demo-side" aria-label="Chats">
          {conversations}
        </aside>
      )}
      {!isWide && isDrawerOpen && <Drawer onClose={close}>{conversations}</Drawer>}
    </>
  )
}

/** A panel over the page: Escape, and a press beside it, close it; the browser keeps the focus inside. */
function Drawer({ onClose, children }: { onClose: () => void; children: React.ReactNode }) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const element = dialog.current
    element?.showModal()
    return () => element?.close()
  }, [])
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/click-events-have-key-events -- a press on what is beside it; the key for it is Escape
    <dialog
      ref={dialog}
      className="demo-drawer"
      aria-label="Chats"
      onClose={onClose}
      onClick={(event) => event.target === dialog.current && onClose()}
    >
      {children}
    </dialog>
  )
}
