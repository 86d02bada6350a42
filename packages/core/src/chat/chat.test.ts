import { beforeEach, describe, expect, it, vi } from 'vitest'
import { createEndpoint, createFrames, type Endpoint, settle } from '../../test/endpoint.ts'
import {
  type ChatMessage,
  type ChatOptions,
  type ChatState,
  createChat,
  createClient,
  textOf,
} from '../index.ts'

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

function said(messages: readonly ChatMessage[]): string[] {
  return messages.map((message) => `${message.role}: ${textOf(message.parts)}`)
}

describe('send', () => {
  it('shows the question and a pending answer at once, then streams, then is ready', async () => {
    const chat = chatWith()
    const seen: string[] = []
    chat.subscribe(() => seen.push(chat.get().status))
    const run = chat.send('hello')
    expect(said(chat.get().messages)).toEqual(['user: hello', 'assistant: '])
    expect(chat.get()).toMatchObject({ status: 'submitted' })
    expect(chat.get().messages[1]).toMatchObject({ status: 'pending' })

    const exchange = await endpoint.next()
    exchange.text('Hi')
    await settle()
    expect(chat.get()).toMatchObject({ status: 'streaming' })
    expect(said(chat.get().messages)).toEqual(['user: hello', 'assistant: Hi'])
    exchange.text(' there')
    exchange.finish('stop', { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 })

    const result = await run
    expect(result).toMatchObject({ reason: 'complete' })
    expect(result.message).toMatchObject({
      status: 'complete',
      finishReason: 'stop',
      model: 'served',
      usage: { totalTokens: 5 },
      timing: { firstTokenMs: expect.any(Number), totalMs: expect.any(Number) },
    })
    expect(chat.get()).toMatchObject({ status: 'ready', usage: { totalTokens: 5 } })
    expect(seen.at(0)).toBe('submitted')
    expect(seen.at(-1)).toBe('ready')
  })

  it('sends the conversation, the system prompt and the body that were current when it started', async () => {
    let temperature = 0
    const chat = chatWith({ system: 'Be brief.', body: () => ({ temperature }) })
    temperature = 0.5
    const run = chat.send('one', { model: 'other', body: { top_p: 0.1 } })
    const first = await endpoint.next()
    expect(first.url).toBe('http://endpoint.invalid/v1/chat/completions')
    expect(first.body).toMatchObject({
      model: 'other',
      temperature: 0.5,
      top_p: 0.1,
      stream: true,
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'one' },
      ],
    })
    first.reasoning('hm')
    first.text('1')
    first.finish()
    await run
    void chat.send('two')
    const second = await endpoint.next()
    expect(second.body.messages?.map(({ role, content }) => [role, content])).toEqual([
      ['system', 'Be brief.'],
      ['user', 'one'],
      ['assistant', '1'],
      ['user', 'two'],
    ])
  })

  it('refuses an empty message with a sentence and stays usable', async () => {
    const chat = chatWith()
    const result = await chat.send('  ')
    expect(result).toMatchObject({ reason: 'error', error: { kind: 'usage' } })
    expect(result.error?.message).toContain('empty message')
    expect(chat.get()).toMatchObject({ status: 'ready', messages: [] })
  })

  it('says that a model is missing, and keeps what was typed', async () => {
    const chat = chatWith({ model: undefined })
    const result = await chat.send('hello')
    expect(result.error).toMatchObject({ kind: 'usage', action: 'choose-model' })
    expect(said(chat.get().messages)).toEqual(['user: hello'])
    expect(chat.get().status).toBe('error')
  })

  it('sends pictures and files as parts', async () => {
    const chat = chatWith()
    void chat.send({
      text: 'what is it?',
      parts: [{ type: 'image', url: 'data:image/png;base64,AA==' }],
    })
    const { body } = await endpoint.next()
    expect(body.messages?.[0]?.content).toEqual([
      { type: 'image_url', image_url: { url: 'data:image/png;base64,AA==' } },
      { type: 'text', text: 'what is it?' },
    ])
  })
})

