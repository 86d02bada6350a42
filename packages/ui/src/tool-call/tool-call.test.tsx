import { act, fireEvent, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { createChat, type ToolPart } from '@x/core'
import { createSandbox } from '@x/core/testing'
import { tool, toolRunner } from '@x/core/tools'
import { Chat, ToolCall } from '@x/ui'
import { expect, it, vi } from 'vitest'

const call: ToolPart = {
  type: 'tool',
  id: 'c1',
  name: 'erase',
  argsText: '{"path":"a"}',
  args: { path: 'a' },
  state: 'approval',
}

const click = (name: string) => fireEvent.click(screen.getByRole('button', { name }))

it('asks in the open, and tells of what was decided', () => {
  const onDecide = vi.fn()
  render(<ToolCall call={call} onDecide={onDecide} />)
  expect(screen.getByRole('button', { name: /erase/, expanded: true })).toBeTruthy()
  click('Allow')
  click('Always allow')
  click('Deny')
  expect(onDecide.mock.calls.map(([decision]) => decision)).toEqual([
    { approved: true },
    { approved: true, always: true },
    { approved: false },
  ])
})

it('takes other arguments, and one sentence for those that are no JSON', async () => {
  const onDecide = vi.fn()
  render(<ToolCall call={call} onDecide={onDecide} />)
  click('Change arguments')
  const field = screen.getByRole('textbox', { name: 'Arguments' })
  fireEvent.change(field, { target: { value: '{"path":' } })
  click('Allow')
  expect(onDecide).not.toHaveBeenCalled()
  expect(screen.getByRole('alert').textContent).toContain('not valid JSON')
  expect(field.getAttribute('aria-invalid')).toBe('true')
  fireEvent.change(field, { target: { value: '{"path":"b"}' } })
  expect(screen.queryByRole('alert')).toBeNull()
  click('Allow')
  expect(onDecide).toHaveBeenCalledWith({ approved: true, args: { path: 'b' } })
})

it('passes on why not, by Enter too, and not the Enter that ends a composition', async () => {
  const user = userEvent.setup()
  const onDecide = vi.fn()
  render(<ToolCall call={call} onDecide={onDecide} />)
  const field = screen.getByRole('textbox', { name: 'Why not (optional)' })
  await user.type(field, 'Not that one')
  fireEvent.keyDown(field, { key: 'Enter', keyCode: 229 })
  expect(onDecide).not.toHaveBeenCalled()
  await user.keyboard('{Enter}')
  expect(onDecide).toHaveBeenCalledWith({ approved: false, reason: 'Not that one' })
})

it('does not ask where nobody listens', () => {
  render(<ToolCall call={call} />)
  expect(screen.queryByRole('button', { name: 'Allow' })).toBeNull()
})

it('shows plain arguments as a list, and others as JSON', () => {
  const { container, rerender } = render(<ToolCall call={{ ...call, state: 'done' }} defaultOpen />)
  expect(container.querySelector('dt')?.textContent).toBe('path')
  rerender(<ToolCall call={{ ...call, args: { deep: { a: 1 } }, state: 'done' }} defaultOpen />)
  expect(container.querySelector('dl')).toBeNull()
  expect(screen.getByRole('region', { name: 'Arguments' }).textContent).toContain('"deep"')
})

it('carries a call from the question to the answer in a chat, and says aloud that it asks', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true })
  try {
    const execute = vi.fn(() => 'gone')
    const sandbox = createSandbox([
      { toolCalls: [{ name: 'erase', args: { path: 'a' } }] },
      { text: 'It is gone.' },
    ])
    const chat = createChat({
      baseURL: 'http://sandbox.invalid/v1',
      fetch: sandbox.fetch,
      model: 'm',
      tools: toolRunner({ erase: tool({ needsApproval: true, execute }) }),
    })
    const { container } = render(<Chat chat={chat} />)
    act(() => void chat.send('erase it'))
    await act(() => expect.poll(() => chat.get().messages.at(-1)?.status).toBe('awaiting'))
    expect(execute).not.toHaveBeenCalled()
    await act(() => vi.advanceTimersByTimeAsync(400))
    expect(container.querySelector('[aria-live="assertive"]')?.textContent).toContain('erase')
    click('Allow')
    await act(() => expect.poll(() => chat.get().messages.at(-1)?.status).toBe('complete'))
    expect(execute).toHaveBeenCalledOnce()
    expect(screen.getByText('It is gone.')).toBeTruthy()
  } finally {
    vi.useRealTimers()
  }
})

it('asks no more once the conversation went on without an answer', async () => {
  const sandbox = createSandbox([
    { toolCalls: [{ name: 'erase', args: { path: 'a' } }] },
    { text: 'Something else.' },
  ])
  const chat = createChat({
    baseURL: 'http://sandbox.invalid/v1',
    fetch: sandbox.fetch,
    model: 'm',
    tools: toolRunner({ erase: tool({ needsApproval: true, execute: () => 'gone' }) }),
  })
  render(<Chat chat={chat} />)
  await act(() => chat.send('erase it'))
  expect(screen.getByRole('button', { name: 'Allow' })).toBeTruthy()
  await act(() => chat.send('never mind'))
  expect(screen.getByText('Something else.')).toBeTruthy()
  expect(screen.queryByRole('button', { name: 'Allow' })).toBeNull()
})
