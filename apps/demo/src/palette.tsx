import { type Conversations, isBusy } from '@x/core'
import { useConversations } from '@x/react'
import { isComposingKey } from '@x/ui'
import { type KeyboardEvent, useEffect, useId, useState } from 'react'
import { go, pages, showChat, showNewChat } from './address.ts'
import { useDemo } from './demo.ts'
import { Dialog } from './dialog.tsx'
import { Icon, type IconName } from './icon.tsx'
import { useDemoWords } from './language.tsx'
import { usePageWords } from './page-words.ts'

interface Entry {
  id: string
  name: string
  icon: IconName
  /** Of a chat: where what was looked for stands in it. */
  snippet?: string | undefined
  keys?: string
  run: () => void
}

/** Chats that are offered before anything is typed. */
const RECENT = 6

function useCommands(): readonly Entry[] {
  const { chat, side } = useDemo()
  const words = useDemoWords()
  const { palette } = usePageWords()
  const stop = (): void => void chat.stop()
  return [
    { id: 'new', name: words.newChat, icon: 'new', keys: 'Ctrl ⇧ O', run: showNewChat },
    { id: 'side', name: words.chats, icon: 'chats', keys: 'Ctrl ⇧ S', run: side.toggle },
    ...(isBusy(chat.get())
      ? [{ id: 'stop', name: palette.stop, icon: 'more' as const, keys: 'Esc', run: stop }]
      : []),
    ...pages.map(({ path, name }) => {
      const run = (): void => go(path)
      return { id: path, name: words[name], icon: name, run }
    }),
  ]
}

const entryOf = ({ id, title = '' }: { id: string; title?: string | undefined }): Entry => ({
  id,
  name: title,
  icon: 'chat',
  run: () => showChat(id),
})

/** Chats by their titles and texts; the newest where nothing is typed. */
function useChats(list: Conversations, query: string): readonly Entry[] {
  const { conversations } = useConversations(list)
  const [found, setFound] = useState({ query: '', entries: [] as readonly Entry[] })
  useEffect(() => {
    const controller = new AbortController()
    const { signal } = controller
    void list.search(query, { signal }).then((matches) => {
      if (signal.aborted) return
      const entries = matches.map(({ conversation, snippet }) => ({
        ...entryOf(conversation),
        snippet,
      }))
      setFound({ query, entries })
    })
    return () => controller.abort()
  }, [list, query])
  if (query === '') return conversations.slice(0, RECENT).map(entryOf)
  // Enter must not open what was found for other words.
  return found.query === query ? found.entries : []
}

/** One field for everything: chats by what is in them, and what the page can do. */
export function Palette() {
  const { list, setSearching } = useDemo()
  const words = useDemoWords()
  const { palette } = usePageWords()
  const id = useId()
  const [query, setQuery] = useState('')
  const [at, setAt] = useState(0)
  const term = query.trim().toLowerCase()
  const commands = useCommands().filter(({ name }) => name.toLowerCase().includes(term))
  const chats = useChats(list, term)
  const groups = [
    { name: words.chats, entries: chats },
    { name: palette.actions, entries: commands },
  ].filter(({ entries }) => entries.length > 0)
  const entries = groups.flatMap((group) => group.entries)
  const active = Math.min(at, entries.length - 1)

  const close = (): void => setSearching(false)
  const pick = (entry: Entry | undefined): void => {
    if (!entry) return
    close()
    // The dialog gives the focus back first.
    queueMicrotask(entry.run)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (isComposingKey(event)) return
    if (event.key === 'ArrowDown') setAt((active + 1) % Math.max(1, entries.length))
    else if (event.key === 'ArrowUp') setAt((active || entries.length) - 1)
    else if (event.key === 'Enter') pick(entries[active])
    else return
    event.preventDefault()
  }
  return (
    <Dialog className="demo-palette" label={words.palette} onClose={close}>
      <div className="demo-palette-field">
        <Icon name="search" />
        <input
          role="combobox"
          aria-label={palette.field}
          aria-expanded
          aria-controls={id}
          aria-activedescendant={entries[active] && `${id}-${active}`}
          aria-autocomplete="list"
          autoComplete="off"
          placeholder={palette.field}
          value={query}
          onKeyDown={onKeyDown}
          onChange={({ target }) => {
            setQuery(target.value)
            setAt(0)
          }}
        />
      </div>
      <div id={id} role="listbox" aria-label={words.palette} className="demo-palette-list">
        {groups.map((group) => (
          <div key={group.name} role="group" aria-label={group.name}>
            <p aria-hidden="true">{group.name}</p>
            {group.entries.map((entry) => {
              const index = entries.indexOf(entry)
              return (
                // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the keys are the field's, which has the focus
                <div
                  key={entry.id}
                  id={`${id}-${index}`}
                  role="option"
                  tabIndex={-1}
                  aria-selected={index === active}
                  ref={index === active ? intoView : undefined}
                  onPointerMove={() => setAt(index)}
                  onClick={() => pick(entry)}
                >
                  <Icon name={entry.icon} />
                  <span className="demo-palette-name" dir="auto">
                    {entry.name || words.newChat}
                    {entry.snippet && <small dir="auto">{entry.snippet}</small>}
                  </span>
                  {entry.keys && <kbd>{entry.keys}</kbd>}
                </div>
              )
            })}
          </div>
        ))}
      </div>
      <p className="demo-palette-none" role="status">
        {entries.length === 0 && palette.nothingFound}
      </p>
    </Dialog>
  )
}

function intoView(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: 'nearest' })
}
