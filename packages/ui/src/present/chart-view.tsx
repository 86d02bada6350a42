'use client'
import { useId, useState } from 'react'
import type { ReactElement } from 'react'
import { formatCount } from '../format.ts'
import { Table } from '../markdown/table.tsx'
import { presence } from '../part.ts'
import { picture } from '../picture.tsx'
import { useUI } from '../ui-provider/ui-provider.tsx'
import { formatNumber, isShortUnit } from './numbers.ts'
import type { ChartPart, Column } from './parts.ts'
import { Left } from './plain-views.tsx'
import { directionFrom, Title, usePresentWords } from './rich.tsx'
import { useTableBlock } from './table-view.tsx'
import { useDrawing } from './use-drawing.ts'

const tablePicture = picture('table', 'M3.5 4.5h13v11h-13zM3.5 8.5h13M8 8.5v7')

/** A chart, with its numbers in a table: for whoever cannot see it, and for whoever wants to take them along. */
export function ChartView({ part, isOpen }: { part: ChartPart; isOpen: boolean }): ReactElement {
  const { kind, title, unit, series, left } = part
  const { locale } = useUI()
  const words = usePresentWords()
  const drawing = useDrawing()
  const titleId = useId()
  const tableId = useId()
  const [isTable, setTable] = useState(false)
  const numbers = series.flatMap(({ values }) => values.filter((value) => value !== undefined))
  const low = numbers.reduce((so, value) => Math.min(so, value), Infinity)
  const high = numbers.reduce((so, value) => Math.max(so, value), -Infinity)
  const span = words.span(formatNumber(low, locale, { unit }), formatNumber(high, locale, { unit }))
  const name = words.chart(kind, title ?? series[0]?.name ?? '')
  return (
    <figure
      data-x-present-part="chart"
      data-kind={kind}
      dir={directionFrom(title, part.labels[0], series[0]?.name)}
      aria-labelledby={title === undefined ? undefined : titleId}
      aria-label={title === undefined ? name : undefined}
    >
      <Title text={title} id={titleId} />
      {unit !== undefined && !isShortUnit(unit) && <p data-x-present-unit="">{unit}</p>}
      {series.length > 1 && (
        <ul data-x-present-legend="">
          {series.map((one, index) => (
            <li key={index}>
              {drawing && <drawing.Swatch kind={kind} index={index} />}
              {one.name || formatCount(index + 1, locale)}
            </li>
          ))}
        </ul>
      )}
      {drawing && numbers.length > 0 ? (
        <drawing.Plot part={part} label={`${name}, ${span}`} />
      ) : isOpen || numbers.length > 0 ? (
        <div data-x-present-empty="" aria-hidden="true" />
      ) : (
        <p data-x-present-note="">{words.nothing}</p>
      )}
      <Left count={left} />
      {!isOpen && numbers.length > 0 && (
        <>
          <button
            type="button"
            data-x-button="quiet"
            data-x-present-numbers=""
            aria-expanded={isTable}
            aria-controls={tableId}
            data-open={presence(isTable)}
            onClick={() => setTable(!isTable)}
          >
            {tablePicture}
            {words.numbers}
          </button>
          <div id={tableId}>
            <Numbers part={part} isShown={isTable} />
          </div>
        </>
      )}
    </figure>
  )
}

function Numbers({ part, isShown }: { part: ChartPart; isShown: boolean }): ReactElement {
  const { labels, series, unit } = part
  const { locale } = useUI()
  const words = usePresentWords()
  const headings = [words.point, ...series.map(({ name }) => name || words.value)]
  const columns = headings.map((label): Column => ({ label, key: '' }))
  const rows = labels.map((label, index) => [
    label,
    ...series.map(({ values }) => {
      const value = values[index]
      return value === undefined ? '–' : formatNumber(value, locale, { unit })
    }),
  ])
  const block = useTableBlock(columns, isShown ? rows : [])
  if (isShown) return <Table block={block} grows={false} />
  // Where it is not seen it is read out, found and copied all the same, and nothing in it takes the focus.
  return (
    // A table is never smaller than what is in it: what hides it stands around.
    <div data-x-hidden="">
      <table>
        <thead>
          <tr>
            {headings.map((heading, index) => (
              <th key={index} scope="col">
                {heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((cells, index) => (
            <tr key={index}>
              {cells.map((cell, at) => (
                <td key={at}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
