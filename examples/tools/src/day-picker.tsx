import type { ToolViewProps } from '@x/ui'
import type { pickDay } from './tools.ts'

export function DayPicker({ call }: ToolViewProps<typeof pickDay>) {
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
