import { beforeEach, describe, expect, it } from 'vitest'
import { type ChatMessage, type ChatOptions, createChat, findMessage, textOf } from '@x/core'
import {
  createEndpoint,
  createFrames,
  type Endpoint,
  type Exchange,
  settle,
} from '../../test/endpoint.ts'

let endpoint: Endpoint
let frames: ReturnType<typeof createFrames>

beforeEach(() => {
  endpoint = createEndpoint()
  frames = createFrames()
})

function chatWith(options: ChatOptions = {}) {
  return createChat({
    baseURL: 'http://endpoint.invalid/v1',
    fetch: endpoint.fetch,
    model: 'm',
    retry: false,
    scheduler: frames.scheduler,
    ...options,
  })
}

const said = (messages: readonly ChatMessage[] = []): string[] =>
  messages.map(({ parts }) => textOf(parts))

function choice(exchange: Exchange, index: number, content: string, reason: string | null = null) {
  exchange.chunk({ choices: [{ index, delta: { content }, finish_reason: reason }] })
}

describe('several choices', () => {
  it('48 are siblings, each with its own text, end and log probabilities', async () => {
    const chat = chatWith({ body: { n: 3 } })
    const run = chat.send('q')
    const exchange = await endpoint.next()
    expect(exchange.body['n']).toBe(3)
    choice(exchange, 0, 'A')
    choice(exchange, 1, 'B')
    choice(exchange, 2, 'C')
    choice(exchange, 0, '1')
    choice(exchange, 1, '2')
    exchange.chunk({
      choices: [
        {
          index: 2,
          delta: { content: '3' },
          logprobs: { content: [{ token: '3', logprob: -0.5, top_logprobs: [] }] },
          finish_reason: 'length',
        },
      ],
    })
    choice(exchange, 0, '', 'stop')
    choice(exchange, 1, '', 'stop')
    exchange.chunk({
      choices: [],
      usage: { prompt_tokens: 2, completion_tokens: 6, total_tokens: 8 },
    })
    exchange.chunk({ choices: [] })
    exchange.finish()
    const result = await run
    expect(said(result.messages)).toEqual(['A1', 'B2', 'C3'])
    expect(said(chat.get().messages)).toEqual(['q', 'A1'])
    const { ids, index } = chat.branches(chat.get().messages[1]?.id ?? '')
    expect([ids.length, index]).toEqual([3, 0])
    const last = findMessage(chat.get(), ids[2] ?? '')
    expect(last).toMatchObject({ status: 'incomplete', reason: 'length', finishReason: 'length' })
    expect(last?.logprobs?.content).toHaveLength(1)
    // Told once for all of them, and counted once.
    expect(chat.get().usage?.totalTokens).toBe(8)
    chat.selectBranch(ids[1])
    expect(said(chat.get().messages)).toEqual(['q', 'B2'])
  })

  it('can be read while they are being written', async () => {
    const chat = chatWith({ body: { n: 2 } })
    void chat.send('q')
    const exchange = await endpoint.next()
    choice(exchange, 0, 'A')
    choice(exchange, 1, 'B')
    await settle()
    const { ids } = chat.branches(chat.get().messages[1]?.id ?? '')
    expect(ids.map((id) => textOf(findMessage(chat.get(), id)?.parts ?? []))).toEqual(['A', 'B'])
    chat.selectBranch(ids[1])
    choice(exchange, 1, '!')
    await settle()
    expect(said(chat.get().messages)).toEqual(['q', 'B!'])
    expect(chat.get().status).toBe('streaming')
  })

  it('all keep what they have when they are stopped', async () => {
    const chat = chatWith({ body: { n: 2 } })
    const run = chat.send('q')
    const exchange = await endpoint.next()
    choice(exchange, 0, 'A')
    choice(exchange, 1, 'B')
    await settle()
    await chat.stop()
    expect((await run).messages).toMatchObject([
      { status: 'incomplete', reason: 'aborted' },
      { status: 'incomplete', reason: 'aborted' },
    ])
  })
})

