'use client'
import { memo, useCallback, useRef } from 'react'
import type { ReactElement } from 'react'
import { presence } from '../part.ts'
import { useCopy } from '../use-copy.ts'
import { directionOf, ownDirection } from './direction.ts'
import type { Direction } from './direction.ts'
import { download } from './download.ts'
import { textOf } from './engine/build-inlines.ts'
import type { CellAlign, Inline, Table as TableBlock, TableRow } from './engine/types.ts'
import { renderInGroups } from './groups.tsx'
import { isSameButStreaming, useGrowth } from './growing-text.ts'
import { IconButton } from './icon-button.tsx'
import { renderRunning } from './inline.tsx'
import { isolateNumbers } from './numbers.ts'
import { textOfCell, toCsv, toMarkdown } from './table-text.ts'
import { useMarkdownWords } from './use-markdown-words.ts'

/** A table in an area that scrolls by itself, with buttons that copy it and save it. */
export function Table({ block, grows }: { block: TableBlock; grows: boolean }): ReactElement {
  const words = useMarkdownWords()
  const { copied, copy } = useCopy()
  const table = useRef<HTMLTableElement>(null)
  const align = block.align.join()
  const direction = directionOf([block])
  const renderRow = useCallback(
    (row: TableRow, isStreaming: boolean) => (
      <Row key={row.key} row={row} align={align} direction={direction} isStreaming={isStreaming} />
    ),
    [align, direction],
  )
  // Read from the page when asked for: what a reader sees is what a reader gets.
  const cells = (): string[][] =>
    [...(table.current?.rows ?? [])].map((row) =>
      [...row.cells].map((cell) => textOfCell(cell).trim()),
    )
  return (
    <div data-x-table="" dir={direction}>
      <div data-x-table-scroll="" role="group" aria-label={words.table} tabIndex={0}>
        <table ref={table}>
          <thead>
            <Row row={block.head} align={align} direction={direction} isStreaming={grows} isHead />
          </thead>
          <tbody>{renderInGroups(block.rows, grows, renderRow)}</tbody>
        </table>
      </div>
      <div data-x-table-actions="">
        <IconButton
          icon={copied ? 'check' : 'copy'}
          label={copied ? words.copied : words.copyTable}
          data-copied={presence(copied)}
          onClick={() => copy(toMarkdown(cells(), block.align))}
        />
        <IconButton
          icon="download"
          label={words.downloadTable}
          onClick={() => download('table.csv', toCsv(cells()), 'text/csv')}
        />
      </div>
    </div>
  )
}

interface RowProps {
  row: TableRow
  /** Joined, because a new array in each render would render every row. */
  align: string
  direction: Direction
  isStreaming: boolean
  isHead?: boolean | undefined
}

/** Characters that stay on one line: a date, an amount with its unit. */
const SHORT = 16

function isShort(cell: readonly Inline[]): boolean {
  // Of a very long cell no more is looked at than its first piece of text.
  const [first] = cell
  if (first?.type === 'text' && first.text.length > SHORT) return false
  return textOf(cell).length <= SHORT
}

const Row = memo(function Row({
  row,
  align,
  direction,
  isStreaming,
  isHead = false,
}: RowProps): ReactElement {
  const grows = useGrowth(row, isStreaming)
  const aligns = align.split(',') as (CellAlign | '')[]
  return (
    <tr>
      {row.cells.map((cell: readonly Inline[], index) =>
        renderRunning(
          isHead ? 'th' : 'td',
          {
            key: index,
            'data-direction': ownDirection(cell, direction),
            scope: isHead ? 'col' : undefined,
            'data-align': aligns[index] || undefined,
            'data-short': presence(isShort(cell)),
          },
          isolateNumbers(cell, direction),
          grows,
        ),
      )}
    </tr>
  )
}, isSameButStreaming)
