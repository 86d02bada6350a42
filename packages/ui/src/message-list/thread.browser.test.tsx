// A thread with a chat around it: what a question brings into view, and what is new below.
import '../styles.css'
import { act, cleanup, render } from '@testing-library/react'
import { createChat } from '@x/core'
import type { ChatStore } from '@x/core'
import { createManualClock, createSandbox } from '@x/core/testing'
import type { ManualClock } from '@x/core/testing'
import { Chat } from '@x/ui'
import type { ChatProps } from '@x/ui'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { longThread } from '../../test/long-thread.ts'
import { frames } from '../../test/scroll-page.tsx'

let clock: ManualClock

beforeEach(async () => {
  clock = createManualClock()
  await page.viewport(1000, 700)
})

afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

function open(props: Partial<ChatProps> = {}): ChatStore {
  const text = Array.from({ length: 40 }, (_, line) => `Line ${line} of the answer.`).join('\n\n')
  const chat = createChat({
    baseURL: 'http://sandbox.invalid/v1',
    model: 'sandbox',
    fetch: createSandbox({ text, pace: { tokensPerSecond: 100 } }, { clock }).fetch,
    initialMessages: longThread(12),
  })
  render(
    <div style={{ blockSize: '600px' }}>
      <Chat chat={chat} {...props} />
    </div>,
  )
  return chat
}

const viewport = (): HTMLElement => document.querySelector<HTMLElement>('[data-x-viewport]')!
const distance = (): number =>
  viewport().scrollHeight - viewport().scrollTop - viewport().clientHeight
const told = (): string | null | undefined =>
  document.querySelector('[data-x-jump] button')?.textContent
const isAnswered = (chat: ChatStore): boolean => chat.get().status === 'ready'

async function stream(ms: number): Promise<void> {
  await act(() => clock.advance(ms))
  await frames()
}

async function ask(): Promise<void> {
  await userEvent.fill(page.getByRole('textbox'), 'The question')
  await userEvent.keyboard('{Enter}')
  await frames()
}

it('brings a question to the top when it is told to, and lets the answer grow below it', async () => {
  open({ anchor: 'question' })
  await frames()
  await ask()
  const question = page.getByText('The question').element().closest<HTMLElement>('article')!
  const { top } = question.getBoundingClientRect()
  expect(top - viewport().getBoundingClientRect().top).toBeLessThan(24)
  await stream(300)
  expect(question.getBoundingClientRect().top).toBe(top)
  expect(page.getByRole('button', { name: /Jump/ }).query()).toBeNull()
  await stream(4000)
  expect(question.getBoundingClientRect().top).toBe(top)
  await expect.element(page.getByRole('button', { name: /Jump/ })).toBeVisible()
  await userEvent.click(page.getByRole('button', { name: /Jump/ }))
  await expect.poll(distance).toBeLessThan(2)
  await expect.poll(() => viewport().dataset['scroll']).toBe('following')
})

it('counts what has come since the reader left the end', async () => {
  const chat = open()
  await frames()
  await userEvent.wheel(viewport(), { delta: { y: -400 } })
  const button = page.getByRole('button', { name: /Jump to latest/ })
  await expect.poll(told).toBe('Jump to latest')
  act(() => chat.append({ role: 'assistant', content: 'From elsewhere.' }))
  await expect.poll(told).toBe('Jump to latest1 new')
  act(() => chat.append({ role: 'assistant', content: 'And another.' }))
  await expect.poll(told).toBe('Jump to latest2 new')
  await userEvent.click(button)
  await expect.poll(() => button.query()).toBeNull()
  await userEvent.wheel(viewport(), { delta: { y: -400 } })
  await expect.poll(told).toBe('Jump to latest')
})

it('puts the focus on the last message after the jump', async () => {
  open()
  await frames()
  await userEvent.wheel(viewport(), { delta: { y: -400 } })
  await userEvent.click(page.getByRole('button', { name: /Jump to latest/ }))
  await expect.poll(() => document.activeElement?.textContent).toContain('the needle 11')
  await expect.poll(distance).toBeLessThan(2)
})

