'use client'
import { useId } from 'react'
import type { CSSProperties, ReactElement } from 'react'
import { presence } from '../part.ts'
import { useUI } from '../ui-provider/ui-provider.tsx'
import { percent } from './drawing.ts'
import { formatNumber, isShortUnit } from './numbers.ts'
import type { ChartPart } from './parts.ts'
import { Bars, BarSwatch, BarTexts } from './plot-bars.tsx'
import { Lines, LineSwatch } from './plot-lines.tsx'
import { scaleOf } from './scale.ts'

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
  // Of a long unit it is said once above the chart.
  const short = { unit: unit && isShortUnit(unit) ? unit : undefined, isShort: true }
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

/** What a series looks like, beside its name. */
export function Swatch({ kind, index }: { kind: ChartPart['kind']; index: number }): ReactElement {
  return (
    <svg width="24" height="12" aria-hidden="true" focusable="false" data-series={index}>
      {kind === 'line' ? <LineSwatch index={index} /> : <BarSwatch index={index} />}
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
