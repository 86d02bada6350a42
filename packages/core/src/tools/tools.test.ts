import { beforeEach, describe, expect, it, vi } from 'vitest'
import { type ChatOptions, type ChatState, createChat, type ToolPart } from '@x/core'
import { tool, toolRunner, type Tools, type ToolRunnerOptions } from '@x/core/tools'
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

function chatWith(tools: Tools, runner: ToolRunnerOptions = {}, options: ChatOptions = {}) {
  return createChat({
    baseURL: 'http://endpoint.invalid/v1',
    fetch: endpoint.fetch,
    model: 'm',
    retry: false,
    scheduler: frames.scheduler,
    tools: toolRunner(tools, runner),
    ...options,
  })
}

/** The model asks for these calls and ends its request. */
function call(exchange: Exchange, ...calls: [name: string, args: unknown, id?: string][]): void {
  calls.forEach(([name, args, id = `c${index(name)}`], position) => {
    const text = typeof args === 'string' ? args : JSON.stringify(args)
    exchange.chunk({
      choices: [
        {
          index: 0,
          delta: {
            tool_calls: [{ index: position, id, function: { name, arguments: text } }],
          },
        },
      ],
    })
  })
  exchange.finish('tool_calls', {
    prompt_tokens: 1,
    completion_tokens: 1,
    total_tokens: 2,
    cost: 0.01,
  })
}

let count = 0
const index = (_: string): number => (count += 1)

const parts = (state: ChatState): ToolPart[] =>
  state.messages.at(-1)?.parts.filter((part): part is ToolPart => part.type === 'tool') ?? []

const city = {
  type: 'object',
  properties: { city: { type: 'string' } },
  required: ['city'],
}

