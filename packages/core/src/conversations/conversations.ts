// Many chats in one storage: the list of them, and the stores of those that are open.
import { createChat } from '../chat/chat.ts'
import { telling } from './telling.ts'
import type { ChatStore } from '../chat/chat-store.ts'
import { inTime } from '../chat/deadline.ts'
import { CHAT } from '../chat/option-kinds.ts'
import type { ChatOptions } from '../chat/options.ts'
import { isBusy } from '../chat/state.ts'
import { checkStorage } from '../storage/check-storage.ts'
import { tellRemoved } from '../storage/heard.ts'
import { toStorageError } from '../storage/storage-error.ts'
import { type ConversationMatch, searchIn, toTerms } from './search.ts'
import type { Conversations, ConversationsOptions, ConversationsState } from './types.ts'
import { usageError } from '../errors.ts'
import { idsFrom } from '../ids.ts'
import { checkMembers, FUNCTION, mustBe } from '../kinds.ts'
import { createScheduler } from '../page-scheduler.ts'
import { createStore } from '../store.ts'
import type { ChatRecord, Conversation } from '../storage/types.ts'

/** Idle chats that are kept open beyond those in use. */
const MOST_OPEN = 8
/** Many changes at once are one reading of the list, in milliseconds. */
const REFRESH = 20

interface OpenChat {
  chat: ChatStore
  listeners: number
}

/**
 * Makes a list of conversations.
 * @throws ChatError `usage` without a storage, and for options of another type than they may be.
 * @example
 * const conversations = createConversations({ storage: indexedDB(), baseURL: '/api', model })
 * const chat = conversations.create()
 */
