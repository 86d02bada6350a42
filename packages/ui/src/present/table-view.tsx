'use client'
import { useMemo } from 'react'
import type { ReactElement } from 'react'
import type { CellAlign, Table as TableBlock, TableRow } from '../markdown/engine/types.ts'
import { Table } from '../markdown/table.tsx'
import { digitsOf } from './numbers.ts'
import { Left, useShown } from './plain-views.tsx'
import { type Cell, type Column, LIMITS, type TablePart } from './parts.ts'
import { cellsOf } from './read-table.ts'
import { directionFrom, inlinesOf, Title, useCellText } from './rich.tsx'
import { numberFrom } from './values.ts'

/** A table. Rows are read as they come, each once. */
export function TableView({ part, isOpen }: { part: TablePart; isOpen: boolean }): ReactElement {
  const { title, columns, rows, left } = part
  const { shown, more } = useShown(rows.length, LIMITS.rows)
  const block = useTableBlock(columns, rows.slice(0, shown))
  return (
    <div data-x-present-part="table" dir={directionFrom(title, columns[0]?.label)}>
      <Title text={title} />
      <Table block={block} grows={isOpen} />
      {more}
      <Left count={left} />
    </div>
  )
}

/** So many rows say whether a column holds numbers. */
const LOOKED_AT = 20

/** The table that Markdown would be read as: it is shown, copied and saved by the same part. */
export function useTableBlock(columns: readonly Column[], rows: readonly unknown[]): TableBlock {
  const textOf = useCellText()
  const first = rows.slice(0, LOOKED_AT).map((row) => cellsOf(row, columns))
  const digits = columns.map((_, index) => digitsOf(numbersIn(first, index)))
  const names = JSON.stringify(columns)
  // What was made of a row, while the columns, their digits and the language are the same ones.
  const form = `${names} ${JSON.stringify(digits)} ${textOf(1234.5)} ${textOf(true)}`
  const made = useMemo(() => ({ for: form, rows: new WeakMap<object, TableRow>() }), [form])
  const rowFor = (row: unknown, index: number): TableRow => {
    const known = typeof row === 'object' && row !== null ? made.rows.get(row) : undefined
    if (known?.key === index) return known
    const cells = cellsOf(row, columns).map((cell, at) => inlinesOf(textOf(cell, digits[at])))
    const result: TableRow = { type: 'row', key: index, cells }
    if (typeof row === 'object' && row !== null) made.rows.set(row, result)
    return result
  }
  const head = useMemo((): TableRow => {
    const labels = JSON.parse(names) as Column[]
    return { type: 'row', key: -1, cells: labels.map(({ label }) => inlinesOf(label)) }
  }, [names])
  return {
    type: 'table',
    key: 0,
    align: columns.map((_, index) => alignOf(first, index)),
    head,
    rows: rows.map(rowFor),
  }
}

function numbersIn(rows: readonly (readonly Cell[])[], column: number): readonly number[] {
  return rows.flatMap((cells) => {
    const cell = cells[column]
    return typeof cell === 'number' ? [cell] : []
  })
}

/** Numbers stand below each other at the end of their column. */
function alignOf(rows: readonly (readonly Cell[])[], column: number): CellAlign {
  const cells = rows
    .map((cells) => cells[column])
    .filter((cell) => cell !== undefined && cell !== '')
  return cells.length > 0 && cells.every((cell) => numberFrom(cell) !== undefined)
    ? 'right'
    : undefined
}
