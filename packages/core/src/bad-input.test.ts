// What an app gets wrong is told in one sentence, harms nothing that is under way, and the chat stays usable.
import { afterEach, describe, expect, it, vi } from 'vitest'
import { type ChatOptions, type ChatStore, createChat, createCompletion, textOf } from '@x/core'
import { createEndpoint, createFrames, type Endpoint, settle } from '../test/endpoint.ts'

const chatOptions = ({ fetch }: Endpoint) => ({
  baseURL: 'http://endpoint.invalid/v1',
  fetch,
  model: 'm',
  retry: false as const,
})

function chatWith(options: Partial<ChatOptions> = {}): { chat: ChatStore; endpoint: Endpoint } {
  const endpoint = createEndpoint()
  const { scheduler } = createFrames()
  return { chat: createChat({ ...chatOptions(endpoint), scheduler, ...options }), endpoint }
}

/** Asks, and is answered. */
async function turn(chat: ChatStore, endpoint: Endpoint): Promise<void> {
  const run = chat.send('go on')
  const exchange = await endpoint.next()
  exchange.text('gladly')
  exchange.finish()
  expect(await run).toMatchObject({ reason: 'complete', message: { parts: [{ text: 'gladly' }] } })
}

const texts = (chat: ChatStore): string[] => chat.get().messages.map(({ parts }) => textOf(parts))

afterEach(() => void vi.unstubAllGlobals())

describe('an id that is there already', () => {
  it('is refused where a message is appended', async () => {
    const { chat, endpoint } = chatWith({
      initialMessages: [{ id: 'a', role: 'user', content: 'x' }],
    })
    expect(() => chat.append({ id: 'a', role: 'assistant', content: 'y' })).toThrow(
      /^@x\/core: .*"a".*\. Give each its own/,
    )
    expect(texts(chat)).toEqual(['x'])
    await turn(chat, endpoint)
  })

  it('given by `generateId` fails the run with a sentence, and leaves what was there', async () => {
    const { chat } = chatWith({ generateId: () => 'same' })
    expect((await chat.send('x')).error).toMatchObject({
      kind: 'usage',
      message: expect.stringMatching(/"same".*`generateId`/) as string,
    })
    expect(chat.get()).toMatchObject({ messages: [], status: 'ready' })
  })

  it('given again after a reload does the same, until `generateId` gives another', async () => {
    let count = 0
    const { chat, endpoint } = chatWith({
      generateId: () => `id${count++}`,
      id: 'chat',
      initialMessages: [
        { id: 'id0', role: 'user', content: 'x' },
        { id: 'id1', role: 'assistant', content: 'y' },
      ],
    })
    expect((await chat.send('z')).error?.message).toContain('"id0"')
    expect(texts(chat)).toEqual(['x', 'y'])
    count = 10
    await turn(chat, endpoint)
  })

  it('met by a message that waited gives it back to the draft, and says why', async () => {
    let id: string | undefined
    let count = 0
    const { chat, endpoint } = chatWith({ generateId: () => id ?? `id${count++}` })
    const first = chat.send('x')
    const waiting = chat.send('typed meanwhile')
    const exchange = await endpoint.next()
    exchange.text('ok')
    id = chat.get().messages[0]?.id
    exchange.finish()
    expect((await first).reason).toBe('complete')
    expect((await waiting).error?.message).toContain('`generateId`')
    expect(chat.get()).toMatchObject({ status: 'error', queue: [], error: { kind: 'usage' } })
    expect([texts(chat), chat.draft.get()]).toEqual([['x', 'ok'], 'typed meanwhile'])
    id = undefined
    await turn(chat, endpoint)
  })
})

