// Work of a storage, which is somebody else's and may never end.
import { ChatError, isChatError } from '../errors.ts'
import type { Scheduler } from '../schedule.ts'

/** How long a storage is waited for before something that cannot be taken back, in milliseconds. */
export const STORAGE_DEADLINE_MS = 3000
/** How long for what still counts when it comes later, in milliseconds. */
const PATIENCE = 30_000

/** The code of the error for a storage that took too long. */
const CODE = 'storage_timeout'

/** Whether work of a storage took too long. */
export function isTimeout(thrown: unknown): boolean {
  return isChatError(thrown) && thrown.code === CODE
}

/**
 * The same work, or a rejection when it takes longer. The work itself goes on. `consequence` ends the sentence.
 * @throws ChatError of kind `storage`, code `storage_timeout`.
 */
export function inTime<T>(
  work: Promise<T>,
  scheduler: Pick<Scheduler, 'timer'>,
  consequence = 'so nothing was done. Try again.',
  isPatient = false,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = scheduler.timer(
      () => {
        const message = `@x/core: the storage did not answer in time, ${consequence}`
        reject(new ChatError('storage', { message, code: CODE }))
      },
      isPatient ? PATIENCE : STORAGE_DEADLINE_MS,
    )
    work.then(resolve, reject).finally(cancel)
  })
}
