// Brackets: links, images, footnotes and citations, decided where the closing one stands.
import { scanDestination, scanLabel, scanTitle, skipBlank } from './addresses.ts'
import { buildInlines, textOf } from './build-inlines.ts'
import { normalizeLabel } from './definitions.ts'
import type { Definition } from './definitions.ts'
import { dropDelimiters, matchDelimiters } from './emphasis.ts'
import { dropTags } from './tags.ts'
import type { Bracket, Scanner } from './scanner.ts'

const MAX_LABEL = 999

/** Notes a bracket that may start a link or an image. */
export function openBracket(scanner: Scanner, isImage: boolean): boolean {
  const { brackets, last, nodes } = scanner
  const before = brackets.at(-1)
  if (before) before.hasBracketAfter = true
  scanner.at += isImage ? 2 : 1
  brackets.push({
    index: nodes.length,
    at: scanner.at,
    isImage,
    delimiter: last,
    hasBracketAfter: false,
  })
  nodes.push(isImage ? '![' : '[')
  return true
}

/** Makes of a closing bracket and its opening one what they mean. @returns false if they are text. */
export function closeBracket(scanner: Scanner): boolean {
  const { at, brackets, heals, text } = scanner
  const opener = brackets.pop()
  if (!opener) return false
  const isInactive = !opener.isImage && brackets.length < scanner.inactive
  scanner.inactive = Math.min(scanner.inactive, brackets.length)
  if (isInactive) return false

  const target = text.charCodeAt(at + 1) === 40 ? scanTarget(text, at + 1) : undefined
  if (typeof target === 'object') {
    scanner.at = target.end
    return wrap(scanner, opener, target.href, target.title)
  }
  if (target === 'open') {
    if (heals) return wrapUnfinished(scanner, opener)
    scanner.isOpenEnded = true
  }
  if (closeNote(scanner, opener)) return true
  const reference = findReference(scanner, opener)
  if (reference) {
    scanner.at = reference.end
    return wrap(scanner, opener, reference.definition.href, reference.definition.title)
  }
  if (closeCitation(scanner, opener)) return true
  if (!heals) return false
  // What may still become `[label](`, or `[label][other]`.
  const rest = text.slice(at + 1, at + MAX_LABEL)
  return (rest === '' || /^\[[^\][]*$/.test(rest)) && wrapUnfinished(scanner, opener)
}

/** What follows a label in parentheses: an address, perhaps a title. `'open'`: the text ended first. */
function scanTarget(
  text: string,
  start: number,
): (Definition & { end: number }) | 'open' | undefined {
  const addressStart = skipBlank(text, start + 1)
  const address = scanDestination(text, addressStart)
  if (typeof address !== 'object') return address
  let end = skipBlank(text, address.end)
  const title = end > address.end ? scanTitle(text, end) : undefined
  if (title === 'open') return 'open'
  if (title) end = skipBlank(text, title.end)
  if (end >= text.length) return 'open'
  if (text.charCodeAt(end) !== 41) return undefined
  return { href: address.value, title: title?.value, end: end + 1 }
}

function findReference(
  scanner: Scanner,
  opener: Bracket,
): { definition: Definition; end: number } | undefined {
  const { at, text } = scanner
  const start = at + 1
  const end = text.charCodeAt(start) === 91 ? (scanLabel(text, start) ?? start) : start
  let label = ''
  if (end - start > 2) label = text.slice(start + 1, end - 1)
  else if (!opener.hasBracketAfter && at - opener.at <= MAX_LABEL) label = text.slice(opener.at, at)
  const normalized = normalizeLabel(label)
  // What starts like a footnote is never the label of a link.
  if (normalized === '' || (scanner.settings.chat && normalized.startsWith('^'))) return undefined
  const definition = lookUp(scanner, normalized)
  return definition && { definition, end }
}

function lookUp(scanner: Scanner, label: string): Definition | undefined {
  scanner.labels.add(label)
  return scanner.find(label)
}

function closeNote(scanner: Scanner, opener: Bracket): boolean {
  const { at, settings, text } = scanner
  if (!settings.chat || opener.hasBracketAfter) return false
  if (text.charCodeAt(opener.at) !== 94 || at - opener.at > MAX_LABEL) return false
  const source = text.slice(opener.at + 1, at)
  if (source === '' || /\s/.test(source)) return false
  const label = normalizeLabel(source)
  if (!lookUp(scanner, `^${label}`)) return false
  return replace(scanner, opener, { type: 'footnote', label })
}

function closeCitation(scanner: Scanner, opener: Bracket): boolean {
  const { at, settings, text } = scanner
  if (!settings.citations || opener.isImage || at - opener.at > 3) return false
  const source = text.slice(opener.at, at)
  if (!/^[1-9]\d*$/.test(source)) return false
  return replace(scanner, opener, { type: 'citation', number: Number(source) })
}

function replace(
  scanner: Scanner,
  opener: Bracket,
  inline: { type: 'footnote'; label: string } | { type: 'citation'; number: number },
): true {
  const { at, nodes, text } = scanner
  nodes.length = opener.index
  dropTags(scanner, opener.index)
  dropDelimiters(scanner, opener.delimiter)
  if (opener.isImage) nodes.push('!')
  nodes.push({ type: 'nested', inline, source: text.slice(opener.at - 1, at + 1) })
  scanner.at = at + 1
  return true
}

function wrap(
  scanner: Scanner,
  opener: Bracket,
  href: string | undefined,
  title: string | undefined,
): true {
  const { brackets, nodes, settings } = scanner
  dropTags(scanner, opener.index)
  matchDelimiters(scanner, opener.delimiter)
  dropDelimiters(scanner, opener.delimiter)
  const children = buildInlines(nodes.slice(opener.index + 1), settings.chat, true)
  nodes.length = opener.index
  if (opener.isImage) {
    if (href !== undefined) nodes.push({ type: 'image', src: href, alt: textOf(children), title })
    return true
  }
  nodes.push({ type: 'link', href, title, children })
  scanner.inactive = brackets.length
  return true
}

/** Makes a link of a label whose address is still arriving; an image waits for it. All that follows is that address. */
function wrapUnfinished(scanner: Scanner, opener: Bracket): true {
  scanner.isHealed = true
  scanner.at = scanner.text.length
  return wrap(scanner, opener, undefined, undefined)
}
