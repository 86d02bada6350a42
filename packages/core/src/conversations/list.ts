// A list of conversations while it lives: what its verbs work on. Made once by conversations.ts.
import type { ChatStore } from '../chat/chat-store.ts'
import { inTime } from '../chat/deadline.ts'
import type { Scheduler } from '../schedule.ts'
import { toStorageError } from '../storage/storage-error.ts'
import type { ChatRecord, Conversation, Storage } from '../storage/types.ts'
import type { WritableStore } from '../store.ts'
import type { ConversationsOptions, ConversationsState } from './types.ts'

/** Many changes at once are one reading of the list, in milliseconds. */
const REFRESH = 20

/** A chat that is open, and how many listen to it. */
export interface OpenChat {
  chat: ChatStore
  listeners: number
}

/** What the verbs of a list share. */
export interface List {
  readonly store: WritableStore<ConversationsState>
  /** As the app gave it; and as it is called, heard where it tells of no changes itself. */
  readonly given: Storage
  readonly storage: Storage
  readonly scheduler: Scheduler
  /** By the ids of the chats, the one that was opened last at the end. */
  readonly opened: Map<string, OpenChat>
  /** What was removed, for as long as it may come back. */
  readonly records: Map<string, ChatRecord>
  /** Replaced by `setOptions`; read when a chat is made and when a request starts. */
  options: ConversationsOptions
  /** Calls off the reading that is about to come. */
  cancelRefresh: (() => void) | undefined
}

/** Changes members of the state, and publishes them at once. */
export function patch({ store }: List, change: Partial<ConversationsState>): void {
  store.set((state) => ({ ...state, ...change }))
}

/** Shows another list. What went wrong before is over. */
export function show(
  list: List,
  change: (all: readonly Conversation[]) => readonly Conversation[],
): void {
  const { conversations } = list.store.get()
  patch(list, { conversations: sorted(change(conversations)), error: undefined })
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

/** Asks something of the storage, and reads the list soon after it. What goes wrong is published. */
export async function attempt(list: List, what: string, task: () => Promise<void>): Promise<void> {
  try {
    await inTime(task(), list.scheduler, `so ${what} yet. It may still come about.`, true)
  } catch (thrown) {
    patch(list, { error: toStorageError(thrown, what, 'Nothing was changed; try again.') })
  }
  refreshSoon(list)
}

async function read(list: List): Promise<void> {
  const all = await list.storage.list()
  const isFailed = list.store.get().status === 'failed'
  patch(list, {
    conversations: sorted(all),
    status: 'ready',
    ...(isFailed ? { error: undefined } : {}),
  })
}

/** Reads the list. */
export async function refresh(list: List): Promise<void> {
  cancelRefresh(list)
  try {
    const consequence = 'so the list is not shown yet. It may still come.'
    await inTime(read(list), list.scheduler, consequence, true)
  } catch (thrown) {
    const what = 'the list of conversations could not be read'
    const error = toStorageError(thrown, what, 'Chats that are open go on; load the list again.')
    patch(list, { error, status: 'failed' })
  }
}

/** Calls off the reading that is about to come. */
export function cancelRefresh(list: List): void {
  list.cancelRefresh?.()
  list.cancelRefresh = undefined
}

/** Reads the list once for all that changes meanwhile. */
export function refreshSoon(list: List): void {
  list.cancelRefresh ??= list.scheduler.timer(() => void refresh(list), REFRESH)
}
