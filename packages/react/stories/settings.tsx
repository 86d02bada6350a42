import { createClient, textOf } from '@x/core'
import { useChatCompletion, useModels, useSettings } from '@x/react'

const client = createClient({ baseURL: '/api' })

export function SettingsAndModels() {
  const { models, status } = useModels(client)
  // `keepAs: 'settings'` would keep them in this browser.
  const { values, set, options, reset } = useSettings({ client, models })
  const { messages, send } = useChatCompletion({ client, ...options })
  return (
    <>
      <label>
        Model{' '}
        <select
          aria-busy={status === 'loading'}
          value={values.model ?? ''}
          onChange={({ target }) => set({ model: target.value })}
        >
          <option value="">Choose one</option>
          {models.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label>
        Temperature{' '}
        <input
          type="number"
          min={0}
          max={2}
          step={0.1}
          value={values.temperature ?? ''}
          onChange={({ target }) =>
            set({ temperature: target.value === '' ? undefined : target.valueAsNumber })
          }
        />
      </label>
      <button onClick={() => reset()}>As it was</button>
      <button disabled={!values.model} onClick={() => void send('Who answers me?')}>
        Ask
      </button>
      {messages.map(({ id, role, parts }) => (
        <p key={id} data-role={role}>
          {textOf(parts)}
        </p>
      ))}
    </>
  )
}
