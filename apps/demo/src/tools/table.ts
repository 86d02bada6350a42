import type { ChatMessage, MediaPart } from '@x/core'

/** A table as it was attached: what its columns are called, and its rows by them. */
export interface Table {
  name: string
  columns: readonly string[]
  rows: readonly Readonly<Record<string, unknown>>[]
}

export interface TableQuery {
  groupBy?: string
  value?: string
  operation?: 'sum' | 'mean' | 'count' | 'min' | 'max'
}

/** What a model and a chart get. */
export interface TableAnswer {
  table: string
  columns: readonly string[]
  rowCount: number
  /** What was asked for, largest first. */
  title: string
  groups: readonly { label: string; value: number }[]
}

/** More bars than these tell nothing. */
const MOST_GROUPS = 20

/** With its currency or unit; a date is none. */
const NUMBER = /^[^\p{L}\d-]*-?\d[\d.,\s]*\D{0,3}$/u

/** The newest table of a conversation. @throws Error with a sentence for the model where there is none. */
export async function describeTable(messages: readonly ChatMessage[]): Promise<Table> {
  const files = messages.flatMap(({ role, parts }) =>
    role === 'user' ? parts.filter((part): part is MediaPart => part.type === 'file') : [],
  )
  const file = files.findLast(({ name = '', mediaType = '' }) =>
    /csv|json/.test(`${name.toLowerCase()} ${mediaType}`),
  )
  if (!file) throw new Error('No CSV or JSON file is attached. Ask the person to attach one.')
  const name = file.name ?? 'table'
  return tableOf(name, textOfDataURL(file.url))
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

function rowsOfJson(text: string): Table['rows'] | undefined {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return undefined
  }
  const lists = [value, ...Object.values(value ?? {})].filter(Array.isArray)
  return lists[0]?.filter((row) => typeof row === 'object' && row !== null) ?? []
}

function rowsOfCsv(text: string): Table['rows'] {
  const first = text.slice(0, text.indexOf('\n'))
  const separator = [';', '\t'].find((each) => first.split(each).length > 1) ?? ','
  const [columns = [], ...rows] = cellsOf(text.replace(/^\uFEFF/, ''), separator)
  return rows.map((row) => Object.fromEntries(columns.map((column, at) => [column, row[at]])))
}

/** By RFC 4180: a quoted cell may hold separators, line ends and doubled quotes. */
function cellsOf(text: string, separator: string): string[][] {
  const rows: string[][] = [[]]
  let cell = ''
  let isQuoted = false
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at] ?? ''
    if (char === '"' && isQuoted && text[at + 1] === '"') cell += text[(at += 1)]
    else if (char === '"') isQuoted = !isQuoted
    else if (isQuoted || (char !== separator && char !== '\n')) cell += char
    else {
      rows.at(-1)?.push(cell.trim())
      cell = ''
      if (char === '\n') rows.push([])
    }
  }
  rows.at(-1)?.push(cell.trim())
  return rows.filter((row) => row.some(Boolean))
}

/** Groups by a column of texts and aggregates one of numbers: the first ones where none is named. @throws Error naming the columns, for a query that names another. */
export function queryTable(table: Table, query: TableQuery): TableAnswer {
  const { name, columns, rows } = table
  const isNumber = (column: string): boolean =>
    rows.every((row) => NUMBER.test(String(row[column])))
  const groupBy = query.groupBy ?? columns.find((column) => !isNumber(column))
  const value = query.value ?? columns.find((column) => column !== groupBy && isNumber(column))
  const { operation = value === undefined ? 'count' : 'sum' } = query
  for (const column of [groupBy, value]) {
    if (column !== undefined && !columns.includes(column)) {
      throw new Error(`There is no column "${column}". There are: ${columns.join(', ')}.`)
    }
  }
  const groups = new Map<string, number[]>()
  for (const row of rows) {
    const label = groupBy === undefined ? name : String(row[groupBy])
    const group = groups.get(label) ?? []
    group.push(numberOf(value && row[value]))
    groups.set(label, group)
  }
  const answers = [...groups].map(([label, values]) => ({
    label,
    value: aggregate(operation, values),
  }))
  answers.sort((left, right) => right.value - left.value)
  const what = value === undefined ? operation : `${operation} of ${value}`
  return {
    table: name,
    columns,
    rowCount: rows.length,
    title: groupBy === undefined ? what : `${what} by ${groupBy}`,
    groups: answers.slice(0, MOST_GROUPS),
  }
}

function numberOf(value: unknown): number {
  return typeof value === 'number'
    ? value
    : Number.parseFloat(String(value).replaceAll(/[^\d.-]/g, ''))
}

function aggregate(operation: TableQuery['operation'], values: readonly number[]): number {
  const numbers = values.filter(Number.isFinite)
  const sum = numbers.reduce((total, each) => total + each, 0)
  switch (operation) {
    case 'count':
      return values.length
    case 'mean':
      return numbers.length === 0 ? 0 : sum / numbers.length
    case 'min':
      return Math.min(...numbers)
    case 'max':
      return Math.max(...numbers)
    default:
      return Number(sum.toPrecision(15))
  }
}
