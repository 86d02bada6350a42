// What a chat must know of its page beside frames and timers: whether it is seen, left, or has a network. A client and a
// completion need none of it.
import { createTimers, type Scheduler } from './schedule.ts'

type Listener = (event: { persisted?: boolean }) => void

interface Listening {
  addEventListener?: (type: string, listener: Listener) => void
  removeEventListener?: (type: string, listener: Listener) => void
}

interface PageGlobals extends Listening {
  document?: Listening
  navigator?: { onLine?: boolean }
}

/** The scheduler of the page, worker or server that this runs in. */
export function createScheduler(): Scheduler {
  const page = globalThis as PageGlobals
  const timers = createTimers()
  return {
    ...timers,
    onHide: (callback) =>
      both(
        listen(page.document, 'visibilitychange', () => {
          if (!timers.isVisible()) callback()
        }),
        listen(page, 'pagehide', callback),
      ),
    onUnload: (callback) => listen(page, 'beforeunload', callback),
    onLeave: (callback) =>
      listen(page, 'pagehide', ({ persisted }) => {
        if (!persisted) callback()
      }),
    isOnline: () => page.navigator?.onLine !== false,
    onReturn: (callback) =>
      both(
        listen(page.document, 'visibilitychange', () => {
          if (timers.isVisible()) callback()
        }),
        listen(page, 'online', callback),
      ),
  }
}

/** Listens where there is something to listen to. Gives its undo. */
function listen(target: Listening | undefined, type: string, listener: Listener): () => void {
  target?.addEventListener?.(type, listener)
  return () => target?.removeEventListener?.(type, listener)
}

function both(first: () => void, second: () => void): () => void {
  return () => {
    first()
    second()
  }
}
