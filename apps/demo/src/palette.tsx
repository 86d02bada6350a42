import '@x/ui/palette.css'
import { isBusy } from '@x/core'
import { type Command, CommandPalette } from '@x/ui/palette'
import { go, pages, showChat, showNewChat } from './address.ts'
import { useDemo } from './demo.ts'
import { Icon } from './icon.tsx'
import { useDemoWords } from './language.tsx'
import { usePageWords } from './page-words.ts'

/** One field for everything: chats by what is in them, and what the page can do. */
export function Palette() {
  const { chat, list, side, setSearching } = useDemo()
  const words = useDemoWords()
  const { menu } = usePageWords()
  const stop = (): void => void chat.stop()
  const commands: readonly Command[] = [
    {
      id: 'new',
      name: words.newChat,
      icon: <Icon name="new" />,
      keys: 'Ctrl ⇧ O',
      run: showNewChat,
    },
    {
      id: 'side',
      name: words.chats,
      icon: <Icon name="chats" />,
      keys: 'Ctrl ⇧ S',
      run: side.toggle,
    },
    ...(isBusy(chat.get())
      ? [{ id: 'stop', name: menu.stop, icon: <Icon name="more" />, keys: 'Esc', run: stop }]
      : []),
    ...pages.map(({ path, name }) => {
      const run = (): void => go(path)
      return { id: path, name: words[name], icon: <Icon name={name} />, run }
    }),
  ]
  return (
    <CommandPalette
      list={list}
      onChoose={showChat}
      commands={commands}
      onClose={() => setSearching(false)}
    />
  )
}
