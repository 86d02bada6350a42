// The only place that reads frames and timers. Everything else gets a Scheduler.

/** Frames, timers and the clock, injectable so that tests can hold time still. */
export interface Scheduler {
  /** Milliseconds since the epoch. */
  now(): number
  /** Calls back at the next animation frame, or after a frame's time where there are none. Returns its undo. */
  frame(callback: () => void): () => void
  /** Calls back after `ms` milliseconds. Returns its undo. */
  timer(callback: () => void, ms: number): () => void
  /** Resolves after the event loop has had a turn, so that a burst can paint. */
  pause(): Promise<void>
  /** Whether a person can see the page. True where there is no page. */
  isVisible(): boolean
  /** Calls back when the page is hidden or left: the last chance to keep something. Returns its undo. */
  onHide?: ((callback: () => void) => () => void) | undefined
  /**
   * Calls back before the next page is asked for, and so earlier than `onHide`: what is written then is mostly written
   * before the page is gone. Listened to while there is something to write, because a browser may keep no page for its
   * back button that listens always. Returns its undo.
   */
  onUnload?: ((callback: () => void) => () => void) | undefined
  /** Calls back when the page goes for good: not when it may come back, as by the browser's back button. Returns its undo. */
  onLeave?: ((callback: () => void) => () => void) | undefined
  /** Whether there may be a network. True where nobody knows. */
  isOnline?: (() => boolean) | undefined
  /** Calls back when there is a network again, or the page is seen again. Returns its undo. */
  onReturn?: ((callback: () => void) => () => void) | undefined
}

/** A hidden page has no frames; its listeners hear this often instead, in milliseconds. */
const HIDDEN_FRAME_MS = 250
const FRAME_MS = 16

interface FrameGlobals {
  document?: { visibilityState?: string }
  requestAnimationFrame?: (callback: () => void) => number
  cancelAnimationFrame?: (handle: number) => void
  scheduler?: { yield?: () => Promise<void> }
  MessageChannel?: typeof MessageChannel
}

/** Frames, timers and the clock of what this runs in. */
export function createTimers(): Scheduler {
  const page = globalThis as FrameGlobals
  const scheduler: Scheduler = {
    now: () => Date.now(),
    timer(callback, ms) {
      const handle = setTimeout(callback, ms)
      return () => clearTimeout(handle)
    },
    frame(callback) {
      if (!page.requestAnimationFrame) return scheduler.timer(callback, FRAME_MS)
      let isOver = false
      const cancel = (): void => {
        isOver = true
        cancelTimer()
        page.cancelAnimationFrame?.(handle)
      }
      const run = (): void => {
        if (isOver) return
        cancel()
        callback()
      }
      const handle = page.requestAnimationFrame(run)
      // A page that is hidden after the request never gets its frame.
      const cancelTimer = scheduler.timer(run, HIDDEN_FRAME_MS)
      return cancel
    },
    async pause() {
      if (page.scheduler?.yield) return page.scheduler.yield()
      if (!page.MessageChannel) return new Promise((resolve) => setTimeout(resolve))
      // Not a timer where it can be: browsers clamp nested ones to 4 ms.
      const { port1, port2 } = new page.MessageChannel()
      await new Promise((resolve) => {
        // oxlint-disable-next-line unicorn/prefer-add-event-listener -- this starts the port as well
        port1.onmessage = resolve
        port2.postMessage(undefined)
      })
      port1.close()
    },
    isVisible: () => page.document?.visibilityState !== 'hidden',
  }
  return scheduler
}
