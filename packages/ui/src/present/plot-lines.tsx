'use client'
import type { ReactElement } from 'react'
import { type Drawing, percent } from './drawing.ts'

// No series is told by its colour alone: lines have dashes and marks of their own.
const DASHES = [undefined, '6 4', '2 3', '9 3 2 3', '12 4', '4 2', '1 5', '8 2 2 2 2 2']
const MARKS = [
  'M-3.5 0a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0-7 0z',
  'M-3.25-3.25h6.5v6.5h-6.5z',
  'M0-4.25 4.25 3.5h-8.5z',
  'M0-4.75 4.75 0 0 4.75-4.75 0z',
  'M0 4.25 4.25-3.5h-8.5z',
  'M-4.5-1.25h9v2.5h-9z',
  'M-1.25-4.5h2.5v9h-2.5z',
  'M-4-4 4 4M4-4-4 4',
]

/** So many marks on a line: between them it runs on without. */
const MOST_MARKS = 24

/** The lines, each with its marks. */
export function Lines({ part, scale, titleOf }: Drawing): ReactElement {
  const count = part.labels.length
  const every = Math.ceil(count / MOST_MARKS)
  const place = (at: number): number => (at + 0.5) / count
  return (
    <>
      {/* Stretched to the size of the drawing; its strokes are not. */}
      <svg
        viewBox="0 0 1000 1000"
        preserveAspectRatio="none"
        width="100%"
        height="100%"
        overflow="visible"
      >
        {part.series.map(({ values }, index) => (
          <path
            key={index}
            data-series={index}
            d={pathOf(
              values.map((value, at) => value !== undefined && [place(at), 1 - scale.at(value)]),
            )}
            fill="none"
            stroke="currentColor"
            strokeWidth="2"
            strokeDasharray={DASHES[index]}
            strokeLinejoin="round"
            vectorEffect="non-scaling-stroke"
          />
        ))}
      </svg>
      {part.series.map(({ values }, index) => (
        <g key={index} data-series={index}>
          {values.map((value, at) => {
            if (value === undefined) return null
            const isLone = values[at - 1] === undefined && values[at + 1] === undefined
            return (
              <svg
                key={at}
                x={percent(place(at))}
                y={percent(1 - scale.at(value))}
                overflow="visible"
              >
                {at % every === 0 || isLone ? <Mark index={index} /> : <circle r="4" opacity="0" />}
                <title>{titleOf(at, index, value)}</title>
              </svg>
            )
          })}
        </g>
      ))}
    </>
  )
}

/** Through all points in a row; a gap begins anew. */
function pathOf(points: readonly (readonly [number, number] | false)[]): string {
  let isDrawing = false
  return points
    .map((point) => {
      const mark = isDrawing ? 'L' : 'M'
      isDrawing = point !== false
      return point && `${mark}${point.map((share) => Math.round(share * 1e5) / 100).join(' ')}`
    })
    .filter(Boolean)
    .join('')
}

function Mark({ index }: { index: number }): ReactElement {
  return <path d={MARKS[index]} fill="currentColor" stroke="currentColor" data-x-present-mark="" />
}

/** What a series looks like, beside its name. */
export function LineSwatch({ index }: { index: number }): ReactElement {
  return (
    <>
      <path d="M0 6h24" stroke="currentColor" strokeWidth="2" strokeDasharray={DASHES[index]} />
      <svg x="12" y="6" overflow="visible">
        <Mark index={index} />
      </svg>
    </>
  )
}
