// Rules for what a request asks for, by which a dialect says what costs nothing but tokens and what is an add-on.
import type { Charge, Rule } from './dialect.ts'
import { asObject } from '../json.ts'

/** Nothing but tokens, whatever the value. */
export const tokens: Rule = () => []

/** Whether a value asks for nothing. A text is something, whatever it says. */
export function isOff(value: unknown): boolean {
  return value === undefined || value === null || value === false
}

/** An add-on, unless the value turns it off. */
export function addOn(name: string, isNone: (value: unknown) => boolean = isOff): Rule {
  return (value, at) => (isOff(value) || isNone(value) ? [] : [{ name: at, addOn: name }])
}

/** Nothing but tokens where the value is one of these. */
export function oneOf(values: readonly unknown[], otherwise?: string): Rule {
  return (value, at) =>
    value === undefined || value === null || values.includes(value)
      ? []
      : [{ name: at, addOn: otherwise }]
}

/** Nothing but tokens as `true`, `false`, or a whole number up to `most`. */
export function upTo(most: number): Rule {
  return (value, at) => {
    const isCount = Number.isInteger(value) && (value as number) >= 0 && (value as number) <= most
    return isCount || isOff(value) || value === true
      ? []
      : [{ name: at, wants: `a whole number from 0 to ${most}` }]
  }
}

/** An object of which each member has a rule; a member without one is allowed by its own name. */
export function fields(known: Readonly<Record<string, Rule>>): Rule {
  return (value, at) => {
    if (isOff(value) || value === true) return []
    const object = asObject(value)
    return object ? chargesIn(object, known, `${at}.`) : [{ name: at }]
  }
}

/** What the members of an object ask for beyond tokens. */
export function chargesIn(
  object: Readonly<Record<string, unknown>>,
  known: Readonly<Record<string, Rule>>,
  prefix = '',
): readonly Charge[] {
  return Object.entries(object).flatMap(([name, value]) => {
    // A dot in a name is none between names.
    const at = prefix + (name.includes('.') ? JSON.stringify(name) : name)
    // What every object has by birth is no rule.
    const rule = Object.hasOwn(known, name) ? known[name] : undefined
    if (rule) return rule(value, at)
    return value === null ? [] : [{ name: at }]
  })
}
