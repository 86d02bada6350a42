import type { Scheduler } from '../../schedule.ts'

/** A task that is to be done soon. */
export interface Earliest {
  /** In so many milliseconds; earlier, where that was said before. */
  within(ms: number): void
  cancel(): void
}

/** Makes one timer for a task: of several times the earliest counts. `onUnload` where the page goes before its time. */
export function createEarliest(
  scheduler: Scheduler,
  task: () => void,
  onUnload: () => void,
): Earliest {
  let timer: { due: number; cancel: () => void } | undefined

  function cancel(): void {
    timer?.cancel()
    timer = undefined
  }

  return {
    within(ms) {
      const due = scheduler.now() + ms
      if (timer && timer.due <= due) return
      timer?.cancel()
      const ends = [scheduler.timer(task, ms), scheduler.onUnload?.(onUnload)]
      timer = { due, cancel: () => ends.forEach((end) => end?.()) }
    },
    cancel,
  }
}
