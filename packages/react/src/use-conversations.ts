'use client'
import {
  type Conversations,
  type ConversationsOptions,
  type ConversationsState,
  createConversations,
} from '@x/core'
import { useState } from 'react'
import { useBeforePaint } from './use-before-paint.ts'
import { useOwned } from './use-owned.ts'
import { useSelection } from './use-store.ts'

/** A list of conversations and its verbs. */
export interface UseConversationsResult
  extends
    ConversationsState,
    Pick<Conversations, 'create' | 'open' | 'rename' | 'pin' | 'remove' | 'restore' | 'search'> {
  /** Reads the list again. */
  reload: () => Promise<void>
  /** The store itself. */
  readonly list: Conversations
}

const wholeState = (state: ConversationsState): ConversationsState => state

interface HeldList {
  list: Conversations
  isOwn: boolean
}

function isList(source: Conversations | ConversationsOptions): source is Conversations {
  return typeof source === 'object' && 'subscribe' in source
}

function holdOf(source: Conversations | ConversationsOptions): HeldList {
  return isList(source)
    ? { list: source, isOwn: false }
    : { list: createConversations(source), isOwn: true }
}

/**
 * The conversations of a storage. Given a list made by `createConversations`, it is shared with everyone
 * who has it; given options, it is made for this component and its chats stop when the component is gone.
 * @example
 * const { conversations, create, open, rename, remove } = useConversations({ storage, baseURL: '/api', model })
 */
export function useConversations(
  given: Conversations | ConversationsOptions,
): UseConversationsResult {
  const source = given ?? {}
  const [held, hold] = useState(() => holdOf(source))
  let { list } = held
  if (isList(source) ? list !== source : !held.isOwn) {
    const next = holdOf(source)
    list = next.list
    hold(next)
  }
  useBeforePaint(() => {
    if (!isList(source)) list.setOptions(source)
  })
  useOwned(isList(source) ? undefined : list)
  return {
    ...useSelection(list, wholeState),
    create: list.create,
    open: list.open,
    rename: list.rename,
    pin: list.pin,
    remove: list.remove,
    restore: list.restore,
    search: list.search,
    reload: list.load,
    list,
  }
}
