// Tabs that send in the same instant, before either has heard of the other.
import { describe, expect, it } from 'vitest'
import { answer, record, storedChats, texts, until } from '../../test/stored-chat.ts'
import type { ChatStore } from '../index.ts'
import { memoryStorage } from '../testing/index.ts'

async function tabs(count: number, storage = memoryStorage()) {
  const all = Array.from({ length: count }, () => {
    const { make, endpoint } = storedChats(storage)
    const chat = make()
    chat.subscribe(() => undefined)
    return { chat, endpoint }
  })
  await Promise.all(all.map(({ chat }) => chat.load()))
  return { storage, tabs: all }
}

type Tab = Awaited<ReturnType<typeof tabs>>['tabs'][number]

/** The tab that asks, and those that could not. */
async function apart(all: readonly Tab[]): Promise<{ first: Tab; others: Tab[] }> {
  const failed = ({ chat }: Tab): boolean => chat.get().status === 'error'
  await until(() => expect(all.filter(failed)).toHaveLength(all.length - 1))
  const first = all.find((tab) => !failed(tab))
  if (!first) throw new Error('no tab asked')
  return { first, others: all.filter(failed) }
}

const own = (chat: ChatStore): string | undefined =>
  texts(chat).findLast((text) => text.startsWith('from'))

describe.each([
  ['a new chat', () => memoryStorage(), []],
  [
    'a conversation',
    () => {
      const storage = memoryStorage()
      storage.records.set('a', record())
      return storage
    },
    ['question', 'answer'],
  ],
])('tabs that send in the same instant in %s', (_name, make, before) => {
  it('each show their own message meanwhile, and then all of them, one behind the other', async () => {
    const { storage, tabs: all } = await tabs(2, make())
    const runs = all.map(({ chat }, at) => chat.send(`from ${at}`))
    const { first, others } = await apart(all)
    for (const [at, { chat }] of all.entries()) expect(own(chat)).toBe(`from ${at}`)
    await until(() => expect(others[0]?.chat.get().storage.isAnsweredElsewhere).toBe(true))
    await answer(first.endpoint, 'about it')
    const results = await Promise.all(runs)
    expect(results.map(({ reason }) => reason).toSorted()).toEqual(['complete', 'error'])
    const said =
      first === all[0] ? ['from 0', 'about it', 'from 1'] : ['from 1', 'about it', 'from 0']
    for (const { chat } of all) await until(() => expect(texts(chat)).toEqual([...before, ...said]))
    const other = others[0] as Tab
    expect(other.chat.get().error?.code).toBe('answered-elsewhere')
    const again = other.chat.regenerate()
    const { body, text, finish } = await other.endpoint.next()
    expect(body.messages?.map(({ content }) => content)).toEqual([...before, ...said])
    text('and the other')
    finish()
    await again
    for (const { chat } of all) {
      await until(() => expect(texts(chat)).toEqual([...before, ...said, 'and the other']))
      await chat.save()
    }
    const reloaded = storedChats(storage).make()
    await reloaded.load()
    expect(texts(reloaded)).toEqual([...before, ...said, 'and the other'])
    expect(reloaded.get().tree.nodes.size).toBe(before.length + 4)
    for (const { chat } of [...all, { chat: reloaded }]) chat.dispose()
  })

  it('lose none where there are three of them', async () => {
    const { tabs: all } = await tabs(3, make())
    for (const [at, { chat }] of all.entries()) void chat.send(`from ${at}`)
    const { first } = await apart(all)
    await answer(first.endpoint, 'about it')
    for (const { chat } of all) {
      await until(() => {
        expect(texts(chat)).toHaveLength(before.length + 4)
        expect(new Set(texts(chat)).size).toBe(before.length + 4)
      })
    }
    for (const { chat } of all) chat.dispose()
  })
})

it('a message that was changed in the instant in which another tab asked stays a version of it', async () => {
  const storage = memoryStorage()
  storage.records.set('a', record())
  const { tabs: all } = await tabs(2, storage)
  const [left, right] = all as [Tab, Tab]
  void left.chat.send('more')
  void right.chat.edit('1', 'changed')
  const { first, others } = await apart(all)
  await answer(first.endpoint, 'about it')
  await until(() => expect(first.chat.get().status).toBe('ready'))
  await until(() => expect(others[0]?.chat.get().storage.isAnsweredElsewhere).toBe(false))
  for (const { chat } of all) {
    await chat.save()
    await until(() => expect(chat.branches('1').ids).toHaveLength(2))
  }
  for (const { chat } of all) chat.dispose()
})
