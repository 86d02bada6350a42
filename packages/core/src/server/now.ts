// How long something took, and how long nothing is tried again: by a clock that nobody sets. Windows of limits, and what
// several processes compare, go by the time of day.

/** Epoch milliseconds as of the start of the process, counted on from there. */
export const now = (): number => Math.round(performance.timeOrigin + performance.now())
