// What holds what, and whether two parts hold the same.
import { isSameList } from '../../same-list.ts'
import type { Part } from './reader.ts'

/** The names under which parts hold others. */
const INSIDE: Readonly<Record<string, string>> = {
  quote: 'children',
  item: 'children',
  note: 'children',
  list: 'items',
  table: 'rows',
}

/** Parts within a part; of a table the rows below its head. */
export function partsOf(part: Part): readonly Part[] {
  return (part as unknown as Record<string, readonly Part[]>)[INSIDE[part.type] ?? ''] ?? []
}

/** The part with other parts within it. */
export function withParts(part: Part, parts: readonly Part[]): Part {
  return { ...part, [INSIDE[part.type] ?? '']: parts }
}

/** Whether two parts of one key say the same, but for their running text. */
export function isSamePart(left: Part, right: Part): boolean {
  return (Object.keys(right) as (keyof Part)[]).every((name) => {
    const before: unknown = left[name]
    const after: unknown = right[name]
    if (before === after || name === 'lookups') return true
    if (!Array.isArray(before) || !Array.isArray(after)) return false
    if (right.type === 'row') return before.length === after.length
    return right.type === 'paragraph' || right.type === 'heading' || isSameList(before, after)
  })
}
