// A call is found by its id alone, so that no two of a conversation may share one, whatever a server says.
import { afterEach, describe, expect, it } from 'vitest'
import type { TestServer } from '../../test/server.ts'
import { afterReload, until } from '../../test/stored-chat.ts'
import {
  allCalls,
  callFrame,
  calls,
  callsOf,
  finishFrame,
  sentCalls,
  toolServer,
} from '../../test/tool-server.ts'
import {
  type ChatMessage,
  type ChatOptions,
  createChat,
  createClient,
  exportChat,
  importChat,
  type ToolPart,
} from '../index.ts'
import { memoryStorage } from '../testing/index.ts'
import { tool, toolRunner } from '../tools/index.ts'

let server: TestServer | undefined

afterEach(async () => {
  await server?.close()
  server = undefined
})

async function start(answers: string[][], options: ChatOptions = {}) {
  server = await toolServer(...answers)
  const looked: unknown[] = []
  const tools = toolRunner({
    look: tool<{ n: number }>({
      execute: (args) => {
        looked.push(args.n)
        return `result ${args.n}`
      },
    }),
  })
  const chat = createChat({ baseURL: server.baseURL, model: 'm', retry: false, tools, ...options })
  return { chat, server, looked }
}

const args = (n: number): string => `{"n":${n}}`
const ids = (all: readonly ToolPart[]): string[] => all.map(({ id }) => id)

const SPELLINGS: [string, unknown][] = [
  ['the same', 'read:0'],
  ['none', undefined],
  ['an empty one', ''],
  ['the word null', 'null'],
  ['null', null],
  ['a number', 0],
  ['an object', { id: 1 }],
]

describe.each(SPELLINGS)('an id that is in each answer %s', (_, id) => {
  it('leaves each call of two steps its arguments and its result', async () => {
    const { chat, looked } = await start([
      calls({ id, args: args(1) }),
      calls({ id, args: args(2) }),
    ])
    await chat.send('q')
    const parts = callsOf(chat.get().messages[1])
    expect(parts.map((part) => [part.argsText, part.result])).toEqual([
      [args(1), 'result 1'],
      [args(2), 'result 2'],
    ])
    expect(new Set(ids(parts)).size).toBe(2)
    expect(looked).toEqual([1, 2])
    expect(sentCalls(server!)).toEqual({ calls: ids(parts), results: ids(parts) })
  })

  it('is another in the next turn, and in an answer beside it', async () => {
    const answer = (n: number): string[] => calls({ id, args: args(n) })
    const { chat } = await start([answer(1), ['data: [DONE]\n\n']])
    await chat.send('q')
    await server?.close()
    const again = await start([answer(2), answer(3), answer(4)], {
      initialMessages: chat.get().messages,
    })
    await again.chat.send('q')
    await again.chat.regenerate()
    await again.chat.edit(again.chat.get().messages[0]?.id ?? '', 'other')
    const all = allCalls(again.chat)
    expect(all.length).toBeGreaterThan(3)
    expect(new Set(ids(all)).size).toBe(all.length)
    const sent = sentCalls(again.server)
    expect(new Set(sent.calls).size).toBe(sent.calls.length)
    expect(sent.results).toEqual(sent.calls)
  })

  it('lets one call run for one approval', async () => {
    const ran: number[] = []
    const pay = tool<{ n: number }>({ needsApproval: true, execute: ({ n }) => ran.push(n) })
    const { chat } = await start(
      [calls({ id, name: 'pay', args: args(1) }), calls({ id, name: 'pay', args: args(2) })],
      { tools: toolRunner({ pay }) },
    )
    const open = (): string =>
      callsOf(chat.get().messages[1]).find(({ state }) => state === 'approval')?.id ?? 'none'
    await chat.send('q')
    await chat.approveTool(open(), { approved: true })
    expect(ran).toEqual([1])
    await chat.approveTool(open(), { approved: true })
    expect(ran).toEqual([1, 2])
  })

  it('lets the app answer each step', async () => {
    const { chat } = await start([calls({ id, args: args(1) }), calls({ id, args: args(2) })], {
      tools: undefined,
    })
    await chat.send('q')
    for (const n of [1, 2]) {
      const call = callsOf(chat.get().messages[1]).find(({ result }) => result === undefined)
      await chat.resolveTool(call?.id ?? '', { result: n })
    }
    expect(callsOf(chat.get().messages[1]).map(({ result }) => result)).toEqual([1, 2])
  })

  it('is another for each of two models and of two choices', async () => {
    const { chat } = await start([calls({ id }), calls({ id })], { tools: undefined })
    await chat.send('q', { models: ['a', 'b'] })
    expect(new Set(ids(allCalls(chat))).size).toBe(2)
    await server?.close()
    const both = await start(
      [
        [
          callFrame({ id }),
          callFrame({ id, choice: 1 }),
          finishFrame('tool_calls'),
          finishFrame('tool_calls', 1),
          'data: [DONE]\n\n',
        ],
      ],
      { tools: undefined },
    )
    await both.chat.send('q', { body: { n: 2 } })
    const all = allCalls(both.chat)
    expect(all).toHaveLength(2)
    expect(new Set(ids(all)).size).toBe(2)
  })

  it('is another in one answer', async () => {
    const { chat } = await start([calls({ id, args: args(1) }, { id, args: args(2) })])
    await chat.send('q')
    const parts = callsOf(chat.get().messages[1])
    expect(new Set(ids(parts)).size).toBe(parts.length)
  })

  it('is another for a client without a chat', async () => {
    const { server: one } = await start([calls({ id, args: args(1) }, { id, args: args(2) })])
    const client = createClient({ baseURL: one.baseURL, retry: false })
    const answer = await client.chat
      .stream({ model: 'm', messages: [{ role: 'user', content: 'q' }] })
      .final()
    const parts = callsOf(answer)
    expect(new Set(ids(parts)).size).toBe(parts.length)
    expect(ids(parts)).not.toContain('')
  })
})

