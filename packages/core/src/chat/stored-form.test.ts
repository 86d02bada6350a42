// What is stored: emptied, cut off by a reload, or damaged.
import { describe, expect, it } from 'vitest'
import { costRatio } from '../../test/clocks.ts'
import { settle } from '../../test/endpoint.ts'
import {
  afterReload,
  gateOf,
  message,
  record,
  storedChats,
  texts,
  until,
} from '../../test/stored-chat.ts'
import type { ChatMessage, ChatRecord } from '../index.ts'
import { memoryStorage } from '../testing/index.ts'

describe('emptying', () => {
  it('94 beats a write that waits, and one that is under way', async () => {
    const storage = memoryStorage()
    const gate = gateOf<void>()
    const { make } = storedChats({
      ...storage,
      async save(id, change) {
        await gate.promise
        await storage.save(id, change)
      },
    })
    const chat = make()
    await chat.load()
    chat.append({ role: 'user', content: 'secret' })
    const saving = chat.save()
    chat.append({ role: 'user', content: 'more' })
    chat.clear()
    gate.resolve()
    await saving
    await chat.save()
    expect(storage.records.has('a')).toBe(false)
  })

  it('94 beats a read that is under way', async () => {
    const storage = memoryStorage()
    storage.records.set('a', record())
    const gate = gateOf<void>()
    const { make } = storedChats({
      ...storage,
      async load(id) {
        const found = await storage.load(id)
        await gate.promise
        return found
      },
    })
    const chat = make()
    const reading = chat.load()
    await until(() => expect(storage.calls).toEqual(['load a']))
    chat.clear()
    gate.resolve()
    await reading
    expect(texts(chat)).toEqual([])
    await chat.save()
    expect(texts(chat)).toEqual([])
    expect(storage.records.has('a')).toBe(false)
  })

  it('gives the next conversation a title of its own', async () => {
    const storage = memoryStorage()
    const { make } = storedChats(storage)
    const chat = make()
    await chat.load()
    chat.append({ role: 'user', content: 'one' })
    await chat.save()
    chat.clear()
    chat.append({ role: 'user', content: 'two' })
    await chat.save()
    expect(storage.records.get('a')?.title).toBe('two')
    expect(storage.records.get('a')?.nodes).toHaveLength(1)
  })
})

describe('96 a reload amid an answer', () => {
  it('brings the answer back as interrupted, with nothing left open, and resume goes on', async () => {
    const storage = memoryStorage()
    const { make, endpoint } = storedChats(storage)
    const chat = make()
    await chat.load()
    void chat.send('question')
    const exchange = await endpoint.next()
    exchange.text('The first half of it')
    await settle()
    await chat.save()
    expect(storage.records.get('a')?.nodes[1]?.message.status).toBe('streaming')
    // What a reload does: the page is gone without a word, and its lock with it.
    const { make: reload, endpoint: other } = storedChats({
      ...memoryStorage(),
      load: () => storage.load('a'),
    })
    const again = reload()
    await again.load()
    expect(again.get().messages[1]).toMatchObject({ status: 'incomplete', reason: 'interrupted' })
    expect(again.get().messages[1]?.parts[0]).toMatchObject({ state: 'done' })
    const run = again.resume()
    const next = await other.next()
    next.text(', and the second.')
    next.finish()
    await run
    expect(texts(again)[1]).toBe('The first half of it, and the second.')
  })

  it('leaves no node for an answer that had not begun and is kept nowhere, and keeps the question', async () => {
    const storage = memoryStorage()
    const { make, endpoint } = storedChats(storage)
    const chat = make()
    await chat.load()
    void chat.send('question')
    await endpoint.next()
    await chat.save()
    const { make: reload } = storedChats(afterReload(storage))
    const again = reload()
    await again.load()
    await until(() => expect(texts(again)).toEqual(['question']))
  })
})

describe('46 what is stored may be damaged', () => {
  it.each<[string, unknown, string[], RegExp]>([
    ['not a conversation at all', { id: 'a' }, [], /no list of messages/],
    ['a text', 'broken', [], /no list of messages/],
    [
      'a parent that is not there',
      record({ nodes: [{ parentId: 'gone', message: message('2', 'assistant', 'answer') }] }),
      ['answer'],
      /1 of its messages follow none/,
    ],
    [
      'a circle',
      record({
        nodes: [
          { parentId: '2', message: message('1', 'user', 'question') },
          { parentId: '1', message: message('2', 'assistant', 'answer') },
        ],
      }),
      ['question', 'answer'],
      /follow none/,
    ],
    [
      'an id twice',
      record({
        headId: '1',
        nodes: [
          { parentId: null, message: message('1', 'user', 'old') },
          { parentId: null, message: message('1', 'user', 'new') },
        ],
      }),
      ['new'],
      /ids are there twice/,
    ],
    [
      'messages that are none',
      record({
        nodes: [
          ...record().nodes,
          { parentId: '1', message: { id: 3 } as unknown as ChatMessage },
          null as never,
        ],
      }),
      ['question', 'answer'],
      /2 of its messages could not be read/,
    ],
    ['a head that is not there', record({ headId: 'gone' }), ['question', 'answer'], /^$/],
  ])(
    'shows what it can and says the rest in one sentence: %s',
    async (_name, stored, shown, sentence) => {
      const { make, endpoint } = storedChats({
        ...memoryStorage(),
        load: () => stored as ChatRecord,
      })
      const chat = make()
      await chat.load()
      expect(texts(chat)).toEqual(shown)
      expect(chat.get().storage.error?.message ?? '').toMatch(sentence)
      const run = chat.send('goes on?')
      const exchange = await endpoint.next()
      exchange.text('yes')
      exchange.finish()
      await run
      expect(texts(chat)).toEqual([...shown, 'goes on?', 'yes'])
    },
  )

  it('does not touch what a newer version wrote, until the chat is cleared', async () => {
    const storage = memoryStorage()
    const newer = { ...record(), version: 3 } as unknown as ChatRecord
    storage.records.set('a', newer)
    const { make } = storedChats(storage)
    const chat = make()
    await chat.load()
    expect(chat.get().storage.error?.message).toMatch(/its version is 3.*left as it is/)
    chat.append({ role: 'user', content: 'mine' })
    await chat.save()
    expect(storage.records.get('a')).toEqual(newer)
    chat.clear()
    chat.append({ role: 'user', content: 'mine' })
    await chat.save()
    expect(storage.records.get('a')?.nodes).toHaveLength(1)
  })

  it('takes 10,000 messages there and back, at a cost that grows with them', async () => {
    const LONG = 10_000
    const thereAndBack = (count: number) => async () => {
      const storage = memoryStorage()
      const nodes = Array.from({ length: count }, (_each, at) => ({
        parentId: at === 0 ? null : `${at - 1}`,
        message: message(`${at}`, at % 2 === 0 ? 'user' : 'assistant', `text ${at}`),
      }))
      storage.records.set('a', record({ nodes, headId: `${count - 1}`, messageCount: count }))
      const { make } = storedChats(storage)
      const chat = make()
      await chat.load()
      chat.append({ role: 'user', content: 'last' })
      await chat.save()
      expect(chat.get().messages).toHaveLength(count + 1)
      expect(storage.records.get('a')?.nodes).toHaveLength(count + 1)
      expect(storage.records.get('a')?.nodes[count / 2]).toEqual(nodes[count / 2])
    }
    // Linear is 8 times, quadratic 64.
    expect(await costRatio(thereAndBack(LONG), thereAndBack(LONG / 8), 32)).toBeLessThan(32)
  })
})
