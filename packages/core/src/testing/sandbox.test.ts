import { createServer } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { createClient } from '../index.ts'
import {
  createManualClock,
  createSandbox,
  cutEvery,
  sseResponse,
  type Sandbox,
  type Script,
} from './index.ts'

// oxlint-disable-next-line typescript/no-explicit-any -- the wire is read freely here
type Wire = Record<string, any>

const question = { model: 'm', messages: [{ role: 'user', content: 'Hello' }] }

function post(
  sandbox: Sandbox,
  body: unknown,
  path = '/v1/chat/completions',
  init: RequestInit = {},
) {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return sandbox.fetch(`http://sandbox.test${path}`, { method: 'POST', body: text, ...init })
}

async function stream(script: Script, body: object = {}, path?: string): Promise<Wire[]> {
  const response = await post(createSandbox(script), { ...question, stream: true, ...body }, path)
  expect(response.headers.get('content-type')).toContain('text/event-stream')
  return payloads(await response.text())
}

function payloads(text: string): Wire[] {
  const events = text.split('\n\n').filter((event) => event !== '')
  return events.map((event) => {
    const data = event.slice('data: '.length)
    return data === '[DONE]' ? { done: true } : (JSON.parse(data) as Wire)
  })
}

function written(chunks: Wire[], field = 'content', choice = 0): string {
  const choices = chunks.flatMap((chunk) => (chunk['choices'] ?? []) as Wire[])
  return choices.map((each) => (each['index'] === choice && each['delta'][field]) || '').join('')
}

describe('chat', () => {
  it('streams reasoning and text in small pieces that join to the script', async () => {
    const text = 'Grüße, 👩‍👩‍👧 and\n\n  some `code` here.'
    const chunks = await stream({ reasoning: 'Let me think.', text })
    expect(written(chunks)).toBe(text)
    expect(written(chunks, 'reasoning')).toBe('Let me think.')
    expect(chunks.length).toBeGreaterThan(12)
    expect(chunks.at(-1)).toEqual({ done: true })
    expect(chunks.at(-2)?.['choices'][0]).toEqual({ index: 0, delta: {}, finish_reason: 'stop' })
  })

  it('sends the usage only when asked, in a chunk without choices before the end', async () => {
    const script = { text: 'One two', usage: { cachedTokens: 3 }, cost: 0.002 }
    const without = await stream(script)
    expect(without.some((chunk) => chunk['usage'])).toBe(false)
    const chunks = await stream(script, { stream_options: { include_usage: true } })
    const last = chunks.at(-2)
    expect(last?.['choices']).toEqual([])
    expect(last?.['usage']).toMatchObject({
      prompt_tokens: 1,
      completion_tokens: 2,
      total_tokens: 3,
      prompt_tokens_details: { cached_tokens: 3 },
      completion_tokens_details: { reasoning_tokens: 0 },
      cost: 0.002,
    })
  })

  it('gives the same answer whole as streamed', async () => {
    const script: Script = {
      reasoning: 'Hm.',
      text: 'See https://a.test/ for more.',
      citations: [{ url: 'https://a.test/', title: 'A' }],
      toolCalls: [{ name: 'look', args: { at: 'sky' } }],
    }
    const response = await post(createSandbox(script), question)
    const body = (await response.json()) as Wire
    expect(body['choices'][0]).toMatchObject({
      finish_reason: 'tool_calls',
      message: {
        content: script.text,
        reasoning: 'Hm.',
        tool_calls: [
          { id: 'call_sandbox_0', function: { name: 'look', arguments: '{"at":"sky"}' } },
        ],
        annotations: [{ url_citation: { url: 'https://a.test/', start_index: 4, end_index: 19 } }],
      },
    })
    const chunks = await stream(script)
    const deltas = chunks.flatMap((chunk) => (chunk['choices'] ?? []) as Wire[])
    const calls = deltas.flatMap((choice) => (choice['delta'].tool_calls ?? []) as Wire[])
    expect(calls[0]).toMatchObject({ index: 0, id: 'call_sandbox_0', type: 'function' })
    expect(calls.map((call) => call['function'].arguments as string).join('')).toBe('{"at":"sky"}')
    expect(deltas.find((choice) => choice['delta'].annotations)).toBeDefined()
  })

  it('points a citation at the link in the text, or at the end where there is none', async () => {
    const citations = [
      { url: 'https://a.test/' },
      { url: 'https://b.test/', start: 1, end: 2 },
      { url: 'https://c.test/' },
    ]
    const text = 'See [this](https://a.test/).'
    const response = await post(createSandbox({ text, citations }), question)
    const { choices } = (await response.json()) as Wire
    const places = (choices[0].message.annotations as Wire[]).map(({ url_citation: cited }) => [
      cited.start_index as number,
      cited.end_index as number,
    ])
    expect(places).toEqual([
      [4, 27],
      [1, 2],
      [28, 28],
    ])
  })

  it('gives several choices, each with its own index', async () => {
    const chunks = await stream({ choices: [{ text: 'One way.' }, { text: 'Another.' }] }, { n: 2 })
    expect(written(chunks, 'content', 0)).toBe('One way.')
    expect(written(chunks, 'content', 1)).toBe('Another.')
  })

  it('stops at max_tokens and says that the length was the reason', async () => {
    const chunks = await stream({ text: 'one two three four' }, { max_tokens: 2 })
    expect(written(chunks)).toBe('one two')
    expect(chunks.at(-2)?.['choices'][0].finish_reason).toBe('length')
  })

  it('plays answers in order and repeats the last', async () => {
    const sandbox = createSandbox([{ text: 'first' }, { text: 'second' }])
    const said: string[] = []
    for (let turn = 0; turn < 3; turn += 1) {
      const body = (await (await post(sandbox, question)).json()) as Wire
      said.push(body['choices'][0].message.content as string)
    }
    expect(said).toEqual(['first', 'second', 'second'])
  })

  it('takes any address as a chat when the body has messages', async () => {
    const response = await post(createSandbox({ text: 'Yes.' }), question, '/my/own/route')
    expect(((await response.json()) as Wire)['choices'][0].message.content).toBe('Yes.')
  })

  it('takes a relative address, and a Request as an HTTP handler does', async () => {
    const sandbox = createSandbox((request) => ({ text: `You said ${request.prompt}.` }))
    const init = { method: 'POST', body: JSON.stringify(question) }
    const relative = (await (await sandbox.fetch('/api/chat/completions', init)).json()) as Wire
    const handled = await sandbox.fetch(new Request('http://x.test/v1/chat/completions', init))
    expect(relative['choices'][0].message.content).toBe('You said Hello.')
    expect(((await handled.json()) as Wire)['choices'][0].message.content).toBe('You said Hello.')
  })
})

