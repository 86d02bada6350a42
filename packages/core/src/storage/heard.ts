// Storages that tell of no changes: what one of this page does there, the others of this page hear.
import type { Storage } from './types.ts'

type Removed = (id: string) => void

const listeners = new WeakMap<Storage, Set<Removed>>()

/** Hears of chats that are removed. Returns what undoes it. */
export function hearRemoved(storage: Storage, listener: Removed): () => void {
  const known = listeners.get(storage) ?? new Set()
  listeners.set(storage, known.add(listener))
  return () => void known.delete(listener)
}

/** Tells of one. A storage that watches has told of it itself. */
export function tellRemoved(storage: Storage, id: string): void {
  if (storage.watch) return
  for (const listener of listeners.get(storage) ?? []) listener(id)
}
