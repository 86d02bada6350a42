import { fireEvent, render, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { Chat, ConversationList, Shortcuts, UIProvider } from '@x/ui'
import { createConversations } from '@x/core'
import { memoryStorage } from '@x/core/testing'
import { words as german } from '@x/ui/words/de'
import { beforeAll, expect, it } from 'vitest'
import { answerOf, sandboxChat } from '../story-chat.tsx'

beforeAll(() => {
  // jsdom has no modal dialogs.
  HTMLDialogElement.prototype.showModal ??= function show(this: HTMLDialogElement) {
    this.open = true
  }
  HTMLDialogElement.prototype.close ??= function close(this: HTMLDialogElement) {
    this.open = false
  }
})

const list = (): HTMLElement => screen.getByRole('dialog', { name: 'Keyboard shortcuts' })

it('opens from its button, says which keys do what, and gives the focus back', async () => {
  const user = userEvent.setup()
  render(<Shortcuts />)
  const button = screen.getByRole('button', { name: 'Keyboard shortcuts' })
  await user.click(button)
  const line = within(list()).getByText('New line').parentElement
  expect([...(line?.querySelectorAll('kbd') ?? [])].map((key) => key.textContent)).toEqual([
    'Shift',
    'Enter',
  ])
  await user.click(within(list()).getByRole('button', { name: 'Close' }))
  expect(screen.queryByRole('dialog')).toBeNull()
  expect(document.activeElement).toBe(button)
})

it('opens by a key that is no character, also amid writing', async () => {
  const user = userEvent.setup()
  const chat = sandboxChat({ text: 'x' })
  render(<Chat chat={chat} tools={<Shortcuts />} />)
  await user.type(screen.getByRole('textbox'), 'Why?')
  expect(screen.queryByRole('dialog')).toBeNull()
  expect(chat.draft.get()).toBe('Why?')
  await user.keyboard('{Control>}/{/Control}')
  expect(list()).toBeTruthy()
  expect(chat.draft.get()).toBe('Why?')
})

it('takes no character, which may be the first of a message', async () => {
  const user = userEvent.setup()
  render(<Chat chat={sandboxChat({ text: 'x' })} tools={<Shortcuts />} />)
  screen.getByRole('region', { name: 'Conversation' }).focus()
  await user.keyboard('?؟/')
  expect(screen.queryByRole('dialog')).toBeNull()
})

it.each([
  ['of Apple', { key: '/', metaKey: true }],
  ['whose slash needs Shift', { key: '/', code: 'Digit7', ctrlKey: true, shiftKey: true }],
  ['of another script', { key: 'ظ', code: 'Slash', ctrlKey: true }],
])('opens on a keyboard %s', (_, init) => {
  render(<Shortcuts />)
  fireEvent.keyDown(document.body, init)
  expect(list()).toBeTruthy()
})

it('leaves a page smaller where the key beside Shift is a hyphen', () => {
  render(<Shortcuts />)
  expect(fireEvent.keyDown(document.body, { key: '-', code: 'Slash', ctrlKey: true })).toBe(true)
  expect(screen.queryByRole('dialog')).toBeNull()
})

it('leaves the keys of another chat to the list of that one', async () => {
  const user = userEvent.setup()
  render(
    <>
      <Chat chat={sandboxChat({ text: 'x' })} tools={<Shortcuts />} />
      <Chat chat={sandboxChat({ text: 'x' })} />
    </>,
  )
  const [own, other] = screen.getAllByRole('region', { name: 'Conversation' })
  other?.focus()
  await user.keyboard('{Control>}/{/Control}')
  expect(screen.queryByRole('dialog')).toBeNull()
  own?.focus()
  await user.keyboard('{Control>}/{/Control}')
  expect(list()).toBeTruthy()
})

it('is one list, though two chats have one each', async () => {
  const user = userEvent.setup()
  render(
    <>
      <Shortcuts />
      <Shortcuts />
    </>,
  )
  await user.keyboard('{Control>}/{/Control}')
  expect(screen.getAllByRole('dialog')).toHaveLength(1)
})

it('tells of the list of conversations where there is one, and of keys of the app', async () => {
  const user = userEvent.setup()
  const own = [{ title: 'This app', shortcuts: [{ keys: [['Ctrl', 'K']], does: 'Find anything' }] }]
  const { rerender } = render(<Shortcuts more={own} />)
  await user.keyboard('{Control>}/{/Control}')
  expect(within(list()).queryByText('Rename')).toBeNull()
  expect(within(list()).getByText('Find anything')).toBeTruthy()
  fireEvent(list(), new Event('cancel', { cancelable: true }))
  rerender(
    <>
      <Shortcuts more={own} />
      <ConversationList
        list={createConversations({ storage: memoryStorage() })}
        onChoose={() => undefined}
      />
    </>,
  )
  await user.keyboard('{Control>}/{/Control}')
  expect(within(list()).getByText('Rename')).toBeTruthy()
})

it('keeps an Escape to itself', async () => {
  let escapes = 0
  render(
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- stands for a panel around
    <div onKeyDown={() => (escapes += 1)}>
      <Shortcuts />
    </div>,
  )
  fireEvent.click(screen.getByRole('button'))
  fireEvent.keyDown(list(), { key: 'Escape' })
  expect(escapes).toBe(0)
})

it('speaks the language of the words', () => {
  render(
    <UIProvider words={german}>
      <Shortcuts />
    </UIProvider>,
  )
  fireEvent.click(screen.getByRole('button', { name: 'Tastenkürzel' }))
  expect(screen.getByText('Umschalt')).toBeTruthy()
})

it('goes from message to message with Alt and the arrows, and back to the field', async () => {
  const user = userEvent.setup()
  const chat = sandboxChat({ text: 'x' }, [
    { role: 'user', content: 'One' },
    answerOf([{ type: 'text', text: 'Two', state: 'done' }]),
  ])
  render(<Chat chat={chat} />)
  const field = screen.getByRole<HTMLTextAreaElement>('textbox')
  const [one, two] = screen.getAllByRole('article')
  field.focus()
  await user.keyboard('{Alt>}{ArrowUp}{/Alt}')
  expect(document.activeElement).toBe(two)
  await user.keyboard('{Alt>}{ArrowUp}{/Alt}')
  expect(document.activeElement).toBe(one)
  await user.keyboard('{Alt>}{ArrowUp}{/Alt}')
  expect(document.activeElement).toBe(one)
  await user.keyboard('{Alt>}{ArrowDown}{ArrowDown}{/Alt}')
  expect(document.activeElement).toBe(field)
  // From a button inside of a message too, and without Alt not at all.
  within(two as HTMLElement)
    .getByRole('button', { name: 'Copy' })
    .focus()
  await user.keyboard('{ArrowUp}')
  expect(document.activeElement?.tagName).toBe('BUTTON')
  await user.keyboard('{Alt>}{ArrowUp}{/Alt}')
  expect(document.activeElement).toBe(one)
})

it('leaves the arrows to what is being written', async () => {
  const user = userEvent.setup()
  const chat = sandboxChat({ text: 'x' }, [{ role: 'user', content: 'One' }])
  render(<Chat chat={chat} />)
  const field = screen.getByRole<HTMLTextAreaElement>('textbox')
  await user.type(field, 'Some text')
  await user.keyboard('{Alt>}{ArrowUp}{/Alt}')
  expect(document.activeElement).toBe(field)
  field.setSelectionRange(0, 0)
  await user.keyboard('{Alt>}{ArrowUp}{/Alt}')
  expect(document.activeElement).toBe(screen.getByRole('article'))
})
