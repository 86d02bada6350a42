import { describe, expect, it } from 'vitest'
import { createClient, type Delta, type Dialect, openai } from '../index.ts'
import { createSandbox, sseResponse } from '../testing/index.ts'

const question = { model: 'm', messages: [{ role: 'user' as const, content: 'Hello' }] }

function client(dialect: Partial<Dialect>, fetch: typeof globalThis.fetch) {
  const whole = { ...openai(), ...dialect }
  return createClient({ baseURL: 'http://e.test/v1', apiKey: 'k', fetch, dialect: whole })
}

async function sent(dialect: Partial<Dialect>): Promise<Request> {
  let request: Request | undefined
  const sandbox = createSandbox({ text: 'Hi.' })
  await client(dialect, (input, init) => {
    request = new Request(input, init)
    return sandbox.fetch(input, init)
  }).chat.create(question)
  if (!request) throw new Error('nothing was sent')
  return request
}

const event = (value: object): string => `data: ${JSON.stringify(value)}\n\n`
const text = event({ choices: [{ index: 0, delta: { content: 'Hi' }, finish_reason: 'stop' }] })
const done = 'data: [DONE]\n\n'

/** The dialect with one more delta at the end of each payload that is one of `at`. */
function adding(delta: Delta, at: number): Partial<Dialect> {
  return {
    decoder(input) {
      const decode = openai().decoder(input)
      let count = 0
      return (payload) => (count++ === at ? [...decode(payload), delta] : decode(payload))
    },
  }
}

describe('a dialect', () => {
  it('may put a path elsewhere than below the base', async () => {
    const url = ({ baseURL, path }: { baseURL: string; path: string }): string =>
      `${baseURL.replace('/v1', '/v2')}/${path}`
    expect((await sent({ url })).url).toBe('http://e.test/v2/chat/completions')
  })

  it('may carry the key in a header of its own', async () => {
    const { headers } = await sent({ keyHeaders: ({ key }) => ({ 'x-api-key': key }) })
    expect(headers.get('x-api-key')).toBe('k')
    expect(headers.has('authorization')).toBe(false)
  })

  it('may say that a body is text, whatever it starts with', async () => {
    const dialect: Partial<Dialect> = {
      framing: () => 'text',
      decoder: () => (payload) =>
        payload
          ? [{ type: 'text', choice: 0, text: payload.data }]
          : [{ type: 'finish', choice: 0, reason: 'stop' }, { type: 'done' }],
    }
    for (const body of ['{"an": "object"}', 'data: no event', '<html>', ': colon']) {
      const plain = { headers: { 'content-type': 'text/plain' } }
      const answer = client(dialect, async () => sseResponse([body], plain)).chat.stream(question)
      expect((await answer.final()).parts).toEqual([{ type: 'text', text: body, state: 'done' }])
    }
  })

  it('is told what was asked, so that it can price the answer', async () => {
    const seen: unknown[] = []
    const decoder: Dialect['decoder'] = (input) => {
      seen.push([input.params, input.settings])
      return openai().decoder(input)
    }
    await sent({ decoder })
    expect(seen).toEqual([[{ ...question, stream: false }, {}]])
  })

  it('may tell more of a model', async () => {
    const { fetch } = createSandbox({ text: '' })
    const listed = await client({ model: () => ({ category: 'small' }) }, fetch).models.list()
    expect(listed).toMatchObject([{ id: 'sandbox', owner: 'sandbox', category: 'small' }])
  })
})

describe('a cost', () => {
  const cost = { amount: '0.002', currency: 'USD', estimated: false }

  it.each([
    ['before the usage', 0],
    ['after the usage', 1],
  ])('is kept when it comes %s', async (_, at) => {
    const usage = event({ choices: [], usage: { prompt_tokens: 1, completion_tokens: 2 } })
    const answer = client(adding({ type: 'cost', cost }, at), async () =>
      sseResponse([text, usage, done]),
    ).chat.stream(question)
    expect((await answer.final()).usage).toMatchObject({ totalTokens: 3, cost })
  })

  it('is kept without any usage', async () => {
    const answer = client(adding({ type: 'cost', cost }, 0), async () => sseResponse([text, done]))
    expect((await answer.chat.stream(question).final()).usage).toMatchObject({ cost })
  })

  it.each([
    [3e-7, '0.0000003'],
    [1.25e-10, '0.000000000125'],
    [-4.5e-9, '-0.0000000045'],
    [1e21, '1000000000000000000000'],
    [0.15, '0.15'],
  ])('of %d is written digit for digit', async (value, amount) => {
    const { fetch } = createSandbox({ text: 'Hi.', cost: value })
    const answer = await client({}, fetch).chat.create(question)
    expect(answer.usage?.cost?.amount).toBe(amount)
  })
})

it('keeps the ids by which the server knows the answer and the request', async () => {
  const { fetch } = createSandbox({ text: 'Hi.' })
  const { requestId, responseId } = await client({}, fetch).chat.stream(question).final()
  expect({ requestId, responseId }).toEqual({
    requestId: 'req_sandbox_1',
    responseId: 'chatcmpl-sandbox-1',
  })
})

it('reads cached tokens from whichever member a route fills', async () => {
  const wire = { prompt_tokens_details: { cached_tokens: 0 }, cache_read_input_tokens: 70 }
  const { fetch } = createSandbox({ text: 'Hi.', usage: { promptTokens: 90, wire } })
  expect((await client({}, fetch).chat.create(question)).usage?.cachedTokens).toBe(70)
})
