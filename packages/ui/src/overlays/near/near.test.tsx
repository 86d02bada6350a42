import { act, fireEvent, render, screen, waitFor } from '@testing-library/react'
import { beforeEach, expect, it, vi } from 'vitest'

let fetched = 0
let isLost = false

// Each test has the packages as a page has them that was just opened.
beforeEach(() => {
  vi.resetModules()
  fetched = 0
  isLost = false
  vi.doMock('../index.ts', async (original) => {
    fetched += 1
    if (isLost) throw new TypeError('Failed to fetch dynamically imported module')
    return await original()
  })
})

async function open(): Promise<void> {
  const { ModelPicker, SettingsPopover } = await import('@x/ui/overlays/near')
  const { SettingsProvider, useSettings } = await import('@x/react')
  const models = [
    { id: 'a', name: 'The first', raw: {} },
    { id: 'b', raw: {} },
  ]
  function Page() {
    const settings = useSettings({ initial: { model: 'a' } })
    return (
      <SettingsProvider settings={settings}>
        <ModelPicker models={models} className="mine" />
        <SettingsPopover />
        <button onClick={() => settings.set({ model: 'b', system: 'Be brief.' })}>Set</button>
      </SettingsProvider>
    )
  }
  render(<Page />)
}

const picker = (name = 'The first') => screen.getByRole('combobox', { name: `Model: ${name}` })
const settings = () => screen.getByRole('button', { name: 'Settings' })
// Not within `act`: React 18 shows nothing before it ends.
const there = (): Promise<void> =>
  waitFor(() => expect(screen.getByRole('combobox').id).toBeTruthy(), { timeout: 60_000 })

it('shows the buttons as they are with the rest, and fetches nothing by itself', async () => {
  await open()
  expect(picker().className).toBe('mine')
  expect(picker().textContent).toBe('The first')
  expect(settings().hasAttribute('data-changed')).toBe(false)
  fireEvent.click(screen.getByText('Set'))
  expect(picker('b')).toBeTruthy()
  expect(settings().hasAttribute('data-changed')).toBe(true)
  expect(fetched).toBe(0)
})

it('is there before the press of somebody who points at it', async () => {
  await open()
  fireEvent.pointerEnter(settings())
  await there()
  expect(screen.queryByRole('dialog')).toBeNull()
  await act(async () => fireEvent.click(picker()))
  expect(await screen.findByRole('dialog', { name: 'Choose a model' })).toBeTruthy()
  expect(fetched).toBe(1)
})

it('gives the focus and the press to what takes its place', async () => {
  await open()
  act(() => settings().focus())
  await there()
  expect(document.activeElement).toBe(settings())
})

it('opens by the first press', async () => {
  await open()
  fireEvent.click(picker())
  expect(await screen.findByRole('dialog', { name: 'Choose a model' })).toBeTruthy()
})

it('takes the focus from nobody who has gone on', async () => {
  await open()
  act(() => settings().focus())
  act(() => screen.getByText('Set').focus())
  await there()
  expect(document.activeElement).toBe(screen.getByText('Set'))
})

it('asks again with the next press, and with the network, where the file could not be had', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined)
  isLost = true
  await open()
  fireEvent.click(picker())
  await act(() => expect.poll(() => warn.mock.calls.flat().join()).toContain('could not be loaded'))
  expect(picker().textContent).toBe('The first')
  isLost = false
  act(() => void window.dispatchEvent(new Event('online')))
  expect(await screen.findByRole('dialog', { name: 'Choose a model' })).toBeTruthy()
})
