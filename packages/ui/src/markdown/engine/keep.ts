// Identity: a part that says what it said when it was shown last is the same object.
import { isSameLookup } from './definitions.ts'
import { isSamePart } from './inside.ts'
import { partKey } from './reader.ts'
import type { Part, Reader, Shown } from './reader.ts'

/**
 * Takes a new part, or the one that was shown before if it says the same.
 * @param source running text that is still to be read.
 */
export function keep<T extends Part>(reader: Reader, part: T, source?: string, heals = false): T {
  const shown = reader.shown.size > 0 ? reader.shown.get(partKey(part)) : undefined
  if (shown && isSameAsShown(reader, shown, part, source, heals)) {
    reader.closed.push({ part: shown.part, source: undefined, heals, shown })
    return shown.part as T
  }
  reader.closed.push({ part, source, heals, shown: undefined })
  return part
}

function isSameAsShown(
  reader: Reader,
  shown: Shown,
  part: Part,
  source: string | undefined,
  heals: boolean,
): boolean {
  if (shown.source !== source) return false
  const { healing } = shown
  if (heals ? healing === 'off' : healing === 'done') return false
  const labels = shown.part.lookups?.labels
  if (labels && !isSameLookup(labels, shown.definitions, reader.definitions)) return false
  return isSamePart(shown.part, part)
}
