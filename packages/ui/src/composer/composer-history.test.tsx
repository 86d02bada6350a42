import { fireEvent, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { createChat } from '@x/core'
import { createSandbox } from '@x/core/testing'
import { Chat } from '@x/ui'
import { expect, it, vi } from 'vitest'

function open(...sent: string[]): HTMLTextAreaElement {
  const chat = createChat({
    baseURL: 'http://sandbox.invalid/v1',
    model: 'sandbox',
    fetch: createSandbox({ text: 'Hello.' }).fetch,
    initialMessages: sent.map((content) => ({ role: 'user', content })),
  })
  render(<Chat chat={chat} />)
  const input = screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Message' })
  input.focus()
  return input
}

it('goes back and forth through what was sent, from an empty field to an empty field', async () => {
  const input = open('one', 'two', 'two', 'three\nlines')
  const seen: string[] = []
  for (const key of ['Up', 'Up', 'Up', 'Up', 'Down', 'Down', 'Down', 'Down']) {
    await userEvent.keyboard(`{Arrow${key}}`)
    seen.push(input.value)
  }
  const last = 'three\nlines'
  expect(seen).toEqual([last, 'two', 'one', 'one', 'two', last, '', ''])
})

it('leaves the arrows to the caret once something was typed', async () => {
  const input = open('one', 'two')
  await userEvent.type(input, 'mine')
  await userEvent.keyboard('{ArrowUp}')
  expect(input.value).toBe('mine')
  await userEvent.clear(input)
  await userEvent.keyboard('{ArrowUp}!{ArrowUp}')
  expect(input.value).toBe('two!')
})

it('leaves the arrows to the caret inside of a text that was brought back', async () => {
  const input = open('one', 'first\nsecond')
  await userEvent.keyboard('{ArrowUp}')
  input.setSelectionRange(3, 3)
  await userEvent.keyboard('{ArrowUp}')
  expect(input.value).toBe('first\nsecond')
})

it.each([
  { isComposing: true, keyCode: 38 },
  { isComposing: false, keyCode: 229 },
])('does nothing while composing: %j', (event) => {
  const input = open('one')
  fireEvent.keyDown(input, { key: 'ArrowUp', ...event })
  expect(input.value).toBe('')
})

it('scrolls the thread by a page from an empty field, and not from a written one', async () => {
  const input = open('one')
  const viewport = screen.getByRole('region', { name: 'Conversation' })
  Object.defineProperty(viewport, 'clientHeight', { value: 100 })
  const scrollBy = vi.fn()
  viewport.scrollBy = scrollBy
  await userEvent.keyboard('{PageUp}{PageDown}')
  expect(scrollBy.mock.calls).toEqual([[{ top: -90 }], [{ top: 90 }]])
  await userEvent.type(input, 'mine{PageUp}')
  expect(scrollBy).toHaveBeenCalledTimes(2)
})