export function createConversations(initialOptions: ConversationsOptions): Conversations {
  checkMembers(initialOptions, { ...CHAT, title: FUNCTION })
  mustBe(CHAT.storage, initialOptions.storage, '`storage`')
  checkStorage(initialOptions.storage)
  let options = initialOptions
  const scheduler = options.scheduler ?? createScheduler()
  const newId = idsFrom(options.generateId)
  const opened = new Map<string, OpenChat>()
  const removedRecords = new Map<string, ChatRecord>()
  const store = createStore<ConversationsState>({
    conversations: [],
    status: 'loading',
    error: undefined,
    removed: [],
  })
  let loading: Promise<void> | undefined
  let stopWatching: (() => void) | undefined
  let cancelRefresh: (() => void) | undefined

  function patch(change: Partial<ConversationsState>): void {
    store.set((state) => ({ ...state, ...change }))
  }

  function refreshSoon(): void {
    cancelRefresh ??= scheduler.timer(() => void refresh(), REFRESH)
  }

  const storage = initialOptions.storage.watch
    ? initialOptions.storage
    : telling(initialOptions.storage, refreshSoon)

  async function attempt(what: string, task: () => Promise<void>): Promise<void> {
    try {
      await inTime(task(), scheduler, `so ${what} yet. It may still come about.`, true)
    } catch (thrown) {
      const error = toStorageError(thrown, what, 'Nothing was changed; try again.')
      patch({ error })
    }
  }

  async function read(): Promise<void> {
    const all = await storage.list()
    const isFailed = store.get().status === 'failed'
    patch({
      conversations: sorted(all),
      status: 'ready',
      ...(isFailed ? { error: undefined } : {}),
    })
  }

  async function refresh(): Promise<void> {
    cancelRefresh?.()
    cancelRefresh = undefined
    try {
      await inTime(read(), scheduler, 'so the list is not shown yet. It may still come.', true)
    } catch (thrown) {
      const what = 'the list of conversations could not be read'
      const error = toStorageError(thrown, what, 'Chats that are open go on; load the list again.')
      patch({ error, status: 'failed' })
    }
  }

  function show(change: (all: readonly Conversation[]) => readonly Conversation[]): void {
    patch({ conversations: sorted(change(store.get().conversations)), error: undefined })
  }

  async function change(id: string, members: Partial<Conversation>, what: string): Promise<void> {
    if (!store.get().conversations.some((each) => each.id === id)) await refresh()
    if (!store.get().conversations.some((each) => each.id === id)) {
      // Why the list cannot be read is told already.
      if (store.get().status === 'failed') return
      const reason = `there is no conversation "${id}", so it could not be ${what}. It may have been removed in another tab.`
      return patch({ error: usageError(reason).toJSON() })
    }
    show((all) => all.map((each) => (each.id === id ? { ...each, ...members } : each)))
    await attempt(`the conversation could not be ${what}`, async () => storage.save(id, members))
    refreshSoon()
  }

  function open(id: string): ChatStore {
    const known = opened.get(id)
    if (known) return known.chat
    const made = createChat(optionsFor(id))
    const entry: OpenChat = {
      listeners: 0,
      chat: {
        ...made,
        subscribe(listener) {
          entry.listeners++
          const unsubscribe = made.subscribe(listener)
          let isOver = false
          return () => {
            if (!isOver) entry.listeners--
            isOver = true
            unsubscribe()
          }
        },
      },
    }
    opened.set(id, entry)
    closeIdle()
    return entry.chat
  }

  /** Beyond a few, chats that nobody looks at and that are not being answered live in the storage alone. */
  function closeIdle(): void {
    for (const [id, { chat, listeners }] of [...opened].slice(0, -1)) {
      if (opened.size <= MOST_OPEN) return
      if (listeners > 0 || isBusy(chat.get())) continue
      opened.delete(id)
      chat.dispose()
    }
  }

  function optionsFor(id: string): ChatOptions {
    const own: Pick<ChatOptions, 'id' | 'storage' | 'onFinish'> & { title: undefined } = {
      id,
      storage,
      // A chat knows of none.
      title: undefined,
      onFinish(result) {
        const chat = opened.get(id)?.chat
        if (chat && options.title && result.reason === 'complete') void name(chat, options.title)
        options.onFinish?.(result)
      },
    }
    // Not a spread: what is computed is computed when a request starts, and what is inherited is there too.
    return Object.create(Object.getPrototypeOf(options) as object, {
      ...Object.getOwnPropertyDescriptors(options),
      ...Object.getOwnPropertyDescriptors(own),
    }) as ChatOptions
  }

  async function name(
    chat: ChatStore,
    title: NonNullable<ConversationsOptions['title']>,
  ): Promise<void> {
    const { messages } = chat.get()
    await attempt('the conversation could not be named', async () => {
      await chat.save()
      const isUnnamed = async (): Promise<boolean> =>
        (await storage.list()).some(({ id, isRenamed }) => id === chat.id && !isRenamed)
      if (!(await isUnnamed())) return
      const given = (await title(messages)).trim()
      // A title takes its time, in which a person may have given one, or deleted the chat.
      if (given && (await isUnnamed())) {
        await storage.save(chat.id, { title: given, isRenamed: true })
      }
    })
    refreshSoon()
  }

  async function remove(id: string): Promise<void> {
    const entry = opened.get(id)
    await attempt('the conversation could not be removed', async () => {
      await entry?.chat.stop()
      await entry?.chat.save()
      const record = await storage.load(id)
      await storage.remove(id)
      opened.delete(id)
      entry?.chat.dispose()
      tellRemoved(initialOptions.storage, id)
      if (!record) return
      removedRecords.set(id, record)
      const { conversations, removed } = store.get()
      const gone = conversations.find((each) => each.id === id) ?? toConversation(record)
      patch({ removed: [...removed.filter((each) => each.id !== id), gone] })
      show((all) => all.filter((each) => each.id !== id))
    })
    refreshSoon()
  }

  async function restore(id: string): Promise<void> {
    const record = removedRecords.get(id)
    if (!record) {
      const reason = `there is no removed conversation "${id}" to restore: only those that this page has removed can come back.`
      return patch({ error: usageError(reason).toJSON() })
    }
    await attempt('the conversation could not be restored', async () => {
      await storage.save(id, { ...record, writer: undefined })
      removedRecords.delete(id)
      patch({ removed: store.get().removed.filter((each) => each.id !== id) })
    })
    await refresh()
  }

  async function search(
    query: string,
    { signal }: { signal?: AbortSignal } = {},
  ): Promise<readonly ConversationMatch[]> {
    const terms = toTerms(query)
    if (terms.length === 0) return []
    if (store.get().status !== 'ready') await refresh()
    const { conversations } = store.get()
    const load = async (id: string): Promise<ChatRecord | undefined> =>
      inTime((async () => storage.load(id))(), scheduler, '', true)
    return searchIn({ conversations, terms, load, signal })
  }

  return {
    ...store,
    subscribe(listener) {
      const unsubscribe = store.subscribe(listener)
      stopWatching ??= storage.watch?.(refreshSoon)
      loading ??= refresh()
      return unsubscribe
    },
    load: refresh,
    create: () => open(newId()),
    open,
    rename: (id, title) => change(id, { title: title.trim(), isRenamed: true }, 'renamed'),
    pin: (id, isPinned = true) => change(id, { isPinned }, isPinned ? 'pinned' : 'unpinned'),
    remove,
    restore,
    search,
    setOptions(next) {
      options = next
      for (const [id, { chat }] of opened) chat.setOptions(optionsFor(id))
    },
    dispose() {
      stopWatching?.()
      stopWatching = undefined
      cancelRefresh?.()
      cancelRefresh = undefined
      loading = undefined
      for (const { chat } of opened.values()) chat.dispose()
      opened.clear()
    },
  }
}

function sorted(all: readonly Conversation[]): readonly Conversation[] {
  return all
    .filter(({ messageCount }) => messageCount > 0)
    .sort(
      (left, right) =>
        Number(right.isPinned ?? false) - Number(left.isPinned ?? false) ||
        right.updatedAt - left.updatedAt,
    )
}

function toConversation(record: ChatRecord): Conversation {
  const { id, title, isPinned, isRenamed, createdAt, updatedAt, messageCount } = record
  return { id, title, isPinned, isRenamed, createdAt, updatedAt, messageCount }
}
