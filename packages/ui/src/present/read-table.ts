// Tables as models write them: rows as lists or as objects, columns by name, as objects, or in the first row.
import { type Cell, type Column, LIMITS, type TablePart } from './parts.ts'
import {
  beyond,
  jsonIn,
  listOf,
  member,
  type Members,
  membersOf,
  optionalText,
  textFrom,
} from './values.ts'

/** So many rows say which columns there are. All others follow them. */
const LOOKED_AT = 20
/** Characters of a cell. */
const LONGEST_CELL = 2000

/** Reads a table. */
export function readTable(members: Members): TablePart {
  const given = member(members, 'columns', 'headers', 'header', 'cols', 'head')
  const found = member(members, 'rows', 'data', 'items', 'values', 'body')
  let rows = rowsOf(found)
  let columns = listOf(given).slice(0, LIMITS.columns).map(columnFrom)
  if (columns.length === 0) {
    const first = rows[0]
    if (Array.isArray(first)) {
      columns = first.slice(0, LIMITS.columns).map(columnFrom)
      rows = rows.slice(1)
    } else columns = namesIn(rows).map(columnFrom)
  }
  return {
    type: 'table',
    title: optionalText(member(members, 'title', 'caption', 'name')),
    columns: widened(columns, rows),
    rows,
    left: beyond(given, LIMITS.columns),
  }
}

function rowsOf(found: unknown): readonly unknown[] {
  const rows = typeof found === 'string' ? listOf(jsonIn(found) ?? found) : listOf(found)
  // A lone row: cells where rows are asked for.
  const isRow = rows.length > 0 && rows.every((row) => typeof row !== 'object')
  return isRow ? [rows] : rows
}

function columnFrom(given: unknown): Column {
  const members = membersOf(given)
  if (!members) return { label: textFrom(given, LONGEST_CELL), key: textFrom(given, LONGEST_CELL) }
  const key = member(members, 'key', 'id', 'field', 'name', 'label', 'title', 'header')
  const label = member(members, 'label', 'title', 'header', 'name', 'key', 'id', 'field')
  return { label: textFrom(label, LONGEST_CELL), key: textFrom(key, LONGEST_CELL) }
}

function namesIn(rows: readonly unknown[]): string[] {
  const names = rows.slice(0, LOOKED_AT).flatMap((row) => Object.keys(membersOf(row) ?? {}))
  return [...new Set(names)].slice(0, LIMITS.columns)
}

/** With columns without a name for cells that no name was given for. */
function widened(columns: readonly Column[], rows: readonly unknown[]): readonly Column[] {
  const widths = rows.slice(0, LOOKED_AT).map((row) => (Array.isArray(row) ? row.length : 1))
  const width = Math.min(LIMITS.columns, Math.max(columns.length, ...widths))
  const more = Array.from({ length: width - columns.length }, () => ({ label: '', key: '' }))
  return more.length > 0 ? [...columns, ...more] : columns
}

/** The cells of a row, one to a column. What is beyond the last column is put into it. */
export function cellsOf(row: unknown, columns: readonly Column[]): readonly Cell[] {
  const values = valuesOf(row, columns)
  const cells = columns.map((_, index) => cellFrom(values[index]))
  const others = values.slice(columns.length, columns.length + LIMITS.columns).map(cellFrom)
  if (others.length > 0 && cells.length > 0) {
    cells[cells.length - 1] = [cells.at(-1), ...others].filter((cell) => cell !== '').join(', ')
  }
  return cells
}

function valuesOf(row: unknown, columns: readonly Column[]): readonly unknown[] {
  if (Array.isArray(row)) return row
  const members = membersOf(row)
  if (!members) return [row]
  const inner = member(members, 'cells', 'values')
  if (Array.isArray(inner)) return inner
  const names = Object.keys(members).slice(0, LIMITS.columns * 2)
  const byName = new Map(names.map((name) => [plain(name), name]))
  const used = columns.map(({ key, label }) => byName.get(plain(key)) ?? byName.get(plain(label)))
  // Members by other names than the columns stand in their order.
  if (used.every((name) => name === undefined)) return names.map((name) => members[name])
  const rest = names.filter((name) => !used.includes(name))
  return [...used, ...rest].map((name) => (name === undefined ? '' : members[name]))
}

const plain = (name: string): string => name.toLowerCase().replaceAll(/[\s_-]/g, '')

/** What stands in a cell, of whatever was written there. */
export function cellFrom(value: unknown): Cell {
  if (typeof value === 'number' || typeof value === 'boolean') return value
  return textFrom(value, LONGEST_CELL)
}
