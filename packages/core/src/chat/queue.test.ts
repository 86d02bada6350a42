import { beforeEach, describe, expect, it, vi } from 'vitest'
import { type ChatOptions, createChat, type Run, type ChatMessage } from '@x/core'
import { createEndpoint, createFrames, type Endpoint, settle } from '../../test/endpoint.ts'

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

async function busy(options?: ChatOptions) {
  const chat = chatWith(options)
  const first = chat.send('first')
  const exchange = await endpoint.next()
  exchange.text('…')
  await settle()
  return { chat, first, exchange }
}

const inputs = (chat: ReturnType<typeof createChat>) => chat.get().queue.map(({ input }) => input)

/** Answers the next request, and gives what it asked. */
async function answer(run: Run<ChatMessage>): Promise<unknown> {
  const exchange = await endpoint.next()
  exchange.text('ok')
  exchange.finish()
  await run
  return exchange.body.messages?.at(-1)?.content
}

describe('the queue', () => {
  it('33 can be edited, reordered and taken back from', async () => {
    const { chat, exchange, first } = await busy()
    const a = chat.send('a')
    const b = chat.send('b')
    const c = chat.send('c')
    chat.moveQueued(c.id, 0)
    chat.editQueued(a.id, 'A, better')
    expect(inputs(chat)).toEqual(['c', 'A, better', 'b'])
    chat.unqueue(b.id)
    expect(await b).toMatchObject({ reason: 'aborted' })
    expect(chat.draft.get()).toBe('b')
    exchange.finish()
    await first
    expect(await answer(c)).toBe('c')
    expect(await answer(a)).toBe('A, better')
  })

  it('33 knows nothing of a message that is not in it, and refuses an empty one', async () => {
    const { chat } = await busy()
    const a = chat.send('a')
    chat.editQueued('nobody', 'x')
    chat.moveQueued('nobody', 0)
    chat.sendNow('nobody')
    chat.unqueue('nobody')
    expect(() => chat.editQueued(a.id, ' ')).toThrow(/empty message/)
    expect(inputs(chat)).toEqual(['a'])
  })

  it('34 takes no more than it may, and what was typed comes back with a sentence', async () => {
    const { chat } = await busy({ maxQueue: 1 })
    void chat.send('a')
    const refused = await chat.send('b')
    expect(refused.error).toMatchObject({
      kind: 'usage',
      message: expect.stringContaining('maxQueue'),
    })
    expect(inputs(chat)).toEqual(['a'])
  })

  it('sends one of its messages at once, and the rest later', async () => {
    const { chat, exchange } = await busy()
    void chat.send('a')
    const b = chat.send('b')
    chat.sendNow(b.id)
    expect(exchange.isAborted).toBe(true)
    expect(await answer(b)).toBe('b')
    await settle()
    expect((await endpoint.next()).body.messages?.at(-1)?.content).toBe('a')
  })

  it('gives pictures and files back to the draft with the text', async () => {
    const { chat } = await busy()
    const file = new File(['x'], 'x.txt', { type: 'text/plain' })
    const picture = { type: 'image', url: 'data:image/png;base64,AA==' } as const
    const run = chat.send({ text: 'look', parts: [picture], files: [file] })
    run.abort()
    expect(chat.draft.get()).toBe('look')
    expect(chat.attachments.get()).toEqual([picture, file])
  })
})

