'use client'
import { forwardRef, useEffect, useMemo, useRef, useState } from 'react'
import type { KeyboardEvent, ReactElement } from 'react'
import type { ChatErrorData, Conversation, Conversations } from '@x/core'
import { useConversations } from '@x/react'
import { ErrorNotice } from '../error-notice/error-notice.tsx'
import { handOver } from '../focus/opening.ts'
import { useHeir } from '../focus/use-heir.ts'
import { formatCount } from '../format.ts'
import { isComposingKey } from '../ime.ts'
import { mergeProps, mergeRefs, presence, renderPart } from '../part.ts'
import type { Part, PartProps } from '../part.ts'
import { activeIn } from '../tree-of.ts'
import { useUI } from '../ui-provider/ui-provider.tsx'
import { usePartWords } from '../ui-provider/use-part-words.ts'
import { useBeforePaint } from '../use-before-paint.ts'
import { groupConversations } from './conversation-groups.ts'
import { ConversationRow, focusOpener } from './conversation-row.tsx'
import type { RowActions } from './conversation-row.tsx'
import { ListHead } from './list-head.tsx'
import { ListNote } from './list-note.tsx'
import { RemovedNotice } from './removed-notice.tsx'
import { useConversationSearch } from './use-conversation-search.ts'
import { englishConversationList } from './words.ts'

/** Props of `ConversationList`. */
export interface ConversationListProps extends Omit<PartProps<'nav'>, 'children'> {
  /** What `createConversations` gives, or `useConversations(…).list`. */
  list: Conversations
  /** The id of the chat that is shown. */
  current?: string | undefined
  /** Shows the chat of that id: one of the list, or a new one. */
  onChoose: (id: string) => void
  /** Starts a new chat. @default makes one and chooses it */
  onNew?: (() => void) | undefined
  /** The address of a chat. With it rows are links, which open in another tab as well. */
  hrefOf?: ((id: string) => string) | undefined
}

const NONE: readonly Conversation[] = []

