// Running text that ends in the middle of a mark, while more may follow. From the end of the text:
// - emphasis, strong, strikethrough and code still open are closed at the end; marks right at the end are left out;
// - `<sub>`, `<sup>` and `<kbd>` still open are closed at the end too; half a tag and half a comment are left out;
// - a label whose bracket or address is still open shows as a link without an address, an image not at all;
// - an address without brackets that reaches the end is a link without an address, since it may grow;
// - a character reference, a backslash or a `<` at the very end is left out.
// What is code by then, or has been escaped, is not touched.
import { buildInlines } from './build-inlines.ts'
import { dropDelimiters, matchDelimiters, unlink } from './emphasis.ts'
import type { Delimiter } from './scanner.ts'
import { wrapTag } from './tags.ts'
import type { Scanner } from './scanner.ts'

/** Text after a bracket for which it still counts as a link to be: longer than most labels. */
const MAX_OPEN_LABEL = 200

/** Leaves out a character reference that has not ended yet. */
export function healReference(scanner: Scanner): boolean {
  const { at, text } = scanner
  if (text.length - at > 12 || !/^&#?[a-z\d]*$/i.test(text.slice(at))) return false
  scanner.isHealed = true
  scanner.at = text.length
  return true
}

/** Completes what is open at the end of the text. */
export function healMarks(scanner: Scanner): void {
  const { brackets, nodes, settings, text } = scanner
  const bracket = brackets.at(-1)
  const isActive = bracket && (bracket.isImage || brackets.length > scanner.inactive)
  closeTags(scanner, bracket?.index ?? -1)
  if (bracket && isActive && text.length - bracket.at <= MAX_OPEN_LABEL) {
    scanner.isHealed = true
    closeMarks(scanner, bracket.delimiter)
    const children = buildInlines(nodes.slice(bracket.index + 1), settings.chat, true)
    nodes.length = bracket.index
    if (!bracket.isImage && children.length > 0) {
      nodes.push({ type: 'link', href: undefined, title: undefined, children })
    }
  }
  closeTags(scanner, -1)
  closeMarks(scanner, undefined)
}

/** Closes at the end the tags that stand after a place among the nodes. */
function closeTags(scanner: Scanner, index: number): void {
  for (let tag = scanner.tags.at(-1); tag && tag.index > index; tag = scanner.tags.at(-1)) {
    scanner.isHealed = true
    closeMarks(scanner, tag.delimiter)
    wrapTag(scanner, tag)
  }
}

/** Matches the runs after `bottom`, and closes at the end those that are left. */
function closeMarks(scanner: Scanner, bottom: Delimiter | undefined): void {
  const { nodes } = scanner
  const last = nodes.at(-1)
  const end = typeof last === 'object' && last.type === 'delimiter' ? last : undefined
  if (end && end !== bottom) {
    unlink(scanner, end)
    matchDelimiters(scanner, bottom)
    const partner = findPartner(scanner, bottom, end.mark)
    if (partner && end.closes && end.count >= partner.count) {
      end.previous = scanner.last
      end.next = undefined
      if (scanner.last) scanner.last.next = end
      scanner.last = end
      matchDelimiters(scanner, bottom)
    } else {
      // The first part of its closing mark, or a mark with nothing after it.
      nodes.pop()
      scanner.isHealed = true
    }
  } else matchDelimiters(scanner, bottom)
  closeOpeners(scanner, bottom)
  dropDelimiters(scanner, bottom)
}

function findPartner(
  scanner: Scanner,
  bottom: Delimiter | undefined,
  mark: string,
): Delimiter | undefined {
  let delimiter = scanner.last
  for (; delimiter && delimiter !== bottom; delimiter = delimiter.previous) {
    if (delimiter.mark === mark && delimiter.opens && delimiter.count > 0) return delimiter
  }
  return undefined
}

function closeOpeners(scanner: Scanner, bottom: Delimiter | undefined): void {
  for (let delimiter = scanner.last; delimiter && delimiter !== bottom;) {
    const { count, isInWord, mark, opens, previous } = delimiter
    // Within a word it is more likely arithmetic; more than three are no emphasis that anyone means.
    const isMeant = opens && !isInWord && count <= (mark === '~' ? 2 : 3)
    if (isMeant && !(mark === '~' && count === 1)) {
      scanner.isHealed = true
      closeAtEnd(scanner, delimiter)
    }
    delimiter = previous
  }
}

function closeAtEnd({ nodes }: Scanner, delimiter: Delimiter): void {
  const { count, mark } = delimiter
  const kinds: Delimiter['ends'] = []
  if (mark === '~') kinds.push('strike')
  else {
    if (count >= 2) kinds.push('strong')
    if (count !== 2) kinds.push('emphasis')
  }
  delimiter.count = 0
  delimiter.starts.push(...kinds)
  nodes.push({ ...delimiter, starts: [], ends: kinds })
}
