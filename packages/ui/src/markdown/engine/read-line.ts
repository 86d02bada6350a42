// One line: what goes on in it, what starts in it, and where its text goes. The strategy is CommonMark's own
// (the appendix of its specification), with its state kept, so that a line is never read twice once it is whole.
import { startBlock, startIndentedCode, skipQuoteMark } from './block-starts.ts'
import { beginChild, closeLeaf, closeUnmatched } from './close.ts'
import { CODE_INDENT, restOf, skipColumns, skipSpace, startLine } from './cursor.ts'
import { isHalfFence, isUndecided } from './half-lines.ts'
import { COMMENT, commentEnd, endsAtBlank, endsHtml } from './html.ts'
import { continueMath } from './math-blocks.ts'
import type { Frame } from './open.ts'
import type { Reader } from './reader.ts'
import { trimSpace } from './space.ts'
import { addRow } from './tables.ts'

/**
 * Reads one line.
 * @param isTail whether its end has not arrived.
 */
export function readLine(reader: Reader, text: string, isTail: boolean): void {
  const { cursor } = reader
  startLine(cursor, text.includes('\0') ? text.replaceAll('\0', '\ufffd') : text)
  reader.isTail = isTail
  reader.marked = 0
  matchFrames(reader)
  const isWhole = reader.matched === reader.frames.length
  const { leaf } = reader
  const mayHide = isTail && reader.heals
  if (mayHide && cursor.isBlank && !(isWhole && leaf?.type === 'code')) return
  reader.isLeafMatched = isWhole
  if (isWhole && leaf && leaf.type !== 'paragraph' && leaf.type !== 'table') {
    if (mayHide && isHalfFence(leaf, cursor)) return
    if (continueLeaf(reader)) {
      // A blank line is part of a fence; indented code it may only follow.
      return finishLine(reader, !(cursor.isBlank && leaf.type === 'code' && !leaf.fence))
    }
  }
  for (;;) {
    if (mayHide && isUndecided(reader)) return
    if (cursor.indent >= CODE_INDENT) {
      if (reader.leaf?.type === 'paragraph' || cursor.isBlank) break
      startIndentedCode(reader)
      return finishLine(reader, true)
    }
    if (cursor.isBlank) break
    const start = startBlock(reader)
    if (start === 'line') return finishLine(reader, true)
    if (!start) break
  }
  if (cursor.isBlank) {
    // The item goes on without its paragraph.
    reader.isLeafMatched = false
    closeUnmatched(reader)
    return finishLine(reader, false)
  }
  addText(reader)
  finishLine(reader, true)
}

function finishLine(reader: Reader, hasText: boolean): void {
  const last = hasText ? reader.frames.length - 1 : reader.marked
  reader.frames.forEach((frame, index) => {
    if (index <= last) frame.endLine = reader.line
  })
}

function matchFrames(reader: Reader): void {
  let matched = 1
  for (; matched < reader.frames.length; matched++) {
    const frame = reader.frames[matched]
    if (!frame || !goesOn(reader, frame, matched === reader.frames.length - 1)) break
    if (frame.type === 'quote') reader.marked = matched
  }
  reader.matched = matched
}

function goesOn(reader: Reader, frame: Frame, isTop: boolean): boolean {
  const { cursor } = reader
  switch (frame.type) {
    case 'quote':
      if (cursor.indent >= CODE_INDENT || cursor.text.charCodeAt(cursor.next) !== 62) return false
      skipQuoteMark(reader)
      return true
    case 'item':
    case 'note': {
      const indent = frame.type === 'item' ? frame.indent : CODE_INDENT
      if (cursor.isBlank) {
        // An item may start with one blank line, not with two.
        if (isTop && !frame.isStarted && !reader.leaf && frame.type === 'item') return false
        if (cursor.indent < indent) skipSpace(cursor)
        else skipColumns(cursor, indent)
        return true
      }
      if (cursor.indent < indent) return false
      skipColumns(cursor, indent)
      return true
    }
    case 'list':
    case 'root':
      return true
    default:
      return frame.type satisfies never
  }
}

