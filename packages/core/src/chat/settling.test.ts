// Every promise that a chat and a list of chats hand out settles: when the chat is left, when it is removed, and when
// its storage, or a function of the app, never answers.
import { describe, expect, it } from 'vitest'
import {
  type ChatOptions,
  createChat,
  createConversations,
  createScheduler,
  type Scheduler,
  type Storage,
} from '../index.ts'
import { memoryStorage } from '../testing/index.ts'
import { createEndpoint, settle } from '../../test/endpoint.ts'

const never = async (): Promise<never> => new Promise(() => undefined)
const METHODS = ['load', 'save', 'list', 'remove', 'lock'] as const
type Hanging = (typeof METHODS)[number] | 'nothing'
const HANGING: readonly Hanging[] = ['nothing', ...METHODS]

/** Timers that ring when the test says that time has passed; what is due at once comes by itself. */
function createBells(): { scheduler: Scheduler; ring(): void } {
  const real = createScheduler()
  const waiting = new Set<() => void>()
  return {
    scheduler: {
      ...real,
      timer(callback, ms) {
        if (ms === 0) return real.timer(callback, 0)
        waiting.add(callback)
        return () => void waiting.delete(callback)
      },
    },
    ring() {
      const due = [...waiting]
      waiting.clear()
      for (const callback of due) callback()
    },
  }
}

/** How a promise ends when time passes, or "pending". */
async function outcomeOf(promise: Promise<unknown>, pass: () => void): Promise<string> {
  let outcome = 'pending'
  promise.then(
    (value) => (outcome = (value as { reason?: string } | undefined)?.reason ?? 'done'),
    (thrown: unknown) => (outcome = String(thrown)),
  )
  for (let turn = 0; turn < 8 && outcome === 'pending'; turn++) {
    await settle()
    if (outcome === 'pending') pass()
  }
  return outcome
}

const storageThatHangs = (method: Hanging): Storage =>
  method === 'nothing' ? memoryStorage() : { ...memoryStorage(), [method]: never }

function setUp(options: Partial<ChatOptions> = {}) {
  const endpoint = createEndpoint()
  const { scheduler, ring } = createBells()
  const base = {
    baseURL: 'http://endpoint.invalid/v1',
    fetch: endpoint.fetch,
    model: 'm',
    retry: false,
    scheduler,
    ...options,
  } satisfies ChatOptions
  return { endpoint, base, ring, outcome: async (run: Promise<unknown>) => outcomeOf(run, ring) }
}

/** Time that stands still: what settles does so at once. */
const atOnce = async (promise: Promise<unknown>): Promise<string> =>
  outcomeOf(promise, () => undefined)

describe('a chat that is left', () => {
  it.each([...HANGING, 'no storage'] as const)(
    'ends all of its runs, those that wait too (hanging: %s)',
    async (hanging) => {
      const { base, endpoint } = setUp()
      const storage = hanging === 'no storage' ? undefined : storageThatHangs(hanging)
      const chat = createChat({ ...base, id: 'a', storage })
      chat.subscribe(() => undefined)
      const writing = chat.send('one')
      await settle()
      const waiting = [chat.send('two'), chat.send('three', { whenBusy: 'steer' })]
      chat.dispose()
      expect(await atOnce(writing)).toMatch(/^(aborted|interrupted)$/)
      expect(await Promise.all(waiting.map(atOnce))).toEqual(['aborted', 'aborted'])
      // What was typed is there for whoever comes back, and nobody asks it behind their back.
      expect(chat.get().queue.map(({ input }) => input)).toEqual(['three', 'two'])
      expect(endpoint.exchanges.length).toBeLessThan(2)
    },
  )

  it('asks nothing that waits when it is left while it is being kept', async () => {
    const { base, endpoint } = setUp()
    let keep: (() => void) | undefined
    const kept = memoryStorage()
    const storage: Storage = {
      ...kept,
      async save(id, change) {
        await new Promise<void>((resolve) => (keep = resolve))
        await kept.save(id, change)
      },
    }
    const chat = createChat({ ...base, id: 'a', storage })
    chat.subscribe(() => undefined)
    await chat.load()
    void chat.send('one')
    await settle()
    void chat.send('two')
    chat.dispose()
    for (let turn = 0; turn < 4; turn++) {
      keep?.()
      await settle()
    }
    expect(endpoint.exchanges).toHaveLength(1)
    expect((await kept.load('a'))?.queue).toMatchObject([{ input: 'two' }])
  })

  it('gives what waited to whoever comes back to it', async () => {
    const { base, endpoint } = setUp()
    const chat = createChat({ ...base, id: 'a', storage: memoryStorage() })
    const leave = chat.subscribe(() => undefined)
    void chat.send('one')
    await endpoint.next()
    const left = chat.send('two')
    leave()
    chat.dispose()
    await left
    chat.subscribe(() => undefined)
    await chat.load()
    chat.resumeQueue()
    const { body } = await endpoint.next()
    expect(body.messages?.at(-1)?.content).toContain('two')
    chat.dispose()
  })
})

