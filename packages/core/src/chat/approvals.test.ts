// What a person allowed is done at most once, or not at all and with a reason.
import { afterEach, describe, expect, it } from 'vitest'
import { answer, sse, startServer, type TestServer } from '../../test/server.ts'
import { afterReload, gateOf, until } from '../../test/stored-chat.ts'
import { allCalls, calls, callsOf, sentCalls } from '../../test/tool-server.ts'
import { canDecide, type ChatOptions, createChat, createScheduler } from '../index.ts'
import { STORAGE_DEADLINE_MS } from './deadline.ts'
import { memoryStorage } from '../testing/index.ts'
import { tool, toolRunner } from '../tools/index.ts'

const servers: TestServer[] = []

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()))
})

/** A server whose first answers to a question ask to pay; after a result it says "done". */
async function paying(name = 'pay'): Promise<TestServer> {
  let asked = 0
  const server = await startServer((_request, response, body) => {
    if (/talk|tool_call_id/.test(body)) return answer(response, 'done')
    sse(response, ...calls({ id: `p${asked++}`, name }))
    response.end()
  })
  servers.push(server)
  return server
}

function paid() {
  const ran: string[] = []
  const gate: { open: Promise<void> | undefined } = { open: undefined }
  const tools = toolRunner({
    pay: tool({
      needsApproval: true,
      async execute(_, { id }) {
        ran.push(id)
        await gate.open
        return 'paid'
      },
    }),
    pick: tool({}),
  })
  return { ran, gate, tools }
}

function chatOver({ baseURL }: TestServer, more: ChatOptions) {
  return createChat({ baseURL, model: 'm', retry: false, ...more })
}

const yes = { approved: true }
const lastCall = (chat: ReturnType<typeof chatOver>) => callsOf(chat.get().messages.at(-1))[0]
const refused = { reason: 'error', error: { kind: 'usage' } }

