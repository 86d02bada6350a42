'use client'
import { forwardRef, useEffect, useMemo, useRef, useState } from 'react'
import type { KeyboardEvent, ReactElement } from 'react'
import type { ChatErrorData, Conversation, Conversations } from '@x/core'
import { useConversations } from '@x/react'
import { ErrorNotice } from '../error-notice/error-notice.tsx'
import { handOver } from '../focus/opening.ts'
import { useHeir } from '../focus/use-heir.ts'
import { formatCount } from '../format.ts'
import { mergeProps, mergeRefs, presence, renderPart } from '../part.ts'
import type { Part, PartProps } from '../part.ts'
import { useUI } from '../ui-provider/ui-provider.tsx'
import { usePartWords } from '../ui-provider/use-part-words.ts'
import type { ConversationGroup } from './conversation-groups.ts'
import { ConversationRow } from './conversation-row.tsx'
import type { RowActions } from './conversation-row.tsx'
import { ListHead } from './list-head.tsx'
import { onListKey } from './list-keys.ts'
import { ListNote } from './list-note.tsx'
import { RemovedNotice } from './removed-notice.tsx'
import { useRemoval } from './use-removal.ts'
import { useShownConversations } from './use-shown-conversations.ts'
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

/** The conversations that are kept: by day, to be found, opened, named, pinned and deleted. */
export const ConversationList: Part<ConversationListProps, HTMLElement> = forwardRef(
  function ConversationList({ list, current, onChoose, onNew, hrefOf, render, ...rest }, ref) {
    const { conversations, status, error, removed, reload } = useConversations(list)
    const { locale } = useUI()
    const words = usePartWords(englishConversationList, (pack) => pack.conversations)
    const nav = useRef<HTMLElement>(null)
    const head = useRef<HTMLButtonElement>(null)
    const body = useRef<HTMLDivElement>(null)
    const [query, setQuery] = useState('')
    const [activeId, setActiveId] = useState<string>()
    const [editingId, setEditingId] = useState<string>()
    const [dismissed, setDismissed] = useState<ChatErrorData>()
    useHeir(nav)
    const { shown, groups, snippets, hasQuery, isSearching } = useShownConversations(
      list,
      conversations,
      query,
      words.pinned,
      locale,
    )
    const startNew = onNew ?? (() => onChoose(list.create().id))
    const removal = { list, removed, body, head, current, onChoose, startNew }
    const { undone, remove, restore, dismiss } = useRemoval(removal)
    const actions = useRowActions({ list, onChoose, remove, setActiveId, setEditingId })
    const undo = undone && (() => void restore(undone.id))
    const title = undone?.title || words.untitled
    const found = isSearching ? words.searching : words.found(formatCount(shown.length, locale))
    const isShown = (id: string | undefined): boolean => shown.some((each) => each.id === id)
    const active = [activeId, current].find(isShown) ?? shown[0]?.id
    const props = {
      'data-x-conversations': '',
      'data-status': status,
      'data-searching': presence(isSearching),
      'aria-label': words.label,
      onKeyDown: (event: KeyboardEvent<HTMLElement>) =>
        onListKey(event, body.current, { edit: setEditingId, remove, undo }),
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
            said={undone ? words.removed(title) : hasQuery ? found : undefined}
          />
          {error && status !== 'failed' && error !== dismissed && (
            <ErrorNotice error={error} onDismiss={() => setDismissed(error)} />
          )}
          <div ref={body} data-x-conversations-body="">
            <Groups groups={groups}>
              {(conversation) => (
                <ConversationRow
                  key={conversation.id}
                  conversation={conversation}
                  snippet={snippets.get(conversation.id)}
                  href={hrefOf?.(conversation.id)}
                  isCurrent={conversation.id === current}
                  isActive={conversation.id === active}
                  isEditing={conversation.id === editingId}
                  words={words}
                  actions={actions}
                />
              )}
            </Groups>
            <ListNote
              words={words}
              status={status}
              isEmpty={shown.length === 0}
              isFound={hasQuery && !isSearching}
              onReload={() => void reload()}
            />
          </div>
          {undone && undo && (
            <RemovedNotice
              key={undone.id}
              words={words}
              title={title}
              onUndo={undo}
              onDismiss={dismiss}
            />
          )}
        </>
      ),
    }
    return renderPart('nav', render, { ...mergeProps(props, rest), ref: mergeRefs(nav, ref) })
  },
)

interface RowActs {
  list: Conversations
  onChoose: (id: string) => void
  remove: (id: string) => void
  setActiveId: (id: string) => void
  setEditingId: (id: string | undefined) => void
}

/** The newest functions behind ones that stay the same: a parent's render is not one of each row. */
function useRowActions(acts: RowActs): RowActions {
  const { list, onChoose, remove, setActiveId, setEditingId } = acts
  const latest = useRef({ onChoose, remove })
  useEffect(() => {
    latest.current = { onChoose, remove }
  })
  return useMemo<RowActions>(
    () => ({
      choose: (id) => latest.current.onChoose(id),
      activate: setActiveId,
      edit: setEditingId,
      rename: (id, title) => void list.rename(id, title),
      pin: (id, isPinned) => void list.pin(id, isPinned),
      remove: (id) => latest.current.remove(id),
    }),
    [list, setActiveId, setEditingId],
  )
}

interface GroupsProps {
  groups: readonly ConversationGroup[]
  children: (conversation: Conversation) => ReactElement
}

/** Rows under their headings; what was found has none. */
function Groups({ groups, children: row }: GroupsProps): ReactElement[] {
  return groups
    .filter(({ label, conversations }) => label !== '' || conversations.length > 0)
    .map(({ label, conversations }) =>
      label === '' ? (
        <ul key="found">{conversations.map(row)}</ul>
      ) : (
        <section key={label}>
          <h2>{label}</h2>
          <ul>{conversations.map(row)}</ul>
        </section>
      ),
    )
}
