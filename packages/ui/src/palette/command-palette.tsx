'use client'
import { forwardRef, useId, useRef, useState } from 'react'
import type { KeyboardEvent, ReactElement, ReactNode, SyntheticEvent } from 'react'
import type { Conversations } from '@x/core'
import { useModal } from '../focus/use-modal.ts'
import { isComposingKey } from '../ime.ts'
import { mergeProps, mergeRefs, renderPart } from '../part.ts'
import type { Part, PartProps } from '../part.ts'
import { picture } from '../picture.tsx'
import { usePartWords } from '../ui-provider/use-part-words.ts'
import { useFoundChats } from './use-found-chats.ts'
import { englishPalette } from './words.ts'

/** What an app can do, by a name. */
export interface Command {
  id: string
  name: string
  /** Decorative: the name says what it does. */
  icon?: ReactNode
  /** The keys that do the same, e.g. `Ctrl ⇧ O`. */
  keys?: string | undefined
  run: () => void
}

/** Props of `CommandPalette`. */
export interface CommandPaletteProps extends Omit<PartProps<'dialog'>, 'children' | 'onClose'> {
  /** The chats: found by their titles and by what is in them. */
  list: Conversations
  /** Shows a chat. */
  onChoose: (id: string) => void
  /** What else can be done, in order. */
  commands?: readonly Command[] | undefined
  /**
   * How many chats are offered before anything is typed.
   * @default 6
   */
  recent?: number | undefined
  /** Hears that something was chosen, or that a press beside it or Escape has closed it. */
  onClose: () => void
}

const CHAT =
  'M4 4.5h12a1 1 0 0 1 1 1v7.5a1 1 0 0 1-1 1H9l-3.5 2.75V14H4a1 1 0 0 1-1-1V5.5a1 1 0 0 1 1-1z'
const SEARCH = 'M9 14.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11zM13 13l3.5 3.5'
const NO_COMMANDS: readonly Command[] = []

/**
 * One field for everything, over the page while it is rendered: chats by what is in them, and what the app can do.
 * @example
 * {isOpen && <CommandPalette list={list} onChoose={showChat} commands={commands} onClose={close} />}
 */
export const CommandPalette: Part<CommandPaletteProps, HTMLDialogElement> = forwardRef(
  function CommandPalette(
    { list, onChoose, commands = NO_COMMANDS, recent = 6, onClose, render, ...rest },
    ref,
  ) {
    const words = usePartWords(englishPalette, (pack) => pack.palette)
    const dialog = useRef<HTMLDialogElement>(null)
    const id = useId()
    const [query, setQuery] = useState('')
    const [at, setAt] = useState(0)
    useModal(dialog)
    const term = query.trim().toLowerCase()
    const chats = useFoundChats(list, term, recent).map((chat): Entry => {
      const name = chat.title || words.untitled
      return { ...chat, name, icon: picture('chat', CHAT), run: () => onChoose(chat.id) }
    })
    const fitting = commands.filter(({ name }) => name.toLowerCase().includes(term))
    const groups = [
      { name: words.chats, entries: chats },
      { name: words.commands, entries: fitting },
    ].filter(({ entries }) => entries.length > 0)
    const entries: readonly Entry[] = groups.flatMap((group) => group.entries)
    const active = Math.min(at, entries.length - 1)

    const pick = (entry: Entry | undefined): void => {
      if (!entry) return
      onClose()
      // The dialog gives the focus back first.
      queueMicrotask(entry.run)
    }
    const onKeyDown = (event: KeyboardEvent): void => {
      // An Escape here stops no answer behind it.
      event.stopPropagation()
      if (isComposingKey(event)) return
      if (event.key === 'ArrowDown') setAt((active + 1) % Math.max(1, entries.length))
      else if (event.key === 'ArrowUp') setAt((active || entries.length) - 1)
      else if (event.key === 'Enter') pick(entries[active])
      else return
      event.preventDefault()
    }
    const own = {
      'data-x-palette': '',
      'aria-label': words.label,
      onKeyDown,
      onCancel(event: SyntheticEvent) {
        event.preventDefault()
        onClose()
      },
      onClick: ({ target }: SyntheticEvent) => target === dialog.current && onClose(),
      children: (
        <>
          <div data-x-palette-field="">
            {picture('search', SEARCH)}
            <input
              role="combobox"
              aria-label={words.field}
              aria-expanded
              aria-controls={id}
              aria-activedescendant={entries[active] && `${id}-${active}`}
              aria-autocomplete="list"
              autoComplete="off"
              placeholder={words.field}
              value={query}
              onChange={({ target }) => {
                setQuery(target.value)
                setAt(0)
              }}
            />
          </div>
          <div id={id} role="listbox" aria-label={words.label} data-x-palette-list="">
            {groups.map((group) => (
              <div key={group.name} role="group" aria-label={group.name}>
                <p aria-hidden="true">{group.name}</p>
                {group.entries.map((entry) => {
                  const index = entries.indexOf(entry)
                  return (
                    <Option
                      key={entry.id}
                      id={`${id}-${index}`}
                      entry={entry}
                      isActive={index === active}
                      onPoint={() => setAt(index)}
                      onPick={() => pick(entry)}
                    />
                  )
                })}
              </div>
            ))}
          </div>
          <p data-x-palette-none="" role="status">
            {entries.length === 0 && words.noneFound}
          </p>
        </>
      ),
    }
    return renderPart('dialog', render, {
      ...mergeProps(own, rest),
      ref: mergeRefs(dialog, ref),
    })
  },
)

interface Entry extends Command {
  snippet?: string | undefined
}

interface OptionProps {
  id: string
  entry: Entry
  isActive: boolean
  onPoint: () => void
  onPick: () => void
}

function Option({ id, entry, isActive, onPoint, onPick }: OptionProps): ReactElement {
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the keys are the field's, which has the focus
    <div
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={isActive}
      ref={isActive ? intoView : undefined}
      onPointerMove={onPoint}
      onClick={onPick}
    >
      {entry.icon}
      <span data-x-palette-name="" dir="auto">
        {entry.name}
        {entry.snippet && <small dir="auto">{entry.snippet}</small>}
      </span>
      {entry.keys && <kbd dir="ltr">{entry.keys}</kbd>}
    </div>
  )
}

function intoView(element: HTMLElement | null): void {
  element?.scrollIntoView?.({ block: 'nearest' })
}