describe('an approval', () => {
  it('acts once for two clicks, before and after it has begun', async () => {
    const server = await paying()
    const { ran, tools, gate } = paid()
    const end = gateOf<void>()
    gate.open = end.promise
    const chat = chatOver(server, { tools })
    await chat.send('q')
    const run = chat.approveTool('p0', yes)
    expect(await chat.approveTool('p0', yes)).toMatchObject(refused)
    await until(() => expect(ran).toHaveLength(1))
    expect(await chat.approveTool('p0', yes)).toMatchObject(refused)
    expect(await chat.resolveTool('p0', { result: 1 })).toMatchObject(refused)
    end.resolve()
    expect(await run).toMatchObject({ reason: 'complete' })
    expect(await chat.approveTool('p0', yes)).toMatchObject(refused)
    expect(ran).toEqual(['p0'])
    expect(sentCalls(server)).toEqual({ calls: ['p0'], results: ['p0'] })
  })

  it.each(['in the same moment', 'after the other has ended'])(
    'acts once for two tabs that allow %s',
    async (when) => {
      const server = await paying()
      const { ran, tools } = paid()
      // Nothing tells the tabs of each other.
      const storage = { ...memoryStorage(), watch: undefined }
      const make = () => chatOver(server, { tools, id: 'c', storage })
      const first = make()
      await first.load()
      await first.send('q')
      await first.save()
      const second = make()
      await second.load()
      expect(lastCall(second)).toMatchObject({ id: 'p0', state: 'approval' })
      const one = first.approveTool('p0', yes)
      if (when !== 'in the same moment') {
        await one
        await first.save()
      }
      const other = await second.approveTool('p0', yes)
      expect(other).toMatchObject({ reason: 'error' })
      expect(other.error?.message).toMatch(/another tab/)
      expect(await one).toMatchObject({ reason: 'complete' })
      expect(ran).toEqual(['p0'])
      if (when !== 'in the same moment') {
        expect(lastCall(second)).toMatchObject({ state: 'done', result: 'paid' })
      }
      first.dispose()
      second.dispose()
    },
  )

  it('is kept before it acts, and is not tried again by a page that was reloaded amid it', async () => {
    const server = await paying()
    const { ran, tools, gate } = paid()
    gate.open = new Promise(() => undefined)
    const storage = memoryStorage()
    const chat = chatOver(server, { tools, id: 'c', storage })
    await chat.load()
    await chat.send('q')
    void chat.approveTool('p0', yes)
    await until(() => expect(ran).toHaveLength(1))
    // As if the page died: nothing more is written.
    const again = chatOver(server, { tools, id: 'c', storage: afterReload(frozen(storage)) })
    await again.load()
    expect(again.get().messages.at(-1)).toMatchObject({ status: 'incomplete' })
    expect(lastCall(again)).toMatchObject({
      state: 'cancelled',
      error: { code: 'outcome_unknown', message: expect.stringMatching(/not known whether/) },
    })
    expect(canDecide(again.get(), again.get().messages.at(-1)?.id ?? '')).toBe(false)
    expect(await again.approveTool('p0', yes)).toMatchObject(refused)
    expect(await again.resume()).toMatchObject({ reason: 'complete' })
    expect(ran).toEqual(['p0'])
    await chat.stop()
  })

  it('of a call that waits beside others outlives a reload, and acts with them', async () => {
    const both = await startServer((_request, response, body) => {
      if (body.includes('tool_call_id')) return answer(response, 'done')
      sse(response, ...calls({ id: 'a', name: 'pay' }, { id: 'b', name: 'pay' }))
      response.end()
    })
    servers.push(both)
    const { ran, tools } = paid()
    const storage = memoryStorage()
    const chat = chatOver(both, { tools, id: 'c', storage })
    await chat.load()
    await chat.send('q')
    expect(await chat.approveTool('a', yes)).toMatchObject({ reason: 'awaiting' })
    expect(await chat.approveTool('a', yes)).toMatchObject(refused)
    await chat.save()
    const again = chatOver(both, { tools, id: 'c', storage: afterReload(frozen(storage)) })
    await again.load()
    expect(await again.approveTool('a', yes)).toMatchObject(refused)
    expect(await again.approveTool('b', yes)).toMatchObject({ reason: 'complete' })
    expect(ran.toSorted()).toEqual(['a', 'b'])
    expect(sentCalls(both)).toEqual({ calls: ['a', 'b'], results: ['a', 'b'] })
  })

  it('that was denied is kept before the model hears of it', async () => {
    const server = await startServer((_request, response, body) => {
      // The second request gets no answer while the page dies.
      if (body.includes('tool_call_id')) return sse(response)
      sse(response, ...calls({ id: 'p', name: 'pay' }))
      response.end()
    })
    servers.push(server)
    const { tools } = paid()
    const storage = memoryStorage()
    const slow: typeof storage.save = async (...change) => {
      await new Promise((resolve) => setTimeout(resolve, 100))
      await storage.save(...change)
    }
    const chat = chatOver(server, { tools, id: 'c', storage: { ...storage, save: slow } })
    await chat.load()
    await chat.send('q')
    void chat.approveTool('p', { approved: false })
    await server.received(2)
    const again = chatOver(server, { tools, id: 'c', storage: afterReload(frozen(storage)) })
    await again.load()
    expect(lastCall(again)).toMatchObject({ state: 'denied' })
    expect(await again.approveTool('p', yes)).toMatchObject(refused)
    await chat.stop()
  })

  it('is not asked for any more where the app has answered meanwhile', async () => {
    const isAsked = gateOf<boolean>()
    const asks = () => isAsked.promise
    const tools = toolRunner({ pay: tool({ needsApproval: asks, execute: () => 'paid' }) })
    const chat = chatOver(await paying(), { tools })
    const run = chat.send('q')
    await until(() => expect(lastCall(chat)?.state).toBe('ready'))
    void chat.resolveTool('p0', { result: 'by the app' })
    isAsked.resolve(true)
    await run
    expect(lastCall(chat)).toMatchObject({ state: 'done', result: 'by the app' })
  })

  it('is refused in a sentence once the conversation went on, and changes nothing', async () => {
    const { ran, tools } = paid()
    const chat = chatOver(await paying(), { tools })
    await chat.send('q')
    const waiting = chat.get().messages.at(-1)?.id ?? ''
    expect(canDecide(chat.get(), waiting)).toBe(true)
    await chat.send('talk')
    expect(canDecide(chat.get(), waiting)).toBe(false)
    const before = chat.get()
    const run = await chat.approveTool('p0', { approved: true, always: true })
    expect(run).toMatchObject(refused)
    expect(run.error?.message).toMatch(/went on without it/)
    expect(chat.get()).toBe(before)
    // Nor is the tool allowed for good.
    await chat.send('q')
    expect(ran).toEqual([])
  })

  it('is refused on a branch that is not shown, and acts when it is shown again', async () => {
    const { ran, tools } = paid()
    const chat = chatOver(await paying(), { tools })
    await chat.send('q')
    const first = chat.get().messages.at(-1)?.id
    await chat.regenerate()
    expect(await chat.approveTool('p0', yes)).toMatchObject(refused)
    chat.selectBranch(first)
    const again = await chat.approveTool('p0', yes)
    expect(again).toMatchObject({ reason: 'complete' })
    expect(ran).toEqual(['p0'])
  })
})

