import { act, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { createChat } from '@x/core'
import type { ChatMessage, ChatStore, Model } from '@x/core'
import { createSandbox } from '@x/core/testing'
import { ChatProvider } from '@x/react'
import { Composer, ComposerEstimate } from '@x/ui'
import { expect, it } from 'vitest'

const MODEL: Pick<Model, 'pricing' | 'contextLength'> = {
  contextLength: 1000,
  pricing: { prompt: '2.50', completion: '10', currency: 'USD' },
}

function open(model = MODEL, initialMessages: Partial<ChatMessage>[] = []): ChatStore {
  const chat = createChat({
    baseURL: 'http://sandbox.invalid/v1',
    model: 'sandbox',
    fetch: createSandbox({ text: 'Hello.' }).fetch,
    initialMessages: initialMessages.map((message) => ({ role: 'user', ...message })),
  })
  render(
    <ChatProvider chat={chat}>
      <Composer end={<ComposerEstimate model={model} />} />
    </ChatProvider>,
  )
  return chat
}

const estimate = (): HTMLElement | null => screen.queryByRole('group', { name: 'Estimate' })
const meter = (): HTMLElement => screen.getByRole('meter')

it('says nothing before there is anything to say', () => {
  open()
  expect(estimate()).toBeNull()
})

it('guesses tokens and money while a message is written, and says that it guesses', async () => {
  open()
  await userEvent.type(screen.getByRole('textbox'), 'a'.repeat(40))
  expect(estimate()?.textContent).toContain('about 10 tokens · about $0.000025')
  // Far from full, how full it is tells nobody anything.
  expect(screen.queryByRole('meter')).toBeNull()
  expect(estimate()?.getAttribute('title')).toContain('A guess')
})

it('starts from what the server counted, and guesses only what came after', () => {
  const usage = { promptTokens: 700, completionTokens: 90, totalTokens: 790, raw: undefined }
  const chat = open(MODEL, [
    { parts: [{ type: 'text', text: 'x'.repeat(9000), state: 'done' }] },
    { role: 'assistant', parts: [{ type: 'text', text: 'y', state: 'done' }], usage },
    { parts: [{ type: 'text', text: 'z'.repeat(40), state: 'done' }] },
  ])
  expect(meter().getAttribute('aria-valuenow')).toBe('800')
  expect(meter().getAttribute('aria-label')).toBe('80% of the context')
  expect(meter().textContent).toBe('80%')
  expect(estimate()?.dataset['state']).toBe('nearly-full')
  act(() => chat.draft.set('w'.repeat(4000)))
  expect(meter().getAttribute('aria-valuenow')).toBe('1000')
  expect(estimate()?.dataset['state']).toBe('full')
})

it('tells no price where there is none, and no share where the length is not known', () => {
  const chat = open({})
  act(() => chat.draft.set('w'.repeat(400)))
  expect(estimate()?.textContent).toContain('about 100 tokens')
  expect(estimate()?.textContent).not.toContain('$')
  expect(screen.queryByRole('meter')).toBeNull()
})

it('says that attachments are not counted', () => {
  const chat = open()
  act(() => {
    chat.draft.set('Look')
    chat.attachments.set([new File(['x'], 'x.png', { type: 'image/png' })])
  })
  expect(estimate()?.title).toContain('without the attachments')
})

it('shows from half of the context on how full it is', () => {
  const chat = open()
  act(() => chat.draft.set('w'.repeat(4 * 499)))
  expect(screen.queryByRole('meter')).toBeNull()
  act(() => chat.draft.set('w'.repeat(4 * 500)))
  expect(meter().textContent).toBe('50%')
  expect(estimate()?.dataset['state']).toBeUndefined()
})