describe('files', () => {
  const file = (name = 'a.png', type = 'image/png') => new File(['bytes'], name, { type })

  it('61 are read when they are sent, and go out as the wire wants them', async () => {
    const chat = chatWith()
    const run = chat.send({ text: 'look', files: [file(), file('b.pdf', 'application/pdf')] })
    expect(chat.get().messages[0]?.parts).toMatchObject([
      { type: 'image', name: 'a.png', state: 'preparing', progress: 0 },
      { type: 'file', name: 'b.pdf', state: 'preparing' },
      { type: 'text' },
    ])
    const exchange = await endpoint.next()
    const data = btoa('bytes')
    expect(exchange.body.messages?.[0]?.content).toEqual([
      { type: 'image_url', image_url: { url: `data:image/png;base64,${data}` } },
      {
        type: 'file',
        file: { file_data: `data:application/pdf;base64,${data}`, filename: 'b.pdf' },
      },
      { type: 'text', text: 'look' },
    ])
    exchange.text('seen')
    exchange.finish()
    await run
    expect(chat.get().messages[0]?.parts[0]).not.toHaveProperty('state', 'preparing')
  })

  it('61 may be uploaded instead, with progress', async () => {
    let report: (done: number) => void = () => undefined
    let end: (value: { url: string }) => void = () => undefined
    const chat = chatWith({
      prepareFile: (_, { onProgress }) => {
        report = onProgress
        return new Promise((resolve) => (end = resolve))
      },
    })
    void chat.send({ files: [file()] })
    await settle()
    report(0.5)
    expect(chat.get().messages[0]?.parts[0]).toMatchObject({ state: 'preparing', progress: 0.5 })
    end({ url: 'https://files.invalid/a.png' })
    const exchange = await endpoint.next()
    expect(exchange.body.messages?.[0]?.content).toEqual([
      { type: 'image_url', image_url: { url: 'https://files.invalid/a.png' } },
    ])
  })

  it('61 that cannot be read end the run with a sentence, and all goes back to the draft', async () => {
    const prepareFile = vi
      .fn<NonNullable<ChatOptions['prepareFile']>>()
      .mockRejectedValueOnce(new Error('too large'))
      .mockResolvedValue({ url: 'https://files.invalid/a.png' })
    const chat = chatWith({ prepareFile })
    const picture = { type: 'image', url: 'data:image/png;base64,AA==' } as const
    const given = file()
    chat.draft.set('typed meanwhile')
    const result = await chat.send({ text: 'look', parts: [picture], files: [given] })
    expect(result.error).toMatchObject({
      code: 'file_failed',
      retryable: true,
      message: expect.stringContaining('"a.png" could not be made ready: too large'),
    })
    expect(endpoint.exchanges).toHaveLength(0)
    expect(chat.get()).toMatchObject({ status: 'error', messages: [], live: [] })
    expect(chat.get().tree.nodes.size).toBe(0)
    expect(chat.draft.get()).toBe('look\ntyped meanwhile')
    expect(chat.attachments.get()).toEqual([picture, given])
    void chat.send({ text: chat.draft.get(), files: [given] })
    await endpoint.next()
    expect(prepareFile).toHaveBeenCalledTimes(2)
  })

  it('61 that cannot be read leave an edited question and its answer standing', async () => {
    const chat = chatWith({ prepareFile: () => Promise.reject(new Error('too large')) })
    await answer(chat.send('old'))
    const shown = chat.get().messages
    await chat.edit(shown[0]?.id ?? '', { text: 'new', files: [file()] })
    expect(chat.get().messages).toEqual(shown)
    expect(chat.draft.get()).toBe('new')
    expect(chat.attachments.get()).toHaveLength(1)
  })

  it('go with the question that takes the place of theirs before they were ready', async () => {
    const waiting: (() => void)[] = []
    const chat = chatWith({
      prepareFile: async ({ name }) => {
        await new Promise<void>((resolve) => waiting.push(resolve))
        return { url: `https://files.invalid/${name}` }
      },
    })
    void chat.send({ text: 'look', files: [file()] })
    await settle()
    const [shown] = chat.get().messages
    const parts = shown?.parts.filter(({ type }) => type !== 'text') ?? []
    void chat.edit(shown?.id ?? '', { text: 'look closer', parts })
    expect(chat.draft.get()).toBe('')
    expect(chat.attachments.get()).toEqual([])
    await settle()
    for (const resolve of waiting) resolve()
    expect((await endpoint.next()).body.messages).toEqual([
      {
        role: 'user',
        content: [
          { type: 'image_url', image_url: { url: 'https://files.invalid/a.png' } },
          { type: 'text', text: 'look closer' },
        ],
      },
    ])
    expect(chat.branches(chat.get().messages[0]?.id ?? '').ids).toHaveLength(2)
  })

  it('19 are given up when the run is stopped, and all goes back to the draft', async () => {
    let signal: AbortSignal | undefined
    const chat = chatWith({
      prepareFile: (_, context) => {
        signal = context.signal
        return new Promise(() => undefined)
      },
    })
    const given = file()
    const run = chat.send({ text: 'look', files: [given] })
    await settle()
    await chat.stop()
    expect(signal?.aborted).toBe(true)
    expect(await run).toMatchObject({ reason: 'aborted' })
    expect(endpoint.exchanges).toHaveLength(0)
    expect(chat.get()).toMatchObject({ status: 'ready', messages: [] })
    expect(chat.draft.get()).toBe('look')
    expect(chat.attachments.get()).toEqual([given])
    const next = chat.send('without it')
    expect(await answer(next)).toBe('without it')
  })

  it('that are ready stay with their question when the request itself fails', async () => {
    endpoint.refuse(500)
    const chat = chatWith()
    await chat.send({ text: 'look', files: [file()] })
    expect(chat.get().messages).toMatchObject([
      { parts: [{ type: 'image', url: expect.stringContaining('data:') }, { text: 'look' }] },
    ])
    expect(chat.draft.get()).toBe('')
    endpoint.refuse(undefined)
    void chat.regenerate()
    await endpoint.next()
    expect((await endpoint.next()).body.messages?.[0]?.content).toHaveLength(2)
  })

  it('whose page went away before they were ready are not there for the model', async () => {
    const chat = chatWith({
      initialMessages: [
        {
          role: 'user',
          parts: [
            { type: 'image', url: '', state: 'preparing', progress: 0.5 },
            { type: 'text', text: 'look', state: 'done' },
          ],
        },
        { role: 'user', parts: [{ type: 'file', url: '', state: 'preparing' }] },
      ],
    })
    expect(chat.get().messages[0]?.parts[0]).toMatchObject({ state: 'failed' })
    void chat.send('next')
    expect((await endpoint.next()).body.messages).toEqual([
      // Two questions in a row are one on the wire.
      { role: 'user', content: 'look\n\nnext' },
    ])
  })

  it('are read once for several models', async () => {
    const prepareFile = vi.fn(async () => ({ url: 'https://files.invalid/a.png' }))
    const chat = chatWith({ prepareFile })
    void chat.send({ files: [file()] }, { models: ['a', 'b'] })
    await endpoint.next()
    await endpoint.next()
    expect(prepareFile).toHaveBeenCalledOnce()
  })
})
