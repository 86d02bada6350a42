// A person who does anything in any order, over a storage that throws, rejects, hangs, is late, forgets and lies, and an
// endpoint that breaks off and repeats its ids: no verb throws, no call runs twice, what goes out is well formed, and
// the chat goes on once the storage is well again.
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest'
import { answer, frame, sse, startServer, type TestServer } from '../../test/server.ts'
import { roundsOf } from '../../test/samples.ts'
import { type ChatStore, createChat, type Run, type ChatMessage, type Storage } from '../index.ts'
import { memoryStorage } from '../testing/index.ts'
import { tool, toolRunner } from '../tools/index.ts'

const ACTS =
  'send send send steer stop approve approve approve regenerate edit branch reload wait wait resume resumeQueue'.split(
    ' ',
  )
const STEPS = 25

/** Numbers from 0 to 1, the same for a seed. */
function randomOf(seed: number): () => number {
  let state = seed * 7919 + 1
  return () => (state = (state * 48271) % 2147483647) / 2147483647
}

interface WireMessage {
  role: string
  tool_call_id?: string
  tool_calls?: { id: string }[]
}

/** What is wrong with the messages of a request, as strict endpoints see it. */
function faultOf(messages: readonly WireMessage[]): string | undefined {
  const open = new Set<string>()
  const all = messages.flatMap(({ tool_calls = [] }) => tool_calls.map(({ id }) => id))
  if (new Set(all).size < all.length) return 'an id twice'
  for (const [at, { role, tool_call_id = '', tool_calls = [] }] of messages.entries()) {
    if (role === 'tool') {
      if (!open.delete(tool_call_id)) return 'a result without its call'
      continue
    }
    if (open.size > 0) return 'a call without its result'
    if (role === 'user' && messages[at - 1]?.role === 'user') return 'two questions in a row'
    for (const { id } of tool_calls) open.add(id)
  }
  return open.size > 0 ? 'a call without its result' : undefined
}

