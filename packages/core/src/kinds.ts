// What type a value must be that an app gives. Told by its name and by what came, where it is given: what is made of a
// wrong one says nothing of where it is from. Null counts as left out, as undefined does.
import { usageError } from './errors.ts'

/**
 * What to pass, as it ends a sentence, and what fits: the name of a type as the platform tells it, a value, or the name
 * of a member that such an object has.
 */
export type Kind = readonly [pass: string, ...fits: (string | symbol | false)[]]

/** One for each member of a type: the compiler holds that none is missing. */
export type Kinds<T> = { readonly [Name in keyof Required<T>]: Kind }

export const TEXT: Kind = ['a text', 'String']
export const NUMBER: Kind = ['a number', 'Number']
export const BOOLEAN: Kind = ['true or false', 'Boolean']
export const FUNCTION: Kind = ['a function', 'Function']
export const OBJECT: Kind = ['an object', 'Object']
export const SCHEDULER: Kind = ['a scheduler', 'now']
/** An object, or what gives one in the end. */
export const RESOLVABLE: Kind = ['an object or a function', 'Object', 'Function', 'Promise']

/** The name of a value's type, as the platform tells it; NaN is none. */
export function typeOf(value: unknown): string {
  if (Number.isNaN(value)) return 'NaN'
  return typeof value === 'function'
    ? 'Function'
    : Object.prototype.toString.call(value).slice(8, -1)
}

/** Refuses a value that does not fit. Names its type alone: what is in it may be a key. @throws ChatError `usage` */
export function mustBe([pass, ...fits]: Kind, value: unknown, name: string): void {
  const type = typeOf(value)
  const members = Object(value) as Readonly<Record<PropertyKey, unknown>>
  if (fits.some((fit) => fit === type || fit === value || (fit && members[fit]))) return
  throw usageError(`${name} was given as ${type}, so nothing can be made of it. Pass ${pass}.`)
}

/** Whether an option is as if it was not given. */
export function isLeftOut(value: unknown): value is null | undefined {
  return value === undefined || value === null
}

/** Refuses an object that is none, or has a member that does not fit. @throws ChatError `usage` */
export function checkKinds<T extends object>(
  given: T,
  kinds: Partial<Kinds<T>>,
  name = '`options`',
): void {
  mustBe(OBJECT, given, name)
  for (const [member, kind] of Object.entries<Kind>(kinds as Record<string, Kind>)) {
    const value = given[member as keyof T]
    if (!isLeftOut(value)) mustBe(kind, value, `\`${member}\``)
  }
}

/** The same, and tells once of members that nothing knows: one that is misspelt changes nothing. */
export function checkMembers<T extends object>(
  given: T,
  kinds: Kinds<T>,
  name = '`options`',
): void {
  checkKinds(given, kinds as Partial<Kinds<T>>, name)
  const unknown = Object.keys(given).find(
    (each) => !(each in kinds || isLeftOut(given[each as keyof T])),
  )
  if (unknown === undefined) return
  import('./misspelt.ts').then(
    (file) => file.warn(name, unknown, Object.keys(kinds)),
    () => undefined,
  )
}
