import { type ChatStore, type Conversations, isBusy } from '@x/core'
import { useConversations } from '@x/react'
import { isComposingKey } from '@x/ui'
import { type KeyboardEvent, useEffect, useId, useMemo, useState } from 'react'
import { go, pages, showChat, showNewChat } from './address.ts'
import { Dialog } from './dialog.tsx'
import { Icon, type IconName } from './icon.tsx'
import { type DemoWords, useDemoWords } from './language.tsx'

interface PaletteProps {
  list: Conversations
  chat: ChatStore
  onSide: () => void
  onClose: () => void
}

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

function commands(words: DemoWords, { chat, onSide }: PaletteProps): readonly Entry[] {
  const isAnswering = isBusy(chat.get())
  return [
    { id: 'new', name: words.newChat, icon: 'new', keys: 'Ctrl ⇧ O', run: showNewChat },
    { id: 'side', name: words.chats, icon: 'chats', keys: 'Ctrl ⇧ S', run: onSide },
    ...(isAnswering
      ? [
          {
            id: 'stop',
            name: words.stop,
            icon: 'more',
            keys: 'Esc',
            run: () => void chat.stop(),
          } as const,
        ]
      : []),
    ...pages.map(({ path, name }) => ({
      id: path,
      name: words[name],
      icon: name,
      run: () => go(path),
    })),
  ]
}

/** Chats by their titles and texts. */
function useFound(list: Conversations, query: string): readonly Entry[] {
  const { conversations } = useConversations(list)
  const [found, setFound] = useState<{ query: string; entries: readonly Entry[] }>()
  useEffect(() => {
    if (query === '') return
    const controller = new AbortController()
    void list.search(query, { signal: controller.signal }).then((matches) => {
      if (controller.signal.aborted) return
      const entries = matches.map(({ conversation, snippet }) => ({
        ...entryOf(conversation),
        snippet,
      }))
      setFound({ query, entries })
    })
    return () => controller.abort()
  }, [list, query])
  if (query !== '') return found?.entries ?? []
  return conversations.slice(0, RECENT).map(entryOf)
}

function entryOf({ id, title = '' }: { id: string; title?: string | undefined }): Entry {
  return { id, name: title, icon: 'chat', run: () => showChat(id) }
}

/** One field for everything: chats by what is in them, and what the page can do. */
export function Palette(props: PaletteProps) {
  const { list, onClose } = props
  const words = useDemoWords()
  const id = useId()
  const [query, setQuery] = useState('')
  const [at, setAt] = useState(0)
  const term = query.trim()
  const all = useMemo(() => commands(words, props), [words, props])
  const does = all.filter(({ name }) => name.toLowerCase().includes(term.toLowerCase()))
  const found = useFound(list, term)
  const groups = [
    { name: words.chats, entries: found },
    { name: words.actions, entries: does },
  ].filter(({ entries }) => entries.length > 0)
  const entries = groups.flatMap((group) => group.entries)
  const active = Math.min(at, entries.length - 1)

  const pick = (entry: Entry | undefined): void => {
    if (!entry) return
    onClose()
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
    <Dialog className="demo-palette" label={words.palette} onClose={onClose}>
      <div className="demo-palette-field">
        <Icon name="search" />
        <input
          role="combobox"
          aria-label={words.paletteField}
          aria-expanded
          aria-controls={id}
          aria-activedescendant={entries[active] && `${id}-${active}`}
          aria-autocomplete="list"
          autoComplete="off"
          placeholder={words.paletteField}
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
                  <span className="demo-palette-name">
                    {entry.name || words.untitled}
                    {entry.snippet && <small>{entry.snippet}</small>}
                  </span>
                  {entry.keys && <kbd>{entry.keys}</kbd>}
                </div>
              )
            })}
          </div>
        ))}
      </div>
      <p className="demo-palette-none" role="status">
        {entries.length === 0 && words.nothingFound}
      </p>
    </Dialog>
  )
}

function intoView(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: 'nearest' })
}
