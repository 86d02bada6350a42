// What waits is changed in one tab while another writes, or asks it: the new words are asked, or are still there.
import { expect, it } from 'vitest'
import { afterReload, gateOf, storedChats, texts, until } from '../../test/stored-chat.ts'
import type { ChatStore } from '../index.ts'
import { memoryStorage } from '../testing/index.ts'

const waiting = (chat: ChatStore): unknown[] => chat.get().queue.map(({ input }) => input)

/** A tab that answers, and one whose readings can be held up, with one message that waits in both. */
async function twoTabs() {
  const shared = memoryStorage()
  const { make, endpoint } = storedChats(shared)
  const gate: { held: Promise<void> | undefined } = { held: undefined }
  const load = async (id: string) => {
    const record = await shared.load(id)
    await gate.held
    return record
  }
  const one = make()
  const other = make({ storage: { ...shared, load } })
  for (const chat of [one, other]) chat.subscribe(() => undefined)
  await one.load()
  await other.load()
  void one.send('first')
  const exchange = await endpoint.next()
  void one.send('waits')
  await until(() => expect(waiting(other)).toEqual(['waits']))
  const end = async (): Promise<void> => {
    exchange.text('ok')
    exchange.finish()
  }
  return { shared, endpoint, one, other, gate, end }
}

it('a change is not taken back by what another tab wrote meanwhile', async () => {
  const { endpoint, one, other, gate, end } = await twoTabs()
  const { promise, resolve } = gateOf<void>()
  gate.held = promise
  void one.send('one more')
  await one.save()
  other.editQueued(other.get().queue[0]?.id ?? '', 'waits, in better words')
  gate.held = undefined
  resolve()
  await until(() => expect(waiting(one)).toEqual(['waits, in better words', 'one more']))
  expect(waiting(other)).toEqual(['waits, in better words', 'one more'])
  await end()
  const next = await endpoint.next()
  expect(JSON.stringify(next.body.messages)).toContain('waits, in better words')
  for (const chat of [one, other]) await chat.stop()
})

it('words that came too late for the question are given back', async () => {
  const { endpoint, one, other, gate, end } = await twoTabs()
  const { promise, resolve } = gateOf<void>()
  gate.held = promise
  await end()
  await endpoint.next()
  await one.save()
  other.editQueued(other.get().queue[0]?.id ?? '', 'waits, in better words')
  gate.held = undefined
  resolve()
  await until(() => expect(other.draft.get()).toBe('waits, in better words'))
  expect(waiting(other)).toEqual([])
  await until(() => expect(texts(other)).toEqual(['first', 'ok', 'waits', '']))
  for (const chat of [one, other]) await chat.stop()
})

it('what waits for several models waits for them after a reload too', async () => {
  const shared = memoryStorage()
  const { make, endpoint } = storedChats(shared)
  const page = make()
  await page.load()
  void page.send('first')
  await endpoint.next()
  void page.send('both', { models: ['a', 'b'], replay: 'never' })
  await page.save()
  const again = make({ storage: afterReload(shared) })
  await again.load()
  expect(again.get().queue[0]?.overrides).toMatchObject({ models: ['a', 'b'], replay: 'never' })
  again.resumeQueue()
  const asked = [await endpoint.next(), await endpoint.next()]
  expect(new Set(asked.map(({ body }) => body['model']))).toEqual(new Set(['a', 'b']))
  for (const chat of [page, again]) await chat.stop()
})
