// The storage in a real browser: its database, its locks, its channels. Two pages are in apps/demo/e2e.
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { answer, message, record, storedChats, texts, until } from '../../test/stored-chat.ts'
import type { ChatRecord } from '../index.ts'
import { indexedDB as keptIn } from './index.ts'

let name = ''

beforeEach(() => {
  name = `test-${crypto.randomUUID()}`
})

afterEach(() => {
  indexedDB.deleteDatabase(name)
})

it('says nothing is missing', () => {
  expect(keptIn().notice).toBeUndefined()
})

it('brings a chat back with its branches and its draft', async () => {
  const { make, endpoint } = storedChats(keptIn({ name }))
  const chat = make()
  await chat.load()
  for (const text of ['first', 'second']) {
    const run = text === 'first' ? chat.send('question') : chat.regenerate()
    await answer(endpoint, text)
    await run
  }
  chat.draft.set('half a thou')
  await chat.save()
  const again = storedChats(keptIn({ name })).make()
  await again.load()
  expect(texts(again)).toEqual(['question', 'second'])
  expect(again.branches(again.get().messages[1]?.id ?? '').ids).toHaveLength(2)
  expect(again.draft.get()).toBe('half a thou')
})

it('brings along a database of version 1', async () => {
  await new Promise<void>((resolve, reject) => {
    const request = indexedDB.open(name, 1)
    request.addEventListener('upgradeneeded', () => {
      request.result.createObjectStore('chats', { keyPath: 'id' }).put(record({ draft: 'draft' }))
    })
    request.addEventListener('success', () => {
      request.result.close()
      resolve()
    })
    request.addEventListener('error', () => reject(new Error('not opened')))
  })
  expect(await keptIn({ name }).load('a')).toEqual(record({ draft: 'draft' }))
})

it('98 two tabs show the same, and only one answers', async () => {
  const one = storedChats(keptIn({ name }))
  const two = storedChats(keptIn({ name }))
  const left = one.make()
  const right = two.make()
  await Promise.all([left.load(), right.load()])
  const run = left.send('question')
  const exchange = await one.endpoint.next()
  exchange.text('half')
  await until(() => expect(texts(right)).toEqual(['question', 'half']))
  expect(right.get().storage.isAnsweredElsewhere).toBe(true)
  void right.send('more')
  exchange.finish()
  await run
  const asked = () => one.endpoint.exchanges.length + two.endpoint.exchanges.length
  await until(() => expect(asked()).toBe(2))
  await answer(one.endpoint.exchanges.length === 2 ? one.endpoint : two.endpoint, 'done')
  const all = ['question', 'half', 'more', 'done']
  await until(() => expect([texts(left), texts(right)]).toEqual([all, all]))
  expect(asked()).toBe(2)
  left.dispose()
  right.dispose()
})

it('two tabs that send their first message in the same instant both show both', async () => {
  const all = [storedChats(keptIn({ name })), storedChats(keptIn({ name }))].map(
    ({ make, endpoint }) => ({ chat: make(), endpoint }),
  )
  await Promise.all(all.map(({ chat }) => chat.load()))
  for (const [at, { chat }] of all.entries()) void chat.send(`from ${at}`)
  const failed = () => all.filter(({ chat }) => chat.get().status === 'error')
  await until(() => expect(failed()).toHaveLength(1))
  for (const [at, { chat }] of all.entries()) expect(texts(chat)[0]).toBe(`from ${at}`)
  const at = all.findIndex(({ chat }) => chat.get().status !== 'error')
  const { endpoint } = all[at] ?? {}
  if (endpoint) await answer(endpoint, 'about it')
  const said = [`from ${at}`, 'about it', `from ${1 - at}`]
  await until(() => expect(all.map(({ chat }) => texts(chat))).toEqual([said, said]))
  await Promise.all(all.map(({ chat }) => chat.save()))
  const again = storedChats(keptIn({ name })).make()
  await again.load()
  expect(texts(again)).toEqual(said)
  for (const { chat } of all) chat.dispose()
  again.dispose()
})

it('writes what is there when the page is hidden, without waiting', async () => {
  const { make, endpoint } = storedChats(keptIn({ name }))
  const chat = make()
  await chat.load()
  const run = chat.send('question')
  const exchange = await endpoint.next()
  exchange.text('half an answer')
  await until(() => expect(texts(chat)[1]).toBe('half an answer'))
  chat.draft.set('and a draft')
  dispatchEvent(new Event('pagehide'))
  // Read by another connection at once: its transaction stands behind the one that was just begun.
  const stored = await keptIn({ name }).load('a')
  expect(stored?.draft).toBe('and a draft')
  expect(JSON.stringify(stored?.nodes)).toContain('half an answer')
  exchange.finish()
  await run
})

it('46 takes 10,000 messages in and out, and a change to one of them costs next to nothing', async () => {
  const storage = keptIn({ name })
  const stop = storage.watch?.(() => undefined)
  const whole: ChatRecord = record({
    headId: '9999',
    messageCount: 10_000,
    nodes: Array.from({ length: 10_000 }, (_each, at) => ({
      parentId: at === 0 ? null : `${at - 1}`,
      message: message(`${at}`, at % 2 === 0 ? 'user' : 'assistant', `text ${at}`),
    })),
  })
  await storage.save('a', whole)
  expect((await storage.load('a'))?.nodes).toEqual(whole.nodes)
  const grown = { parentId: '9998', message: message('9999', 'assistant', 'grown') }
  const written = vi.spyOn(IDBObjectStore.prototype, 'put')
  const readAgain = vi.spyOn(IDBObjectStore.prototype, 'getAll')
  await storage.save('a', { nodes: [grown] })
  // The chat's own row and the one that changed.
  expect(written).toHaveBeenCalledTimes(2)
  expect(readAgain).not.toHaveBeenCalled()
  vi.restoreAllMocks()
  expect(await keptIn({ name }).load('a')).toMatchObject({ nodes: { 9999: grown } })
  stop?.()
})
