// The thoughts of a choice that come in a field of their own, under any of its names.
import { beyondOthers, type ChoiceSoFar, writeText } from './choice-so-far.ts'
import { textOf } from './content-text.ts'
import type { Json } from '../json.ts'
import { isThoughtField } from './thought-field.ts'

/** Tags around the thought within the field, and tokens at its end: their parser left them, mostly a piece each. */
const TAGS = /^\s*<think>\s*|\s*<(?:\/think|\|\w+\|)>\s*$/g

/** Writes what a delta or a message thinks, by the first of its fields that has a text. */
export function writeReasoning(soFar: ChoiceSoFar, content: Json): void {
  const fields = Object.keys(content).filter(
    (name) => isThoughtField(name) && textOf(content[name]) !== '',
  )
  const [field] = fields
  if (field) writeThought(soFar, field, textOf(content[field]))
  // The same text once more, in pieces with a type.
  else if (!soFar.seen.has('field')) {
    writeThought(soFar, '', textOf(content['reasoning_details'] ?? content['thinking_blocks']))
  }
  if (fields[1]) soFar.ahead = ''
}

/** Writes what a field thinks. Gives what of it goes back. */
export function writeThought(soFar: ChoiceSoFar, field: string, text: string): string {
  if (text === '') return ''
  if (field !== '') soFar.seen.add('field')
  soFar.said += 1
  const own = beyondOthers(soFar, field, text)
  const fresh = soFar.thoughtSaid.fresh(own, soFar.isLast)
  if (fresh !== '') {
    const shown = fresh.includes('<') ? fresh.replaceAll(TAGS, '') : fresh
    if (shown.trim() !== '') soFar.think.know()
    writeText(soFar, 'reasoning', shown)
  }
  return own === text ? fresh : text
}
