import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import { createChat } from '@x/core'
import type { ChatStore } from '@x/core'
import { createManualClock, createSandbox } from '@x/core/testing'
import type { ManualClock, Script } from '@x/core/testing'
import { Chat, MessageList } from '@x/ui'
import type { AnnouncePolicy } from '@x/ui'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { listen } from '../../test/speech-spy.ts'
import type { SpeechSpy } from '../../test/speech-spy.ts'

const ANSWER = `Two things matter. **Speed** is one.

\`\`\`ts
const a = 1
const b = 2
\`\`\`

| a | b |
|---|---|
| 1 | 2 |

- The first
- The second [with a link](https://example.org)`

const SPOKEN =
  'Two things matter. Speed is one. TypeScript code block, 2 lines. table, 1 row. The first. The second with a link'

let clock: ManualClock
let spy: SpeechSpy

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  clock = createManualClock()
})

afterEach(() => {
  spy.stop()
  vi.useRealTimers()
})

function open(script: Script, announce?: AnnouncePolicy): ChatStore {
  const { fetch } = createSandbox(script, { clock })
  const chat = createChat({ baseURL: 'http://sandbox.invalid/v1', model: 'm', fetch })
  render(
    <>
      <button type="button">Outside</button>
      <Chat chat={chat} announce={announce} />
    </>,
  )
  spy = listen()
  return chat
}

const field = (): HTMLElement => screen.getByRole('textbox')

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

async function ask(chat: ChatStore): Promise<void> {
  await act(async () => void chat.send('Why?'))
}

it('reads a short answer to somebody in the field, without the marks of Markdown', async () => {
  const chat = open({ text: ANSWER, pace: { tokensPerSecond: 50 } })
  field().focus()
  await ask(chat)
  await pass(500)
  expect(spy.said).toEqual(['Message sent'])
  await pass(5000)
  expect(spy.said).toEqual(['Message sent', SPOKEN])
})

it('reads the beginning of a long answer, in whole sentences', async () => {
  const chat = open({ text: 'One sentence of many words it is. '.repeat(40) })
  field().focus()
  await ask(chat)
  await pass(1000)
  const spoken = spy.said.join(' ')
  expect(spoken).toMatch(/it is\. …$/)
  expect(spoken.length).toBeGreaterThan(300)
  expect(spoken.length).toBeLessThan(540)
})

it('reads of a very long answer what it reads of its beginning, and a link by its text', async () => {
  const part =
    '## A head\n\nOne sentence with a [link][1] in it.\n\n```ts\na\nb\n```\n\n- an item\n\n'
  const definition = '[1]: https://example.org\n'
  const spoken: string[] = []
  for (const text of [part.repeat(20), part.repeat(100), part.repeat(100) + definition]) {
    const chat = open({ text })
    field().focus()
    await ask(chat)
    await pass(1000)
    spoken.push(spy.said.splice(0).join(' '))
    cleanup()
  }
  const [short, long, linked] = spoken
  expect(long).toBe(short)
  expect(linked).toContain('A head. One sentence with a link in it. TypeScript')
})

it('says that there is an answer to somebody elsewhere in the chat', async () => {
  const chat = open({ text: ANSWER })
  screen.getByRole('region', { name: 'Conversation' }).focus()
  await ask(chat)
  await pass(1000)
  expect(spy.said.join(' ')).toBe('Message sent. New answer')
})

it('says nothing to somebody outside of the chat', async () => {
  const chat = open({ text: ANSWER })
  screen.getByRole('button', { name: 'Outside' }).focus()
  await ask(chat)
  await pass(1000)
  expect(chat.get().messages).toHaveLength(2)
  expect(spy.said).toEqual([])
})

it('says where an answer begins and ends, and never a token, by `boundaries`', async () => {
  const chat = open({ text: ANSWER, pace: { tokensPerSecond: 50 } }, 'boundaries')
  screen.getByRole('button', { name: 'Outside' }).focus()
  await ask(chat)
  await pass(5000)
  expect(spy.said).toEqual(['Message sent', 'Answer complete'])
})

it('reads each sentence once, as it ends, by `sentences`', async () => {
  const chat = open({ text: ANSWER, pace: { tokensPerSecond: 10 } }, 'sentences')
  await ask(chat)
  await pass(1000)
  const early = [...spy.said]
  await pass(20_000)
  expect(early).toEqual(['Message sent', 'Two things matter.'])
  expect(spy.said.length).toBeGreaterThan(4)
  expect(spy.said.join(' ')).toBe(
    'Message sent Two things matter. Speed is one. TypeScript code block, 2 lines table, 1 row The first. The second with a link. Answer complete',
  )
})

it('says nothing at all by `off`', async () => {
  const chat = open({ text: ANSWER }, 'off')
  await ask(chat)
  await pass(1000)
  expect(spy.said).toEqual([])
})

