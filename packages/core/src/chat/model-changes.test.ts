// The model or the provider is changed in the middle of a conversation, and each endpoint refuses whatever it has not
// said itself: thoughts, seals and members of others, ids that it does not know, calls without results.
import { afterEach, expect, it } from 'vitest'
import { callMessage, textDeltas, textMessage } from '../../test/spelled.ts'
import { SPELLINGS, type Spelling } from '../../test/spellings.ts'
import type { SentBody, SentMessage } from '../../test/strict-endpoints.ts'
import { startServer, type TestServer } from '../../test/server.ts'
import { type ChatMessage, type ChatStore, createChat, type Run } from '../index.ts'
import { memoryStorage } from '../testing/index.ts'
import { tool, toolRunner } from '../tools/index.ts'

const open: { close(): unknown }[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.close()))
})

/** Steps are numbered from here on for each model, so that what it said is known by its number. */
const STRIDE = 1000
const modelOf = (step: number): number => Math.floor(step / STRIDE)

interface Strict {
  server: TestServer
  faults: string[]
  bodies(): SentBody[]
}

/** An endpoint with two models, which speak in these spellings and refuse each other's. */
async function serve(...spellings: Spelling[]): Promise<Strict> {
  const faults: string[] = []
  const steps = spellings.map(() => 0)
  const server = await startServer((_request, response, text) => {
    if (text === '') return response.writeHead(404).end()
    const body = JSON.parse(text) as SentBody
    const model = Number(body.model.slice(1))
    const spelling = spellings[model] as Spelling
    const found = faultsOf(body, model, spelling)
    if (found.length > 0) {
      faults.push(...found)
      response.writeHead(400, { 'content-type': 'application/json' })
      return response.end(JSON.stringify({ error: { message: `No: ${found[0]}` } }))
    }
    const step = model * STRIDE + (steps[model] = (steps[model] ?? 0) + 1)
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    const asked = wordsOf(body.messages.at(-1))
    const isCall = /look/.test(asked)
    const said = isCall
      ? [{ tool_calls: [{ index: 0, ...callOf(step), ...spelling.call?.(step) }] }]
      : textDeltas(spelling, `Answer ${step}.`, step)
    const chunk = (delta: object, finish_reason: string | null = null): string =>
      `data: ${JSON.stringify({ id: `r${step}`, choices: [{ index: 0, delta, finish_reason }] })}\n\n`
    for (const delta of [...spelling.thought(step), ...said]) response.write(chunk(delta))
    if (/break off/.test(asked)) return setTimeout(() => response.destroy(), 5)
    response.end(`${chunk({}, isCall ? 'tool_calls' : 'stop')}data: [DONE]\n\n`)
  })
  open.push(server)
  return {
    server,
    faults,
    bodies: () =>
      server.requests
        .filter(({ body }) => body !== '')
        .map(({ body }) => JSON.parse(body) as SentBody),
  }
}

const wordsOf = (message: SentMessage | undefined): string =>
  message?.role === 'user' ? (JSON.stringify(message.content).split('\\n').at(-1) ?? '') : ''

const callOf = (step: number) => ({
  id: `call_${step}`,
  type: 'function',
  function: { name: 'look', arguments: `{"n":${step}}` },
})

const MEMBERS = new Set(['role', 'content', 'tool_calls'])

function faultsOf({ messages }: SentBody, model: number, spelling: Spelling): string[] {
  const faults: string[] = []
  const pending = new Set<string>()
  for (const [at, message] of messages.entries()) {
    const json = JSON.stringify(message)
    if (message.role === 'tool') {
      if (!pending.delete(String(message['tool_call_id'])))
        faults.push(`a result without a call: ${json}`)
      continue
    }
    if (pending.size > 0) faults.push(`a call without a result before ${json}`)
    pending.clear()
    if (messages[at - 1]?.role === message.role && message.role !== 'system')
      faults.push(`two in a row: ${json}`)
    for (const [, step] of json.matchAll(/(?:Thought |SEAL-|rs_)(\d+)/g))
      if (modelOf(Number(step)) !== model) faults.push(`another's thought: ${json}`)
    if (message.role !== 'assistant') continue
    for (const call of message.tool_calls ?? []) pending.add(String(call['id']))
    const said = [...json.matchAll(/Answer (\d+)\.|"call_(\d+)"/g)].map(([, text, call]) =>
      Number(text ?? call),
    )
    const [step] = said
    if (step === undefined || modelOf(step) !== model) {
      const strange = [message, ...(message.tool_calls ?? [])]
        .flatMap((each) => Object.keys(each))
        .filter((name) => !MEMBERS.has(name) && !['id', 'type', 'function'].includes(name))
      if (strange.length > 0 || (message.content !== null && typeof message.content !== 'string'))
        faults.push(`not its own, and has ${strange.join()}: ${json}`)
      continue
    }
    // Two requests wrote it, of which each said but a part.
    if (said.length > 1 && !message.tool_calls) continue
    const isCall = (message.tool_calls?.length ?? 0) > 0
    const own = isCall
      ? callMessage(spelling, callOf(step), step)
      : textMessage(spelling, `Answer ${step}.`, step)
    if (JSON.stringify(sorted(own)) !== JSON.stringify(sorted(message)))
      faults.push(`not as it came: ${json} ${JSON.stringify(own)}`)
  }
  if (pending.size > 0) faults.push('a call without a result at the end')
  return faults
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([k, v]) => [k, sorted(v)]),
  )
}

