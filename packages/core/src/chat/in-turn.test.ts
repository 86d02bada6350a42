// What is sent is a conversation that a strict server takes, whatever was taken out of it, stopped or put in: a person and
// the model speak in turn, each call is followed by its one result, and a person or a result has the last word.
import fc from 'fast-check'
import { afterEach, expect, it } from 'vitest'
import { roundsOf } from '../../test/samples.ts'
import { answer, frame, sse, startServer, type TestServer } from '../../test/server.ts'
import { calls } from '../../test/tool-server.ts'
import { type ChatStore, createChat, type InitialMessage } from '../index.ts'
import { memoryStorage } from '../testing/index.ts'
import { tool, toolRunner } from '../tools/index.ts'

interface Sent {
  role: string
  content?: unknown
  tool_calls?: { id: string }[]
  tool_call_id?: string
}

/** What a strict server has against a conversation, in the words of the templates that raise it. */
function against(messages: readonly Sent[], mayBegin = false): string | undefined {
  const said = messages[0]?.role === 'system' ? messages.slice(1) : messages
  let due: string[] = []
  let before = mayBegin && said[0]?.role === 'assistant' ? 'user' : 'assistant'
  for (const { role, tool_calls = [], tool_call_id } of said) {
    if (role === 'tool') {
      if (tool_call_id !== due[0]) return `a result without its call: ${tool_call_id}`
      due = due.slice(1)
    } else {
      if (due.length > 0) return `calls without results: ${due.join()}`
      const isTurn = role === 'assistant' ? before !== 'assistant' : before !== 'user'
      if (!isTurn)
        return 'Conversation roles must alternate user/assistant/user/assistant/user/assistant/...'
      due = tool_calls.map(({ id }) => id)
    }
    before = role
  }
  if (due.length > 0) return `calls without results: ${due.join()}`
  return before === 'assistant' ? 'Expected last role User or Tool but got assistant' : undefined
}

let server: TestServer
afterEach(() => server.close())

const tools = toolRunner({ look: tool({ execute: () => 'seen' }) })
const bodies = (): Sent[][] =>
  server.requests.flatMap(({ body }) =>
    body === '' ? [] : [(JSON.parse(body) as { messages: Sent[] }).messages],
  )

async function open(initialMessages: readonly InitialMessage[] = []): Promise<ChatStore> {
  server = await startServer((_request, response) => answer(response, 'Answer.'))
  return createChat({ baseURL: server.baseURL, model: 'm', retry: false, tools, initialMessages })
}

const call = { type: 'tool', name: 'look', argsText: '{}', state: 'done' } as const
const q = (id: string): InitialMessage => ({ id, role: 'user', content: id })
const a = (id: string): InitialMessage => ({ id, role: 'assistant', content: id })

it('is so after a question was taken out between two answers', async () => {
  const chat = await open([q('q1'), a('a1'), q('q2'), a('a2')])
  chat.remove('q2')
  await chat.send('q3')
  expect(bodies()).toEqual([
    [
      { role: 'user', content: 'q1' },
      { role: 'assistant', content: 'a1\n\na2' },
      { role: 'user', content: 'q3' },
    ],
  ])
})

it('is so where one of the two has calls and thoughts, which stay where they were', async () => {
  const look = { ...call, id: 'c1', result: 1 }
  const chat = await open([
    q('q1'),
    { id: 'a1', role: 'assistant', parts: [look, { type: 'text', text: 'One.', state: 'done' }] },
    q('q2'),
    { id: 'a2', role: 'assistant', parts: [{ ...look, id: 'c2', result: 2 }] },
    a('a3'),
  ])
  chat.remove('q2')
  await chat.send('q3')
  const called = (id: string): object => [
    { id, type: 'function', function: { name: 'look', arguments: '{}' } },
  ]
  expect(bodies()).toEqual([
    [
      { role: 'user', content: 'q1' },
      { role: 'assistant', content: null, tool_calls: called('c1') },
      { role: 'tool', tool_call_id: 'c1', content: '1' },
      { role: 'assistant', content: 'One.', tool_calls: called('c2') },
      { role: 'tool', tool_call_id: 'c2', content: '2' },
      { role: 'assistant', content: 'a3' },
      { role: 'user', content: 'q3' },
    ],
  ])
})

const result = (id: string, of: string): InitialMessage => ({
  id,
  role: 'tool',
  parts: [{ ...call, id: of, result: 'found' }],
})
const calling = (id: string, of: string): InitialMessage => ({
  id,
  role: 'assistant',
  parts: [{ ...call, id: of, state: 'ready' }],
})

it.each<[string, InitialMessage[], string?]>([
  ['its answer was taken out', [q('q1'), calling('a1', 'c'), result('t1', 'c'), a('a2')], 'a1'],
  ['it was taken out', [q('q1'), calling('a1', 'c'), result('t1', 'c'), a('a2')], 't1'],
  ['a question stands before it', [q('q1'), calling('a1', 'c'), q('q2'), result('t1', 'c')]],
  ['it is there twice', [q('q1'), calling('a1', 'c'), result('t1', 'c'), result('t2', 'c')]],
  ['it belongs to nothing', [q('q1'), a('a1'), result('t1', 'c')]],
])('is so with a result in a message of its own: %s', async (_, messages, removed) => {
  const chat = await open(messages)
  if (removed !== undefined) chat.remove(removed)
  await chat.send('q3')
  expect(bodies().map((sent) => against(sent))).toEqual([undefined])
})

