// What a chat or a completion does not take in says so at once, so that its sender keeps it.
import { expect, it } from 'vitest'
import { createEndpoint } from '../../test/endpoint.ts'
import { type ChatOptions, createChat, createCompletion } from '../index.ts'

function setup(change: Partial<ChatOptions> = {}) {
  const endpoint = createEndpoint()
  const chat = createChat({
    baseURL: 'http://endpoint.invalid/v1',
    fetch: endpoint.fetch,
    model: 'm',
    retry: false,
    ...change,
  })
  return { endpoint, chat }
}

it('is undefined on a run that was sent, that waits, or that failed later', async () => {
  const { endpoint, chat } = setup()
  const sent = chat.send('one')
  const waiting = chat.send('two')
  expect([sent.refused, waiting.refused]).toEqual([undefined, undefined])
  const exchange = await endpoint.next()
  exchange.text('a')
  exchange.cut()
  expect(await sent).toMatchObject({ reason: 'interrupted' })
  expect(sent.refused).toBeUndefined()
  chat.dispose()
})

it('tells of every run that was not taken in, with the error that it resolves to', async () => {
  const { chat } = setup({ maxQueue: 0 })
  void chat.send('one')
  const refused = [
    chat.send('two'),
    chat.send('two', { whenBusy: 'reject' }),
    chat.send('  '),
    chat.edit('nobody', 'two'),
    chat.regenerate('nobody'),
    chat.resume('nobody'),
    chat.resolveTool('nobody', { result: 1 }),
    chat.approveTool('nobody', { approved: true }),
  ]
  for (const run of refused) {
    expect(run.refused).toMatchObject({ kind: 'usage' })
    // oxlint-disable-next-line no-await-in-loop -- each is settled already
    expect((await run).error).toBe(run.refused)
  }
  await chat.stop()
})

it('tells of a run whose message could not be told apart, also when another was stopped for it', async () => {
  let count = 0
  const { endpoint, chat } = setup({
    whenBusy: 'interrupt',
    // The third repeats the first.
    generateId: () => ['q', 'r', 'a', 'q', 's', 't'][count++] ?? `more${count}`,
    id: 'chat',
  })
  const first = chat.send('one')
  const exchange = await endpoint.next()
  exchange.text('half')
  const second = chat.send('two')
  expect(first.refused).toBeUndefined()
  expect(second.refused?.message).toContain('two messages would have the id "q"')
  expect(await first).toMatchObject({ reason: 'aborted' })
})

it('is told by a completion too', async () => {
  const completion = createCompletion({
    baseURL: 'http://endpoint.invalid/v1',
    fetch: createEndpoint().fetch,
    model: 'm',
    whenBusy: 'reject',
  })
  const taken = completion.complete('x')
  expect(taken.refused).toBeUndefined()
  for (const run of [completion.complete('y'), completion.complete('')]) {
    expect(run.refused).toMatchObject({ kind: 'usage' })
    // oxlint-disable-next-line no-await-in-loop -- each is settled already
    expect((await run).error).toBe(run.refused)
  }
  completion.dispose()
})

it('is said of an answer that nothing was asked for, or whose question was taken out', async () => {
  const greeting = { id: 'hi', role: 'assistant', content: 'Hello.' } as const
  const { chat, endpoint } = setup({
    initialMessages: [
      greeting,
      { id: 'q', role: 'user', content: 'one' },
      { id: 'a', role: 'assistant', content: 'two' },
    ],
  })
  expect(chat.regenerate('hi').refused?.message).toMatch(/no question for the id "hi" to answer/)
  chat.remove('q')
  for (const run of [chat.regenerate('a'), chat.regenerate()]) {
    expect(run.refused?.message).toMatch(/there is no question .*to answer again/)
  }
  expect(setup({ initialMessages: [greeting] }).chat.regenerate().refused).toBeDefined()
  const nothing = { role: 'assistant', status: 'incomplete', parts: [] } as const
  expect(setup({ initialMessages: [nothing] }).chat.resume().refused).toBeDefined()
  expect([endpoint.exchanges.length, chat.get().status]).toEqual([0, 'ready'])
})
