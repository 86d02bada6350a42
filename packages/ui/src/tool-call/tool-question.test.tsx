import { act, fireEvent, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { createChat, type ToolPart } from '@x/core'
import { createSandbox, type Script } from '@x/core/testing'
import { tool, toolRunner } from '@x/core/tools'
import { Chat, ToolCall } from '@x/ui'
import { expect, it, vi } from 'vitest'

const asks = { toolCalls: [{ name: 'pick_day', args: { question: 'Which day?' } }] }

function chatOver(script: Script) {
  const sandbox = createSandbox(script)
  const chat = createChat({
    baseURL: 'http://sandbox.invalid/v1',
    fetch: sandbox.fetch,
    model: 'm',
    tools: toolRunner({
      pick_day: tool({ description: 'Asks' }),
      erase: tool({ needsApproval: true, execute: () => 'gone' }),
    }),
  })
  return { chat, sandbox, page: render(<Chat chat={chat} />) }
}

const states = () =>
  [...document.querySelectorAll('[data-x-tool-state]')].map((state) => state.textContent)

const question = () => screen.queryByRole('group', { name: 'pick_day waits for an answer' })

it('lets a person answer a call that nobody drew, with what was asked above the field', async () => {
  const { chat, sandbox } = chatOver([asks, { text: 'Friday it is.' }])
  await act(() => chat.send('find a day'))
  expect(question()?.querySelector('dl')?.textContent).toBe('questionWhich day?')
  const user = userEvent.setup()
  await user.type(screen.getByRole('textbox', { name: 'Your answer' }), 'Friday{Enter}')
  expect(await screen.findByText('Friday it is.')).toBeTruthy()
  expect(question()).toBeNull()
  expect(chat.get().messages.at(-1)?.parts[0]).toMatchObject({ state: 'done', result: 'Friday' })
  expect(sandbox.requests.at(-1)?.body).toMatchObject({
    messages: [{}, {}, { role: 'tool', content: 'Friday' }],
  })
})

it('lets a person leave it, and the model goes on', async () => {
  const { chat } = chatOver([asks, { text: 'Another time, then.' }])
  await act(() => chat.send('find a day'))
  await userEvent.click(screen.getByRole('button', { name: 'Skip' }))
  expect(await screen.findByText('Another time, then.')).toBeTruthy()
  expect(chat.get().messages.at(-1)?.parts[0]).toMatchObject({ state: 'denied', isSkipped: true })
  // Nothing was to run that could be denied.
  expect(screen.getByRole('button', { name: /pick_day.*Not answered/ })).toBeTruthy()
})

it('says of a call that could have run that it was denied', async () => {
  const { chat } = chatOver([{ toolCalls: [{ name: 'erase', args: {} }] }, { text: 'Kept.' }])
  await act(() => chat.send('erase it'))
  const [call] = chat.get().messages.at(-1)?.parts ?? []
  await act(() => chat.approveTool((call as ToolPart).id, { approved: false }))
  expect(await screen.findByRole('button', { name: /erase.*Denied/ })).toBeTruthy()
  expect(chat.get().messages.at(-1)?.parts[0]).not.toMatchObject({ isSkipped: true })
})

it('asks no more once the app has answered, or the conversation went on', async () => {
  const { chat } = chatOver([asks, { text: 'One.' }, asks, { text: 'Two.' }])
  await act(() => chat.send('find a day'))
  const call = chat.get().messages.at(-1)?.parts[0] as ToolPart
  await act(() => chat.resolveTool(call.id, { result: 'Monday' }))
  expect(question()).toBeNull()
  await act(() => chat.send('another one'))
  expect(question()).toBeTruthy()
  await act(() => chat.send('never mind'))
  expect(question()).toBeNull()
})

it('says what became of calls that the conversation left behind', async () => {
  const erase = { name: 'erase', args: {} }
  const { chat } = chatOver([
    { toolCalls: [erase, erase, ...asks.toolCalls] },
    { text: 'So be it.' },
  ])
  await act(() => chat.send('all of it'))
  const [first] = chat.get().messages.at(-1)?.parts ?? []
  await act(() => chat.approveTool((first as ToolPart).id, { approved: true }))
  // What was allowed waits for what is still asked.
  expect(states()).toEqual(['Waiting', 'Needs your approval', 'Waiting'])
  await act(() => chat.send('never mind'))
  expect(states()).toEqual(['Cancelled', 'Not answered', 'Not answered'])
})

it('says of a call that nobody carries out that it was not answered', async () => {
  const chat = createChat({
    baseURL: 'http://sandbox.invalid/v1',
    fetch: createSandbox([asks]).fetch,
    model: 'm',
  })
  render(<Chat chat={chat} />)
  await act(() => chat.send('find a day'))
  expect(chat.get().messages.at(-1)).toMatchObject({
    status: 'complete',
    parts: [{ state: 'ready' }],
  })
  expect(states()).toEqual(['Not answered'])
})

it('asks nothing about a call that was allowed while another one waits', async () => {
  const { chat } = chatOver([
    { toolCalls: [{ name: 'erase', args: {} }, ...asks.toolCalls] },
    { text: 'Done.' },
  ])
  await act(() => chat.send('both'))
  fireEvent.click(screen.getByRole('button', { name: 'Allow' }))
  expect(screen.getAllByRole('textbox', { name: 'Your answer' }).length).toBe(1)
  expect(question()).toBeTruthy()
})

const ready: ToolPart = {
  type: 'tool',
  id: 'c1',
  name: 'pick_day',
  argsText: '{}',
  args: {},
  state: 'ready',
}

it('takes JSON for what it is, a new line by Shift, and no Enter that ends a composition', async () => {
  const user = userEvent.setup()
  const onResolve = vi.fn()
  const { rerender } = render(<ToolCall call={ready} onResolve={onResolve} />)
  const field = screen.getByRole('textbox', { name: 'Your answer' })
  // Nothing is no answer: what is missing is shown by the focus.
  await user.click(screen.getByRole('button', { name: 'Answer' }))
  expect(document.activeElement).toBe(field)
  await user.keyboard('one{Shift>}{Enter}{/Shift}two')
  fireEvent.keyDown(field, { key: 'Enter', keyCode: 229 })
  expect(onResolve).not.toHaveBeenCalled()
  await user.keyboard('{Enter}')
  fireEvent.change(field, { target: { value: ' {"day":"Friday"} ' } })
  await user.click(screen.getByRole('button', { name: 'Answer' }))
  expect(onResolve.mock.calls).toEqual([[{ result: 'one\ntwo' }], [{ result: { day: 'Friday' } }]])
  expect(screen.queryByRole('button', { name: 'Skip' })).toBeNull()
  rerender(<ToolCall call={ready} />)
  expect(screen.queryByRole('textbox')).toBeNull()
})