describe('publishing', () => {
  it('tells listeners at most once a frame, while get() is always current', async () => {
    const chat = chatWith()
    void chat.send('go')
    const exchange = await endpoint.next()
    exchange.text('first')
    await settle()
    const listener = vi.fn()
    chat.subscribe(listener)
    for (let index = 0; index < 50; index++) {
      exchange.text('.')
      await settle()
    }
    expect(listener).not.toHaveBeenCalled()
    expect(textOf(chat.get().messages[1]!.parts)).toBe(`first${'.'.repeat(50)}`)
    expect(frames.waiting).toBe(1)
    frames.tick()
    expect(listener).toHaveBeenCalledTimes(1)
  })

  it('publishes the last text and the final status together', async () => {
    const chat = chatWith()
    const run = chat.send('go')
    const exchange = await endpoint.next()
    exchange.text('a')
    await settle()
    const states: ChatState[] = []
    chat.subscribe(() => states.push(chat.get()))
    exchange.text('b')
    exchange.finish()
    await run
    expect(states.map((state) => [state.status, textOf(state.messages[1]!.parts)])).toEqual([
      ['ready', 'ab'],
    ])
  })

  it('changes the identity of one part and one message, and of nothing else', async () => {
    const chat = chatWith({
      initialMessages: [
        { role: 'user', content: 'x' },
        { role: 'assistant', content: 'y' },
      ],
    })
    void chat.send('go')
    const exchange = await endpoint.next()
    exchange.reasoning('thinking')
    exchange.text('a')
    await settle()
    const before = chat.get().messages
    exchange.text('b')
    await settle()
    const after = chat.get().messages
    expect(after.map((message, index) => message === before[index])).toEqual([
      true,
      true,
      true,
      false,
    ])
    expect(after[3]!.parts.map((part, index) => part === before[3]!.parts[index])).toEqual([
      true,
      false,
    ])
  })
})

describe('stop', () => {
  it('keeps and marks what has arrived, closes the connection, and the next send works', async () => {
    const onFinish = vi.fn()
    const chat = chatWith({ onFinish })
    const run = chat.send('go')
    const exchange = await endpoint.next()
    exchange.text('partial')
    await settle()
    const stopped = chat.stop()
    expect(chat.get()).toMatchObject({ status: 'ready', error: undefined })
    expect(chat.get().messages[1]).toMatchObject({
      status: 'incomplete',
      reason: 'aborted',
      parts: [{ type: 'text', text: 'partial', state: 'done' }],
    })
    await stopped
    expect(exchange.isAborted).toBe(true)
    expect(await run).toMatchObject({ reason: 'aborted', message: { reason: 'aborted' } })
    expect(onFinish).toHaveBeenCalledTimes(1)

    const again = chat.send('again')
    const second = await endpoint.next()
    second.text('ok')
    second.finish()
    expect(await again).toMatchObject({ reason: 'complete' })
  })

  it('before the first token leaves the question and no empty answer', async () => {
    const chat = chatWith()
    const run = chat.send('go')
    await endpoint.next()
    await chat.stop()
    expect(await run).toEqual({ message: undefined, messages: [], reason: 'aborted' })
    expect(said(chat.get().messages)).toEqual(['user: go'])
  })

  it('when nothing runs does nothing', async () => {
    await expect(chatWith().stop()).resolves.toBeUndefined()
  })

  it('from inside a listener ends the run once', async () => {
    const onFinish = vi.fn()
    const chat = chatWith({ onFinish })
    chat.subscribe(() => {
      if (chat.get().status === 'streaming') void chat.stop()
    })
    const run = chat.send('go')
    const exchange = await endpoint.next()
    exchange.text('x')
    expect(await run).toMatchObject({ reason: 'aborted' })
    expect(onFinish).toHaveBeenCalledTimes(1)
  })
})