describe('completions and models', () => {
  it('streams text completions', async () => {
    const chunks = await stream(
      { text: 'Once upon a time', reasoning: 'not here' },
      { prompt: 'Tell', stream_options: { include_usage: true } },
      '/v1/completions',
    )
    const text = chunks.flatMap((chunk) => (chunk['choices'] ?? []) as Wire[])
    expect(text.map((choice) => choice['text'] as string).join('')).toBe('Once upon a time')
    expect(chunks[0]?.['object']).toBe('text_completion')
    expect(chunks.at(-2)?.['usage'].completion_tokens).toBeGreaterThan(0)
  })

  it('gives a choice per prompt and n', async () => {
    const body = { model: 'm', prompt: ['a', 'b'], n: 2 }
    const response = await post(createSandbox({ text: 'x' }), body, '/v1/completions')
    const { choices } = (await response.json()) as Wire
    expect((choices as Wire[]).map((choice) => choice['index'] as number)).toEqual([0, 1, 2, 3])
  })

  it('tells how likely each token was when asked, in the words of either endpoint', async () => {
    const client = createClient({
      baseURL: 'http://sandbox.test/v1',
      fetch: createSandbox({ text: 'Once upon' }).fetch,
    })
    const texts = client.completions.stream({ model: 'm', prompt: 'p', logprobs: 2 })
    const chat = client.chat.stream({
      model: 'm',
      messages: [{ role: 'user', content: 'p' }],
      logprobs: true,
      top_logprobs: 2,
    })
    const whole = await client.completions.create({ model: 'm', prompt: 'p', logprobs: 2 })
    for (const { logprobs } of [await texts.final(), await chat.final(), whole]) {
      expect(logprobs?.content?.map(({ token }) => token).join('')).toBe('Once upon')
      for (const { token, logprob, top } of logprobs?.content ?? []) {
        expect(logprob).toBeLessThan(0)
        expect(top).toHaveLength(2)
        expect(top?.[0]).toEqual({ token, logprob })
      }
    }
    const unasked = await client.completions.create({ model: 'm', prompt: 'p' })
    expect(unasked.logprobs).toBeUndefined()
  })

  it('lists the models of the script', async () => {
    const sandbox = createSandbox({ answers: {}, models: ['a', { id: 'b', contextLength: 8 }] })
    const list = (await (await sandbox.fetch('/v1/models')).json()) as Wire
    expect(list['data']).toMatchObject([{ id: 'a' }, { id: 'b', context_length: 8 }])
    expect((await sandbox.fetch('/v1/models/none')).status).toBe(404)
  })
})

