import { fireEvent, render, screen } from '@testing-library/react'
import { BalanceNotice, UIProvider } from '@x/ui'
import { expect, it, vi } from 'vitest'

function Notice(props: React.ComponentProps<typeof BalanceNotice>) {
  return (
    <UIProvider locale="en">
      <BalanceNotice {...props} />
    </UIProvider>
  )
}

it('is quiet while there is enough', () => {
  const { container } = render(
    <Notice amount="10" currency="USD" low={1} onTopUp={() => undefined} />,
  )
  expect(container.textContent).toBe('$10.00 left')
  expect(screen.getByRole('status').textContent).toBe('')
  expect(screen.queryByRole('button')).toBeNull()
})

it('says aloud that it turned low, and offers to add credit', () => {
  const onTopUp = vi.fn()
  const { rerender } = render(<Notice amount="1.5" currency="USD" low={1} onTopUp={onTopUp} />)
  const status = screen.getByRole('status')
  rerender(<Notice amount="0.42" currency="USD" low={1} onTopUp={onTopUp} />)
  expect(screen.getByRole('status')).toBe(status)
  expect(status.textContent).toBe('Only $0.42 left')
  fireEvent.click(screen.getByRole('button', { name: 'Add credit' }))
  expect(onTopUp).toHaveBeenCalledOnce()
})

it('is low at nothing where no limit is told, in any currency', () => {
  const { container, rerender } = render(<Notice amount="0.001" currency="XNO" />)
  expect(container.textContent).toMatch(/^XNO.0\.0010 left$/)
  rerender(<Notice amount="0" currency="XNO" />)
  expect(container.textContent).toBe('No credit left')
})
