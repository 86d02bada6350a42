import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createChat, isChatError, textOf } from '../index.ts'
import { createSandbox, cutEvery, sseResponse } from '../testing/index.ts'
import { nanogpt, parseLegacyText } from './index.ts'
import { nanogptScript } from './testing/index.ts'

const question = {
  model: 'chatgpt-4o-latest',
  messages: [{ role: 'user' as const, content: 'Hello' }],
}
const plain = { headers: { 'content-type': 'text/plain; charset=utf-8' } }

/** An answer whose body comes in the given pieces. */
async function read(pieces: Iterable<string | Uint8Array>, init: object = plain) {
  const client = nanogpt({
    apiKey: 'k',
    retry: false,
    fetch: async () => sseResponse(pieces, init),
  })
  const stream = client.legacy.chat.stream(question)
  let shown = ''
  const error = await (async () => {
    for await (const text of stream.text()) shown += text
    return undefined
  })().catch((thrown: unknown) => thrown)
  return { shown, message: stream.message, error }
}

// S0 "Legacy Text Completions": cost, inputTokens, outputTokens.
const TRAILER = '<NanoGPT>{"cost":0.00231,"inputTokens":12,"outputTokens":345}</NanoGPT>'

describe('a legacy answer', () => {
  it('is text without its trailer, however the network cuts it', async () => {
    const bytes = new TextEncoder().encode(`Grüße 👋 and <b>tags</b>.\n${TRAILER}\n`)
    for (let size = 1; size < bytes.length; size++) {
      const { shown, message, error } = await read(cutEvery(bytes, size))
      expect(error).toBeUndefined()
      expect(shown).toBe('Grüße 👋 and <b>tags</b>.')
      expect(message).toMatchObject({
        status: 'complete',
        model: 'chatgpt-4o-latest',
        usage: {
          promptTokens: 12,
          completionTokens: 345,
          totalTokens: 357,
          cost: { amount: '0.00231', currency: 'USD', estimated: false },
        },
      })
    }
  })

  it.each([
    ['XNO, the older name', '{"nanoCost":0.05}', { amount: '0.05', currency: 'XNO' }],
    // T: NanoGPT.NET's response model.
    [
      'XNO by its source',
      '{"cost":0.05,"paymentSource":"nano"}',
      { amount: '0.05', currency: 'XNO' },
    ],
    [
      'dollars by its source',
      '{"cost":"0.05","paymentSource":"USD"}',
      { amount: '0.05', currency: 'USD' },
    ],
    // T: the test of the official ai-sdk-provider.
    ['a billing object', '{"billing":{"usd":0.02}}', { amount: '0.02', currency: 'USD' }],
  ])('reads a cost in %s', (_, json, cost) => {
    expect(parseLegacyText(`Hi<NanoGPT>${json}</NanoGPT>`).billing?.cost).toMatchObject(cost)
  })

  it.each([
    ['no trailer', 'Hello.', 'Hello.'],
    ['an empty trailer', 'Hello.<NanoGPT></NanoGPT>', 'Hello.'],
    ['broken JSON', 'Hello.<NanoGPT>{"cost":</NanoGPT>', 'Hello.'],
    ['text for JSON', 'Hello.<NanoGPT>free</NanoGPT>', 'Hello.'],
    ['a list for an object', 'Hello.<NanoGPT>[1]</NanoGPT>', 'Hello.'],
    ['no end', 'Hello.<NanoGPT>{"cost":0.1', 'Hello.'],
    ['an end within the closing tag', 'Hello.<NanoGPT>{"cost":0.1}</Nano', 'Hello.'],
    ['an end within the opening tag', 'Hello.\n\n<NanoGP', 'Hello.'],
    ['numbers that are none', 'Hello.<NanoGPT>{"cost":"much"}</NanoGPT>', 'Hello.'],
  ])('is text alone with %s', async (_, body, text) => {
    const { shown, message, error } = await read([body])
    expect(error).toBeUndefined()
    expect(shown).toBe(text)
    expect(message.usage?.cost).toBeUndefined()
  })

  it('is without a trailer that has the closing tag in its JSON too', async () => {
    const trailer = '<NanoGPT>{"note":"</NanoGPT>","cost":0.1}</NanoGPT>'
    for (const size of [1, 7, 100]) {
      const { shown, message } = await read(
        cutEvery(new TextEncoder().encode(`Hello.\n${trailer}\n`), size),
      )
      expect(shown).toBe('Hello.')
      expect(message.usage?.cost?.amount).toBe('0.1')
    }
  })

  it('keeps a tag that the model wrote itself: the last one is the trailer', async () => {
    const text = 'The trailer looks like <NanoGPT>{"cost":1}</NanoGPT>, or <NanoGPT> alone.'
    const { shown, message } = await read([`${text}\n${TRAILER}`])
    expect(shown).toBe(text)
    expect(message.usage?.cost?.amount).toBe('0.00231')
  })

  it.each([
    'A lone <NanoGPT> in a sentence.',
    '1 < 2, and so is 1 <N',
    'spaces at the end   ',
    '<NanoGPT>said</NanoGPT> and went on',
  ])('keeps %j, which is no trailer', async (text) => {
    expect((await read([text])).shown).toBe(text)
  })

  it.each(['{"an": "object"}', 'data: no event', ': a colon', '<html>a page</html>', '[1, 2]'])(
    'is text also where it starts like something else: %s',
    async (text) => {
      const { shown, message } = await read([text, `\n${TRAILER}`])
      expect(shown).toBe(text)
      expect(message.usage?.completionTokens).toBe(345)
    },
  )

  it('never shows any of the trailer, for any text and any cuts', async () => {
    const texts = fc.string({ unit: fc.constantFrom('a', ' ', '\n', '<', 'N', '>', '/', '{', 'é') })
    await fc.assert(
      fc.asyncProperty(texts, fc.integer({ min: 1, max: 40 }), async (text, size) => {
        const body = new TextEncoder().encode(`${text}x${TRAILER}`)
        expect((await read(cutEvery(body, size))).shown).toBe(`${text}x`)
      }),
    )
  })

  it('takes time in proportion to its length, also after a tag that is no trailer', async () => {
    const pieces = Array.from({ length: 20_000 }, () => 'word '.repeat(5))
    const { shown } = await read(['Look: <NanoGPT> ', ...pieces, TRAILER])
    expect(shown).toBe(`Look: <NanoGPT> ${pieces.join('')}`.trimEnd())
  })

  it('is an error where an error stands in its place, and shows none of it', async () => {
    const body = '{"error":"Insufficient balance","status":402}'
    const { shown, error } = await read([body.slice(0, 9), body.slice(9)])
    expect(shown).toBe('')
    expect(error).toMatchObject({ message: 'Insufficient balance', status: 402, action: 'top-up' })
  })

  it('is interrupted when the connection breaks, and keeps what came', async () => {
    async function* broken(): AsyncGenerator<string> {
      yield 'Half an ans'
      throw new TypeError('terminated')
    }
    const client = nanogpt({ apiKey: 'k', fetch: async () => sseResponse(broken(), plain) })
    const stream = client.legacy.chat.stream(question)
    const error = await stream.final().catch((thrown: unknown) => thrown)
    expect(isChatError(error) && error.kind).toBe('interrupted')
    expect(stream.message).toMatchObject({ status: 'incomplete', reason: 'interrupted' })
    expect(textOf(stream.message.parts)).toBe('Half an ans')
  })
})

