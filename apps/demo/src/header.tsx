import type { ChatStore, Conversations } from '@x/core'
import { type ComponentProps, useRef, useState } from 'react'
import type { PageConfig } from '../page-config.ts'
import { follow, showNewChat } from './address.ts'
import { Icon, type IconName } from './icon.tsx'
import { useDemoWords } from './language.tsx'
import type { SideState } from './side.tsx'
import { lateFile } from './late.tsx'

const Menu = lateFile(() => import('./menu.tsx')).part((file) => file.Menu)

/** What the header is told, and its menu with it. */
export interface HeaderProps {
  title: string | undefined
  config: PageConfig
  chat: ChatStore
  list: Conversations
  side: SideState
  /** Whether the model names new chats. */
  isNaming: boolean
  onNaming: (isNaming: boolean) => void
  onSearch: () => void
}

/** What is shown, who answers, and the way to everything else. */
export function Header(props: HeaderProps) {
  const { title, config, side } = props
  const words = useDemoWords()
  const menu = useRef<HTMLDivElement>(null)
  const [isMenuOpen, setMenuOpen] = useState(false)
  const isSandbox = config.answeredBy === 'sandbox'
  return (
    <header className="demo-header">
      <Press
        icon="chats"
        label={words.chats}
        keys="Ctrl ⇧ S"
        aria-expanded={side.isOpen}
        onClick={side.toggle}
      />
      <h1 className="demo-title" title={title}>
        <bdi>{title || '@x'}</bdi>
      </h1>
      <a className="demo-answered" href="/connect" title={words.connect} onClick={follow}>
        <span className="demo-dot" data-sandbox={isSandbox || undefined} />
        {isSandbox ? words.sandbox : config.answeredBy}
      </a>
      {!(side.isWide && side.isOpen) && (
        <Press icon="new" label={words.newChat} keys="Ctrl ⇧ O" onClick={showNewChat} />
      )}
      <Press icon="more" label={words.menu} popoverTarget="demo-menu" />
      <div
        ref={menu}
        id="demo-menu"
        className="demo-menu"
        popover="auto"
        role="dialog"
        aria-label={words.menu}
        onToggle={({ newState }) => setMenuOpen(newState === 'open')}
      >
        {isMenuOpen && <Menu {...props} onClose={() => menu.current?.hidePopover()} />}
      </div>
    </header>
  )
}

interface PressProps extends ComponentProps<'button'> {
  icon: IconName
  label: string
  keys?: string
}

function Press({ icon, label, keys, ...rest }: PressProps) {
  const title = keys ? `${label} (${keys})` : label
  return (
    <button className="demo-button" aria-label={label} title={title} {...rest}>
      <Icon name={icon} />
    </button>
  )
}
