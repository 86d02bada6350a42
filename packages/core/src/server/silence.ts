// Silence that has lasted: heard by one timer a stream, however many pieces pass.
import { timerOf } from './deadline.ts'

/** In how many looks a silence is found. */
const LOOKS = 10

/** A watch for silence. */
export interface Silence {
  /** Something came. Costs next to nothing. */
  heard(): void
  end(): void
}

/** Calls back after each `ms` milliseconds of silence: not earlier, and at most a tenth later. Never for `false`. */
export function onSilence(ms: number | false, callback: () => void): Silence {
  const look = ms === false ? false : ms / LOOKS
  let silent = 0
  let cancelTimer = timerOf(tick, look)
  function tick(): void {
    cancelTimer = timerOf(tick, look)
    silent += 1
    if (silent < LOOKS) return
    silent = 0
    callback()
  }
  return {
    heard() {
      // Of the look under way a part is over.
      silent = -1
    },
    end: () => cancelTimer(),
  }
}
