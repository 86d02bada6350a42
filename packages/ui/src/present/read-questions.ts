// Forms and choices as models write them.
import { type ChoicePart, type Field, type FormPart, LIMITS } from './parts.ts'
import {
  beyond,
  flagFrom,
  listOf,
  member,
  type Members,
  membersOf,
  numberFrom,
  optionalText,
  textFrom,
} from './values.ts'

const TYPES: ReadonlyMap<string, Field['type']> = new Map<string, Field['type']>([
  ['text', 'text'],
  ['textarea', 'textarea'],
  ['multiline', 'textarea'],
  ['longtext', 'textarea'],
  ['number', 'number'],
  ['integer', 'number'],
  ['int', 'number'],
  ['float', 'number'],
  ['range', 'number'],
  ['email', 'email'],
  ['tel', 'tel'],
  ['phone', 'tel'],
  ['date', 'date'],
  ['time', 'time'],
  ['select', 'select'],
  ['dropdown', 'select'],
  ['radio', 'select'],
  ['enum', 'select'],
  ['checkbox', 'checkbox'],
  ['boolean', 'checkbox'],
  ['bool', 'checkbox'],
  ['toggle', 'checkbox'],
])

const LABELS = ['label', 'title', 'text', 'name', 'value'] as const

/** Reads a form. */
export function readForm(members: Members): FormPart {
  const found = member(members, 'fields', 'inputs', 'questions', 'items')
  const map = membersOf(found)
  const isMap = map && member(map, 'type', 'label', 'name') === undefined
  // `{ "email": { … } }`: fields by their names.
  const fields: readonly unknown[] = isMap
    ? Object.keys(map)
        .slice(0, LIMITS.fields)
        .map((name) => ({ name, ...membersOf(map[name]) }))
    : listOf(found).slice(0, LIMITS.fields)
  const names = new Set<string>()
  return {
    type: 'form',
    title: optionalText(member(members, 'title', 'label', 'question', 'text')),
    fields: fields.map((field, index) => {
      const read = readField(field, index)
      while (names.has(read.name)) read.name += ' 2'
      names.add(read.name)
      return read
    }),
    submit: optionalText(member(members, 'submit', 'submitLabel', 'button')),
    left: beyond(found, LIMITS.fields),
  }
}

function readField(given: unknown, index: number): Field {
  const members = membersOf(given) ?? { label: textFrom(given, 500) }
  const name =
    optionalText(member(members, 'name', 'key', 'id', 'label', 'title')) ?? `field ${index + 1}`
  const options = optionsIn(member(members, 'options', 'choices', 'enum', 'values'))
  const type = TYPES.get(
    textFrom(member(members, 'type'), 40)
      .toLowerCase()
      .replaceAll(/[^a-z]/g, ''),
  )
  return {
    name,
    label: optionalText(member(members, 'label', 'title', 'question', 'placeholder')) ?? name,
    type:
      // Boxes to tick are options too; one box is a yes or no.
      options.length > (type === 'checkbox' ? 1 : 0)
        ? 'select'
        : type === 'select'
          ? 'text'
          : (type ?? 'text'),
    options,
    isRequired: flagFrom(member(members, 'required', 'isRequired')),
    value: valueOf(type, textFrom(member(members, 'value', 'default', 'defaultValue'), 2000)),
  }
}

/** What a field begins with, in the form that HTML has for it: a browser shows no other. */
function valueOf(type: Field['type'] | undefined, text: string): string {
  if (type === 'number') return String(numberFrom(text) ?? '')
  if (type === 'date') return text.slice(0, 10)
  return type === 'time' ? text.padStart(5, '0') : text
}

/** Reads a choice. */
export function readChoice(members: Members): ChoicePart {
  const title = optionalText(member(members, 'title', 'question', 'label', 'text', 'prompt'))
  const found = member(members, 'options', 'choices', 'items', 'values', 'buttons')
  return {
    type: 'choice',
    name: optionalText(member(members, 'name', 'id')) ?? title ?? 'choice',
    title,
    options: optionsIn(found),
    isMultiple: flagFrom(member(members, 'multiple', 'isMultiple', 'multi')),
    left: beyond(found, LIMITS.options),
  }
}

function optionsIn(given: unknown): readonly string[] {
  const map = membersOf(given)
  const isMap = map && member(map, ...LABELS) === undefined
  // `{ "s": "Small" }`: options by their keys.
  const found = isMap ? Object.values(map) : given
  const texts = listOf(found).slice(0, LIMITS.options).map(labelFrom)
  return [...new Set(texts)].filter((text) => text.trim() !== '')
}

/** What an option or a button says. */
export function labelFrom(given: unknown): string {
  const members = membersOf(given)
  const label = members && member(members, ...LABELS)
  return textFrom(label ?? given, 500)
}
