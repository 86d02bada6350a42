import { act, cleanup, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { createChat, type ChatStore } from '@x/core'
import { createSandbox, memoryStorage, type Script } from '@x/core/testing'
import { toolRunner } from '@x/core/tools'
import { Chat } from '@x/ui'
import { presentTool, presentView } from '@x/ui/present'
import { expect, it, vi } from 'vitest'
import { CHOICE } from './story-calls.ts'

const FORM = {
  type: 'form',
  title: 'Where should it go?',
  fields: [
    { name: 'name', label: 'Name', type: 'text', required: true },
    { name: 'pairs', label: 'Pairs', type: 'number' },
    { name: 'note', label: 'For the courier', type: 'textarea' },
    { name: 'gift', label: 'Wrap it as a gift', type: 'checkbox' },
  ],
  submit: 'Place the order',
}
const shows = (...parts: readonly unknown[]) => ({
  toolCalls: [{ name: 'present', args: { parts } }],
})
const script = (...parts: readonly unknown[]) => [
  shows(...parts),
  { text: 'Please.' },
  { text: 'Thank you.' },
  { text: 'And more.' },
]

function make(steps: Script, storage = memoryStorage()): ChatStore {
  return createChat({
    id: 'a',
    baseURL: 'http://sandbox.invalid/v1',
    fetch: createSandbox(steps).fetch,
    model: 'm',
    storage,
    tools: toolRunner({ present: presentTool({ answers: 'message' }) }),
  })
}
const show = (chat: ChatStore) =>
  render(<Chat chat={chat} toolViews={{ present: presentView }} />).container

async function asked(...parts: readonly unknown[]) {
  const storage = memoryStorage()
  const chat = make(script(...parts), storage)
  show(chat)
  await act(() => chat.send('order'))
  return { storage, chat, user: userEvent.setup() }
}

/** The page that comes after this one, once it has read what is stored. */
async function reloaded(storage: ReturnType<typeof memoryStorage>) {
  cleanup()
  const chat = make([{ text: 'And more.' }], { ...storage, lock: memoryStorage().lock })
  const page = show(chat)
  await act(() => vi.waitFor(() => expect(chat.get().storage.status).toBe('ready')))
  return page
}

async function fillIn(user: ReturnType<typeof userEvent.setup>) {
  await user.type(screen.getByRole('textbox', { name: 'Name' }), 'A. Reader')
  await user.type(screen.getByRole('textbox', { name: /Pairs/ }), '2')
  await user.type(screen.getByRole('textbox', { name: /courier/ }), 'Ring twice:{enter}at the gate')
  await user.click(screen.getByRole('checkbox'))
  await user.click(screen.getByRole('button', { name: 'Place the order' }))
}

const facts = (page: ParentNode) =>
  [...page.querySelectorAll('[data-x-present] dd')].map((each) => each.textContent)

it('shows after a reload what was answered by a message', async () => {
  const { storage, chat, user } = await asked(FORM)
  await fillIn(user)
  expect(await screen.findByText('Thank you.')).toBeTruthy()
  const answers = ['A. Reader', '2', 'Ring twice:\nat the gate', 'Yes']
  expect(facts(document)).toEqual(answers)
  await act(() => chat.send('by the way'))
  const page = await reloaded(storage)
  expect(screen.getByText('Answered')).toBeTruthy()
  expect(facts(page)).toEqual(answers)
  expect(screen.queryByRole('button', { name: 'Place the order' })).toBeNull()
})

it('shows after a reload which option was pressed', async () => {
  const { storage, user } = await asked(CHOICE)
  await user.click(screen.getByRole('button', { name: 'Moss' }))
  expect(await screen.findByText('Thank you.')).toBeTruthy()
  const page = await reloaded(storage)
  expect(screen.getByText('Answered')).toBeTruthy()
  expect(page.querySelector('[data-x-present-chosen]')?.textContent).toBe('Moss')
})

it('stays open after something else was said, and takes the answer then', async () => {
  const { storage, chat, user } = await asked(FORM)
  await act(() => chat.send('Is it in stock?'))
  const page = await reloaded(storage)
  expect(screen.getByRole('button', { name: 'Place the order' })).toBeTruthy()
  await fillIn(user)
  expect(await screen.findByText('And more.')).toBeTruthy()
  expect(screen.getByText('Answered')).toBeTruthy()
  expect(facts(page)[0]).toBe('A. Reader')
})

it('follows the conversation: another wording, and a branch without the answer', async () => {
  const { chat, user } = await asked(CHOICE)
  await user.click(screen.getByRole('button', { name: 'Moss' }))
  expect(await screen.findByText('Thank you.')).toBeTruthy()
  const said = () => chat.get().messages.findLast(({ role }) => role === 'user')?.id ?? ''
  await act(() => chat.edit(said(), 'Which colour?: Ember'))
  expect(document.querySelector('[data-x-present-chosen]')?.textContent).toBe('Ember')
  await act(() => chat.edit(said(), 'Never mind'))
  expect(screen.getByRole('button', { name: 'Moss' })).toBeTruthy()
})

it('is answered by what waits in the queue, once', async () => {
  const chat = make([shows(CHOICE), { text: 'Please.' }, { text: 'Slowly.', stallAfter: 0 }])
  show(chat)
  await act(() => chat.send('order'))
  act(() => void chat.send('wait'))
  const option = screen.getByRole('button', { name: 'Moss' })
  act(() => {
    option.click()
    option.click()
  })
  expect(screen.getByText('Answered')).toBeTruthy()
  expect(chat.get().queue.length).toBe(1)
  act(() => chat.unqueue(chat.get().queue[0]?.id ?? ''))
  expect(screen.getByRole('button', { name: 'Moss' })).toBeTruthy()
  await act(() => chat.stop())
})
