// The plain client: several choices, several readers, what it sends and what it gives back.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { frame, sse, startServer, type TestServer } from '../../test/server.ts'
import { createChat, createClient, createCompletion, textOf } from '../index.ts'
import { createSandbox } from '../testing/index.ts'

const params = { model: 'm', messages: [{ role: 'user' as const, content: 'hi' }] }
const DONE = 'data: [DONE]\n\n'
const chunk = (value: object): string => `data: ${JSON.stringify(value)}\n\n`
const piece = (index: number, content: string, finish: string | null = null): string =>
  chunk({ choices: [{ index, delta: { content }, finish_reason: finish }] })

let server: TestServer
beforeEach(async () => {
  server = await startServer()
})
afterEach(async () => {
  await server.close()
})

function client() {
  return createClient({ baseURL: server.baseURL })
}

function serve(...frames: string[]): void {
  server.handle((_request, response) => {
    sse(response, ...frames)
    response.end()
  })
}

function json(value: object): void {
  server.handle((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value))
  })
}

describe('several choices', () => {
  it('are messages of their own, in order, with model and usage each', async () => {
    serve(
      chunk({ id: 'r', model: 'served', choices: [] }),
      piece(1, 'B'),
      piece(0, 'A'),
      piece(2, 'C'),
      piece(0, '', 'stop'),
      piece(2, '', 'length'),
      piece(1, '', 'stop'),
      chunk({ choices: [], usage: { prompt_tokens: 1, completion_tokens: 3, total_tokens: 4 } }),
      DONE,
    )
    const stream = client().chat.stream({ ...params, n: 3 })
    const first = await stream.final()
    expect(stream.messages.map(({ parts }) => textOf(parts))).toEqual(['A', 'B', 'C'])
    expect(stream.messages.map(({ status }) => status)).toEqual([
      'complete',
      'complete',
      'incomplete',
    ])
    expect(stream.messages.map(({ model }) => model)).toEqual(['served', 'served', 'served'])
    expect(stream.messages.map(({ usage }) => usage?.totalTokens)).toEqual([4, 4, 4])
    expect(new Set(stream.messages.map(({ id }) => id)).size).toBe(3)
    expect(first).toBe(stream.message)
  })

  it('of which one was cut are told apart', async () => {
    serve(piece(0, 'whole', 'stop'), piece(1, 'half'))
    const stream = client().chat.stream({ ...params, n: 2 })
    await expect(stream.final()).rejects.toMatchObject({ kind: 'interrupted' })
    expect(stream.messages).toMatchObject([
      { status: 'complete' },
      { status: 'incomplete', reason: 'interrupted' },
    ])
  })

  it('of an answer that is not streamed are all there', async () => {
    const choice = (index: number) => ({
      index,
      message: { role: 'assistant', content: `c${index}` },
      finish_reason: 'stop',
    })
    json({ id: '1', model: 'm', choices: [choice(0), choice(1)] })
    const answer = await client().chat.create({ ...params, n: 2 })
    expect(answer.messages.map(({ parts }) => textOf(parts))).toEqual(['c0', 'c1'])
    expect(answer.raw.choices).toHaveLength(2)
  })
})

describe('several readers of one answer', () => {
  it('each get all of it, whenever they begin', async () => {
    serve(frame('a'), frame('b'), frame('c', 'stop'), DONE)
    const stream = client().chat.stream(params)
    const read = async (): Promise<string[]> => {
      const pieces: string[] = []
      for await (const text of stream.text()) pieces.push(text)
      return pieces
    }
    const both = await Promise.all([read(), read(), stream.final()])
    expect(both[0]).toEqual(['a', 'b', 'c'])
    expect(both[1]).toEqual(['a', 'b', 'c'])
    expect(await read()).toEqual(['a', 'b', 'c'])
  })

  it('all hear of its failure', async () => {
    serve(frame('a'))
    const stream = client().chat.stream(params)
    const read = async (): Promise<void> => {
      for await (const _text of stream.text());
    }
    const results = await Promise.allSettled([read(), read(), stream.final()])
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
  })
})

