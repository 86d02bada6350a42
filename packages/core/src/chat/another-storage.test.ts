// A storage is taken once: one that comes later, or goes, is told of in a sentence, and what was kept stays kept.
import { afterEach, beforeEach, expect, it, type MockInstance, vi } from 'vitest'
import { answer, startServer, type TestServer } from '../../test/server.ts'
import { type ChatOptions, createChat, createConversations, type Storage } from '../index.ts'
import { createEndpoint, createFrames } from '../../test/endpoint.ts'
import { memoryStorage } from '../testing/index.ts'

let server: TestServer
let warn: MockInstance<typeof console.warn>

beforeEach(async () => {
  server = await startServer((_request, response) => answer(response, 'ok'))
  // Each sentence is told once in a process.
  vi.resetModules()
  warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined)
})
afterEach(async () => {
  warn.mockRestore()
  await server.close()
})

const optionsWith = (storage: Storage | null | undefined): ChatOptions =>
  ({ id: 'a', baseURL: server.baseURL, model: 'm', retry: false, storage }) as ChatOptions

it.each<[string, Storage | undefined, Storage | undefined, RegExp]>([
  ['another one', memoryStorage(), memoryStorage(), /goes on with the first/],
  ['none', memoryStorage(), undefined, /goes on with the first/],
  ['one where there was none', undefined, memoryStorage(), /is kept nowhere/],
])('says so, once, where a chat is given %s', async (_, first, next, sentence) => {
  const chat = createChat(optionsWith(first))
  chat.setOptions(optionsWith(next))
  await vi.waitFor(() => expect(warn).toHaveBeenCalledOnce())
  const said = String(warn.mock.calls[0]?.[0])
  expect(said).toMatch(/^@x\/core: another `storage` was given than when this was made/)
  expect(said).toMatch(sentence)
  chat.setOptions(optionsWith(memoryStorage()))
  await chat.send('q')
  await chat.save()
  expect(warn).toHaveBeenCalledOnce()
  const records = (one: Storage | undefined) =>
    (one as typeof first & { records?: Map<string, unknown> })?.records
  expect([records(first)?.has('a') ?? false, records(next)?.has('a') ?? false]).toEqual([
    first !== undefined,
    false,
  ])
  chat.dispose()
})

it('says it of a list of conversations as well', async () => {
  const [first, next] = [memoryStorage(), memoryStorage()]
  const list = createConversations({ ...optionsWith(first), storage: first })
  const chat = list.open('a')
  list.setOptions({ ...optionsWith(next), storage: next })
  await vi.waitFor(() => expect(warn).toHaveBeenCalledOnce())
  await chat.send('q')
  await chat.save()
  expect([first.records.has('a'), next.records.has('a')]).toEqual([true, false])
  list.dispose()
})

it('says nothing of the same one, or of none', async () => {
  const storage = memoryStorage()
  for (const [first, next] of [
    [storage, storage],
    [undefined, null],
    [null, undefined],
  ]) {
    const chat = createChat(optionsWith(first))
    chat.setOptions(optionsWith(next))
    await chat.send('q')
    chat.dispose()
  }
  const list = createConversations({ ...optionsWith(storage), storage })
  list.open('a')
  list.setOptions({ ...optionsWith(storage), storage, title: () => 'x' })
  list.dispose()
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(warn).not.toHaveBeenCalled()
})

it('a chat that is kept is left by its page as one that is kept, whatever its options say later', async () => {
  let leave: () => void = () => undefined
  const { scheduler } = createFrames()
  const options = {
    ...optionsWith(memoryStorage()),
    scheduler: { ...scheduler, onLeave: (then: () => void) => ((leave = then), () => undefined) },
  }
  const endpoint = createEndpoint()
  const chat = createChat({ ...options, fetch: endpoint.fetch })
  chat.setOptions({ ...options, fetch: endpoint.fetch, storage: undefined })
  const run = chat.send('q')
  const exchange = await endpoint.next()
  exchange.text('half')
  await expect.poll(() => chat.get().status).toBe('streaming')
  // Its answer is found again: nothing is stopped by the page that goes.
  leave()
  expect(chat.get().status).toBe('streaming')
  exchange.finish()
  expect(await run).toMatchObject({ reason: 'complete' })
  chat.dispose()
})
