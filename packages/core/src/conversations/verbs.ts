// The verbs that change conversations as they are stored: named, pinned, removed, brought back.
import { usageError } from '../errors.ts'
import { tellRemoved } from '../storage/heard.ts'
import type { ChatRecord, Conversation } from '../storage/types.ts'
import { attempt, type List, patch, refresh, show } from './list.ts'

/** Changes what the list shows of a conversation. `what` ends "could not be …". */
export async function change(
  list: List,
  id: string,
  members: Partial<Conversation>,
  what: string,
): Promise<void> {
  const { store, storage } = list
  const isListed = (): boolean => store.get().conversations.some((each) => each.id === id)
  if (!isListed()) await refresh(list)
  if (!isListed()) {
    // Why the list cannot be read is told already.
    if (store.get().status === 'failed') return
    return refuse(
      list,
      `there is no conversation "${id}", so it could not be ${what}. It may have been removed in another tab.`,
    )
  }
  show(list, (all) => all.map((each) => (each.id === id ? { ...each, ...members } : each)))
  await attempt(list, `the conversation could not be ${what}`, async () =>
    storage.save(id, members),
  )
}

/** Stops a chat, and takes it out of the storage. */
export async function remove(list: List, id: string): Promise<void> {
  const { opened, storage, given, records, store } = list
  const entry = opened.get(id)
  await attempt(list, 'the conversation could not be removed', async () => {
    await entry?.chat.stop()
    await entry?.chat.save()
    const record = await storage.load(id)
    await storage.remove(id)
    opened.delete(id)
    entry?.chat.dispose()
    tellRemoved(given, id)
    if (!record) return
    records.set(id, record)
    const { conversations, removed } = store.get()
    const gone = conversations.find((each) => each.id === id) ?? toConversation(record)
    patch(list, { removed: [...removed.filter((each) => each.id !== id), gone] })
    show(list, (all) => all.filter((each) => each.id !== id))
  })
}

function toConversation(record: ChatRecord): Conversation {
  const { id, title, isPinned, isRenamed, createdAt, updatedAt, messageCount } = record
  return { id, title, isPinned, isRenamed, createdAt, updatedAt, messageCount }
}

/** Brings a removed one back, as it was. */
export async function restore(list: List, id: string): Promise<void> {
  const { storage, records, store } = list
  const record = records.get(id)
  if (!record) {
    return refuse(
      list,
      `there is no removed conversation "${id}" to restore: only those that this page has removed can come back.`,
    )
  }
  await attempt(list, 'the conversation could not be restored', async () => {
    await storage.save(id, { ...record, writer: undefined })
    records.delete(id)
    patch(list, { removed: store.get().removed.filter((each) => each.id !== id) })
  })
  await refresh(list)
}

function refuse(list: List, reason: string): void {
  patch(list, { error: usageError(reason).toJSON() })
}
