import { act, fireEvent, render, screen } from '@testing-library/react'
import { useSettings } from '@x/react'
import { SettingsPopover } from '@x/ui/overlays'
import { expect, it } from 'vitest'

function Page() {
  const settings = useSettings()
  return (
    <>
      <SettingsPopover settings={settings} fields={['temperature']} />
      <output>{JSON.stringify(settings.options.body)}</output>
    </>
  )
}

it('opens the panel, and shows afterwards that something was changed', async () => {
  render(<Page />)
  const button = screen.getByRole('button', { name: 'Settings' })
  expect(button.hasAttribute('data-changed')).toBe(false)
  await act(async () => fireEvent.click(button))
  const field = await screen.findByRole('textbox', { name: 'Temperature' })
  fireEvent.change(field, { target: { value: '0.5' } })
  expect(screen.getByRole('status').textContent).toBe('{"temperature":0.5}')
  expect(button.hasAttribute('data-changed')).toBe(true)
  await act(async () => fireEvent.keyDown(field, { key: 'Escape' }))
  expect(screen.queryByRole('dialog')).toBeNull()
})

it('says what it is for, and is closed by a button too', async () => {
  render(<Page />)
  const button = screen.getByRole('button', { name: 'Settings' })
  await act(async () => fireEvent.click(button))
  expect(await screen.findByRole('dialog', { name: 'Settings for this chat' })).toBeTruthy()
  await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Close' })))
  expect(screen.queryByRole('dialog')).toBeNull()
})
