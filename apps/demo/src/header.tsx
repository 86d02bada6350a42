import { lazyFile, lazyPart } from '@x/ui'
import { type ComponentProps, useRef, useState } from 'react'
import { follow, showNewChat } from './address.ts'
import { useDemo } from './demo.ts'
import { Icon, type IconName } from './icon.tsx'
import { KEYS } from './keys.ts'
import { useDemoWords } from './language.tsx'
import { missing } from './missing.tsx'

const menuFile = lazyFile(() => import('./menu.tsx'))
const Menu = lazyPart(menuFile, (file) => file.Menu, missing(menuFile))

/** What is shown, who answers, and the way to everything else. */
export function Header({ title }: { title: string | undefined }) {
  const { config, isSandbox, side } = useDemo()
  const words = useDemoWords()
  const menu = useRef<HTMLDivElement>(null)
  // Stays from then on: an import goes on in it.
  const [isMenuWanted, setMenuWanted] = useState(false)
  return (
    <header className="demo-header">
      <Press
        icon="chats"
        label={words.chats}
        keys={KEYS.chats}
        aria-expanded={side.isOpen}
        onClick={side.toggle}
      />
      <h1 className="demo-title" title={title} dir="auto">
        {title || '@x'}
      </h1>
      <a className="demo-answered" href="/connect" title={words.connect} onClick={follow}>
        <span className="demo-dot" data-sandbox={isSandbox || undefined} />
        {isSandbox ? words.sandbox : config.answeredBy}
      </a>
      {!(side.isWide && side.isOpen) && (
        <Press icon="new" label={words.newChat} keys={KEYS.newChat} onClick={showNewChat} />
      )}
      <Press icon="more" label={words.menu} popoverTarget="demo-menu" />
      <div
        ref={menu}
        id="demo-menu"
        className="demo-menu"
        popover="auto"
        role="dialog"
        aria-label={words.menu}
        onToggle={() => setMenuWanted(true)}
      >
        {isMenuWanted && <Menu onClose={() => menu.current?.hidePopover()} />}
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
