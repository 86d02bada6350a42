import { act, fireEvent, render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { createChat, isBusy } from '@x/core'
import type { ChatStore } from '@x/core'
import { createSandbox } from '@x/core/testing'
import type { Script } from '@x/core/testing'
import { ChatProvider } from '@x/react'
import { Composer } from '@x/ui'
import { expect, it } from 'vitest'

function open(script: Script = { text: 'Hello.' }): {
  chat: ChatStore
  input: HTMLTextAreaElement
} {
  const chat = createChat({
    baseURL: 'http://sandbox.invalid/v1',
    model: 'sandbox',
    fetch: createSandbox(script).fetch,
  })
  render(
    <ChatProvider chat={chat}>
      <Composer />
    </ChatProvider>,
  )
  return { chat, input: screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Message' }) }
}

function typed(chat: ChatStore): string[] {
  return chat
    .get()
    .messages.filter(({ role }) => role === 'user')
    .map(({ parts }) => (parts[0]?.type === 'text' ? parts[0].text : ''))
}

it('sends with Enter, empties the field and keeps the focus', async () => {
  const { chat, input } = open()
  await userEvent.type(input, 'Hi there{Enter}')
  expect(typed(chat)).toEqual(['Hi there'])
  expect(input.value).toBe('')
  expect(document.activeElement).toBe(input)
})

it('makes a new line with Shift and Enter', async () => {
  const { chat, input } = open()
  await userEvent.type(input, 'a{Shift>}{Enter}{/Shift}b')
  expect(input.value).toBe('a\nb')
  expect(typed(chat)).toEqual([])
})

it.each([
  ['while composing', { isComposing: true, keyCode: 13 }],
  ['that ends a composition in Safari', { isComposing: false, keyCode: 229 }],
])('does not send with an Enter %s', async (_, event) => {
  const { chat, input } = open()
  await userEvent.type(input, 'にほん')
  fireEvent.keyDown(input, { key: 'Enter', ...event })
  expect(typed(chat)).toEqual([])
  expect(input.value).toBe('にほん')
})

it('sends nothing when there is nothing but space', async () => {
  const { chat, input } = open()
  const send = screen.getByRole('button', { name: 'Send' })
  expect(send.getAttribute('aria-disabled')).toBe('true')
  await userEvent.type(input, '  {Enter}')
  await userEvent.click(send)
  expect(typed(chat)).toEqual([])
})

it('sends with the button and goes back to the field', async () => {
  const { chat, input } = open()
  await userEvent.type(input, 'Hi')
  await userEvent.click(screen.getByRole('button', { name: 'Send' }))
  expect(typed(chat)).toEqual(['Hi'])
  expect(document.activeElement).toBe(input)
})

it('turns the same button into Stop while an answer is written', async () => {
  const { chat, input } = open({ text: 'A long answer.', stallAfter: 6 })
  await userEvent.type(input, 'Hi')
  const button = screen.getByRole('button', { name: 'Send' })
  await userEvent.click(button)
  expect(await screen.findByRole('button', { name: 'Stop' })).toBe(button)
  await waitFor(() => expect(chat.get().status).toBe('streaming'))
  await userEvent.click(button)
  expect(await screen.findByRole('button', { name: 'Send' })).toBe(button)
  expect(chat.get().messages.at(-1)).toMatchObject({ status: 'incomplete', reason: 'aborted' })
})

it.each(['Stop', 'Send'] as const)(
  'does what its name was when %s was pressed, or nothing',
  async (name) => {
    const { chat, input } = open({ text: 'A long answer.', stallAfter: 6 })
    const button = screen.getByRole('button', { name: 'Send' })
    const user = userEvent.setup()
    const begin = async (): Promise<void> => {
      act(() => void chat.send('Hi'))
      await screen.findByRole('button', { name: 'Stop' })
    }
    const end = async (): Promise<void> => {
      act(() => void chat.stop())
      await screen.findByRole('button', { name: 'Send' })
    }
    if (name === 'Stop') await begin()
    await user.type(input, 'Not yet')
    await user.pointer({ keys: '[MouseLeft>]', target: button })
    await (name === 'Stop' ? end() : begin())
    await user.pointer({ keys: '[/MouseLeft]', target: button })
    expect(isBusy(chat.get())).toBe(name === 'Send')
    expect(input.value).toBe('Not yet')
    // By the keyboard, and pressed anew, it does what it says.
    button.focus()
    await user.keyboard('{Enter}')
    expect(isBusy(chat.get())).toBe(name === 'Stop')
    act(() => void chat.stop())
  },
)

it('stops by a click that no press came before, as some screen readers make it', async () => {
  const { chat } = open({ text: 'A long answer.', stallAfter: 6 })
  act(() => void chat.send('Hi'))
  fireEvent.click(await screen.findByRole('button', { name: 'Stop' }), { detail: 1 })
  await screen.findByRole('button', { name: 'Send' })
  expect(isBusy(chat.get())).toBe(false)
})

it('stops with Escape', async () => {
  const { chat, input } = open({ text: 'A long answer.', stallAfter: 6 })
  await userEvent.type(input, 'Hi{Enter}')
  await waitFor(() => expect(chat.get().status).toBe('streaming'))
  await userEvent.keyboard('{Escape}')
  await waitFor(() => expect(chat.get().status).toBe('ready'))
})

it('says how many messages wait, and sends them after a stop', async () => {
  const { chat, input } = open([{ text: 'Never ends.', stallAfter: 5 }, { text: 'Second.' }])
  await userEvent.type(input, 'One{Enter}')
  await userEvent.type(input, 'Two{Enter}')
  expect(screen.getByText('1 queued')).toBeDefined()
  await userEvent.keyboard('{Escape}')
  await userEvent.click(await screen.findByRole('button', { name: 'Go on' }))
  await waitFor(() => expect(typed(chat)).toEqual(['One', 'Two']))
})

it('names the root when a part is outside of it', () => {
  const error = console.error
  console.error = () => undefined
  try {
    expect(() => render(<Composer.Input />)).toThrow(/Composer\.Input.*outside of.*Composer\.Root/)
  } finally {
    console.error = error
  }
})