describe('a tool', () => {
  it('64 runs by itself, and the model goes on in the same message with its result', async () => {
    const execute = vi.fn(({ city: name }: { city: string }) => ({ city: name, degrees: 21 }))
    const chat = chatWith({
      weather: tool({ description: 'The weather', schema: { jsonSchema: city }, execute }),
    })
    const run = chat.send('how warm?')
    const first = await endpoint.next()
    expect(first.body['tools']).toEqual([
      {
        type: 'function',
        function: { name: 'weather', description: 'The weather', parameters: city },
      },
    ])
    first.text('Let me look.')
    call(first, ['weather', { city: 'Oslo' }, 'a'])
    const second = await endpoint.next()
    expect(second.body.messages).toEqual([
      { role: 'user', content: 'how warm?' },
      {
        role: 'assistant',
        content: 'Let me look.',
        tool_calls: [
          {
            id: 'a',
            type: 'function',
            function: { name: 'weather', arguments: '{"city":"Oslo"}' },
          },
        ],
      },
      { role: 'tool', tool_call_id: 'a', content: '{"city":"Oslo","degrees":21}' },
    ])
    second.text('21 degrees.')
    second.finish('stop', { prompt_tokens: 5, completion_tokens: 2, total_tokens: 7, cost: 0.02 })
    const result = await run
    expect(result.reason).toBe('complete')
    expect(result.message?.parts.map((part) => part.type)).toEqual(['text', 'tool', 'text'])
    expect(result.message?.usage).toMatchObject({ totalTokens: 9, cost: { amount: '0.03' } })
    expect(chat.get().messages).toHaveLength(2)
    expect(chat.get().usage).toMatchObject({ totalTokens: 9 })
    expect(execute.mock.calls[0]?.[0]).toEqual({ city: 'Oslo' })

    void chat.send('and now?')
    const third = await endpoint.next()
    expect(third.body.messages?.map(({ role }) => role)).toEqual([
      'user',
      'assistant',
      'tool',
      'assistant',
      'user',
    ])
  })

  it('64 runs beside the others, and the results keep the order of the calls', async () => {
    const ends: ((value: string) => void)[] = []
    const slow = tool({ execute: () => new Promise<string>((resolve) => ends.push(resolve)) })
    const chat = chatWith({ slow })
    void chat.send('q')
    call(await endpoint.next(), ['slow', '{"n":1}', 'a'], ['slow', '{"n":2}', 'b'])
    await settle()
    expect(parts(chat.get()).map(({ state }) => state)).toEqual(['running', 'running'])
    ends[1]?.('second')
    await settle()
    expect(parts(chat.get()).map(({ state }) => state)).toEqual(['running', 'done'])
    ends[0]?.('first')
    const next = await endpoint.next()
    expect(next.body.messages?.slice(2).map(({ content }) => content)).toEqual(['first', 'second'])
  })

  it('64 runs one after the other where it must', async () => {
    const seen: string[] = []
    const one = tool({
      isSequential: true,
      async execute(_, { id }) {
        seen.push(`start ${id}`)
        await Promise.resolve()
        seen.push(`end ${id}`)
      },
    })
    const chat = chatWith({ one })
    void chat.send('q')
    call(await endpoint.next(), ['one', '{"n":1}', 'a'], ['one', '{"n":2}', 'b'])
    await endpoint.next()
    expect(seen).toEqual(['start a', 'end a', 'start b', 'end b'])
  })

  it('65 that throws tells the model why, and the chat goes on', async () => {
    const chat = chatWith({
      broken: tool({
        execute() {
          throw new Error('no such city')
        },
      }),
    })
    const run = chat.send('q')
    call(await endpoint.next(), ['broken', '{}', 'a'])
    const next = await endpoint.next()
    expect(next.body.messages?.at(-1)).toEqual({
      role: 'tool',
      tool_call_id: 'a',
      content: 'Error: no such city',
    })
    next.text('Sorry.')
    next.finish()
    expect((await run).reason).toBe('complete')
    expect(parts(chat.get())[0]).toMatchObject({
      state: 'error',
      error: { message: 'no such city' },
    })
  })

  it.each([
    ['is not there', 'constructor', '{}', /no tool "constructor".*weather/],
    ['63 is called __proto__', '__proto__', '{}', /no tool "__proto__"/],
    ['gets no JSON', 'weather', '{"city"', /no valid JSON/],
    ['gets what its schema refuses', 'weather', '{"city":1}', /do not fit\. city: must be text/],
  ])('that %s is the model’s to mend', async (_, name, args, said) => {
    const execute = vi.fn()
    const schema = {
      '~standard': {
        version: 1 as const,
        vendor: 'test',
        validate: (value: unknown) =>
          typeof (value as { city: unknown }).city === 'string'
            ? { value }
            : { issues: [{ message: 'must be text', path: ['city'] }] },
      },
    }
    const chat = chatWith({ weather: tool({ schema: { schema, jsonSchema: city }, execute }) })
    void chat.send('q')
    call(await endpoint.next(), [name, args, 'a'])
    const next = await endpoint.next()
    expect(String(next.body.messages?.at(-1)?.content)).toMatch(said)
    expect(execute).not.toHaveBeenCalled()
  })

  it('that never ends is given up after its time', async () => {
    vi.useFakeTimers()
    try {
      let signal: AbortSignal | undefined
      const chat = chatWith({
        stuck: tool({
          timeout: 5000,
          execute: (_, context) => {
            signal = context.signal
            return new Promise(() => undefined)
          },
        }),
      })
      void chat.send('q')
      call(await endpoint.next(), ['stuck', '{}', 'a'])
      await vi.advanceTimersByTimeAsync(5000)
      const next = await endpoint.next()
      expect(next.body.messages?.at(-1)?.content).toBe(
        'Error: The tool took longer than 5 seconds and was stopped.',
      )
      expect(signal?.aborted).toBe(true)
    } finally {
      vi.useRealTimers()
    }
  })

  it('that gives what is no JSON tells the model so', async () => {
    const cycle: { self?: unknown } = {}
    cycle.self = cycle
    const chat = chatWith({
      cycle: tool({ execute: () => cycle }),
      nothing: tool({ execute: () => undefined }),
    })
    void chat.send('q')
    call(await endpoint.next(), ['cycle', '{}', 'a'], ['nothing', '{}', 'b'])
    const next = await endpoint.next()
    expect(next.body.messages?.slice(2).map(({ content }) => content)).toEqual([
      'Error: The tool gave something that cannot be written as JSON.',
      'null',
    ])
  })

  it('runs although the endpoint said "stop"', async () => {
    const execute = vi.fn(() => 'x')
    const chat = chatWith({ one: tool({ execute }) })
    void chat.send('q')
    const first = await endpoint.next()
    first.chunk({
      choices: [
        {
          index: 0,
          delta: {
            tool_calls: [{ index: 0, id: 'a', function: { name: 'one', arguments: '{}' } }],
          },
        },
      ],
    })
    first.finish('stop')
    await endpoint.next()
    expect(execute).toHaveBeenCalledOnce()
  })
})