it('lays nothing over what a reader opens at the end', async () => {
  const message = `The reason, in many words. ${'And some more of it. '.repeat(60)}`
  const chat = createChat({
    baseURL: 'http://sandbox.invalid/v1',
    model: 'sandbox',
    retry: false,
    fetch: createSandbox({ error: { status: 500, message } }, { clock }).fetch,
    initialMessages: longThread(12),
  })
  render(
    <div style={{ blockSize: '600px' }}>
      <Chat chat={chat} />
    </div>,
  )
  await frames()
  await ask()
  await userEvent.click(page.getByText('Details'))
  await frames()
  await expect.poll(distance).toBeGreaterThan(40)
  expect(told()).toBeUndefined()
  // Once the reader goes elsewhere, or something new has come, there is a way to the end.
  act(() => chat.append({ role: 'assistant', content: 'From elsewhere.' }))
  await expect.poll(told).toBe('Jump to latest1 new')
  await userEvent.click(page.getByRole('button', { name: /Jump/ }))
  await expect.poll(told).toBeUndefined()
  await userEvent.wheel(viewport(), { delta: { y: -400 } })
  await expect.poll(told).toBe('Jump to latest')
})

it('keeps the line being read when history is put in front', async () => {
  const chat = open()
  await frames()
  viewport().scrollTop = 0
  await frames()
  const first = page.getByText(/^Question 0,/).element()
  const { top } = first.getBoundingClientRect()
  const older = longThread(40).map((message) => ({ ...message, id: `older ${message.id}` }))
  act(() => chat.setMessages([...older, ...chat.get().messages]))
  for (let frame = 0; frame < 4; frame++) await frames()
  expect(first.isConnected).toBe(true)
  expect(Math.abs(first.getBoundingClientRect().top - top)).toBeLessThan(1)
})

it('opens another conversation at its end', async () => {
  const { rerender } = render(<Chat chat={chatOf('a')} style={{ blockSize: '500px' }} />)
  await frames()
  await userEvent.wheel(viewport(), { delta: { y: -400 } })
  await expect.poll(() => viewport().dataset['scroll']).toBe('reading')
  rerender(<Chat chat={chatOf('b')} style={{ blockSize: '500px' }} />)
  await frames()
  await expect.poll(() => viewport().dataset['scroll']).toBe('following')
  await expect.poll(distance).toBeLessThan(2)
})

function chatOf(id: string): ChatStore {
  const initialMessages = longThread(20).map((message) => ({ ...message, id: id + message.id }))
  return createChat({ id, baseURL: 'http://sandbox.invalid/v1', model: 'm', initialMessages })
}

it('stays above the keyboard of a phone, with the end in view', async () => {
  const view = Object.assign(new EventTarget(), {
    scale: 1,
    offsetTop: 0,
    height: document.documentElement.clientHeight,
  })
  vi.stubGlobal('visualViewport', view)
  open({ style: { position: 'fixed', inset: 0 } })
  await frames()
  await userEvent.click(page.getByRole('textbox'))
  view.height -= 260
  view.dispatchEvent(new Event('resize'))
  await frames()
  const field = page.getByRole('textbox').element()
  expect(field.getBoundingClientRect().bottom).toBeLessThanOrEqual(view.height)
  await expect.poll(distance).toBeLessThan(2)
  view.height += 260
  view.dispatchEvent(new Event('resize'))
  await frames()
  expect(field.getBoundingClientRect().bottom).toBeGreaterThan(view.height - 120)
  // Enlarged by fingers, the view is smaller too, and nothing is covered.
  Object.assign(view, { scale: 2, height: view.height / 2 })
  view.dispatchEvent(new Event('resize'))
  await frames()
  expect(field.getBoundingClientRect().bottom).toBeGreaterThan(view.height)
})

it('marks an answer as done where it stands', async () => {
  const chat = open()
  await frames()
  await ask()
  await userEvent.wheel(viewport(), { delta: { y: -300 } })
  await stream(2000)
  await expect.poll(told).toBe('Jump to latest')
  await stream(20_000)
  await expect.poll(() => isAnswered(chat)).toBe(true)
  await expect.poll(told).toBe('Jump to latest1 new')
})
