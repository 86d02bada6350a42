'use client'
import { useId } from 'react'
import type { CSSProperties, ReactElement, ReactNode } from 'react'
import { presence } from '../part.ts'
import { useUI } from '../ui-provider/ui-provider.tsx'
import { formatNumber, isShortUnit, type NumberForm } from './numbers.ts'
import type { ChartPart } from './parts.ts'
import { type Scale, scaleOf } from './scale.ts'

// No series is told by its colour alone: bars have patterns, lines have dashes and marks of their own.
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

const percent = (share: number): string => `${Math.round(share * 1e5) / 1e3}%`

interface PlotProps {
  part: ChartPart
  /** What it shows, in a sentence. */
  label: string
}

/**
 * The drawing. Places are shares of its size, so that it fits any width without being measured; all text stands beside
 * it as text, so that it can be mirrored.
 */
export function Plot({ part, label }: PlotProps): ReactElement {
  const { kind, labels, series, unit } = part
  const { locale } = useUI()
  const id = useId().replaceAll(/\W/g, '-')
  const values = series.flatMap((one) => one.values.filter((value) => value !== undefined))
  const scale = scaleOf(values, kind === 'bar')
  const count = labels.length
  const titleOf = (at: number, index: number, value: number): string =>
    [labels[at], series[index]?.name, formatNumber(value, locale, { unit })]
      .filter(Boolean)
      .join(', ')
  const drawing = { part, scale, id, titleOf }
  const short = shortForm(unit)
  return (
    <div data-x-present-plot="">
      <div data-x-present-axis="" aria-hidden="true">
        {scale.ticks.map((tick, index) => (
          <span key={index}>{formatNumber(tick, locale, short)}</span>
        ))}
      </div>
      <div data-x-present-area="" role="img" aria-label={label}>
        <svg width="100%" height="100%" aria-hidden="true" focusable="false" data-x-present-svg="">
          {scale.ticks.map((tick, index) => (
            <line
              key={index}
              x1="0"
              x2="100%"
              y1={percent(1 - scale.at(tick))}
              y2={percent(1 - scale.at(tick))}
              stroke="currentColor"
              data-x-present-line={tick === 0 ? 'zero' : ''}
            />
          ))}
          {kind === 'bar' ? <Bars {...drawing} /> : <Lines {...drawing} />}
        </svg>
        {kind === 'bar' && count * series.length <= 8 && <BarTexts {...drawing} />}
      </div>
      <Names labels={labels} />
    </div>
  )
}

/** Of a long unit it is said once above the chart. */
function shortForm(unit: string | undefined): NumberForm {
  return { unit: unit !== undefined && isShortUnit(unit) ? unit : undefined, isShort: true }
}

interface Drawing {
  part: ChartPart
  scale: Scale
  /** For what is referred to within the document. */
  id: string
  titleOf: (at: number, index: number, value: number) => string
}

/** Where the bar of a series stands in the group of its point: its start and its width, as shares of the whole. */
function barAt({ part }: Pick<Drawing, 'part'>, at: number, index: number): [number, number] {
  const count = part.labels.length
  const kinds = part.series.length
  const group = Math.min((count > 30 ? 0.9 : 0.64) / count, 0.1 * kinds + 0.04)
  const width = group / kinds
  return [(at + 0.5) / count - group / 2 + index * width, width * (kinds > 1 ? 0.92 : 1)]
}

function Bars(drawing: Drawing): ReactElement {
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

/** Where there are few bars, each has its number beside it. */
function BarTexts(drawing: Drawing): ReactNode {
  const { part, scale } = drawing
  const { locale } = useUI()
  return part.series.map(({ values }, index) =>
    values.map((value, at) => {
      if (value === undefined) return null
      const [x, width] = barAt(drawing, at, index)
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
          {formatNumber(value, locale, shortForm(part.unit))}
        </span>
      )
    }),
  )
}

/** So many marks on a line: between them it runs on without. */
const MOST_MARKS = 24

function Lines({ part, scale, titleOf }: Drawing): ReactElement {
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
export function Swatch({ kind, index }: { kind: ChartPart['kind']; index: number }): ReactElement {
  const id = useId().replaceAll(/\W/g, '-')
  return (
    <svg width="24" height="12" aria-hidden="true" focusable="false" data-series={index}>
      {kind === 'line' ? (
        <>
          <path d="M0 6h24" stroke="currentColor" strokeWidth="2" strokeDasharray={DASHES[index]} />
          <svg x="12" y="6" overflow="visible">
            <Mark index={index} />
          </svg>
        </>
      ) : (
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
      )}
    </svg>
  )
}

/** So many names fit side by side, and on a phone. */
const MOST_NAMES = 12
const MOST_ON_A_PHONE = 6

function Names({ labels }: { labels: readonly string[] }): ReactElement {
  const count = labels.length
  const every = Math.ceil(count / MOST_NAMES)
  const everyOnPhone = Math.ceil(count / MOST_ON_A_PHONE / every) * every
  return (
    <div
      data-x-present-names=""
      aria-hidden="true"
      style={{ gridTemplateColumns: `repeat(${count}, minmax(0, 1fr))` }}
    >
      {labels.map((label, at) =>
        at % every === 0 ? (
          <span
            key={at}
            data-secondary={presence(at % everyOnPhone !== 0)}
            style={
              {
                gridColumn: at + 1,
                '--x-present-every': every,
                '--x-present-every-narrow': everyOnPhone,
              } as CSSProperties
            }
          >
            {label}
          </span>
        ) : null,
      )}
    </div>
  )
}
