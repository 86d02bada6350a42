import type { ToolViewProps } from '@x/ui'
import type { weather } from './tools.ts'

export function WeatherCard({ call }: ToolViewProps<typeof weather>) {
  return (
    <section aria-label="Weather">
      <h3>{call.args?.city ?? '…'}</h3>
      {call.state === 'running' && <progress value={Number(call.progress ?? 0)} />}
      {call.state === 'error' && <p role="alert">{call.error?.message}</p>}
      <ul>
        {call.result?.days.map(({ name, degrees }) => (
          <li key={name}>{`${name}: ${degrees} °C`}</li>
        ))}
      </ul>
    </section>
  )
}
