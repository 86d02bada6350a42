// How the calls of the demo's tools look: a view is a component with one prop. Before there is a result, and where
// there is none, it shows what is asked for.
import '@x/ui/present.css'
import { type ToolViewProps, useUI } from '@x/ui'
import { PresentView } from '@x/ui/present'
import type { calculator, clock, data } from './tools.ts'

export { PresentView }

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

/** Bars by size, with their numbers behind them: a chart as a model could show by `present`. */
export function Chart({ call }: ToolViewProps<typeof data>) {
  if (!call.result) {
    return (
      <p className="demo-card">
        {call.error?.message ?? Object.values(call.args ?? {}).join(' · ')}
      </p>
    )
  }
  const { table, title, groups } = call.result
  const chart = {
    type: 'chart',
    kind: 'bar',
    title: `${title} (${table})`,
    labels: groups.map(({ label }) => label),
    series: [{ name: title, values: groups.map(({ value }) => value) }],
  }
  return <PresentView call={{ state: 'done', args: { parts: [chart] } }} />
}

const format = (value: number, locale: string): string =>
  new Intl.NumberFormat(locale, { maximumFractionDigits: 10 }).format(value)