describe('a chat whose storage hangs', () => {
  it.each(HANGING)('settles what it hands out (%s)', async (hanging) => {
    const { base, outcome } = setUp()
    const chat = createChat({ ...base, id: 'a', storage: storageThatHangs(hanging) })
    chat.subscribe(() => undefined)
    const writing = chat.send('one')
    await settle()
    expect(await atOnce(chat.stop())).toBe('done')
    expect(await atOnce(writing)).toBe('aborted')
    expect(await outcome(chat.load())).toBe('done')
    expect(await outcome(chat.save())).toBe('done')
    chat.clear()
    expect(await outcome(chat.save())).toBe('done')
    const { error } = chat.get().storage
    if (['load', 'save', 'remove'].includes(hanging)) {
      expect(error).toMatchObject({ kind: 'storage', code: 'storage_timeout' })
    }
    chat.dispose()
    expect(await outcome(chat.load())).toBe('done')
    expect(await outcome(chat.save())).toBe('done')
  })

  it('asks when its lock never comes, and says that it did not', async () => {
    const { base, endpoint, ring } = setUp()
    const chat = createChat({ ...base, id: 'a', storage: storageThatHangs('lock') })
    chat.subscribe(() => undefined)
    const run = chat.send('one')
    await settle()
    ring()
    const exchange = await endpoint.next()
    exchange.text('yes')
    exchange.finish()
    expect((await run).reason).toBe('complete')
    expect(chat.get().storage.error?.message).toContain('who answers in this chat is not known')
    chat.dispose()
  })

  it('gives back a lock that comes too late', async () => {
    const { base, ring, endpoint } = setUp()
    let give: ((release: () => void) => void) | undefined
    let isReleased = false
    const lock: Storage['lock'] = async () => new Promise((resolve) => (give = resolve))
    const chat = createChat({ ...base, id: 'a', storage: { ...memoryStorage(), lock } })
    chat.subscribe(() => undefined)
    void chat.send('one')
    await settle()
    ring()
    await endpoint.next()
    give?.(() => (isReleased = true))
    await settle()
    expect(isReleased).toBe(true)
    chat.dispose()
  })

  it('shows what is stored when it comes after all, and takes back that it did not', async () => {
    const { base, ring } = setUp()
    const kept = memoryStorage()
    const first = createChat({ ...base, id: 'a', storage: kept })
    first.append({ role: 'user', parts: [{ type: 'text', text: 'hello', state: 'done' }] })
    await first.save()
    first.dispose()
    let answer: (() => void) | undefined
    const storage: Storage = {
      ...kept,
      async load(id) {
        await new Promise<void>((resolve) => (answer = resolve))
        return kept.load(id)
      },
    }
    const chat = createChat({ ...base, id: 'a', storage })
    const loading = chat.load()
    await settle()
    ring()
    await loading
    expect(chat.get().storage).toMatchObject({
      status: 'failed',
      error: { code: 'storage_timeout' },
    })
    answer?.()
    await settle()
    expect(chat.get()).toMatchObject({
      messages: [{ role: 'user' }],
      storage: { status: 'ready', error: undefined },
    })
    chat.dispose()
  })

  it('does not keep its lock from the next chat of that name', async () => {
    const { base, endpoint, ring } = setUp()
    const kept = memoryStorage()
    const first = createChat({ ...base, id: 'a', storage: { ...kept, save: never } })
    first.subscribe(() => undefined)
    await first.load()
    void first.send('one')
    await endpoint.next()
    first.dispose()
    await settle()
    ring()
    await settle()
    const second = createChat({ ...base, id: 'a', storage: kept })
    second.subscribe(() => undefined)
    void second.send('two')
    expect((await endpoint.next()).body.messages?.at(-1)?.content).toBe('two')
    second.dispose()
  })
})

