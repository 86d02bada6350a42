// Clocks that a busy machine does not put wrong: what other processes take is not counted.
import { vi } from 'vitest'
import { createScheduler, type Scheduler } from '../src/index.ts'

/** Turns of the event loop in which what the kernel already holds is read, and answered to. */
const LATE_TURNS = 20
/** Milliseconds. */
const BEAT_MS = 10

/** How many beats a second has. */
export const SECOND = 1000 / BEAT_MS

/**
 * Real timers that ring only after what arrived before them was read. A process that was kept from running finds its
 * timers due first, and would take bytes that wait in the kernel for silence.
 */
export function patient(): Scheduler {
  const real = createScheduler()
  return {
    ...real,
    timer(callback, ms) {
      let isCancelled = false
      const cancel = real.timer(() => {
        void turns(LATE_TURNS).then(() => {
          if (!isCancelled) callback()
        })
      }, ms)
      return () => {
        isCancelled = true
        cancel()
      }
    },
  }
}

/** Beats of ten milliseconds that this process was given while it waited for something. */
export async function beatsUntil(happened: PromiseLike<unknown>): Promise<number> {
  let beats = 0
  const timer = setInterval(() => (beats += 1), BEAT_MS)
  await happened
  clearInterval(timer)
  return beats
}

/** Lets the event loop turn so many times, and what is loaded late come. */
export async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve))
  await vi.dynamicImportSettled()
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve))
}

/** Milliseconds that this thread computed while the work was done. */
export async function cpuTimeOf(work: () => unknown): Promise<number> {
  const before = process.threadCpuUsage()
  await work()
  const { user, system } = process.threadCpuUsage(before)
  return (user + system) / 1000
}

/** Milliseconds that are many ticks of a processor's clock. */
const MEASURABLE_MS = 12

/** How many rounds a ratio is given to come below what is claimed. */
const MOST_ROUNDS = 12

/**
 * How many times as much computing one work is as another: the least of each over rounds, in turns. What garbage is
 * collected, and what another process leaves in the caches, falls to whoever runs then: rounds go on until the ratio is
 * less than `claimed`, and what costs more than that costs more in each of them.
 */
export async function costRatio(
  large: () => unknown,
  small: () => unknown,
  claimed: number,
): Promise<number> {
  const many = (work: () => unknown, times: number) => async (): Promise<void> => {
    for (let time = 0; time < times; time++) await work()
  }
  let times = 1
  while ((await cpuTimeOf(many(small, times))) < MEASURABLE_MS) times *= 2
  let ratio = Infinity
  let most = Infinity
  let least = Infinity
  for (let round = 0; round < MOST_ROUNDS && ratio >= claimed; round++) {
    least = Math.min(least, await cpuTimeOf(many(small, times)))
    most = Math.min(most, await cpuTimeOf(many(large, times)))
    ratio = most / Math.max(least, 1)
  }
  return ratio
}
