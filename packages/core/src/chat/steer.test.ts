// What a person says amid an answer is read before the model's next request of the same turn.
import { describe, expect, it } from 'vitest'
import { createEndpoint, type Exchange, settle } from '../../test/endpoint.ts'
import { gateOf, until } from '../../test/stored-chat.ts'
import { type ChatMessage, type ChatOptions, type ChatStore, createChat, textOf } from '../index.ts'
import { memoryStorage } from '../testing/index.ts'
import { tool, toolRunner } from '../tools/index.ts'

function start(more: ChatOptions = {}) {
  const endpoint = createEndpoint()
  const gate = gateOf<void>()
  const ran: unknown[] = []
  const look = tool({
    async execute(args) {
      ran.push(args)
      await gate.promise
      return 'found'
    },
  })
  const chat = createChat({
    baseURL: 'http://endpoint.invalid/v1',
    fetch: endpoint.fetch,
    model: 'm',
    retry: false,
    tools: toolRunner({ look }, { maxSteps: 3 }),
    ...more,
  })
  return { endpoint, chat, gate, ran }
}

function call(exchange: Exchange, id: string): void {
  const tool_calls = [{ index: 0, id, function: { name: 'look', arguments: `{"id":"${id}"}` } }]
  exchange.chunk({ choices: [{ index: 0, delta: { tool_calls } }] })
  exchange.finish('tool_calls')
}

const steer = { whenBusy: 'steer' } as const
const rolesIn = ({ body }: Exchange): string[] => (body.messages ?? []).map(({ role }) => role)
const said = (chat: ChatStore): string[] =>
  chat.get().messages.map(({ role, parts }: ChatMessage) => `${role}: ${textOf(parts)}`)

describe('a message that steers', () => {
  it('goes in after the results of the step under way, and what follows is a new answer', async () => {
    const { endpoint, chat, gate } = start()
    const first = chat.send('q')
    call(await endpoint.next(), 'a')
    await until(() =>
      expect(chat.get().messages.at(-1)?.parts[0]).toMatchObject({ state: 'running' }),
    )
    const second = chat.send('rather look there', steer)
    expect(chat.get().queue).toMatchObject([{ id: second.id, overrides: steer }])
    gate.resolve()
    const next = await endpoint.next()
    expect(rolesIn(next)).toEqual(['user', 'assistant', 'tool', 'user'])
    expect(await first).toMatchObject({ reason: 'steered', message: { status: 'complete' } })
    expect(chat.get().queue).toEqual([])
    next.text('looked')
    next.finish()
    expect(await second).toMatchObject({ reason: 'complete' })
    expect(said(chat)).toEqual([
      'user: q',
      'assistant: ',
      'user: rather look there',
      'assistant: looked',
    ])
  })

  it('is the next turn where no step follows, and comes before what merely waits', async () => {
    const { endpoint, chat } = start()
    const first = chat.send('q')
    const exchange = await endpoint.next()
    void chat.send('waits')
    const steered = chat.send('steers', steer)
    void chat.send('steers too', steer)
    expect(chat.get().queue.map(({ input }) => input)).toEqual(['steers', 'steers too', 'waits'])
    exchange.text('a')
    exchange.finish()
    expect((await first).reason).toBe('complete')
    const next = await endpoint.next()
    expect(next.body.messages?.at(-1)?.content).toBe('steers')
    next.finish()
    await steered
  })

  it('is a plain question where nothing is being written', async () => {
    const { endpoint, chat } = start({ whenBusy: 'steer' })
    const run = chat.send('q')
    const exchange = await endpoint.next()
    exchange.text('a')
    exchange.finish()
    expect(await run).toMatchObject({ reason: 'complete' })
  })

  it('can be changed and taken back until it is read', async () => {
    const { endpoint, chat, gate } = start()
    void chat.send('q')
    call(await endpoint.next(), 'a')
    const first = chat.send('one', steer)
    const second = chat.send('two', steer)
    chat.editQueued(first.id, 'one, better')
    chat.unqueue(second.id)
    expect(await second).toMatchObject({ reason: 'aborted' })
    expect(chat.draft.get()).toBe('two')
    gate.resolve()
    const next = await endpoint.next()
    expect(next.body.messages?.at(-1)?.content).toBe('one, better')
  })

  it('counts the requests of its turn on', async () => {
    const { endpoint, chat, gate, ran } = start()
    gate.resolve()
    const first = chat.send('q')
    call(await endpoint.next(), 'a')
    const second = await endpoint.next()
    const steered = chat.send('s', steer)
    call(second, 'b')
    expect((await first).reason).toBe('steered')
    call(await endpoint.next(), 'c')
    // The third request of the turn was the last that `maxSteps` allows.
    expect(await steered).toMatchObject({ error: { code: 'max_steps' } })
    expect(ran).toHaveLength(3)
    // A question of its own starts a turn of its own.
    void chat.send('another')
    call(await endpoint.next(), 'd')
    await endpoint.next()
  })

  it('survives a reload', async () => {
    const storage = memoryStorage()
    const { endpoint, chat } = start({ id: 'a', storage })
    await chat.load()
    void chat.send('q')
    call(await endpoint.next(), 'a')
    void chat.send('s', steer)
    await settle()
    await chat.save()
    const again = start({ id: 'a', storage: { ...storage, lock: undefined, watch: undefined } })
    await again.chat.load()
    expect(again.chat.get().queue).toMatchObject([{ input: 's', overrides: steer }])
  })

  it('waits while a person is asked, and goes in once the call was dealt with', async () => {
    const pay = tool({ needsApproval: true, execute: () => 'paid' })
    const { endpoint, chat } = start({ tools: toolRunner({ look: pay }) })
    const run = chat.send('q')
    const exchange = await endpoint.next()
    void chat.send('s', steer)
    call(exchange, 'a')
    expect((await run).reason).toBe('awaiting')
    expect(chat.get().queue).toHaveLength(1)
    const approved = chat.approveTool('a', { approved: true })
    const next = await endpoint.next()
    expect(rolesIn(next)).toEqual(['user', 'assistant', 'tool', 'user'])
    expect((await approved).reason).toBe('steered')
  })

  it('is kept by a stop, as all that waits', async () => {
    const { endpoint, chat } = start()
    void chat.send('q')
    call(await endpoint.next(), 'a')
    void chat.send('s', steer)
    await chat.stop()
    expect(chat.get()).toMatchObject({ queue: [{ input: 's' }], isQueuePaused: true })
    expect(endpoint.exchanges).toHaveLength(1)
  })
})
