// Messages of one id, as two histories that were put together give them: shown as far as they can be, with one error.
import { describe, expect, it } from 'vitest'
import { createEndpoint } from '../../test/endpoint.ts'
import { answer, message, record, storedChats, texts } from '../../test/stored-chat.ts'
import {
  type ChatOptions,
  type ChatStore,
  createChat,
  exportChat,
  importChat,
  type InitialMessage,
} from '../index.ts'
import { memoryStorage } from '../testing/index.ts'

function chatWith(initialMessages: ChatOptions['initialMessages']) {
  const endpoint = createEndpoint()
  const chat = createChat({
    baseURL: 'http://endpoint.invalid/v1',
    fetch: endpoint.fetch,
    model: 'm',
    retry: false,
    initialMessages,
  })
  return { chat, endpoint }
}

const ids = (chat: ChatStore): string[] => chat.get().messages.map(({ id }) => id)

const user = (id: string | undefined, content: string): InitialMessage => ({
  ...(id === undefined ? {} : { id }),
  role: 'user',
  content,
})

describe.each(['initialMessages', 'setMessages', 'a function of setMessages'])('in %s', (way) => {
  function open(messages: readonly InitialMessage[]) {
    if (way === 'initialMessages') return chatWith(messages)
    const made = chatWith([{ id: 'old', role: 'user', content: 'old' }])
    made.chat.setMessages(way === 'setMessages' ? messages : () => messages)
    return made
  }

  it('are shown under ids of their own, and go to the model', async () => {
    const { chat, endpoint } = open([
      user('x', 'a'),
      { id: 'x', role: 'assistant', content: 'b' },
      user('x', 'c'),
      user('x-2', 'd'),
    ])
    expect(texts(chat)).toEqual(['a', 'b', 'c', 'd'])
    expect(ids(chat)).toEqual(['x', 'x-3', 'x-4', 'x-2'])
    expect(chat.get()).toMatchObject({ status: 'error', error: { kind: 'usage' } })
    expect(chat.get().error?.message).toMatch(/^@x\/core: two messages have the id "x", .*\. Give/)
    const run = chat.send('next')
    const { body, text, finish } = await endpoint.next()
    expect(body.messages?.map(({ content }) => content)).toEqual(['a', 'b', 'c\n\nd\n\nnext'])
    text('fine')
    finish()
    await run
    expect(chat.get()).toMatchObject({ status: 'ready', error: undefined })
  })

  it('that say the same are one', () => {
    const history = [user('1', 'q'), { id: '2', role: 'assistant', content: 'a' } as const]
    const { chat } = open([...history, ...structuredClone(history), user('3', 'more')])
    expect(texts(chat)).toEqual(['q', 'a', 'more'])
    expect(chat.get().error?.message).toContain('the id "1", "2"')
  })

  it('are no error where an id was made up or left empty', () => {
    const { chat } = open([user(undefined, 'a'), user('m0', 'b'), user('', 'c'), user('', 'd')])
    expect(texts(chat)).toEqual(['a', 'b', 'c', 'd'])
    expect(new Set(ids(chat)).size).toBe(4)
    expect(ids(chat)).not.toContain('')
    expect(chat.get()).toMatchObject({ status: 'ready', error: undefined })
  })

  it('come out and in again as they are shown', () => {
    const { chat } = open([user('x', 'a'), user('x', 'b')])
    const { chat: again } = chatWith(importChat(JSON.stringify(exportChat(chat))))
    expect(texts(again)).toEqual(['a', 'b'])
    expect(again.get().error).toBeUndefined()
  })
})

it('appended without an id of its own, a message gets one', () => {
  const { chat } = chatWith([user('m0', 'a')])
  chat.append({ id: undefined as unknown as string, role: 'user', content: 'b' })
  chat.append({ id: '', role: 'user', content: 'c' })
  expect(texts(chat)).toEqual(['a', 'b', 'c'])
  expect(new Set(ids(chat)).size).toBe(3)
  expect(ids(chat)).not.toContain('')
})

it('stored, the one that was written last counts, and the storage says so, in each chat that reads it', async () => {
  const storage = memoryStorage()
  const nodes = [
    { parentId: null, message: message('1', 'user', 'question') },
    { parentId: '1', message: message('2', 'assistant', 'half') },
    { parentId: '1', message: message('2', 'assistant', 'whole') },
  ]
  storage.records.set('a', record({ nodes }))
  const { make, endpoint } = storedChats(storage)
  const chat = make()
  await chat.load()
  expect(texts(chat)).toEqual(['question', 'whole'])
  expect(chat.get()).toMatchObject({ status: 'ready', error: undefined })
  expect(chat.get().storage.error?.message).toContain('1 of its ids are there twice')
  const run = chat.send('more')
  await answer(endpoint, 'fine')
  await run
  expect(texts(chat)).toEqual(['question', 'whole', 'more', 'fine'])
  chat.dispose()
})
