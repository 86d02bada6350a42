// 98 Two tabs on one chat: two chats on one storage.
import { describe, expect, it } from 'vitest'
import { settle } from '../../test/endpoint.ts'
import { afterReload, answer, record, storedChats, texts, until } from '../../test/stored-chat.ts'
import type { Storage } from '../index.ts'
import { memoryStorage } from '../testing/index.ts'

/** Two tabs that show the same chat, each with an endpoint of its own. */
async function twoTabs(storage: Storage = memoryStorage()) {
  const one = storedChats(storage)
  const two = storedChats(storage)
  const left = one.make()
  const right = two.make()
  await Promise.all([left.load(), right.load()])
  return { storage, left, right, leftEnd: one.endpoint, rightEnd: two.endpoint }
}

describe('98 two tabs on one chat', () => {
  it('show the same, also amid an answer', async () => {
    const { left, right, leftEnd, rightEnd } = await twoTabs()
    const run = left.send('question')
    const exchange = await leftEnd.next()
    exchange.text('half')
    await until(() => expect(texts(right)).toEqual(['question', 'half']))
    expect(right.get().storage.isAnsweredElsewhere).toBe(true)
    expect(right.get().messages[1]?.status).toBe('streaming')
    exchange.text(' and half')
    exchange.finish()
    await run
    await until(() => expect(texts(right)).toEqual(['question', 'half and half']))
    await until(() => expect(right.get().storage.isAnsweredElsewhere).toBe(false))
    expect(right.get().messages[1]?.status).toBe('complete')
    expect(rightEnd.exchanges).toHaveLength(0)
  })

  it('keep the identity of what did not change', async () => {
    const { left, right, leftEnd } = await twoTabs()
    const run = left.send('one')
    await answer(leftEnd, 'answer')
    await run
    await until(() => expect(right.get().messages.at(-1)?.status).toBe('complete'))
    const before = right.get().messages
    left.append({ role: 'user', content: 'two' })
    await until(() => expect(texts(right)).toEqual(['one', 'answer', 'two']))
    expect(right.get().messages[0]).toBe(before[0])
    expect(right.get().messages[1]).toBe(before[1])
  })

  it('do not both answer: what the second one sends waits for the first, and knows its answer', async () => {
    const { left, right, leftEnd, rightEnd } = await twoTabs()
    const run = left.send('one')
    const exchange = await leftEnd.next()
    exchange.text('first')
    await until(() => expect(right.get().storage.isAnsweredElsewhere).toBe(true))
    void right.send('two')
    expect(right.get().queue).toHaveLength(1)
    await settle()
    expect(rightEnd.exchanges).toHaveLength(0)
    exchange.finish()
    await run
    // The queue is one: whichever tab is free sends what waits, and only one does.
    await until(() => expect(leftEnd.exchanges.length + rightEnd.exchanges.length).toBe(2))
    const asker = leftEnd.exchanges.length === 2 ? leftEnd : rightEnd
    await until(() => expect(asker.exchanges.at(-1)?.isOver).toBe(false))
    const next = asker.exchanges.at(-1)
    expect(next?.body.messages?.map(({ content }) => content)).toEqual(['one', 'first', 'two'])
    next?.text('second')
    next?.finish()
    const all = ['one', 'first', 'two', 'second']
    await until(() => expect([texts(left), texts(right)]).toEqual([all, all]))
    await until(() => expect([left.get().queue, right.get().queue]).toEqual([[], []]))
    expect(leftEnd.exchanges.length + rightEnd.exchanges.length).toBe(2)
  })

  it('that send at the same moment: one asks, the other says why not, and nothing typed is lost', async () => {
    const { left, right, leftEnd, rightEnd } = await twoTabs()
    const runs = [left.send('from the left'), right.send('from the right')]
    await until(() => expect(leftEnd.exchanges.length + rightEnd.exchanges.length).toBe(1))
    const winner = leftEnd.exchanges.length === 1 ? leftEnd : rightEnd
    await answer(winner, 'answer')
    const results = await Promise.all(runs)
    expect(results.map(({ reason }) => reason).sort()).toEqual(['complete', 'error'])
    const error = results.find((result) => result.error)?.error
    expect(error).toMatchObject({ code: 'answered-elsewhere', action: 'retry' })
    expect(error?.message).toContain('another tab is answering')
    await Promise.all([left.save(), right.save()])
    await settle()
    for (const chat of [left, right]) {
      const kept = JSON.stringify([...chat.get().tree.nodes.values()])
      expect(kept).toContain('from the left')
      expect(kept).toContain('from the right')
    }
    const loser = left.get().status === 'error' ? left : right
    const again = loser.regenerate()
    await answer(loser === left ? leftEnd : rightEnd, 'now')
    expect((await again).reason).toBe('complete')
  })

  it('when the first is closed amid an answer, the second has it as interrupted and can resume', async () => {
    const storage = memoryStorage()
    // The first tab's lock can be let go of from outside, which is what the browser does when a tab closes.
    let letGo = (): void => undefined
    const first = storedChats({
      ...storage,
      async lock(id, options) {
        const release = await storage.lock(id, options)
        letGo = release ?? letGo
        return release
      },
    })
    const second = storedChats(storage)
    const left = first.make()
    const right = second.make()
    await Promise.all([left.load(), right.load()])
    void left.send('question')
    const exchange = await first.endpoint.next()
    exchange.text('The first half of it')
    await until(() => expect(right.get().storage.isAnsweredElsewhere).toBe(true))
    letGo()
    await until(() => expect(right.get().storage.isAnsweredElsewhere).toBe(false))
    expect(right.get().messages[1]).toMatchObject({ status: 'incomplete', reason: 'interrupted' })
    const run = right.resume()
    await answer(second.endpoint, ' and the second.')
    await run
    expect(texts(right)).toEqual(['question', 'The first half of it and the second.'])
  })

  it('opened amid an answer of another tab, follows it', async () => {
    const storage = memoryStorage()
    const first = storedChats(storage)
    const left = first.make()
    await left.load()
    const run = left.send('question')
    const exchange = await first.endpoint.next()
    exchange.text('half')
    await settle()
    await left.save()
    const right = storedChats(storage).make()
    await right.load()
    expect(right.get().messages[1]?.status).toBe('streaming')
    exchange.finish()
    await run
    await until(() => expect(right.get().messages[1]?.status).toBe('complete'))
  })

  it('share what is removed, and what is emptied', async () => {
    const storage = memoryStorage()
    storage.records.set('a', record())
    const { left, right } = await twoTabs(storage)
    left.remove('2')
    await until(() => expect(texts(right)).toEqual(['question']))
    right.clear()
    await until(() => expect(texts(left)).toEqual([]))
    await settle()
    expect(storage.records.size).toBe(0)
  })

  it('share a queue that was paused: what one sends is gone from the other', async () => {
    const storage = memoryStorage()
    const queue = [{ id: 'q', input: 'waiting' }]
    storage.records.set('a', record({ queue, isQueuePaused: true }))
    const { left, right, leftEnd } = await twoTabs(storage)
    expect([left.get().queue.length, right.get().queue.length]).toEqual([1, 1])
    left.resumeQueue()
    await answer(leftEnd, 'done')
    await until(() => expect(right.get().queue).toEqual([]))
    await until(() => expect(texts(right).at(-1)).toBe('done'))
  })

  it('settle: neither writes again because the other did', async () => {
    const storage = memoryStorage()
    const { left, right, leftEnd } = await twoTabs(storage)
    const run = left.send('question')
    await answer(leftEnd, 'answer')
    await run
    await left.save()
    await until(() => expect(texts(right)).toEqual(['question', 'answer']))
    const writes = () => storage.calls.filter((call) => call === 'save a').length
    const before = writes()
    // Whatever one of them still means to write, it writes now.
    for (const tab of [right, left, right]) await tab.save()
    await settle()
    expect(writes()).toBe(before)
  })

  it('without locks and without news of each other, still keep all that both wrote', async () => {
    const { watch: _, lock: __, ...storage } = memoryStorage()
    const { left, leftEnd } = await twoTabs(storage)
    const run = left.send('question')
    await answer(leftEnd, 'answer')
    expect((await run).reason).toBe('complete')
    await left.save()
    const again = storedChats(afterReload(storage)).make()
    await again.load()
    expect(texts(again)).toEqual(['question', 'answer'])
  })

  it('goes on when the lock itself fails, and says so once', async () => {
    const storage = memoryStorage()
    const broken = { ...storage, lock: () => Promise.reject(new Error('no locks today')) }
    const { left, leftEnd } = await twoTabs(broken)
    const run = left.send('question')
    await answer(leftEnd, 'answer')
    expect((await run).reason).toBe('complete')
    expect(texts(left)).toEqual(['question', 'answer'])
  })
})
