// A chat and where it is kept: reading and writing. Two tabs are in chat-tabs.test.ts.
import { describe, expect, it, vi } from 'vitest'
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
import { type ChatRecord, createScheduler, textOf } from '../index.ts'
import { memoryStorage } from '../testing/index.ts'

describe('reading', () => {
  it.each(['at once', 'with a promise'])('93 shows what is stored, read %s', async (how) => {
    const storage = {
      ...memoryStorage(),
      load: () => (how === 'at once' ? record() : Promise.resolve(record())),
    }
    const { make } = storedChats(storage)
    const chat = make()
    expect(chat.get().storage.status).toBe('loading')
    await chat.load()
    expect(texts(chat)).toEqual(['question', 'answer'])
    expect(chat.get().storage).toEqual({
      status: 'ready',
      error: undefined,
      isAnsweredElsewhere: false,
      notice: undefined,
    })
  })

  it('reads nothing until someone subscribes, and then once', async () => {
    const storage = memoryStorage()
    const { make } = storedChats(storage)
    const chat = make()
    await settle()
    expect(storage.calls).toEqual([])
    chat.subscribe(() => undefined)
    chat.subscribe(() => undefined)
    await chat.load()
    expect(storage.calls).toEqual(['load a'])
  })

  it('shows what is stored instead of what the app starts with, and that only if there is something', async () => {
    const storage = memoryStorage()
    const initialMessages = [{ role: 'assistant', content: 'Welcome.' }] as const
    const { make } = storedChats(storage)
    const chat = make({ initialMessages })
    await chat.load()
    await settle()
    expect(texts(chat)).toEqual(['Welcome.'])
    expect(storage.records.size).toBe(0)
    storage.records.set('a', record())
    const other = make({ initialMessages })
    await other.load()
    expect(texts(other)).toEqual(['question', 'answer'])
  })

  it('93 changes nothing that is shown when it comes late, and keeps what was stored as another branch', async () => {
    const storage = memoryStorage()
    storage.records.set('a', record())
    const loaded = gateOf<ChatRecord>()
    const { make, endpoint } = storedChats({ ...storage, load: () => loaded.promise })
    const chat = make()
    const reading = chat.load()
    const run = chat.send('new')
    const exchange = await endpoint.next()
    exchange.text('so')
    loaded.resolve(record())
    await reading
    expect(texts(chat)[0]).toBe('new')
    exchange.finish()
    await run
    expect(texts(chat)).toEqual(['new', 'so'])
    expect(chat.branches(chat.get().messages[0]?.id ?? '').ids).toEqual([
      '1',
      chat.get().messages[0]?.id,
    ])
    await chat.save()
    expect(storage.records.get('a')?.nodes).toHaveLength(4)
    chat.selectBranch('1')
    expect(texts(chat)).toEqual(['question', 'answer'])
  })

  it('needs an id', () => {
    const { make } = storedChats()
    expect(() => make({ id: undefined })).toThrow(/`storage` was given without `id`/)
  })

  it('95 says once that it could not read, goes on, and keeps nothing until it can', async () => {
    const storage = memoryStorage()
    storage.records.set('a', record())
    const onError = vi.fn<(error: { message: string }) => void>()
    const { make, endpoint } = storedChats(storage)
    storage.fail(new Error('the disk is on fire'), 'load')
    const chat = make({ onError })
    await chat.load()
    expect(chat.get().storage.status).toBe('failed')
    expect(chat.get().storage.error).toMatchObject({ kind: 'storage' })
    expect(chat.get().status).toBe('ready')
    const run = chat.send('still here')
    const exchange = await endpoint.next()
    exchange.text('yes')
    exchange.finish()
    await run
    await chat.save()
    expect(onError).toHaveBeenCalledTimes(1)
    expect(onError.mock.calls[0]?.[0].message).toContain('the disk is on fire')
    expect(storage.records.get('a')).toEqual(record())
    storage.fail(undefined)
    await chat.save()
    expect(storage.records.get('a')?.nodes).toHaveLength(4)
    expect(chat.get().storage).toMatchObject({ status: 'ready', error: undefined })
    expect(texts(chat)).toEqual(['still here', 'yes'])
  })
})

