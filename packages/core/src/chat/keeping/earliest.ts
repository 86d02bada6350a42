import type { Scheduler } from '../../schedule.ts'

/** A task that is to be done soon. */
export interface Earliest {
  /** In so many milliseconds; earlier, where that was said before. */
  within(ms: number): void
  cancel(): void
}

/** Makes one timer for a task: of several times the earliest counts. */
export function createEarliest(scheduler: Scheduler, task: () => void): Earliest {
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
      timer = { due, cancel: scheduler.timer(task, ms) }
    },
    cancel,
  }
}