describe('a failure', () => {
  it('before the first token leaves the question, the error, and a way to try again', async () => {
    const onError = vi.fn()
    const chat = chatWith({ onError })
    endpoint.refuse(429, '{"error":{"message":"slow down","code":"rate_limit_exceeded"}}')
    const run = chat.send('go')
    expect(await run).toMatchObject({ reason: 'error', message: undefined, error: { status: 429 } })
    expect(chat.get()).toMatchObject({
      status: 'error',
      error: { message: 'slow down', action: 'retry' },
    })
    expect(said(chat.get().messages)).toEqual(['user: go'])
    expect(onError).toHaveBeenCalledTimes(1)

    endpoint.refuse(undefined)
    const retry = chat.regenerate()
    expect(chat.get()).toMatchObject({ status: 'submitted', error: undefined })
    await endpoint.next()
    const exchange = await endpoint.next()
    exchange.text('fine')
    exchange.finish()
    await retry
    expect(said(chat.get().messages)).toEqual(['user: go', 'assistant: fine'])
  })

  it('amid the answer keeps the text and says that it broke off', async () => {
    const chat = chatWith()
    const run = chat.send('go')
    const exchange = await endpoint.next()
    exchange.text('half')
    exchange.cut()
    expect(await run).toMatchObject({ reason: 'interrupted', error: { kind: 'interrupted' } })
    expect(chat.get().messages[1]).toMatchObject({
      status: 'incomplete',
      reason: 'interrupted',
      parts: [{ text: 'half', state: 'done' }],
      error: { kind: 'interrupted' },
    })
  })

  it('of a callback is told and leaves the chat usable', async () => {
    const chat = chatWith({
      onFinish() {
        throw new Error('oops')
      },
    })
    const run = chat.send('go')
    const exchange = await endpoint.next()
    exchange.text('x')
    exchange.finish()
    expect(await run).toMatchObject({ reason: 'complete' })
    expect(chat.get().error?.message).toContain('`onFinish` threw: oops')
    chat.clearError()
    expect(chat.get()).toMatchObject({ status: 'ready', error: undefined })
  })

  it('of an option function fails the run with a sentence', async () => {
    const chat = chatWith({
      headers: () => {
        throw new Error('no token')
      },
    })
    expect(await chat.send('go')).toMatchObject({
      reason: 'error',
      error: { message: expect.stringContaining('no token') },
    })
  })

  it.each([
    ['length', 'length'],
    ['content_filter', 'content_filter'],
  ])('of %s marks the answer as incomplete without an error', async (finish, reason) => {
    const chat = chatWith()
    const run = chat.send('go')
    const exchange = await endpoint.next()
    exchange.text('x')
    exchange.finish(finish)
    expect(await run).toMatchObject({ reason, message: { status: 'incomplete', reason } })
    expect(chat.get()).toMatchObject({ status: 'ready', error: undefined })
  })
})

describe('a send while busy', () => {
  it('waits by default, and is sent with the first answer in its history', async () => {
    const chat = chatWith()
    void chat.send('one')
    const second = chat.send('two')
    expect(chat.get().queue).toMatchObject([{ input: 'two' }])
    expect(said(chat.get().messages)).toEqual(['user: one', 'assistant: '])
    const first = await endpoint.next()
    first.text('1')
    first.finish()
    const exchange = await endpoint.next()
    expect(exchange.body.messages?.map(({ content }) => content)).toEqual(['one', '1', 'two'])
    exchange.text('2')
    exchange.finish()
    expect(await second).toMatchObject({ reason: 'complete' })
    expect(said(chat.get().messages)).toEqual([
      'user: one',
      'assistant: 1',
      'user: two',
      'assistant: 2',
    ])
    expect(chat.get().queue).toEqual([])
  })

  it('is kept when the answer is stopped or fails, until the queue is resumed', async () => {
    const chat = chatWith()
    void chat.send('one')
    const second = chat.send('two')
    await endpoint.next()
    await chat.stop()
    expect(chat.get()).toMatchObject({ isQueuePaused: true, queue: [{ input: 'two' }] })
    chat.resumeQueue()
    const exchange = await endpoint.next()
    exchange.text('2')
    exchange.finish()
    expect(await second).toMatchObject({ reason: 'complete' })
  })

  it('can be taken back into the draft', async () => {
    const chat = chatWith()
    void chat.send('one')
    const second = chat.send('two')
    second.abort()
    expect(await second).toMatchObject({ reason: 'aborted' })
    expect(chat.draft.get()).toBe('two')
    expect(chat.get().queue).toEqual([])
  })

  it('can interrupt', async () => {
    const chat = chatWith({ whenBusy: 'interrupt' })
    const one = chat.send('one')
    const first = await endpoint.next()
    first.text('half')
    await settle()
    void chat.send('two')
    expect(await one).toMatchObject({ reason: 'aborted' })
    const second = await endpoint.next()
    expect(second.body.messages?.map(({ content }) => content)).toEqual(['one', 'half', 'two'])
  })

  it('can be refused', async () => {
    const chat = chatWith({ whenBusy: 'reject' })
    void chat.send('one')
    expect(await chat.send('two')).toMatchObject({ reason: 'error', error: { kind: 'usage' } })
    expect(chat.get().queue).toEqual([])
  })
})

