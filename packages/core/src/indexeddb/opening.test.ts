// Opening the database: older and newer versions, other tabs in the way, none at all.
import { IDBFactory, IDBKeyRange, IDBObjectStore } from 'fake-indexeddb'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { message, record, storedChats, until } from '../../test/stored-chat.ts'
import type { ChatRecord } from '../index.ts'
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

/** Opens the database as a page of another version does. */
async function openAs(version: number, upgrade?: (database: IDBDatabase) => void) {
  return new Promise<IDBDatabase>((resolve, reject) => {
    const request = factory.open('test', version)
    request.addEventListener('upgradeneeded', () => upgrade?.(request.result))
    request.addEventListener('success', () => resolve(request.result))
    request.addEventListener('error', () => reject(new Error(request.error?.message)))
  })
}

/** A database as version 1 made it, with these chats. */
async function versionOne(...chats: Partial<ChatRecord>[]): Promise<IDBDatabase> {
  return openAs(1, (database) => {
    const store = database.createObjectStore('chats', { keyPath: 'id' })
    for (const chat of chats) store.put(chat)
  })
}

describe('opening', () => {
  it('brings along a database of version 1, which held each chat whole', async () => {
    const first = record({ title: 'First', draft: 'draft', queue: [{ id: 'q', input: 'waiting' }] })
    const second = { ...record(), id: 'b', title: 'Second', updatedAt: 2 }
    const old = await versionOne(first, second)
    old.close()
    const storage = indexedDB({ name: 'test' })
    expect((await storage.list()).map(({ title }) => title)).toEqual(['Second', 'First'])
    expect(await storage.load('a')).toEqual(first)
    expect(await storage.load('b')).toEqual(second)
    const nodes = [{ parentId: null, message: message('9', 'user', 'other') }]
    await storage.save('a', { nodes })
    expect(await storage.load('a')).toEqual({ ...first, nodes: [...first.nodes, ...nodes] })
  })

  it('brings along a chat of version 1 that was damaged', async () => {
    const old = await versionOne({ id: 'a', title: 'No messages' }, record({ id: 'b' }))
    old.close()
    const storage = indexedDB({ name: 'test' })
    expect(await storage.load('a')).toMatchObject({ title: 'No messages' })
    expect((await storage.load('b'))?.nodes).toHaveLength(2)
  })

  it('says who is in the way while another tab holds an older version, and works when it is gone', async () => {
    const old = await versionOne(record())
    const storage = indexedDB({ name: 'test' })
    await expect(storage.load('a')).rejects.toMatchObject({
      kind: 'storage',
      code: 'blocked',
      message: expect.stringContaining('Close the other tabs of this page') as string,
    })
    old.close()
    await until(async () => expect(await storage.load('a')).toMatchObject({ id: 'a' }))
  })

  it('makes way for a newer version, and then says to reload', async () => {
    const storage = indexedDB({ name: 'test' })
    await storage.save('a', record())
    const newer = await openAs(99)
    await expect(storage.load('a')).rejects.toMatchObject({
      code: 'VersionError',
      message: expect.stringMatching(/made by a newer version of this page.*Reload/) as string,
    })
    newer.close()
  })

  it('opens again when the browser has closed it', async () => {
    const open = vi.spyOn(factory, 'open')
    const storage = indexedDB({ name: 'test' })
    await storage.save('a', record())
    const request = open.mock.results[0]?.value as IDBOpenDBRequest
    request.result.close()
    await storage.save('a', { title: 'After' })
    expect(await storage.load('a')).toMatchObject({ title: 'After' })
    expect(open).toHaveBeenCalledTimes(2)
  })

  it('opens once for many calls', async () => {
    const open = vi.spyOn(factory, 'open')
    const storage = indexedDB({ name: 'test' })
    await Promise.all([storage.load('a'), storage.list(), storage.save('a', record())])
    expect(open).toHaveBeenCalledTimes(1)
  })

  it('95 without any database the chat goes on, and says once why nothing is kept', async () => {
    vi.stubGlobal('indexedDB', undefined)
    const onError = vi.fn<(error: { message: string }) => void>()
    const { make, endpoint } = storedChats(indexedDB())
    const chat = make({ onError })
    await chat.load()
    const run = chat.send('question')
    const exchange = await endpoint.next()
    exchange.text('answer')
    exchange.finish()
    expect((await run).reason).toBe('complete')
    await chat.save()
    expect(onError).toHaveBeenCalledTimes(1)
    expect(chat.get().storage.error?.message).toMatch(/there is no IndexedDB here/)
  })

  it('97 passes on that the disk is full, and the chat goes on', async () => {
    const { make } = storedChats(indexedDB({ name: 'test' }))
    const chat = make()
    await chat.load()
    const full = new DOMException('no room', 'QuotaExceededError')
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
      throw full
    })
    chat.append({ role: 'user', content: 'question' })
    await chat.save()
    expect(chat.get().storage.error).toMatchObject({
      kind: 'storage',
      code: 'QuotaExceededError',
      message: expect.stringContaining('no room left for this site') as string,
    })
    vi.restoreAllMocks()
    chat.append({ role: 'user', content: 'more' })
    await chat.save()
    expect(chat.get().storage.error).toBeUndefined()
    expect((await indexedDB({ name: 'test' }).load('a'))?.nodes).toHaveLength(2)
  })
})

describe('a page without locks or channels', () => {
  it('keeps chats all the same, and says in one sentence what is missing', async () => {
    vi.stubGlobal('navigator', {})
    vi.stubGlobal('BroadcastChannel', undefined)
    const storage = indexedDB({ name: 'test' })
    expect(storage.lock).toBeUndefined()
    expect(storage.notice).toMatch(/no locks, so .*and no broadcast channel/)
    const { make, endpoint } = storedChats(storage)
    const chat = make()
    await chat.load()
    expect(chat.get().storage.notice).toBe(storage.notice)
    const run = chat.send('question')
    const exchange = await endpoint.next()
    exchange.text('answer')
    exchange.finish()
    expect((await run).reason).toBe('complete')
    await chat.save()
    expect((await storage.load('a'))?.nodes).toHaveLength(2)
  })

  it('says nothing where all is there', () => {
    expect(indexedDB().notice).toBeUndefined()
  })
})
