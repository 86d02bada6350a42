// The flows of a chat with nothing but a keyboard: no test here has a mouse, and none puts the focus anywhere by itself.
import '../styles.css'
import { act, cleanup, render } from '@testing-library/react'
import { createChat, createConversations } from '@x/core'
import type { ChatStore } from '@x/core'
import { createManualClock, createSandbox, memoryStorage } from '@x/core/testing'
import type { ManualClock, Script } from '@x/core/testing'
import { Chat, ConversationList } from '@x/ui'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { record } from '@x/core/test/stored-chat'
import { frames } from '../../test/scroll-page.tsx'

let clock: ManualClock
let chat: ChatStore

beforeEach(async () => {
  await page.viewport(1000, 700)
  window.focus()
  clock = createManualClock()
})

afterEach(cleanup)

function open(script: Script): void {
  chat = createChat({
    baseURL: 'http://sandbox.invalid/v1',
    model: 'm',
    fetch: createSandbox(script, { clock }).fetch,
  })
  render(
    <div style={{ position: 'fixed', inset: 0 }}>
      <Chat chat={chat} announce="off" suggestions={['What is a tide?']} />
    </div>,
  )
}

const keys = (text: string): Promise<void> => userEvent.keyboard(text)
const name = (): string | null | undefined =>
  document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent
const isIn = (selector: string): boolean => document.activeElement?.closest(selector) != null

/** Tab, or Shift and Tab, until something of that name has the focus. */
async function tabTo(wanted: string, isBack = false): Promise<void> {
  for (let stop = 0; stop < 40; stop++) {
    if (name()?.includes(wanted) && !isIn('[data-x-viewport][tabindex]:focus')) return
    await keys(isBack ? '{Shift>}{Tab}{/Shift}' : '{Tab}')
  }
  throw new Error(`No stop of the Tab key is called "${wanted}".`)
}

async function answered(): Promise<void> {
  await act(async () => {
    await clock.advance(10_000)
    await expect.poll(() => chat.get().status).toBe('ready')
    await frames()
  })
}

const stopped = (): string | null | undefined =>
  document.querySelector('[data-x-mark]')?.textContent

const pace = { tokensPerSecond: 20 }

it('asks, stops, asks again and goes through the versions', async () => {
  open([
    { text: 'One two three four five six. '.repeat(20), pace },
    { text: 'Second.' },
    { text: 'Third.' },
  ])
  await frames()
  // The field has the focus already: the chat is the page.
  await keys('What is a tide?{Enter}')
  await act(() => clock.advance(1000))
  await keys('{Escape}')
  await expect.poll(stopped).toContain('Stopped')
  expect(name()).toBe('Message')
  for (const text of ['Second.', 'Third.']) {
    await tabTo('Regenerate', true)
    await keys('{Enter}')
    await answered()
    await expect.element(page.getByText(text)).toBeVisible()
    expect(name()).toBe('Message')
  }
  await tabTo('Previous version', true)
  await keys('{Enter}')
  await expect.element(page.getByText('Second.')).toBeVisible()
  await keys('{Enter}')
  await expect.poll(stopped).toContain('Stopped')
  await keys('{Tab}')
  await keys('{Enter}')
  await expect.element(page.getByText('Second.')).toBeVisible()
})

it('starts from a suggestion, words the question otherwise, and leaves it as it was', async () => {
  open([{ text: 'First.' }, { text: 'Another.' }])
  await frames()
  await tabTo('What is a tide?', true)
  await keys('{Enter}')
  await answered()
  expect(name()).toBe('Message')
  await tabTo('Edit message', true)
  await keys('{Enter}')
  expect(document.activeElement?.tagName).toBe('TEXTAREA')
  await keys('{Escape}')
  expect(isIn('[data-x-message][data-role="user"]')).toBe(true)
  await tabTo('Edit message')
  await keys('{Enter}')
  await keys(' And why?{Enter}')
  await answered()
  await expect.element(page.getByText('Another.')).toBeVisible()
  expect(name()).toBe('Message')
})

it('gets past an error, and goes on with an answer that was cut', async () => {
  open([
    { error: { status: 402, message: 'No credit.' } },
    { text: 'Half of it', finishReason: 'length' },
    { text: ' and the rest.' },
  ])
  await frames()
  await keys('A question{Enter}')
  await expect.element(page.getByRole('alert')).toBeVisible()
  await tabTo('Try again', true)
  await keys('{Enter}')
  await answered()
  await tabTo('Continue', true)
  await keys('{Enter}')
  await answered()
  expect(document.querySelector('[data-role="assistant"]')?.textContent).toContain('and the rest.')
  expect(name()).toBe('Message')
})

it('goes from message to message, and scrolls, without leaving the field', async () => {
  open({ text: Array.from({ length: 60 }, (_, n) => `Paragraph ${n}.`).join('\n\n') })
  await frames()
  await keys('Tell me{Enter}')
  await answered()
  const viewport = document.querySelector('[data-x-viewport]')!
  const end = viewport.scrollTop
  await keys('{PageUp}')
  await expect.poll(() => viewport.scrollTop).toBeLessThan(end)
  expect(name()).toBe('Message')
  await keys('{Alt>}{ArrowUp}{/Alt}')
  expect(isIn('[data-role="assistant"]')).toBe(true)
  await keys('{Alt>}{ArrowUp}{/Alt}')
  expect(isIn('[data-role="user"]')).toBe(true)
  await keys('{Alt>}{ArrowDown}{/Alt}{Alt>}{ArrowDown}{/Alt}')
  expect(name()).toBe('Message')
})

it('has a message wait, and takes it back', async () => {
  open([{ text: 'Slow. '.repeat(200), pace }, { text: 'Next.' }])
  await frames()
  await keys('First{Enter}')
  await act(() => clock.advance(500))
  await keys('Second{Enter}')
  await expect.poll(() => chat.get().queue.length).toBe(1)
  await tabTo('Second', true)
  expect(isIn('[data-x-queued]')).toBe(true)
  await keys('{Enter}')
  await expect.poll(() => chat.get().queue.length).toBe(0)
  expect(name()).toBe('Message')
})

it('finds, opens, names and deletes a conversation', async () => {
  const storage = memoryStorage()
  for (const id of ['Bridges', 'Tides']) {
    storage.records.set(id, record({ id, title: id, updatedAt: 1, createdAt: 1 }))
  }
  const list = createConversations({ storage, baseURL: 'http://sandbox.invalid/v1', model: 'm' })
  const chosen: string[] = []
  render(<ConversationList list={list} onChoose={(id) => chosen.push(id)} />)
  const rows = (): number => document.querySelectorAll('[data-x-conversation]').length
  await expect.poll(rows).toBe(2)
  await tabTo('Search conversations')
  await keys('{ArrowDown}{Enter}')
  expect(chosen.length).toBe(1)
  await keys('{F2}')
  await keys('New name{Enter}')
  await expect.poll(name).toContain('New name')
  await keys('{Delete}')
  await expect.poll(rows).toBe(1)
  await keys('{Control>}z{/Control}')
  await expect.poll(rows).toBe(2)
  list.dispose()
})
