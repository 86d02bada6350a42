// The running text of parts: paragraphs, headings and the rows of tables.
import type { Checkpoint } from './scanner.ts'
import { findDefinition } from './definitions.ts'
import type { Definitions } from './definitions.ts'
import { readInlines } from './inline.ts'
import type { Part } from './reader.ts'
import type { Settings } from './types.ts'
import { cellsOf, splitCells } from './tables.ts'
import type { Inline, Lookups } from './types.ts'

/** Parts that have running text of their own. */
export type TextPart = Extract<Part, { type: 'paragraph' | 'heading' | 'row' }>

/** Whether a part has running text of its own. */
export function isTextPart(part: Part): part is TextPart {
  return part.type === 'paragraph' || part.type === 'heading' || part.type === 'row'
}

/** What is read of a part's running text. */
export interface PartText {
  children: readonly Inline[]
  cells: readonly (readonly Inline[])[]
  lookups: Lookups | undefined
  isHealed: boolean
  checkpoint: Checkpoint | undefined
}

const NOTHING: readonly Inline[] = []

/** Reads the running text of a part. */
export function readPart(
  part: TextPart,
  source: string,
  settings: Settings,
  definitions: Definitions,
  heals: boolean,
  from?: Checkpoint,
): PartText {
  const find = (label: string): ReturnType<typeof findDefinition> =>
    findDefinition(definitions, label)
  if (part.type !== 'row') {
    const { labels, ...text } = readInlines(source, settings, find, heals, from)
    return { ...text, cells: [], lookups: lookupsOf(source, labels) }
  }
  const known = from?.row?.cells ?? []
  const labels = new Set(from?.labels)
  let isAnyHealed = false
  let checkpoint: Checkpoint | undefined
  const last = splitCells(source).length - 1
  const cells: (readonly Inline[])[] = [...known]
  for (const cell of cellsOf(source, part.cells.length).slice(known.length)) {
    const index = cells.length
    const before = index === known.length ? from : undefined
    const text =
      cell === '' ? undefined : readInlines(cell, settings, find, heals && index === last, before)
    if (index === last && text?.checkpoint) {
      const skips = source.length - cell.length + text.checkpoint.at
      const looked = new Set([...labels, ...text.checkpoint.labels])
      checkpoint = { ...text.checkpoint, labels: [...looked], row: { cells: [...cells], skips } }
    }
    for (const label of text?.labels ?? []) labels.add(label)
    if (text?.isHealed) isAnyHealed = true
    cells.push(text?.children ?? NOTHING)
  }
  return {
    children: NOTHING,
    cells,
    lookups: lookupsOf(source, [...labels]),
    isHealed: isAnyHealed,
    checkpoint,
  }
}

function lookupsOf(source: string, labels: readonly string[]): Lookups | undefined {
  return labels.length > 0 ? { source, labels } : undefined
}
