// All conversations of a storage as plain JSON, and back.
import { inTime } from '../chat/deadline.ts'
import { exportTree, importChat } from '../chat/keeping/export.ts'
import type { ExportOptions } from '../chat/keeping/export.ts'
import { fromStored, toChange } from '../chat/keeping/stored.ts'
import { titleOf } from '../chat/keeping/title.ts'
import { emptyTree, line, type Tree } from '../chat/tree.ts'
import type { ChatErrorData } from '../errors.ts'
import { generateId } from '../ids.ts'
import { asObject, asText, parseJson } from '../json.ts'
import { createTimers } from '../schedule.ts'
import { toStorageError } from '../storage/storage-error.ts'
import type { ChatChange, Storage, StoredChat } from '../storage/types.ts'

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
 * answered is in it as it was kept last. Rejects where the storage does, and with a `ChatError` of kind `storage`, code
 * `storage_timeout`, where it says nothing for 30 seconds.
 */
export async function exportConversations(
  storage: Storage,
  options?: ExportOptions,
): Promise<StoredConversations> {
  const chats: StoredConversations['chats'][number][] = []
  const read = soon('so nothing was exported. Try again.')
  for (const { id, title } of await read(() => storage.list())) {
    // One after the other: with all of them in flight, each would be in memory twice.
    // oxlint-disable-next-line no-await-in-loop
    const { tree } = fromStored(await read(() => storage.load(id)))
    if (tree.nodes.size > 0) chats.push({ title, ...exportTree(tree, [], options) })
  }
  return { chats }
}

/**
 * Adds the conversations that `exportChat` or `exportConversations` gave, as a value or as text: each under a new id,
 * its title and the time of its last message, in their order. What cannot be read adds nothing. Never rejects: a
 * storage that is full, or says nothing for 30 seconds, ends it.
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
  let failure: { reason: unknown } | undefined
  const writing: Promise<void>[] = []
  const write = soon('so not all was imported. What was being written may still come about.')
  async function written(): Promise<void> {
    for (const result of await Promise.allSettled(writing.splice(0))) {
      if (result.status === 'fulfilled') count += 1
      else failure ??= { reason: result.reason as unknown }
    }
  }
  for (const [at, chat] of chats.entries()) {
    if (signal?.aborted || failure) break
    onProgress?.(at / chats.length)
    const imported = importChat(chat)
    error ??= imported.error
    const change = changeFor(imported.tree, asText(asObject(chat)?.['title']))
    if (change) writing.push(write(() => storage.save(generateId(), change)))
    // oxlint-disable-next-line no-await-in-loop -- all at once would be in memory at once
    if (writing.length === AT_ONCE) await written()
  }
  await written()
  if (!failure) return { count, error }
  const left = 'Those before it are there; delete what is not needed, then import the rest.'
  return {
    count,
    error: toStorageError(failure.reason, 'a conversation could not be imported', left),
  }
}

/** Work of a storage, which may throw, and is waited for half a minute: what comes later still counts. */
function soon(consequence: string): <T>(work: () => T | Promise<T>) => Promise<T> {
  const timers = createTimers()
  return (work) => inTime((async () => work())(), timers, consequence, true)
}

/** How many are written at a time: whoever lists them draws the list anew meanwhile, and not once for each. */
const AT_ONCE = 16

/** All of a conversation that is not stored yet; undefined where nobody has written in it. */
function changeFor(tree: Tree, title: string | undefined): ChatChange | undefined {
  const messages = [...tree.nodes.values()].map(({ message }) => message)
  if (messages.length === 0) return undefined
  const times = messages.map(({ createdAt }) => createdAt).filter((time) => time > 0)
  return {
    ...toChange(emptyTree, tree, []),
    title: title ?? titleOf(line(tree)),
    ...(title === undefined ? {} : { isRenamed: true }),
    messageCount: messages.length,
    createdAt: times.reduce((least, time) => Math.min(least, time), Date.now()),
    updatedAt: times.length > 0 ? times.reduce((most, time) => Math.max(most, time)) : Date.now(),
  }
}
