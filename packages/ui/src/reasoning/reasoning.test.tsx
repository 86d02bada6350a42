import { act, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { Reasoning } from '@x/ui'
import { afterEach, expect, it, vi } from 'vitest'

afterEach(() => {
  vi.useRealTimers()
})

const isOpen = (): boolean => screen.getByRole('button').getAttribute('aria-expanded') === 'true'

it('is open while it streams and folds when it is done', () => {
  const { rerender } = render(<Reasoning text="Hm" streaming />)
  expect(isOpen()).toBe(true)
  rerender(<Reasoning text="Hm." durationMs={4200} />)
  expect(isOpen()).toBe(false)
  expect(screen.getByRole('button').textContent).toBe('Thought for 4 seconds')
})

it('stays closed when the reader closed it', async () => {
  const { rerender } = render(<Reasoning text="Hm" streaming />)
  await userEvent.click(screen.getByRole('button'))
  rerender(<Reasoning text="Hm, more" streaming />)
  expect(isOpen()).toBe(false)
})

it('stays open when the reader opened it', async () => {
  const { rerender } = render(<Reasoning text="Hm" streaming />)
  await userEvent.click(screen.getByRole('button'))
  await userEvent.click(screen.getByRole('button'))
  rerender(<Reasoning text="Hm." />)
  expect(isOpen()).toBe(true)
})

it('leaves folded text to the find of the browser, and opens where that finds something', () => {
  const onOpenChange = vi.fn()
  render(<Reasoning text="needle" onOpenChange={onOpenChange} />)
  const content = screen.getByText('needle').closest('[data-x-fold-content]')
  expect(content?.getAttribute('hidden')).toBe('until-found')
  act(() => {
    content?.dispatchEvent(new Event('beforematch', { bubbles: true }))
  })
  expect(isOpen()).toBe(true)
  expect(content?.hasAttribute('hidden')).toBe(false)
  expect(onOpenChange).toHaveBeenCalledWith(true)
})

it('counts the seconds while it streams', () => {
  vi.useFakeTimers()
  render(<Reasoning text="Hm" streaming />)
  act(() => {
    vi.advanceTimersByTime(3000)
  })
  expect(screen.getByRole('button').textContent).toBe('Thinking3 sec')
})
