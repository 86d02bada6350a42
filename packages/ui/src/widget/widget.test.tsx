import { act, fireEvent, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { createChat } from '@x/core'
import type { ChatStore } from '@x/core'
import { createSandbox } from '@x/core/testing'
import { Chat, Widget } from '@x/ui'
import type { WidgetProps } from '@x/ui'
import { expect, it, vi } from 'vitest'

function open(props: Partial<WidgetProps> = {}): ChatStore {
  const chat = createChat({
    baseURL: 'http://sandbox.invalid/v1',
    model: 'm',
    fetch: createSandbox({ text: 'An answer.' }).fetch,
  })
  render(
    <Widget chat={chat} title="Help" {...props}>
      <Chat chat={chat} />
    </Widget>,
  )
  return chat
}

const opener = (): HTMLElement => screen.getByRole('button', { name: /Open chat/ })

it('opens as a dialog with the focus in its field, and Escape gives the focus back', async () => {
  open()
  expect(screen.queryByRole('dialog')).toBeNull()
  await userEvent.click(opener())
  expect(screen.getByRole('dialog', { name: 'Help' })).toBeTruthy()
  expect(document.activeElement).toBe(screen.getByRole('textbox'))
  await userEvent.keyboard('{Escape}')
  expect(screen.queryByRole('dialog')).toBeNull()
  expect(document.activeElement).toBe(opener())
})

it('is not closed by the Escape of a composition', async () => {
  open()
  await userEvent.click(opener())
  fireEvent.keyDown(screen.getByRole('textbox'), { key: 'Escape', keyCode: 229 })
  expect(screen.getByRole('dialog')).toBeTruthy()
})

it('closes by its button, and keeps what was written', async () => {
  open()
  await userEvent.click(opener())
  await userEvent.type(screen.getByRole('textbox'), 'Half a question')
  await userEvent.click(screen.getByRole('button', { name: 'Close chat' }))
  expect(document.activeElement).toBe(opener())
  await userEvent.click(opener())
  expect((screen.getByRole('textbox') as HTMLTextAreaElement).value).toBe('Half a question')
})

it('says how many answers came while it was closed', async () => {
  const chat = open()
  await act(async () => void (await chat.send('Question')))
  expect(await screen.findByRole('button', { name: /^Open chat ?, 1 unread$/ })).toBeTruthy()
  await userEvent.click(opener())
  await userEvent.keyboard('{Escape}')
  expect(screen.getByRole('button', { name: 'Open chat' })).toBeTruthy()
})

it('renders no chat before it is first opened', () => {
  open()
  expect(document.querySelector('[data-x-chat]')).toBeNull()
})

it('takes no focus when it is opened from outside', () => {
  open({ open: true })
  expect(screen.getByRole('dialog')).toBeTruthy()
  expect(document.activeElement).toBe(document.body)
})

it('tells who holds it open', async () => {
  const onOpenChange = vi.fn()
  open({ open: false, onOpenChange })
  await userEvent.click(opener())
  expect(onOpenChange).toHaveBeenCalledWith(true)
  expect(screen.queryByRole('dialog')).toBeNull()
})