describe('branches', () => {
  async function answered(
    chat: ReturnType<typeof chatWith>,
    act: () => PromiseLike<unknown>,
    text: string,
  ) {
    const run = act()
    const exchange = await endpoint.next()
    exchange.text(text)
    exchange.finish()
    await run
    return chat.get().messages.at(-1)!
  }

  it('keep the old answer beside a regenerated one', async () => {
    const chat = chatWith()
    const old = await answered(chat, () => chat.send('q'), 'first')
    const fresh = await answered(chat, () => chat.regenerate(), 'second')
    expect(said(chat.get().messages)).toEqual(['user: q', 'assistant: second'])
    expect(chat.branches(fresh.id)).toEqual({ ids: [old.id, fresh.id], index: 1 })
    chat.selectBranch(old.id)
    expect(said(chat.get().messages)).toEqual(['user: q', 'assistant: first'])
  })

  it('leave the old answer standing when a regenerate fails', async () => {
    const chat = chatWith()
    const old = await answered(chat, () => chat.send('q'), 'good')
    endpoint.refuse(500)
    const run = chat.regenerate()
    expect(await run).toMatchObject({ reason: 'error' })
    expect(said(chat.get().messages)).toEqual(['user: q', 'assistant: good'])
    expect(chat.branches(old.id).ids).toEqual([old.id])
    expect(chat.get().status).toBe('error')
  })

  it('leave the old answer standing when a regenerate breaks off, and keep what it wrote', async () => {
    const chat = chatWith()
    const old = await answered(chat, () => chat.send('q'), 'good')
    const run = chat.regenerate()
    const exchange = await endpoint.next()
    exchange.text('bad')
    exchange.cut()
    const { message } = await run
    expect(said(chat.get().messages)).toEqual(['user: q', 'assistant: good'])
    expect(chat.branches(old.id).ids).toEqual([old.id, message!.id])
  })

  it('are made by an edit, and land on the last answer when switched to', async () => {
    const chat = chatWith()
    await answered(chat, () => chat.send('a'), '1')
    await answered(chat, () => chat.send('b'), '2')
    const [question] = chat.get().messages
    await answered(chat, () => chat.edit(question!.id, 'A'), '3')
    expect(said(chat.get().messages)).toEqual(['user: A', 'assistant: 3'])
    chat.selectBranch(question!.id)
    expect(said(chat.get().messages)).toEqual([
      'user: a',
      'assistant: 1',
      'user: b',
      'assistant: 2',
    ])
  })

  it('say what was wrong with an unknown id', async () => {
    const chat = chatWith()
    expect((await chat.edit('nope', 'x')).error?.message).toContain('"nope"')
    expect((await chat.regenerate('nope')).error?.kind).toBe('usage')
    expect((await chat.regenerate()).error?.kind).toBe('usage')
    expect(() => chat.selectBranch('nope')).toThrow(/"nope"/)
    expect(() => chat.remove('nope')).toThrow(/"nope"/)
    expect(chat.get().status).toBe('ready')
  })
})