describe('a function of the app that never answers', () => {
  it.each<[string, Partial<ChatOptions>]>([
    ['fetch', { fetch: never }],
    ['headers', { headers: never }],
    ['apiKey', { apiKey: never }],
    ['prepareFile', { prepareFile: never }],
    ['a fetch whose body cannot be cancelled', { fetch: stuckBody }],
  ])('does not hold up a stop (%s)', async (_, options) => {
    const { base } = setUp()
    const chat = createChat({ ...base, ...options })
    const writing = chat.send({ text: 'one', files: [new File(['a'], 'a.txt')] })
    const waiting = chat.send('two')
    await settle()
    const stopped = chat.stop()
    expect(await atOnce(stopped)).toBe('done')
    expect(await atOnce(writing)).toBe('aborted')
    chat.dispose()
    expect(await atOnce(waiting)).toBe('aborted')
  })
})

async function stuckBody(): Promise<Response> {
  const body = new ReadableStream({ pull: never, cancel: never })
  return new Response(body, { headers: { 'content-type': 'text/event-stream' } })
}

describe('a list of chats whose storage hangs', () => {
  it.each(METHODS)('settles what it hands out (%s)', async (hanging) => {
    const { base, outcome } = setUp()
    const list = createConversations({ ...base, storage: storageThatHangs(hanging) })
    list.subscribe(() => undefined)
    const chat = list.open('a')
    chat.subscribe(() => undefined)
    const writing = chat.send('one')
    const waiting = chat.send('two')
    await settle()
    expect(await outcome(list.load())).toBe('done')
    expect(await outcome(list.rename('a', 'name'))).toBe('done')
    expect(await outcome(list.pin('a'))).toBe('done')
    expect(await outcome(list.search('one'))).toBe('done')
    expect(await outcome(list.remove('a'))).toBe('done')
    expect(await outcome(list.restore('a'))).toBe('done')
    expect(await outcome(list.load())).toBe('done')
    list.dispose()
    expect(await atOnce(writing)).not.toBe('pending')
    expect(await atOnce(waiting)).not.toBe('pending')
  })

  it('searches no further, and gives what it found', async () => {
    const { base, ring } = setUp()
    const kept = memoryStorage()
    for (const id of ['a', 'b', 'c']) {
      const chat = createChat({ ...base, id, storage: kept })
      chat.append({ role: 'user', parts: [{ type: 'text', text: id, state: 'done' }] })
      await chat.save()
      chat.dispose()
    }
    let loads = 0
    const load = async (): Promise<never> => {
      loads++
      return never()
    }
    const list = createConversations({ ...base, storage: { ...kept, load } })
    await list.load()
    const found = list.search('b')
    await settle()
    ring()
    expect(await found).toMatchObject([{ conversation: { id: 'b' } }])
    expect(loads).toBe(1)
    list.dispose()
  })

  it('says why it can name nothing, and not that it is gone', async () => {
    const { base, outcome } = setUp()
    const list = createConversations({ ...base, storage: storageThatHangs('list') })
    expect(await outcome(list.rename('a', 'name'))).toBe('done')
    expect(list.get()).toMatchObject({ status: 'failed', error: { code: 'storage_timeout' } })
    list.dispose()
  })
})