describe('what goes wrong', () => {
  it.each([
    ['malformed JSON', '{', '/v1/chat/completions', 400],
    ['no model', { messages: question.messages }, '/v1/chat/completions', 400],
    ['no messages', { model: 'm' }, '/v1/chat/completions', 400],
    ['no prompt', { model: 'm' }, '/v1/completions', 400],
    ['an impossible n', { ...question, n: 0 }, '/v1/chat/completions', 400],
    ['an unknown path', {}, '/v1/nothing', 404],
    ['the wrong method', {}, '/v1/models', 405],
  ])('refuses %s with an error body', async (_, body, path, status) => {
    const response = await post(createSandbox({ text: 'no' }), body, path)
    expect(response.status).toBe(status)
    expect(((await response.json()) as Wire)['error']).toMatchObject({
      message: expect.any(String) as string,
      type: 'invalid_request_error',
    })
  })

  it('answers with the scripted error, its code and its headers', async () => {
    const error = {
      status: 429,
      message: 'Slow down.',
      code: 'slow',
      headers: { 'retry-after': '7' },
    }
    const response = await post(createSandbox({ error }), question)
    expect(response.status).toBe(429)
    expect(response.headers.get('retry-after')).toBe('7')
    const body = (await response.json()) as Wire
    expect(body['error']).toEqual({
      message: 'Slow down.',
      type: 'rate_limit_error',
      param: null,
      code: 'slow',
    })
  })

  it('refuses a wrong key when the script names the right one', async () => {
    const sandbox = createSandbox({ answers: { text: 'in' }, apiKey: 'right' })
    const headers = { authorization: 'Bearer wrong' }
    const path = '/v1/chat/completions'
    expect((await post(sandbox, question, path, { headers })).status).toBe(401)
    headers.authorization = 'Bearer right'
    expect((await post(sandbox, question, path, { headers })).status).toBe(200)
  })

  it('cuts the stream at the character, with neither finish reason nor end mark', async () => {
    const chunks = await stream({ text: 'abcdefghij klm', cutAfter: 3 })
    expect(written(chunks)).toBe('abc')
    expect(chunks.some((chunk) => chunk['done'])).toBe(false)
    expect(JSON.stringify(chunks)).not.toContain('"finish_reason":"stop"')
  })

  it('breaks the connection when the script says so', async () => {
    const sandbox = createSandbox({ text: 'abcdef', cutAfter: 3, cut: 'break' })
    const response = await post(sandbox, { ...question, stream: true })
    await expect(response.text()).rejects.toThrow('terminated')
  })

  it('sends an error inside a stream that began well, and nothing after it', async () => {
    const error = { message: 'Broke.', code: 'oops' }
    const chunks = await stream({ text: 'abcdef', errorAfter: { chars: 2, error } })
    expect(written(chunks)).toBe('ab')
    expect(chunks.at(-1)).toMatchObject({ error: { message: 'Broke.', code: 'oops' } })
  })

  it('serves HTML, raw bytes and no answer at all', async () => {
    const html = await post(createSandbox({ html: 503 }), question)
    expect([html.status, html.headers.get('content-type')]).toEqual([
      503,
      'text/html; charset=utf-8',
    ])
    const raw = await post(createSandbox({ raw: 'data: {"a":\n\n', status: 200 }), question)
    expect(await raw.text()).toBe('data: {"a":\n\n')
    await expect(post(createSandbox({ unreachable: true }), question)).rejects.toThrow(
      'fetch failed',
    )
  })
})

