import type { ToolViewProps, ToolViews } from '@x/ui'
import type { pickDay, tools, weather } from './tools.ts'

function WeatherCard({ call }: ToolViewProps<typeof weather>) {
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

function DayPicker({ call }: ToolViewProps<typeof pickDay>) {
  const { resolve } = call
  if (!resolve) return <p>{call.result ? `${call.result.day} it is.` : call.args?.question}</p>
  return (
    <form action={(form) => resolve({ day: String(form.get('day')) })}>
      <fieldset>
        <legend>{call.args?.question}</legend>
        {call.args?.days?.map((day) => (
          <label key={day}>
            <input type="radio" name="day" value={day} required /> {day}
          </label>
        ))}
      </fieldset>
      <button>Choose</button>
    </form>
  )
}

export const toolViews: ToolViews<typeof tools> = {
  weather: { view: WeatherCard, toText: ({ args }) => `The weather in ${args?.city ?? 'a city'}` },
  pickDay: DayPicker,
}
