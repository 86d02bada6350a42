import type { ChatMessage, MediaPart } from '@x/core'
import Papa from 'papaparse'

type Row = Readonly<Record<string, unknown>>

/** A table as it was attached: what its columns are called, and its rows by them. */
export interface Table {
  name: string
  columns: readonly string[]
  rows: readonly Row[]
}

export interface TableQuery {
  groupBy?: string
  value?: string
  operation?: 'sum' | 'mean' | 'count' | 'min' | 'max'
}

/** More bars than these tell nothing. */
const MOST_GROUPS = 20

/** With its currency or unit; a date is none. */
const NUMBER = /^[^\p{L}\d-]*-?\d[\d.,\s]*\D{0,3}$/u

/** The newest table of a conversation. @throws Error with a sentence for the model where there is none. */
export function attachedTable(messages: readonly ChatMessage[]): Table {
  const files = messages
    .filter(({ role }) => role === 'user')
    .flatMap(({ parts }) => parts.filter((part): part is MediaPart => part.type === 'file'))
  const file = files.findLast(({ name = '', mediaType = '' }) =>
    /[ct]sv|tab-separated|json/.test(`${name.toLowerCase()} ${mediaType}`),
  )
  if (!file) throw new Error('No CSV or JSON file is attached. Ask the person to attach one.')
  return tableOf(file.name ?? 'table', textOfDataURL(file.url))
}

/** A page may fetch no data URL under a strict policy. */
function textOfDataURL(url: string): string {
  const [head = '', body = ''] = url.split(',', 2)
  if (!head.endsWith(';base64')) return decodeURIComponent(body)
  return new TextDecoder().decode(Uint8Array.from(atob(body), (char) => char.charCodeAt(0)))
}

/** Reads JSON (a list of objects, alone or as a member) or else CSV, whose first row names the columns. */
export function tableOf(name: string, text: string): Table {
  const rows = rowsOfJson(text) ?? rowsOfCsv(text)
  const columns = [...new Set(rows.flatMap(Object.keys))]
  if (columns.length === 0) throw new Error(`${name} holds no table.`)
  return { name, columns, rows }
}

function rowsOfJson(text: string): readonly Row[] | undefined {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return undefined
  }
  const lists = [value, ...Object.values(value ?? {})].filter(Array.isArray)
  return lists[0]?.filter((row) => typeof row === 'object' && row !== null) ?? []
}

function rowsOfCsv(text: string): readonly Row[] {
  const trim = (cell: string): string => cell.trim()
  const { data } = Papa.parse<Row>(text.trim(), {
    header: true,
    skipEmptyLines: 'greedy',
    transformHeader: trim,
    transform: trim,
  })
  // What stands behind the last name has none.
  return data.map(({ __parsed_extra: _, ...row }) => row)
}

/** Groups by a column of texts and aggregates one of numbers: the first ones where none is named. @throws Error naming the columns, for a query that names another. */
export function queryTable({ name, columns, rows }: Table, query: TableQuery) {
  const isNumber = (column: string): boolean => {
    const cells = rows.map((row) => row[column] ?? '').filter((cell) => cell !== '')
    const isOne = (cell: unknown): boolean =>
      typeof cell === 'number' || (typeof cell === 'string' && NUMBER.test(cell))
    return cells.length > 0 && cells.every(isOne)
  }
  const groupBy = query.groupBy ?? columns.find((column) => !isNumber(column))
  const value = query.value ?? columns.find((column) => column !== groupBy && isNumber(column))
  const { operation = value === undefined ? 'count' : 'sum' } = query
  for (const column of [groupBy, value]) {
    if (column !== undefined && !columns.includes(column)) {
      throw new Error(`There is no column "${column}". There are: ${columns.join(', ')}.`)
    }
  }
  const groups = Map.groupBy(rows, (row) => (groupBy === undefined ? name : String(row[groupBy])))
  const answers = [...groups].map(([label, group]) => ({
    label,
    value: aggregate(
      operation,
      group.map((row) => numberOf(value && row[value])),
    ),
  }))
  const what = value === undefined ? operation : `${operation} of ${value}`
  return {
    table: name,
    columns,
    rowCount: rows.length,
    title: groupBy === undefined ? what : `${what} by ${groupBy}`,
    groups: answers.toSorted((left, right) => right.value - left.value).slice(0, MOST_GROUPS),
  }
}

/** `3,5`, `1.234,5` and `1.234.567`, as most of Europe writes them. */
const COMMA = /^-?(?:\d{1,3}(?:\.\d{3})+,\d+|\d+,(?:\d{1,2}|\d{4,})|\d{1,3}(?:\.\d{3}){2,})$/

function numberOf(value: unknown): number {
  if (typeof value === 'number') return value
  const digits = String(value).replaceAll(/[^\d.,-]/g, '')
  const [thousands, decimal] = COMMA.test(digits) ? ['.', ','] : [',', '.']
  return Number.parseFloat(digits.replaceAll(thousands, '').replace(decimal, '.'))
}

function aggregate(operation: TableQuery['operation'], values: readonly number[]): number {
  const numbers = values.filter(Number.isFinite)
  const sum = Number(numbers.reduce((total, each) => total + each, 0).toPrecision(15))
  if (operation === 'count') return values.length
  if (operation === 'mean') return numbers.length === 0 ? 0 : sum / numbers.length
  if (operation === 'sum') return sum
  // Not by `Math.min(…)`, whose arguments a large table is too many for.
  return numbers.reduce(
    (most, each) => ((operation === 'min') === each < most ? each : most),
    numbers[0] ?? 0,
  )
}