it('sends each call once of an answer that broke off amid its steps and was gone on with', async () => {
  const { chat, server: asked } = await start([
    calls({ id: 'a', args: args(1) }),
    // Nothing of the second request comes.
    [': cut\n\n'],
    calls({ id: 'a', args: args(2) }),
  ])
  expect(await chat.send('q')).toMatchObject({ reason: 'interrupted' })
  expect(await chat.resume()).toMatchObject({ reason: 'complete' })
  const parts = ids(callsOf(chat.get().messages[1]))
  expect(parts).toHaveLength(2)
  expect(sentCalls(asked)).toEqual({ calls: parts, results: parts })
})

it('keeps the id of the wire where it is free', async () => {
  const { chat } = await start([calls({ id: 'a' }), calls({ id: 'b' })])
  await chat.send('q')
  expect(ids(callsOf(chat.get().messages[1]))).toEqual(['a', 'b'])
})

it('makes no id that a server has given already', async () => {
  let count = 0
  const { chat } = await start(
    [calls({ id: 'call_id3_0_1', args: args(1) }, { args: args(2) }, { args: args(3) })],
    { generateId: () => `id${count++}` },
  )
  await chat.send('q')
  const parts = callsOf(chat.get().messages[1])
  expect(parts).toHaveLength(3)
  expect(new Set(ids(parts)).size).toBe(3)
})

const call = (id: string, n: number, more: Partial<ToolPart> = {}): ToolPart => ({
  type: 'tool',
  id,
  name: 'look',
  argsText: args(n),
  args: { n },
  state: 'ready',
  ...more,
})
const answerOf = (id: string, ...parts: ToolPart[]): ChatMessage => ({
  id,
  role: 'assistant',
  createdAt: 1,
  status: 'awaiting',
  parts,
})
const question = (id: string): ChatMessage => ({
  id,
  role: 'user',
  createdAt: 1,
  status: 'complete',
  parts: [{ type: 'text', text: 'q', state: 'done' }],
})

