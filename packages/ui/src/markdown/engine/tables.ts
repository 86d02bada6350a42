// GFM tables: a paragraph's last line becomes the head once a line of dashes follows it.
import { restOf } from './cursor.ts'
import { keep } from './keep.ts'
import type { ParagraphLeaf, TableLeaf } from './open.ts'
import { append } from './reader.ts'
import type { Reader } from './reader.ts'
import { trimSpace } from './space.ts'
import type { CellAlign, Inline, TableRow } from './types.ts'

/** Cells that the rows of one table may leave out, because each is an object all the same. */
const MAX_MISSING = 65_536

/** The columns of a delimiter row. Undefined if the line is none. */
function readAligns(line: string): CellAlign[] | undefined {
  const first = line.charCodeAt(0)
  const second = line.charCodeAt(1)
  if ((first !== 124 && first !== 45 && first !== 58) || line.length < 2) return undefined
  // `- |` opens a list.
  if (first === 45 && (second === 32 || second === 9)) return undefined
  const aligns: CellAlign[] = []
  for (const cell of splitCells(line)) {
    if (!/^:?-+:?$/.test(cell)) return undefined
    const isLeft = cell.startsWith(':')
    if (cell.endsWith(':')) aligns.push(isLeft ? 'center' : 'right')
    else aligns.push(isLeft ? 'left' : undefined)
  }
  return aligns
}

/** The cells of a row as written, `\|` read as a bar. */
export function splitCells(line: string): string[] {
  const cells: string[] = []
  let cell = ''
  let start = line.charCodeAt(0) === 124 ? 1 : 0
  for (let at = line.indexOf('|', start); at >= 0; at = line.indexOf('|', at + 1)) {
    if (line.charCodeAt(at - 1) === 92) {
      cell += line.slice(start, at - 1)
      start = at
      continue
    }
    cells.push(trimSpace(cell + line.slice(start, at)))
    cell = ''
    start = at + 1
  }
  const last = trimSpace(cell + line.slice(start))
  if (last !== '') cells.push(last)
  return cells
}

/** The table that the line at hand makes of the open paragraph's last line. */
export function startTable(reader: Reader, leaf: ParagraphLeaf): TableLeaf | undefined {
  if (!leaf.isHead || !leaf.last.includes('|')) return undefined
  const align = readAligns(trimSpace(restOf(reader.cursor)))
  if (!align || align.length === 0) return undefined
  if (splitCells(trimSpace(leaf.last)).length !== align.length) return undefined
  return openTable(reader, leaf, align, false)
}

/** The table that a line starting with a bar will most likely head, once its dashes arrive. */
export function tableOfHead(reader: Reader, leaf: ParagraphLeaf): TableLeaf | undefined {
  const head = trimSpace(leaf.last)
  if (!reader.settings.chat || !leaf.isHead || head.charCodeAt(0) !== 124) return undefined
  const before = leaf.text.slice(0, -leaf.last.length)
  if (/(?:^|\n)[ \t]*\|[^\n]*\n$/.test(before)) return undefined
  const columns = splitCells(head).length
  if (columns === 0) return undefined
  // While the last cell has no bar behind it, it may grow.
  const heals = !head.endsWith('|')
  return openTable(reader, leaf, Array.from({ length: columns }), heals)
}

function openTable(
  reader: Reader,
  leaf: ParagraphLeaf,
  align: CellAlign[],
  heals: boolean,
): TableLeaf {
  const key = leaf.lastKey
  return {
    type: 'table',
    key,
    align,
    head: createRow(reader, key, leaf.last, align.length, heals),
    rows: [],
    missing: 0,
  }
}

/** Adds a line to a table. @returns whether it was taken: a table too sparse takes no more. */
export function addRow(reader: Reader, leaf: TableLeaf, key: number, line: string): boolean {
  const source = trimSpace(line)
  leaf.missing += Math.max(0, leaf.align.length - splitCells(source).length)
  if (leaf.missing > MAX_MISSING) return false
  const heals = reader.heals && reader.isTail && !source.endsWith('|')
  const row = createRow(reader, key, source, leaf.align.length, heals)
  leaf.rows = append(reader, leaf.rows, row)
  return true
}

const NO_TEXT: readonly Inline[] = []

function createRow(
  reader: Reader,
  key: number,
  line: string,
  columns: number,
  heals: boolean,
): TableRow {
  const cells = Array.from({ length: columns }, () => NO_TEXT)
  return keep(reader, { type: 'row', key, cells }, trimSpace(line), heals)
}

/** The running text of a row, one for each column. */
export function cellsOf(source: string, columns: number): string[] {
  const cells = splitCells(source).slice(0, columns)
  while (cells.length < columns) cells.push('')
  return cells
}
