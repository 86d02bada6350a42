// What a person has allowed while the chat has its tools no more: it says so, the model is told, and nothing stands still.
import { afterEach, describe, expect, it } from 'vitest'
import { answer, sse, startServer, type TestServer } from '../../test/server.ts'
import { calls, callsOf, sentCalls } from '../../test/tool-server.ts'
import { type ChatOptions, type ChatStore, createChat, textOf } from '../index.ts'
import { memoryStorage } from '../testing/index.ts'
import { tool, toolRunner } from '../tools/index.ts'

const servers: TestServer[] = []

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()))
})

/** Asks for these tools, and says "done" once all of them have a result. */
async function asking(...names: string[]): Promise<TestServer> {
  const server = await startServer((_request, response, body) => {
    if (/tool_call_id/.test(body)) return answer(response, 'done')
    sse(response, ...calls(...names.map((name, at) => ({ id: `${name}${at}`, name }))))
    response.end()
  })
  servers.push(server)
  return server
}

const ran: string[] = []
const tools = toolRunner({
  pay: tool({ needsApproval: true, execute: (_, { id }) => (ran.push(id), 'paid') }),
})
const yes = { approved: true }
const last = (chat: ChatStore) => chat.get().messages.at(-1)

async function resultsSent(server: TestServer): Promise<unknown[]> {
  const { messages } = JSON.parse(server.requests.at(-1)?.body ?? '{}') as {
    messages: { role: string; content: unknown }[]
  }
  expect(sentCalls(server).results).toEqual(sentCalls(server).calls)
  return messages.flatMap(({ role, content }) => (role === 'tool' ? [content] : []))
}

describe.each<[string, (options: ChatOptions) => ChatOptions]>([
  ['no tools', (options) => ({ ...options, tools: undefined })],
  ['a runner of none', (options) => ({ ...options, tools: toolRunner({}) })],
  ['other tools', (options) => ({ ...options, tools: toolRunner({ look: tool({}) }) })],
])('with %s', (_, without) => {
  it.each([1, 2])('tells the model of each of %i calls, and goes on', async (count) => {
    const server = await asking(...Array<string>(count).fill('pay'))
    const options = { baseURL: server.baseURL, model: 'm', retry: false as const, tools }
    const chat = createChat(options)
    await chat.send('pay')
    chat.setOptions(without(options))
    const ids = callsOf(last(chat)).map(({ id }) => id)
    const runs = ids.map((id) => chat.approveTool(id, yes))
    const { reason, message } = (await Promise.all(runs)).at(-1) ?? {}
    expect([reason, textOf(message?.parts ?? []), chat.get().status]).toEqual([
      'complete',
      'done',
      'ready',
    ])
    for (const call of callsOf(last(chat))) {
      expect(call).toMatchObject({ state: 'error', error: { code: 'tool_failed' } })
      expect(call.error?.message).toMatch(/^There is no tool "pay"/)
    }
    expect(await resultsSent(server)).toEqual(
      ids.map(
        () => expect.stringMatching(/^Error: There is no tool "pay"(?:\.| )(?!.*: \.)/) as string,
      ),
    )
    expect(server.requests).toHaveLength(2)
    expect(ran).toEqual([])
  })
})

it('tells of one that was allowed before they were gone, too', async () => {
  const server = await asking('pay', 'pay')
  const options = { baseURL: server.baseURL, model: 'm', retry: false as const, tools }
  const chat = createChat(options)
  await chat.send('pay')
  const [first, second] = callsOf(last(chat))
  await chat.approveTool(first?.id ?? '', yes)
  chat.setOptions({ ...options, tools: undefined })
  await chat.approveTool(second?.id ?? '', { approved: false })
  expect(callsOf(last(chat)).map(({ state }) => state)).toEqual(['error', 'denied'])
  expect(await resultsSent(server)).toEqual([
    expect.stringContaining('There is no tool "pay"'),
    'The user denied this call.',
  ])
})

it('tells of one that was stored by a page that had them', async () => {
  const server = await asking('pay')
  const storage = memoryStorage()
  const options = { id: 'a', storage, baseURL: server.baseURL, model: 'm', retry: false as const }
  const page = createChat({ ...options, tools })
  await page.send('pay')
  await page.save()
  page.dispose()
  const chat = createChat(options)
  await chat.load()
  const run = chat.approveTool(callsOf(last(chat))[0]?.id ?? '', yes)
  expect(await run).toMatchObject({ reason: 'complete' })
  expect(callsOf(last(chat))[0]).toMatchObject({ state: 'error' })
  expect(textOf(last(chat)?.parts ?? [])).toBe('done')
})

it('waits for the app where that carries calls out itself', async () => {
  const server = await asking('pay')
  const options = { baseURL: server.baseURL, model: 'm', retry: false as const, tools }
  const chat = createChat(options)
  await chat.send('pay')
  chat.setOptions({ ...options, tools: undefined, onToolCall: () => undefined })
  const id = callsOf(last(chat))[0]?.id ?? ''
  expect(await chat.approveTool(id, yes)).toMatchObject({ reason: 'awaiting' })
  expect(await chat.resolveTool(id, { result: 'paid' })).toMatchObject({ reason: 'complete' })
  expect(await resultsSent(server)).toEqual(['paid'])
})
