// What an app says of a model's calls, whatever it is and whenever it comes.
import { afterEach, describe, expect, it } from 'vitest'
import { toolServer, calls, callsOf, sentCalls } from '../../test/tool-server.ts'
import type { TestServer } from '../../test/server.ts'
import { type ChatOptions, type ChatStore, createChat } from '../index.ts'
import { memoryStorage } from '../testing/index.ts'
import { tool, toolRunner } from '../tools/index.ts'

const open: { server?: TestServer; chat?: ChatStore } = {}

afterEach(async () => {
  open.chat?.dispose()
  await open.server?.close()
})

async function chatWith(name: string, options: Partial<ChatOptions> = {}) {
  const server = await toolServer(calls({ id: 'a', name }))
  const ran: unknown[] = []
  const tools = toolRunner({
    pick: tool({}),
    pay: tool({ needsApproval: true, execute: (args) => void ran.push(args) }),
  })
  const { baseURL } = server
  const chat = createChat({ baseURL, model: 'm', retry: false, tools, ...options })
  Object.assign(open, { server, chat })
  return { server, chat, ran }
}

const callIn = (chat: ChatStore) => callsOf(chat.get().messages.at(-1))[0]

class Money {
  toJSON(): unknown {
    return { euros: 5 }
  }
}
const circle: Record<string, unknown> = {}
circle['self'] = circle
const refusing = {
  toJSON(): never {
    throw new Error('no')
  },
}

describe('what an app gives as a result', () => {
  it.each([
    ['nothing', undefined, null],
    ['a function', () => 1, null],
    ['a symbol', Symbol('x'), null],
    ['a class', new Money(), { euros: 5 }],
    ['a date', new Date(0), '1970-01-01T00:00:00.000Z'],
    ['an error', new Error('x'), {}],
    ['a response', new Response('x'), {}],
    ['a list with holes', [undefined, Number.NaN], [null, null]],
  ])('is kept and sent as JSON: %s', async (_, result, kept) => {
    const storage = memoryStorage()
    const { server, chat } = await chatWith('pick', { id: 'a', storage })
    await chat.load()
    await chat.send('q')
    expect(await chat.resolveTool('a', { result })).toMatchObject({ reason: 'complete' })
    expect(callIn(chat)?.result).toEqual(kept)
    expect(structuredClone(callIn(chat))).toEqual(callIn(chat))
    expect(sentCalls(server)).toEqual({ calls: ['a'], results: ['a'] })
    await chat.save()
    expect(chat.get().storage.error).toBeUndefined()
  })

  it.each([
    ['a BigInt', { much: 1n }],
    ['a circle', circle],
    ['what will not be written', refusing],
  ])('is refused in a sentence, and may be given again: %s', async (_, result) => {
    const { chat } = await chatWith('pick')
    await chat.send('q')
    const run = chat.resolveTool('a', { result })
    expect(run.refused).toMatchObject({ kind: 'usage' })
    expect(run.refused?.message).toContain('cannot be written as JSON')
    expect(callIn(chat)?.state).toBe('ready')
    expect(await chat.resolveTool('a', { result: 1 })).toMatchObject({ reason: 'complete' })
  })
})

describe('arguments that a person changed', () => {
  it.each([
    ['a BigInt', { much: 1n }],
    ['a circle', circle],
  ])('are refused in a sentence where they are no JSON, and nothing runs: %s', async (_, args) => {
    const { chat, ran } = await chatWith('pay')
    await chat.send('q')
    const { refused } = chat.approveTool('a', { approved: true, always: true, args })
    expect(refused?.message).toContain('cannot be written as JSON')
    expect(callIn(chat)?.state).toBe('approval')
    expect(ran).toEqual([])
    await chat.approveTool('a', { approved: true, args: { much: 1 } })
    expect(ran).toEqual([{ much: 1 }])
  })
})

it('is a run that failed, where an app gives nothing at all', async () => {
  const { chat } = await chatWith('pick')
  await chat.send('q')
  const nothing = undefined as never
  expect(chat.resolveTool('a', nothing).refused).toBeDefined()
  expect(chat.approveTool('a', nothing).refused).toBeDefined()
  expect(callIn(chat)?.state).toBe('ready')
})

it('is a run that failed, where the app makes no ids', async () => {
  const { chat } = await chatWith('pick', {
    id: 'a',
    generateId: () => {
      throw new Error('no ids')
    },
  })
  expect(await chat.send('q')).toMatchObject({ reason: 'error' })
})

it('goes on where an app answers a moment after it was asked, without a runner', async () => {
  const { server, chat } = await chatWith('pick', {
    tools: undefined,
    async onToolCall({ id }) {
      // Between the question and the answer that waits, however many turns of the queue lie there.
      for (let turns = 0; turns < 12; turns++) {
        queueMicrotask(() => void chat.resolveTool(id, { result: turns }))
        await Promise.resolve()
      }
    },
  })
  expect(await chat.send('q')).toMatchObject({ reason: 'complete' })
  expect(sentCalls(server)).toEqual({ calls: ['a'], results: ['a'] })
})

it('waits for the app where a person allowed a call that the app answers', async () => {
  const base = toolRunner({ pick: tool({}) })
  let rounds = 0
  const { chat } = await chatWith('pick', {
    tools: {
      ...base,
      run(step) {
        if (++rounds > 5) throw new Error('it is asked for ever')
        return base.run(step)
      },
    },
  })
  await chat.send('q')
  expect(await chat.approveTool('a', { approved: true })).toMatchObject({ reason: 'awaiting' })
  expect(await chat.resolveTool('a', { result: 1 })).toMatchObject({ reason: 'complete' })
})
