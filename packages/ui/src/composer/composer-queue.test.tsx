import { act, fireEvent, render, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { createChat } from '@x/core'
import type { ChatStore } from '@x/core'
import { createSandbox } from '@x/core/testing'
import type { Script } from '@x/core/testing'
import { ChatProvider } from '@x/react'
import { Composer } from '@x/ui'
import { afterEach, expect, it } from 'vitest'

let chat: ChatStore
afterEach(() => act(() => chat.stop()))

const NEVER_ENDS = { text: 'Never ends.', stallAfter: 5 }

/** A chat that is busy with "one" while the others wait. */
async function open(waiting: string[], script: Script = NEVER_ENDS): Promise<HTMLTextAreaElement> {
  chat = createChat({
    baseURL: 'http://sandbox.invalid/v1',
    model: 'sandbox',
    fetch: createSandbox(script).fetch,
  })
  render(
    <ChatProvider chat={chat}>
      <Composer />
    </ChatProvider>,
  )
  const input = screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Message' })
  act(() => ['one', ...waiting].forEach((text) => void chat.send(text)))
  input.focus()
  await waitFor(() => expect(chat.get().status).toBe('streaming'))
  return input
}

const waiting = (): (string | null)[] =>
  screen
    .queryAllByRole('listitem')
    .map((row) => row.querySelector('[data-x-queued-text]')?.textContent ?? '')

const button = (name: string): HTMLElement => screen.getByLabelText(name)

it('lists what waits, and changes it in place', async () => {
  await open(['two', 'three'])
  expect(screen.getByRole('region', { name: '2 queued' })).toBeDefined()
  expect(waiting()).toEqual(['two', 'three'])
  await userEvent.click(button('Change: two'))
  await userEvent.keyboard(' and a half{Enter}')
  expect(waiting()).toEqual(['two and a half', 'three'])
  expect(document.activeElement).toBe(button('Change: two and a half'))
})

it('gives a change up with Escape, without stopping the answer', async () => {
  await open(['two'])
  await userEvent.click(button('Change: two'))
  await userEvent.keyboard('!{Escape}')
  expect(waiting()).toEqual(['two'])
  expect(chat.get().status).toBe('streaming')
  expect(document.activeElement).toBe(button('Change: two'))
})

it('does not keep a change with the Enter of a composition', async () => {
  await open(['two'])
  await userEvent.click(button('Change: two'))
  const field = screen.getByRole('textbox', { name: 'Change' })
  fireEvent.keyDown(field, { key: 'Enter', isComposing: true, keyCode: 13 })
  fireEvent.keyDown(field, { key: 'Enter', isComposing: false, keyCode: 229 })
  expect(screen.getByRole('textbox', { name: 'Change' })).toBe(field)
})

it('moves a message by keyboard, and the focus goes with it', async () => {
  await open(['two', 'three'])
  expect(button('Earlier: two').getAttribute('aria-disabled')).toBe('true')
  button('Earlier: three').focus()
  await userEvent.keyboard('{Enter}')
  expect(waiting()).toEqual(['three', 'two'])
  expect(document.activeElement).toBe(button('Earlier: three'))
  await userEvent.keyboard('{Enter}')
  expect(waiting()).toEqual(['three', 'two'])
})

it('gives a message back to the field when it is taken back', async () => {
  const input = await open(['two'])
  await userEvent.click(button('Take back: two'))
  expect(waiting()).toEqual([])
  expect(input.value).toBe('two')
  expect(document.activeElement).toBe(input)
})

it('sends one at once, before the others and in place of the answer', async () => {
  await open(['two', 'three'])
  await userEvent.click(button('Send now: three'))
  await waitFor(() => expect(waiting()).toEqual(['two']))
  const asked = chat.get().messages.filter(({ role }) => role === 'user')
  expect(asked.map(({ parts }) => parts[0])).toMatchObject([{ text: 'one' }, { text: 'three' }])
})

it('says why it is paused, and goes on when asked to', async () => {
  await open(['two'], [NEVER_ENDS, { text: 'Second.' }])
  await userEvent.keyboard('{Escape}')
  const queue = await screen.findByRole('region', { name: '1 queued' })
  await waitFor(() =>
    expect(within(queue).getByRole('status').textContent).toContain('you stopped'),
  )
  await userEvent.click(within(queue).getByRole('button', { name: 'Go on' }))
  await waitFor(() => expect(waiting()).toEqual([]))
})

it('keeps a change that came too late, in the field', async () => {
  const input = await open(['two', 'three'])
  await userEvent.click(button('Change: two'))
  await userEvent.keyboard('!')
  const { queue } = chat.get()
  await act(async () => chat.sendNow(queue[0]?.id ?? ''))
  await waitFor(() => expect(waiting()).toEqual(['three']))
  expect(input.value).toBe('two!')
  expect(screen.getByRole('alert').textContent).toContain('already sent')
})