/** The conversations that are kept: by day, to be found, opened, named, pinned and deleted. */
export const ConversationList: Part<ConversationListProps, HTMLElement> = forwardRef(
  function ConversationList({ list, current, onChoose, onNew, hrefOf, render, ...rest }, ref) {
    const { conversations, status, error, removed, reload } = useConversations(list)
    const { locale } = useUI()
    const words = usePartWords(englishConversationList, (pack) => pack.conversations)
    const nav = useRef<HTMLElement>(null)
    const head = useRef<HTMLButtonElement>(null)
    const body = useRef<HTMLDivElement>(null)
    const restored = useRef<string>(undefined)
    const [query, setQuery] = useState('')
    const { matches, isSearching } = useConversationSearch(list, query)
    const [activeId, setActiveId] = useState<string>()
    const [editingId, setEditingId] = useState<string>()
    const [undoId, setUndoId] = useState<string>()
    const [dismissed, setDismissed] = useState<ChatErrorData>()

    useHeir(nav)

    // What was found is shown as it is now: another name, or gone.
    const shown = useMemo(() => {
      const byId = new Map(conversations.map((each) => [each.id, each]))
      return matches?.flatMap(({ conversation: { id } }) => byId.get(id) ?? NONE) ?? conversations
    }, [conversations, matches])
    const snippets = useMemo(
      () => new Map(matches?.map(({ conversation, snippet }) => [conversation.id, snippet])),
      [matches],
    )
    const groups = useMemo(
      () =>
        matches
          ? [{ label: '', conversations: shown }]
          : groupConversations(shown, words.pinned, locale),
      [matches, shown, words, locale],
    )
    const isShown = (id: string | undefined): boolean => shown.some((each) => each.id === id)
    const active = [activeId, current].find(isShown) ?? shown[0]?.id
    const undone = removed.find(({ id }) => id === undoId)

    const found = isSearching ? words.searching : words.found(formatCount(shown.length, locale))
    const said = undone ? words.removed(undone.title || words.untitled) : matches && found

    const rows = (): HTMLElement[] =>
      Array.from(body.current?.querySelectorAll<HTMLElement>('[data-x-conversation]') ?? [])
    const startNew = onNew ?? (() => onChoose(list.create().id))
    const remove = (id: string): void => {
      const all = rows()
      const at = all.findIndex((row) => row.dataset['xConversation'] === id)
      const row = all[at]
      const neighbour = all[at + 1] ?? all[at - 1]
      const hadFocus = row?.contains(activeIn(row))
      setUndoId(id)
      void list.remove(id)
      if (hadFocus && neighbour) focusOpener(neighbour)
      else if (hadFocus) head.current?.focus()
      if (id === current) startNew()
    }
    const restore = async (id: string): Promise<void> => {
      setUndoId(undefined)
      await list.restore(id)
      onChoose(id)
      restored.current = id
      focusRestored()
    }
    const focusRestored = (): void => {
      if (restored.current === undefined) return
      const row = rows().find((each) => each.dataset['xConversation'] === restored.current)
      if (!row) return
      restored.current = undefined
      focusOpener(row)
    }
    // The row may be there with this render only.
    useBeforePaint(focusRestored)

    // The newest functions behind ones that stay the same: a parent's render is not one of each row.
    const latest = useRef({ onChoose, remove })
    useEffect(() => {
      latest.current = { onChoose, remove }
    })
    const actions = useMemo<RowActions>(
      () => ({
        choose: (id) => latest.current.onChoose(id),
        activate: setActiveId,
        edit: setEditingId,
        rename: (id, title) => void list.rename(id, title),
        pin: (id, isPinned) => void list.pin(id, isPinned),
        remove: (id) => latest.current.remove(id),
      }),
      [list],
    )

    const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
      if (event.defaultPrevented || isComposingKey(event) || event.altKey) return
      const all = rows()
      const row = (event.target as Element).closest<HTMLElement>('[data-x-conversation]')
      const id = row?.dataset['xConversation']
      const at = row ? all.indexOf(row) : -1
      const to = keyTarget(event.key, at, all.length)
      if (to !== undefined && (row || event.key === 'ArrowDown')) focusOpener(all[to])
      else if (event.key === 'F2' && id !== undefined) setEditingId(id)
      else if (isDeleteKey(event) && id !== undefined) remove(id)
      else if (isUndoKey(event) && undone) void restore(undone.id)
      else return
      event.preventDefault()
    }

    const row = (conversation: Conversation): ReactElement => {
      const { id } = conversation
      return (
        <ConversationRow
          key={id}
          conversation={conversation}
          snippet={snippets.get(id)}
          href={hrefOf?.(id)}
          isCurrent={id === current}
          isActive={id === active}
          isEditing={id === editingId}
          words={words}
          actions={actions}
        />
      )
    }
    const props = {
      'data-x-conversations': '',
      'data-status': status,
      'data-searching': presence(isSearching),
      'aria-label': words.label,
      onKeyDown,
      children: (
        <>
          <ListHead
            ref={head}
            words={words}
            query={query}
            onQuery={setQuery}
            onNew={() => {
              if (head.current) handOver(head.current)
              startNew()
            }}
            hasSearch={conversations.length > 0 || query !== ''}
            said={said}
          />
          {error && status !== 'failed' && error !== dismissed && (
            <ErrorNotice error={error} onDismiss={() => setDismissed(error)} />
          )}
          <div ref={body} data-x-conversations-body="">
            {groups.map(({ label, conversations: members }) =>
              label === '' && members.length === 0 ? null : label === '' ? (
                <ul key="found">{members.map(row)}</ul>
              ) : (
                <section key={label}>
                  <h2>{label}</h2>
                  <ul>{members.map(row)}</ul>
                </section>
              ),
            )}
            <ListNote
              words={words}
              status={status}
              isEmpty={shown.length === 0}
              isFound={matches !== undefined && !isSearching}
              onReload={() => void reload()}
            />
          </div>
          {undone && (
            <RemovedNotice
              key={undone.id}
              words={words}
              title={undone.title || words.untitled}
              onUndo={() => void restore(undone.id)}
              onDismiss={() => setUndoId(undefined)}
            />
          )}
        </>
      ),
    }
    return renderPart('nav', render, { ...mergeProps(props, rest), ref: mergeRefs(nav, ref) })
  },
)

/** The row that a key goes to; undefined for keys that go nowhere. */
function keyTarget(key: string, at: number, count: number): number | undefined {
  if (count === 0) return undefined
  if (key === 'ArrowDown') return Math.min(count - 1, at + 1)
  if (key === 'ArrowUp') return Math.max(0, at - 1)
  if (key === 'Home') return 0
  return key === 'End' ? count - 1 : undefined
}

/** Control or Command and Z, but not in a field, whose text it undoes. */
function isUndoKey({ key, ctrlKey, metaKey, shiftKey, target }: KeyboardEvent): boolean {
  const isField = (target as Element).matches('input, textarea')
  return key === 'z' && (ctrlKey || metaKey) && !shiftKey && !isField
}

/** Delete or, where keyboards have none, Command and Backspace. */
function isDeleteKey({ key, metaKey }: KeyboardEvent): boolean {
  return key === 'Delete' || (key === 'Backspace' && metaKey)
}
