import type { Conversations } from '@x/core'
import { ConversationList } from '@x/ui'
import { follow, go, hrefOf, pages, showNewChat } from './address.ts'
import { Icon } from './icon.tsx'
import { useDemoWords } from './language.tsx'

interface SideListProps {
  list: Conversations
  current: string
  path: string
  onChosen: () => void
}

/** The list of chats, and the way to the other pages. */
export function SideList({ list, current, path, onChosen }: SideListProps) {
  const words = useDemoWords()
  return (
    <div className="demo-side-list">
      <ConversationList
        list={list}
        current={path === '/' ? current : undefined}
        hrefOf={hrefOf}
        onChoose={(id) => {
          onChosen()
          go(hrefOf(id))
        }}
        onNew={() => {
          onChosen()
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
              onChosen()
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
}