describe('writing', () => {
  it('brings back branches, the draft and the line that was shown', async () => {
    const { make, endpoint } = storedChats()
    const chat = make()
    await chat.load()
    for (const text of ['first', 'second']) {
      const run = text === 'first' ? chat.send('question') : chat.regenerate()
      const exchange = await endpoint.next()
      exchange.text(text)
      exchange.finish()
      await run
    }
    chat.draft.set('half a thou')
    const [first] = chat.branches(chat.get().messages[1]?.id ?? '').ids
    chat.selectBranch(first ?? '')
    await chat.save()
    chat.dispose()
    const again = make()
    await again.load()
    expect(texts(again)).toEqual(['question', 'first'])
    expect(again.branches(first ?? '').ids).toHaveLength(2)
    expect(again.draft.get()).toBe('half a thou')
  })

  it('keeps a draft by itself, without a message, and without moving the chat up in the list', async () => {
    const storage = memoryStorage()
    const { make } = storedChats(storage)
    const chat = make()
    await chat.load()
    chat.draft.set('typed')
    await until(() => expect(storage.records.get('a')?.draft).toBe('typed'))
    const { updatedAt } = storage.records.get('a') as ChatRecord
    chat.draft.set('typed more')
    await until(() => expect(storage.records.get('a')?.draft).toBe('typed more'))
    expect(storage.records.get('a')?.updatedAt).toBe(updatedAt)
  })

  it('puts a stored draft before what was typed meanwhile', async () => {
    const storage = memoryStorage()
    storage.records.set('a', record({ draft: 'stored' }))
    const { make } = storedChats(storage)
    const chat = make()
    chat.draft.set('typed')
    await chat.load()
    expect(chat.draft.get()).toBe('stored\ntyped')
  })

  it('brings queued messages back, paused, and sends them when told', async () => {
    const storage = memoryStorage()
    const { make, endpoint } = storedChats(storage)
    const chat = make()
    await chat.load()
    void chat.send('one')
    void chat.send('two', { model: 'other', headers: { authorization: 'Bearer secret' } })
    void chat.send({ text: 'three' })
    const exchange = await endpoint.next()
    exchange.text('answer')
    await settle()
    await chat.save()
    const again = make({ storage: afterReload(storage) })
    await again.load()
    expect(again.get().queue.map(({ input }) => input)).toEqual(['two', { text: 'three' }])
    expect(again.get().isQueuePaused).toBe(true)
    again.resumeQueue()
    const next = await endpoint.next()
    expect(next.body).toMatchObject({ model: 'other' })
    expect(next.body.messages?.at(-1)?.content).toBe('two')
  })

  it('names a chat after its first question, once', async () => {
    const storage = memoryStorage()
    const { make } = storedChats(storage)
    const chat = make()
    await chat.load()
    chat.append({ role: 'user', content: '  How does a very long question get\ncut? ' })
    await chat.save()
    expect(storage.records.get('a')?.title).toBe('How does a very long question get')
    await storage.save('a', { title: 'Mine' })
    chat.append({ role: 'user', content: 'another' })
    await chat.save()
    expect(storage.records.get('a')?.title).toBe('Mine')
  })

  it('keeps every answer that is being written, also those on other branches', async () => {
    const storage = memoryStorage()
    const { make, endpoint } = storedChats(storage)
    const chat = make()
    await chat.load()
    void chat.send('question', { models: ['one', 'two'] })
    const exchanges = [await endpoint.next(), await endpoint.next()]
    for (const exchange of exchanges) exchange.text(`from ${String(exchange.body['model'])}`)
    await settle()
    await chat.save()
    const again = make({ storage: afterReload(storage) })
    await again.load()
    const [, answer] = again.get().messages
    const all = again.branches(answer?.id ?? '').ids.map((id) => again.get().tree.nodes.get(id))
    expect(all.map((node) => node && textOf(node.message.parts))).toEqual(['from one', 'from two'])
    expect(all.map((node) => node?.message.reason)).toEqual(['interrupted', 'interrupted'])
  })

  it('66 brings back a call that waits for a person, and cancels one that was at work', async () => {
    const call = (id: string, state: 'approval' | 'running' | 'args') =>
      ({ type: 'tool', id, name: 'f', argsText: '{}', args: {}, state }) as const
    const [question] = record().nodes
    const with_ = (status: 'awaiting' | 'streaming', ...parts: ReturnType<typeof call>[]) =>
      record({
        nodes: [
          ...(question ? [question] : []),
          { parentId: '1', message: { ...message('2', 'assistant', ''), status, parts } },
        ],
      })
    const read = async (stored: ChatRecord) => {
      const storage = memoryStorage()
      storage.records.set('a', stored)
      const chat = storedChats(storage).make()
      await chat.load()
      return chat.get().messages[1]
    }
    expect(await read(with_('awaiting', call('1', 'approval')))).toMatchObject({
      status: 'awaiting',
      parts: [{ state: 'approval' }],
    })
    expect(await read(with_('streaming', call('1', 'running'), call('2', 'args')))).toMatchObject({
      status: 'incomplete',
      reason: 'interrupted',
      parts: [{ state: 'cancelled' }, { state: 'cancelled' }],
    })
  })

  it('never stores a key', async () => {
    const storage = memoryStorage()
    const { make, endpoint } = storedChats(storage)
    const key = 'sk-very-secret-1234'
    const chat = make({ apiKey: key, headers: () => ({ 'x-key': key }) })
    await chat.load()
    void chat.send('one', { headers: { authorization: key } })
    void chat.send('two', { headers: { authorization: key } })
    const exchange = await endpoint.next()
    exchange.text('answer')
    exchange.cut()
    await settle()
    endpoint.refuse(401, JSON.stringify({ error: { message: 'no' } }))
    chat.resumeQueue()
    await settle()
    await chat.save()
    expect(storage.records.get('a')?.nodes).not.toHaveLength(0)
    expect(JSON.stringify([...storage.records.values()])).not.toContain('secret')
  })

  it('writes at most about once a second while an answer streams, and once at its end', async () => {
    const storage = memoryStorage()
    const { make, endpoint } = storedChats(storage)
    const waiting = new Set<{ due: number; callback: () => void }>()
    let now = 0
    const scheduler = {
      ...createScheduler(),
      now: () => now,
      timer(callback: () => void, ms: number) {
        const entry = { due: now + ms, callback }
        waiting.add(entry)
        return () => void waiting.delete(entry)
      },
    }
    const pass = async (ms: number): Promise<void> => {
      now += ms
      for (const entry of [...waiting].filter(({ due }) => due <= now)) {
        waiting.delete(entry)
        entry.callback()
      }
      await settle()
    }
    const saves = () => storage.calls.filter((call) => call === 'save a').length
    const chat = make({ scheduler })
    await chat.load()
    const run = chat.send('question')
    const exchange = await endpoint.next()
    await pass(0)
    expect(saves()).toBe(1)
    for (let token = 0; token < 100; token++) {
      exchange.text(`${token} `)
      await pass(50)
    }
    expect(saves()).toBeGreaterThanOrEqual(5)
    expect(saves()).toBeLessThanOrEqual(7)
    const before = saves()
    exchange.finish()
    await run
    await pass(0)
    expect(saves()).toBe(before + 1)
    expect(JSON.stringify(storage.records.get('a'))).toContain('99 ')
    await pass(5000)
    expect(saves()).toBe(before + 1)
  })

  it('writes one after the other, and joins what changes meanwhile', async () => {
    const storage = memoryStorage()
    let underWay = 0
    let most = 0
    const written: number[] = []
    const { make } = storedChats({
      ...storage,
      async save(id, change) {
        most = Math.max(most, ++underWay)
        await settle()
        await storage.save(id, change)
        written.push(change.nodes?.length ?? -1)
        underWay--
      },
    })
    const chat = make()
    await chat.load()
    for (let count = 0; count < 5; count++) {
      chat.append({ role: 'user', content: `${count}` })
      void chat.save()
    }
    await chat.save()
    expect(most).toBe(1)
    expect(written.at(-1)).toBe(5)
    expect(written.length).toBeLessThan(5)
  })

  it('writes at once when the page is hidden', async () => {
    const storage = memoryStorage()
    const { make, endpoint } = storedChats(storage)
    let hide = (): void => undefined
    const onHide = (callback: () => void): (() => void) => {
      hide = callback
      return () => undefined
    }
    const chat = make({ scheduler: { ...createScheduler(), onHide } })
    await chat.load()
    void chat.send('question')
    const exchange = await endpoint.next()
    exchange.text('half an ans')
    await settle()
    const before = storage.calls.length
    chat.draft.set('and a draft')
    hide()
    // No timer was waited for: the call has reached the storage within this turn.
    expect(storage.calls.slice(before)).toEqual(['save a'])
    for (let turn = 0; turn < 5; turn++) await Promise.resolve()
    expect(storage.records.get('a')?.draft).toBe('and a draft')
    expect(JSON.stringify(storage.records.get('a'))).toContain('half an ans')
  })

  it('writes at once when the page is about to be left, and listens only while there is something to write', async () => {
    const storage = memoryStorage()
    const { make } = storedChats(storage)
    const listening = new Set<() => void>()
    const onUnload = (callback: () => void): (() => void) => {
      listening.add(callback)
      return () => void listening.delete(callback)
    }
    const chat = make({ scheduler: { ...createScheduler(), onUnload } })
    await chat.load()
    expect(listening.size).toBe(0)
    chat.draft.set('typed')
    chat.draft.set('typed amid')
    expect(listening.size).toBe(1)
    const before = storage.calls.length
    for (const leave of listening) leave()
    expect(storage.calls.slice(before)).toEqual(['save a'])
    await chat.save()
    expect(listening.size).toBe(0)
    expect(storage.records.get('a')?.draft).toBe('typed amid')
    expect(storage.calls.slice(before)).toEqual(['save a'])
  })

  it.each([
    ['97 a full disk', new DOMException('full', 'QuotaExceededError'), /no room left/],
    [
      'a closed database',
      new DOMException('The database is closing.', 'InvalidStateError'),
      /closing/,
    ],
    ['something that is no error', 'nope', /nope/],
  ])('95 says once that it could not write, and goes on: %s', async (_name, error, sentence) => {
    const storage = memoryStorage()
    const onError = vi.fn<(error: { message: string }) => void>()
    const { make, endpoint } = storedChats(storage)
    const chat = make({ onError })
    await chat.load()
    storage.fail(error, 'save')
    for (const text of ['one', 'two']) {
      const run = chat.send(text)
      const exchange = await endpoint.next()
      exchange.text('answer')
      exchange.finish()
      expect((await run).reason).toBe('complete')
      await chat.save()
    }
    expect(onError).toHaveBeenCalledTimes(1)
    expect(chat.get().storage.error?.message).toMatch(sentence)
    expect(chat.get().storage.error?.message).toContain('The chat goes on')
    expect(chat.get().status).toBe('ready')
    storage.fail(undefined)
    chat.append({ role: 'user', content: 'three' })
    await chat.save()
    expect(chat.get().storage.error).toBeUndefined()
    expect(storage.records.get('a')?.nodes).toHaveLength(5)
  })
})
