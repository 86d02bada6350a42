// A storage that was emptied under an open chat, by the browser or by hand: the chat stores all of itself again.
import { describe, expect, it } from 'vitest'
import { settle } from '../../test/endpoint.ts'
import { answer, record, storedChats, texts, until } from '../../test/stored-chat.ts'
import {
  applyChange,
  type ChatRecord,
  ChatError,
  type ChatStore,
  createConversations,
  type Storage,
} from '../index.ts'
import { memoryStorage } from '../testing/index.ts'

const ALL = ['question', 'answer', 'more', 'fine']

async function turn(
  chat: ChatStore,
  endpoint: ReturnType<typeof storedChats>['endpoint'],
  question: string,
  text: string,
): Promise<void> {
  const run = chat.send(question)
  await answer(endpoint, text)
  await run
  await chat.save()
}

/** A storage without news and locks, that is stored in one piece each. */
function plainStorage(): Storage & { records: Map<string, ChatRecord> } {
  const records = new Map<string, ChatRecord>()
  return {
    records,
    load: (id) => structuredClone(records.get(id)),
    save: (id, change) =>
      void records.set(id, structuredClone(applyChange(id, records.get(id), change))),
    remove: (id) => void records.delete(id),
    list: () => [...records.values()],
  }
}

describe.each([
  ['with news', memoryStorage],
  ['without', plainStorage],
])('a storage %s that was emptied', (_name, make) => {
  async function open() {
    const storage = make()
    storage.records.set('a', record({ title: 'Named', isRenamed: true, isPinned: true }))
    const chats = storedChats(storage)
    const chat = chats.make()
    await chat.load()
    return { ...chats, chat, storage }
  }

  async function reloaded(storage: Storage): Promise<string[]> {
    const again = storedChats(storage).make()
    await again.load()
    expect(again.get().storage.error).toBeUndefined()
    return texts(again)
  }

  it('is written whole at the next change, with its name', async () => {
    const { chat, endpoint, storage } = await open()
    storage.records.clear()
    await turn(chat, endpoint, 'more', 'fine')
    expect(chat.get().storage.error).toBeUndefined()
    expect(storage.records.get('a')).toMatchObject({
      title: 'Named',
      isRenamed: true,
      isPinned: true,
      createdAt: 1,
      messageCount: 4,
    })
    expect(await reloaded(storage)).toEqual(ALL)
    storage.records.clear()
    await turn(chat, endpoint, 'again', 'yes')
    expect(await reloaded(storage)).toEqual([...ALL, 'again', 'yes'])
    expect(texts(chat)).toEqual([...ALL, 'again', 'yes'])
  })

  it('amid an answer is written whole with it, its draft and its queue', async () => {
    const { chat, endpoint, storage } = await open()
    const run = chat.send('more')
    const exchange = await endpoint.next()
    exchange.text('fi')
    chat.draft.set('typed')
    await chat.save()
    storage.records.clear()
    void chat.send('waits')
    exchange.text('ne')
    await chat.save()
    expect(storage.records.get('a')?.draft).toBe('typed')
    expect(storage.records.get('a')?.queue).toHaveLength(1)
    expect(storage.records.get('a')?.nodes).toHaveLength(4)
    exchange.finish()
    await run
    await answer(endpoint, 'done')
    await until(() => expect(chat.get().status).toBe('ready'))
    await chat.save()
    expect(await reloaded(storage)).toEqual([...ALL, 'waits', 'done'])
  })
})

it('a chat whose storage is read anew and holds nothing keeps what it shows, and stores it', async () => {
  const storage = memoryStorage()
  storage.records.set('a', record())
  const { make } = storedChats(storage)
  const chat = make()
  await chat.load()
  storage.records.clear()
  // Another tab has written something, as far as this one hears.
  await storage.save('a', { writer: 'other', draft: 'x' })
  storage.records.clear()
  await until(() => expect(storage.records.get('a')?.nodes).toHaveLength(2))
  expect(texts(chat)).toEqual(['question', 'answer'])
  chat.dispose()
})

it('a chat that another tab removes is still gone here', async () => {
  const storage = memoryStorage()
  storage.records.set('a', record())
  const { make } = storedChats(storage)
  const chat = make()
  chat.subscribe(() => undefined)
  await chat.load()
  await storage.remove('a')
  await until(() => expect(texts(chat)).toEqual([]))
  await chat.save()
  expect(storage.records.size).toBe(0)
  chat.dispose()
})

it.each([
  ['removes', async (storage: Storage) => storage.remove('a')],
  [
    'lists chats and removes',
    async (storage: Storage) => createConversations({ storage, baseURL: '/api' }).remove('a'),
  ],
  [
    'lists chats of a storage without news and removes',
    async (storage: Storage) => createConversations({ storage, baseURL: '/api' }).remove('a'),
    plainStorage,
  ],
])(
  'a chat that somebody %s while it is answered stops, and writes itself no more',
  async (_, remove, made: () => Storage & { records: Map<string, ChatRecord> } = memoryStorage) => {
    const storage = made()
    storage.records.set('a', record())
    const { make, endpoint } = storedChats(storage)
    const chat = make()
    chat.subscribe(() => undefined)
    await chat.load()
    const run = chat.send('more')
    const exchange = await endpoint.next()
    exchange.text('half')
    await chat.save()
    await remove(storage)
    expect((await run).reason).toBe('aborted')
    expect(exchange.isAborted).toBe(true)
    await until(() => expect(texts(chat)).toEqual([]))
    await chat.save()
    await settle()
    expect(storage.records.size).toBe(0)
    // What is asked from then on is a new conversation.
    const again = chat.send('anew')
    await answer(endpoint, 'fine')
    await again
    await chat.save()
    expect(storage.records.get('a')?.nodes.map(({ message }) => message.role)).toEqual([
      'user',
      'assistant',
    ])
    chat.dispose()
  },
)

it('a storage that says each time that all is gone is told of once, and asked no more often', async () => {
  let asked = 0
  const gone = new ChatError('storage', { message: 'All is gone.', code: 'gone' })
  const storage: Storage = {
    load: () => record(),
    save() {
      asked++
      throw gone
    },
    remove: () => undefined,
    list: () => [],
  }
  const { make } = storedChats(storage)
  const chat = make()
  await chat.load()
  chat.append({ role: 'user', content: 'more' })
  await chat.save()
  expect(chat.get().storage.error).toMatchObject({ code: 'gone' })
  // What changed, and all of it.
  expect(asked).toBe(2)
})
