// How the calls of the demo's tools look: a view is a component with one prop. Before there is a result, and where
// there is none, it shows what is asked for.
import { type ToolViewProps, useUI } from '@x/ui'
import type { CSSProperties } from 'react'
import type { calculator, clock, data } from './tools.ts'

/** An expression and its value. */
export function Calculation({ call }: ToolViewProps<typeof calculator>) {
  const { locale } = useUI()
  if (call.state === 'error') return <p className="demo-card">{call.error?.message}</p>
  const value = call.result?.value
  return (
    <p className="demo-card demo-sum">
      <code dir="ltr">{call.args?.expression}</code>
      {value !== undefined && <output>{format(value, locale)}</output>}
    </p>
  )
}

/** A time somewhere. */
export function Clock({ call }: ToolViewProps<typeof clock>) {
  return (
    <p className="demo-card demo-sum">
      <span>{call.result?.timeZone ?? call.args?.timeZone}</span>
      <output>{call.result?.time ?? call.error?.message}</output>
    </p>
  )
}

/** Bars by size. Each has its number beside it: nothing is said by a length alone. */
export function Chart({ call }: ToolViewProps<typeof data>) {
  const { locale } = useUI()
  if (!call.result) {
    return (
      <p className="demo-card">
        {call.error?.message ?? Object.values(call.args ?? {}).join(' · ')}
      </p>
    )
  }
  const { table, title, groups } = call.result
  const largest = Math.max(...groups.map(({ value }) => Math.abs(value)), 1)
  return (
    <figure className="demo-card demo-chart">
      <figcaption>
        {title} <small>{table}</small>
      </figcaption>
      <dl>
        {groups.map(({ label, value }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd style={{ '--part': Math.abs(value) / largest } as CSSProperties}>
              {format(value, locale)}
            </dd>
          </div>
        ))}
      </dl>
    </figure>
  )
}

const format = (value: number, locale: string): string =>
  new Intl.NumberFormat(locale, { maximumFractionDigits: 10 }).format(value)
