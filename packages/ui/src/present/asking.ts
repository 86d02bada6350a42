// What is asked of a person in one call, and what is answered.
import { createContext } from 'react'
import type { Context } from 'react'
import { isQuestion } from './asks.ts'
import type { PresentPart } from './parts.ts'
import type { PresentAnswer, PresentValue } from './present-tool.ts'
import { membersOf, numberFrom } from './values.ts'

/** One thing that was answered. */
export interface Given {
  key: string
  label: string
  value: PresentValue
}

/** What the parts that ask need to know. */
export interface Asking {
  /** `writing`: not all of the call is there. `closed`: nobody takes an answer any more. */
  state: 'writing' | 'open' | 'answered' | 'closed'
  answer: PresentAnswer | undefined
  /** By which names it is answered, by parts and fields. */
  keys: readonly (readonly string[])[]
  /** Nothing else is asked: a press on an option is the answer. */
  isAlone: boolean
  /** Which part has the button that sends. */
  last: number
  /** Answers with all that is filled in, and one more thing. */
  give(given?: Given): void
  press(button: string, card: string): void
}

/** The same in all renders, for a part alone. */
export const AskingContext: Context<Asking> = createContext<Asking>({
  state: 'closed',
  answer: undefined,
  keys: [],
  isAlone: false,
  last: -1,
  give: () => undefined,
  press: () => undefined,
})

/** The name of a field in the document, of the part that it is in and its place there. */
export const fieldName = (part: number, field = 0): string => `${part}-${field}`

/** What is answered goes by these names: of two alike in one call, the second is told apart. By parts and fields. */
export function keysOf(parts: readonly PresentPart[]): readonly (readonly string[])[] {
  const taken = new Set<string>()
  const own = (name: string): string => {
    let key = name
    while (taken.has(key)) key += ' 2'
    taken.add(key)
    return key
  }
  return parts.map((part) => {
    if (part.type === 'form') return part.fields.map(({ name }) => own(name))
    return part.type === 'choice' ? [own(part.name)] : []
  })
}

/** What is filled in, in order. What was left empty is not in it. */
export function givenIn(form: HTMLFormElement, parts: readonly PresentPart[]): readonly Given[] {
  const data = new FormData(form)
  const keys = keysOf(parts)
  return parts.flatMap((part, index): readonly Given[] => {
    if (part.type === 'choice') {
      const { name, title = name, isMultiple } = part
      const key = keys[index]?.[0] ?? name
      const chosen = data.getAll(fieldName(index)).map(String)
      if (chosen.length === 0) return []
      return [{ key, label: title, value: isMultiple ? chosen : (chosen[0] ?? '') }]
    }
    if (part.type !== 'form') return []
    return part.fields.flatMap(({ name, label, type }, at): readonly Given[] => {
      const key = keys[index]?.[at] ?? name
      const found = data.get(fieldName(index, at))
      const text = typeof found === 'string' ? found : ''
      if (type === 'checkbox') return [{ key, label, value: text !== '' }]
      if (text === '') return []
      return [{ key, label, value: type === 'number' ? (numberFrom(text) ?? text) : text }]
    })
  })
}

/** What the model gets. */
export function answerOf(given: readonly Given[]): PresentAnswer {
  // No assignment: a field may be called `__proto__`.
  const values = Object.fromEntries(given.map(({ key, value }) => [key, value]))
  return given.length > 0 ? { values } : {}
}

/** What a person says, where answers are messages. */
export function messageOf(
  given: readonly Given[],
  press?: { button: string; card: string },
): string {
  const lines = given.map(({ label, value }) => `${label}: ${valueText(value)}`)
  if (press) lines.unshift(press.card ? `${press.button}: ${press.card}` : press.button)
  return lines.join('\n')
}

function valueText(value: PresentValue): string {
  if (typeof value === 'boolean') return value ? '✓' : '✗'
  return typeof value === 'object' ? value.join(', ') : String(value)
}

/** What was answered, if that is what a result says. */
export function answerIn(result: unknown): PresentAnswer | undefined {
  const members = membersOf(result)
  if (!members || members['shown'] === true) return undefined
  const values = membersOf(members['values']) as PresentAnswer['values']
  const { pressed, card } = members
  return {
    values,
    pressed: typeof pressed === 'string' ? pressed : undefined,
    card: typeof card === 'string' ? card : undefined,
  }
}

/** What was given under a key; undefined for nothing. */
export function valueIn(
  answer: PresentAnswer | undefined,
  key: string | undefined,
): PresentValue | undefined {
  const values = answer?.values
  return values && key !== undefined && Object.hasOwn(values, key) ? values[key] : undefined
}

/** The place of the last part with fields or options, and whether one choice is all that is asked. */
export function questionsIn(parts: readonly PresentPart[]): { last: number; isAlone: boolean } {
  const at = parts.flatMap((part, index) => (isQuestion(part) ? [index] : []))
  const last = at.at(-1) ?? -1
  const only = parts[last]
  return { last, isAlone: at.length === 1 && only?.type === 'choice' && !only.isMultiple }
}
