import { act, fireEvent, render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { createChat, type ToolPart } from '@x/core'
import { roundsOf } from '@x/core/test/samples'
import { createSandbox } from '@x/core/testing'
import { tool, toolRunner } from '@x/core/tools'
import { Chat, ToolCall } from '@x/ui'
import fc from 'fast-check'
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

it('asks yes or no side by side, first, with what is sent in rows', () => {
  const onDecide = vi.fn()
  const { container } = render(<ToolCall call={call} onDecide={onDecide} />)
  const question = screen.getByRole('group', { name: 'Allow erase to run?' })
  const controls = [...question.querySelectorAll('button, summary')].map((one) => one.textContent)
  expect(controls.slice(0, 3)).toEqual(['Allow', 'Deny', 'More choices'])
  expect(container.querySelector('[data-x-approval] dl')?.textContent).toBe('patha')
  click('Allow')
  click('Always in this chat')
  expect(onDecide.mock.calls.map(([decision]) => decision)).toEqual([
    { approved: true },
    { approved: true, always: true },
  ])
})

it('calls a result a result, and an error or a reason by how the call ended', () => {
  const error = { name: 'ChatError', kind: 'timeout', message: 'Too long.' } as ToolPart['error']
  const said = (rest: Partial<ToolPart>): string | null | undefined => {
    const { container, unmount } = render(<ToolCall defaultOpen call={{ ...call, ...rest }} />)
    const last = [...container.querySelectorAll('figure')].at(-1)?.textContent
    unmount()
    return last
  }
  expect(said({ state: 'done', result: 'gone' })).toBe('Resultgone')
  expect(said({ state: 'error', error })).toBe('FailedToo long.')
  expect(said({ state: 'denied', reason: 'Not today' })).toBe('DeniedNot today')
  expect(said({ state: 'denied', reason: 'Not today', isSkipped: true })).toBe(
    'Not answeredNot today',
  )
  expect(said({ state: 'cancelled', error })).toBe('CancelledToo long.')
})

it('takes other arguments, and one sentence for those that are no JSON', () => {
  const onDecide = vi.fn()
  render(<ToolCall call={call} onDecide={onDecide} />)
  click('Change what is sent')
  const field = screen.getByRole('textbox', { name: 'Arguments' })
  expect(document.activeElement).toBe(field)
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

it('shows no secret, and sends it as it is', () => {
  const args = {
    path: 'a',
    password: 'hunter2-hunter2',
    deep: { apiKey: 'k-1234567890', tokens: 5 },
    header: 'Bearer abcdefghijklmnop',
  }
  const onDecide = vi.fn()
  const { container } = render(
    <ToolCall call={{ ...call, args, argsText: JSON.stringify(args) }} onDecide={onDecide} />,
  )
  const shown = (): string => container.innerHTML
  expect(shown()).not.toMatch(/hunter2|k-12345|abcdefgh/)
  expect(shown()).toContain('5')
  click('Change what is sent')
  const field = screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Arguments' })
  expect(field.value).not.toMatch(/hunter2|k-12345|abcdefgh/)
  fireEvent.change(field, { target: { value: field.value.replace('"a"', '"b"') } })
  click('Allow')
  expect(onDecide).toHaveBeenCalledWith({ approved: true, args: { ...args, path: 'b' } })
})

it('asks why not after the no, by Enter too, and not the Enter that ends a composition', async () => {
  const user = userEvent.setup()
  const onDecide = vi.fn()
  render(<ToolCall call={call} onDecide={onDecide} />)
  expect(screen.queryByRole('textbox')).toBeNull()
  await user.click(screen.getByRole('button', { name: 'Deny' }))
  const field = screen.getByRole('textbox', { name: 'Why not (optional)' })
  expect(document.activeElement).toBe(field)
  await user.keyboard('{Escape}')
  expect(screen.queryByRole('textbox')).toBeNull()
  await waitFor(() =>
    expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Deny' })),
  )
  await user.keyboard('{Enter}')
  await user.keyboard('Not that one')
  fireEvent.keyDown(screen.getByRole('textbox'), { key: 'Enter', keyCode: 229 })
  expect(onDecide).not.toHaveBeenCalled()
  await user.keyboard('{Enter}')
  expect(onDecide).toHaveBeenCalledWith({ approved: false, reason: 'Not that one' })
})

it('is made of parts, and says which of them was put outside of a call', () => {
  render(
    <ToolCall.Root call={{ ...call, state: 'done', result: 'gone' }}>
      <ToolCall.Result />
      <ToolCall.Args />
    </ToolCall.Root>,
  )
  expect(screen.getByText('gone')).toBeTruthy()
  expect(screen.queryByRole('button')).toBeNull()
  vi.mocked(console.error).mockImplementation(() => undefined)
  expect(() => render(<ToolCall.Header />)).toThrow('`ToolCall.Header` was rendered outside')
  vi.mocked(console.error).mockClear()
})

it.each([
  ['Markdown', '**bold**', 'strong'],
  ['rows', { city: 'Lisbon' }, 'dl'],
  ['a table', [{ a: 1 }, { a: 2, b: 'x' }], 'table'],
  ['a table that came as text', '[{"a":1},{"a":2}]', 'table'],
  ['texts of the protocol for tools', { content: [{ type: 'text', text: '*hi*' }] }, 'em'],
  ['JSON', [1, [2]], 'pre'],
  ['a picture that asks first', 'https://images.example.org/a.png', 'button[data-x-image-ask]'],
  ['HTML as text', '<img src=x onerror=alert(1)>', 'p'],
])('shows a result that is %s as that', (_, result, selector) => {
  const { container } = render(<ToolCall call={{ ...call, state: 'done', result }} defaultOpen />)
  const figures = container.querySelectorAll('[data-x-tool-value]')
  expect(figures[1]?.querySelector(selector), figures[1]?.innerHTML).toBeTruthy()
  expect(container.querySelector('img, script')).toBeNull()
})

it('does not ask where nobody listens', () => {
  render(<ToolCall call={call} />)
  expect(screen.queryByRole('button', { name: 'Allow' })).toBeNull()
})

it('shows the members of arguments as rows, and what has none as JSON', () => {
  const { container, rerender } = render(<ToolCall call={{ ...call, state: 'done' }} defaultOpen />)
  expect(container.querySelector('dt')?.textContent).toBe('path')
  rerender(<ToolCall call={{ ...call, args: { deep: { a: 1 } }, state: 'done' }} defaultOpen />)
  expect(container.querySelector('dt')?.textContent).toBe('deep')
  rerender(<ToolCall call={{ ...call, args: [1, [2]], state: 'done' }} defaultOpen />)
  expect(container.querySelector('dl')).toBeNull()
  expect(screen.getByRole('group', { name: 'Arguments' })).toBeTruthy()
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

it('shows any JSON as arguments and as a result', () => {
  const names = 'type text data mimeType content toString url __proto__ length then'.split(' ')
  const leaf = fc.oneof(
    fc.constantFrom('image', 'text', 'image/png', 'iVBORw0KGgo=', ''),
    fc.double(),
    fc.boolean(),
    fc.constant(null),
  )
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: 'small', maxDepth: 4 },
      leaf,
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(fc.constantFrom(...names), tie('value'), { maxKeys: 5 }),
    ),
  }))
  const picture = { type: 'image', data: 'iVBORw0KGgo=', mimeType: { toString: '' } }
  fc.assert(
    fc.property(value, (args) => {
      const done = { ...call, args, argsText: JSON.stringify(args), result: args, state: 'done' }
      const { container, unmount } = render(<ToolCall call={done as ToolPart} defaultOpen />)
      expect(container.querySelector('[data-x-tool]')).toBeTruthy()
      unmount()
    }),
    { numRuns: roundsOf(200), examples: [[[picture]], [{ content: [picture] }]] },
  )
})
