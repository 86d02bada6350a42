/**
 * Adds to a list that is the caller's own, and gives the list to go on with. V8 makes room for seventeen at the first
 * `push`, and most lists of the hot path hold one for the whole of their short life. Benchmark: wire.
 */
export function appended<T>(list: T[], item: T): T[] {
  if (list.length === 0) return [item]
  list.push(item)
  return list
}
