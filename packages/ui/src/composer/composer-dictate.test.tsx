import { act, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { createChat } from '@x/core'
import type { ChatStore } from '@x/core'
import { createSandbox } from '@x/core/testing'
import { ChatProvider } from '@x/react'
import { Composer, ComposerDictate } from '@x/ui'
import { beforeEach, afterEach, expect, it, vi } from 'vitest'

/** A microphone that hears what the test says: no browser here has one. */
class FakeRecognition {
  static readonly started: FakeRecognition[] = []
  lang = ''
  onresult?: (event: unknown) => void
  onerror?: (event: { error: string }) => void
  onend?: () => void
  start(): void {
    FakeRecognition.started.push(this)
  }
  stop(): void {
    this.onend?.()
  }
  abort(): void {
    this.onend?.()
  }
  hear(...phrases: string[]): void {
    act(() => this.onresult?.({ results: phrases.map((transcript) => [{ transcript }]) }))
  }
}

beforeEach(() => {
  FakeRecognition.started.length = 0
  vi.stubGlobal('SpeechRecognition', FakeRecognition)
})
afterEach(() => {
  vi.unstubAllGlobals()
})

function open(): { chat: ChatStore; input: HTMLTextAreaElement } {
  const chat = createChat({
    baseURL: 'http://sandbox.invalid/v1',
    model: 'sandbox',
    fetch: createSandbox({ text: 'Hello.' }).fetch,
  })
  render(
    <ChatProvider chat={chat}>
      <Composer end={<ComposerDictate lang="pt" />} />
    </ChatProvider>,
  )
  return { chat, input: screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Message' }) }
}

const button = (): HTMLElement => screen.getByRole('button', { name: 'Dictate' })

async function listen(): Promise<FakeRecognition> {
  await userEvent.click(button())
  const recognition = FakeRecognition.started.at(-1)
  if (!recognition) throw new Error('nothing listens')
  return recognition
}

it('writes what is heard behind what is typed, and mends it as it is understood', async () => {
  const { input } = open()
  await userEvent.type(input, 'Dear all,')
  const recognition = await listen()
  expect(recognition.lang).toBe('pt')
  expect(button().getAttribute('aria-pressed')).toBe('true')
  recognition.hear('we')
  expect(input.value).toBe('Dear all, we')
  recognition.hear('we meet', ' at ten')
  expect(input.value).toBe('Dear all, we meet at ten')
  await userEvent.click(button())
  expect(button().getAttribute('aria-pressed')).toBe('false')
})

it('keeps what is typed while it listens', async () => {
  const { input } = open()
  const recognition = await listen()
  recognition.hear('one')
  await userEvent.type(input, '!')
  recognition.hear('one', 'two')
  expect(input.value).toBe('one! two')
})

it.each([
  ['not-allowed', 'The microphone may not be used'],
  ['no-speech', 'Nothing was heard'],
  ['network', 'could not be reached'],
])('says in one sentence what went wrong: %s', async (error, sentence) => {
  open()
  const recognition = await listen()
  act(() => {
    recognition.onerror?.({ error })
    recognition.onend?.()
  })
  expect(screen.getByRole('alert').textContent).toContain(sentence)
  expect(button().getAttribute('aria-pressed')).toBe('false')
})

it('is not there where the browser cannot listen', () => {
  vi.unstubAllGlobals()
  open()
  expect(screen.queryByRole('button', { name: 'Dictate' })).toBeNull()
})
