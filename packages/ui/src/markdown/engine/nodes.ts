// What a Markdown text is made of, whoever parses it. Plain values, compared by identity.

/** A piece of running text. */
export type Inline =
  | { type: 'text'; text: string }
  | { type: 'strong' | 'emphasis' | 'strike'; children: readonly Inline[] }
  | { type: 'code'; text: string }
  | { type: 'link'; href: string; title: string | undefined; children: readonly Inline[] }
  | { type: 'image'; src: string; alt: string; title: string | undefined }
  | { type: 'break' }

/** How the cells of a table's column are aligned. */
export type CellAlign = 'left' | 'center' | 'right' | undefined

/** The cells of one row of a table. */
export interface TableRow {
  raw: string
  cells: readonly (readonly Inline[])[]
}

/** One entry of a list. */
export interface ListItem {
  raw: string
  loose: boolean
  /** Undefined where the entry is no task. */
  checked: boolean | undefined
  children: readonly Block[]
}

/** A block of Markdown with the source it came from. The same object as long as it did not change. */
export type Block = { raw: string } & (
  | { type: 'paragraph'; children: readonly Inline[] }
  /** Text of a tight list entry: a paragraph without its margins. */
  | { type: 'plain'; children: readonly Inline[] }
  | { type: 'heading'; level: number; children: readonly Inline[] }
  /** `isOpen` while its fence has not been closed. */
  | { type: 'code'; language: string; text: string; isOpen: boolean }
  | { type: 'quote'; children: readonly Block[] }
  | { type: 'list'; start: number | undefined; loose: boolean; items: readonly ListItem[] }
  | { type: 'table'; align: readonly CellAlign[]; head: TableRow; rows: readonly TableRow[] }
  | { type: 'rule' }
  /** Raw HTML, to be shown as the text it is. */
  | { type: 'html'; text: string }
)
