// Counters in the memory of one process.
import type { CounterStore } from './counters.ts'

interface Counted {
  count: number
  expiresAt: number
}

/** How many counters are kept. Beyond that those that counted least are forgotten first. */
const MOST = 100_000

/** Counters of this process alone: bounded in number, those that are over go first. */
export function memoryCounters(most: number = MOST): CounterStore {
  const counted = new Map<string, Counted>()

  function find(key: string): Counted | undefined {
    const found = counted.get(key)
    return found && found.expiresAt > Date.now() ? found : undefined
  }

  /** Half of them go at once, so that a counter costs the same however many there are. */
  function makeRoom(): void {
    const now = Date.now()
    for (const [key, { expiresAt }] of counted) if (expiresAt <= now) counted.delete(key)
    if (counted.size < most) return
    // Whoever counted much stays: a crowd of new owners must not free one from their limit.
    const least = [...counted].toSorted(([, left], [, right]) => left.count - right.count)
    for (const [key] of least.slice(0, Math.ceil(most / 2))) counted.delete(key)
  }

  function addTo(key: string, amount: number, expiresMs: number): void {
    const found = find(key)
    if (found) found.count = Math.max(0, found.count + amount)
    else if (amount > 0) {
      if (counted.size >= most) makeRoom()
      counted.set(key, { count: amount, expiresAt: Date.now() + expiresMs })
    }
  }

  return {
    async take(counters) {
      const full = counters.filter(
        ({ key, amount, limit }) => (find(key)?.count ?? 0) + amount > limit,
      )
      if (full.length > 0) return full.map(({ key }) => key)
      for (const { key, amount, expiresMs } of counters) addTo(key, amount, expiresMs)
      return []
    },
    async add(counters) {
      for (const { key, amount, expiresMs } of counters) addTo(key, amount, expiresMs)
    },
  }
}