it('is so for an answer without a word whose question is gone: it is not gone on with', async () => {
  const chat = await open([
    q('q1'),
    a('a1'),
    q('q2'),
    { id: 'a2', role: 'assistant', parts: [], status: 'incomplete', reason: 'aborted' },
  ])
  chat.remove('q2')
  const { refused } = chat.resume()
  expect(refused?.message).toContain('no answer that broke off')
  expect(server.requests).toEqual([])
})

it.each([
  [400, 'Conversation roles must alternate user/assistant/user/assistant/...'],
  [
    500,
    'Error: Jinja Exception: After the optional system message, conversation roles must alternate',
  ],
  [400, "Invalid first message. Should always start with 'role'='user' for Anthropic."],
  [400, 'messages: first message must use the "user" role'],
])('is so with a greeting, once it was refused: %i %s', async (status, message) => {
  const chat = await open([a('Hello!')])
  server.handle((_request, response, body) => {
    const { messages } = JSON.parse(body) as { messages: Sent[] }
    if (!against(messages)) return answer(response, 'Answer.')
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ error: { message } }))
  })
  chat.setOptions({ baseURL: server.baseURL, model: 'm', retry: false, system: 'Be short.' })
  expect((await chat.send('q1')).reason).toBe('complete')
  expect((await chat.send('q2')).reason).toBe('complete')
  expect(bodies().map((sent) => sent.map(({ role }) => role).join(' '))).toEqual([
    'system assistant user',
    'system user assistant user',
    'system user assistant user assistant user',
  ])
})

const ACTS = [
  ...(['send', 'send', 'send', 'remove', 'remove', 'edit', 'regenerate', 'resume'] as const),
  ...(['stop', 'early', 'queue', 'unqueue', 'send now', 'set', 'append', 'reload'] as const),
  ...(['crash', 'select', 'approve', 'deny', 'clear error'] as const),
] as const

const acts = fc.array(fc.record({ act: fc.constantFrom(...ACTS), at: fc.nat(9), how: fc.nat(5) }), {
  minLength: 5,
  maxLength: 30,
})

it('is so whatever a person, a page and an app do', async () => {
  const count = { sent: 0, refused: 0 }
  let how = 0
  server = await startServer((_request, response, body) => {
    // A page that leaves asks for nothing.
    if (body === '') return void response.end()
    const isResult = body.includes('tool_call_id')
    if (how === 1) return sse(response)
    if (how === 2) return sse(response, frame('Half'))
    if ((how === 3 || how === 4) && !isResult) {
      sse(response, ...calls({ id: 'c', name: how === 3 ? 'look' : 'pay' }))
      return void response.end()
    }
    if (how === 5) return void response.writeHead(500).end()
    answer(response, 'Answer.')
  })
  const pay = tool({ needsApproval: true, execute: () => 'paid' })
  const own = toolRunner({ look: tool({ execute: () => 'seen' }), pay })
  const turns = async (): Promise<void> => {
    for (let turn = 0; turn < 6; turn++) await new Promise((resolve) => setImmediate(resolve))
  }
  await fc.assert(
    fc.asyncProperty(acts, async (script) => {
      server.forget()
      const storage = memoryStorage()
      const make = async (): Promise<ChatStore> => {
        const made = createChat({
          id: 'c',
          storage,
          baseURL: server.baseURL,
          model: 'm',
          retry: false,
          tools: own,
        })
        await made.load()
        return made
      }
      let chat = await make()
      let hasGreeting = false
      for (const { act, at, how: next } of script) {
        const { messages, queue } = chat.get()
        const id = messages[at % Math.max(messages.length, 1)]?.id ?? ''
        how = next
        if (act === 'send') await Promise.race([chat.send(`q${at}`), turns().then(turns)])
        else if (act === 'early') {
          how = 1
          void chat.send(`q${at}`)
          await turns()
          await chat.stop()
        } else if (act === 'remove' && id) chat.remove(id)
        else if (act === 'edit' && id) void chat.edit(id, `edited ${at}`)
        else if (act === 'regenerate') void chat.regenerate(at % 2 ? id : undefined)
        else if (act === 'resume') void chat.resume()
        else if (act === 'stop') await chat.stop()
        else if (act === 'queue') for (const each of [1, 2]) void chat.send(`queued ${each}`)
        else if (act === 'unqueue') chat.unqueue(queue[0]?.id ?? '')
        else if (act === 'send now') chat.sendNow(queue[0]?.id ?? '')
        else if (act === 'set') chat.setMessages((all) => all.filter((_, index) => index !== at))
        else if (act === 'append' && !chat.get().live.length && chat.get().status !== 'submitted')
          chat.append({ role: at % 2 ? 'user' : 'assistant', content: `appended ${at}` })
        else if (act === 'select' && id) chat.selectBranch(chat.branches(id).ids[0])
        else if (act === 'approve' || act === 'deny') {
          for (const part of messages.at(-1)?.parts ?? [])
            if (part.type === 'tool' && part.state === 'approval')
              void chat.approveTool(part.id, { approved: act === 'approve' })
        } else if (act === 'reload' || act === 'crash') {
          if (act === 'reload') await chat.save()
          chat.dispose()
          chat = await make()
        } else if (act === 'clear error') chat.clearError()
        hasGreeting ||= chat.get().messages[0]?.role === 'assistant'
        await turns()
      }
      await chat.stop()
      chat.dispose()
      for (const sent of bodies()) {
        count.sent += 1
        expect([against(sent, hasGreeting), sent]).toEqual([undefined, sent])
      }
    }),
    { numRuns: roundsOf(400) },
  )
  expect(count.sent).toBeGreaterThan(roundsOf(400))
}, 120_000)