let server: TestServer
let random: () => number
let calls = 0
const faults: string[] = []
const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T
const later = async (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

beforeAll(async () => {
  server = await startServer((_request, response, body) => {
    // Nothing is kept here that could be taken up.
    if (body === '') return response.writeHead(404).end()
    const { messages } = JSON.parse(body) as { messages: WireMessage[] }
    const fault = faultOf(messages)
    if (fault) faults.push(`${fault}: ${body}`)
    const kind = random()
    if (kind < 0.5) return answer(response)
    const call = () => ({
      id: pick(['x', 'x', `call_${calls}`]),
      function: { name: pick(['look', 'pay']), arguments: `{"n":${(calls += 1)}}` },
    })
    const chunk = (delta: object, finish_reason: string | null): string =>
      `data: ${JSON.stringify({ choices: [{ index: 0, delta, finish_reason }] })}\n\n`
    if (kind < 0.9) {
      const tool_calls = random() < 0.3 ? [call(), call()] : [call()]
      sse(
        response,
        chunk({ tool_calls: tool_calls.map((each, index) => ({ index, ...each })) }, null),
      )
      return response.end(`${chunk({}, 'tool_calls')}data: [DONE]\n\n`)
    }
    sse(response, frame('half'))
    setTimeout(() => response.destroy(), 3)
  })
})
afterAll(() => server.close())
afterEach(() => void (faults.length = 0))

/** A storage that is well until `isBad`, which says how it fails next. */
function liar(storage: Storage, isBad: () => boolean): Storage {
  async function fail(name: string, well: () => Promise<unknown>): Promise<never> {
    const kind = random()
    if (kind < 0.3) throw new Error(`${name} failed`)
    if (kind < 0.5) await later(random() * 10)
    else if (kind < 0.7 && name === 'load')
      return { id: 'a', version: 1, nodes: [null, {}], headId: 'z' } as never
    else if (kind < 0.8) return (name === 'load' && kind < 0.75 ? 'garbage' : undefined) as never
    return (await well()) as never
  }
  const bent = (name: 'load' | 'save' | 'remove' | 'list') =>
    ((...args: never[]) => {
      const well = async (): Promise<unknown> =>
        (storage[name] as (...all: never[]) => unknown)(...args)
      if (!isBad() || random() < 0.5) return well()
      if (random() < 0.2) throw new Error(`${name} threw`)
      return fail(name, well)
    }) as never
  return {
    load: bent('load'),
    save: bent('save'),
    remove: bent('remove'),
    list: bent('list'),
    ...(random() < 0.6 && storage.watch && { watch: storage.watch }),
    ...(random() < 0.5 && storage.lock && { lock: storage.lock }),
  }
}

/** Plays one seed to its end. Gives how a last question ended. */
async function play(seed: number): Promise<string> {
  random = randomOf(seed)
  const executed: number[] = []
  const execute = async ({ n }: { n?: unknown }): Promise<string> => {
    executed.push(Number(n))
    await later(random() * 8)
    if (random() < 0.2) throw new Error('the tool failed')
    return 'done'
  }
  let isBad = random() < 0.8
  const storage = memoryStorage()
  const make = (): ChatStore => {
    const tools = toolRunner(
      { look: tool({ execute }), pay: tool({ needsApproval: true, execute }) },
      { timeout: false },
    )
    const { baseURL } = server
    const kept = liar(storage, () => isBad)
    const made = createChat({ id: 'a', baseURL, model: 'm', retry: false, storage: kept, tools })
    made.subscribe(() => undefined)
    return made
  }
  let chat = make()
  let runs: Run<ChatMessage>[] = []

  async function act(name: string, step: number): Promise<unknown> {
    const { messages } = chat.get()
    if (name === 'send') return runs.push(chat.send(`question ${step}`))
    if (name === 'steer')
      return runs.push(chat.send(`more ${step}`, { whenBusy: pick(['steer', 'interrupt']) }))
    if (name === 'regenerate') return runs.push(chat.regenerate())
    if (name === 'resume') return runs.push(chat.resume())
    if (name === 'resumeQueue') return chat.resumeQueue()
    if (name === 'stop') return chat.stop()
    if (name === 'wait') return later(random() * 15)
    if (name === 'approve') {
      const parts = messages.flatMap((message) => message.parts)
      const asking = parts.filter((part) => part.type === 'tool' && part.state === 'approval')
      for (const part of asking.slice(0, 1)) {
        const { id } = part as { id: string }
        // Impatient people press twice.
        for (let press = 0; press < 2; press++)
          runs.push(chat.approveTool(id, { approved: random() < 0.8 }))
      }
      return undefined
    }
    const message = messages.length > 0 ? pick(messages) : undefined
    if (name === 'edit' && message?.role === 'user')
      return runs.push(chat.edit(message.id, `edited ${step}`))
    if (name === 'branch' && message) return chat.selectBranch(pick(chat.branches(message.id).ids))
    if (name !== 'reload') return undefined
    chat.dispose()
    runs = []
    chat = make()
  }

  for (let step = 0; step < STEPS; step++) await act(pick(ACTS), step)
  isBad = false
  await chat.stop()
  await vi.waitFor(
    () => {
      // What waits behind a call that asks is sent when a person says so.
      if (chat.get().queue.length > 0) chat.resumeQueue()
      const { queue, status, isQueuePaused, storage: kept } = chat.get()
      expect([queue, status], JSON.stringify([seed, isQueuePaused, kept])).toEqual([
        [],
        expect.stringMatching(/ready|error/),
      ])
    },
    { timeout: 30_000, interval: 10 },
  )
  await Promise.all(runs)
  expect(faults, `seed ${seed}`).toEqual([])
  expect(new Set(executed).size, `seed ${seed}: a call ran twice`).toBe(executed.length)
  random = () => 0.1
  const { reason } = await chat.send('the last one')
  chat.dispose()
  return reason
}

const seeds = Array.from({ length: roundsOf(40) }, (_, index) => index + 1)
it.each(seeds)(
  'a chat over a storage that lies breaks no rule, whatever a person does (%i)',
  async (seed) => {
    expect(await play(seed)).toBe('complete')
  },
)
