import { act, fireEvent, render, screen } from '@testing-library/react'
import { ChatError } from '@x/core'
import type { ChatErrorData, ChatErrorKind, ChatErrorOptions } from '@x/core'
import { ErrorNotice } from '@x/ui'
import { afterEach, expect, it, vi } from 'vitest'

afterEach(() => {
  vi.useRealTimers()
})

function errorOf(kind: ChatErrorKind, options: Partial<ChatErrorOptions> = {}): ChatErrorData {
  return new ChatError(kind, { message: 'Said by the server.', ...options }).toJSON()
}

it.each([
  ['network', {}, 'No connection'],
  ['timeout', {}, 'The server took too long'],
  ['interrupted', {}, 'The connection was lost'],
  ['protocol', {}, 'The server sent something unexpected'],
  ['http', { status: 500 }, 'The server had a problem'],
  ['http', { status: 429 }, 'Too many requests'],
  ['http', { status: 401 }, 'Sign-in needed'],
  ['http', { status: 402 }, 'Out of credit'],
  ['api', { code: 'context_length_exceeded' }, 'This conversation is too long for the model'],
  ['api', { code: 'model_not_found' }, 'This model is not available'],
  ['usage', {}, 'Something went wrong'],
] as const)('says what %s %j means', (kind, options, title) => {
  render(<ErrorNotice error={errorOf(kind, options)} />)
  expect(screen.getByRole('alert').querySelector('strong')?.textContent).toBe(title)
})

it('says what the account must hold, where the server tells it', () => {
  const balanceRequired = { amount: '0.0035', currency: 'USD' }
  render(<ErrorNotice error={errorOf('api', { status: 402, balanceRequired })} />)
  expect(
    screen.getByText('The balance does not cover this request. It needs $0.0035.'),
  ).toBeTruthy()
})

it('keeps what the server said, folded', () => {
  render(<ErrorNotice error={errorOf('http', { status: 500, requestId: 'req_7' })} />)
  const details = screen.getByRole('alert').querySelector('details')
  expect(details?.open).toBe(false)
  expect(details?.textContent).toContain('Said by the server.')
  expect(details?.textContent).toContain('req_7')
})

it('waits as long as the server asked before it sends again', () => {
  vi.useFakeTimers()
  const onRetry = vi.fn()
  render(
    <ErrorNotice error={errorOf('http', { status: 429, retryAfter: 3000 })} onRetry={onRetry} />,
  )
  const button = screen.getByRole('button')
  expect(button.textContent).toBe('Try again in 3 sec')
  fireEvent.click(button)
  expect(onRetry).not.toHaveBeenCalled()
  act(() => {
    vi.advanceTimersByTime(2000)
  })
  expect(button.textContent).toBe('Try again in 1 sec')
  act(() => {
    vi.advanceTimersByTime(2000)
  })
  expect(button.textContent).toBe('Try again')
  fireEvent.click(button)
  expect(onRetry).toHaveBeenCalledOnce()
})

it('offers what the error asks for where the app can do it', () => {
  const onAction = vi.fn()
  render(<ErrorNotice error={errorOf('http', { status: 402 })} onAction={onAction} />)
  fireEvent.click(screen.getByRole('button', { name: 'Add credit' }))
  expect(onAction).toHaveBeenCalledWith('top-up')
})

it('offers no retry of a call that cannot work', () => {
  render(<ErrorNotice error={errorOf('usage')} onRetry={() => undefined} />)
  expect(screen.queryByRole('button')).toBeNull()
})
