import {
  createChat,
  exportConversations,
  importChat,
  importConversations,
  type Storage,
  type StoredChat,
} from '@x/core'
import { memoryStorage } from '@x/core/testing'
import { afterEach, expect, it, vi } from 'vitest'

afterEach(() => void vi.useRealTimers())

const message = (id: string, role: 'user' | 'assistant', createdAt: number) => ({
  id,
  role,
  status: 'complete' as const,
  createdAt,
  parts: [{ type: 'text' as const, text: `Text of ${id}`, state: 'done' as const }],
})

/** A question with two answers. */
const chat = (name: string, createdAt = 1000): StoredChat => ({
  version: 1,
  headId: `${name}3`,
  nodes: [
    { parentId: null, message: message(`${name}1`, 'user', createdAt) },
    { parentId: `${name}1`, message: message(`${name}2`, 'assistant', createdAt + 1) },
    { parentId: `${name}1`, message: message(`${name}3`, 'assistant', createdAt + 2) },
  ],
})

const list = async (storage: Storage) =>
  (await storage.list()).map(({ title, isRenamed, createdAt, updatedAt, messageCount }) => [
    title,
    isRenamed,
    createdAt,
    updatedAt,
    messageCount,
  ])

it('takes several in, each with its branches, under its name and its time', async () => {
  const storage = memoryStorage()
  const parts: number[] = []
  const chats = [{ ...chat('a', 5000), title: 'Named' }, chat('b')]
  const onProgress = (part: number) => void parts.push(part)
  expect(await importConversations(storage, { chats }, { onProgress })).toEqual({ count: 2 })
  expect(parts).toEqual([0, 0.5])
  expect(await list(storage)).toEqual([
    ['Named', true, 5000, 5002, 3],
    ['Text of b1', undefined, 1000, 1002, 3],
  ])
  const [first] = await storage.list()
  const record = await storage.load(first?.id ?? '')
  expect(record?.headId).toBe('a3')
  expect(importChat(record).tree.nodes.size).toBe(3)
})

it('gives them out as they can be taken in again, with nothing that only this page may know', async () => {
  const storage = memoryStorage()
  await importConversations(storage, { chats: [{ ...chat('a'), title: 'Named' }, chat('b')] })
  const given = await exportConversations(storage)
  expect(given.chats.map(({ title, nodes }) => [title, nodes.length])).toEqual([
    ['Named', 3],
    ['Text of b1', 3],
  ])
  expect(JSON.stringify(given)).not.toMatch(/"(?:id|writer)":"(?![ab]\d")/)
  const again = memoryStorage()
  expect(await importConversations(again, JSON.stringify(given))).toEqual({ count: 2 })
  expect(await exportConversations(again)).toEqual({
    chats: given.chats.map((each) => ({ ...each })),
  })
})

it('leaves out chats that nobody has written in', async () => {
  const storage = memoryStorage()
  await storage.save('typed', { draft: 'Only typed' })
  expect(await exportConversations(storage)).toEqual({ chats: [] })
})

it.each([
  ['text that is no JSON', '{"version"'],
  ['a list', [{ mapping: {} }]],
  ['nothing', undefined],
  ['chats that are no list', { chats: 5 }],
])('adds nothing of %s', async (_, value) => {
  const storage = memoryStorage()
  const { count, error } = await importConversations(storage, value)
  expect(count).toBe(0)
  expect(error?.kind).toBe('usage')
  expect(await storage.list()).toEqual([])
})

it('takes one chat alone, and what can be read of several, and says that something could not', async () => {
  const storage = memoryStorage()
  expect(await importConversations(storage, chat('a'))).toEqual({ count: 1 })
  const { count, error } = await importConversations(storage, { chats: [5, chat('b')] })
  expect(count).toBe(1)
  expect(error?.message).toContain('no list of messages')
})

it('stops when it is told to, and what was added by then stays', async () => {
  const storage = memoryStorage()
  const controller = new AbortController()
  const chats = [chat('a'), chat('b'), chat('c')]
  const found = await importConversations(
    storage,
    { chats },
    {
      signal: controller.signal,
      onProgress: (part) => part > 0 && controller.abort(),
    },
  )
  expect(found).toEqual({ count: 2 })
  expect(await storage.list()).toHaveLength(2)
})

it('says why a storage takes no more, and how many it took', async () => {
  const storage = memoryStorage()
  let saved = 0
  const save: Storage['save'] = (id, change) => {
    if (++saved === 2) throw new Error('No room')
    return storage.save(id, change)
  }
  const { count, error } = await importConversations(
    { ...storage, save },
    { chats: [chat('a'), chat('b')] },
  )
  expect(count).toBe(1)
  expect(error).toMatchObject({ kind: 'storage', message: expect.stringContaining('No room') })
})

it('ends where a storage says nothing any more, with what it took by then', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const storage = memoryStorage()
  let taken = 0
  const hanging: Storage = {
    ...storage,
    save: (id, change) => (++taken > 20 ? new Promise<never>(() => {}) : storage.save(id, change)),
  }
  const chats = Array.from({ length: 60 }, (_, at) => chat(`c${at}-`))
  const imported = importConversations(hanging, { chats })
  await vi.waitFor(() => expect(taken).toBe(32))
  await vi.advanceTimersByTimeAsync(30_000)
  const { count, error } = await imported
  expect(count).toBe(20)
  expect(taken).toBe(32)
  expect(error).toMatchObject({ kind: 'storage', code: 'storage_timeout' })
  expect(error?.message).toMatch(/so not all was imported/)
  expect(await storage.list()).toHaveLength(20)
})

it.each(['list', 'load'] as const)(
  'gives nothing out where a storage says nothing to %s, and says so',
  async (verb) => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const storage = memoryStorage()
    await importConversations(storage, chat('a'))
    let isAsked = false
    const silent = async (): Promise<never> => {
      isAsked = true
      return new Promise(() => {})
    }
    const ended = exportConversations({ ...storage, [verb]: silent }).catch(
      (error: unknown) => error,
    )
    await vi.waitFor(() => expect(isAsked).toBe(true))
    await vi.advanceTimersByTimeAsync(30_000)
    expect(await ended).toMatchObject({ kind: 'storage', code: 'storage_timeout' })
  },
)

it('goes on in a chat as if it had been written here', async () => {
  const storage = memoryStorage()
  await importConversations(storage, chat('a'))
  const [first] = await storage.list()
  const { load, get, append, save } = createChat({
    baseURL: 'http://endpoint.invalid/v1',
    model: 'm',
    storage,
    id: first?.id ?? '',
  })
  await load()
  expect(get().messages.map(({ id }) => id)).toEqual(['a1', 'a3'])
  append({ role: 'user', content: 'More' })
  await save()
  expect((await storage.list())[0]).toMatchObject({ title: 'Text of a1', messageCount: 4 })
})
