import { act, fireEvent, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { createChat } from '@x/core'
import { createSandbox } from '@x/core/testing'
import { Chat } from '@x/ui'
import { expect, it, vi } from 'vitest'

function chatWith(...texts: string[]) {
  const sandbox = createSandbox(texts.map((text) => ({ text })))
  const chat = createChat({
    baseURL: 'http://sandbox.invalid/v1',
    fetch: sandbox.fetch,
    model: 'm',
    initialMessages: [
      { role: 'user', content: 'the question' },
      { role: 'assistant', content: 'the first answer' },
    ],
  })
  return { chat, sandbox }
}

const ready = (chat: ReturnType<typeof createChat>) =>
  act(() => expect.poll(() => chat.get().status).toBe('ready'))

it('steps through the versions of an answer, and stays at its edges', async () => {
  const { chat } = chatWith('the second answer')
  render(<Chat chat={chat} />)
  expect(screen.queryByRole('group', { name: 'Versions' })).toBeNull()
  fireEvent.click(screen.getByRole('button', { name: 'Regenerate' }))
  await ready(chat)
  expect(screen.getByText('2 of 2')).toBeTruthy()
  expect(screen.getByText('the second answer')).toBeTruthy()
  const next = screen.getByRole('button', { name: 'Next version' })
  expect(next.getAttribute('aria-disabled')).toBe('true')
  fireEvent.click(next)
  expect(screen.getByText('the second answer')).toBeTruthy()
  fireEvent.click(screen.getByRole('button', { name: 'Previous version' }))
  expect(screen.getByText('the first answer')).toBeTruthy()
  expect(screen.getByText('1 of 2')).toBeTruthy()
})

it('words a message otherwise, and keeps the old wording as a version', async () => {
  const user = userEvent.setup()
  const { chat, sandbox } = chatWith('another answer')
  render(<Chat chat={chat} />)
  await user.click(screen.getByRole('button', { name: 'Edit message' }))
  const field = screen.getByRole('textbox', { name: 'Edit message' })
  expect(document.activeElement).toBe(field)
  await user.type(field, ', anew{Enter}')
  await ready(chat)
  expect(screen.getByText('the question, anew')).toBeTruthy()
  expect(screen.getByText('another answer')).toBeTruthy()
  expect(sandbox.requests.at(-1)?.body).toMatchObject({
    messages: [{ role: 'user', content: 'the question, anew' }],
  })
  fireEvent.click(screen.getByRole('button', { name: 'Previous version' }))
  expect(screen.getByText('the question')).toBeTruthy()
  expect(screen.getByText('the first answer')).toBeTruthy()
})

it('leaves a message as it was on Escape, and gives the focus back', async () => {
  const user = userEvent.setup()
  const { chat } = chatWith()
  render(<Chat chat={chat} />)
  await user.click(screen.getByRole('button', { name: 'Edit message' }))
  await user.type(screen.getByRole('textbox', { name: 'Edit message' }), 'xyz{Escape}')
  expect(screen.getByText('the question')).toBeTruthy()
  expect(screen.queryByRole('textbox', { name: 'Edit message' })).toBeNull()
  expect(document.activeElement?.getAttribute('data-role')).toBe('user')
})

it('saves no empty text, and no text that is being composed', async () => {
  const { chat, sandbox } = chatWith()
  render(<Chat chat={chat} />)
  fireEvent.click(screen.getByRole('button', { name: 'Edit message' }))
  const field = screen.getByRole('textbox', { name: 'Edit message' })
  fireEvent.change(field, { target: { value: 'に' } })
  fireEvent.keyDown(field, { key: 'Enter', isComposing: true })
  fireEvent.keyDown(field, { key: 'Enter', keyCode: 229 })
  fireEvent.change(field, { target: { value: '  ' } })
  fireEvent.keyDown(field, { key: 'Enter' })
  expect(sandbox.requests).toEqual([])
  expect(screen.getByRole('textbox', { name: 'Edit message' })).toBe(field)
})

it('asks what a reader thinks of an answer where somebody wants to know', () => {
  const { chat } = chatWith()
  const onFeedback = vi.fn()
  render(<Chat chat={chat} onFeedback={onFeedback} />)
  const good = screen.getByRole('button', { name: 'Good answer' })
  fireEvent.click(good)
  expect(good.getAttribute('aria-pressed')).toBe('true')
  fireEvent.click(screen.getByRole('button', { name: 'Bad answer' }))
  expect(good.getAttribute('aria-pressed')).toBe('false')
  fireEvent.click(screen.getByRole('button', { name: 'Bad answer' }))
  expect(onFeedback.mock.calls.map(([message, value]) => [message.id, value])).toEqual([
    ['m1', 'good'],
    ['m1', 'bad'],
    ['m1', undefined],
  ])
})
