'use client'
import { createElement, memo, useRef } from 'react'
import type { ReactElement } from 'react'
import { presence } from '../part.ts'
import { useCopy } from '../use-copy.ts'
import { download } from './download.ts'
import type { CellAlign, Inline, Table as TableBlock, TableRow } from './engine/types.ts'
import { renderInGroups } from './groups.tsx'
import { renderInlines } from './inline.tsx'
import { MarkdownIcon } from './markdown-icon.tsx'
import { toCsv, toMarkdown } from './table-text.ts'
import { useMarkdownWords } from './use-markdown-words.ts'

/** A table in an area that scrolls by itself, with buttons that copy it and save it. */
export function Table({ block }: { block: TableBlock }): ReactElement {
  const words = useMarkdownWords()
  const { copied, copy } = useCopy()
  const table = useRef<HTMLTableElement>(null)
  const align = block.align.join()
  // Read from the page when asked for: what a reader sees is what a reader gets.
  const cells = (): string[][] =>
    [...(table.current?.rows ?? [])].map((row) =>
      [...row.cells].map((cell) => cell.textContent.trim()),
    )
  const copyLabel = copied ? words.copied : words.copyTable
  return (
    <div data-x-table="">
      <div data-x-table-scroll="" role="region" aria-label={words.table} tabIndex={0}>
        <table ref={table} dir="auto">
          <thead>
            <Row row={block.head} align={align} isHead />
          </thead>
          <tbody>
            {renderInGroups(block.rows, (row) => (
              <Row key={row.key} row={row} align={align} />
            ))}
          </tbody>
        </table>
      </div>
      <div data-x-table-actions="">
        <button
          type="button"
          data-x-button="icon"
          data-copied={presence(copied)}
          aria-label={copyLabel}
          title={copyLabel}
          onClick={() => copy(toMarkdown(cells(), block.align))}
        >
          <MarkdownIcon name={copied ? 'check' : 'copy'} />
        </button>
        <button
          type="button"
          data-x-button="icon"
          aria-label={words.downloadTable}
          title={words.downloadTable}
          onClick={() => download('table.csv', toCsv(cells()), 'text/csv')}
        >
          <MarkdownIcon name="download" />
        </button>
      </div>
    </div>
  )
}

interface RowProps {
  row: TableRow
  /** Joined, because a new array in each render would render every row. */
  align: string
  isHead?: boolean | undefined
}

const Row = memo(function Row({ row, align, isHead = false }: RowProps): ReactElement {
  const aligns = align.split(',') as (CellAlign | '')[]
  return (
    <tr>
      {row.cells.map((cell: readonly Inline[], index) =>
        createElement(
          isHead ? 'th' : 'td',
          {
            key: index,
            dir: 'auto',
            scope: isHead ? 'col' : undefined,
            'data-align': aligns[index] || undefined,
          },
          renderInlines(cell),
        ),
      )}
    </tr>
  )
})
