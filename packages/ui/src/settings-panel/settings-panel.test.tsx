import { fireEvent, render, screen } from '@testing-library/react'
import { useSettings } from '@x/react'
import type { ChatSettings, SettingValues } from '@x/react'
import { SettingsPanel, UIProvider } from '@x/ui'
import { useEffect } from 'react'
import { beforeEach, describe, expect, it } from 'vitest'

let latest: ChatSettings

function Panel({ initial }: { initial?: SettingValues }) {
  const settings = useSettings({ initial })
  useEffect(() => {
    latest = settings
  }, [settings])
  return (
    <UIProvider locale="en">
      <SettingsPanel settings={settings} />
    </UIProvider>
  )
}

const field = (name: string): HTMLInputElement => screen.getByRole('textbox', { name })
const slider = (name: string): HTMLInputElement => screen.getByRole('slider', { name })
const type = (name: string, value: string): void => {
  fireEvent.change(field(name), { target: { value } })
}

describe('a number', () => {
  beforeEach(() => void render(<Panel />))

  it('is left to the model until it is typed, and again when it is deleted', () => {
    expect(field('Temperature').value).toBe('')
    expect(field('Temperature').placeholder).toBe('Auto')
    expect(slider('Temperature').getAttribute('aria-valuetext')).toBe('Auto')
    type('Temperature', '0.70')
    expect(field('Temperature').value).toBe('0.70')
    expect(slider('Temperature').value).toBe('0.7')
    expect(latest.options.body).toEqual({ temperature: 0.7 })
    type('Temperature', '')
    expect(latest.options.body).toEqual({})
  })

  it('is chosen by its slider, which replaces what was typed', () => {
    type('Presence penalty', '9')
    fireEvent.change(slider('Presence penalty'), { target: { value: '-1.5' } })
    expect(field('Presence penalty').value).toBe('-1.5')
    expect(screen.queryByRole('alert')).toBeNull()
    expect(latest.options.body).toEqual({ presence_penalty: -1.5 })
  })

  it('may have the decimal comma of the reader’s language', () => {
    type('Top P', '0,25')
    expect(latest.options.body).toEqual({ top_p: 0.25 })
  })

  it.each([
    ['Temperature', '2.01', 'Use a number from 0 to 2.'],
    ['Temperature', '-1', 'Use a number from 0 to 2.'],
    ['Top P', 'lots', 'Use a number from 0 to 1.'],
    ['Frequency penalty', '−2.5', 'Use a number from -2 to 2.'],
    ['Presence penalty', '1e0', 'Use a number from -2 to 2.'],
    ['Longest answer', '10.5', 'Use a whole number from 1 on.'],
    ['Longest answer', '0', 'Use a whole number from 1 on.'],
  ])('%s of “%s” is answered with one sentence and not sent', (name, value, sentence) => {
    type(name, value)
    expect(screen.getByRole('alert').textContent).toBe(sentence)
    expect(field(name).getAttribute('aria-invalid')).toBe('true')
    expect(latest.options.body).toEqual({})
    type(name, '1')
    expect(screen.queryByRole('alert')).toBeNull()
    expect(Object.values(latest.options.body ?? {})).toEqual([1])
  })
})

it('sends instructions before the conversation', () => {
  render(<Panel initial={{ system: 'Be brief.' }} />)
  expect(field('Instructions').value).toBe('Be brief.')
  type('Instructions', 'Be kind.')
  expect(latest.options.system).toBe('Be kind.')
  type('Instructions', '')
  expect(latest.options).not.toHaveProperty('system')
})

it('goes back to what the app says, also from what does not fit', () => {
  render(<Panel initial={{ temperature: 1 }} />)
  const reset = screen.getByRole('button', { name: 'Reset' })
  expect(reset.getAttribute('aria-disabled')).toBe('true')
  type('Temperature', '0.5')
  type('Top P', '7')
  expect(reset.getAttribute('aria-disabled')).toBeNull()
  fireEvent.click(reset)
  expect(field('Temperature').value).toBe('1')
  expect(field('Top P').value).toBe('')
  expect(screen.queryByRole('alert')).toBeNull()
})

it('keeps what few people change behind one more press, unless it was changed', () => {
  const advanced = (): HTMLDetailsElement => screen.getByText('Advanced').closest('details')!
  const { unmount } = render(<Panel />)
  expect(advanced().open).toBe(false)
  expect(advanced().contains(field('Top P'))).toBe(true)
  expect(advanced().contains(field('Temperature'))).toBe(false)
  unmount()
  function Changed() {
    const settings = useSettings()
    const { set } = settings
    useEffect(() => set({ topP: 0.5 }), [set])
    return settings.values.topP === undefined ? null : <SettingsPanel settings={settings} />
  }
  render(<Changed />)
  expect(advanced().open).toBe(true)
})