it('says every few seconds that a slow answer is still on its way', async () => {
  const chat = open({ text: ANSWER, stallAfter: 20 })
  field().focus()
  await ask(chat)
  await pass(16_000)
  expect(spy.said).toEqual(['Message sent', 'Still writing the answer', 'Still writing the answer'])
  await act(async () => void chat.stop())
  await pass(10_000)
  expect(spy.said.slice(3)).toEqual(['Stopped'])
})

it('says that an answer was stopped', async () => {
  const chat = open({ text: ANSWER, stallAfter: 20 })
  field().focus()
  await ask(chat)
  await pass(500)
  await act(async () => void fireEvent.click(screen.getByRole('button', { name: 'Stop' })))
  await pass(500)
  expect(spy.said).toEqual(['Message sent', 'Stopped'])
})

it('says that an answer is picked up where it was kept, and not that one is waited for', async () => {
  const { fetch } = createSandbox({ text: ANSWER, stallAfter: 20 }, { clock })
  const stream = { id: 'kept-answer-of-this-route' }
  const chat = createChat({
    baseURL: 'http://sandbox.invalid/v1',
    model: 'm',
    fetch: async (input, init) =>
      init?.method === 'GET' ? new Promise(() => undefined) : fetch(input, init),
    initialMessages: [
      { role: 'user', content: 'Hi' },
      {
        id: 'a',
        role: 'assistant',
        createdAt: 1,
        status: 'incomplete',
        reason: 'interrupted',
        parts: [{ type: 'text', text: 'And so it', state: 'done' }],
        steps: [{ from: 0, length: 0, stream }],
      },
    ],
  })
  render(<Chat chat={chat} announce="boundaries" />)
  spy = listen()
  await act(async () => void chat.resume())
  await pass(1000)
  expect(spy.said.join(' ')).toBe('Picking up the answer')
  const shown = { selector: '[data-x-waiting-label]' }
  expect(screen.getByText('Picking up the answer', shown)).toBeDefined()
  await act(async () => void chat.stop())
  expect(screen.queryByText('Picking up the answer', shown)).toBeNull()
})

it('says that a broken answer was cut, and the error at once', async () => {
  const chat = open({ text: ANSWER, cutAfter: 20 })
  field().focus()
  await ask(chat)
  await pass(1000)
  expect(spy.said[0]).toMatch(/^! The connection was lost ?What had arrived is kept/)
  expect(spy.said).not.toContain('Answer complete')
})

it('says an error once, however long its countdown runs', async () => {
  const chat = open({
    error: { status: 429, message: 'Slow down.', headers: { 'retry-after': '90' } },
  })
  await ask(chat)
  await pass(5000)
  expect(spy.said.filter((text) => text.startsWith('!'))).toHaveLength(1)
  expect(spy.said.find((text) => text.startsWith('!'))).toContain('Too many requests')
})

it('asks for an approval at once, wherever the reader is, and once', async () => {
  const { fetch } = createSandbox([{ toolCalls: [{ name: 'weather', args: {} }] }], { clock })
  const chat = createChat({
    baseURL: 'http://sandbox.invalid/v1',
    model: 'm',
    fetch,
    initialMessages: [{ role: 'user', content: 'Hi' }],
  })
  render(
    <>
      <button type="button">Outside</button>
      <Chat chat={chat} />
    </>,
  )
  spy = listen()
  screen.getByRole('button', { name: 'Outside' }).focus()
  act(() => {
    chat.setMessages([
      ...chat.get().messages,
      {
        id: 'a',
        role: 'assistant',
        createdAt: 1,
        status: 'awaiting',
        parts: [
          { type: 'tool', id: 'c1', name: 'weather', argsText: '{}', args: {}, state: 'approval' },
        ],
      },
    ])
  })
  await pass(3000)
  expect(spy.said).toEqual(['! The assistant asks to run weather. Allow or deny it.'])
})

it('speaks beside a list alone, where that is asked for', async () => {
  const { fetch } = createSandbox({ text: 'Because.' }, { clock })
  const chat = createChat({ baseURL: 'http://sandbox.invalid/v1', model: 'm', fetch })
  render(<MessageList chat={chat} announce="boundaries" />)
  spy = listen()
  await ask(chat)
  await pass(1000)
  expect(spy.said.join(' ')).toBe('Message sent. Answer complete')
})

it('is silent about what a chat holds already', async () => {
  const chat = createChat({
    baseURL: 'http://sandbox.invalid/v1',
    model: 'm',
    initialMessages: [
      { role: 'user', content: 'Hi' },
      { role: 'assistant', content: 'Hello' },
    ],
  })
  render(<Chat chat={chat} announce="sentences" />)
  spy = listen()
  await pass(1000)
  expect(spy.said).toEqual([])
})
