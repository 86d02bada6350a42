import { beforeEach, describe, expect, it, vi } from 'vitest'
import { type ChatOptions, createChat, type Delta, textOf, type ToolPart } from '@x/core'
import {
  createEndpoint,
  createFrames,
  type Endpoint,
  type Exchange,
  settle,
} from '../../test/endpoint.ts'

let endpoint: Endpoint

beforeEach(() => {
  endpoint = createEndpoint()
})

function chatWith(options: ChatOptions = {}) {
  return createChat({
    baseURL: 'http://endpoint.invalid/v1',
    fetch: endpoint.fetch,
    model: 'm',
    retry: false,
    scheduler: createFrames().scheduler,
    ...options,
  })
}

function call(exchange: Exchange, ...ids: string[]): void {
  ids.forEach((id, index) => {
    const call = { index, id, function: { name: 'look', arguments: `{"id":"${id}"}` } }
    exchange.chunk({ choices: [{ index: 0, delta: { tool_calls: [call] } }] })
  })
  exchange.finish('tool_calls')
}

const never = (): Promise<never> => new Promise(() => undefined)

describe('onFinish', () => {
  it.each([
    ['is whole', 'complete', (exchange: Exchange) => exchange.finish()],
    ['reaches its length', 'length', (exchange: Exchange) => exchange.finish('length')],
    ['is filtered', 'content_filter', (exchange: Exchange) => exchange.finish('content_filter')],
    ['breaks off', 'interrupted', (exchange: Exchange) => exchange.cut()],
    [
      'fails',
      'error',
      (exchange: Exchange) => {
        exchange.chunk({ error: { message: 'overloaded', code: 'overloaded' } })
        exchange.cut()
      },
    ],
  ])('is called once for an answer that %s', async (_, reason, end) => {
    const onFinish = vi.fn<NonNullable<ChatOptions['onFinish']>>()
    const run = chatWith({ onFinish }).send('q')
    const exchange = await endpoint.next()
    exchange.text('a')
    await settle()
    end(exchange)
    const result = await run
    expect(result.reason).toBe(reason)
    expect(onFinish.mock.calls).toEqual([[result]])
  })

  it('27 is called once with "aborted" for one that is stopped, however often', async () => {
    const onFinish = vi.fn<NonNullable<ChatOptions['onFinish']>>()
    const onError = vi.fn()
    const chat = chatWith({ onFinish, onError })
    void chat.send('q')
    const exchange = await endpoint.next()
    exchange.text('a')
    await settle()
    await Promise.all([chat.stop(), chat.stop()])
    await chat.stop()
    expect(onFinish).toHaveBeenCalledOnce()
    expect(onFinish.mock.calls[0]?.[0]).toMatchObject({ reason: 'aborted' })
    expect(onError).not.toHaveBeenCalled()
  })
})

describe('onChunk', () => {
  it('hears what each read brought', async () => {
    const heard: Delta[] = []
    const run = chatWith({ onChunk: (deltas) => void heard.push(...deltas) }).send('q')
    const exchange = await endpoint.next()
    exchange.reasoning('hm')
    exchange.text('a')
    exchange.finish()
    await run
    expect(heard.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['start', 'reasoning', 'text', 'finish']),
    )
  })

  it('finds what a read brought in the state', async () => {
    const seen: string[] = []
    const chat = chatWith({
      onChunk: () => void seen.push(textOf(chat.get().messages.at(-1)?.parts ?? [])),
    })
    const run = chat.send('q')
    const exchange = await endpoint.next()
    exchange.text('a')
    await settle()
    exchange.text('b')
    exchange.finish()
    await run
    expect(seen[0]).toBe('a')
    expect(seen.at(-1)).toBe('ab')
  })

  it('22 may stop the answer, which keeps what it has', async () => {
    const chat = chatWith({
      onChunk(deltas) {
        if (deltas.some((delta) => delta.type === 'text')) void chat.stop()
      },
    })
    const run = chat.send('q')
    const exchange = await endpoint.next()
    exchange.text('first')
    await settle()
    exchange.text('second')
    expect(await run).toMatchObject({
      reason: 'aborted',
      message: { parts: [{ text: 'first', state: 'done' }] },
    })
    expect(exchange.isAborted).toBe(true)
    expect(chat.get().status).toBe('ready')
  })
})

describe('a callback that throws', () => {
  it.each(['onChunk', 'onToolCall', 'onFinish', 'onError'] as const)(
    '92 is told of and harms no answer: %s',
    async (name) => {
      const chat = chatWith({
        [name]: () => {
          throw new Error('my mistake')
        },
      })
      const run = chat.send('q')
      const exchange = await endpoint.next()
      exchange.text('whole')
      if (name === 'onToolCall') call(exchange, 'a')
      else if (name === 'onError') exchange.cut()
      else exchange.finish()
      expect((await run).message?.parts[0]).toMatchObject({ text: 'whole' })
      expect(chat.get().error?.message).toContain(`the callback \`${name}\` threw: my mistake`)
      const next = chat.send('next')
      const second = await endpoint.next()
      second.text('b')
      second.finish()
      expect((await next).message?.parts[0]).toMatchObject({ text: 'b' })
    },
  )
})

