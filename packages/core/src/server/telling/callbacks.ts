// What an owner gave to be called: whatever it throws or rejects with stays here, out of answers and of the process.
import type { ChatError } from '../../errors.ts'
import type { ChatHandlerOptions } from '../options.ts'
import type { Answered, RouteError } from './told.ts'
import { routeError } from '../refuse.ts'
import { logError } from './log.ts'

/** Options whose callbacks never throw and never reject. */
export interface CalledOptions extends ChatHandlerOptions {
  onError(error: ChatError | RouteError): void
  onFinish?: ((answered: Answered) => Promise<void>) | undefined
}

/** Calls at once, and tells of what is thrown, now or later. */
async function settled(call: () => unknown, failed: (cause: unknown) => void): Promise<void> {
  try {
    await call()
  } catch (cause) {
    failed(cause)
  }
}

/** The same options, with callbacks that are safe to call anywhere. `authorize` and `onRequest` decide, and so may fail. */
export function calledOptions(given: ChatHandlerOptions): CalledOptions {
  const { onFinish, record, waitUntil, onError: heard = logError } = given

  const onError = (thrown: ChatError | RouteError): void => {
    // What nobody has marked is told of no request.
    const error = 'fault' in thrown ? thrown : Object.assign(thrown, { fault: 'route' as const })
    void settled(
      () => heard(error),
      (cause) => {
        logError(routeError('`onError` failed, so the log has what it was told.', cause))
        logError(error)
      },
    )
  }

  function safe<T>(name: string, callback: ((value: T) => unknown) | undefined) {
    if (callback === undefined) return undefined
    const failed = (cause: unknown): void =>
      onError(routeError(`\`${name}\` failed. The answer was not touched.`, cause))
    return (value: T): Promise<void> => settled(() => callback(value), failed)
  }

  return {
    ...given,
    onError,
    onFinish: safe('onFinish', onFinish),
    record: safe('record', record),
    waitUntil: safe('waitUntil', waitUntil),
  }
}