describe('the events', () => {
  it('are typed, in order, and end with what the server said', async () => {
    serve(
      chunk({ id: 'r', model: 'served', choices: [{ index: 0, delta: { reasoning: 'hm' } }] }),
      frame('hi'),
      chunk({
        choices: [
          {
            index: 0,
            delta: {
              tool_calls: [{ index: 0, id: '1', function: { name: 'a', arguments: '{"x":1}' } }],
            },
          },
        ],
      }),
      piece(0, '', 'tool_calls'),
      DONE,
    )
    const types: string[] = []
    for await (const delta of client().chat.stream(params)) types.push(delta.type)
    // Arguments that came whole are told once no more of them can come.
    const call = ['tool-call', 'tool-call']
    expect(types).toEqual(['start', 'reasoning', 'text', ...call, 'finish', 'wire', 'done'])
  })

  it('tell of logprobs as they come, and the message has them at the end', async () => {
    const logprobs = (token: string): object => ({
      content: [{ token, logprob: -0.5, bytes: null, top_logprobs: [] }],
      refusal: null,
    })
    serve(
      chunk({ choices: [{ index: 0, delta: { content: 'a' }, logprobs: logprobs('a') }] }),
      chunk({ choices: [{ index: 0, delta: { content: 'b' }, logprobs: logprobs('b') }] }),
      piece(0, '', 'stop'),
      DONE,
    )
    const stream = client().chat.stream({ ...params, logprobs: true })
    const tokens: string[] = []
    for await (const delta of stream) {
      if (delta.type === 'logprobs') tokens.push(...delta.tokens.map(({ token }) => token))
    }
    expect(tokens).toEqual(['a', 'b'])
    expect(stream.message.logprobs?.content).toEqual([
      { token: 'a', logprob: -0.5 },
      { token: 'b', logprob: -0.5 },
    ])
  })
})

describe('every streaming request', () => {
  const asked: readonly [string, () => Promise<unknown>, string][] = [
    [
      'client.chat.stream',
      async () => client().chat.stream(params).final(),
      '/v1/chat/completions',
    ],
    [
      'client.completions.stream',
      async () => client().completions.stream({ model: 'm', prompt: 'p' }).final(),
      '/v1/completions',
    ],
    [
      'createChat',
      async () => createChat({ baseURL: server.baseURL, model: 'm' }).send('hi'),
      '/v1/chat/completions',
    ],
    [
      'createChat with one exact address',
      async () => createChat({ api: `${server.baseURL}/my`, model: 'm' }).send('hi'),
      '/v1/my',
    ],
    [
      'createCompletion',
      async () => createCompletion({ baseURL: server.baseURL, model: 'm' }).complete('p'),
      '/v1/completions',
    ],
    [
      'createCompletion by chat',
      async () =>
        createCompletion({ baseURL: server.baseURL, model: 'm', endpoint: 'chat' }).complete('p'),
      '/v1/chat/completions',
    ],
  ]
  it.each(asked)('asks for a stream and says what it accepts: %s', async (_name, ask, url) => {
    serve(
      chunk({
        choices: [{ index: 0, delta: { content: 'ok' }, text: 'ok', finish_reason: 'stop' }],
      }),
      DONE,
    )
    await ask()
    const [request] = server.requests
    expect(request?.url).toBe(url)
    expect(request?.method).toBe('POST')
    expect(request?.headers).toMatchObject({
      accept: 'text/event-stream',
      'content-type': 'application/json',
    })
    expect(JSON.parse(request?.body ?? '')).toMatchObject({
      model: 'm',
      stream: true,
      stream_options: { include_usage: true },
    })
  })
})

