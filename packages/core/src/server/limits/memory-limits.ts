// Limits of one process.
import { routeError } from '../refuse.ts'
import { type Bounds, createLimits, type Limits } from './limits.ts'
import { memoryCounters } from './memory-counters.ts'

/** What `memoryLimits` is made from. */
export interface MemoryLimitsOptions extends Bounds {
  /** The most counters that are kept, of which each owner takes one or a few. @default 100_000 */
  maxCounters?: number | undefined
}

/**
 * Counts in the memory of one process, until it ends: with several of them each has its own count.
 * @throws ChatError `usage` for bounds that limit nothing.
 * @example
 * limits: memoryLimits({ perOwner: [{ requests: 20 }, { tokens: 500_000, windowMs: 86_400_000 }] })
 */
export function memoryLimits({ maxCounters, ...bounds }: MemoryLimitsOptions): Limits {
  if (maxCounters !== undefined && !(Number.isSafeInteger(maxCounters) && maxCounters > 0)) {
    throw routeError(
      '`maxCounters` of memoryLimits must be a whole number of at least 1, or nothing could be counted.',
    )
  }
  return createLimits({ ...bounds, store: memoryCounters(maxCounters) })
}
