// Lines that have just begun. While a text streams, the healed view of a prefix is its view without a last line that
// - is blank or made of nothing but marks (`-`, `##`, `**`, `>`, `|`, `---`, `1.`), or of a fence and its language;
// - could be a box, a footnote or a definition in the making (`[x`, `[^1]`, `[label]: https://exa`);
// - could be the name of a tag in the making (`<det`), or in open code the first part of the closing fence.
// What is left is healed by heal-marks.ts (running text) and close.ts (the head of a table). Nothing else of a text is
// ever healed: a line whose end has arrived shows as CommonMark reads it.
import type { Cursor } from './cursor.ts'
import type { Leaf } from './open.ts'
import type { Reader } from './reader.ts'

const MARKS = /^[#>*+_=~`|:$\\<!\s-]*$/
const NUMBER = /^\d{1,9}[.)]?\s*$/
const FENCE = /^(?:`{3,}[^`]*|~{3,}.*)$/
const LABEL = /^!?\[!?[\w ^.-]{0,40}\]?$/
const DEFINITION = /^\[(?!\^)[^\][]{1,999}\]:/
const NOTE = /^\[\^[^\]\s[]{1,999}\]:?$/
const TAG = /^<[!/?]?[a-z\d-]*$/i
const ENVIRONMENT = /^\\[a-z]{0,5}(?:\{[a-z]*\*?)?$/i
const WITHIN = [NUMBER, FENCE, NOTE, TAG]
const APART = [...WITHIN, LABEL, DEFINITION]

/** Whether nothing can be said yet of what is left of the line at the cursor. */
export function isUndecided(reader: Reader): boolean {
  const { cursor, leaf } = reader
  const rest = cursor.text.slice(cursor.next)
  if (MARKS.test(rest) || (reader.settings.math && ENVIRONMENT.test(rest))) return true
  if (leaf?.type === 'paragraph' && reader.isLeafMatched) {
    // Within a paragraph a line cannot be a definition, except right after another one.
    return WITHIN.some((shape) => shape.test(rest)) || isAfterDefinition(leaf.text, rest)
  }
  return APART.some((shape) => shape.test(rest))
}

function isAfterDefinition(text: string, rest: string): boolean {
  return text.startsWith('[') && (DEFINITION.test(rest) || LABEL.test(rest))
}

/** Whether the line is the first part of what closes the open code. */
export function isHalfFence(leaf: Leaf, cursor: Cursor): boolean {
  if (leaf.type !== 'code' || !leaf.fence) return false
  const { mark, length } = leaf.fence
  const rest = cursor.text.slice(cursor.next)
  return rest !== '' && rest.length < length && rest === mark.repeat(rest.length)
}