describe('several models', () => {
  it('are each answered by the app, also one that is not shown', async () => {
    const chat = chatOver(await paying('pick'), { tools: paid().tools })
    await chat.send('q', { models: ['a', 'b'] })
    expect(allCalls(chat)).toHaveLength(2)
    for (const { id } of allCalls(chat)) {
      expect(await chat.resolveTool(id, { result: id })).toMatchObject({ reason: 'complete' })
    }
    expect(allCalls(chat).every(({ result, id }) => result === id)).toBe(true)
  })

  it.each(['pay', 'pick'])('go on one by one while others are being written: %s', async (name) => {
    const slow = gateOf<void>()
    const server = await startServer((_request, response, body) => {
      const { model, messages } = JSON.parse(body) as { model: string; messages: object[] }
      if (model === 'b') return void slow.promise.then(() => answer(response, 'from b'))
      if (messages.length > 1) return answer(response, 'done')
      sse(response, ...calls({ id: 'p', name }))
      response.end()
    })
    servers.push(server)
    const { ran, tools } = paid()
    const chat = chatOver(server, { tools, model: 'a' })
    const run = chat.send('q', { models: ['a', 'b'] })
    await until(() => expect(chat.get().messages.at(-1)?.status).toBe('awaiting'))
    const { id = '' } = chat.get().messages.at(-1) ?? {}
    if (name === 'pay') expect(canDecide(chat.get(), id)).toBe(true)
    void (name === 'pay' ? chat.approveTool('p', yes) : chat.resolveTool('p', { result: 1 }))
    await until(() => expect(chat.get().messages.at(-1)?.status).toBe('complete'))
    expect(chat.get().status).toBe('streaming')
    slow.resolve()
    expect(await run).toMatchObject({ reason: 'complete' })
    expect(ran).toEqual(name === 'pay' ? ['p'] : [])
    expect(chat.get().messages.at(-1)?.parts).toMatchObject([{ state: 'done' }, { text: 'done' }])
  })
})

/** The storage as it stands, which nobody else writes to. */
function frozen(storage: ReturnType<typeof memoryStorage>): ReturnType<typeof memoryStorage> {
  const copy = memoryStorage()
  for (const [id, record] of storage.records) copy.records.set(id, structuredClone(record))
  return copy
}

/** Real timers, but for the one that waits for a storage, which rings after a tenth of a second. */
function soon(): ReturnType<typeof createScheduler> {
  const real = createScheduler()
  return {
    ...real,
    timer: (callback, ms) => real.timer(callback, ms === STORAGE_DEADLINE_MS ? 100 : ms),
  }
}

describe('a storage that hangs', () => {
  function hanging() {
    const kept = memoryStorage()
    const never = new Promise<never>(() => undefined)
    const state = { hangs: false }
    return {
      state,
      storage: {
        ...kept,
        watch: undefined,
        async save(id: string, change: Parameters<typeof kept.save>[1]) {
          if (state.hangs) await never
          return kept.save(id, change)
        },
        async load(id: string) {
          if (state.hangs) await never
          return kept.load(id)
        },
      },
    }
  }

  it('holds up no call that needs no approval', async () => {
    const server = await startServer((_request, response, body) => {
      if (/tool_call_id/.test(body)) return answer(response, 'done')
      sse(response, ...calls({ id: 'f0', name: 'free' }))
      response.end()
    })
    servers.push(server)
    const ran: string[] = []
    const tools = toolRunner({ free: tool({ execute: (_, { id }) => void ran.push(id) }) })
    const { storage, state } = hanging()
    const chat = chatOver(server, { tools, id: 'c', storage, scheduler: soon() })
    await chat.load()
    state.hangs = true
    expect(await chat.send('q')).toMatchObject({ reason: 'complete' })
    expect(ran).toEqual(['f0'])
  })

  it('lets nothing be done by an approval, and says so', async () => {
    const server = await paying()
    const { ran, tools } = paid()
    const { storage, state } = hanging()
    const chat = chatOver(server, { tools, id: 'c', storage, scheduler: soon() })
    await chat.send('q')
    state.hangs = true
    expect(await chat.approveTool('p0', yes)).toMatchObject({
      reason: 'error',
      error: { kind: 'storage', code: 'storage_timeout' },
    })
    expect(ran).toEqual([])
  })
})