describe('a legacy request', () => {
  async function body(params: object, settings = {}): Promise<unknown> {
    const sandbox = createSandbox(nanogptScript())
    const chat = createChat({
      client: nanogpt({ baseURL: 'http://nano.test/api/v1', fetch: sandbox.fetch }).legacy,
      model: 'm',
      body: params as Record<string, unknown>,
      settings,
      system: 'Be brief.',
    })
    await chat.send('First')
    await chat.send('Second')
    return sandbox.requests.at(-1)?.body
  }

  it('has the newest message as its prompt, and those before it with the two roles it knows', async () => {
    expect(await body({})).toEqual({
      prompt: 'Second',
      model: 'm',
      messages: [
        { role: 'user', content: 'Be brief.' },
        { role: 'user', content: 'First' },
        { role: 'assistant', content: 'You asked: First' },
      ],
    })
  })

  it('passes members that it does not know, and searches by suffix', async () => {
    expect(await body({ provider: 'cerebras' }, { webSearch: 'deep' })).toMatchObject({
      model: 'm:online/linkup-deep',
      provider: 'cerebras',
    })
    const settings = { webSearch: { provider: 'kagi', kagiSource: 'news' } }
    expect(await body({}, settings)).toMatchObject({ model: 'm:online/kagi-news' })
  })

  it('is a source for a chat: with text, usage and the end of a run', async () => {
    const { fetch } = createSandbox(nanogptScript({ answer: { text: 'Hi there.' } }))
    const chat = createChat({ client: nanogpt({ baseURL: '/api', fetch }).legacy, model: 'm' })
    const { reason, message } = await chat.send('Hello')
    expect(reason).toBe('complete')
    expect(message && textOf(message.parts)).toBe('Hi there.')
    expect(chat.get().messages.at(-1)?.usage?.cost).toMatchObject({ currency: 'USD' })
  })

  it.each([
    [
      'pictures',
      {
        messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url: 'data:' } }] }],
      },
      /takes text alone/,
    ],
    ['tools', { ...question, tools: [{ type: 'function' }] }, /has none/],
  ])('refuses %s with a sentence', async (_, params, message) => {
    const { legacy } = nanogpt({ apiKey: 'k', fetch: createSandbox(nanogptScript()).fetch })
    await expect(legacy.chat.create(params as never)).rejects.toThrow(message)
  })
})
