// What waits in a chat that several tabs show, over storages that take their time: whichever tab comes to send it, it is
// asked once, and its answer is seen in each.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { roundsOf } from '../../test/samples.ts'
import { answer, storedChats, texts, until } from '../../test/stored-chat.ts'
import type { ChatStore, Storage } from '../index.ts'
import { memoryStorage, type MemoryStorage } from '../testing/index.ts'

/** The storage to one tab: each of its steps takes as long as `naps` says next, in milliseconds. */
function slow(shared: MemoryStorage, nap: () => Promise<void>): Storage {
  return {
    ...shared,
    async load(id) {
      await nap()
      const record = await shared.load(id)
      await nap()
      return record
    },
    async save(id, change) {
      await nap()
      await shared.save(id, change)
      await nap()
    },
    watch: (listener) => shared.watch((change) => void nap().then(() => listener(change))),
    async lock(id, options) {
      const release = await shared.lock(id, options)
      await nap()
      return release
    },
  }
}

const isTaken = (chat: ChatStore): boolean =>
  chat.get().status !== 'ready' || chat.get().storage.isAnsweredElsewhere

/** A tab that is being answered. */
async function answering() {
  const { make, endpoint } = storedChats()
  const first = make()
  await first.load()
  void first.send('question')
  return { make, endpoint, first, exchange: await endpoint.next() }
}

const act = fc.record({ tab: fc.nat(2), isEnd: fc.boolean(), rest: fc.nat(12) })

it('is asked once, and answered in each tab', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(act, { minLength: 2, maxLength: 8 }),
      fc.array(fc.nat(6), { minLength: 20, maxLength: 60 }),
      async (acts, naps) => {
        let at = 0
        const rest = async (ms: number): Promise<void> =>
          new Promise((done) => setTimeout(done, ms))
        const nap = async (): Promise<void> => rest(naps[at++ % naps.length] ?? 0)
        const shared = memoryStorage()
        const { make, endpoint } = storedChats(shared)
        const tabs = [0, 1, 2].map(() => make({ storage: slow(shared, nap) }))
        await tabs[0]?.load()
        void tabs[0]?.send('question 0')
        const begun = await endpoint.next()
        await Promise.all(tabs.map(async (tab) => tab.load()))
        await until(() => expect(tabs.every(isTaken)).toBe(true))
        let asked = 1
        let open: typeof begun | undefined = begun
        const end = async (): Promise<void> => {
          const exchange = open ?? (await endpoint.next())
          open = undefined
          exchange.text('answer')
          exchange.finish()
        }
        let ended = 0
        for (const one of acts) {
          await rest(one.rest)
          const tab = tabs[one.tab]
          if (one.isEnd && endpoint.exchanges.length > ended) {
            await end()
            ended++
          } else if (tab && isTaken(tab)) {
            void tab.send(`question ${asked++}`)
          }
        }
        while (ended++ < asked) await end()
        await until(() => {
          for (const tab of tabs) {
            expect(isTaken(tab)).toBe(false)
            expect(texts(tab)).toHaveLength(2 * asked)
          }
        })
        expect(new Set(tabs.map((tab) => texts(tab).join())).size).toBe(1)
        expect(new Set(texts(tabs[0] as ChatStore)).size).toBe(asked + 1)
        expect(endpoint.exchanges).toHaveLength(asked)
        for (const tab of tabs) tab.dispose()
      },
    ),
    { numRuns: roundsOf(100) },
  )
})

it('is sent by a tab that is left, where the tab in which it was typed is gone', async () => {
  const { make, endpoint, first, exchange } = await answering()
  await first.save()
  const second = make()
  await second.load()
  void second.send('another')
  await second.save()
  await until(() => expect(first.get().queue).toHaveLength(1))
  expect(first.get().isQueuePaused).toBe(false)
  second.dispose()
  exchange.text('answer')
  exchange.finish()
  await answer(endpoint, 'another answer')
  await until(() =>
    expect(texts(first)).toEqual(['question', 'answer', 'another', 'another answer']),
  )
  first.dispose()
})

it('is held back in each tab by a stop in one of them', async () => {
  const { make, endpoint, first, exchange } = await answering()
  exchange.text('answer')
  await first.save()
  const second = make()
  await second.load()
  void second.send('another')
  await until(() => expect(first.get().queue).toHaveLength(1))
  await first.stop()
  await until(() => expect(second.get().storage.isAnsweredElsewhere).toBe(false))
  await Promise.all([first.save(), second.save()])
  for (const tab of [first, second]) {
    expect(tab.get()).toMatchObject({ isQueuePaused: true, queue: [{ input: 'another' }] })
  }
  expect(endpoint.exchanges).toHaveLength(1)
  second.resumeQueue()
  await answer(endpoint, 'another answer')
  await until(() =>
    expect(texts(first)).toEqual(['question', 'answer', 'another', 'another answer']),
  )
  for (const tab of [first, second]) tab.dispose()
})

it('goes on in another tab when the one that was answering is left', async () => {
  const { make, endpoint, first, exchange } = await answering()
  exchange.text('answer')
  const second = make()
  await first.save()
  await second.load()
  void first.send('another')
  await until(() => expect(second.get().queue).toHaveLength(1))
  first.dispose()
  await answer(endpoint, 'another answer')
  await until(() =>
    expect(texts(second)).toEqual(['question', 'answer', 'another', 'another answer']),
  )
  second.dispose()
})
