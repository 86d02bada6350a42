// The end of a reading: all definitions are known, so the running text of what was closed can be read.
import type { Checkpoint } from './scanner.ts'
import { addDefinitions, isSameLookup } from './definitions.ts'
import type { Definitions } from './definitions.ts'
import { partsOf } from './inside.ts'
import { isTextPart, readPart } from './read-part.ts'
import { partKey } from './reader.ts'
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
  const whole: Shown = {
    part,
    source,
    healing: heals ? 'idle' : 'off',
    definitions,
    checkpoint: undefined,
  }
  if (source === undefined || !isTextPart(part)) {
    const holds = partsOf(part).some(({ lookups }) => lookups)
    if (holds || (part.type === 'table' && part.head.lookups)) part.lookups = HOLDS_LABELS
    return whole
  }
  const from = checkpointFor(reader, part, source, definitions)
  work.characters += source.length - (from?.row?.skips ?? from?.at ?? 0)
  const { children, cells, lookups, isHealed, checkpoint } = readPart(
    part,
    source,
    reader.settings,
    definitions,
    heals,
    from,
  )
  // Nobody has seen the part yet: until here it is this reading's own.
  if (part.type === 'row') part.cells = cells
  else part.children = children
  if (lookups) part.lookups = lookups
  return { ...whole, healing: isHealed ? 'done' : whole.healing, checkpoint }
}

/** How far the running text of a part was read for good when it was shown last, if it still starts so. */
function checkpointFor(
  reader: Reader,
  part: Part,
  source: string,
  definitions: Definitions,
): Checkpoint | undefined {
  const before = reader.shown.get(partKey(part))
  const { checkpoint } = before ?? {}
  if (!before?.source || !checkpoint) return undefined
  // With the space that it stands before; of a row all, for where its cells begin.
  const end = checkpoint.row ? before.source.length : checkpoint.at + 1
  if (source.slice(0, end) !== before.source.slice(0, end)) return undefined
  return isSameLookup(checkpoint.labels, before.definitions, definitions) ? checkpoint : undefined
}

/** Parts that were closed and read for the first time. */
export function freshParts(reader: Reader): Set<Part> {
  return new Set(reader.closed.filter(({ shown }) => !shown).map(({ part }) => part))
}