describe('the conversation', () => {
  it('starts with what it is given, with stable ids', () => {
    const chat = chatWith({
      initialMessages: [
        { role: 'user', content: 'a' },
        { role: 'assistant', content: 'b' },
      ],
    })
    expect(chat.get().messages.map(({ id }) => id)).toEqual(['m0', 'm1'])
    expect(chat.get()).toBe(chat.initial)
  })

  it('is plain JSON', async () => {
    const chat = chatWith()
    const run = chat.send('q')
    const exchange = await endpoint.next()
    exchange.reasoning('r')
    exchange.text('a')
    exchange.finish('stop', { prompt_tokens: 1, completion_tokens: 1 })
    await run
    const { messages } = chat.get()
    expect(JSON.parse(JSON.stringify(messages))).toEqual(structuredClone(messages))
  })

  it('can be replaced amid an answer, which does not come back', async () => {
    const chat = chatWith()
    void chat.send('q')
    const exchange = await endpoint.next()
    exchange.text('a')
    await settle()
    chat.setMessages([])
    exchange.text('b')
    await settle()
    frames.tick()
    expect(chat.get().messages).toEqual([])
    expect(exchange.isAborted).toBe(true)
  })

  it('loses a message and keeps what came after it', () => {
    const chat = chatWith({
      initialMessages: [
        { role: 'user', content: 'a' },
        { role: 'assistant', content: 'b' },
        { role: 'user', content: 'c' },
      ],
    })
    chat.remove('m1')
    expect(said(chat.get().messages)).toEqual(['user: a', 'user: c'])
    chat.remove('m2')
    expect(said(chat.get().messages)).toEqual(['user: a'])
  })

  it('keeps the text of a running answer when an earlier message is removed', async () => {
    const chat = chatWith({
      initialMessages: [
        { role: 'user', content: 'a' },
        { role: 'assistant', content: 'b' },
      ],
    })
    void chat.send('q')
    const exchange = await endpoint.next()
    exchange.text('live')
    await settle()
    chat.remove('m0')
    expect(said(chat.get().messages)).toEqual(['assistant: b', 'user: q', 'assistant: live'])
  })

  it('takes messages without asking, but not between a question and its answer', () => {
    const chat = chatWith()
    chat.append({ role: 'assistant', content: 'welcome' })
    expect(said(chat.get().messages)).toEqual(['assistant: welcome'])
    void chat.send('q')
    expect(() => chat.append({ role: 'user', content: 'x' })).toThrow(/between question and answer/)
  })

  it('is emptied whole', async () => {
    const chat = chatWith()
    void chat.send('one')
    const queued = chat.send('two')
    chat.clear()
    expect(chat.get()).toMatchObject({ messages: [], queue: [], status: 'ready' })
    expect(await queued).toMatchObject({ reason: 'aborted' })
  })

  it('adds the cost of all answers exactly', async () => {
    const chat = chatWith()
    for (const cost of [0.1, 0.2]) {
      const run = chat.send('q')
      const exchange = await endpoint.next()
      exchange.text('a')
      exchange.finish('stop', { prompt_tokens: 1, completion_tokens: 1, cost })
      await run
    }
    expect(chat.get().usage?.cost).toEqual({ amount: '0.3', currency: 'USD', estimated: false })
  })
})

describe('the options', () => {
  it('may be a client made elsewhere, and then no address', async () => {
    const client = createClient({ baseURL: 'http://elsewhere.invalid/v1', fetch: endpoint.fetch })
    const chat = createChat({ client, model: 'm' })
    void chat.send('q')
    expect((await endpoint.next()).url).toBe('http://elsewhere.invalid/v1/chat/completions')
    expect(() => createChat({ client, baseURL: '/api' })).toThrow(/`client` was given beside/)
    expect(() => createChat({})).toThrow(/no address/)
  })

  it('are read when a request starts', async () => {
    const chat = chatWith()
    chat.setOptions({ baseURL: 'http://new.invalid', fetch: endpoint.fetch, model: 'n' })
    void chat.send('q')
    const exchange = await endpoint.next()
    expect(exchange.url).toBe('http://new.invalid/chat/completions')
    expect(exchange.body['model']).toBe('n')
  })
})

