// All conversations of a storage as plain JSON, and back.
import { exportTree, importChat } from '../chat/keeping/export.ts'
import type { ExportOptions } from '../chat/keeping/export.ts'
import { fromStored, toChange } from '../chat/keeping/stored.ts'
import { titleOf } from '../chat/keeping/title.ts'
import { emptyTree, line } from '../chat/tree.ts'
import type { ChatErrorData } from '../errors.ts'
import { generateId } from '../ids.ts'
import { asObject, asText, parseJson } from '../json.ts'
import { toStorageError } from '../storage/storage-error.ts'
import type { Storage, StoredChat } from '../storage/types.ts'

/** Several conversations as JSON. */
export interface StoredConversations {
  chats: readonly (StoredChat & { title?: string | undefined })[]
}

/** Whether and how far an import goes. */
export interface ImportOptions {
  /** Hears how much of it is done, from 0 to 1. */
  onProgress?: ((part: number) => void) | undefined
  /** Stops it. What was added by then stays. */
  signal?: AbortSignal | undefined
}

/** What came of an import. */
export interface ImportedConversations {
  /** How many conversations were added. */
  count: number
  /** The first that could not be read, or not whole; or why the storage took no more. */
  error?: ChatErrorData | undefined
}

/**
 * All conversations of a storage with their titles and branches, the one that changed last first. One that is being
 * answered is in it as it was kept last. Rejects where the storage does.
 */
export async function exportConversations(
  storage: Storage,
  options?: ExportOptions,
): Promise<StoredConversations> {
  const chats: StoredConversations['chats'][number][] = []
  for (const { id, title } of await storage.list()) {
    // One after the other: with all of them in flight, each would be in memory twice.
    // oxlint-disable-next-line no-await-in-loop
    const { tree } = fromStored(await storage.load(id))
    if (tree.nodes.size > 0) chats.push({ title, ...exportTree(tree, [], options) })
  }
  return { chats }
}

/**
 * Adds the conversations that `exportChat` or `exportConversations` gave, as a value or as text: each under a new id,
 * its title and the time of its last message, one after the other. What cannot be read adds nothing. Never rejects.
 * @example
 * const { count, error } = await importConversations(storage, await file.text(), { signal })
 */
export async function importConversations(
  storage: Storage,
  stored: unknown,
  { onProgress, signal }: ImportOptions = {},
): Promise<ImportedConversations> {
  const value = typeof stored === 'string' ? parseJson(stored) : stored
  const given = asObject(value)?.['chats']
  const chats: readonly unknown[] = Array.isArray(given) ? given : [value]
  let count = 0
  let error: ChatErrorData | undefined
  for (const [at, chat] of chats.entries()) {
    if (signal?.aborted) break
    onProgress?.(at / chats.length)
    const imported = importChat(chat)
    error ??= imported.error
    const messages = [...imported.tree.nodes.values()].map(({ message }) => message)
    if (messages.length === 0) continue
    const times = messages.map(({ createdAt }) => createdAt).filter((time) => time > 0)
    const title = asText(asObject(chat)?.['title'])
    try {
      // oxlint-disable-next-line no-await-in-loop -- in their order, and each may be stopped before
      await storage.save(generateId(), {
        ...toChange(emptyTree, imported.tree, []),
        title: title ?? titleOf(line(imported.tree)),
        ...(title === undefined ? {} : { isRenamed: true }),
        messageCount: messages.length,
        createdAt: times.reduce((least, time) => Math.min(least, time), Date.now()),
        updatedAt:
          times.length > 0 ? times.reduce((most, time) => Math.max(most, time)) : Date.now(),
      })
      count += 1
    } catch (thrown) {
      const left = 'Those before it are there; delete what is not needed, then import the rest.'
      return { count, error: toStorageError(thrown, 'a conversation could not be imported', left) }
    }
  }
  return { count, error }
}
