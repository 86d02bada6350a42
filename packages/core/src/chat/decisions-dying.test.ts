// An answer whose calls were decided in several tabs always waits for somebody, whatever becomes of the tabs.
import { afterEach, describe, expect, it } from 'vitest'
import { answer, sse, startServer, type TestServer } from '../../test/server.ts'
import { record, until } from '../../test/stored-chat.ts'
import { calls, callsOf, sentCalls } from '../../test/tool-server.ts'
import { canDecide, canResume, type ChatStore, createChat, type Storage } from '../index.ts'
import type { ChatMessage, ToolPart } from '../index.ts'
import { memoryStorage } from '../testing/index.ts'
import { tool, toolRunner } from '../tools/index.ts'

const yes = { approved: true }
const open: { server?: TestServer; chats: ChatStore[] } = { chats: [] }

afterEach(async () => {
  for (const chat of open.chats.splice(0)) chat.dispose()
  await open.server?.close()
})

/** An endpoint whose first answer makes two calls, and what makes tabs of a chat over it. */
async function endpoint() {
  const server = await startServer((_request, response, body) => {
    if (body.includes('tool_call_id')) return answer(response, 'done')
    sse(response, ...calls({ id: 'a', name: 'pay' }, { id: 'b', name: 'pay' }))
    response.end()
  })
  open.server = server
  const ran: string[] = []
  const execute = (_: unknown, { id }: { id: string }): void => void ran.push(id)
  const tools = toolRunner({ pay: tool({ needsApproval: true, execute }) })
  const { baseURL } = server
  const tab = async (storage: Storage): Promise<ChatStore> => {
    const chat = createChat({ id: 'a', baseURL, model: 'm', retry: false, storage, tools })
    open.chats.push(chat)
    await chat.load()
    return chat
  }
  return { server, ran, tab }
}

const lastOf = (chat: ChatStore) => chat.get().messages.at(-1)
const statesOf = (chat: ChatStore) => callsOf(lastOf(chat)).map(({ state }) => state)

function expectSomebody(chat: ChatStore): void {
  const state = chat.get()
  const last = lastOf(chat)
  if (last?.status === 'complete') return
  const isWaiting = canDecide(state, last?.id ?? '')
  expect({ isWaiting, status: last?.status }).toEqual({
    isWaiting,
    status: isWaiting ? 'awaiting' : 'incomplete',
  })
  if (!isWaiting) expect(canResume(state)).toBe(true)
}

/** The storage to pages that die when they have asked so much of it: nothing is answered then. */
function mortal(shared: Storage, life: { left: number }) {
  const held: (() => void)[] = []
  let isDead = false
  const never = new Promise<never>(() => undefined)
  const alive = async <T>(work: () => T | Promise<T>): Promise<T> =>
    life.left-- > 0 ? work() : never
  const storage: Storage = {
    ...shared,
    load: (id) => alive(() => shared.load(id)),
    save: (id, change) => alive(() => shared.save(id, change)),
    lock:
      shared.lock &&
      ((id, options) =>
        alive(async () => {
          const release = await shared.lock?.(id, options)
          if (isDead) release?.()
          else if (release) held.push(release)
          return release
        })),
  }
  function die(): void {
    isDead = true
    life.left = 0
    for (const release of held) release()
  }
  return { storage, die }
}

