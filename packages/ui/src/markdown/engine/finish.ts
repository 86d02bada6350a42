// The end of a reading: all definitions are known, so the running text of what was closed can be read.
import { addDefinitions } from './definitions.ts'
import type { Definitions } from './definitions.ts'
import { partsOf } from './inside.ts'
import { isTextPart, readPart } from './read-part.ts'
import type { Closed, Part, Reader, Shown } from './reader.ts'

/** Marks a part that holds others with labels in them. */
const HOLDS_LABELS = { labels: [] }

/** Reads the running text of all that was closed; parts may be published from here on. */
export function finishReading(
  reader: Reader,
  work: { characters: number },
): { definitions: Definitions; shown: readonly Shown[] } {
  const definitions = addDefinitions(reader.definitions, reader.defined)
  const shown = reader.closed.map(
    (closed) => closed.shown ?? finish(reader, closed, definitions, work),
  )
  return { definitions, shown }
}

function finish(
  reader: Reader,
  { part, source, heals }: Closed,
  definitions: Definitions,
  work: { characters: number },
): Shown {
  const whole: Shown = { part, source, healing: heals ? 'idle' : 'off', definitions }
  if (source === undefined || !isTextPart(part)) {
    const holds = partsOf(part).some(({ lookups }) => lookups)
    if (holds || (part.type === 'table' && part.head.lookups)) part.lookups = HOLDS_LABELS
    return whole
  }
  work.characters += source.length
  const { children, cells, lookups, isHealed } = readPart(
    part,
    source,
    reader.settings,
    definitions,
    heals,
  )
  // Nobody has seen the part yet: until here it is this reading's own.
  if (part.type === 'row') part.cells = cells
  else part.children = children
  if (lookups) part.lookups = lookups
  return isHealed ? { ...whole, healing: 'done' } : whole
}

/** Parts that were closed and read for the first time. */
export function freshParts(reader: Reader): Set<Part> {
  return new Set(reader.closed.filter(({ shown }) => !shown).map(({ part }) => part))
}