describe('pace', () => {
  it('waits for the first token and then keeps to the tokens per second', async () => {
    const clock = createManualClock()
    const pace = { firstTokenMs: 500, tokensPerSecond: 10 }
    const sandbox = createSandbox({ text: 'a b c', pace }, { clock })
    const response = await post(sandbox, { ...question, stream: true })
    let text = ''
    const reading = (async () => {
      const decoder = new TextDecoder()
      for await (const bytes of response.body!) text += decoder.decode(bytes) // a 200 has a body
    })()
    await clock.advance(499)
    expect(text).toBe('')
    await clock.advance(1)
    expect(written(payloads(text))).toBe('a')
    await clock.advance(100)
    expect(written(payloads(text))).toBe('a b')
    await clock.advance(100)
    await reading
    expect(written(payloads(text))).toBe('a b c')
  })

  it('holds a whole answer back for as long as it would have streamed', async () => {
    const clock = createManualClock()
    const sandbox = createSandbox({ text: 'a b c d', pace: { tokensPerSecond: 2 } }, { clock })
    let body = ''
    const reading = post(sandbox, question).then(async (response) => (body = await response.text()))
    await clock.advance(1499)
    expect(body).toBe('')
    await clock.advance(1)
    await reading
    expect(body).toContain('a b c d')
  })

  it('leaves no sleeper behind when the reader goes away', async () => {
    const clock = createManualClock()
    const sandbox = createSandbox({ text: 'a b', pace: { firstTokenMs: 1e6 } }, { clock })
    const response = await post(sandbox, { ...question, stream: true })
    const reader = response.body!.getReader() // a 200 has a body
    const reading = reader.read()
    await clock.advance(1)
    expect(clock.sleeping).toBe(1)
    await reader.cancel()
    await reading
    expect(clock.sleeping).toBe(0)
    expect(sandbox.requests[0]?.state).toBe('aborted')
  })
})

describe('abort', () => {
  it('does not take a reader that stops after the last event for one that went away', async () => {
    const sandbox = createSandbox({ text: 'a' })
    const response = await post(sandbox, { ...question, stream: true })
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader() // a 200 has a body
    for (let text = ''; !text.includes('[DONE]');) text += (await reader.read()).value ?? ''
    await reader.cancel()
    expect(await sandbox.requests[0]?.ended).toBe('finished')
  })

  it('ends a stalled stream at once and notes that the other side went away', async () => {
    const sandbox = createSandbox({ text: 'abcdef', stallAfter: 3 })
    const controller = new AbortController()
    const { signal } = controller
    const body = { ...question, stream: true }
    const response = await post(sandbox, body, '/v1/chat/completions', { signal })
    const reader = response.body!.getReader() // a 200 has a body
    await reader.read()
    await reader.read()
    const silent = reader.read()
    expect(sandbox.requests[0]?.state).toBe('open')
    controller.abort()
    await expect(silent).rejects.toMatchObject({ name: 'AbortError' })
    expect(await sandbox.requests[0]?.ended).toBe('aborted')
  })

  it('rejects while the headers are still to come', async () => {
    const controller = new AbortController()
    const sandbox = createSandbox({ pace: { headersMs: 60_000 } })
    const path = '/v1/chat/completions'
    const pending = post(sandbox, question, path, { signal: controller.signal })
    queueMicrotask(() => controller.abort())
    await expect(pending).rejects.toMatchObject({ name: 'AbortError' })
  })
})

