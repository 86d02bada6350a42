// What the last block of a growing text most likely becomes: marks still without their partner get one, so that
// `**bold` never flashes its stars and a half-written link never flashes its address. Nothing inside code.
import type { MarkdownDocument } from './document.ts'
import { lex } from './lex.ts'
import type { Block, ListItem } from './nodes.ts'

/** Address of a link whose real one has not arrived. No policy allows it, so it shows as its text. */
export const PENDING_HREF = 'pending:'

/** The blocks of a text that still grows, with unfinished marks of its last block completed. Pure. */
export function healedBlocks(document: MarkdownDocument): readonly Block[] {
  const last = document.blocks.at(-1)
  if (!last || /\n[ \t]*\n$/.test(document.text) || !endsInText(last)) return document.blocks
  const healed = completeMarks(last.raw)
  if (healed === last.raw) return document.blocks
  const links = document.linksKey
    ? (JSON.parse(document.linksKey) as MarkdownDocument['links'])
    : {}
  const blocks = lex(healed, links).blocks.filter((block) => block.visible)
  const before = document.blocks.slice(0, -1)
  return [
    ...before,
    ...blocks.map((block, index) => block.toNode(index === 0 ? withoutRaw(last) : undefined)),
  ]
}

/** The blocks of a text that grows no more: a fence that was never closed ends with it. */
export function closedBlocks(document: MarkdownDocument): readonly Block[] {
  const last = document.blocks.at(-1)
  if (last?.type !== 'code' || !last.isOpen) return document.blocks
  return [...document.blocks.slice(0, -1), { ...last, isOpen: false }]
}

// The block itself has changed; its finished entries and rows may still be taken over.
function withoutRaw(block: Block): Block {
  return { ...block, raw: '' }
}

function endsInText(block: Block | ListItem | undefined): boolean {
  if (!block) return true
  if (!('type' in block)) return endsInText(block.children.at(-1))
  switch (block.type) {
    case 'code':
    case 'html':
    case 'rule':
      return false
    case 'quote':
      return endsInText(block.children.at(-1))
    case 'list':
      return endsInText(block.items.at(-1))
    default:
      return true
  }
}

