'use client'
import { useId } from 'react'
import type { CSSProperties, ReactElement, ReactNode } from 'react'
import { presence } from '../part.ts'
import { useUI } from '../ui-provider/ui-provider.tsx'
import { type Drawing, percent } from './drawing.ts'
import { formatNumber } from './numbers.ts'

// No series is told by its colour alone: bars have patterns.
const PATTERNS = [
  '',
  'M-1 1 1-1M0 6 6 0M5 7 7 5',
  'M2 2h.01M5 5h.01',
  'M0 3h6',
  'M0 0 6 6M6 0 0 6',
  'M3 0v6',
  'M-1 5 1 7M0 0 6 6M5-1 7 1',
  'M3 1v4M1 3h4',
]

/** Where the bar of a series stands in the group of its point: its start and its width, as shares of the whole. */
function barAt({ part }: Pick<Drawing, 'part'>, at: number, index: number): [number, number] {
  const count = part.labels.length
  const kinds = part.series.length
  const group = Math.min((count > 30 ? 0.9 : 0.64) / count, 0.1 * kinds + 0.04)
  const width = group / kinds
  return [(at + 0.5) / count - group / 2 + index * width, width * (kinds > 1 ? 0.92 : 1)]
}

/** The bars, side by side at each point. */
export function Bars(drawing: Drawing): ReactElement {
  const { part, scale, id, titleOf } = drawing
  const zero = scale.at(0)
  return (
    <>
      <defs>
        {part.series.map((_, index) => (
          <pattern
            key={index}
            id={`${id}-${index}`}
            width="6"
            height="6"
            patternUnits="userSpaceOnUse"
            data-series={index}
          >
            <rect width="6" height="6" fill="currentColor" opacity="0.18" />
            <path
              d={PATTERNS[index]}
              fill="none"
              stroke="currentColor"
              strokeWidth={index === 2 ? 2 : 1.5}
              strokeLinecap={index === 2 ? 'round' : 'square'}
            />
          </pattern>
        ))}
      </defs>
      {part.series.map(({ values }, index) => (
        <g key={index} data-series={index}>
          {values.map((value, at) => {
            if (value === undefined) return null
            const [x, width] = barAt(drawing, at, index)
            const end = scale.at(value)
            return (
              <rect
                key={at}
                x={percent(x)}
                width={percent(width)}
                y={percent(1 - Math.max(zero, end))}
                height={percent(Math.abs(end - zero))}
                rx="2"
                fill={index === 0 ? 'currentColor' : `url(#${id}-${index})`}
                stroke={index === 0 ? undefined : 'currentColor'}
              >
                <title>{titleOf(at, index, value)}</title>
              </rect>
            )
          })}
        </g>
      ))}
    </>
  )
}

/** As wide as a chart gets, and as a letter of its numbers takes with its share of the gap, in pixels. */
const WIDEST_PX = 640
const CHARACTER_PX = 7.5

/** Where there are few bars, each has its number beside it. */
export function BarTexts(drawing: Drawing): ReactNode {
  const { part, scale } = drawing
  const { locale } = useUI()
  // The marks of the axis have the unit.
  const textOf = (value: number): string => formatNumber(value, locale, { isShort: true })
  const [, width] = barAt(drawing, 0, 0)
  // A language may have no short form: numbers that run into each other say less than none.
  const isTooLong = (value: number | undefined): boolean =>
    value !== undefined && textOf(value).length * CHARACTER_PX > width * WIDEST_PX
  if (part.series.length > 1 && part.series.some(({ values }) => values.some(isTooLong)))
    return null
  return part.series.map(({ values }, index) =>
    values.map((value, at) => {
      if (value === undefined) return null
      const [x] = barAt(drawing, at, index)
      const isBelow = value < 0
      const isMany = part.labels.length * part.series.length > 4
      const style: CSSProperties = {
        insetInlineStart: percent(x + width / 2),
        insetBlockStart: percent(1 - scale.at(value)),
      }
      return (
        <span
          key={`${index} ${at}`}
          data-x-present-bar-text={isBelow ? 'below' : ''}
          data-secondary={presence(isMany)}
          style={style}
          aria-hidden="true"
        >
          {textOf(value)}
        </span>
      )
    }),
  )
}

/** What a series looks like, beside its name. */
export function BarSwatch({ index }: { index: number }): ReactElement {
  const id = useId().replaceAll(/\W/g, '-')
  return (
    <>
      <pattern id={id} width="6" height="6" patternUnits="userSpaceOnUse">
        <rect width="6" height="6" fill="currentColor" opacity="0.18" />
        <path d={PATTERNS[index]} fill="none" stroke="currentColor" strokeWidth="1.5" />
      </pattern>
      <rect
        x="0.5"
        y="0.5"
        width="23"
        height="11"
        rx="2"
        fill={index === 0 ? 'currentColor' : `url(#${id})`}
        stroke="currentColor"
      />
    </>
  )
}