/** Whether a leaf that takes lines as they are took this one. */
function continueLeaf(reader: Reader): boolean {
  const { cursor, leaf } = reader
  if (leaf?.type === 'html') {
    if (cursor.isBlank && endsAtBlank(leaf.kind)) return false
    const line = restOf(cursor)
    leaf.text += `\n${line}`
    if (!endsHtml(leaf.kind, line)) return true
    if (!reader.settings.chat || leaf.kind !== COMMENT) {
      closeLeaf(reader, true)
      return true
    }
    reader.leaf = undefined
    const after = cursor.text.length - line.length + commentEnd(line)
    if (trimSpace(cursor.text.slice(after)) !== '') addTextFrom(reader, after)
    return true
  }
  if (leaf?.type === 'math') {
    if (cursor.isBlank && leaf.endsAtBlank) return false
    const after = continueMath(reader, leaf)
    if (after !== undefined) addTextFrom(reader, after)
    return true
  }
  return leaf?.type === 'code' && continueCode(reader, leaf)
}

/** Puts what stands in the line from a place on where text goes. */
function addTextFrom(reader: Reader, start: number): void {
  const { cursor } = reader
  startLine(cursor, cursor.text)
  cursor.offset = start
  skipColumns(cursor, 0)
  addText(reader)
}

function continueCode(
  reader: Reader,
  leaf: Extract<NonNullable<Reader['leaf']>, { type: 'code' }>,
): boolean {
  const { cursor } = reader
  const { fence } = leaf
  if (!fence) {
    if (cursor.isBlank && cursor.indent < CODE_INDENT) skipSpace(cursor)
    else if (cursor.indent >= CODE_INDENT) skipColumns(cursor, CODE_INDENT)
    else return false
    if (cursor.isBlank) {
      leaf.blank += `\n${restOf(cursor)}`
      leaf.blankLines++
      return true
    }
    leaf.text += `${leaf.blank}\n${restOf(cursor)}`
    leaf.lines += leaf.blankLines + 1
    leaf.blank = ''
    leaf.blankLines = 0
    return true
  }
  if (cursor.indent < CODE_INDENT && isClosingFence(cursor.text.slice(cursor.next), fence)) {
    closeLeaf(reader, true)
    return true
  }
  skipColumns(cursor, Math.min(fence.indent, cursor.indent))
  const line = restOf(cursor)
  leaf.text = leaf.lines === 0 ? line : `${leaf.text}\n${line}`
  leaf.lines++
  return true
}

function isClosingFence(rest: string, fence: { mark: string; length: number }): boolean {
  let length = 0
  while (rest.charAt(length) === fence.mark) length++
  return length >= fence.length && /^[ \t]*$/.test(rest.slice(length))
}

/** Puts what is left of the line where text goes: on with a paragraph or a table, or into a new paragraph. */
function addText(reader: Reader): void {
  const { cursor, leaf } = reader
  const isOwn = reader.matched === reader.frames.length && reader.isLeafMatched
  const { indent } = cursor
  const key = reader.offset + cursor.next
  if (leaf?.type === 'paragraph') {
    // Where the containers do not go on, the paragraph still may: lazily. Indents matter to code within it.
    const line = restOf(cursor)
    leaf.text = leaf.text === '' ? line : `${leaf.text}\n${line}`
    leaf.last = line
    leaf.lastKey = key
    leaf.isHead = isOwn && indent < CODE_INDENT
    return
  }
  const line = cursor.text.slice(cursor.next)
  if (leaf?.type === 'table' && isOwn && addRow(reader, leaf, key, line)) return
  beginChild(reader, 'block')
  reader.leaf = { type: 'paragraph', key, text: line, last: line, lastKey: key, isHead: true }
}
