// A stop of the process: no new answer begins, and those under way end, or are broken off so that their callers go on
// elsewhere.
import { timerOf } from './deadline.ts'
import { type Refusal, routeError } from './refuse.ts'
import type { Watcher } from './upstream/bytes.ts'

/** What is answered from then on. */
export const DRAINING: Refusal = {
  status: 503,
  code: 'route_draining',
  message: 'This chat route is being stopped. Try again: another one answers.',
  headers: { 'retry-after': '1' },
}

/** One request on its way upstream. */
export interface Underway {
  /** Sees the end of its answer. */
  readonly watcher: Watcher
  /** Whether there is an answer to see the end of. */
  ended(response: Response): void
}

/**
 * What still runs, to be broken off when the process ends. No signal: that looks through all its listeners to add one, so
 * many answers would take the square of their number.
 */
export type Running = Set<() => void> & { isOver: boolean }

/** The stop of one route. */
export interface Draining {
  readonly hasBegun: boolean
  readonly running: Running
  enter(): Underway
  /** Waits for what runs, and breaks off what does after so many milliseconds. `written` waits for what is kept. */
  drain(ms: number, written: () => Promise<unknown>): Promise<void>
}

/** Makes it, not begun. */
export function createDraining(): Draining {
  const running: Running = Object.assign(new Set<() => void>(), { isOver: false })
  const underway = new Set<() => void>()
  let hasBegun = false
  let wake = (): void => undefined

  return {
    get hasBegun() {
      return hasBegun
    },
    running,
    enter() {
      const leave = (): void => {
        underway.delete(leave)
        if (underway.size === 0) wake()
      }
      underway.add(leave)
      return {
        watcher: { chunk: () => undefined, end: leave },
        ended: ({ ok }) => {
          if (!ok) leave()
        },
      }
    },
    async drain(ms, written) {
      if (!(ms >= 0)) {
        throw routeError(
          '`drain` takes milliseconds, so it is not known how long to wait. Pass 0 or more.',
        )
      }
      hasBegun = true
      const whenIdle = new Promise<void>((resolve) => (wake = resolve))
      const breakOff = (): void => {
        running.isOver = true
        for (const each of running) each()
      }
      if (underway.size > 0) {
        const cancelTimer = timerOf(breakOff, ms)
        await whenIdle
        cancelTimer()
      }
      await written()
    },
  }
}
