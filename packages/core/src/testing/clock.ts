// Time, as something that can be handed in.

/** Where the sandbox has its time from. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number
  /** Resolves after `ms` milliseconds, or at once when `signal` aborts. Never rejects. */
  sleep(ms: number, signal: AbortSignal): Promise<void>
}

/** A clock that stands still until it is told to go on. */
export interface ManualClock extends Clock {
  /** Moves time on and wakes whoever is due; resolves once they had a turn of the event loop. */
  advance(ms: number): Promise<void>
  /** How many sleepers there are. */
  readonly sleeping: number
}

/** The real time. */
export const realClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal.aborted) {
        resolve()
        return
      }
      const wake = (): void => {
        clearTimeout(timer)
        signal.removeEventListener('abort', wake)
        resolve()
      }
      const timer = setTimeout(wake, ms)
      signal.addEventListener('abort', wake)
    }),
}

/** A clock for tests: nothing happens until `advance` is called. */
export function createManualClock(startAt = 0): ManualClock {
  let time = startAt
  const sleepers = new Set<{ due: number; wake(): void }>()
  return {
    now: () => time,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal.aborted || ms <= 0) {
          resolve()
          return
        }
        const sleeper = {
          due: time + ms,
          wake(): void {
            sleepers.delete(sleeper)
            signal.removeEventListener('abort', sleeper.wake)
            resolve()
          },
        }
        sleepers.add(sleeper)
        signal.addEventListener('abort', sleeper.wake)
      }),
    async advance(ms) {
      const end = time + ms
      for (;;) {
        // A turn of the event loop, so that whoever was woken can go back to sleep before the next step.
        await new Promise((resolve) => setTimeout(resolve, 0))
        const next = [...sleepers].sort((one, other) => one.due - other.due)[0]
        if (next === undefined || next.due > end) break
        time = next.due
        next.wake()
      }
      time = end
    },
    get sleeping() {
      return sleepers.size
    },
  }
}
