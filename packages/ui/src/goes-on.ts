/** What messages are made of: plain values in objects and lists. */
type Tree = Readonly<Record<string, unknown>> | null

/**
 * Whether two values are the same through and through, but for text that is being written: what shows that text reads
 * how it goes on. The first of it takes the place of what says that an answer is awaited, and counts.
 */
export function goesOn(left: unknown, right: unknown): boolean {
  if (left === right) return true
  if (typeof left !== 'object' || typeof right !== 'object') return false
  const before = left as Tree
  const after = right as Tree
  return Object.keys({ ...before, ...after }).every(
    (name) =>
      (name === 'text' && after?.state === 'streaming' && before?.text) ||
      goesOn(before?.[name], after?.[name]),
  )
}