describe('the built-in script', () => {
  const instant = async (prompt: string, sandbox: Sandbox) => {
    const messages = [{ role: 'user', content: prompt }]
    const body = {
      model: 'sandbox',
      messages,
      stream: true,
      stream_options: { include_usage: true },
    }
    return post(sandbox, body)
  }
  const fast = (): Sandbox => {
    // Time that never makes anyone wait.
    let now = 0
    const sleep = async (ms: number): Promise<void> => void (now += ms)
    return createSandbox(undefined, { clock: { now: () => now, sleep } })
  }

  it('calls the tool that is named, and answers by a schema, with values that these allow', async () => {
    const parameters = {
      type: 'object',
      properties: {
        expression: { type: 'string', examples: ['2 + 2'] },
        unit: { enum: ['kg', 'lb'] },
        tags: { type: 'array', items: { type: 'string' } },
        person_name: { type: 'string' },
        age: { type: 'integer', minimum: 18 },
        isNew: { type: 'boolean' },
        place: { type: 'object', properties: { a: { type: 'null' }, b: {} }, required: ['a'] },
      },
    }
    const tools = ['look', 'calculate'].map((name) => ({
      type: 'function',
      function: { name, parameters },
    }))
    const client = createClient({ baseURL: 'http://sandbox.test/v1', fetch: fast().fetch })
    const ask = (content: string, more: object) =>
      client.chat.create({ model: 'm', messages: [{ role: 'user', content }], ...more } as never)
    const expected = {
      expression: '2 + 2',
      unit: 'kg',
      tags: ['a tags'],
      person_name: 'a person name',
      age: 18,
      isNew: true,
      place: { a: null },
    }
    const called = await ask('Use the tool calculate', { tools })
    expect(called.parts.find(({ type }) => type === 'tool')).toMatchObject({
      name: 'calculate',
      args: expected,
    })
    const written = await ask('A person', {
      response_format: { type: 'json_schema', json_schema: { name: 'a', schema: parameters } },
    })
    const [text] = written.parts.flatMap((part) => (part.type === 'text' ? [part.text] : []))
    expect(JSON.parse(text ?? '')).toEqual(expected)
  })

  it('says what it is and shows everything that an answer can hold', async () => {
    const chunks = payloads(await (await instant('Hi *there*', fast())).text())
    const text = written(chunks)
    expect(text).toContain('built-in sandbox, not a model')
    expect(text).toContain('> Hi *there*')
    for (const mark of ['## ', '**', '1. ', '- [x]', '| --- |', '```ts', '](https://', '`error']) {
      expect(text).toContain(mark)
    }
    expect(written(chunks, 'reasoning')).not.toBe('')
    expect(JSON.stringify(chunks)).toContain('url_citation')
    const usage = chunks.at(-2)?.['usage'] as Wire
    expect(usage['cost']).toBeGreaterThan(0)
    expect(usage['prompt_tokens_details'].cached_tokens).toBeGreaterThan(0)
    expect(usage['prompt_tokens']).toBeGreaterThan(usage['prompt_tokens_details'].cached_tokens)
    expect(usage['completion_tokens_details'].reasoning_tokens).toBeGreaterThan(0)
  })

  it.each([
    'slow',
    'fast',
    'long',
    'tool',
    'refuse',
    'length',
    'code',
    'table',
    'reason',
    'cut',
    'midstream',
  ])('says what it is when asked for “%s”', async (keyword) => {
    const chunks = payloads(await (await instant(keyword, fast())).text())
    expect(written(chunks) + written(chunks, 'refusal')).toContain('not a model')
  })

  it.each([
    ['error', 429],
    ['error 401', 401],
    ['please show error 402', 402],
    ['error 500', 500],
    ['error html', 502],
  ])('answers “%s” with status %i', async (prompt, status) => {
    const response = await instant(prompt, fast())
    expect(response.status).toBe(status)
    expect(response.headers.has('retry-after')).toBe(status === 429)
  })

  it('recovers from “error once” when asked again', async () => {
    const sandbox = fast()
    expect((await instant('error once', sandbox)).status).toBe(429)
    expect((await instant('error once', sandbox)).status).toBe(200)
    expect((await instant('error once', sandbox)).status).toBe(429)
  })

  it('continues a text without Markdown', async () => {
    const response = await post(fast(), { model: 'sandbox', prompt: 'Once' }, '/v1/completions')
    const { choices } = (await response.json()) as Wire
    expect(choices[0].text).toContain('not a model')
    expect(choices[0].text).not.toContain('`')
  })
})

describe('over HTTP', () => {
  let close: () => void = () => undefined
  afterEach(() => close())

  it('sees that a client closed its connection', async () => {
    const sandbox = createSandbox({ text: 'abcdef', stallAfter: 3 })
    const server = createServer((incoming, outgoing) => {
      const gone = new AbortController()
      outgoing.on('close', () => gone.abort())
      const body = JSON.stringify({ ...question, stream: true })
      const request = new Request(`http://x.test${incoming.url}`, { method: 'POST', body })
      void sandbox.fetch(request, { signal: gone.signal }).then(async (response) => {
        outgoing.writeHead(response.status, Object.fromEntries(response.headers))
        try {
          for await (const bytes of response.body!) outgoing.write(bytes) // a 200 has a body
        } catch {
          outgoing.destroy()
        }
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    close = () => server.close()
    const { port } = server.address() as { port: number }
    const client = new AbortController()
    const response = await fetch(`http://127.0.0.1:${port}/v1/chat/completions`, {
      signal: client.signal,
    })
    await response.body!.getReader().read() // a 200 has a body
    client.abort()
    expect(await sandbox.requests[0]?.ended).toBe('aborted')
  })
})

describe('sseResponse', () => {
  it('gives each chunk in a read of its own', async () => {
    const bytes = new TextEncoder().encode('data: {"a":1}\n\n')
    const response = sseResponse(cutEvery(bytes, 4))
    const sizes: number[] = []
    for await (const chunk of response.body!) sizes.push(chunk.length) // a 200 has a body
    expect(sizes).toEqual([4, 4, 4, 3])
  })
})
