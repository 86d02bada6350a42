// What is decided of several calls of one answer in several tabs, in the same instant.
import { afterEach, describe, expect, it } from 'vitest'
import { answer, sse, startServer, type TestServer } from '../../test/server.ts'
import { until } from '../../test/stored-chat.ts'
import { calls, callsOf, sentCalls } from '../../test/tool-server.ts'
import { type ChatStore, createChat, type Storage } from '../index.ts'
import { memoryStorage } from '../testing/index.ts'
import { tool, toolRunner } from '../tools/index.ts'

const yes = { approved: true }
const open: { server?: TestServer; chats: ChatStore[] } = { chats: [] }

afterEach(async () => {
  for (const chat of open.chats.splice(0)) chat.dispose()
  await open.server?.close()
})

/** So many tabs of one chat, whose answer waits with these calls. */
async function tabs(ids: string[], count: number, storage: Storage, name = 'pay') {
  const server = await startServer((_request, response, body) => {
    if (body.includes('tool_call_id')) return answer(response, 'done')
    sse(response, ...calls(...ids.map((id) => ({ id, name }))))
    response.end()
  })
  open.server = server
  const ran: string[] = []
  const execute = (_: unknown, { id }: { id: string }): string => {
    ran.push(id)
    return `paid ${id}`
  }
  const tools = toolRunner({ pay: tool({ needsApproval: true, execute }), pick: tool({}) })
  const { baseURL } = server
  const make = (): ChatStore => {
    const chat = createChat({ id: 'a', baseURL, model: 'm', retry: false, storage, tools })
    open.chats.push(chat)
    return chat
  }
  const first = make()
  await first.load()
  await first.send('q')
  await first.save()
  const others = Array.from({ length: count - 1 }, make)
  for (const chat of others) await chat.load()
  return { server, ran, chats: [first, ...others] }
}

/** Until each tab shows the whole answer. */
async function ended(chats: readonly ChatStore[]): Promise<void> {
  for (const chat of chats) {
    await until(() => {
      const { messages, error, storage } = chat.get()
      expect({ error, elsewhere: storage.isAnsweredElsewhere }).toEqual({
        error: undefined,
        elsewhere: false,
      })
      expect(messages.at(-1)).toMatchObject({ status: 'complete' })
      expect(messages.at(-1)?.parts.at(-1)).toMatchObject({ type: 'text', text: 'done' })
    })
  }
}

const statesOf = (chat: ChatStore | undefined) =>
  callsOf(chat?.get().messages.at(-1)).map(({ state }) => state)

describe('what several tabs decide in the same instant', () => {
  it.each([
    ['two tabs, two calls', 2],
    ['three tabs, three calls', 3],
  ])('is done, all of it and each once: %s', async (_, count) => {
    const ids = ['a', 'b', 'c'].slice(0, count)
    const { server, ran, chats } = await tabs(ids, count, memoryStorage())
    for (const [at, chat] of chats.entries()) void chat.approveTool(ids[at] ?? '', yes)
    await ended(chats)
    expect(ran.toSorted()).toEqual(ids)
    expect(sentCalls(server)).toEqual({ calls: ids, results: ids })
    expect(server.requests).toHaveLength(2)
    for (const chat of chats) expect(statesOf(chat)).toEqual(ids.map(() => 'done'))
  })

  it('may be that one is done and the other is not', async () => {
    const { server, ran, chats } = await tabs(['a', 'b'], 2, memoryStorage())
    void chats[0]?.approveTool('a', { approved: false, reason: 'too dear' })
    void chats[1]?.approveTool('b', yes)
    await ended(chats)
    expect(ran).toEqual(['b'])
    expect(server.requests.at(-1)?.body).toContain('too dear')
    expect(statesOf(chats[0])).toEqual(['denied', 'done'])
  })

  it('may be a result that an app gives', async () => {
    const { server, chats } = await tabs(['a', 'b'], 2, memoryStorage(), 'pick')
    void chats[0]?.resolveTool('a', { result: 'red' })
    void chats[1]?.resolveTool('b', { result: 'blue' })
    await ended(chats)
    expect(server.requests).toHaveLength(2)
    expect(server.requests.at(-1)?.body).toMatch(/red.*blue/)
  })

  it('is kept where a third call still waits, and goes on with it', async () => {
    const { ran, chats } = await tabs(['a', 'b', 'c'], 2, memoryStorage())
    void chats[0]?.approveTool('a', yes)
    void chats[1]?.approveTool('b', yes)
    for (const chat of chats) {
      await until(() => expect(statesOf(chat)).toEqual(['ready', 'ready', 'approval']))
    }
    expect(ran).toEqual([])
    await chats[0]?.approveTool('c', yes)
    await ended(chats)
    expect(ran.toSorted()).toEqual(['a', 'b', 'c'])
  })

  it('is kept by a storage without locks', async () => {
    const { ran, chats } = await tabs(['a', 'b', 'c'], 2, { ...memoryStorage(), lock: undefined })
    void chats[0]?.approveTool('a', yes)
    void chats[1]?.approveTool('b', { approved: false })
    for (const chat of chats) {
      await until(() => expect(statesOf(chat)).toEqual(['ready', 'denied', 'approval']))
    }
    expect(ran).toEqual([])
  })
})
