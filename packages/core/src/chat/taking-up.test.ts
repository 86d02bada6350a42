// A stored chat takes up by itself what broke off with its page, where the route goes on with it.
import type { ServerResponse } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { chatOver, keptOf, last, watchShrinking } from '../../test/cut-answers.ts'
import { startRoute, type TestRoute } from '../../test/route.ts'
import { frame, type Handler, sse } from '../../test/server.ts'
import { afterReload, until } from '../../test/stored-chat.ts'
import {
  type ChatOptions,
  type ChatStore,
  createScheduler,
  type Storage,
  textOf,
} from '../index.ts'
import { memoryStreams } from '../server/index.ts'
import { type MemoryStorage, memoryStorage } from '../testing/index.ts'
import { tool, toolRunner } from '../tools/index.ts'

const opened: (() => unknown)[] = []

afterEach(async () => {
  for (const close of opened.splice(0).toReversed()) await close()
})

/** A route to an endpoint whose answers the test writes piece by piece. */
async function byHand() {
  const answers: ServerResponse[] = []
  const handler: Handler = (_request, response) => {
    sse(response)
    answers.push(response)
  }
  const route = await startRoute(handler, { streams: memoryStreams() })
  opened.push(() => route.close())
  return { answers, route }
}

const textOfLast = (chat: ChatStore): string => textOf(last(chat)?.parts ?? [])

function open(route: TestRoute, storage: Storage, more: Partial<ChatOptions> = {}): ChatStore {
  const chat = chatOver(route, { id: 'a', storage, ...more })
  opened.push(() => chat.dispose())
  void chat.load()
  return chat
}

/** A page that was closed after "one ", and what is stored of it. */
async function leftPage(more: Partial<ChatOptions> = {}) {
  const hand = await byHand()
  const storage = memoryStorage()
  const first = open(hand.route, storage, more)
  await first.load()
  void first.send('question')
  await until(() => expect(hand.answers).toHaveLength(1))
  hand.answers[0]?.write(frame('one '))
  await until(() => expect(textOfLast(first)).toBe('one '))
  await close(first, storage)
  return { ...hand, storage: afterReload(storage), records: storage.records }
}

async function close(chat: ChatStore, storage: MemoryStorage): Promise<void> {
  chat.dispose()
  await until(() =>
    expect(storage.records.get('a')?.nodes.at(-1)?.message).toMatchObject({ status: 'incomplete' }),
  )
}

