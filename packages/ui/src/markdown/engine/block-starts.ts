// Where blocks start: each reads its mark at the cursor and opens what it marks.
import {
  addBlock,
  beginChild,
  closeLeaf,
  closeUnmatched,
  define,
  takeDefinitions,
} from './close.ts'
import { isAtSpace, restOf, skipCharacters, skipColumns, skipSpace } from './cursor.ts'
import { unescapeText } from './decode.ts'
import { normalizeLabel } from './definitions.ts'
import { COMMENT, commentEnd, endsHtml, htmlKind, LONE_TAG } from './html.ts'
import { startMath } from './math-blocks.ts'
import { createFrame, MAX_DEPTH } from './open.ts'
import type { Frame } from './open.ts'
import { topFrame } from './reader.ts'
import type { Reader } from './reader.ts'
import { trimSpace } from './space.ts'
import { isLoneTag } from './tags.ts'
import { startTable } from './tables.ts'

/** What a start opened: a container, in which others may start; a leaf; or one with the whole line taken. */
export type Start = 'container' | 'leaf' | 'line' | undefined

const RULE = /^(?:(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|(?:-[ \t]*){3,})$/
const HEADING = /^#{1,6}(?=[ \t]|$)/
const FENCE = /^(?:`{3,}(?!.*`)|~{3,})/
const UNDERLINE = /^(?:=+|-+)[ \t]*$/
const LIST_MARK = /^(?:[*+-]|(\d{1,9})([.)]))(?=[ \t]|$)/
const NOTE = /^\[\^([^\]\s[]{1,999})\]:/

/** Opens the block that starts at the cursor, if one does. */
export function startBlock(reader: Reader): Start {
  const { cursor, settings } = reader
  const code = cursor.text.charCodeAt(cursor.next)
  const rest = cursor.text.slice(cursor.next)
  switch (code) {
    case 62:
      return startQuote(reader)
    case 35:
      return startHeading(reader, rest)
    case 96:
    case 126:
      return startFence(reader, rest)
    case 60:
      return startHtml(reader, rest)
    case 91:
      return settings.chat ? startNote(reader, rest) : undefined
    case 36:
    case 92:
      return settings.math ? startMath(reader, rest) : undefined
    default:
      return (
        startTableOrUnderline(reader, rest) ?? startRule(reader, rest) ?? startItem(reader, rest)
      )
  }
}

/** Opens indented code. */
export function startIndentedCode(reader: Reader): Start {
  const key = reader.offset + reader.cursor.next
  skipColumns(reader.cursor, 4)
  beginChild(reader, 'block')
  const rest = { info: '', text: restOf(reader.cursor), lines: 1, blank: '', blankLines: 0 }
  reader.leaf = { type: 'code', key, fence: undefined, ...rest }
  return 'line'
}

function openFrame(reader: Reader, frame: Frame): Start {
  reader.frames.push(frame)
  reader.matched = reader.frames.length
  reader.marked = reader.frames.length - 1
  return 'container'
}

function startQuote(reader: Reader): Start {
  const { cursor } = reader
  if (reader.matched > MAX_DEPTH) return undefined
  const key = reader.offset + cursor.next
  skipQuoteMark(reader)
  beginChild(reader, 'block')
  return openFrame(reader, createFrame('quote', key, reader.line))
}

/** Moves past `>` and the space that belongs to it. */
export function skipQuoteMark({ cursor }: Reader): void {
  skipSpace(cursor)
  skipCharacters(cursor, 1)
  if (isAtSpace(cursor)) skipColumns(cursor, 1)
}

function startHeading(reader: Reader, rest: string): Start {
  const mark = HEADING.exec(rest)?.[0]
  if (!mark) return undefined
  const key = reader.offset + reader.cursor.next
  const source = withoutClosing(trimSpace(rest.slice(mark.length)))
  addHeading(reader, key, mark.length, source)
  return 'line'
}

function addHeading(reader: Reader, key: number, level: number, source: string): void {
  reader.headings = [...reader.headings.filter((above) => above < level), level]
  const { length: depth } = reader.headings
  addBlock(reader, { type: 'heading', key, level, depth, children: [] }, source)
}

/** A heading's text without the marks that may close it. */
function withoutClosing(text: string): string {
  let end = text.length
  while (end > 0 && text.charCodeAt(end - 1) === 35) end--
  if (end === text.length) return text
  const before = text.charCodeAt(end - 1)
  return end === 0 || before === 32 || before === 9 ? trimSpace(text.slice(0, end)) : text
}

