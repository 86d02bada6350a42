// Work of somebody else's, that may never end.
import { ChatError } from '../errors.ts'
import type { Scheduler } from '../schedule.ts'

/** How long a storage is waited for before something that cannot be taken back, in milliseconds. */
export const STORAGE_DEADLINE_MS = 3000

/**
 * The same work, or a rejection when it takes longer than `STORAGE_DEADLINE_MS`.
 * @throws ChatError of kind `storage`, code `storage_timeout`.
 */
export function inTime<T>(work: Promise<T>, scheduler: Scheduler): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = scheduler.timer(() => {
      const message =
        '@x/core: the storage of this chat did not answer in time, so nobody could tell whether the call was dealt with elsewhere. Nothing was done; try again.'
      reject(new ChatError('storage', { message, code: 'storage_timeout' }))
    }, STORAGE_DEADLINE_MS)
    work.then(resolve, reject).finally(cancel)
  })
}
