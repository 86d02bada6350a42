// What `present` can show, once it is read: plain values whose types can be relied on.

/** A name with a value. */
export interface Fact {
  key: string
  value: Cell
}

/** What stands in a cell. */
export type Cell = string | number | boolean

/** A column of a table. */
export interface Column {
  label: string
  /** The member of a row that is an object. */
  key: string
}

/** Points along one line, or bars of one kind. A value that is no number is a gap. */
export interface Series {
  name: string
  values: readonly (number | undefined)[]
}

/** What is asked for in one field of a form. */
export interface Field {
  name: string
  label: string
  type: 'text' | 'textarea' | 'number' | 'email' | 'tel' | 'date' | 'time' | 'select' | 'checkbox'
  options: readonly string[]
  isRequired: boolean
  value: string
}

export interface TextPart {
  type: 'text'
  text: string
}

export interface ListPart {
  type: 'list'
  title: string | undefined
  isOrdered: boolean
  items: readonly unknown[]
}

export interface FactsPart {
  type: 'facts'
  title: string | undefined
  items: readonly Fact[]
  left: number
}

export interface TablePart {
  type: 'table'
  title: string | undefined
  columns: readonly Column[]
  /** As they came: each is read when it is shown, and only once. */
  rows: readonly unknown[]
  left: number
}

export interface ImagePart {
  type: 'image'
  url: string
  alt: string
}

export interface ChartPart {
  type: 'chart'
  kind: 'bar' | 'line'
  title: string | undefined
  unit: string | undefined
  labels: readonly string[]
  series: readonly Series[]
  left: number
}

export interface FormPart {
  type: 'form'
  title: string | undefined
  fields: readonly Field[]
  submit: string | undefined
  left: number
}

export interface ChoicePart {
  type: 'choice'
  name: string
  title: string | undefined
  options: readonly string[]
  isMultiple: boolean
  left: number
}

export interface ProgressPart {
  type: 'progress'
  title: string | undefined
  /** From 0 to 1; undefined where no number was given. */
  value: number | undefined
}

export interface LinkPart {
  type: 'link'
  url: string
  title: string
  text: string | undefined
}

export interface CardPart {
  type: 'card'
  title: string
  text: string | undefined
  image: string | undefined
  url: string | undefined
  facts: readonly Fact[]
  buttons: readonly string[]
  left: number
}

/** What is of no kind that is known: shown as text, never left out. */
export interface UnknownPart {
  type: 'unknown'
  kind: string
  text: string
}

/** One thing to show. `left` is how much of it is too much to be shown. */
export type PresentPart =
  | TextPart
  | ListPart
  | FactsPart
  | TablePart
  | ImagePart
  | ChartPart
  | FormPart
  | ChoicePart
  | ProgressPart
  | LinkPart
  | CardPart
  | UnknownPart

/** How much of each is shown; what is more says so. */
export const LIMITS = {
  parts: 60,
  items: 200,
  facts: 100,
  columns: 24,
  rows: 200,
  points: 400,
  series: 8,
  fields: 40,
  options: 60,
  buttons: 6,
} as const
