import { ConversationList } from '@x/ui'
import { follow, hrefOf, pages, showChat, showNewChat } from './address.ts'
import { useDemo } from './demo.ts'
import { Dialog } from './dialog.tsx'
import { Icon } from './icon.tsx'
import { useDemoWords } from './language.tsx'

/** The chats that are kept, and the way to the other pages: beside the page, or in a drawer over it where there is no room for both. */
export function Side() {
  const { side, list, id, page } = useDemo()
  const words = useDemoWords()
  if (!side.isOpen) return null
  const content = (
    <div className="demo-side-list">
      <ConversationList
        list={list}
        current={page.name === 'chat' ? id : undefined}
        hrefOf={hrefOf}
        onChoose={(chosen) => {
          side.closeDrawer()
          showChat(chosen)
        }}
        onNew={() => {
          side.closeDrawer()
          showNewChat()
        }}
      />
      <nav className="demo-pages" aria-label={words.pages}>
        {pages.map((each) => (
          <a
            key={each.path}
            href={each.path}
            aria-current={each === page ? 'page' : undefined}
            onClick={(event) => {
              side.closeDrawer()
              follow(event)
            }}
          >
            <Icon name={each.name} />
            {words[each.name]}
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
    <Dialog className="demo-drawer" label={words.chats} onClose={side.closeDrawer}>
      {content}
    </Dialog>
  )
}
