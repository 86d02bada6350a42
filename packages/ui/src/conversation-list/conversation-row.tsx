'use client'
import { memo, useRef, useState } from 'react'
import type { MouseEvent, NamedExoticComponent, ReactElement } from 'react'
import type { Conversation } from '@x/core'
import { Icon } from '../icons.tsx'
import { presence } from '../part.ts'
import { ConversationIcon } from './conversation-icon.tsx'
import { TitleEditor } from './title-editor.tsx'
import type { ConversationListWords } from './words.ts'

/** What can be done in a row. The functions stay the same between renders. */
export interface RowActions {
  choose: (id: string) => void
  activate: (id: string) => void
  edit: (id: string | undefined) => void
  rename: (id: string, title: string) => void
  pin: (id: string, isPinned: boolean) => void
  remove: (id: string) => void
}

interface ConversationRowProps {
  conversation: Conversation
  snippet?: string | undefined
  href: string | undefined
  isCurrent: boolean
  /** The one row that the Tab key stops at; the arrows go to the others. */
  isActive: boolean
  isEditing: boolean
  words: ConversationListWords
  actions: RowActions
}

/** One conversation: opens it; beside it what can be done with it. */
export const ConversationRow: NamedExoticComponent<ConversationRowProps> = memo(function Row({
  conversation,
  snippet,
  href,
  isCurrent,
  isActive,
  isEditing,
  words,
  actions,
}: ConversationRowProps): ReactElement {
  const { id, isPinned = false } = conversation
  const title = conversation.title || words.untitled
  const row = useRef<HTMLLIElement>(null)
  const [isOpen, setOpen] = useState(false)
  const tabIndex = isActive ? 0 : -1
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- only hears which row is in use; what is pressed are the buttons in it
    <li
      ref={row}
      data-x-conversation={id}
      data-current={presence(isCurrent)}
      data-pinned={presence(isPinned)}
      data-open={presence(isOpen)}
      onFocus={() => actions.activate(id)}
    >
      {isEditing ? (
        <TitleEditor
          title={title}
          label={words.renameField}
          onDone={(next, by) => {
            if (next !== undefined) actions.rename(id, next)
            actions.edit(undefined)
            // After the render that brings the title back. A person who left for elsewhere stays there.
            if (by === 'key') queueMicrotask(() => focusOpener(row.current))
          }}
        />
      ) : (
        <>
          <OpenerOfRow {...{ id, title, snippet, href, isCurrent, tabIndex, actions }} />
          {/* For fingers, which do not hover. */}
          <button
            type="button"
            data-x-button="icon"
            data-x-conversation-more=""
            tabIndex={tabIndex}
            aria-expanded={isOpen}
            aria-label={words.actions(title)}
            title={words.actions(title)}
            onClick={() => setOpen(!isOpen)}
          >
            <ConversationIcon name="more" />
          </button>
          <ActsOfRow {...{ conversation, title, tabIndex, words, actions }} />
        </>
      )}
    </li>
  )
})

type OpenerProps = Pick<ConversationRowProps, 'snippet' | 'href' | 'isCurrent' | 'actions'> & {
  id: string
  title: string
  tabIndex: number
}

/** What opens a conversation: its title, and where the query stands in it. A link where there is an address. */
function OpenerOfRow(props: OpenerProps): ReactElement {
  const { id, title, snippet, href, isCurrent, tabIndex, actions } = props
  const Opener = href === undefined ? 'button' : 'a'
  return (
    <Opener
      {...(href === undefined ? { type: 'button' as const } : { href })}
      data-x-conversation-open=""
      tabIndex={tabIndex}
      aria-current={isCurrent ? 'page' : undefined}
      aria-keyshortcuts="F2 Delete"
      title={title}
      onClick={(event: MouseEvent) => {
        // Another tab or window is the browser's business.
        if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
        event.preventDefault()
        actions.choose(id)
      }}
      onDoubleClick={() => actions.edit(id)}
    >
      <span data-x-conversation-title="" dir="auto">
        {title}
      </span>
      {snippet && (
        <small data-x-conversation-snippet="" dir="auto">
          {snippet}
        </small>
      )}
    </Opener>
  )
}

type ActsProps = Pick<ConversationRowProps, 'conversation' | 'words' | 'actions'> & {
  title: string
  tabIndex: number
}

/** What can be done with a conversation, beside its title. */
function ActsOfRow({ conversation, title, tabIndex, words, actions }: ActsProps): ReactElement {
  const { id, isPinned = false } = conversation
  const button = (
    name: 'pin' | 'edit' | 'remove',
    label: string,
    act: () => void,
  ): ReactElement => (
    <button
      type="button"
      data-x-button="icon"
      data-action={name}
      tabIndex={tabIndex}
      aria-label={label}
      title={label}
      aria-pressed={name === 'pin' ? isPinned : undefined}
      onClick={act}
    >
      {name === 'edit' ? <Icon name="edit" /> : <ConversationIcon name={name} />}
    </button>
  )
  return (
    <span data-x-conversation-actions="">
      {button('pin', isPinned ? words.unpin(title) : words.pin(title), () =>
        actions.pin(id, !isPinned),
      )}
      {button('edit', words.rename(title), () => actions.edit(id))}
      {button('remove', words.remove(title), () => actions.remove(id))}
    </span>
  )
}

/** The rows of a list, in their order. */
export function rowsIn(body: Element | null): HTMLElement[] {
  return [...(body?.querySelectorAll<HTMLElement>('[data-x-conversation]') ?? [])]
}

/** Puts the focus on what opens a row. */
export function focusOpener(row: Element | null | undefined): void {
  row?.querySelector<HTMLElement>('[data-x-conversation-open]')?.focus()
}
