// Calls stand in the order of their indices, however they arrived.
import type { ChatPart } from './types.ts'

/** Puts the calls at these positions, by index, in order. What stands between them stays where it is. */
export function orderCalls(parts: ChatPart[], positions: Map<number, number>): void {
  const places = [...positions.values()].toSorted((left, right) => left - right)
  const indices = [...positions.keys()].toSorted((left, right) => left - right)
  // A call stands where its index says once each place has its own.
  const ordered = indices.map((index) => parts[positions.get(index) ?? -1])
  for (const [rank, place] of places.entries()) {
    const part = ordered[rank]
    if (part) parts[place] = part
    const index = indices[rank]
    if (index !== undefined) positions.set(index, place)
  }
}
