'use client'
import { useMemo } from 'react'
import type { Conversation, Conversations } from '@x/core'
import { groupConversations } from './conversation-groups.ts'
import type { ConversationGroup } from './conversation-groups.ts'
import { useConversationSearch } from './use-conversation-search.ts'

/** What the list shows. */
interface ShownConversations {
  /** In their order, as they are now. */
  shown: readonly Conversation[]
  /** The same under their days; what a search found, under one heading without text. */
  groups: readonly ConversationGroup[]
  /** Where the query stands in what was found, by id. */
  snippets: ReadonlyMap<string, string | undefined>
  /** There is a query. */
  hasQuery: boolean
  isSearching: boolean
}

const NONE: readonly Conversation[] = []

/** All that is kept, or what a query finds of it. */
export function useShownConversations(
  list: Conversations,
  conversations: readonly Conversation[],
  query: string,
  pinned: string,
  locale: string,
): ShownConversations {
  const { matches, isSearching } = useConversationSearch(list, query)
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
      matches ? [{ label: '', conversations: shown }] : groupConversations(shown, pinned, locale),
    [matches, shown, pinned, locale],
  )
  return { shown, groups, snippets, hasQuery: matches !== undefined, isSearching }
}
