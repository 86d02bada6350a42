// What was thrown, and what it says was the cause.

/** As far as it tells. */
export interface Thrown {
  name?: unknown
  message?: unknown
  code?: unknown
  cause?: unknown
}

/** Both, down to a few levels. */
export function causesOf(thrown: unknown, depth = 5): readonly Thrown[] {
  if (typeof thrown !== 'object' || thrown === null || depth === 0) return []
  return [thrown, ...causesOf((thrown as Thrown).cause, depth - 1)]
}