describe('onToolCall', () => {
  it('may say at once what came of a call, and the model goes on', async () => {
    const heard: ToolPart[] = []
    const chat = chatWith({
      body: { tools: [] },
      onToolCall(call) {
        heard.push(call)
        void chat.resolveTool(call.id, { result: `found ${call.id}` })
      },
    })
    const run = chat.send('q')
    call(await endpoint.next(), 'a', 'b')
    const next = await endpoint.next()
    expect(next.body.messages?.slice(2)).toEqual([
      { role: 'tool', tool_call_id: 'a', content: 'found a' },
      { role: 'tool', tool_call_id: 'b', content: 'found b' },
    ])
    next.text('done')
    next.finish()
    expect(await run).toMatchObject({ reason: 'complete', message: { status: 'complete' } })
    expect(heard).toMatchObject([
      { name: 'look', args: { id: 'a' }, state: 'ready' },
      { args: { id: 'b' } },
    ])
  })

  it.each<[string, (exchange: Exchange) => void]>([
    ['the call comes first and alone', (exchange) => call(exchange, 'a')],
    [
      'there is text before it',
      (exchange) => {
        exchange.text('Let me see.')
        call(exchange, 'a')
      },
    ],
  ])('finds the call in the state where %s, and may answer it there', async (_, say) => {
    const seen: unknown[] = []
    const chat = chatWith({
      onToolCall({ id }) {
        const part = chat
          .get()
          .messages.at(-1)
          ?.parts.find((each) => each.type === 'tool')
        seen.push(part?.type === 'tool' && [part.id, part.state, part.args])
        void chat.resolveTool(id, { result: 1 })
      },
    })
    const run = chat.send('q')
    say(await endpoint.next())
    const next = await endpoint.next()
    next.text('done')
    next.finish()
    expect(await run).toMatchObject({ reason: 'complete' })
    expect(seen).toEqual([['a', 'ready', { id: 'a' }]])
  })

  it('may say so later: until then the answer waits', async () => {
    const chat = chatWith({ onToolCall: () => undefined })
    const run = chat.send('q')
    call(await endpoint.next(), 'a')
    expect(await run).toMatchObject({ reason: 'awaiting' })
    const later = chat.resolveTool('a', { result: 1 })
    const next = await endpoint.next()
    next.text('done')
    next.finish()
    expect(await later).toMatchObject({ reason: 'complete' })
  })

  it('68 is asked no more than five times in one turn', async () => {
    const chat = chatWith({
      onToolCall: ({ id }) => void chat.resolveTool(id, { result: 'again' }),
    })
    const run = chat.send('q')
    for (let step = 0; step < 5; step += 1) call(await endpoint.next(), `c${step}`)
    expect(await run).toMatchObject({ error: { kind: 'limit', code: 'max_steps' } })
    expect(endpoint.exchanges).toHaveLength(5)
  })
})

describe('prepare', () => {
  it('changes a request last', async () => {
    const prepare = vi.fn<NonNullable<ChatOptions['prepare']>>(async (request) => ({
      ...request,
      params: { ...request.params, messages: request.params.messages.slice(-1), seed: 7 },
    }))
    const chat = chatWith({ prepare, body: { seed: 1 }, system: 'Be brief.' })
    void chat.send('q', { headers: { 'x-a': '1' } })
    const { body } = await endpoint.next()
    expect(body).toMatchObject({ seed: 7, messages: [{ role: 'user', content: 'q' }] })
    expect(body.messages).toHaveLength(1)
    expect(prepare.mock.calls[0]?.[0].headers).toEqual({ 'x-a': '1' })
  })

  it.each([
    ['throws', () => Promise.reject(new Error('no session')), /threw: no session/],
    [
      'gives nothing back',
      () => undefined as never,
      /the request of `prepare` was given as Undefined/,
    ],
  ])('that %s ends the run with a sentence', async (_, prepare, said) => {
    const chat = chatWith({ prepare })
    expect((await chat.send('q')).error?.message).toMatch(said)
    expect(endpoint.exchanges).toHaveLength(0)
    expect(chat.get().messages).toMatchObject([{ role: 'user' }])
  })
})

describe('a function of the app that never answers', () => {
  it.each<[string, ChatOptions]>([
    ['body', { body: never }],
    ['headers', { headers: never }],
    ['apiKey', { apiKey: never }],
    ['prepare', { prepare: never }],
  ])('13 25 holds up no stop: %s', async (_, options) => {
    const chat = chatWith(options)
    const run = chat.send('q')
    await settle()
    expect(chat.get().status).toBe('submitted')
    await chat.stop()
    expect(await run).toMatchObject({ reason: 'aborted' })
    expect(endpoint.exchanges).toHaveLength(0)
    expect(chat.get()).toMatchObject({ status: 'ready', error: undefined })
  })

  it('17 69 nor does a runner of tools', async () => {
    const tools = { definitions: [], maxSteps: 5, run: never }
    const chat = chatWith({ tools })
    void chat.send('q')
    call(await endpoint.next(), 'a')
    await settle()
    await chat.stop()
    expect(chat.get().messages[1]).toMatchObject({
      status: 'incomplete',
      parts: [{ state: 'cancelled' }],
    })
  })

  it('65 a runner that breaks its word tells the model', async () => {
    const run = () => Promise.reject(new Error('no network'))
    const chat = chatWith({ tools: { definitions: [], maxSteps: 5, run } })
    void chat.send('q')
    call(await endpoint.next(), 'a')
    const next = await endpoint.next()
    expect(next.body.messages?.at(-1)?.content).toBe('Error: no network')
    await chat.stop()
  })
})

describe('metadata', () => {
  it('of the chat is put on what a person sends, unless the message has its own', async () => {
    const chat = chatWith({ metadata: { tab: 1 } })
    void chat.send('a')
    expect(chat.get().messages[0]?.metadata).toEqual({ tab: 1 })
    await chat.stop()
    void chat.send({ text: 'b', metadata: { tab: 2 } })
    expect(chat.get().messages.at(-2)?.metadata).toEqual({ tab: 2 })
    await chat.stop()
  })
})