describe('approval', () => {
  const erase = (execute = vi.fn(() => 'gone')) =>
    [tool({ needsApproval: true, execute }), execute] as const

  it('66 waits for a person, and the run ends as awaiting', async () => {
    const [one, execute] = erase()
    const chat = chatWith({ erase: one })
    const run = chat.send('q')
    call(await endpoint.next(), ['erase', { path: 'a' }, 'a'])
    expect(await run).toMatchObject({ reason: 'awaiting', message: { status: 'awaiting' } })
    expect(parts(chat.get())[0]?.state).toBe('approval')
    expect(chat.get().status).toBe('ready')
    expect(execute).not.toHaveBeenCalled()
  })

  it.each([1, 'yes', {}])('waits as well where an app without types says %j', async (asks) => {
    const execute = vi.fn()
    for (const needsApproval of [asks as never, () => asks as never]) {
      const chat = chatWith({ erase: tool({ needsApproval, execute }) })
      const run = chat.send('q')
      call(await endpoint.next(), ['erase', {}, 'a'])
      expect((await run).reason).toBe('awaiting')
      expect(parts(chat.get())[0]?.state).toBe('approval')
    }
    expect(execute).not.toHaveBeenCalled()
  })

  it('66 lets it run once it is allowed, with other arguments if a person says so', async () => {
    const [one, execute] = erase()
    const chat = chatWith({ erase: one })
    const asked = chat.send('q')
    call(await endpoint.next(), ['erase', { path: 'a' }, 'a'])
    await asked
    const run = chat.approveTool('a', { approved: true, args: { path: 'b' } })
    const next = await endpoint.next()
    expect(execute.mock.calls[0]).toMatchObject([{ path: 'b' }, { id: 'a' }])
    expect(next.body.messages?.at(-1)?.content).toBe('gone')
    next.text('Done.')
    next.finish()
    expect((await run).message?.parts.at(-1)).toMatchObject({ text: 'Done.' })
    expect(chat.get().messages).toHaveLength(2)
  })

  it('66 tells the model when it is denied, and why', async () => {
    const [one, execute] = erase()
    const chat = chatWith({ erase: one })
    const asked = chat.send('q')
    call(await endpoint.next(), ['erase', {}, 'a'])
    await asked
    void chat.approveTool('a', { approved: false, reason: 'Not that one.' })
    const next = await endpoint.next()
    expect(next.body.messages?.at(-1)?.content).toBe('The user denied this call. Not that one.')
    expect(parts(chat.get())[0]?.state).toBe('denied')
    expect(execute).not.toHaveBeenCalled()
  })

  it('66 goes on after a reload', async () => {
    const [one] = erase()
    const before = chatWith({ erase: one })
    const asked = before.send('q')
    call(await endpoint.next(), ['erase', {}, 'a'])
    await asked
    const stored = JSON.parse(JSON.stringify(before.get().messages))
    const [again, execute] = erase()
    const chat = chatWith({ erase: again }, {}, { initialMessages: stored })
    void chat.approveTool('a', { approved: true })
    await endpoint.next()
    expect(execute).toHaveBeenCalledOnce()
  })

  it('66 waits for the others, and asks again only when all are dealt with', async () => {
    const [one] = erase()
    const chat = chatWith({ erase: one })
    const asked = chat.send('q')
    call(await endpoint.next(), ['erase', '{"n":1}', 'a'], ['erase', '{"n":2}', 'b'])
    await asked
    expect(await chat.approveTool('a', { approved: false })).toMatchObject({ reason: 'awaiting' })
    void chat.approveTool('b', { approved: true })
    const next = await endpoint.next()
    expect(next.body.messages?.slice(2).map(({ content }) => content)).toEqual([
      'The user denied this call.',
      'gone',
    ])
  })

  it('is not asked again for a tool that was allowed for good', async () => {
    const [one, execute] = erase()
    const chat = chatWith({ erase: one })
    const asked = chat.send('q')
    call(await endpoint.next(), ['erase', '{"n":1}', 'a'])
    await asked
    void chat.approveTool('a', { approved: true, always: true })
    call(await endpoint.next(), ['erase', '{"n":2}', 'b'])
    await endpoint.next()
    expect(execute).toHaveBeenCalledTimes(2)
  })

  it('refuses a word on a call that nobody knows, or that is over', async () => {
    const chat = chatWith({ one: tool({ execute: () => 1 }) })
    expect(await chat.approveTool('nobody', { approved: true })).toMatchObject({
      error: { kind: 'usage', message: expect.stringContaining('"nobody"') },
    })
    expect(chat.get()).toMatchObject({ status: 'ready', error: undefined })
  })
})

