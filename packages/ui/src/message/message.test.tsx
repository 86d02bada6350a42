import { act, fireEvent, render, screen } from '@testing-library/react'
import { createChat } from '@x/core'
import { createSandbox } from '@x/core/testing'
import { expect, it } from 'vitest'
import { Chat, MessageView, UIProvider } from '../index.ts'

const stopped = [
  { role: 'user', content: 'q' },
  { role: 'assistant', content: 'The first half', status: 'incomplete', reason: 'aborted' },
] as const

function chatWith(script: Parameters<typeof createSandbox>[0]) {
  const sandbox = createSandbox(script)
  const chat = createChat({
    baseURL: 'http://sandbox.invalid/v1',
    fetch: sandbox.fetch,
    model: 'm',
    initialMessages: stopped,
  })
  return { chat, sandbox }
}

it('offers to go on with an answer that broke off, and joins what comes', async () => {
  const { chat } = chatWith({ text: ' and the second.' })
  render(<Chat chat={chat} />)
  expect(screen.getByText('Stopped', { exact: false })).toBeTruthy()
  fireEvent.click(screen.getByRole('button', { name: 'Continue' }))
  await act(() => expect.poll(() => chat.get().status).toBe('ready'))
  expect(screen.getByText('The first half and the second.')).toBeTruthy()
  expect(screen.queryByRole('button', { name: 'Continue' })).toBeNull()
})

it('offers it in the notice instead, when there is an error', async () => {
  const { chat } = chatWith([{ text: ' and so', cutAfter: 5 }, { text: ' and the second.' }])
  render(<Chat chat={chat} />)
  fireEvent.click(screen.getByRole('button', { name: 'Continue' }))
  await act(() => expect.poll(() => chat.get().status).toBe('error'))
  const [button, ...others] = screen.getAllByRole('button', { name: 'Continue' })
  expect(others).toEqual([])
  expect(button?.closest('[role="alert"]')).not.toBeNull()
})

it('does not offer it for an answer that is whole', () => {
  const chat = createChat({
    baseURL: 'http://sandbox.invalid/v1',
    model: 'm',
    initialMessages: [
      { role: 'user', content: 'q' },
      { role: 'assistant', content: 'a' },
    ],
  })
  render(<Chat chat={chat} />)
  expect(screen.queryByRole('button', { name: 'Continue' })).toBeNull()
})

it('says how much of the prompt was read, while nothing else is known', () => {
  const message = {
    id: 'a',
    role: 'assistant',
    parts: [],
    createdAt: 0,
    status: 'pending',
  } as const
  const { rerender } = render(<MessageView message={message} />)
  expect(screen.getByText('Waiting for the answer')).toBeTruthy()
  rerender(<MessageView message={{ ...message, waiting: { prompt: 0.4 } }} />)
  expect(screen.getByText('Reading the prompt, 40%')).toBeTruthy()
  rerender(
    <UIProvider locale="de">
      <MessageView message={{ ...message, waiting: { prompt: 0.4 } }} />
    </UIProvider>,
  )
  expect(screen.getByText(/^Reading the prompt, 40\s%$/)).toBeTruthy()
})

it('shows the reason of an end that is not known, as the server spelled it', () => {
  const message = {
    id: 'a',
    role: 'assistant',
    parts: [{ type: 'text', text: 'half', state: 'done' }],
    createdAt: 0,
    status: 'incomplete',
    reason: 'other',
    finishReason: 'eos_weird',
  } as const
  render(<MessageView message={message} />)
  expect(screen.getByText('Ended for another reason (eos_weird)')).toBeTruthy()
})

it('offers to write an answer again where it has a question, and a greeting has none', () => {
  const chat = createChat({
    baseURL: 'http://sandbox.invalid/v1',
    model: 'm',
    initialMessages: [
      { role: 'assistant', content: 'Hello.' },
      { role: 'user', content: 'q' },
      { role: 'assistant', content: 'a' },
    ],
  })
  render(<Chat chat={chat} />)
  const [button, ...others] = screen.getAllByRole('button', { name: 'Regenerate' })
  expect(others).toEqual([])
  expect(button?.closest('article')).toBe(screen.getAllByRole('article').at(-1))
})
