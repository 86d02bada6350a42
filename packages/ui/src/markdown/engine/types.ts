// What a Markdown text is made of. Plain immutable values: an object that is the same one has not changed.

/** How a text is read. Another value of anything but `streaming` starts a document afresh. */
export interface ParseOptions {
  /** `'chat'` is CommonMark and GFM's tables, tasks, strikethrough, bare addresses and footnotes. @default 'chat' */
  flavor?: 'commonmark' | 'chat' | undefined
  /** `\(..\)`, `\[..\]`, `$$..$$` and, by Pandoc's rule, `$..$` are maths. @default false */
  math?: boolean | undefined
  /** `[1]` that no definition claims is a citation. @default false */
  citations?: boolean | undefined
  /** More may follow: unfinished marks at the very end are shown as what they will most likely be. @default false */
  streaming?: boolean | undefined
}

/**
 * Running text. A soft line break is a `\n` in a `text`. Siblings only ever grow at the end: their index is their key.
 */
export type Inline =
  | { type: 'text'; text: string }
  | { type: 'strong' | 'emphasis' | 'strike'; children: readonly Inline[] }
  /** What Markdown has no mark for: `<sub>`, `<sup>`, `<kbd>` and `<bdi>` in pairs, without attributes. */
  | { type: 'sub' | 'sup' | 'kbd' | 'bdi'; children: readonly Inline[] }
  | { type: 'code'; text: string }
  | Link
  | { type: 'image'; src: string; alt: string; title: string | undefined }
  /** A hard line break. */
  | { type: 'break' }
  /** A tag or comment, exactly as written: to be shown as that text. */
  | { type: 'html'; text: string }
  /** LaTeX without its delimiters. Not `closed` (only when streaming): its end has not arrived. */
  | { type: 'math'; text: string; display: boolean; closed: boolean }
  /** A reference to the footnote of that `label` in `Document.footnotes`, where its number is. Never inside a link. */
  | { type: 'footnote'; label: string }
  /** `[1]`: the number of a source, from 1. Never inside a link. */
  | { type: 'citation'; number: number }

/** A link. Addresses are as written, entities and escapes decoded, in no way checked: ask the policy. */
export interface Link {
  type: 'link'
  /** Undefined while the address is still arriving (only when streaming): show the children alone. */
  href: string | undefined
  title: string | undefined
  children: readonly Inline[]
}

/**
 * Kept where running text looks labels up (`[a]`), so that a definition that comes later can be put in. The
 * engine's own; renderers leave it alone.
 */
export interface Lookups {
  /** The running text of a leaf, or the line of a table row. Undefined on blocks that hold such leaves. */
  source?: string | undefined
  /** Normalised labels that were looked up, found or not; footnotes as `^label`. */
  labels: readonly string[]
}

interface Positioned {
  /** Offset in the text (UTF-16 units) at which it starts. Unique among siblings; never changes. */
  key: number
  lookups?: Lookups | undefined
}

/** Prose. In an entry of a tight list (`loose` is false) it is shown without its margins, as no `<p>`. */
export interface Paragraph extends Positioned {
  type: 'paragraph'
  children: readonly Inline[]
}

/** A heading of level 1 to 6. */
export interface Heading extends Positioned {
  type: 'heading'
  level: number
  /** How many headings it stands below, itself counted: a level that a text leaves out is no step. */
  depth: number
  children: readonly Inline[]
}

/** Fenced or indented code. */
export interface Code extends Positioned {
  type: 'code'
  /** First word of the info string, as written, or ''. */
  language: string
  /** The whole info string after its fence. */
  info: string
  /** Without the last line ending. While open it only ever grows at the end. */
  text: string
  /** How many lines `text` has; 0 for none, where one empty line is 1. */
  lines: number
  /** Whether nothing can be added to it; always where the text does not go on (`streaming` false). */
  closed: boolean
}

/** Display maths on lines of its own, without its delimiters. */
export interface MathBlock extends Positioned {
  type: 'math'
  text: string
  /** Whether its end has arrived; else (only when streaming) the text may stop anywhere. */
  closed: boolean
}

/** What a quote that starts with `[!NOTE]` and the like is. */
export type Callout = 'note' | 'tip' | 'important' | 'warning' | 'caution'

/** A quote. */
export interface Quote extends Positioned {
  type: 'quote'
  /** Where it is a remark of that kind, and no quote. Its mark is not among the children. */
  callout: Callout | undefined
  children: readonly Block[]
}

/** A list. Only the last item can change; `loose` may turn true once. */
export interface List extends Positioned {
  type: 'list'
  ordered: boolean
  /** First number of an ordered list, 1 of a bullet list. */
  start: number
  /** Whether blank lines stand between its parts, so that paragraphs directly in its items get their margins. */
  loose: boolean
  items: readonly ListItem[]
}

/** One entry of a list. */
export interface ListItem extends Positioned {
  type: 'item'
  /** Whether the task is done; undefined where the entry is no task. */
  checked: boolean | undefined
  children: readonly Block[]
}

/** A table. Only the last row can change. */
export interface Table extends Positioned {
  type: 'table'
  /** One entry per column. */
  align: readonly CellAlign[]
  head: TableRow
  rows: readonly TableRow[]
}

/** How the cells of a column are aligned. */
export type CellAlign = 'left' | 'center' | 'right' | undefined

/** The cells of one row: as many as the table has columns. */
export interface TableRow extends Positioned {
  type: 'row'
  cells: readonly (readonly Inline[])[]
}

/** A thematic break. */
export interface Rule extends Positioned {
  type: 'rule'
}

/** Raw HTML, exactly as written: to be shown as that text, line breaks kept. */
export interface Html extends Positioned {
  type: 'html'
  text: string
}

/** A block of Markdown. The same object as long as nothing in it changed. */
export type Block = Paragraph | Heading | Code | MathBlock | Quote | List | Table | Rule | Html

/** A footnote that is both defined and referred to. */
export interface Footnote {
  /** Normalised, as in the inline `footnote`. Any characters: not fit for an id. */
  label: string
  /** From 1, in the order of the first references. */
  number: number
  children: readonly Block[]
}

/** A parsed text and what is needed to go on from there. Immutable. */
export interface Document {
  text: string
  blocks: readonly Block[]
  /** How many of the first blocks no further text changes, except that a definition may give them a link. */
  finished: number
  /** In the order of their numbers. The same array as long as none of them changed. */
  footnotes: readonly Footnote[]
}

/** The options that decide how a text is read, all of them given. */
export type Settings = Required<{
  [name in keyof Omit<ParseOptions, 'streaming' | 'flavor'>]: boolean
}> & { chat: boolean }