describe('an answer whose calls two tabs decided', () => {
  it.each(
    [true, false].flatMap((locks) => Array.from({ length: 14 }, (_, left) => ({ left, locks }))),
  )('waits for somebody where both died after $left steps, with locks $locks', async (one) => {
    const { ran, tab } = await endpoint()
    const memory = memoryStorage()
    const shared: Storage = one.locks ? memory : { ...memory, lock: undefined }
    const life = { left: Infinity }
    const { storage, die } = mortal(shared, life)
    const first = await tab(storage)
    await first.send('q')
    await first.save()
    const second = await tab(storage)
    life.left = one.left
    void first.approveTool('a', yes)
    void second.approveTool('b', yes)
    await until(() => {
      const areThrough = [first, second].every((chat) => lastOf(chat)?.status === 'complete')
      expect(areThrough || life.left < 0).toBe(true)
    })
    die()
    const later = await tab(shared)
    expectSomebody(later)
    expect(new Set(ran).size).toBe(ran.length)
  })

  it('waits for somebody where another branch was shown meanwhile', async () => {
    const { ran, tab } = await endpoint()
    const memory = memoryStorage()
    const first = await tab(memory)
    first.append({ id: 'other', role: 'user', content: 'another question' })
    await first.edit('other', 'q')
    await first.save()
    const answerId = lastOf(first)?.id
    const second = await tab(memory)
    void first.approveTool('a', yes)
    first.selectBranch('other')
    void second.approveTool('b', yes)
    await until(() => expect(lastOf(second)?.id).toBe('other'))
    for (const chat of [first, second]) await chat.save()
    expect(ran).toEqual([])
    second.selectBranch(answerId)
    expectSomebody(second)
    await until(() => expect(lastOf(first)?.id).toBe(answerId))
    expectSomebody(first)
  })

  it('waits for somebody where the right to answer could not be had', async () => {
    const { ran, tab } = await endpoint()
    const memory = memoryStorage()
    let isFree = true
    const storage: Storage = {
      ...memory,
      lock: async (id, options) => (isFree || options?.wait ? memory.lock(id, options) : undefined),
    }
    const first = await tab(storage)
    await first.send('q')
    await first.save()
    const second = await tab(storage)
    isFree = false
    void first.approveTool('a', yes)
    void second.approveTool('b', yes)
    await until(() => {
      for (const chat of [first, second]) {
        expect(chat.get().status).not.toBe('streaming')
        expect(chat.get().storage.isAnsweredElsewhere).toBe(false)
      }
      expect([first, second].some((chat) => chat.get().error)).toBe(true)
    })
    for (const chat of [first, second]) expectSomebody(chat)
    expect(ran).toEqual([])
    isFree = true
    await until(() =>
      expect([first, second].some((chat) => canDecide(chat.get(), lastOf(chat)?.id ?? ''))).toBe(
        true,
      ),
    )
  })
})

describe('a stored answer that waits for nobody', () => {
  const call = (id: string, more: Partial<ToolPart>): ToolPart => ({
    type: 'tool',
    id,
    name: 'pay',
    argsText: '{}',
    args: {},
    state: 'ready',
    ...more,
  })
  const stored = (...parts: ToolPart[]): Storage => {
    const memory = memoryStorage()
    const { nodes, ...rest } = record()
    const question = nodes[0]
    if (!question) throw new Error('there is no question')
    const message: ChatMessage = {
      id: '2',
      role: 'assistant',
      createdAt: 1,
      status: 'awaiting',
      parts,
    }
    memory.records.set('a', { ...rest, nodes: [question, { parentId: '1', message }] })
    return memory
  }

  it('asks again for what was allowed and not done', async () => {
    const { server, ran, tab } = await endpoint()
    const chat = await tab(stored(call('a', { isApproved: true }), call('b', { state: 'denied' })))
    expect(statesOf(chat)).toEqual(['approval', 'denied'])
    expectSomebody(chat)
    expect(ran).toEqual([])
    expect(server.requests).toEqual([])
    const { reason } = await chat.approveTool('a', yes)
    expect(reason).toBe('complete')
    expect(ran).toEqual(['a'])
    expect(sentCalls(server)).toEqual({ calls: ['a', 'b'], results: ['a', 'b'] })
  })

  it('can be gone on with where all of it was dealt with, and its results are told', async () => {
    const { server, tab } = await endpoint()
    const chat = await tab(
      stored(call('a', { state: 'done', result: 1 }), call('b', { state: 'denied' })),
    )
    expectSomebody(chat)
    await chat.resume()
    expect(sentCalls(server)).toEqual({ calls: ['a', 'b'], results: ['a', 'b'] })
  })
})