function startFence(reader: Reader, rest: string): Start {
  const mark = FENCE.exec(rest)?.[0]
  if (!mark) return undefined
  const { indent, next } = reader.cursor
  beginChild(reader, 'block')
  reader.leaf = {
    type: 'code',
    key: reader.offset + next,
    fence: { mark: mark.charAt(0), length: mark.length, indent },
    info: unescapeText(trimSpace(rest.slice(mark.length))),
    text: '',
    lines: 0,
    blank: '',
    blankLines: 0,
  }
  return 'line'
}

function startHtml(reader: Reader, rest: string): Start {
  const kind = htmlKind(rest)
  if (kind === undefined || (kind === LONE_TAG && reader.leaf?.type === 'paragraph'))
    return undefined
  const key = reader.offset + reader.cursor.next
  const text = restOf(reader.cursor)
  if (reader.settings.chat) {
    if (isLoneTag(rest)) return undefined
    const end = kind === COMMENT ? commentEnd(rest) : -1
    // A comment is not meant to be seen; with text behind it, it is part of a paragraph.
    if (end >= 0 && trimSpace(rest.slice(end)) !== '') return undefined
    if (end >= 0) {
      beginChild(reader, 'block')
      return 'line'
    }
  }
  if (endsHtml(kind, text)) addBlock(reader, { type: 'html', key, text })
  else {
    beginChild(reader, 'block')
    reader.leaf = { type: 'html', key, kind, text }
  }
  return 'line'
}

function startNote(reader: Reader, rest: string): Start {
  const match = NOTE.exec(rest)
  if (!match?.[1] || reader.matched > MAX_DEPTH) return undefined
  const { cursor } = reader
  const key = reader.offset + cursor.next
  const label = normalizeLabel(match[1])
  skipSpace(cursor)
  skipCharacters(cursor, match[0].length)
  if (!cursor.isBlank) skipSpace(cursor)
  beginChild(reader, 'block')
  const isFirst = define(reader, `^${label}`, { href: '', title: undefined })
  return openFrame(reader, {
    ...createFrame('note', key, reader.line),
    label: isFirst ? label : '',
  })
}

function startTableOrUnderline(reader: Reader, rest: string): Start {
  const { leaf, settings } = reader
  // Neither reaches back into a paragraph that goes on lazily.
  const isOwn = reader.isLeafMatched && reader.matched === reader.frames.length
  if (leaf?.type !== 'paragraph' || !isOwn) return undefined
  const table = settings.chat ? startTable(reader, leaf) : undefined
  if (table) {
    const text = leaf.text.slice(0, -leaf.last.length)
    reader.leaf = { ...leaf, text }
    beginChild(reader, 'block')
    reader.leaf = table
    return 'line'
  }
  if (!UNDERLINE.test(rest)) return undefined
  const source = trimSpace(leaf.text.slice(takeDefinitions(reader, leaf.text)))
  // All of it was definitions: the underline is the first line of text.
  if (source === '') {
    leaf.text = ''
    return undefined
  }
  reader.leaf = undefined
  const level = rest.charCodeAt(0) === 61 ? 1 : 2
  addHeading(reader, leaf.key, level, source)
  return 'line'
}

function startRule(reader: Reader, rest: string): Start {
  if (!RULE.test(rest)) return undefined
  addBlock(reader, { type: 'rule', key: reader.offset + reader.cursor.next })
  return 'line'
}

function startItem(reader: Reader, rest: string): Start {
  const match = LIST_MARK.exec(rest)
  if (!match || reader.matched > MAX_DEPTH - 1) return undefined
  const [mark, digits, delimiter] = match
  const { cursor, leaf } = reader
  const isWithinParagraph =
    leaf?.type === 'paragraph' && reader.isLeafMatched && reader.matched === reader.frames.length
  if (isWithinParagraph) {
    const isEmpty = trimSpace(rest.slice(mark.length)) === ''
    if (isEmpty || (digits !== undefined && Number(digits) !== 1)) return undefined
  }
  const key = reader.offset + cursor.next
  const markIndent = cursor.indent
  skipSpace(cursor)
  skipCharacters(cursor, mark.length)
  let width = cursor.indent
  if (cursor.isBlank || width < 1 || width > 4) {
    width = 1
    if (isAtSpace(cursor)) skipColumns(cursor, 1)
  } else skipSpace(cursor)

  const marker = delimiter ?? mark
  closeUnmatched(reader)
  closeLeaf(reader, true)
  const top = topFrame(reader)
  if (top.type === 'list' && top.marker === marker) beginChild(reader, 'item')
  else {
    beginChild(reader, 'block')
    const start = digits === undefined ? 1 : Number(digits)
    const list = createFrame('list', key, reader.line)
    openFrame(reader, { ...list, marker, start, isStarted: true })
  }
  const indent = markIndent + mark.length + width
  return openFrame(reader, { ...createFrame('item', key, reader.line), indent })
}
