// A storage of the app's, listened to: what is written through it is told of here.
import type { Storage } from '../storage/types.ts'

/**
 * A storage that tells of no changes, heard where it is called. Its functions are called on it and never copied: it may
 * be of a class, frozen, or a proxy.
 */
export function telling(storage: Storage, onChange: () => void): Storage {
  return {
    get notice() {
      return storage.notice
    },
    load: (id) => storage.load(id),
    async save(id, change) {
      await storage.save(id, change)
      onChange()
    },
    async remove(id) {
      await storage.remove(id)
      onChange()
    },
    list: () => storage.list(),
    lock: storage.lock && (async (id, options) => storage.lock?.(id, options)),
  }
}
