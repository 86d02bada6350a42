import { fireEvent, render, screen } from '@testing-library/react'
import type { ChatMessage, ToolPart } from '@x/core'
import { MessageView } from '@x/ui'
import { expect, it, vi } from 'vitest'

const call = (id: string, name: string, rest: Partial<ToolPart> = {}): ToolPart => ({
  type: 'tool',
  id,
  name,
  argsText: '{}',
  args: {},
  state: 'done',
  result: 'r',
  durationMs: 2000,
  ...rest,
})

const answer = (...parts: ChatMessage['parts']): ChatMessage => ({
  id: 'a',
  role: 'assistant',
  createdAt: 0,
  status: 'complete',
  parts,
})

const story = /search × 2.*read_page/

it('folds calls in a row into one line that opens', () => {
  const { container } = render(
    <MessageView
      message={answer(call('1', 'search'), call('2', 'search'), call('3', 'read_page'))}
    />,
  )
  const line = screen.getByRole('button', { name: story })
  // Side by side, in one request: as long as the longest.
  expect(line.textContent).toContain('2 sec')
  const items = [...container.querySelectorAll('[data-x-calls-item]')]
  expect(items.map((item) => item.getAttribute('hidden'))).toEqual(Array(3).fill('until-found'))
  fireEvent.click(line)
  expect(items.map((item) => item.getAttribute('hidden'))).toEqual([null, null, null])
  expect(line.getAttribute('aria-expanded')).toBe('true')
  // What the browser's find reaches opens it too.
  fireEvent.click(line)
  fireEvent(items[1] as Element, new Event('beforematch', { bubbles: true }))
  expect(items[0]?.getAttribute('hidden')).toBeNull()
})

it('never folds away what failed, what runs and what waits', () => {
  const { container } = render(
    <MessageView
      onDecide={vi.fn()}
      message={answer(
        call('1', 'search'),
        call('2', 'search'),
        call('3', 'read_page', { state: 'error' }),
        call('4', 'read_page', { state: 'running' }),
        call('5', 'erase', { state: 'approval' }),
      )}
    />,
  )
  expect(screen.getByRole('button', { name: 'search × 2, 2 sec' })).toBeTruthy()
  const items = [...container.querySelectorAll('[data-x-calls-item]')]
  expect(items.map((item) => item.hasAttribute('hidden'))).toEqual([
    true,
    true,
    false,
    false,
    false,
  ])
  expect(screen.getByRole('button', { name: 'Allow' })).toBeTruthy()
})

it('leaves one call as it is, and begins anew after a text', () => {
  render(
    <MessageView
      message={answer(
        call('1', 'search'),
        { type: 'text', text: 'Found.', state: 'done' },
        call('2', 'search'),
      )}
    />,
  )
  expect(screen.queryByRole('button', { name: /×/ })).toBeNull()
  expect(screen.getAllByRole('button', { name: /search/ }).length).toBe(2)
})

it('answers for several calls at once', () => {
  const onDecide = vi.fn()
  const asks = { state: 'approval' as const }
  const message = answer(call('1', 'erase', asks), call('2', 'erase', asks))
  const { rerender } = render(<MessageView message={message} onDecide={onDecide} />)
  fireEvent.click(screen.getByRole('button', { name: 'Allow all 2' }))
  fireEvent.click(screen.getByRole('button', { name: 'Deny all' }))
  expect(onDecide.mock.calls).toEqual([
    ['1', { approved: true }],
    ['2', { approved: true }],
    ['1', { approved: false }],
    ['2', { approved: false }],
  ])
  rerender(<MessageView message={message} />)
  expect(screen.queryByRole('button', { name: 'Allow all 2' })).toBeNull()
})
