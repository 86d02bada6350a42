// Objects of an app are called on themselves and never copied: they may be of a class, frozen, computed or a proxy.
import { describe, expect, it } from 'vitest'
import { createEndpoint } from '../test/endpoint.ts'
import { answer, texts, until } from '../test/stored-chat.ts'
import {
  applyChange,
  type ChatChange,
  type ChatRecord,
  type ConversationsOptions,
  createChat,
  createConversations,
  type LockOptions,
  type Storage,
} from './index.ts'
import { memoryStorage } from './testing/index.ts'

/** A storage whose functions are its class's, and need it as `this`. */
class ClassStorage {
  readonly #records = new Map<string, ChatRecord>()
  readonly #locks = memoryStorage()
  waits = 0
  get notice() {
    return `${this.#records.size} kept in a class.`
  }
  load(id: string) {
    return this.#records.get(id)
  }
  save(id: string, change: ChatChange) {
    this.#records.set(id, applyChange(id, this.#records.get(id), structuredClone(change)))
  }
  remove(id: string) {
    this.#records.delete(id)
  }
  list() {
    return [...this.#records.values()].toSorted((left, right) => right.updatedAt - left.updatedAt)
  }
  async lock(id: string, options?: LockOptions) {
    if (options?.wait) this.waits++
    return this.#locks.lock(id, options)
  }
}

class Derived extends ClassStorage {}

/** The functions of a storage on an object that is made otherwise. */
function computed(): Storage {
  const storage = new ClassStorage()
  return {
    get notice() {
      return storage.notice
    },
    get load() {
      return storage.load.bind(storage)
    },
    get save() {
      return storage.save.bind(storage)
    },
    get remove() {
      return storage.remove.bind(storage)
    },
    get list() {
      return storage.list.bind(storage)
    },
  }
}

function proxied(): Storage {
  const storage = new ClassStorage()
  return new Proxy({} as Storage, {
    get(_, name) {
      const member: unknown = Reflect.get(storage, name)
      return typeof member === 'function' ? (member.bind(storage) as unknown) : member
    },
  })
}

const storages: Record<string, () => Storage> = {
  'of a class': () => new ClassStorage(),
  'of a derived class': () => new Derived(),
  'that is frozen': () => Object.freeze(new ClassStorage()),
  'that inherits from another': () => Object.freeze(Object.create(proxied()) as Storage),
  'with computed members': computed,
  'that is a proxy': proxied,
}

function optionsOf(storage: Storage) {
  const endpoint = createEndpoint()
  return {
    endpoint,
    options: {
      storage,
      baseURL: 'http://endpoint.invalid/v1',
      fetch: endpoint.fetch,
      model: 'm',
      retry: false as const,
    },
  }
}

describe.each(Object.entries(storages))('a storage %s', (_name, make) => {
  it('keeps a chat, and a list of chats, and hears of each change', async () => {
    const { endpoint, options } = optionsOf(make())
    const conversations = createConversations(options)
    conversations.subscribe(() => undefined)
    await until(() => expect(conversations.get().status).toBe('ready'))
    const chat = conversations.create()
    chat.subscribe(() => undefined)
    const run = chat.send('question')
    await answer(endpoint, 'answer')
    await run
    await chat.save()
    expect(chat.get().storage.error).toBeUndefined()
    expect(chat.get().storage.notice).toContain('kept in a class')
    await until(() => expect(conversations.get().conversations).toHaveLength(1))
    const alone = createChat({ ...options, id: chat.id })
    await alone.load()
    expect(texts(alone)).toEqual(['question', 'answer'])
    await conversations.rename(chat.id, 'named')
    await until(() => expect(conversations.get().conversations[0]?.title).toBe('named'))
    await conversations.remove(chat.id)
    expect(conversations.get().conversations).toEqual([])
    await conversations.restore(chat.id)
    expect(conversations.get()).toMatchObject({
      conversations: [{ id: chat.id }],
      error: undefined,
    })
    conversations.dispose()
    alone.dispose()
  })
})

it('a lock of a class is waited for on the storage that has it', async () => {
  const storage = new ClassStorage()
  const { endpoint, options } = optionsOf(storage)
  const first = createChat({ ...options, id: 'a' })
  const second = createChat({ ...options, id: 'a' })
  await Promise.all([first.load(), second.load()])
  const run = first.send('one')
  const exchange = await endpoint.next()
  const refused = await second.send('two')
  expect(refused.error?.code).toBe('answered-elsewhere')
  expect(storage.waits).toBe(1)
  exchange.text('answer')
  exchange.finish()
  await run
  await until(() => expect(second.get().storage).toMatchObject({ isAnsweredElsewhere: false }))
  expect(second.get().storage.error).toBeUndefined()
  first.dispose()
  second.dispose()
})

it('options of conversations are read when a request starts, computed, inherited or frozen', async () => {
  const endpoint = createEndpoint()
  let model = 'first'
  class Options {
    storage = memoryStorage()
    fetch = endpoint.fetch
    retry = false as const
    get baseURL() {
      return 'http://endpoint.invalid/v1'
    }
  }
  const options: ConversationsOptions = Object.freeze(
    Object.defineProperty(new Options(), 'model', { get: () => model, enumerable: true }),
  )
  const chat = createConversations(options).create()
  void chat.send('one')
  const first = await endpoint.next()
  expect(first.body['model']).toBe('first')
  first.finish()
  await until(() => expect(chat.get().status).not.toBe('submitted'))
  await chat.stop()
  model = 'second'
  void chat.send('two')
  expect((await endpoint.next()).body['model']).toBe('second')
  chat.dispose()
})
