// Where numbers are kept that limits count up: what a store of them must do.

/** One number that is counted up. */
export interface Counter {
  /** Names the owner, what is counted, and the window: never used again once that is over. At most 400 characters. */
  key: string
  /** What is added; 0 or more in `take`, in `add` also below. */
  amount: number
  /** Milliseconds from now until the window is over, and the number means nothing any more. */
  expiresMs: number
}

/** Where numbers are kept. Both verbs may be called for several counters at once, and should take one round trip. */
export interface CounterStore {
  /**
   * Adds each amount, if by that no counter would pass its `limit`; else adds none.
   * @returns the keys of the counters that had no room; empty where all was added.
   */
  take(counters: readonly (Counter & { limit: number })[]): Promise<readonly string[]>
  /**
   * Adds each amount without looking at limits. An amount below zero gives back what was taken; no counter falls below
   * zero, and one that is there no more is not begun by it.
   */
  add(counters: readonly Counter[]): Promise<void>
}
