// JSON as two tabs have it: each read it for itself.
import { asObject } from '../../json.ts'

/** Whether two JSON values are the same. */
export function isSameJson(left: unknown, right: unknown): boolean {
  if (Object.is(left, right)) return true
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((each, at) => isSameJson(each, right[at]))
  }
  const one = asObject(left)
  const other = asObject(right)
  if (!one || !other) return false
  // A member that is undefined is one that JSON leaves out.
  const names = new Set([...Object.keys(one), ...Object.keys(other)])
  return [...names].every((name) => isSameJson(one[name], other[name]))
}