describe('a tool of the app', () => {
  it('67 waits for its result, also on an older message', async () => {
    const chat = chatWith({ pick: tool({ description: 'Asks the person' }) })
    const asked = chat.send('q')
    call(await endpoint.next(), ['pick', {}, 'a'])
    expect(await asked).toMatchObject({ reason: 'awaiting' })
    const other = chat.send('something else')
    const second = await endpoint.next()
    second.text('Fine.')
    second.finish()
    await other
    expect(await chat.resolveTool('a', { result: { picked: 3 } })).toMatchObject({
      reason: 'complete',
    })
    void chat.send('third')
    const third = await endpoint.next()
    expect(third.body.messages).toContainEqual({
      role: 'tool',
      tool_call_id: 'a',
      content: '{"picked":3}',
    })
  })

  it('answers some calls by itself, and leaves to a person those that ask', async () => {
    const execute = vi.fn(() => 'shown')
    const show = tool({ execute, needsAnswer: (args: { asks?: boolean }) => args.asks === true })
    const chat = chatWith({ show })
    const run = chat.send('q')
    call(await endpoint.next(), ['show', {}, 'a'])
    call(await endpoint.next(), ['show', { asks: true }, 'b'], ['show', {}, 'c'])
    expect(await run).toMatchObject({ reason: 'awaiting', message: { status: 'awaiting' } })
    expect(parts(chat.get()).map(({ state }) => state)).toEqual(['done', 'ready', 'done'])
    expect(execute).toHaveBeenCalledTimes(2)
    void chat.resolveTool('b', { result: 'yes' })
    const next = await endpoint.next()
    expect(next.body.messages?.map(({ content }) => content)).toContain('yes')
    expect(execute).toHaveBeenCalledTimes(2)
  })

  it('asks for no approval where a person answers anyway', async () => {
    const execute = vi.fn()
    const chat = chatWith({ ask: tool({ needsApproval: true, needsAnswer: true, execute }) })
    const run = chat.send('q')
    call(await endpoint.next(), ['ask', {}, 'a'])
    await run
    expect(parts(chat.get())[0]?.state).toBe('ready')
    expect(execute).not.toHaveBeenCalled()
  })

  it('may fail', async () => {
    const chat = chatWith({ pick: tool({}) })
    const asked = chat.send('q')
    call(await endpoint.next(), ['pick', {}, 'a'])
    await asked
    void chat.resolveTool('a', { error: new Error('the person left') })
    const next = await endpoint.next()
    expect(next.body.messages?.at(-1)?.content).toBe('Error: the person left')
  })
})

describe('limits', () => {
  it('68 end a turn that calls tools without end, and keep what it found', async () => {
    const chat = chatWith({ one: tool({ execute: () => 'x' }) }, { maxSteps: 3 })
    const run = chat.send('q')
    for (let step = 0; step < 3; step += 1) {
      call(await endpoint.next(), ['one', { step }, `c${step}`])
    }
    const result = await run
    expect(result).toMatchObject({
      error: { kind: 'limit', code: 'max_steps', action: 'continue' },
    })
    expect(result.message?.parts).toHaveLength(3)
    expect(result.message).toMatchObject({ status: 'incomplete', reason: 'error' })
    expect(endpoint.exchanges).toHaveLength(3)
  })

  it('68 tell a model that makes the same call again and again', async () => {
    const execute = vi.fn(() => 'x')
    const chat = chatWith({ one: tool({ execute }) }, { maxSteps: 10, maxIdentical: 2 })
    void chat.send('q')
    for (let step = 0; step < 3; step += 1) call(await endpoint.next(), ['one', '{}', `c${step}`])
    const last = await endpoint.next()
    expect(String(last.body.messages?.at(-1)?.content)).toContain('2 times with the same arguments')
    expect(execute).toHaveBeenCalledTimes(2)
  })

  it('stop a turn that costs too much', async () => {
    const chat = chatWith({ one: tool({ execute: () => 'x' }) }, {}, { maxCost: 0.015 })
    const run = chat.send('q')
    call(await endpoint.next(), ['one', '{"n":1}', 'a'])
    call(await endpoint.next(), ['one', '{"n":2}', 'b'])
    expect((await run).error).toMatchObject({ kind: 'limit', code: 'max_cost' })
    expect(endpoint.exchanges).toHaveLength(2)
  })

  it('refuse a name that endpoints refuse', () => {
    expect(() => toolRunner({ 'two words': tool({}) })).toThrow(
      /"two words", which endpoints refuse/,
    )
  })
})

describe('stop', () => {
  it('17 and 69 stops the tool, marks its call, and asks the model no more', async () => {
    let signal: AbortSignal | undefined
    let end: (value: string) => void = () => undefined
    const chat = chatWith({
      slow: tool({
        execute(_, context) {
          signal = context.signal
          return new Promise<string>((resolve) => (end = resolve))
        },
      }),
    })
    const run = chat.send('q')
    call(await endpoint.next(), ['slow', {}, 'a'])
    await settle()
    await chat.stop()
    expect(signal?.aborted).toBe(true)
    expect(await run).toMatchObject({ reason: 'aborted' })
    expect(parts(chat.get())[0]?.state).toBe('cancelled')
    end('too late')
    await settle()
    expect(parts(chat.get())[0]).not.toHaveProperty('result')
    expect(endpoint.exchanges).toHaveLength(1)
    expect(chat.get().status).toBe('ready')
  })
})
