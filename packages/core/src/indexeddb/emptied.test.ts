// A database that was emptied, or whose handle died, under an open chat.
import { IDBDatabase, IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { answer, record, storedChats, texts } from '../../test/stored-chat.ts'
import type { ChatStore } from '../index.ts'
import { indexedDB } from './index.ts'

let factory: IDBFactory

beforeEach(() => {
  factory = new IDBFactory()
  vi.stubGlobal('indexedDB', factory)
  vi.stubGlobal('IDBKeyRange', IDBKeyRange)
})

afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

async function ended(request: IDBRequest | IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    const name = 'result' in request ? 'success' : 'complete'
    request.addEventListener(name, () => resolve())
    request.addEventListener('error', () => reject(new Error('refused')))
  })
}

async function openRaw(): Promise<IDBDatabase> {
  const request = factory.open('test')
  await ended(request)
  return request.result
}

const ways: Record<string, () => Promise<unknown>> = {
  'is deleted': async () => ended(factory.deleteDatabase('test')),
  'has its stores cleared by hand': async () => {
    const database = await openRaw()
    const transaction = database.transaction([...database.objectStoreNames], 'readwrite')
    for (const name of database.objectStoreNames) transaction.objectStore(name).clear()
    await ended(transaction)
    database.close()
  },
}

async function turn(chat: ChatStore, chats: ReturnType<typeof storedChats>): Promise<void> {
  const run = chat.send('more')
  await answer(chats.endpoint, 'fine')
  await run
  await chat.save()
}

describe.each(Object.entries(ways))('a database that %s', (_name, empty) => {
  it.each([true, false])(
    'under an open chat is written whole (with news of other tabs: %s)',
    async (isHeard) => {
      if (!isHeard) vi.stubGlobal('BroadcastChannel', undefined)
      const storage = indexedDB({ name: 'test' })
      await storage.save('a', record({ title: 'Named', isRenamed: true }))
      const chats = storedChats(storage)
      const chat = chats.make()
      await chat.load()
      await turn(chat, chats)
      await empty()
      await turn(chat, chats)
      expect(chat.get().storage.error).toBeUndefined()
      expect(await indexedDB({ name: 'test' }).load('a')).toMatchObject({
        title: 'Named',
        isRenamed: true,
        messageCount: 6,
        nodes: { length: 6 },
      })
      const again = storedChats(indexedDB({ name: 'test' })).make()
      await again.load()
      expect(texts(again)).toEqual(['question', 'answer', 'more', 'fine', 'more', 'fine'])
      expect(again.get().storage.error).toBeUndefined()
      chat.dispose()
      again.dispose()
    },
  )

  it('is written whole for a draft alone', async () => {
    const storage = indexedDB({ name: 'test' })
    await storage.save('a', record())
    const chat = storedChats(storage).make()
    await chat.load()
    await empty()
    chat.draft.set('typed')
    await chat.save()
    expect(await indexedDB({ name: 'test' }).load('a')).toMatchObject({
      draft: 'typed',
      nodes: { length: 2 },
    })
    chat.dispose()
  })

  it('is told of where a chat that is not open is renamed, and makes none', async () => {
    const storage = indexedDB({ name: 'test' })
    const stop = storage.watch?.(() => undefined)
    await storage.save('a', record())
    await empty()
    await expect(storage.save('a', { title: 'New' })).rejects.toMatchObject({ code: 'gone' })
    stop?.()
  })
})

describe.each(['InvalidStateError', 'UnknownError'])('a handle that throws %s', (name) => {
  it.each(['when it is asked', 'in its transaction'])(
    '%s is replaced, and nothing is lost',
    async (when) => {
      const open = vi.spyOn(factory, 'open')
      const chats = storedChats(indexedDB({ name: 'test' }))
      const chat = chats.make()
      await chat.load()
      await turn(chat, chats)
      const dead = (open.mock.results.at(-1) as { value: IDBOpenDBRequest }).value.result
      const { transaction } = IDBDatabase.prototype
      const lost = new DOMException('Connection to Indexed Database server lost.', name)
      vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(function asked(
        this: IDBDatabase,
        ...given
      ) {
        if (this !== dead) return transaction.apply(this, given)
        if (when === 'when it is asked') throw lost
        const made = transaction.apply(this, given)
        vi.spyOn(made, 'objectStore').mockImplementation(() => {
          throw lost
        })
        return made
      })
      await turn(chat, chats)
      expect(chat.get().storage.error).toBeUndefined()
      const again = storedChats(indexedDB({ name: 'test' })).make()
      await again.load()
      expect(texts(again)).toEqual(['more', 'fine', 'more', 'fine'])
      chat.dispose()
      again.dispose()
    },
  )
})
