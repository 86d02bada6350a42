import { act, render, screen } from '@testing-library/react'
import { createStore } from '@x/core'
import { useStore } from '@x/react'
import { expect, it } from 'vitest'

const whole = (value: string): string => value

it('shows what a store holds after it went away and came back in one batch', () => {
  const store = createStore('kept')
  function Shown() {
    return <output>{useStore(store, whole)}</output>
  }
  render(<Shown />)
  act(() => {
    store.set('')
    store.set('kept')
  })
  expect(screen.getByRole('status').textContent).toBe('kept')
})