describe('after a reload', () => {
  it('goes on writing by itself, without a second request, and shows nothing shorter', async () => {
    const { answers, route, storage, records } = await leftPage()
    const chat = open(route, storage)
    const shrunk = watchShrinking(chat)
    await until(() => expect(chat.get().status).toBe('streaming'))
    expect(textOfLast(chat)).toBe('one ')
    answers[0]?.write(frame('two '))
    await until(() => expect(textOfLast(chat)).toBe('one two '))
    answers[0]?.end(frame('three', 'stop'))
    await until(() => expect(last(chat)?.status).toBe('complete'))
    expect(textOfLast(chat)).toBe('one two three')
    expect(chat.get()).toMatchObject({ status: 'ready', error: undefined })
    expect(shrunk).toEqual([])
    expect(route.upstream.requests).toHaveLength(1)
    await chat.save()
    expect(JSON.stringify(records.get('a'))).not.toContain('"stream"')
  })

  it('waits for a person where that is asked for, and where the storage has no locks', async () => {
    const { route, storage } = await leftPage()
    const { lock: _, ...unlocked } = storage
    for (const chat of [open(route, storage, { autoResume: false }), open(route, unlocked)]) {
      await chat.load()
      await chat.save()
      expect(last(chat)).toMatchObject({ status: 'incomplete', reason: 'interrupted' })
      chat.dispose()
    }
    expect(route.asked).toHaveLength(1)
  })

  it('takes up an answer of which nothing had come', async () => {
    const { answers, route } = await byHand()
    const storage = memoryStorage()
    const first = open(route, storage)
    await first.load()
    void first.send('question')
    await until(() => expect(answers).toHaveLength(1))
    await first.save()
    first.dispose()
    const chat = open(route, afterReload(storage))
    await chat.load()
    answers[0]?.end(frame('late, and whole', 'stop'))
    await until(() => expect(last(chat)?.status).toBe('complete'))
    expect(textOfLast(chat)).toBe('late, and whole')
    expect(route.upstream.requests).toHaveLength(1)
  })

  it('asks no model where the route has it no more: a person may go on', async () => {
    const { answers, route, storage } = await leftPage()
    const results: unknown[] = []
    route.use({ streams: memoryStreams() })
    const chat = open(route, storage, { onFinish: (result) => results.push(result) })
    await until(() => expect(route.asked.at(-1)).toMatch(/^GET/))
    await until(() => expect(keptOf(chat)).toBeUndefined())
    expect(results).toEqual([])
    expect(last(chat)).toMatchObject({ status: 'incomplete', reason: 'interrupted' })
    expect(last(chat)?.error).toBeUndefined()
    expect(chat.get()).toMatchObject({ status: 'ready', error: undefined })
    expect(route.upstream.requests).toHaveLength(1)
    const resumed = chat.resume()
    await until(() => expect(answers).toHaveLength(2))
    answers[1]?.end(frame('two', 'stop'))
    expect((await resumed).reason).toBe('complete')
    expect(textOfLast(chat)).toBe('one two')
  })

  it('takes up the answers of several models, each whole', async () => {
    const { answers, route } = await byHand()
    const storage = memoryStorage()
    const first = open(route, storage)
    await first.load()
    void first.send('question', { models: ['a', 'b'] })
    await until(() => expect(answers).toHaveLength(2))
    for (const [at, answer] of answers.entries()) answer.write(frame(`${at} one `))
    await until(() => expect(first.get().live.map(({ parts }) => parts.length)).toEqual([1, 1]))
    await close(first, storage)
    const chat = open(route, afterReload(storage))
    await until(() => expect(chat.get().live).toHaveLength(2))
    for (const [at, answer] of answers.entries()) answer.end(frame(`${at} two`, 'stop'))
    await until(() => expect(chat.get()).toMatchObject({ status: 'ready', live: [] }))
    const all = [...chat.get().tree.nodes.values()].map(({ message }) => message).slice(1)
    const said = all.map(({ status, parts }) => `${status} ${textOf(parts)}`)
    expect(said.toSorted()).toEqual(['complete 0 one 0 two', 'complete 1 one 1 two'])
    expect(route.upstream.requests).toHaveLength(2)
  })

  it('is tried again when there is a network again, and says no word of it', async () => {
    const { answers, route, storage } = await leftPage()
    const waits: (() => void)[] = []
    let isOnline = true
    let isDown = true
    let asked = 0
    const errors: unknown[] = []
    const chat = open(route, storage, {
      onError: (error) => errors.push(error),
      scheduler: {
        ...createScheduler(),
        isOnline: () => isOnline,
        onReturn(callback) {
          waits.push(callback)
          return () => undefined
        },
      },
      fetch: async (input, init) => {
        asked++
        if (!isDown) return fetch(input, init)
        isOnline = false
        throw new TypeError('fetch failed')
      },
    })
    await chat.load()
    await until(() => expect(asked).toBe(1))
    await until(() => expect(chat.get().status).toBe('ready'))
    expect(chat.get().error).toBeUndefined()
    expect(last(chat)).toMatchObject({ status: 'incomplete', reason: 'interrupted' })
    expect(keptOf(chat)).toBeDefined()
    isDown = false
    isOnline = true
    for (const back of waits) back()
    answers[0]?.end(frame('two', 'stop'))
    await until(() => expect(textOfLast(chat)).toBe('one two'))
    expect(errors).toEqual([])
    expect([asked, route.upstream.requests.length]).toEqual([2, 1])
  })

  it('gives up after some tries that brought nothing, and asks for the network no more', async () => {
    const { route, storage } = await leftPage()
    let asked = 0
    const real = createScheduler()
    const chat = open(route, storage, {
      scheduler: { ...real, timer: (callback, ms) => real.timer(callback, Math.min(ms, 1)) },
      timeouts: { headers: false, firstToken: false, idle: false },
      fetch: async () => {
        asked++
        throw new TypeError('fetch failed')
      },
    })
    await chat.load()
    await until(() => expect(asked).toBe(6))
    for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setTimeout(resolve, 1))
    expect(asked).toBe(6)
    expect(keptOf(chat)).toBeDefined()
  })

  it('sends nothing that waits: the queue stays paused', async () => {
    const { answers, route } = await byHand()
    const storage = memoryStorage()
    const first = open(route, storage)
    await first.load()
    void first.send('question')
    await until(() => expect(answers).toHaveLength(1))
    answers[0]?.write(frame('one '))
    await until(() => expect(textOfLast(first)).toBe('one '))
    void first.send('next')
    await first.save()
    await close(first, storage)
    const chat = open(route, afterReload(storage))
    await until(() => expect(chat.get().status).toBe('streaming'))
    expect(chat.get().isQueuePaused).toBe(true)
    answers[0]?.end(frame('two', 'stop'))
    await until(() => expect(last(chat)?.status).toBe('complete'))
    await chat.save()
    expect(chat.get()).toMatchObject({ isQueuePaused: true, queue: [{ input: 'next' }] })
    expect(route.upstream.requests).toHaveLength(1)
  })
})

