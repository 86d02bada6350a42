import { act, fireEvent, render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { createChat } from '@x/core'
import type { ChatStore } from '@x/core'
import { createSandbox } from '@x/core/testing'
import { ChatProvider } from '@x/react'
import { Composer, ComposerTriggers } from '@x/ui'
import type { ComposerTrigger, TriggerItem } from '@x/ui'
import { expect, it } from 'vitest'

const items = (...labels: string[]): TriggerItem[] => labels.map((label) => ({ id: label, label }))

function open(...triggers: ComposerTrigger[]): { chat: ChatStore; input: HTMLTextAreaElement } {
  const chat = createChat({
    baseURL: 'http://sandbox.invalid/v1',
    model: 'sandbox',
    fetch: createSandbox({ text: 'Hello.' }).fetch,
  })
  render(
    <ChatProvider chat={chat}>
      <Composer>
        <ComposerTriggers lists={triggers} />
      </Composer>
    </ChatProvider>,
  )
  return { chat, input: screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Message' }) }
}

const COMMANDS: ComposerTrigger = {
  char: '/',
  label: 'Commands',
  at: 'start',
  items: items('summarise', 'translate', 'table'),
}
const FILES: ComposerTrigger = { char: '@', label: 'Files', items: items('read me.md', 'index.ts') }

const options = (): (string | null)[] => screen.queryAllByRole('option').map((o) => o.textContent)
const active = (input: HTMLElement): string | null | undefined =>
  document.getElementById(input.getAttribute('aria-activedescendant') ?? '')?.textContent

it('offers a list while the field keeps the focus, and narrows it', async () => {
  const { input } = open(COMMANDS, FILES)
  await userEvent.type(input, '/')
  const list = screen.getByRole('listbox', { name: 'Commands' })
  expect(options()).toEqual(['summarise', 'translate', 'table'])
  expect(input.getAttribute('aria-controls')).toBe(list.id)
  expect(active(input)).toBe('summarise')
  expect(document.activeElement).toBe(input)
  expect(screen.getByText('3 found')).toBeDefined()
  await userEvent.type(input, 't')
  expect(options()).toEqual(['translate', 'table'])
  await userEvent.type(input, 'x')
  expect(screen.queryByRole('listbox')).toBeNull()
  expect(input.hasAttribute('aria-activedescendant')).toBe(false)
})

it('offers what was typed before the list was there, as its file comes late', async () => {
  const chat = createChat({ baseURL: 'http://sandbox.invalid/v1', model: 'sandbox' })
  const lists = [COMMANDS]
  const at = (hasLists: boolean) => (
    <ChatProvider chat={chat}>
      <Composer>{hasLists && <ComposerTriggers lists={lists} />}</Composer>
    </ChatProvider>
  )
  const { rerender } = render(at(false))
  await userEvent.type(screen.getByRole('textbox', { name: 'Message' }), '/ta')
  rerender(at(true))
  expect(options()).toEqual(['table'])
})

it.each(['Enter', 'Tab'])(
  'goes round with the arrows and picks with %s, without sending',
  async (key) => {
    const { chat, input } = open(COMMANDS)
    await userEvent.type(input, '/{ArrowUp}')
    expect(active(input)).toBe('table')
    await userEvent.keyboard('{ArrowDown}{ArrowDown}')
    expect(active(input)).toBe('translate')
    await userEvent.keyboard(`{${key}}`)
    expect(input.value).toBe('/translate ')
    expect(input.selectionStart).toBe(11)
    expect(document.activeElement).toBe(input)
    expect(screen.queryByRole('listbox')).toBeNull()
    expect(chat.get().messages).toEqual([])
  },
)

it('closes with Escape and stays closed for that word', async () => {
  const { input } = open(FILES)
  await userEvent.type(input, 'see @i{Escape}n')
  expect(screen.queryByRole('listbox')).toBeNull()
  expect(input.value).toBe('see @in')
  await userEvent.type(input, ' @')
  expect(screen.getByRole('listbox', { name: 'Files' })).toBeDefined()
})

it('opens only where a word begins, and a command only where the message does', async () => {
  const { input } = open(COMMANDS, FILES)
  await userEvent.type(input, 'me@i')
  expect(screen.queryByRole('listbox')).toBeNull()
  await userEvent.type(input, ' /t')
  expect(screen.queryByRole('listbox')).toBeNull()
  await userEvent.type(input, ' @i')
  expect(options()).toEqual(['index.ts'])
})

it('puts a pick in the middle of a text', async () => {
  const { input } = open(FILES)
  await userEvent.type(input, 'read  now', { initialSelectionStart: 0 })
  input.setSelectionRange(5, 5)
  await userEvent.keyboard('@in{Enter}')
  expect(input.value).toBe('read @index.ts now')
  expect(input.selectionStart).toBe('read @index.ts'.length)
})

it('picks with a click, and lets the app put other text in its place or none', async () => {
  const picked: string[] = []
  const { input } = open({
    ...COMMANDS,
    onPick: ({ label }) => {
      picked.push(label)
      return label === 'table' ? '' : `Please ${label}:`
    },
  })
  await userEvent.type(input, '/')
  await userEvent.click(screen.getByRole('option', { name: 'summarise' }))
  expect(input.value).toBe('Please summarise: ')
  await userEvent.clear(input)
  await userEvent.type(input, '/ta{Enter}')
  expect(input.value).toBe('')
  expect(picked).toEqual(['summarise', 'table'])
})

it('shows what came for the newest letters, whatever comes later', async () => {
  const answers = new Map<string, (found: readonly TriggerItem[]) => void>()
  const signals = new Map<string, AbortSignal>()
  const { input } = open({
    char: '@',
    label: 'People',
    items: (query, { signal }) => {
      signals.set(query, signal)
      return new Promise((resolve) => answers.set(query, resolve))
    },
  })
  await userEvent.type(input, '@a')
  expect(screen.getAllByText('Searching…').length).toBeGreaterThan(0)
  await userEvent.type(input, 'b')
  expect(signals.get('a')?.aborted).toBe(true)
  await act(async () => answers.get('ab')?.(items('abc')))
  await act(async () => answers.get('a')?.(items('stale')))
  expect(options()).toEqual(['abc'])
})

it('says that nothing could be found out, and still sends with Enter', async () => {
  const { chat, input } = open({
    char: '@',
    label: 'People',
    items: () => Promise.reject(new Error('down')),
  })
  await userEvent.type(input, '@a')
  expect((await screen.findAllByText('The list could not be loaded.')).length).toBeGreaterThan(0)
  await userEvent.keyboard('{Enter}')
  await waitFor(() => expect(chat.get().messages).toHaveLength(2))
  await waitFor(() => expect(chat.get().status).toBe('ready'))
})

it.each([
  { isComposing: true, keyCode: 13 },
  { isComposing: false, keyCode: 229 },
])('picks nothing with an Enter of a composition: %j', async (event) => {
  const { input } = open(COMMANDS)
  await userEvent.type(input, '/')
  fireEvent.keyDown(input, { key: 'Enter', ...event })
  expect(input.value).toBe('/')
})
