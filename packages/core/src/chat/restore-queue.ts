import type { StoredInput } from '../types.ts'
import { isSameJson } from './merge.ts'
import type { KeptChat } from './persistence.ts'
import { toStoredInput } from './stored.ts'

/** Makes the queue what was stored: entries that are the same stay, those that are new wait. */
export function restoreQueue(
  chat: KeptChat,
  stored: readonly StoredInput[],
  isPaused: boolean,
): void {
  const { queue } = chat
  const before = queue.list()
  if (isSameJson(before.map(toStoredInput), stored)) return
  const ids = new Set(stored.map(({ id }) => id))
  for (const { id } of before) if (!ids.has(id)) queue.takeBack(id)
  const known = new Map(before.map((entry) => [entry.id, entry.input]))
  for (const [at, { id, input, ...overrides }] of stored.entries()) {
    if (!known.has(id)) {
      queue.add({ id, input, overrides, open: chat.openRun(id), message: chat.toQuestion(input) })
    } else if (!isSameJson(known.get(id), input)) {
      queue.change(id, input, chat.toQuestion(input))
    }
    queue.move(id, at)
  }
  const isNew = stored.some(({ id }) => !known.has(id))
  const isQueuePaused = queue.size > 0 && (isNew ? isPaused : chat.store.get().isQueuePaused)
  chat.store.set((state) => ({ ...state, queue: queue.list(), isQueuePaused }))
}
