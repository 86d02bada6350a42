// Many chats in one storage: the list of them, and the stores of those that are open. What the verbs share is list.ts.
import { inTime } from '../chat/deadline.ts'
import { CHAT } from '../chat/option-kinds.ts'
import { idsFrom } from '../ids.ts'
import { checkMembers, FUNCTION, mustBe } from '../kinds.ts'
import { createScheduler } from '../page-scheduler.ts'
import { checkStorage } from '../storage/check-storage.ts'
import type { ChatRecord } from '../storage/types.ts'
import { takenOnce } from '../storage/taken-once.ts'
import { createStore } from '../store.ts'
import { cancelRefresh, type List, refresh, refreshSoon } from './list.ts'
import { open, optionsFor } from './open-chats.ts'
import { type ConversationMatch, searchIn, toTerms } from './search.ts'
import { telling } from './telling.ts'
import type { Conversations, ConversationsOptions, ConversationsState } from './types.ts'
import { change, remove, restore } from './verbs.ts'

/**
 * Makes a list of conversations.
 * @throws ChatError `usage` without a storage, and for options of another type than they may be.
 * @example
 * const conversations = createConversations({ storage: indexedDB(), baseURL: '/api', model })
 * const chat = conversations.create()
 */
export function createConversations(options: ConversationsOptions): Conversations {
  checkMembers(options, { ...CHAT, title: FUNCTION })
  mustBe(CHAT.storage, options.storage, '`storage`')
  checkStorage(options.storage)
  const newId = idsFrom(options.generateId)
  const list = createList(options)
  const { store, storage, opened } = list
  let loading: Promise<void> | undefined
  let stopWatching: (() => void) | undefined
  return {
    ...store,
    subscribe(listener) {
      const unsubscribe = store.subscribe(listener)
      stopWatching ??= storage.watch?.(() => refreshSoon(list))
      loading ??= refresh(list)
      return unsubscribe
    },
    load: () => refresh(list),
    create: () => open(list, newId()),
    open: (id) => open(list, id),
    rename: (id, title) => change(list, id, { title: title.trim(), isRenamed: true }, 'renamed'),
    pin: (id, isPinned = true) => change(list, id, { isPinned }, isPinned ? 'pinned' : 'unpinned'),
    remove: (id) => remove(list, id),
    restore: (id) => restore(list, id),
    search: (query, how) => search(list, query, how),
    setOptions(next) {
      takenOnce(list.given, next?.storage)
      list.options = next
      for (const [id, { chat }] of opened) chat.setOptions(optionsFor(list, id))
    },
    dispose() {
      stopWatching?.()
      stopWatching = undefined
      cancelRefresh(list)
      loading = undefined
      for (const { chat } of opened.values()) chat.dispose()
      opened.clear()
    },
  }
}

function createList(options: ConversationsOptions): List {
  const { storage } = options
  const state: ConversationsState = {
    conversations: [],
    status: 'loading',
    error: undefined,
    removed: [],
  }
  const list: List = {
    store: createStore(state),
    given: storage,
    storage: storage.watch ? storage : telling(storage, () => refreshSoon(list)),
    scheduler: options.scheduler ?? createScheduler(),
    opened: new Map(),
    records: new Map(),
    options,
    cancelRefresh: undefined,
  }
  return list
}

async function search(
  list: List,
  query: string,
  { signal }: { signal?: AbortSignal } = {},
): Promise<readonly ConversationMatch[]> {
  const { store, storage, scheduler } = list
  const terms = toTerms(query)
  if (terms.length === 0) return []
  if (store.get().status !== 'ready') await refresh(list)
  const { conversations } = store.get()
  const load = async (id: string): Promise<ChatRecord | undefined> =>
    inTime((async () => storage.load(id))(), scheduler, '', true)
  return searchIn({ conversations, terms, load, signal })
}
