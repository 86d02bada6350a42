import { describe, expect, it, vi } from 'vitest'
import { createEndpoint, settle } from '../../test/endpoint.ts'
import { answer, message, record, texts, until } from '../../test/stored-chat.ts'
import { type ConversationsOptions, createConversations } from '../index.ts'
import { type MemoryStorage, memoryStorage } from '../testing/index.ts'

function setup(more: Partial<ConversationsOptions> = {}, storage: MemoryStorage = memoryStorage()) {
  const endpoint = createEndpoint()
  const make = () =>
    createConversations({
      storage,
      baseURL: 'http://endpoint.invalid/v1',
      fetch: endpoint.fetch,
      model: 'm',
      retry: false,
      ...more,
    })
  return { endpoint, storage, conversations: make(), make }
}

function put(storage: MemoryStorage, id: string, title: string, updatedAt: number, text = 'text') {
  const nodes = [{ parentId: null, message: message(`${id}1`, 'user', text) }]
  storage.records.set(
    id,
    record({ id, title, updatedAt, nodes, headId: `${id}1`, messageCount: 1 }),
  )
}

const titles = ({ get }: ReturnType<typeof createConversations>) =>
  get().conversations.map(({ title }) => title)

describe('conversations', () => {
  it('lists what is stored, pinned first and then the newest, when someone subscribes', async () => {
    const { storage, conversations } = setup()
    put(storage, 'a', 'A', 1)
    put(storage, 'b', 'B', 2)
    put(storage, 'c', 'C', 3)
    expect(conversations.get().status).toBe('loading')
    expect(storage.calls).toEqual([])
    conversations.subscribe(() => undefined)
    await until(() => expect(titles(conversations)).toEqual(['C', 'B', 'A']))
    await conversations.pin('a')
    expect(titles(conversations)).toEqual(['A', 'C', 'B'])
    await conversations.pin('a', false)
    expect(titles(conversations)).toEqual(['C', 'B', 'A'])
    expect(storage.records.get('a')?.nodes).toHaveLength(1)
  })

  it('shows a new chat when it has a message, under the title of its first question', async () => {
    const { conversations, endpoint } = setup()
    conversations.subscribe(() => undefined)
    const chat = conversations.create()
    await chat.load()
    chat.draft.set('only typed')
    await chat.save()
    await conversations.load()
    expect(titles(conversations)).toEqual([])
    const run = chat.send('What is a monad?')
    await until(() => expect(titles(conversations)).toEqual(['What is a monad?']))
    await answer(endpoint, 'A burrito.')
    await run
    await until(() => expect(conversations.get().conversations[0]?.messageCount).toBe(2))
  })

  it('40 opens one store for an id, whoever asks', () => {
    const { conversations } = setup()
    expect(conversations.open('a')).toBe(conversations.open('a'))
    expect(conversations.open('b')).not.toBe(conversations.open('a'))
  })

  it('names a chat by a function after its first answer, and not when a person has named it', async () => {
    const title = vi.fn(async () => ' Monads ')
    const { conversations, endpoint } = setup({ title })
    conversations.subscribe(() => undefined)
    const chat = conversations.create()
    const ask = async (text: string): Promise<void> => {
      const run = chat.send(text)
      await answer(endpoint, 'Well.')
      await run
    }
    await chat.load()
    await ask('What is a monad?')
    await until(() => expect(titles(conversations)).toEqual(['Monads']))
    await ask('And a comonad?')
    await chat.save()
    await conversations.rename(chat.id, 'Mine')
    await ask('And so on?')
    await chat.save()
    await conversations.load()
    expect(titles(conversations)).toEqual(['Mine'])
    expect(title).toHaveBeenCalledTimes(1)
  })

  it.each([
    ['stays as a person names it', ['Mine']],
    ['stays away when a person deletes it', []],
  ])('a chat %s while a function thinks of a title', async (_, expected) => {
    let give: (title: string) => void = () => undefined
    const asked = vi.fn(() => new Promise<string>((resolve) => (give = resolve)))
    const { conversations, endpoint } = setup({ title: asked })
    conversations.subscribe(() => undefined)
    const chat = conversations.create()
    await chat.load()
    const run = chat.send('What is a monad?')
    await answer(endpoint, 'Well.')
    await run
    await until(() => expect(asked).toHaveBeenCalled())
    if (expected.length === 0) await conversations.remove(chat.id)
    else await conversations.rename(chat.id, 'Mine')
    give('Monads')
    await settle()
    await conversations.load()
    expect(titles(conversations)).toEqual(expected)
  })

  it('keeps the title of the question when the function that names fails, and says so', async () => {
    const { conversations, endpoint } = setup({
      title: () => Promise.reject(new Error('no model')),
    })
    const chat = conversations.create()
    await chat.load()
    const run = chat.send('What is a monad?')
    await answer(endpoint, 'Well.')
    expect((await run).reason).toBe('complete')
    await until(() => expect(conversations.get().error?.message).toMatch(/not be named.*no model/))
    await conversations.load()
    expect(titles(conversations)).toEqual(['What is a monad?'])
  })

  it('removes one and brings it back as it was', async () => {
    const { storage, conversations } = setup()
    put(storage, 'a', 'A', 1)
    put(storage, 'b', 'B', 2)
    await conversations.load()
    const before = structuredClone(storage.records.get('a'))
    await conversations.remove('a')
    expect(titles(conversations)).toEqual(['B'])
    expect(storage.records.has('a')).toBe(false)
    expect(conversations.get().removed.map(({ title }) => title)).toEqual(['A'])
    await conversations.restore('a')
    expect(titles(conversations)).toEqual(['B', 'A'])
    expect(storage.records.get('a')).toEqual(before)
    expect(conversations.get().removed).toEqual([])
  })

  it('stops the answer of one that is removed, keeps what it had, and writes it no more', async () => {
    const { storage, conversations, endpoint } = setup()
    const chat = conversations.open('a')
    await chat.load()
    const run = chat.send('question')
    const exchange = await endpoint.next()
    exchange.text('half')
    await settle()
    await conversations.remove('a')
    expect((await run).reason).toBe('aborted')
    expect(exchange.isAborted).toBe(true)
    await settle()
    expect(storage.records.has('a')).toBe(false)
    await conversations.restore('a')
    const again = conversations.open('a')
    expect(again).not.toBe(chat)
    await again.load()
    expect(texts(again)).toEqual(['question', 'half'])
  })

  it('finds by title and by text, without regard to case and marks', async () => {
    const { storage, conversations } = setup()
    put(storage, 'a', 'Café in Paris', 1)
    put(
      storage,
      'b',
      'Other',
      2,
      'Where the long road leads, someone once said, there is a CAFE by the sea.',
    )
    put(storage, 'c', 'Nothing', 3)
    const found = await conversations.search('cafe')
    expect(found.map(({ conversation }) => conversation.id)).toEqual(['a', 'b'])
    expect(found[0]?.snippet).toBeUndefined()
    expect(found[1]?.messageId).toBe('b1')
    expect(found[1]?.snippet).toMatch(/^….*there is a CAFE by the sea\.$/)
    expect(await conversations.search('sea cafe')).toHaveLength(1)
    expect(await conversations.search('sea cafe nowhere')).toHaveLength(0)
    expect(await conversations.search('  ')).toEqual([])
    const over = AbortSignal.abort()
    expect(await conversations.search('cafe', { signal: over })).toHaveLength(1)
  })

  it('shows what another tab does, and follows a title that was given there', async () => {
    const { storage, conversations, make } = setup()
    put(storage, 'a', 'A', 1)
    const other = make()
    conversations.subscribe(() => undefined)
    await until(() => expect(titles(conversations)).toEqual(['A']))
    await other.rename('a', 'Renamed')
    await until(() => expect(titles(conversations)).toEqual(['Renamed']))
    await other.remove('a')
    await until(() => expect(titles(conversations)).toEqual([]))
  })

  it('works with a storage that tells of no changes', async () => {
    const storage = memoryStorage()
    const { watch: _, lock: __, ...plain } = storage
    const { conversations, endpoint } = setup({ storage: plain })
    conversations.subscribe(() => undefined)
    const chat = conversations.create()
    await chat.load()
    const run = chat.send('question')
    await answer(endpoint, 'answer')
    await run
    await until(() => expect(titles(conversations)).toEqual(['question']))
  })

  it('closes chats that nobody looks at when there are many, and loses nothing of them', async () => {
    const { conversations } = setup()
    const first = conversations.open('first')
    await first.load()
    first.append({ role: 'user', content: 'kept' })
    const looked = conversations.open('looked')
    looked.subscribe(() => undefined)
    for (let count = 0; count < 12; count++) conversations.open(`${count}`)
    expect(conversations.open('looked')).toBe(looked)
    const again = conversations.open('first')
    expect(again).not.toBe(first)
    await first.save()
    await again.load()
    await until(() => expect(texts(again)).toEqual(['kept']))
  })

  it('says in one sentence what it cannot do, and goes on', async () => {
    const { storage, conversations } = setup()
    put(storage, 'a', 'A', 1)
    await conversations.rename('gone', 'X')
    expect(conversations.get().error?.message).toMatch(/no conversation "gone"/)
    await conversations.restore('gone')
    expect(conversations.get().error?.message).toMatch(/no removed conversation "gone"/)
    storage.fail(new Error('disk'), 'remove')
    await conversations.remove('a')
    expect(conversations.get().error?.message).toMatch(/could not be removed.*disk/)
    expect(titles(conversations)).toEqual(['A'])
    storage.fail(new Error('disk'), 'list')
    await conversations.load()
    expect(conversations.get()).toMatchObject({ status: 'failed' })
    storage.fail(undefined)
    await conversations.load()
    expect(conversations.get()).toMatchObject({ status: 'ready', error: undefined })
  })
})
