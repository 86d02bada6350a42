// Work that is not ours, and may never end.
import { ChatError } from '../errors.ts'

/** Of an error that this deadline made. */
export const DEADLINE_CODE = 'deadline'

/** Timers count to this many milliseconds; of more they make 1. */
const LONGEST_TIMER = 2 ** 31 - 1

/** Calls back after `ms` milliseconds, never for `false`. A process may end before. Returns its undo. */
export function timerOf(callback: () => void, ms: number | false): () => void {
  if (ms === false || !(ms <= LONGEST_TIMER)) return () => undefined
  const timer: unknown = setTimeout(callback, ms)
  // Where timers are numbers there is nothing to do.
  ;(timer as { unref?: () => void }).unref?.()
  return () => clearTimeout(timer as number)
}

/**
 * What `call` gives, or a rejection when it takes longer than `ms` milliseconds; `false` waits for ever. A busy process
 * finds its timers due before it reads what has arrived, so an answer has one turn of the loop more. What `call` throws or rejects with comes as it is. A value that comes too late goes to `late`, e.g. to be closed; an error that
 * comes too late is nobody's.
 * @param what The sentence of the error, e.g. "the store of `streams` did not answer in 2 seconds. …"
 * @throws ChatError of kind `timeout`, code `deadline`.
 */
export function withDeadline<T>(
  call: () => T | PromiseLike<T>,
  ms: number | false,
  what: string,
  late?: (value: T) => void,
): Promise<T> {
  return new Promise((resolve, reject) => {
    let isLate = false
    const expire = (): void => {
      isLate = true
      const message = `@x/core/server: ${what}`
      reject(new ChatError('timeout', { message, code: DEADLINE_CODE }))
    }
    let cancelTimer = timerOf(() => {
      cancelTimer = timerOf(expire, 0)
    }, ms)
    const work = async (): Promise<void> => {
      try {
        const value = await call()
        if (isLate) late?.(value)
        else resolve(value)
      } catch (thrown) {
        reject(thrown)
      }
      cancelTimer()
    }
    void work()
  })
}