describe('a text completion', () => {
  it('sends every member that the endpoint knows, untouched', async () => {
    json({
      id: '1',
      object: 'text_completion',
      model: 'm',
      choices: [{ index: 0, text: 'ok', finish_reason: 'stop', logprobs: null }],
    })
    const body = {
      model: 'm',
      prompt: ['a', 'b'],
      suffix: 's',
      echo: true,
      best_of: 3,
      n: 2,
      logprobs: 2,
      logit_bias: { '50256': -100 },
      guided_regex: 'x',
    }
    const answer = await client().completions.create(body)
    expect(JSON.parse(server.requests[0]?.body ?? '')).toEqual({ ...body, stream: false })
    expect(answer.raw.choices[0]?.text).toBe('ok')
  })

  it('of several prompts gives a message for each', async () => {
    serve(
      chunk({ object: 'text_completion', choices: [{ index: 0, text: 'one' }] }),
      chunk({
        object: 'text_completion',
        choices: [{ index: 1, text: 'two', finish_reason: 'stop' }],
      }),
      chunk({
        object: 'text_completion',
        choices: [{ index: 0, text: '', finish_reason: 'stop' }],
      }),
      DONE,
    )
    const stream = client().completions.stream({ model: 'm', prompt: ['a', 'b'] })
    await stream.final()
    expect(stream.messages.map(({ parts }) => textOf(parts))).toEqual(['one', 'two'])
  })

  it('takes tokens for a prompt', async () => {
    serve(chunk({ choices: [{ index: 0, text: 'ok', finish_reason: 'stop' }] }), DONE)
    await client()
      .completions.stream({ model: 'm', prompt: [[1, 2], [3]] })
      .final()
    expect(JSON.parse(server.requests[0]?.body ?? '')).toMatchObject({ prompt: [[1, 2], [3]] })
  })
})

it('asks an address with a space and a line break around it', async () => {
  serve(frame('ok', 'stop'), DONE)
  await createClient({ baseURL: ` ${server.baseURL} \n` })
    .chat.stream(params)
    .final()
  expect(server.requests[0]?.url).toBe('/v1/chat/completions')
})

describe('headers of a call', () => {
  it('are stronger than the client’s, in whatever case', async () => {
    serve(frame('ok', 'stop'), DONE)
    const made = createClient({
      baseURL: server.baseURL,
      apiKey: 'first',
      headers: { 'X-Title': 'a' },
    })
    await made.chat
      .stream(params, { headers: { AUTHORIZATION: 'Bearer second', 'x-TITLE': 'b' } })
      .final()
    expect(server.requests[0]?.headers).toMatchObject({
      authorization: 'Bearer second',
      'x-title': 'b',
    })
  })

  it('that cannot be sent are refused before anything is', async () => {
    const stream = client().chat.stream(params, { headers: { 'x-title': 'a\nb' } })
    await expect(stream.final()).rejects.toMatchObject({ kind: 'usage' })
    expect(server.requests).toHaveLength(0)
  })

  it('do not save a body that is no JSON', async () => {
    const stream = client().chat.stream({ ...params, seed: 1n as unknown as number })
    await expect(stream.final()).rejects.toThrow(/cannot be written as JSON/)
  })
})

describe('a key that is empty on a server', () => {
  const fetch = createSandbox({ text: 'Hi' }).fetch
  const ask = (options: object) =>
    createClient({ fetch, baseURL: 'https://api.example.com/v1', ...options }).chat.create({
      model: 'm',
      messages: [{ role: 'user', content: 'Hi' }],
    })

  it('is warned of once, when the first request is made', async () => {
    const warned = vi.spyOn(console, 'warn').mockImplementation(() => undefined)
    try {
      createClient({ baseURL: 'https://api.example.com/v1', apiKey: undefined })
      await ask({})
      await ask({ apiKey: 'sk-1234' })
      await ask({ apiKey: undefined, headers: { 'x-api-key': 'k' } })
      await ask({ apiKey: undefined, baseURL: 'http://localhost:11434/v1' })
      expect(warned.mock.calls).toEqual([])
      await ask({ apiKey: undefined })
      await ask({ apiKey: () => '' })
      expect(warned.mock.calls).toEqual([[expect.stringContaining('`apiKey` is empty')]])
    } finally {
      warned.mockRestore()
    }
  })
})
