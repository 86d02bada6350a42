// Calls stand in the order of their indices, however they arrived.
import type { ChatPart } from './types.ts'

/** Puts the calls at these positions, by index, in order, and their positions, too. What stands between them stays where it is. */
export function orderCalls(parts: ChatPart[], positions: Map<number, number>): void {
  const places = [...positions.values()].toSorted((left, right) => left - right)
  const calls = [...positions]
    .toSorted(([left], [right]) => left - right)
    .map(([index, position]) => [index, parts[position] as ChatPart] as const)
  positions.clear()
  for (const [rank, place] of places.entries()) {
    const [index, part] = calls[rank] as (typeof calls)[number]
    parts[place] = part
    positions.set(index, place)
  }
}
