// Footnotes in the order in which they are first referred to.
import { isSameList } from '../../same-list.ts'
import { partsOf } from './inside.ts'
import type { Note } from './open.ts'
import { isTextPart } from './read-part.ts'
import type { Part } from './reader.ts'
import type { Footnote } from './types.ts'

const NONE: readonly Footnote[] = []

/**
 * Numbers the footnotes that are referred to: first in the text, then in the footnotes themselves.
 * @param before those of the document before; taken over as far as they are the same.
 */
export function listFootnotes(
  blocks: readonly Part[],
  notes: readonly Note[],
  before: readonly Footnote[],
): readonly Footnote[] {
  if (notes.length === 0) return NONE
  const byLabel = new Map(notes.map((note) => [note.label, note]))
  const labels = new Set<string>()
  const collect = (part: Part): void => {
    if (!part.lookups) return
    if (part.type === 'table') collect(part.head)
    if (!isTextPart(part)) return partsOf(part).forEach(collect)
    for (const label of part.lookups.labels) {
      if (label.startsWith('^') && byLabel.has(label.slice(1))) labels.add(label.slice(1))
    }
  }
  blocks.forEach(collect)
  const footnotes: Footnote[] = []
  // The set grows while its notes are gone through: notes may refer to further ones.
  for (const label of labels) {
    const { children = [] } = byLabel.get(label) ?? {}
    children.forEach(collect)
    const known = before[footnotes.length]
    const isSame = known?.label === label && isSameList(known.children, children)
    footnotes.push(isSame ? known : { label, number: footnotes.length + 1, children })
  }
  return isSameList(footnotes, before) ? before : footnotes
}
