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

it('renders once for each change where what is selected is another object each time', () => {
  const store = createStore('a b')
  let renders = 0
  function Shown() {
    renders++
    return <output>{useStore(store, (value) => value.split(' ')).join('+')}</output>
  }
  render(<Shown />)
  expect(renders).toBe(1)
  act(() => {
    store.set('a b c')
  })
  expect(screen.getByRole('status').textContent).toBe('a+b+c')
  expect(renders).toBe(2)
})