/** A call of the tool `find`. */
const CALL = {
  index: 0,
  id: 'call_1',
  type: 'function',
  function: { name: 'find', arguments: '{"query":"x"}' },
}

function toolFrame(delta: object, finish: string | null = null): string {
  const choices = [{ index: 0, delta, finish_reason: finish }]
  return `data: ${JSON.stringify({ id: '1', model: 'm', choices })}\n\n`
}

function toolsThatCount() {
  const calls: unknown[] = []
  const make = () =>
    toolRunner({
      find: tool({
        execute: async (args: unknown) => {
          calls.push(args)
          return 'found'
        },
      }),
    })
  return { calls, make }
}

describe('with tools', () => {
  it('carries nothing out and asks nobody before a person has a word', async () => {
    const { calls, make } = toolsThatCount()
    const { answers, route, storage } = await leftPage({ tools: make() })
    const chat = open(route, storage, { tools: make() })
    await until(() => expect(chat.get().status).toBe('streaming'))
    answers[0]?.end(toolFrame({ tool_calls: [CALL] }) + toolFrame({}, 'tool_calls'))
    await until(() => expect(last(chat)?.status).toBe('awaiting'))
    expect(last(chat)?.parts.at(-1)).toMatchObject({ type: 'tool', state: 'approval' })
    await chat.save()
    expect([calls, route.upstream.requests.length]).toEqual([[], 1])
    const run = chat.approveTool('call_1', { approved: true })
    await until(() => expect(answers).toHaveLength(2))
    answers[1]?.end(frame('done', 'stop'))
    expect((await run).reason).toBe('complete')
    expect(calls).toEqual([{ query: 'x' }])
    expect(last(chat)?.parts.map(({ type }) => type)).toEqual(['text', 'tool', 'text'])
  })

  it('leaves a step that awaits a person as it is', async () => {
    const { make } = toolsThatCount()
    const { answers, route } = await byHand()
    const storage = memoryStorage()
    const tools = () => ({ ...make(), run: async () => 'await' as const })
    const first = open(route, storage, { tools: tools() })
    await first.load()
    void first.send('question')
    await until(() => expect(answers).toHaveLength(1))
    answers[0]?.end(toolFrame({ tool_calls: [CALL] }) + toolFrame({}, 'tool_calls'))
    await until(() => expect(last(first)?.status).toBe('awaiting'))
    await first.save()
    first.dispose()
    const chat = open(route, afterReload(storage), { tools: tools() })
    await chat.load()
    await chat.save()
    expect(last(chat)).toMatchObject({ status: 'awaiting' })
    expect(route.asked).toHaveLength(1)
  })
})

describe('with another tab', () => {
  it('goes on in one of two that load it at once, and in the other when that is closed', async () => {
    const { answers, route, storage } = await leftPage()
    const tabs = [open(route, storage), open(route, storage)]
    await Promise.all(tabs.map((tab) => tab.load()))
    const isElsewhere = (tab: ChatStore) => tab.get().storage.isAnsweredElsewhere
    await until(() => expect(tabs.filter((tab) => isElsewhere(tab))).toHaveLength(1))
    const writer = tabs.find((tab) => !isElsewhere(tab))
    const other = tabs.find((tab) => isElsewhere(tab))
    if (!writer || !other) throw new Error('one writes, one follows')
    await until(() => expect(writer.get().status).toBe('streaming'))
    writer.dispose()
    await until(() => expect(isElsewhere(other)).toBe(false))
    answers[0]?.end(frame('two', 'stop'))
    await until(() => expect(last(other)?.status).toBe('complete'))
    expect(textOfLast(other)).toBe('one two')
    expect(route.upstream.requests).toHaveLength(1)
  })
})
