// Closing what is open: leaves and containers become parts of the document.
import { findDefinition, readDefinitions } from './definitions.ts'
import type { Definition } from './definitions.ts'
import { COMMENT } from './html.ts'
import type { Built, Frame, Leaf, ParagraphLeaf, TableLeaf } from './open.ts'
import { keep } from './keep.ts'
import { append, topFrame } from './reader.ts'
import type { Reader } from './reader.ts'
import { trimEnd, trimSpace } from './space.ts'
import { tableOfHead } from './tables.ts'
import type { Block, Callout, ListItem, Table } from './types.ts'

/** Prepares the innermost container for a further child, which is an item or a block. */
export function beginChild(reader: Reader, type: 'item' | 'block'): void {
  closeUnmatched(reader)
  closeLeaf(reader, true)
  if (type === 'block' && topFrame(reader).type === 'list') closeFrame(reader)
  const frame = topFrame(reader)
  if (frame.isStarted && reader.line > frame.endLine + 1) {
    const list = frame.type === 'item' ? reader.frames[reader.frames.length - 2] : frame
    if (list?.type === 'list') list.loose = true
  }
  frame.isStarted = true
}

/** Closes what does not go on in this line. */
export function closeUnmatched(reader: Reader): void {
  if (!reader.isLeafMatched) closeLeaf(reader, true)
  while (reader.frames.length > reader.matched) closeFrame(reader)
  reader.isLeafMatched = true
}

/** Adds a block that is one line alone. */
export function addBlock(reader: Reader, block: Block, source?: string): void {
  beginChild(reader, 'block')
  push(reader, block, source, reader.heals && reader.isTail)
}

function push(reader: Reader, block: Block, source?: string, heals = false): void {
  addChild(reader, keep(reader, block, source, heals))
}

function addChild(reader: Reader, child: Built): void {
  const frame = topFrame(reader)
  frame.children = append(reader, frame.children, child)
}

/**
 * Closes the leaf, if one is open.
 * @param isEnded whether it ends here for good; else the text ends, and more of it may come.
 */
export function closeLeaf(reader: Reader, isEnded: boolean): void {
  const { leaf } = reader
  if (!leaf) return
  reader.leaf = undefined
  const heals = reader.heals && !isEnded
  switch (leaf.type) {
    case 'paragraph':
      return closeParagraph(reader, leaf, heals)
    case 'code': {
      const { key, info, text, lines } = leaf
      const language = /^\S*/.exec(info)?.[0] ?? ''
      return push(reader, { type: 'code', key, language, info, text, lines, closed: isEnded })
    }
    case 'html':
      // A comment that may still end is not shown; one that never does is the text it is.
      if (reader.settings.chat && leaf.kind === COMMENT && !isEnded) return undefined
      return push(reader, { type: 'html', key: leaf.key, text: leaf.text })
    case 'math':
      return closeMath(reader, leaf, isEnded)
    case 'table':
      return push(reader, closeTable(leaf))
    default:
      leaf satisfies never
  }
}

function closeTable({ key, align, head, rows }: TableLeaf): Table {
  return { type: 'table', key, align, head, rows }
}

// Without its end, text that only looked like maths is text; unless more of it may come.
function closeMath(reader: Reader, leaf: Extract<Leaf, { type: 'math' }>, isEnded: boolean): void {
  const { key, raw, text } = leaf
  if (isEnded) push(reader, { type: 'paragraph', key, children: [] }, trimEnd(raw))
  else push(reader, { type: 'math', key, text, closed: false })
}

function closeParagraph(reader: Reader, leaf: ParagraphLeaf, heals: boolean): void {
  const text = leaf.text.slice(takeDefinitions(reader, leaf.text))
  const source = trimSpace(text)
  if (source === '') return
  const table = heals ? tableOfHead(reader, leaf) : undefined
  if (table) {
    const before = trimEnd(leaf.text.slice(0, -leaf.last.length))
    if (before !== '') push(reader, { type: 'paragraph', key: leaf.key, children: [] }, before)
    return push(reader, closeTable(table))
  }
  const frame = topFrame(reader)
  const mark = reader.settings.chat ? takeTask(frame, source) || takeCallout(frame, source) : 0
  if (mark > 0 && mark === source.length && frame.callout) return
  push(reader, { type: 'paragraph', key: leaf.key, children: [] }, source.slice(mark), heals)
}

/** Reads the definitions at the start of a paragraph. @returns where they end. */
export function takeDefinitions(reader: Reader, text: string): number {
  if (text.charCodeAt(0) !== 91) return 0
  return readDefinitions(text, (label, definition) => define(reader, label, definition))
}

/** Defines a label, unless it is defined already. @returns whether it was not. */
export function define(reader: Reader, label: string, definition: Definition): boolean {
  if (reader.defined.has(label) || findDefinition(reader.definitions, label)) return false
  reader.defined.set(label, definition)
  return true
}

/** Notes the box of a task at the start of an item. @returns its length. */
function takeTask(frame: Frame, source: string): number {
  if (frame.type !== 'item' || frame.children.length > 0) return 0
  const match = /^\[([ \txX])\](?:\s+|$)/.exec(source)
  if (!match) return 0
  frame.checked = match[1] === 'x' || match[1] === 'X'
  return match[0].length
}

/** Notes what kind of remark a quote is, which its first line says. @returns the length of that. */
function takeCallout(frame: Frame, source: string): number {
  if (frame.type !== 'quote' || frame.children.length > 0) return 0
  const match = /^\[!(note|tip|important|warning|caution)\](?:\s+|$)/i.exec(source)
  if (!match?.[1]) return 0
  frame.callout = match[1].toLowerCase() as Callout
  return match[0].length
}

/** Closes the innermost container. */
export function closeFrame(reader: Reader): void {
  const frame = reader.frames.pop()
  if (!frame) return
  const { key, callout, children, checked, label, loose, marker, start } = frame
  switch (frame.type) {
    case 'quote':
      addChild(reader, keep(reader, { type: 'quote', key, callout, children: children as Block[] }))
      return
    case 'item':
      addChild(reader, keep(reader, { type: 'item', key, checked, children: children as Block[] }))
      return
    case 'list': {
      const ordered = marker === '.' || marker === ')'
      const items = children as ListItem[]
      addChild(reader, keep(reader, { type: 'list', key, ordered, start, loose, items }))
      return
    }
    case 'note':
      // Of several footnotes of one label the first counts; the others have lost theirs.
      if (label)
        reader.notes.push(keep(reader, { type: 'note', key, label, children: children as Block[] }))
      return
    case 'root':
      reader.frames.push(frame)
      return
    default:
      frame.type satisfies never
  }
}