const HALF_LINE = /(^|\n)[ \t>]*(?:`{1,2}|~{1,2}|#{1,6}|[-=]+)[ \t]*$/
const TABLE_START = /^(\|?[^\n|]+\|[^\n]*)(?:\n[|:\- ]*)?$/

/** The source of a block with its unfinished marks completed or, where nothing follows them yet, left out. */
export function completeMarks(raw: string): string {
  const table = TABLE_START.exec(raw)
  if (table?.[1] && raw.startsWith('|')) return completeTable(table[1])
  const source = raw.replace(HALF_LINE, '')
  const open = openMarks(source)
  let text = source.slice(0, open.end)
  const trailing = /\s*$/.exec(text)?.[0] ?? ''
  text = text.slice(0, text.length - trailing.length)
  const closers = open.marks.toReversed().map(({ closer }) => closer)
  return text + closers.join('') + trailing
}

// The row of dashes that makes a table of its head is the last thing to arrive.
function completeTable(head: string): string {
  const row = head.endsWith('|') ? head : `${head} |`
  const columns = row.split(/(?<!\\)\|/).length - 2
  return columns < 1 ? '' : `${row}\n|${' --- |'.repeat(columns)}`
}

interface OpenMark {
  /** The mark, `[` for the text of a link. */
  mark: string
  /** What completes it. */
  closer: string
  start: number
  contentAt: number
}

function openMarks(source: string): { marks: OpenMark[]; end: number } {
  const marks: OpenMark[] = []
  let at = 0
  let end = source.length
  while (at < source.length) {
    const char = source[at]
    if (char === '\\') {
      if (at === source.length - 1) end = at
      at += 2
    } else if (char === '`') {
      const run = runLength(source, at)
      const close = closingRun(source, at + run, run)
      if (close < 0) {
        if (/^`*\s*$/.test(source.slice(at))) end = at
        else marks.push({ mark: '`', closer: '`'.repeat(run), start: at, contentAt: at + run })
        break
      }
      at = close + run
    } else if (char === '[') {
      marks.push({ mark: '[', closer: `](${PENDING_HREF})`, start: at, contentAt: at + 1 })
      at += 1
    } else if (char === ']') {
      const result = closeLink(source, at, marks)
      if (result.end !== undefined) {
        end = result.end
        break
      }
      at = result.next
    } else if (char === '*' || char === '_' || char === '~') {
      at = readEmphasis(source, at, marks)
    } else at += 1
  }
  return { marks: withContent(source, end, marks), end: cutBefore(source, end, marks) }
}

// An opener with nothing after it is left out, together with all before it that then have nothing either.
function cutBefore(source: string, end: number, marks: readonly OpenMark[]): number {
  let cut = end
  for (const mark of marks.toReversed()) {
    if (source.slice(mark.contentAt, cut).trim() !== '') break
    cut = imageStart(source, mark)
  }
  return source.slice(cut, end).trim() === '' ? end : cut
}

function withContent(source: string, end: number, marks: readonly OpenMark[]): OpenMark[] {
  const cut = cutBefore(source, end, marks)
  return marks.filter((mark) => mark.start < cut && source.slice(mark.contentAt, cut).trim() !== '')
}

function imageStart(source: string, mark: OpenMark): number {
  return mark.mark === '[' && source[mark.start - 1] === '!' ? mark.start - 1 : mark.start
}

// After `]`: a link is whole, still waits for its address, or was only a pair of brackets.
function closeLink(source: string, at: number, marks: OpenMark[]): { next: number; end?: number } {
  const index = marks.findLastIndex((mark) => mark.mark === '[')
  const opener = marks[index]
  if (!opener) return { next: at + 1 }
  const label = source.slice(opener.contentAt, at)
  const isLast = at === source.length - 1
  const halfAddress = /^\((?:[^()\n]|\([^()\n]*\))*$/.test(source.slice(at + 1))
  // A task's box, a footnote or a citation is complete as it is.
  const isMark = /^(?:[ xX]?|\^?\w{1,3})$/.test(label)
  if (halfAddress || (isLast && !isMark)) {
    if (source[opener.start - 1] === '!') {
      marks.splice(index)
      return { next: at, end: opener.start - 1 }
    }
    marks.splice(index + 1)
    return { next: at, end: at }
  }
  marks.splice(index)
  const address = /^\((?:[^()\n]|\([^()\n]*\))*\)/.exec(source.slice(at + 1))
  return { next: at + 1 + (address?.[0].length ?? 0) }
}

function runLength(source: string, at: number): number {
  let end = at
  while (source[end] === source[at]) end += 1
  return end - at
}

function closingRun(source: string, from: number, length: number): number {
  let at = source.indexOf('`', from)
  while (at >= 0) {
    const run = runLength(source, at)
    if (run === length) return at
    at = source.indexOf('`', at + run)
  }
  return -1
}

const WORD = /[\p{L}\p{N}]/u

function readEmphasis(source: string, at: number, marks: OpenMark[]): number {
  const char = source[at] ?? ''
  const run = runLength(source, at)
  const next = at + run
  const before = source[at - 1] ?? ' '
  const after = source[next] ?? ''
  if (char === '~' && run !== 2) return next
  const canClose = before.trim() !== ''
  const canOpen = after === '' ? before.trim() === '' || char !== '_' : after.trim() !== ''
  const isInsideWord = char === '_' && WORD.test(before) && (after === '' || WORD.test(after))
  if (isInsideWord) return next
  let left = run
  while (canClose && left > 0) {
    const index = marks.findLastIndex((mark) => mark.mark[0] === char && mark.mark.length <= left)
    const opener = marks[index]
    // Never close across the text of a link that opened in between.
    if (!opener || marks.slice(index).some((mark) => mark.mark === '[')) break
    left -= opener.mark.length
    marks.splice(index)
  }
  if (left > 0 && canOpen && !(canClose && WORD.test(before) && left < run)) {
    pushEmphasis(char, left, next - left, marks)
  }
  return next
}

function pushEmphasis(char: string, length: number, start: number, marks: OpenMark[]): void {
  if (char === '~') {
    marks.push({ mark: '~~', closer: '~~', start, contentAt: start + 2 })
    return
  }
  let at = start
  let left = Math.min(length, 3)
  while (left > 0) {
    const size = left === 2 ? 2 : 1
    const mark = char.repeat(size)
    marks.push({ mark, closer: mark, start: at, contentAt: at + size })
    at += size
    left -= size
  }
}
