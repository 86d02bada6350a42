// What a person allowed for good is allowed in this chat, whoever else has its tools, and however often they are made anew.
import { afterEach, expect, it } from 'vitest'
import { answer, sse, startServer, type TestServer } from '../../test/server.ts'
import { calls, callsOf } from '../../test/tool-server.ts'
import { type ChatOptions, type ChatStore, createChat, createConversations } from '../index.ts'
import { memoryStorage } from '../testing/index.ts'
import { tool, toolRunner } from '../tools/index.ts'

const servers: TestServer[] = []
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()))
})

/** Asks to pay, and says "done" once it has a result. */
async function paying(): Promise<Pick<ChatOptions, 'baseURL' | 'model' | 'retry'>> {
  let asked = 0
  const server = await startServer((_request, response, body) => {
    const { messages } = JSON.parse(body) as { messages: { role: string }[] }
    if (messages.at(-1)?.role === 'tool') return answer(response, 'done')
    sse(response, ...calls({ id: `p${asked++}`, name: 'pay' }))
    response.end()
  })
  servers.push(server)
  return { baseURL: server.baseURL, model: 'm', retry: false }
}

function runner(paid: string[], name: string) {
  const execute = (): string => `${paid.push(name)}`
  return toolRunner({ pay: tool({ needsApproval: true, execute }) })
}

const lastCall = (chat: ChatStore) => callsOf(chat.get().messages.at(-1))[0]

async function allowAlways(chat: ChatStore): Promise<void> {
  await chat.send('q')
  await chat.approveTool(lastCall(chat)?.id ?? '', { approved: true, always: true })
}

it('is asked in another chat with the same tools', async () => {
  const paid: string[] = []
  const options = { ...(await paying()), tools: runner(paid, 'paid') }
  const [one, other] = [createChat(options), createChat(options)]
  await allowAlways(one)
  expect(paid).toHaveLength(1)
  expect(await other.send('q')).toMatchObject({ reason: 'awaiting' })
  expect(lastCall(other)).toMatchObject({ state: 'approval' })
  expect(await one.send('q')).toMatchObject({ reason: 'complete' })
  expect(paid).toHaveLength(2)
})

it('is asked in another conversation of a list', async () => {
  const paid: string[] = []
  const options = { ...(await paying()), tools: runner(paid, 'paid'), storage: memoryStorage() }
  const list = createConversations(options)
  await allowAlways(list.create())
  expect(await list.create().send('q')).toMatchObject({ reason: 'awaiting' })
  expect(paid).toHaveLength(1)
  list.dispose()
})

it('holds where the tools are made anew, by which their execution changes', async () => {
  const paid: string[] = []
  const options = await paying()
  const chat = createChat({ ...options, tools: runner(paid, 'first') })
  await allowAlways(chat)
  chat.setOptions({ ...options, tools: runner(paid, 'second') })
  expect(await chat.send('q')).toMatchObject({ reason: 'complete' })
  expect(paid).toEqual(['first', 'second'])
})
