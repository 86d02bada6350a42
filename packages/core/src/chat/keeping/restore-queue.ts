// The queue of a chat as its storage has it.
import type { StoredInput } from '../../storage/types.ts'
import { isSameJson } from './is-same-json.ts'
import type { Engine } from '../engine.ts'
import type { Session } from '../session.ts'
import { toStoredInput } from './stored.ts'

/** Makes the queue what was stored: entries that are the same stay, those that are new wait. */
export function restoreQueue(
  session: Session,
  { openRun, toQuestion }: Pick<Engine, 'openRun' | 'toQuestion'>,
  stored: readonly StoredInput[],
  isPaused: boolean,
): void {
  const { queue, store } = session
  const before = queue.list()
  const isQueuePaused = stored.length > 0 && isPaused
  const isSame = isSameJson(before.map(toStoredInput), stored)
  if (isSame && isQueuePaused === store.get().isQueuePaused) return
  const ids = new Set(stored.map(({ id }) => id))
  for (const { id } of before) if (!ids.has(id)) queue.takeBack(id)
  const known = new Map(before.map((entry) => [entry.id, entry.input]))
  for (const [at, { id, input, ...overrides }] of stored.entries()) {
    if (!known.has(id)) {
      const waiting = { open: openRun(session, id), message: toQuestion(session, input, id) }
      queue.add({ id, input, overrides, ...waiting })
    } else if (!isSameJson(known.get(id), input)) {
      queue.change(id, input, toQuestion(session, input, id))
    }
    queue.move(id, at)
  }
  store.set((state) => ({ ...state, queue: queue.list(), isQueuePaused }))
}
