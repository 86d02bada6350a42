// What is spoken on the way through a chat, besides what answers say of themselves.
import { act, fireEvent, render, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { createChat, createConversations } from '@x/core'
import type { ChatStore, InitialMessage } from '@x/core'
import { createManualClock, createSandbox, memoryStorage } from '@x/core/testing'
import type { ManualClock, Script } from '@x/core/testing'
import { Chat, ConversationList } from '@x/ui'
import { ModelPicker } from '@x/ui/overlays'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { record } from '@x/core/test/stored-chat'
import { listen } from '../../test/speech-spy.ts'
import type { SpeechSpy } from '../../test/speech-spy.ts'

let clock: ManualClock
let spy: SpeechSpy

beforeEach(() => {
  clock = createManualClock()
})

afterEach(() => {
  spy.stop()
  vi.useRealTimers()
})

function open(script: Script, initialMessages?: readonly InitialMessage[]): ChatStore {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const { fetch } = createSandbox(script, { clock })
  const baseURL = 'http://sandbox.invalid/v1'
  const chat = createChat({ baseURL, model: 'm', fetch, initialMessages })
  render(<Chat chat={chat} />)
  spy = listen()
  field().focus()
  return chat
}

const field = (): HTMLElement => screen.getByRole('textbox', { name: 'Message' })

function click(name: string): void {
  const button = screen.getByRole('button', { name })
  act(() => button.focus())
  fireEvent.click(button)
}

/** Time for the endpoint, for the announcer, and for both. */
async function pass(ms: number): Promise<void> {
  await act(async () => {
    for (let passed = 0; passed < ms; passed += 100) {
      // The clock of the endpoint waits for a turn of the event loop, which is a timer too.
      const isServed = clock.advance(100)
      await vi.advanceTimersByTimeAsync(100)
      await isServed
    }
  })
}

function attach(...names: string[]): void {
  const files = names.map((name) => {
    const file = new File(['a,b'], name, { type: 'text/csv' })
    // jsdom's files have none.
    return Object.assign(file, { stream: () => new Response('a,b').body })
  })
  fireEvent.paste(field(), { clipboardData: { files, items: [], types: ['Files'] } })
}

it('says that a message waits, and how many do', async () => {
  const chat = open({ text: 'One. Two.', stallAfter: 4 })
  await act(async () => void chat.send('First'))
  await pass(500)
  await act(async () => void chat.send('Second'))
  await pass(500)
  await act(async () => void chat.send('Third'))
  await pass(500)
  expect(spy.said).toEqual(['Message sent', '1 queued', '2 queued'])
})

it('says why the queue stands still after a stop', async () => {
  const chat = open({ text: 'One. Two.', stallAfter: 4 })
  await act(async () => void chat.send('First'))
  await act(async () => void chat.send('Second'))
  await pass(500)
  spy.said.length = 0
  await act(async () => void chat.stop())
  await pass(500)
  expect(spy.said.join(' ')).toContain('Paused, because you stopped the answer')
  expect(spy.said).toContain('Stopped')
})

it('says what was attached and what was taken away, and not that it left with its message', async () => {
  const chat = open({ text: 'Read.' })
  attach('a.csv', 'b.csv')
  await pass(500)
  expect(spy.said).toEqual(['Attached: a.csv. Attached: b.csv'])
  click('Remove a.csv')
  await pass(500)
  expect(spy.said.slice(1)).toEqual(['Removed: a.csv'])
  fireEvent.change(field(), { target: { value: 'Read this' } })
  act(() => field().focus())
  fireEvent.keyDown(field(), { key: 'Enter' })
  // The file is read in the machine's own time.
  const isRead = (): boolean | undefined =>
    chat.get().messages[0]?.parts.every((part) => part.type !== 'file' || part.state === undefined)
  while (!isRead()) await act(async () => new Promise((done) => void setImmediate(done)))
  await pass(2000)
  expect(chat.get().messages).toHaveLength(2)
  expect(spy.said.slice(2).join(' ')).toBe('Message sent. Read.')
})

it('says at once why a file was left out', async () => {
  open({ text: 'Read.' })
  const files = Array.from({ length: 60 }, (_, index) => `${index}.csv`)
  attach(...files)
  await pass(500)
  expect(spy.said.filter((text) => text.startsWith('!'))).toHaveLength(1)
  expect(spy.said.find((text) => text.startsWith('!'))).toMatch(/files/)
})

it('says which version is shown, after an edit and after going back to the one before', async () => {
  const chat = open([{ text: 'The first.' }, { text: 'The second.' }])
  await act(async () => void chat.send('A question'))
  await pass(1000)
  click('Edit message')
  const editor = screen.getByRole('textbox', { name: 'Edit message' })
  fireEvent.change(editor, { target: { value: 'A better one' } })
  fireEvent.keyDown(editor, { key: 'Enter' })
  await pass(1000)
  spy.said.length = 0
  click('Previous version')
  await pass(500)
  expect(spy.said).toEqual(['1 of 2'])
  click('Next version')
  await pass(500)
  expect(spy.said).toEqual(['1 of 2', '2 of 2'])
})

it('tells that something was copied by the name of the button, which has the focus', async () => {
  Object.defineProperty(navigator, 'clipboard', {
    configurable: true,
    value: { writeText: async () => undefined, write: async () => undefined },
  })
  open({ text: 'x' }, [{ role: 'assistant', content: 'An answer.' }])
  click('Copy')
  await pass(100)
  expect(document.activeElement?.getAttribute('aria-label')).toBe('Copied')
})

it('keeps the place of somebody who allowed a call: the line of the call has the focus', async () => {
  const call = { type: 'tool', id: 'c', name: 'weather', argsText: '{}', args: {} } as const
  const chat = open({ text: 'Sunny.' }, [{ role: 'user', content: 'Weather?' }])
  act(() =>
    chat.setMessages([
      ...chat.get().messages,
      {
        id: 'a',
        role: 'assistant',
        createdAt: 1,
        status: 'awaiting',
        parts: [{ ...call, state: 'approval' }],
      },
    ]),
  )
  await pass(500)
  expect(spy.said).toEqual(['! The assistant asks to run weather. Allow or deny it.'])
  click('Allow')
  await pass(500)
  expect(screen.queryByRole('button', { name: 'Allow' })).toBeNull()
  expect(document.activeElement?.textContent).toContain('weather')
})

it('says what was deleted and how much was found, in the list of conversations', async () => {
  const storage = memoryStorage()
  for (const title of ['Bridges', 'Tides', 'Towers']) {
    storage.records.set(title, record({ id: title, title }))
  }
  const list = createConversations({ storage, baseURL: 'http://sandbox.invalid/v1', model: 'm' })
  render(<ConversationList list={list} onChoose={() => undefined} />)
  spy = listen()
  await screen.findByRole('button', { name: 'Tides' })
  await userEvent.click(screen.getByRole('button', { name: 'Delete: Tides' }))
  await waitFor(() => expect(spy.said.at(-1)).toBe('Deleted: Tides'))
  await userEvent.click(screen.getByRole('button', { name: 'Undo' }))
  // What came back is read out, for it gets the focus.
  await waitFor(() => expect(document.activeElement?.getAttribute('title')).toBe('Tides'))
  await userEvent.type(screen.getByRole('searchbox'), 'bridges')
  await waitFor(() => expect(spy.said.at(-1)).toBe('1 found'))
  list.dispose()
})

it('says how many models are left while somebody searches, and that none is', async () => {
  const models = ['acme/large', 'acme/small', 'birch/large'].map((id) => ({ id, raw: {} }))
  render(<ModelPicker models={models} />)
  spy = listen()
  await userEvent.click(screen.getByRole('combobox', { name: /^Model:|Choose/ }))
  const dialog = await screen.findByRole('dialog')
  const search = within(dialog).getByRole('combobox')
  await userEvent.type(search, 'large')
  await waitFor(() => expect(spy.said.at(-1)).toBe('2 models'))
  await userEvent.type(search, 'xyz')
  await waitFor(() => expect(spy.said.at(-1)).toMatch(/^No/))
})