describe('an id that nobody knows', () => {
  const verbs: [string, (chat: ChatStore) => ReturnType<ChatStore['send']>][] = [
    ['regenerate', (chat) => chat.regenerate('nobody')],
    ['resume', (chat) => chat.resume('nobody')],
    ['edit', (chat) => chat.edit('nobody', 'x')],
    ['resolveTool', (chat) => chat.resolveTool('nobody', { result: 1 })],
    ['approveTool', (chat) => chat.approveTool('nobody', { approved: true })],
  ]

  it.each(verbs)('is named by the run of `%s`, and stops no answer', async (_name, verb) => {
    const { chat, endpoint } = chatWith()
    const run = chat.send('x')
    const exchange = await endpoint.next()
    exchange.text('half')
    await settle()
    expect(await verb(chat)).toMatchObject({
      reason: 'error',
      error: { kind: 'usage', message: expect.stringMatching(/^@x\/core: .*"nobody".*\. .+\.$/) },
    })
    expect(chat.get().status).toBe('streaming')
    exchange.text(' and half')
    exchange.finish()
    expect(textOf((await run).message?.parts ?? [])).toBe('half and half')
    await turn(chat, endpoint)
  })

  it('is told in a sentence where a message is to be taken out or shown', async () => {
    const { chat, endpoint } = chatWith()
    const run = chat.send('x')
    const exchange = await endpoint.next()
    exchange.text('half')
    await settle()
    expect(() => chat.remove('nobody')).toThrow(/^@x\/core: .*"nobody".*\. .+\.$/)
    expect(() => chat.selectBranch('nobody')).toThrow(/^@x\/core: .*"nobody".*\. .+\.$/)
    expect(chat.get()).toMatchObject({ status: 'streaming', error: undefined })
    exchange.text(' and half')
    exchange.finish()
    expect(textOf((await run).message?.parts ?? [])).toBe('half and half')
    await turn(chat, endpoint)
  })

  it('changes nothing where what was wanted is so already, or nothing is there to change', async () => {
    const { chat, endpoint } = chatWith()
    await turn(chat, endpoint)
    const before = chat.get()
    chat.selectBranch(undefined)
    chat.unqueue('nobody')
    chat.moveQueued('nobody', 0)
    chat.sendNow('nobody')
    expect(chat.get().messages).toEqual(before.messages)
    expect(chat.get()).toMatchObject({ status: 'ready', error: undefined, queue: [] })
    expect(chat.branches('nobody')).toEqual({ ids: [], index: -1 })
    await turn(chat, endpoint)
  })

  it('of a message that was sent while it was being changed gives the new words to the draft', async () => {
    const { chat, endpoint } = chatWith()
    const first = chat.send('x')
    const waiting = chat.send('y')
    const exchange = await endpoint.next()
    exchange.finish('length')
    await first
    chat.resumeQueue()
    expect(chat.get().queue).toEqual([])
    chat.editQueued(waiting.id, 'y, better')
    expect(chat.draft.get()).toBe('y, better')
    await chat.stop()
  })
})

describe('an asynchronous callback that rejects', () => {
  it.each(['onChunk', 'onToolCall', 'onFinish', 'onError'] as const)(
    '92 is told of like one that throws: %s',
    async (name) => {
      const { chat, endpoint } = chatWith({ [name]: async () => Promise.reject(new Error('mine')) })
      const run = chat.send('x')
      const exchange = await endpoint.next()
      exchange.text('whole')
      if (name === 'onToolCall') {
        const call = { index: 0, id: 'a', function: { name: 'f', arguments: '{}' } }
        exchange.chunk({ choices: [{ index: 0, delta: { tool_calls: [call] } }] })
        exchange.finish('tool_calls')
      } else if (name === 'onError') exchange.cut()
      else exchange.finish()
      expect(textOf((await run).message?.parts ?? [])).toBe('whole')
      await settle()
      expect(chat.get().error?.message).toContain(`the callback \`${name}\` threw: mine`)
      chat.setOptions({ ...chatOptions(endpoint) })
      await turn(chat, endpoint)
      expect(chat.get()).toMatchObject({ status: 'ready', error: undefined })
    },
  )

  it('K92 is told of by a completion as well', async () => {
    const endpoint = createEndpoint()
    const completion = createCompletion({
      ...chatOptions(endpoint),
      onFinish: async () => Promise.reject(new Error('mine')),
    })
    const run = completion.complete('x')
    const exchange = await endpoint.next()
    exchange.chunk({ choices: [{ index: 0, text: 'y', finish_reason: 'stop' }] })
    exchange.cut()
    await run
    await settle()
    expect(completion.get()).toMatchObject({
      status: 'ready',
      text: 'y',
      error: { message: expect.stringContaining('the callback `onFinish` threw: mine') as string },
    })
  })
})

describe('a listener that throws', () => {
  it('is reported where what nobody caught is, and keeps neither answer nor other listeners from going on', async () => {
    const reported: unknown[] = []
    vi.stubGlobal('reportError', (error: unknown) => reported.push(error))
    const { chat, endpoint } = chatWith()
    const mistake = new Error('mine')
    let heard = 0
    chat.subscribe(() => {
      throw mistake
    })
    chat.subscribe(() => heard++)
    await turn(chat, endpoint)
    expect(chat.get()).toMatchObject({ status: 'ready', error: undefined })
    expect(heard).toBeGreaterThanOrEqual(3)
    expect(reported).toHaveLength(heard)
    expect(new Set(reported)).toEqual(new Set([mistake]))
  })

  it('ends nothing in silence where there is no `reportError`', async () => {
    vi.stubGlobal('reportError', undefined)
    const thrown: unknown[] = []
    vi.stubGlobal('queueMicrotask', (task: () => void) => {
      try {
        task()
      } catch (error) {
        thrown.push(error)
      }
    })
    const { chat } = chatWith()
    chat.draft.subscribe(() => {
      throw new Error('mine')
    })
    chat.draft.set('typed')
    expect(chat.draft.get()).toBe('typed')
    expect(thrown).toMatchObject([{ message: 'mine' }])
  })
})
