// What is no part never comes into a conversation: it would break each request that goes back with it.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { answer, startServer, type TestServer } from '../../test/server.ts'
import { type ChatStore, createChat, type InitialMessage, textOf } from '../index.ts'

let server: TestServer
beforeAll(async () => {
  server = await startServer((_request, response) => answer(response))
})
afterAll(() => server.close())
beforeEach(() => server.forget())

const circle: Record<string, unknown> = { type: 'data', name: 'a' }
circle['data'] = circle
let deep: unknown = 1
for (let depth = 0; depth < 100_000; depth++) deep = [deep]

const BAD: readonly [string, unknown][] = [
  ['null', null],
  ['undefined', undefined],
  ['a number', 5],
  ['a text', 'hi'],
  ['a list', []],
  ['an object without a type', {}],
  ['a type that nobody knows', { type: 'banana' }],
  ['a type that every object has', { type: 'constructor' }],
  ['a text without its text', { type: 'text' }],
  ['a text that is a number', { type: 'text', text: 5, state: 'done' }],
  ['a picture without an address', { type: 'image' }],
  ['sound whose address is an object', { type: 'audio', url: {} }],
  ['a call without arguments', { type: 'tool', id: 'a', name: 'f', state: 'ready' }],
  ['a circle', circle],
  ['a BigInt', { type: 'data', name: 'a', data: 1n }],
  ['data that is too deep for JSON', { type: 'data', name: 'a', data: deep }],
  ['what it inherits alone', Object.create({ type: 'text', text: 'a', state: 'done' })],
  [
    'what throws where it is read',
    {
      get type() {
        throw new Error('no')
      },
    },
  ],
]

const make = (initialMessages: readonly InitialMessage[] = []): ChatStore =>
  createChat({ baseURL: server.baseURL, model: 'm', retry: false, initialMessages })

async function goesOn(chat: ChatStore): Promise<void> {
  expect((await chat.send('again')).message?.status).toBe('complete')
  chat.dispose()
}

describe.each(BAD)('%s as a part', (_, part) => {
  it('is refused in one sentence, and the chat goes on', async () => {
    const chat = make()
    const run = chat.send({
      text: 'hi',
      parts: [{ type: 'text', text: 'a', state: 'done' }, part] as never,
    })
    expect(run.refused?.message).toMatch(/^@x\/core: part 2 of a message is none that can be sent/)
    expect(chat.get().messages).toEqual([])
    expect(server.requests).toHaveLength(0)
    expect(() => chat.append({ role: 'user', parts: [part] as never })).toThrow(
      'part 1 of a message',
    )
    await goesOn(chat)
  })

  it('is left out of messages that are set or started with, and told once', async () => {
    const messages = [
      { role: 'user', parts: [{ type: 'text', text: 'hi', state: 'done' }, part] },
      { role: 'assistant', content: 'hello' },
    ] as readonly InitialMessage[]
    const started = make(messages)
    const set = make()
    set.setMessages(messages)
    for (const chat of [started, set]) {
      expect(chat.get().messages.map(({ parts }) => textOf(parts))).toEqual(['hi', 'hello'])
      expect(chat.get().error?.message).toContain('hold what is no part')
      await goesOn(chat)
    }
  })
})

it.each([
  ['nothing', undefined],
  ['null', null],
  ['a number', 5],
  ['a text that is none', { text: 5 }],
  ['parts that are no list', { text: 'a', parts: {} }],
  ['files that are null', { text: 'a', files: [null] }],
  ['files that are names', { text: 'a', files: ['a.png'] }],
])('%s is refused in one sentence', async (_, input) => {
  const chat = make()
  const { refused } = chat.send(input as never)
  expect(refused?.message).toMatch(/^@x\/core: (?:part \d of a message is none|.* was given as )/)
  await goesOn(chat)
})

it('a message that waits or is edited is held to the same', async () => {
  const chat = make()
  await chat.send('hi')
  const [question] = chat.get().messages
  const edited = chat.edit(question?.id ?? '', { parts: [null] as never })
  expect(edited.refused?.message).toContain('part 1 of a message')
  const writing = chat.send('one')
  expect(chat.send({ parts: [null] as never }).refused?.message).toContain('part 1 of a message')
  expect(chat.get().queue).toEqual([])
  await writing
  await goesOn(chat)
})
