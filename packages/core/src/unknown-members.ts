// Members of options that nothing knows: refused by name, with the known one that is nearest.
import { type ChatError, usageError } from './errors.ts'

/** What an object may have. */
export interface KnownMembers {
  /** What the object is, e.g. `createChatHandler`. */
  of: string
  known: readonly string[]
  /** Places where a misplaced member belongs, e.g. `allow.models`. */
  elsewhere?: readonly string[] | undefined
  /** Makes the error. @default one of @x/core */
  error?: ((message: string) => ChatError) | undefined
}

/** Every name of a type: the compiler holds that none is missing. */
export function namesOf<T>(known: Readonly<Record<keyof T, true>>): readonly string[] {
  return Object.keys(known)
}

/** How many letters must be changed, added or taken away. */
function distance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, at) => at)
  for (const [at, letter] of left.split('').entries()) {
    const next = [at + 1]
    for (const [place, other] of right.split('').entries()) {
      const changed = (row[place] ?? 0) + (letter === other ? 0 : 1)
      next.push(Math.min(changed, (row[place + 1] ?? 0) + 1, (next[place] ?? 0) + 1))
    }
    row = next
  }
  return row.at(-1) ?? 0
}

function nearest(name: string, places: readonly string[]): string | undefined {
  const wanted = name.toLowerCase()
  const limit = Math.max(2, Math.floor(name.length / 3))
  const rated = places.map((place) => {
    const own = place.slice(place.lastIndexOf('.') + 1).toLowerCase()
    const isPart = own.length > 2 && (wanted.startsWith(own) || wanted.endsWith(own))
    return { place, far: Math.min(distance(wanted, own), isPart ? limit : Infinity) }
  })
  const [best] = rated.toSorted((left, right) => left.far - right.far)
  return best && best.far <= limit ? best.place : undefined
}

/** Refuses an object with a member that would change nothing. @throws ChatError `usage` that names it. */
export function refuseUnknown(given: object, members: KnownMembers): void {
  const sentence = sentenceOn(given, members)
  if (sentence) throw (members.error ?? usageError)(sentence)
}

/** What to say of the first member that would change nothing. */
export function sentenceOn(
  given: object,
  { of, known, elsewhere = [] }: KnownMembers,
): string | undefined {
  const name = Object.keys(given).find(
    (each) => !known.includes(each) && (given as Record<string, unknown>)[each] !== undefined,
  )
  if (name === undefined) return undefined
  const meant = nearest(name, [...known, ...elsewhere])
  const question = meant === undefined ? '' : ` Did you mean \`${meant}\`?`
  return `${of} knows no \`${name}\`, so it would change nothing.${question} What is known: ${known.join(', ')}.`
}
