// How long an answer is waited for. In real time beyond a minute: patience.long.test.ts.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { patient } from '../../test/clocks.ts'
import { until } from '../../test/stored-chat.ts'
import { frame, type Handler, sse, startServer, type TestServer } from '../../test/server.ts'
import {
  type ChatError,
  type ClientOptions,
  createChat,
  createClient,
  createScheduler,
  textOf,
} from '../index.ts'

const params = { model: 'm', messages: [{ role: 'user' as const, content: 'hi' }] }

let server: TestServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(async () => {
  await server.close()
})

async function ask(handler: Handler, options: Partial<ClientOptions> = {}) {
  server.forget()
  server.handle(handler)
  const client = createClient({ baseURL: server.baseURL, scheduler: patient(), ...options })
  const stream = client.chat.stream(params)
  const error = await stream.final().then(
    () => undefined,
    (thrown: ChatError) => thrown,
  )
  const { message } = stream
  return {
    error,
    text: textOf(message.parts),
    status: message.status,
    tries: server.requests.length,
  }
}

/** A scheduler that notes how long its timers are, and rings none of them. */
function noted() {
  const timers: number[] = []
  const timer = (_: () => void, ms: number) => {
    timers.push(ms)
    return () => undefined
  }
  return { timers, scheduler: { ...createScheduler(), timer } }
}

describe('with nothing said', () => {
  it('no clock of ours rings before the platform’s own, until there is a token', async () => {
    const { timers, scheduler } = noted()
    const handler: Handler = (_request, response) =>
      sse(response, ': alive\n\n', frame(''), ': alive\n\n') ?? response.end()
    await ask(handler, { scheduler })
    expect(Math.min(...timers)).toBeGreaterThan(300_000)
  })

  it('silence is measured from the first token on', async () => {
    const { timers, scheduler } = noted()
    const handler: Handler = (_request, response) => sse(response, frame('a')) ?? response.end()
    await ask(handler, { scheduler })
    // Less what has passed since the token was read.
    const idle = timers.filter((ms) => ms <= 60_000)
    expect(idle).toHaveLength(1)
    expect(idle[0]).toBeGreaterThan(30_000)
  })
})

describe('the idle clock', () => {
  const timeouts = { headers: 10_000, firstToken: 10_000, idle: 60 }
  const after =
    (...frames: string[]): Handler =>
    (_request, response) => {
      sse(response, ...frames)
      setTimeout(() => response.end(`${frame('ok')}${frame('', 'stop')}data: [DONE]\n\n`), 400)
    }

  it.each([
    ['headers', []],
    ['a role chunk', [frame('')]],
    ['keep-alives', [': alive\n\n', ': alive\n\n']],
  ])('leaves the time between %s and the first token alone', async (_, frames) => {
    expect(await ask(after(...frames), { timeouts })).toMatchObject({
      error: undefined,
      text: 'ok',
    })
  })

  it('runs after the first token', async () => {
    const { error, text } = await ask(after(frame('a')), { timeouts })
    expect(error).toMatchObject({ kind: 'timeout' })
    expect(error?.message).toContain('timeouts.idle')
    expect(text).toBe('a')
  })
})

describe('the platform’s own clock', () => {
  /** Node's fetch with clocks of a second in place of 300. */
  const hurried: typeof fetch = async (input, init) => {
    const agent = (globalThis as unknown as Record<symbol, object>)[
      Symbol.for('undici.globalDispatcher.1')
    ]
    if (!agent) throw new Error('this Node has another fetch')
    const { constructor } = agent as { constructor: new (options: object) => object }
    const dispatcher = new constructor({ headersTimeout: 300, bodyTimeout: 300 })
    return fetch(input, { ...init, dispatcher } as RequestInit)
  }

  it.each<[string, Handler, string]>([
    ['before the headers', () => undefined, ''],
    ['before the first token', (_request, response) => sse(response), ''],
    ['amid an answer', (_request, response) => sse(response, frame('a')), 'a'],
  ])('is told where it rings %s, and nothing is asked again', async (_, handler, kept) => {
    // The dispatcher is made with the first request.
    await fetch('data:,')
    const { error, text, tries } = await ask(handler, { fetch: hurried })
    expect(error).toMatchObject({ kind: 'timeout', code: 'platform_timeout', retryable: true })
    expect(error?.message).toMatch(/Node’s own `fetch` gave up.*300 seconds.*headersTimeout: 0/)
    expect(text).toBe(kept)
    expect(tries).toBe(1)
  })
})

describe('while nothing has been said', () => {
  const progress = (processed: number, more: object = {}): string =>
    `data: ${JSON.stringify({
      choices: [{ index: 0, delta: { content: null } }],
      prompt_progress: { total: 200, cache: 0, processed, time_ms: 9, ...more },
    })}\n\n`

  /** What a message tells of the waiting, whenever that changes, and at its end. */
  async function told(...frames: string[]) {
    server.handle((_request, response) => {
      const rest = [...frames]
      sse(response)
      const next = (): void => {
        const each = rest.shift()
        if (each) response.write(each, () => setTimeout(next, 5))
        else response.end(`${frame('ok')}${frame('', 'stop')}data: [DONE]\n\n`)
      }
      next()
    })
    const stream = createClient({ baseURL: server.baseURL }).chat.stream(params)
    const seen: unknown[] = []
    for await (const delta of stream) if (delta.type === 'waiting') seen.push(delta.prompt)
    expect(stream.message).not.toHaveProperty('waiting')
    return seen
  }

  it('llama.cpp’s progress is how much of the prompt was read', async () => {
    expect(await told(progress(0), progress(80), progress(200))).toEqual([0, 0.4, 1])
    expect(await told(progress(900), progress(1, { total: 0 }))).toEqual([1])
  })

  it.each([
    ['comments', ': alive\n\n'],
    ['comments as data', 'data: : OPENROUTER PROCESSING\n\n'],
    ['events of a name', 'event: ping\ndata: {}\n\n'],
  ])('keep-alives that are %s show once that the server is at work', async (_, alive) => {
    expect(await told(alive, alive, alive)).toEqual([undefined])
    expect(await told(alive, progress(100), alive)).toEqual([undefined, 0.5])
  })

  it('is in the message until the first token', async () => {
    let goOn = (): void => undefined
    server.handle((_request, response) => {
      sse(response, progress(80))
      goOn = () => void response.end(`${frame('ok')}${frame('', 'stop')}`)
    })
    const chat = createChat({ baseURL: server.baseURL, model: 'm' })
    const run = chat.send('hi')
    await until(() => expect(chat.get().messages.at(-1)?.waiting).toEqual({ prompt: 0.4 }))
    expect(chat.get().messages.at(-1)).toMatchObject({ status: 'pending', parts: [] })
    goOn()
    const { message } = await run
    expect(message).toMatchObject({ status: 'complete' })
    expect(message).not.toHaveProperty('waiting')
  })
})
