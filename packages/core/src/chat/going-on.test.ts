// An answer that is stored as waiting, and of whose calls nothing is open, goes on by itself: once, in one tab, and nothing
// runs before a person has a word.
import { afterEach, describe, expect, it } from 'vitest'
import { answer, sse, startServer, type TestServer } from '../../test/server.ts'
import { record, until } from '../../test/stored-chat.ts'
import { calls, callsOf, sentCalls } from '../../test/tool-server.ts'
import {
  canDecide,
  canResume,
  type ChatOptions,
  type ChatStore,
  createChat,
  createScheduler,
} from '../index.ts'
import type { ChatMessage, ChatRecord, Storage, ToolPart } from '../index.ts'
import { memoryStorage } from '../testing/index.ts'
import { tool, toolRunner } from '../tools/index.ts'

const open: { server?: TestServer; chats: ChatStore[] } = { chats: [] }
afterEach(async () => {
  for (const chat of open.chats.splice(0)) chat.dispose()
  await open.server?.close()
})

const call = (id: string, more: Partial<ToolPart>): ToolPart => ({
  type: 'tool',
  id,
  name: 'pay',
  argsText: '{}',
  args: {},
  state: 'denied',
  ...more,
})
const done = [call('a', { state: 'done', result: 1 }), call('b', {})]

/** A storage with an answer that waits, as another place that puts chats together may leave it. */
function waiting(parts: readonly ToolPart[], more: Partial<ChatRecord> = {}) {
  const memory = memoryStorage()
  const { nodes, ...rest } = record()
  const message: ChatMessage = {
    id: '2',
    role: 'assistant',
    createdAt: 1,
    status: 'awaiting',
    parts: [...parts],
  }
  const question = nodes.slice(0, 1)
  memory.records.set('a', { ...rest, nodes: [...question, { parentId: '1', message }], ...more })
  return memory
}

/** An endpoint, and what makes tabs of chat `a` over it. */
async function endpoint(respond: NonNullable<Parameters<typeof startServer>[0]>) {
  const server = await startServer(respond)
  open.server = server
  const ran: string[] = []
  const execute = (_: unknown, { id }: { id: string }): void => void ran.push(id)
  const tools = toolRunner({ pay: tool({ execute }) })
  const { baseURL } = server
  const tab = async (storage: Storage, more: Partial<ChatOptions> = {}): Promise<ChatStore> => {
    const options = { id: 'a', baseURL, model: 'm', retry: false as const, storage, tools, ...more }
    const chat = createChat(options)
    open.chats.push(chat)
    await chat.load()
    return chat
  }
  return { server, ran, tab }
}

const lastOf = (chat: ChatStore) => chat.get().messages.at(-1)
const saysDone: NonNullable<Parameters<typeof startServer>[0]> = (_, response) =>
  answer(response, 'done')

/** Everything that is due has had its turn. */
const rest = () => new Promise((resolve) => setTimeout(resolve, 60))

describe('a stored answer of whose calls all were dealt with', () => {
  it('goes on by itself, tells the model what came of them, and is not gone on with again', async () => {
    const { server, ran, tab } = await endpoint(saysDone)
    const storage = waiting(done)
    const chat = await tab(storage)
    await until(() => expect(lastOf(chat)?.status).toBe('complete'))
    expect(lastOf(chat)?.parts.at(-1)).toMatchObject({ type: 'text', text: 'done' })
    expect(sentCalls(server)).toEqual({ calls: ['a', 'b'], results: ['a', 'b'] })
    await chat.save()
    expect(storage.records.get('a')?.nodes[1]?.message.status).toBe('complete')
    await tab(storage)
    await rest()
    expect(server.requests).toHaveLength(1)
    expect(ran).toEqual([])
  })

  it('goes on in one of the tabs that come back together', async () => {
    const { server, tab } = await endpoint(saysDone)
    const storage = waiting(done)
    const tabs = await Promise.all([tab(storage), tab(storage), tab(storage)])
    await until(() => {
      for (const chat of tabs) expect(lastOf(chat)?.status).toBe('complete')
    })
    await rest()
    expect(server.requests).toHaveLength(1)
    for (const chat of tabs) expect(chat.get().error).toBeUndefined()
  })

  it('goes on where the right to answer takes its time', async () => {
    const { server, tab } = await endpoint(saysDone)
    const memory = waiting(done)
    const lock: Storage['lock'] = async (...given) => {
      await rest()
      return memory.lock(...given)
    }
    const chat = await tab({ ...memory, lock })
    await until(() => expect(lastOf(chat)?.status).toBe('complete'))
    expect(server.requests).toHaveLength(1)
  })

  it('is asked for once where it fails, and then a person may go on', async () => {
    const { server, tab } = await endpoint((_, response) => {
      response.writeHead(500, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ error: { message: 'broken' } }))
    })
    const returns: (() => void)[] = []
    const onReturn = (callback: () => void) => {
      returns.push(callback)
      return () => undefined
    }
    const chat = await tab(waiting(done), { scheduler: { ...createScheduler(), onReturn } })
    await until(() => expect(chat.get().error?.message).toContain('broken'))
    // Also where the network comes back, which tries again what the route has kept.
    for (const callback of returns) callback()
    await rest()
    expect(server.requests).toHaveLength(1)
    expect(canResume(chat.get())).toBe(true)
  })

  it('leaves what waits in the queue paused', async () => {
    const { server, tab } = await endpoint(saysDone)
    const queue = [{ id: 'q', input: 'later' }]
    const chat = await tab(waiting(done, { queue, isQueuePaused: true }))
    await until(() => expect(lastOf(chat)?.status).toBe('complete'))
    await rest()
    expect(chat.get()).toMatchObject({ isQueuePaused: true, queue: [{ input: 'later' }] })
    expect(server.requests).toHaveLength(1)
  })

  it('carries out nothing that it calls then before a person has a word', async () => {
    const { ran, tab } = await endpoint((_, response) => {
      sse(response, ...calls({ id: 'c', name: 'pay' }))
      response.end()
    })
    const chat = await tab(waiting(done))
    await until(() => expect(lastOf(chat)?.status).toBe('awaiting'))
    expect(callsOf(lastOf(chat)).map(({ state }) => state)).toEqual(['done', 'denied', 'approval'])
    expect(canDecide(chat.get(), '2')).toBe(true)
    expect(ran).toEqual([])
  })

  it.each<[string, Partial<ChatOptions>, boolean]>([
    ['the app wants nothing to go on by itself', { autoResume: false }, true],
    ['there are no locks', {}, false],
  ])('stands to be gone on with where %s', async (_, more, locks) => {
    const { server, tab } = await endpoint(saysDone)
    const memory = waiting(done)
    const chat = await tab(locks ? memory : { ...memory, lock: undefined }, more)
    await rest()
    expect(server.requests).toEqual([])
    expect(canResume(chat.get())).toBe(true)
    expect(await chat.resume()).toMatchObject({ reason: 'complete' })
  })

  it.each([
    ['was allowed and not carried out', call('a', { state: 'ready', isApproved: true })],
    ['was at work', call('a', { state: 'running' })],
    ['is open', call('a', { state: 'approval' })],
  ])('does not go on by itself where one %s', async (_, part) => {
    const { server, ran, tab } = await endpoint(saysDone)
    await tab(waiting([part, call('b', {})]))
    await rest()
    expect(server.requests).toEqual([])
    expect(ran).toEqual([])
  })
})