describe('a conversation from elsewhere whose calls share an id', () => {
  const messages = [
    question('q1'),
    answerOf('a1', call('x', 1), call('x', 2)),
    question('q2'),
    {
      ...answerOf('a2', call('x', 3), call('', 4), call('', 5)),
      steps: [
        { from: 0, length: 0 },
        { from: 1, length: 0 },
      ],
    },
  ]
  const apart = ['x', 'call_a1_0_1', 'call_a2_0_0', 'call_a2_1_0', 'call_a2_1_1']

  it('is read with each call apart, the same each time', async () => {
    const { chat } = await start([])
    for (let time = 0; time < 2; time++) {
      chat.setMessages(messages)
      expect(ids(allCalls(chat))).toEqual(apart)
    }
    const stored = {
      ...exportChat(chat),
      nodes: messages.map((message, at) => ({
        parentId: messages[at - 1]?.id ?? null,
        message,
      })),
    }
    chat.clear()
    chat.setMessages(importChat(stored))
    expect(ids(allCalls(chat))).toEqual(apart)
    chat.append({ id: 'a3', role: 'assistant', parts: [call('x', 6)] })
    expect(ids(allCalls(chat))).toEqual([...apart, 'call_a3_0_0'])
  })

  it('keeps results that stand in messages of their own with their calls', async () => {
    const { chat } = await start([])
    const result = (id: string): ChatMessage => ({
      ...answerOf(id, call('x', 1, { state: 'done', result: id })),
      role: 'tool',
      status: 'complete',
    })
    chat.setMessages([
      answerOf('a1', call('x', 1)),
      result('t1'),
      answerOf('a2', call('x', 2)),
      result('t2'),
    ])
    const found = chat.get().messages.flatMap((message) => ids(callsOf(message)))
    expect(found).toEqual(['x', 'x', 'call_a2_0_0', 'call_a2_0_0'])
  })

  it('is the same to two tabs, also where each has written one of them', async () => {
    const storage = { ...memoryStorage(), lock: undefined }
    const both = [await start([calls({ id: 'x' })], { id: 'c', storage, tools: undefined })]
    const first = server
    both.push(await start([calls({ id: 'x' })], { id: 'c', storage, tools: undefined }))
    const [one, two] = both.map(({ chat }) => chat)
    if (!one || !two) throw new Error('two tabs')
    await Promise.all([one.load(), two.load()])
    await Promise.all([one.send('q'), two.send('q')])
    await Promise.all([one.save(), two.save()])
    await until(() => {
      for (const chat of [one, two]) {
        expect(allCalls(chat)).toHaveLength(2)
        expect(new Set(ids(allCalls(chat))).size).toBe(2)
      }
      expect(ids(allCalls(one)).toSorted()).toEqual(ids(allCalls(two)).toSorted())
    })
    one.dispose()
    two.dispose()
    await first?.close()
  })
})

it('tells calls apart that two tabs wrote, where only one of them could be kept', async () => {
  const storage = { ...memoryStorage(), lock: undefined }
  const isFull = { ...storage, save: () => Promise.reject(new Error('full')) }
  const options = { id: 'c', tools: undefined }
  const { chat: two } = await start([calls({ id: 'x' })], { ...options, storage: isFull })
  await two.load()
  await two.send('q')
  await server?.close()
  const { chat: one } = await start([calls({ id: 'x' })], { ...options, storage })
  await one.load()
  await one.send('q')
  await one.save()
  await until(() => expect(allCalls(two)).toHaveLength(2))
  expect(new Set(ids(allCalls(two))).size).toBe(2)
  one.dispose()
  two.dispose()
})

it('gives a call the same id after a reload', async () => {
  const storage = memoryStorage()
  const { chat } = await start([calls({ args: args(1) }), calls({ args: args(2) })], {
    id: 'c',
    storage,
  })
  await chat.load()
  await chat.send('q')
  await chat.save()
  const again = createChat({ id: 'c', storage: afterReload(storage), baseURL: 'http://x.invalid' })
  await again.load()
  expect(ids(allCalls(again))).toEqual(ids(allCalls(chat)))
  expect(ids(allCalls(again))).toHaveLength(2)
})
