// The thoughts of a choice that come in a field of their own, under any of its names.
import { type ChoiceSoFar, writeText } from './choice-so-far.ts'
import { firstText, textOf } from './content-text.ts'
import type { Json } from '../json.ts'

/** The names of the field. */
export const REASONING = ['reasoning', 'reasoning_content', 'thinking', 'reasoning_text'] as const

/** Tags around the thought within the field, and the end of a turn: their parser left them, mostly a piece each. */
const TAGS = /^\s*<think>\s*|\s*<(?:\/think|\|im_end\|)>\s*$/g

/** Writes what a delta or a message thinks. Gives what of it was new. */
export function writeReasoning(soFar: ChoiceSoFar, content: Json): string {
  const { seen } = soFar
  let text = firstText(content, REASONING)
  if (text) {
    const isRepeated = !seen.has('field') && text === soFar.fromDetails
    seen.add('field')
    if (isRepeated) return text
  } else if (!seen.has('field')) {
    // The same text once more, in pieces with a type.
    text = textOf(content['reasoning_details'] ?? content['thinking_blocks'])
    soFar.fromDetails += text
  }
  if (!text) return ''
  soFar.said += 1
  const fresh = soFar.thoughtSaid.fresh(text, soFar.isLast)
  if (fresh === '') return ''
  const shown = fresh.includes('<') ? fresh.replaceAll(TAGS, '') : fresh
  soFar.think.know(shown)
  writeText(soFar, 'reasoning', shown)
  return fresh
}
