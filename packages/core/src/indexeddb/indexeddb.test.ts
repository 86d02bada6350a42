// The storage itself, on an IndexedDB for Node. In a real browser it is x.browser.test.ts.
import { IDBFactory, IDBKeyRange, IDBObjectStore } from 'fake-indexeddb'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { answer, message, record, storedChats, texts, until } from '../../test/stored-chat.ts'
import type { ChatRecord, StorageChange } from '../index.ts'
import { indexedDB } from './index.ts'

const undo: (() => void)[] = []
/** Another for each test: locks and channels are the whole process's. */
let name = ''
let count = 0

beforeEach(() => {
  vi.stubGlobal('indexedDB', new IDBFactory())
  vi.stubGlobal('IDBKeyRange', IDBKeyRange)
  name = `test-${count++}`
})

afterEach(() => {
  for (const each of undo.splice(0)) each()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

/** A storage that hears of other tabs, as one that a chat uses does. */
function tab() {
  const storage = indexedDB({ name })
  const changes: StorageChange[] = []
  const stop = storage.watch?.((change) => changes.push(change))
  if (stop) undo.push(stop)
  return { ...storage, changes }
}

/** Counts the rows that are written from now on. */
function countWrites(): () => number {
  const put = vi.spyOn(IDBObjectStore.prototype, 'put')
  return () => put.mock.calls.length
}

const long = (length: number): ChatRecord =>
  record({
    headId: `${length - 1}`,
    messageCount: length,
    nodes: Array.from({ length }, (_each, at) => ({
      parentId: at === 0 ? null : `${at - 1}`,
      message: message(`${at}`, at % 2 === 0 ? 'user' : 'assistant', `text ${at}`),
    })),
  })

describe('indexedDB', () => {
  it('gives back what it was given, and nothing for what it was not', async () => {
    const storage = tab()
    const whole = record({
      title: 'Title',
      isPinned: true,
      draft: 'draft',
      queue: [{ id: 'q', input: 'waiting' }],
      isQueuePaused: true,
      writer: 'w',
    })
    await storage.save('a', whole)
    expect(await storage.load('a')).toEqual(whole)
    expect(await tab().load('a')).toEqual(whole)
    expect(await storage.load('b')).toBeUndefined()
  })

  it('keeps the members that a change leaves out', async () => {
    const storage = tab()
    await storage.save('a', record({ draft: 'draft' }))
    await storage.save('a', { title: 'New' })
    await tab().save('a', { isPinned: true })
    expect(await storage.load('a')).toEqual({
      ...record({ draft: 'draft' }),
      title: 'New',
      isPinned: true,
    })
  })

  it('lists what there is, the newest first, without messages and drafts', async () => {
    const storage = tab()
    await storage.save('old', { ...record(), id: 'old', updatedAt: 1, title: 'Old' })
    await storage.save('new', { ...record(), id: 'new', updatedAt: 2, draft: 'd' })
    await storage.save('middle', { ...record(), id: 'middle', updatedAt: 1.5 })
    const list = await storage.list()
    expect(list.map(({ id }) => id)).toEqual(['new', 'middle', 'old'])
    expect(list[2]).toEqual({
      id: 'old',
      title: 'Old',
      isRenamed: undefined,
      isPinned: undefined,
      createdAt: 1,
      updatedAt: 1,
      messageCount: 2,
    })
    expect(JSON.stringify(list)).not.toContain('question')
  })

  it('removes a chat with all that belongs to it, and no other', async () => {
    const storage = tab()
    await storage.save('a', record({ draft: 'draft' }))
    await storage.save('ab', { ...record(), id: 'ab' })
    await storage.remove('a')
    expect(await storage.load('a')).toBeUndefined()
    expect(await storage.load('ab')).toMatchObject({ nodes: record().nodes })
    await storage.save('a', { id: 'a', title: 'Again', updatedAt: 1 })
    expect(await storage.load('a')).toEqual({ id: 'a', title: 'Again', updatedAt: 1, nodes: [] })
  })

  it('46 writes only the messages that changed of 10,000', async () => {
    const storage = tab()
    const whole = long(10_000)
    await storage.save('a', whole)
    const stored = await storage.load('a')
    expect(stored?.nodes).toHaveLength(10_000)
    const grown = { parentId: '9998', message: message('9999', 'assistant', 'grown') }
    const added = { parentId: '9999', message: message('10000', 'user', 'new') }
    const nodes = [grown, added]
    const writes = countWrites()
    await storage.save('a', { nodes, headId: '10000' })
    // Two messages and the chat's own row.
    expect(writes()).toBe(3)
    const again = await tab().load('a')
    expect(again?.nodes).toEqual([...whole.nodes.slice(0, -1), grown, added])
  })

  it('deletes messages that are gone, and keeps those that another tab has added meanwhile', async () => {
    const storage = tab()
    await storage.save('a', long(4))
    const other = { parentId: '3', message: message('other', 'user', 'from the other tab') }
    await tab().save('a', { nodes: [other] })
    const mine = { parentId: '1', message: message('mine', 'user', 'from this one') }
    await storage.save('a', { removed: ['2', '3'], nodes: [mine], headId: 'mine' })
    const { nodes } = long(2)
    const stored = (await tab().load('a'))?.nodes ?? []
    expect(stored.slice(0, 2)).toEqual(nodes)
    expect(new Set(stored.slice(2))).toEqual(new Set([other, mine]))
  })

  it('keeps what waits in two tabs, until it is sent', async () => {
    const one = tab()
    const two = tab()
    await one.save('a', record({ queue: [{ id: 'q1', input: 'one' }] }))
    await two.save('a', { queue: [{ id: 'q2', input: 'two' }] })
    const waiting = async () => (await one.load('a'))?.queue?.map(({ input }) => input)
    expect(new Set(await waiting())).toEqual(new Set(['one', 'two']))
    await one.save('a', { queue: [], unqueued: ['q1'] })
    expect(await waiting()).toEqual(['two'])
    await two.save('a', { draft: 'x', unqueued: ['q2'] })
    expect(await waiting()).toBeUndefined()
  })

  it('tells other tabs and this one, with the name of who wrote', async () => {
    const here = tab()
    const there = tab()
    await here.save('a', record({ writer: 'me' }))
    await here.remove('a')
    const told = [
      { type: 'save', id: 'a', writer: 'me' },
      { type: 'remove', id: 'a', writer: undefined },
    ]
    expect(here.changes).toEqual(told)
    await until(() => expect(there.changes).toEqual(told))
  })

  it('does not write over a title that another tab has given', async () => {
    const here = tab()
    await here.save('a', record({ title: 'Old' }))
    const there = tab()
    await there.save('a', { title: 'New' })
    await until(() => expect(here.changes).toHaveLength(2))
    await here.save('a', { draft: 'x' })
    await here.save('a', { nodes: record().nodes, updatedAt: 5 })
    expect(await there.load('a')).toMatchObject({ title: 'New', updatedAt: 5 })
  })

  it('keeps what JSON can hold of a message that the database refuses', async () => {
    const storage = tab()
    const odd = { ...message('1', 'user', 'question'), metadata: { call: () => 1, kept: 'yes' } }
    await storage.save('a', record({ headId: '1', nodes: [{ parentId: null, message: odd }] }))
    expect((await storage.load('a'))?.nodes[0]?.message).toMatchObject({
      metadata: { kept: 'yes' },
    })
  })

  it('gives a lock to one at a time, and to the next when it is given back or its wait is over', async () => {
    const one = tab()
    const two = tab()
    const release = await one.lock?.('a')
    expect(release).toBeTypeOf('function')
    expect(await two.lock?.('a')).toBeUndefined()
    expect(await one.lock?.('a')).toBeUndefined()
    const other = await two.lock?.('b')
    expect(other).toBeTypeOf('function')
    const giveUp = new AbortController()
    const gaveUp = two.lock?.('a', { wait: true, signal: giveUp.signal })
    const waiting = two.lock?.('a', { wait: true })
    giveUp.abort()
    expect(await gaveUp).toBeUndefined()
    release?.()
    const next = await waiting
    expect(next).toBeTypeOf('function')
    next?.()
    other?.()
  })
})

describe('a chat in it', () => {
  it('98 two tabs show the same, and one of them answers', async () => {
    const one = storedChats(tab())
    const two = storedChats(tab())
    const left = one.make()
    const right = two.make()
    await Promise.all([left.load(), right.load()])
    const run = left.send('question')
    const exchange = await one.endpoint.next()
    exchange.text('half')
    await until(() => expect(texts(right)).toEqual(['question', 'half']))
    void right.send('more')
    exchange.finish()
    await run
    await until(() => expect(one.endpoint.exchanges.length + two.endpoint.exchanges.length).toBe(2))
    await answer(one.endpoint.exchanges.length === 2 ? one.endpoint : two.endpoint, 'done')
    const all = ['question', 'half', 'more', 'done']
    await until(() => expect([texts(left), texts(right)]).toEqual([all, all]))
    left.dispose()
    right.dispose()
  })

  it('is there again after a reload', async () => {
    const { make, endpoint } = storedChats(tab())
    const chat = make()
    await chat.load()
    const run = chat.send('question')
    await answer(endpoint, 'answer')
    await run
    chat.draft.set('half a thou')
    await chat.save()
    const again = storedChats(tab()).make()
    await again.load()
    expect(texts(again)).toEqual(['question', 'answer'])
    expect(again.draft.get()).toBe('half a thou')
  })

  it('brings back files that were attached and those that wait in the queue', async () => {
    const { make, endpoint } = storedChats(tab())
    const chat = make()
    await chat.load()
    const file = (name: string) => new File([`in ${name}`], name, { type: 'text/plain' })
    void chat.send('question')
    await endpoint.next()
    void chat.send({ text: 'look', files: [file('queued.txt')] })
    chat.attachments.set([file('attached.txt')])
    await chat.save()
    await chat.stop()
    await chat.save()
    const again = storedChats(tab()).make()
    await again.load()
    const names = again.attachments.get().map((each) => ('name' in each ? each.name : ''))
    expect(names).toEqual(['attached.txt'])
    expect(again.get().queue.map(({ input }) => input)).toMatchObject([
      { text: 'look', files: [{ name: 'queued.txt' }] },
    ])
  })
})
