// Numbers that bound a store, checked when it is made.
import { refuseUnknown } from '../../unknown-members.ts'
import { routeError } from '../refuse.ts'

/** Where bounds stand, for the sentence of what is wrong with them. */
interface Place {
  /** Whose options they are. */
  of: string
  /** The option that holds them. */
  within?: string | undefined
  /** What else is known beside them. */
  others?: readonly string[] | undefined
}

/** The bounds with what is left out. @throws ChatError `usage` for one that is unknown, or not above 0. */
export function checkedBounds<T extends Record<string, number>>(
  given: { readonly [name in keyof T]?: number | undefined },
  defaults: T,
  { of, within, others = [] }: Place,
): T {
  const place = within === undefined ? `\`${of}\`` : `\`${within}\` of ${of}`
  const known = [...Object.keys(defaults), ...others]
  refuseUnknown(given, { of: place, known, error: routeError })
  const bounds = { ...defaults }
  for (const name of Object.keys(defaults) as (keyof T & string)[]) {
    const value: unknown = given[name]
    if (value === undefined) continue
    if (typeof value !== 'number' || !(value > 0)) {
      const path = within === undefined ? name : `${within}.${name}`
      const told = typeof value === 'number' ? String(value) : `a ${typeof value}`
      throw routeError(
        `\`${path}\` of ${of} is ${told}, so nothing could be kept. Pass a number above 0.`,
      )
    }
    bounds[name] = value as T[keyof T & string]
  }
  return bounds
}
