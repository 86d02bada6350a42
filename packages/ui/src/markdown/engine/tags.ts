// The few tags that stand for something here, because Markdown has no mark for it: `<br>` and, in pairs and without
// attributes, `<sub>`, `<sup>`, `<kbd>` and `<bdi>`. They become nodes like any other mark; nothing is ever read as HTML.
import { skipBlank } from './addresses.ts'
import { dropDelimiters, matchDelimiters } from './emphasis.ts'
import { matchAt } from './match-at.ts'
import type { Scanner, Tag } from './scanner.ts'

/** Within each other, at most; further ones are text. */
const MAX_DEPTH = 4

const BREAK_AT = /<\/?br[ \t]*\/?>/iy
const TAG_AT = /<(\/?)(sub|sup|kbd|bdi)[ \t]*>/iy
const LONE = /^<\/?(?:br[ \t]*\/?|(?:sub|sup|kbd|bdi)[ \t]*)>\s*$/i
const HALF_AT =
  /<(?:\/|\/?(?:(?:br[ \t]*\/?|(?:sub|sup|kbd|bdi)[ \t]*)|bd?|su?|kb?)|!-?|!--[^]*)$/iy

/** Whether a line is such a tag alone, which starts no block of HTML. */
export function isLoneTag(line: string): boolean {
  return LONE.test(line)
}

/** Whether the text ends in the first part of such a tag, or of a comment. */
export function isHalfTag(text: string, at: number): boolean {
  return matchAt(HALF_AT, text, at) !== null
}

/** Reads such a tag at the scanner. @returns false if there is none. */
export function readTag(scanner: Scanner): boolean {
  const { at, nodes, tags, text } = scanner
  if (matchAt(BREAK_AT, text, at)) {
    nodes.push({ type: 'break' })
    scanner.at = skipBlank(text, BREAK_AT.lastIndex)
    return true
  }
  const match = matchAt(TAG_AT, text, at)
  if (!match) return false
  const kind = match[2]?.toLowerCase() as Tag['kind']
  scanner.at = TAG_AT.lastIndex
  const opener = match[1] ? tags.findLast((tag) => tag.kind === kind) : undefined
  if (opener) {
    matchDelimiters(scanner, opener.delimiter)
    wrapTag(scanner, opener)
    return true
  }
  if (!match[1] && tags.length < MAX_DEPTH) {
    tags.push({ kind, index: nodes.length, delimiter: scanner.last })
  }
  // Without its partner it is the text it is.
  nodes.push({ type: 'html', text: match[0] })
  return true
}

/** Makes of an opening tag and all that follows what they mean. */
export function wrapTag(scanner: Scanner, opener: Tag): void {
  const { brackets, nodes, tags } = scanner
  dropDelimiters(scanner, opener.delimiter)
  const inside = nodes.splice(opener.index).slice(1)
  if (inside.length > 0) nodes.push({ type: 'wrapped', kind: opener.kind, nodes: inside })
  tags.length = tags.indexOf(opener)
  while ((brackets.at(-1)?.index ?? -1) > opener.index) brackets.pop()
  scanner.inactive = Math.min(scanner.inactive, brackets.length)
}

/** Forgets tags that stand after a place among the nodes: what holds them has ended. */
export function dropTags({ tags }: Scanner, index: number): void {
  while ((tags.at(-1)?.index ?? -1) > index) tags.pop()
}
