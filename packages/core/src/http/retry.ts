// When to try again, and how long to wait before it.
import type { ChatError } from '../errors.ts'
import type { Scheduler } from '../schedule.ts'

/** Whether the server wants another try: it may say so, else the error's status tells. */
export function shouldRetry(headers: Headers, error: ChatError): boolean {
  const told = headers.get('x-should-retry')
  if (told === 'true' || told === 'false') return told === 'true'
  return error.retryable
}

/** Milliseconds: half a second, doubling to eight, less up to a quarter so that clients do not come back in step. */
export function backoff(attempt: number): number {
  return Math.min(500 * 2 ** attempt, 8000) * (1 - Math.random() / 4)
}

/** Resolves after `ms` milliseconds, or as soon as the signal aborts. */
export async function wait(ms: number, signal: AbortSignal, scheduler: Scheduler): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      cancelTimer()
      signal.removeEventListener('abort', end)
      resolve()
    }
    const cancelTimer = scheduler.timer(end, ms)
    signal.addEventListener('abort', end, { once: true })
  })
}