describe('several models', () => {
  async function ask(chat = chatWith()) {
    const run = chat.send('q', { models: ['a', 'b'] })
    const first = await endpoint.next()
    const second = await endpoint.next()
    return { chat, run, first, second }
  }

  it('answer beside each other, each in its own request', async () => {
    const { chat, run, first, second } = await ask()
    expect([first.body['model'], second.body['model']]).toEqual(['a', 'b'])
    second.text('from b')
    await settle()
    expect(chat.get().status).toBe('streaming')
    first.text('from a')
    first.finish()
    await settle()
    expect(chat.get().status).toBe('streaming')
    second.finish()
    const result = await run
    expect(said(result.messages)).toEqual(['from a', 'from b'])
    expect(said(chat.get().messages)).toEqual(['q', 'from a'])
    expect(chat.get().status).toBe('ready')
    expect(chat.branches(result.message?.id ?? '').ids).toHaveLength(2)
  })

  it('do not harm each other: one that fails stays beside the other, with its error', async () => {
    const chat = chatWith()
    const run = chat.send('q', { models: ['a', 'b'] })
    const first = await endpoint.next()
    const second = await endpoint.next()
    first.cut()
    second.text('from b')
    second.finish()
    const result = await run
    expect(result).toMatchObject({ reason: 'complete', message: { status: 'complete' } })
    expect(said(chat.get().messages)).toEqual(['q', 'from b'])
    expect(chat.get()).toMatchObject({ status: 'ready', error: undefined })
    const other = result.messages?.find(({ status }) => status === 'incomplete')
    expect(other?.error?.kind).toBe('protocol')
  })

  it('fail together only when all do', async () => {
    const { chat, run, first, second } = await ask()
    first.cut()
    second.cut()
    expect((await run).error?.kind).toBe('protocol')
    expect(chat.get().status).toBe('error')
  })

  it('are all stopped by one stop, and the queue waits for all of them', async () => {
    const { chat, run, first, second } = await ask()
    const next = chat.send('next')
    first.text('a')
    first.finish()
    await settle()
    expect(chat.get().queue).toHaveLength(1)
    await chat.stop()
    expect(second.isAborted).toBe(true)
    expect((await run).messages?.[0]).toMatchObject({ status: 'complete' })
    expect(chat.get()).toMatchObject({ status: 'ready', isQueuePaused: true })
    chat.resumeQueue()
    const third = await endpoint.next()
    third.text('ok')
    third.finish()
    expect((await next).reason).toBe('complete')
  })

  it('can be asked again for an answer that is there', async () => {
    const chat = chatWith({
      initialMessages: [
        { role: 'user', content: 'q' },
        { role: 'assistant', content: 'old' },
      ],
    })
    void chat.regenerate('m1', { models: ['a', 'b'] })
    await endpoint.next()
    await endpoint.next()
    expect(chat.branches('m1').ids).toHaveLength(3)
  })
})

describe('an answer being written', () => {
  it('44 goes on while another version is looked at', async () => {
    const chat = chatWith({
      initialMessages: [
        { role: 'user', content: 'q' },
        { role: 'assistant', content: 'old' },
      ],
    })
    const run = chat.regenerate()
    const exchange = await endpoint.next()
    exchange.text('new')
    await settle()
    chat.selectBranch('m1')
    expect(said(chat.get().messages)).toEqual(['q', 'old'])
    exchange.text(' one')
    exchange.finish()
    const result = await run
    expect(said(result.messages)).toEqual(['new one'])
    // A reader who looks at the old one is left there.
    expect(said(chat.get().messages)).toEqual(['q', 'old'])
  })
})

describe('an answer put in other words', () => {
  it('stands beside the one of the model, and asks nobody', async () => {
    const chat = chatWith()
    const run = chat.send('q')
    const exchange = await endpoint.next()
    exchange.reasoning('hm')
    exchange.text('the answer')
    exchange.finish()
    const { message } = await run
    const { reason, message: edited } = await chat.edit(message?.id ?? '', 'a better answer')
    expect(reason).toBe('complete')
    expect(edited?.parts).toMatchObject([{ text: 'hm' }, { text: 'a better answer' }])
    expect(said(chat.get().messages)).toEqual(['q', 'a better answer'])
    expect(chat.branches(edited?.id ?? '').ids).toEqual([message?.id, edited?.id])
    expect(endpoint.exchanges).toHaveLength(1)
    void chat.send('next')
    // What the model thought belongs to its own words.
    expect((await endpoint.next()).body.messages?.[1]).toEqual({
      role: 'assistant',
      content: 'a better answer',
    })
  })

  it('carries out nothing that its first wording still asks for', async () => {
    const chat = chatWith({ onToolCall: () => undefined })
    const run = chat.send('q')
    const exchange = await endpoint.next()
    const tool_calls = [{ index: 0, id: 'c', function: { name: 'pay', arguments: '{}' } }]
    exchange.chunk({ choices: [{ index: 0, delta: { tool_calls } }] })
    exchange.finish('tool_calls')
    const { message } = await run
    const { message: edited } = await chat.edit(message?.id ?? '', 'no')
    expect(edited?.parts).toMatchObject([{ type: 'tool', state: 'cancelled' }, { text: 'no' }])
    expect(edited?.status).toBe('complete')
  })
})