type Act = (chat: ChatStore, again: () => ChatStore) => Promise<unknown>
const A = { model: 'm0' }
const B = { model: 'm1' }
const callIn = (chat: ChatStore): string => {
  const parts = chat.get().messages.flatMap((each) => each.parts)
  return (parts.find((part) => part.type === 'tool' && part.state === 'approval') as { id: string })
    .id
}
async function whole(run: Run<ChatMessage>, reason = 'complete'): Promise<void> {
  const result = await run
  expect([result.reason, result.error?.message]).toEqual([reason, undefined])
}

const ACTS: Record<string, Act> = {
  async 'back and forth'(chat) {
    for (const model of [A, B, A, B, B, A]) await whole(chat.send('hello', model))
  },
  async 'a call that waits, left behind'(chat) {
    await whole(chat.send('look', A), 'awaiting')
    await whole(chat.send('hello', B))
    await whole(chat.send('hello', A))
  },
  async 'a call that waits, allowed for another model'(chat) {
    await whole(chat.send('look', A), 'awaiting')
    chat.setOptions({ ...options(chat), ...B })
    await whole(chat.approveTool(callIn(chat), { approved: true }))
    await whole(chat.send('hello', B))
    await whole(chat.send('hello', A))
    await whole(chat.send('look', B), 'awaiting')
    chat.setOptions({ ...options(chat), ...A })
    await whole(chat.approveTool(callIn(chat), { approved: false }))
    await whole(chat.send('hello', B))
    await whole(chat.send('hello', A))
  },
  async 'changed arguments'(chat) {
    await whole(chat.send('look', A), 'awaiting')
    chat.setOptions({ ...options(chat), ...B })
    await whole(chat.approveTool(callIn(chat), { approved: true, args: { n: 7 } } as never))
    await whole(chat.send('hello', B))
  },
  async 'several models at once'(chat) {
    await whole(chat.send('hello', { models: ['m0', 'm1'] }))
    const [first, second] = chat.branches(chat.get().messages.at(-1)?.id ?? '').ids
    chat.selectBranch(second)
    await whole(chat.send('hello', A))
    await whole(chat.send('hello', B))
    chat.selectBranch(first)
    await whole(chat.send('hello', B))
    await whole(chat.send('hello', A))
  },
  async 'asked again and edited'(chat) {
    await whole(chat.send('hello', A))
    await whole(chat.send('hello', B))
    await whole(chat.regenerate(undefined, A))
    await whole(chat.edit(chat.get().messages[2]?.id ?? '', 'other words', B))
    await whole(chat.send('hello', A))
    await whole(chat.edit(chat.get().messages[0]?.id ?? '', 'first', A))
    await whole(chat.send('hello', B))
  },
  async 'after a reload'(chat, again) {
    await whole(chat.send('hello', A))
    await whole(chat.send('look', A), 'awaiting')
    const next = again()
    await next.load()
    next.setOptions({ ...options(next), ...B })
    await whole(next.approveTool(callIn(next), { approved: true }))
    await whole(next.send('hello', A))
    await whole(next.send('hello', B))
  },
  async 'broken off'(chat) {
    await chat.send('break off', A)
    await whole(chat.send('hello', B))
    await whole(chat.send('hello', A))
  },
  async 'broken off and gone on with by another'(chat) {
    await chat.send('break off', A)
    await whole(chat.resume(undefined, B))
    await whole(chat.send('hello', B))
    await whole(chat.send('hello', A))
  },
  async 'broken off and gone on with'(chat) {
    await whole(chat.send('hello', B))
    await chat.send('break off', A)
    await whole(chat.resume(undefined, A))
    await whole(chat.send('hello', B))
    await whole(chat.send('hello', A))
  },
  async 'stopped and steered'(chat) {
    const run = chat.send('hello', A)
    void chat.send('more', { ...B, whenBusy: 'steer' })
    void chat.send('and', A)
    await run
    while (chat.get().queue.length > 0 || chat.get().status !== 'ready')
      await new Promise((r) => setTimeout(r, 2))
    const last = chat.send('hello', B)
    await new Promise((r) => setTimeout(r, 2))
    await chat.stop()
    await last
    await whole(chat.send('hello', A))
    await whole(chat.send('hello', B))
  },
}
const given = new WeakMap<ChatStore, object>()
const options = (chat: ChatStore): object => given.get(chat) ?? {}

const PAIRS = SPELLINGS.map(
  (first, at) => [first, SPELLINGS[(at * 5 + 3) % SPELLINGS.length] as Spelling] as const,
)
it.each(
  PAIRS.flatMap(([first, second]) =>
    Object.keys(ACTS).map((act) => [act, first.name, second.name, first, second] as const),
  ),
)('%s: %s, then %s', async (act, _, __, first, second) => {
  const strict = await serve(first, second)
  const storage = memoryStorage()
  const made: ChatStore[] = []
  const make = (): ChatStore => {
    made.at(-1)?.dispose()
    const all = {
      id: 'a',
      baseURL: strict.server.baseURL,
      retry: false as const,
      storage,
      autoResume: false,
      model: 'm0',
      tools: toolRunner({ look: tool({ needsApproval: true, execute: () => 'seen' }) }),
    }
    const chat = createChat(all)
    given.set(chat, all)
    chat.subscribe(() => undefined)
    made.push(chat)
    return chat
  }
  try {
    await ACTS[act]?.(make(), make)
  } catch (thrown) {
    throw new Error(
      `${strict.faults.join('\n')} ${JSON.stringify(strict.bodies().at(-1), undefined, 1)}`,
      { cause: thrown },
    )
  }
  made.at(-1)?.dispose()
  expect(strict.faults).toEqual([])
})
