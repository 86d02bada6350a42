// How often a chat publishes what arrives, where somebody would rather save the battery than see each frame.
import { usageError } from '../errors.ts'
import type { Scheduler } from '../schedule.ts'

/** How often text that arrives is published: at each frame, or at most so many times a second. */
export type Pace = 'frame' | number

/** Half a frame's time, in milliseconds: the frame that is nearest to the time is the one to publish at. */
const HALF_FRAME_MS = 8

/** Throws `ChatError` `usage` for what is no pace. */
export function checkPace(pace: Pace | undefined): void {
  if (pace === undefined || pace === 'frame' || pace > 0) return
  throw usageError(
    `\`pace\` is ${String(pace)}, which is no number of publishes a second. Give one over 0, e.g. 20, or 'frame'.`,
  )
}

/** The frames of a scheduler, at a pace. `read` is asked at each, so that a change counts from the next publish on. */
export function pacedBy(
  scheduler: Scheduler,
  read: () => Pace | undefined,
): Pick<Scheduler, 'frame'> {
  let last = -Infinity
  return {
    frame(callback) {
      const run = (): void => {
        last = scheduler.now()
        callback()
      }
      const pace = read() ?? 'frame'
      const wait = pace === 'frame' ? 0 : last + 1000 / pace - HALF_FRAME_MS - scheduler.now()
      if (!(wait > 0)) return scheduler.frame(run)
      let cancel = scheduler.timer(() => {
        cancel = scheduler.frame(run)
      }, wait)
      return () => cancel()
    },
  }
}
