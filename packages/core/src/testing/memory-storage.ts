// A storage in memory, for tests and stories. Chats that share one are like tabs that share a browser.
import { applyChange } from '../storage/apply-change.ts'
import type { ChatRecord, Conversation, Storage, StorageChange } from '../storage/types.ts'

/** A storage in memory that can be looked into and made to fail. */
export interface MemoryStorage extends Storage {
  watch: NonNullable<Storage['watch']>
  lock: NonNullable<Storage['lock']>
  /** What is stored. Copies go in and out, as in a real one. */
  readonly records: Map<string, ChatRecord>
  /** What was asked of it, e.g. `load a`. */
  readonly calls: string[]
  /** Makes each call of these functions throw, until called with none. */
  fail(error: unknown, ...names: ('load' | 'save' | 'remove' | 'list')[]): void
}

/** Makes a storage in memory. */
export function memoryStorage(): MemoryStorage {
  const records = new Map<string, ChatRecord>()
  const calls: string[] = []
  const listeners = new Set<(change: StorageChange) => void>()
  const queues = new Map<string, (() => void)[]>()
  let failure: { error: unknown; names: readonly string[] } = { error: undefined, names: [] }

  async function call(name: string, id = ''): Promise<void> {
    calls.push(`${name} ${id}`.trim())
    await Promise.resolve()
    if (failure.names.includes(name)) throw failure.error
  }

  function tell(change: StorageChange): void {
    for (const listener of Array.from(listeners)) listener(change)
  }

  function release(id: string): () => void {
    let isReleased = false
    return () => {
      if (isReleased) return
      isReleased = true
      const next = queues.get(id)?.shift()
      if (next) next()
      else queues.delete(id)
    }
  }

  return {
    records,
    calls,
    fail(error, ...names) {
      failure = { error, names }
    },
    async load(id) {
      await call('load', id)
      return copy(records.get(id))
    },
    async save(id, change) {
      await call('save', id)
      records.set(id, applyChange(id, records.get(id), copy(change)))
      tell({ type: 'save', id, writer: change.writer })
    },
    async remove(id) {
      await call('remove', id)
      records.delete(id)
      tell({ type: 'remove', id })
    },
    async list() {
      await call('list')
      const all = Array.from(records.values(), (record): Conversation => {
        const { id, title, isRenamed, isPinned, createdAt, updatedAt, messageCount } = record
        return { id, title, isRenamed, isPinned, createdAt, updatedAt, messageCount }
      })
      return all.sort((left, right) => right.updatedAt - left.updatedAt)
    },
    watch(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    tell,
    async lock(id, { wait = false, signal } = {}) {
      await Promise.resolve()
      const queue = queues.get(id)
      if (!queue) {
        queues.set(id, [])
        return release(id)
      }
      if (!wait) return undefined
      return new Promise((resolve) => {
        const take = (): void => resolve(release(id))
        queue.push(take)
        signal?.addEventListener('abort', () => {
          const at = queue.indexOf(take)
          if (at !== -1) queue.splice(at, 1)
          resolve(undefined)
        })
      })
    },
  }
}

function copy<T>(value: T): T {
  return value === undefined ? value : (JSON.parse(JSON.stringify(value)) as T)
}