describe('resume', () => {
  async function brokenOff(options: ChatOptions = {}) {
    const chat = chatWith(options)
    const run = chat.send('q')
    const exchange = await endpoint.next()
    exchange.text('The quick brown fox jumps ')
    exchange.cut()
    await run
    return chat
  }

  it('goes on in the same message, and trims what the model repeats', async () => {
    const chat = await brokenOff()
    const before = chat.get().messages[1]
    const run = chat.resume()
    expect(chat.get().messages[1]).toMatchObject({
      id: before!.id,
      status: 'pending',
      parts: [{ text: 'The quick brown fox jumps ' }],
    })
    const exchange = await endpoint.next()
    expect(exchange.body.messages?.map(({ role }) => role)).toEqual(['user', 'assistant', 'user'])
    expect(exchange.body.messages?.[1]?.content).toBe('The quick brown fox jumps ')
    exchange.text('brown fox ')
    await settle()
    expect(said(chat.get().messages)[1]).toBe('assistant: The quick brown fox jumps ')
    exchange.text('jumps over the dog.')
    exchange.finish()
    expect(await run).toMatchObject({ reason: 'complete' })
    expect(said(chat.get().messages)).toEqual([
      'user: q',
      'assistant: The quick brown fox jumps over the dog.',
    ])
    expect(chat.get().messages[1]).toMatchObject({ status: 'complete' })
    expect(chat.get().messages[1]).not.toHaveProperty('reason')
  })

  it('keeps a short repetition, which may be chance', async () => {
    const chat = await brokenOff()
    const run = chat.resume()
    const exchange = await endpoint.next()
    exchange.text('jumps!')
    exchange.finish()
    await run
    expect(said(chat.get().messages)[1]).toBe('assistant: The quick brown fox jumps jumps!')
  })

  it('leaves the answer as it was when nothing more comes', async () => {
    const chat = await brokenOff()
    const before = chat.get().messages[1]
    endpoint.refuse(500)
    expect(await chat.resume()).toMatchObject({ reason: 'error' })
    expect(chat.get().messages[1]).toEqual(before)
    expect(chat.get().status).toBe('error')
  })

  it('may be stopped and resumed again', async () => {
    const chat = await brokenOff()
    void chat.resume()
    const second = await endpoint.next()
    second.text('over ')
    await settle()
    await chat.stop()
    expect(chat.get().messages[1]).toMatchObject({ status: 'incomplete', reason: 'aborted' })
    const run = chat.resume()
    const third = await endpoint.next()
    third.text('the dog.')
    third.finish()
    await run
    expect(said(chat.get().messages)[1]).toBe('assistant: The quick brown fox jumps over the dog.')
  })

  it('sends the answer alone to an endpoint that continues it by itself', async () => {
    const chat = await brokenOff({ continuePrompt: false })
    void chat.resume()
    const exchange = await endpoint.next()
    expect(exchange.body.messages?.map(({ role }) => role)).toEqual(['user', 'assistant'])
  })

  it('adds the usage of both runs', async () => {
    const chat = chatWith()
    const first = chat.send('q')
    const one = await endpoint.next()
    one.text('half')
    one.finish('length', { prompt_tokens: 5, completion_tokens: 2 })
    await first
    const second = chat.resume()
    const two = await endpoint.next()
    two.text(' whole')
    two.finish('stop', { prompt_tokens: 9, completion_tokens: 3 })
    await second
    expect(chat.get().messages[1]?.usage).toMatchObject({ promptTokens: 14, completionTokens: 5 })
  })

  it('refuses where nothing broke off', async () => {
    const chat = chatWith()
    expect((await chat.resume()).error?.message).toContain('no answer that broke off')
    expect((await chat.resume('nope')).error?.kind).toBe('usage')
  })
})
