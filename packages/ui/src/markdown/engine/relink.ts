// Definitions that come after what refers to them: only the parts that looked their labels up are read again.
import { isSameLookup } from './definitions.ts'
import type { Definitions } from './definitions.ts'
import { freshParts } from './finish.ts'
import { isSamePart, partsOf, withParts } from './inside.ts'
import { isTextPart, readPart } from './read-part.ts'
import type { TextPart } from './read-part.ts'
import type { Part, Reader } from './reader.ts'

/** Parts as they are with definitions put in, by what they were without. */
export type Relinked = ReadonlyMap<Part, { part: Part; definitions: Definitions }>

/** Puts new definitions in. */
export interface Relink {
  /** The parts, those that changed as new objects; the same array if none did. */
  parts: <T extends Part>(parts: readonly T[]) => T[]
  /** What was changed, so that the same change gives the same objects. */
  relinked: Relinked
}

/**
 * Prepares for putting the definitions in that a reading found.
 * @param known what was changed before.
 */
export function relink(
  reader: Reader,
  definitions: Definitions,
  known: Relinked,
  work: { characters: number },
): Relink {
  const { defined, settings } = reader
  const relinked = new Map<Part, { part: Part; definitions: Definitions }>()
  // What this reading has read, it read with these definitions.
  const fresh = defined.size > 0 ? freshParts(reader) : undefined

  const text = (part: TextPart): Part => {
    const { source, labels = [] } = part.lookups ?? {}
    if (source === undefined || fresh?.has(part)) return part
    if (!labels.some((label) => defined.has(label))) return part
    const before = known.get(part)
    if (before && isSameLookup(labels, before.definitions, definitions)) {
      relinked.set(part, before)
      return before.part
    }
    work.characters += source.length
    const { children, cells, lookups } = readPart(part, source, settings, definitions, false)
    const after = part.type === 'row' ? { ...part, cells, lookups } : { ...part, children, lookups }
    relinked.set(part, { part: after, definitions })
    return after
  }

  const container = (part: Part): Part => {
    const list = partsOf(part)
    const inside = parts(list)
    const [head] = part.type === 'table' ? parts([part.head]) : []
    if (inside === list && (part.type !== 'table' || head === part.head)) return part
    const after = withParts(part, inside)
    if (after.type === 'table' && head) after.head = head
    const before = known.get(part)?.part
    const same = before && isSamePart(before, after) ? before : after
    relinked.set(part, { part: same, definitions })
    return same
  }

  const parts = <T extends Part>(list: readonly T[]): T[] => {
    if (defined.size === 0) return list as T[]
    let changed: T[] | undefined
    list.forEach((part, index) => {
      if (!part.lookups) return
      const after = (isTextPart(part) ? text(part) : container(part)) as T
      if (after !== part) (changed ??= [...list])[index] = after
    })
    return changed ?? (list as T[])
  }
  return { parts, relinked }
}
