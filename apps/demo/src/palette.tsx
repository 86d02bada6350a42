import '@x/ui/palette.css'
import { isBusy } from '@x/core'
import { type Command, CommandPalette } from '@x/ui/palette'
import { go, pages, showChat, showNewChat } from './address.ts'
import { useDemo } from './demo.ts'
import { Icon, type IconName } from './icon.tsx'
import { KEYS } from './keys.ts'
import { useDemoWords } from './language.tsx'
import { usePageWords } from './page-words.ts'

/** One field for everything: chats by what is in them, and what the page can do. */
export function Palette() {
  const { chat, list, side, setSearching } = useDemo()
  const words = useDemoWords()
  const { menu } = usePageWords()
  const command = (icon: IconName, name: string, run: () => void, keys?: string): Command => ({
    id: name,
    name,
    icon: <Icon name={icon} />,
    keys,
    run,
  })
  const stop = command('more', menu.stop, () => void chat.stop(), KEYS.stop)
  return (
    <CommandPalette
      list={list}
      onChoose={showChat}
      commands={[
        command('new', words.newChat, showNewChat, KEYS.newChat),
        command('chats', words.toggleChats, side.toggle, KEYS.chats),
        ...(isBusy(chat.get()) ? [stop] : []),
        ...pages.map(({ path, name }) => command(name, words[name], () => go(path))),
      ]}
      onClose={() => setSearching(false)}
    />
  )
}
