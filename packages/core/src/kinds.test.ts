// An option of another type than it takes is told by its name and by what came, where it is given, and makes no request.
import { describe, expect, it } from 'vitest'
import {
  type ChatOptions,
  type ChatStore,
  type CompletionOptions,
  createChat,
  createClient,
  createCompletion,
} from './index.ts'
import { nanogpt } from './nanogpt/index.ts'
import { createSandbox } from './testing/index.ts'

const sandbox = createSandbox({ text: 'Hi' })
const client = createClient({ baseURL: 'http://endpoint.invalid/v1', fetch: sandbox.fetch })
const usable = { baseURL: 'http://endpoint.invalid/v1', fetch: sandbox.fetch, model: 'm' }
const file = new File(['x'], 'x.txt')

/** Options of this member alone, beside what makes them usable. */
function optionsWith(name: string, value: unknown): ChatOptions {
  const { baseURL, ...rest } = usable
  const given = name === 'client' || name === 'api' ? rest : { ...rest, baseURL }
  return { ...given, [name]: value } as ChatOptions
}

const connection: [name: string, value: unknown, came: string, pass: RegExp][] = [
  ['baseURL', new URL('http://endpoint.invalid/v1'), 'URL', /a text/],
  ['baseURL', 5, 'Number', /a text/],
  ['baseURL', ['/api'], 'Array', /a text/],
  ['baseURL', true, 'Boolean', /a text/],
  ['api', new URL('http://endpoint.invalid/chat'), 'URL', /a text/],
  ['apiKey', 5, 'Number', /a text or a function/],
  ['apiKey', {}, 'Object', /a text or a function/],
  ['headers', new Headers({ a: 'b' }), 'Headers', /an object or a function/],
  ['headers', [['a', 'b']], 'Array', /an object or a function/],
  ['headers', 'a: b', 'String', /an object or a function/],
  ['headers', new Map([['a', 'b']]), 'Map', /an object or a function/],
  ['fetch', {}, 'Object', /a function/],
  ['fetch', sandbox.fetch('http://endpoint.invalid/v1/models'), 'Promise', /a function/],
  ['dialect', 'openai', 'String', /`openai` returns/],
  ['dialect', nanogpt, 'Function', /`openai` returns/],
  ['dialect', {}, 'Object', /`openai` returns/],
  ['retry', 5, 'Number', /an object or false/],
  ['retry', 'no', 'String', /an object or false/],
  ['timeouts', 5, 'Number', /an object/],
  ['streamIds', 'yes', 'String', /true or false/],
  ['dangerouslyAllowBrowserKey', 'true', 'String', /true or false/],
]

const endpoint: typeof connection = [
  ['client', {}, 'Object', /`createClient` returns/],
  ['client', 'http://endpoint.invalid', 'String', /`createClient` returns/],
  ['client', nanogpt, 'Function', /`createClient` returns/],
  ['client', Promise.resolve(client), 'Promise', /`createClient` returns/],
  ['model', 5, 'Number', /a text/],
  ['model', ['a', 'b'], 'Array', /a text/],
  ['model', { id: 'a' }, 'Object', /a text/],
  ['body', 'temperature=1', 'String', /an object or a function/],
  ['settings', 'web', 'String', /an object/],
  ['whenBusy', 'wait', 'String', /'queue'/],
  ['onFinish', {}, 'Object', /a function/],
  ['onError', 'alert', 'String', /a function/],
  ['scheduler', {}, 'Object', /a scheduler/],
]

const chats: typeof connection = [
  ['id', 5, 'Number', /a text/],
  ['initialMessages', 'Hi', 'String', /a list of messages/],
  ['initialMessages', {}, 'Object', /a list of messages/],
  ['initialMessages', Promise.resolve([]), 'Promise', /a list of messages/],
  ['storage', 'local', 'String', /`indexedDB` returns/],
  ['storage', () => ({}), 'Function', /`indexedDB` returns/],
  ['storage', {}, 'Object', /`indexedDB` returns/],
  ['autoResume', 'no', 'String', /true or false/],
  ['metadata', 'x', 'String', /an object/],
  ['system', ['Be brief.'], 'Array', /a text/],
  ['system', { role: 'system', content: 'Be brief.' }, 'Object', /a text/],
  ['continuePrompt', true, 'Boolean', /a text or false/],
  ['maxQueue', '5', 'String', /a number/],
  ['maxCost', '0.1', 'String', /a number/],
  ['tools', [{ type: 'function' }], 'Array', /`toolRunner` returns/],
  ['tools', { weather: {} }, 'Object', /`toolRunner` returns/],
  ['output', {}, 'Object', /`structured` returns/],
  ['output', () => ({}), 'Function', /`structured` returns/],
  ['replay', 'always', 'String', /'auto'/],
  ['prepare', {}, 'Object', /a function/],
  ['prepareFile', 'upload', 'String', /a function/],
  ['onChunk', true, 'Boolean', /a function/],
  ['onToolCall', {}, 'Object', /a function/],
  ['generateId', 'uuid', 'String', /a function/],
]

function told(name: string, came: string, pass: RegExp): RegExp {
  return new RegExp(`^@x/core: \`?${name}\`? was given as ${came}, .*Pass .*${pass.source}`)
}

describe('an option of another type', () => {
  it.each([...connection, ...endpoint, ...chats])(
    'of a chat is told: %s',
    async (name, value, came, pass) => {
      expect(() => createChat(optionsWith(name, value))).toThrow(told(name, came, pass))
    },
  )

  it.each(connection)('of a client is told: %s', (name, value, came, pass) => {
    expect(() => createClient(optionsWith(name, value))).toThrow(told(name, came, pass))
  })

  it.each([...connection, ...endpoint, ['endpoint', 'texts', 'String', /'completions'/] as const])(
    'of a completion is told: %s',
    (name, value, came, pass) => {
      expect(() => createCompletion(optionsWith(name, value) as CompletionOptions)).toThrow(
        told(name, came, pass),
      )
    },
  )

  it.each([...connection, ...endpoint, ...chats])(
    'given later fails the run that would read it, and no request is made: %s',
    async (name, value, came, pass) => {
      // Read once, when the chat is made.
      if (['id', 'initialMessages', 'storage', 'generateId', 'scheduler'].includes(name)) return
      const chat = createChat(usable)
      chat.setOptions(optionsWith(name, value))
      const before = sandbox.requests.length
      const { error } = await chat.send('Hi')
      expect(error).toMatchObject({ kind: 'usage' })
      expect(error?.message).toMatch(told(name, came, pass))
      expect(sandbox.requests).toHaveLength(before)
      chat.setOptions(usable)
      expect(await chat.send('Hi')).toMatchObject({ reason: 'complete' })
    },
  )

  it('is told of what stands in an option as well', () => {
    expect(() => createClient({ ...usable, timeouts: { idle: '5' as never } })).toThrow(
      told('idle', 'String', /a number or false/),
    )
    expect(() => createClient({ ...usable, retry: { attempts: 'x' as never } })).toThrow(
      told('attempts', 'String', /a number/),
    )
  })

  it.each([...new Set([...connection, ...endpoint, ...chats].map(([name]) => name))])(
    'that is null counts as left out: %s',
    async (name) => {
      const chat = createChat({
        ...usable,
        client,
        baseURL: null,
        fetch: null,
        [name]: null,
        ...(name === 'client' ? usable : {}),
      } as never)
      const { error } = await chat.send('Hi')
      expect(error?.message).toEqual(
        name === 'model' ? (expect.stringContaining('no model') as string) : undefined,
      )
    },
  )
})

describe('what a function gives that is an option', () => {
  it.each([
    ['headers', () => new Headers({ a: 'b' }), 'Headers', /an object/],
    ['headers', async () => 'a: b', 'String', /an object/],
    ['headers', Promise.resolve([]), 'Array', /an object/],
    ['apiKey', () => ({ key: 'k' }), 'Object', /a text/],
    ['apiKey', async () => 5, 'Number', /a text/],
    ['body', () => [1], 'Array', /an object/],
    ['body', async () => 'x', 'String', /an object/],
  ])('is told where it is of another type: %s', async (name, value, came, pass) => {
    const before = sandbox.requests.length
    for (const make of [
      () => createChat(optionsWith(name, value)).send('Hi'),
      () => createCompletion(optionsWith(name, value) as CompletionOptions).complete('Hi'),
    ]) {
      const { error } = await make()
      expect(error).toMatchObject({ kind: 'usage' })
      expect(error?.message).toMatch(told(`what \`${name}\` gives`, came, pass))
    }
    expect(sandbox.requests).toHaveLength(before)
  })

  it.each(['headers', 'apiKey', 'body'])('may be nothing: %s', async (name) => {
    for (const value of [() => undefined, async () => null]) {
      const chat = createChat(optionsWith(name, value))
      expect(await chat.send('Hi')).toMatchObject({ reason: 'complete' })
    }
  })

  it('leaves a header out that has no value', async () => {
    const headers = { 'x-a': undefined, 'x-b': 'b' } as never
    await createChat(optionsWith('headers', headers)).send('Hi', { headers })
    const sent = new Headers(sandbox.requests.at(-1)?.headers)
    expect([sent.has('x-a'), sent.get('x-b')]).toEqual([false, 'b'])
  })
})

describe('no options at all', () => {
  it.each([
    ['createClient', createClient],
    ['createChat', createChat],
    ['createCompletion', createCompletion],
  ])('are told by %s', (_name, make: (options: never) => unknown) => {
    for (const [given, came] of [
      [undefined, 'Undefined'],
      [null, 'Null'],
      ['http://endpoint.invalid/v1', 'String'],
      [[], 'Array'],
      [() => usable, 'Function'],
    ]) {
      expect(() => make(given as never)).toThrow(told('options', String(came), /an object/))
    }
  })

  it('an address that is undefined is told with where it may come from', () => {
    expect(() => createClient({ baseURL: undefined })).toThrow(
      /no address was given .* `baseURL` .*environment.*not set/,
    )
  })
})

describe('what is sent', () => {
  const chat = (): ChatStore => createChat(usable)

  it.each([
    [undefined, 'Undefined'],
    [null, 'Null'],
    [5, 'Number'],
    [true, 'Boolean'],
    [['Hi'], 'Array'],
    [new Event('click'), 'Event'],
  ])('is told where it is no input: %s', async (input, came) => {
    const { error } = await chat().send(input as never)
    expect(error).toMatchObject({ kind: 'usage' })
    expect(error?.message).toMatch(
      new RegExp(`^@x/core: the message was given as ${came}, .*Pass a text, or an object`),
    )
  })

  it.each([{}, { content: 'Hi' }, { role: 'user', content: 'Hi' }, { text: '' }, ''])(
    'and empty is told with what it may have: %j',
    async (input) => {
      const { error } = await chat().send(input as never)
      expect(error?.message).toMatch(/an empty message was not sent.*`text`, `parts` or `files`/)
    },
  )

  it.each([
    [{ text: 5 }, 'text', 'Number', /a text/],
    [{ parts: 'Hi' }, 'parts', 'String', /a list/],
    [{ files: file }, 'files', 'File', /a list/],
    [{ files: 5 }, 'files', 'Number', /a list/],
    [{ text: 'Hi', metadata: 'x' }, 'metadata', 'String', /an object/],
  ])('is told by its member: %j', async (input, name, came, pass) => {
    const { error } = await chat().send(input as never)
    expect(error?.message).toMatch(told(name, came, pass))
  })

  it('may have members that are null', async () => {
    const input = { text: 'Hi', parts: null, files: null, metadata: null }
    expect(await chat().send(input as never)).toMatchObject({ reason: 'complete' })
    expect(await chat().send('Hi', null as never)).toMatchObject({ reason: 'complete' })
  })

  it.each([
    ['x', 'overrides', 'String', /an object/],
    [new Event('click'), 'overrides', 'Event', /an object/],
    [{ models: 'm' }, 'models', 'String', /a list/],
    [{ body: 'x' }, 'body', 'String', /an object/],
    [{ headers: new Headers() }, 'headers', 'Headers', /an object/],
    [{ model: ['m'] }, 'model', 'Array', /a text/],
    [{ settings: 5 }, 'settings', 'Number', /an object/],
  ])('with overrides of another type fails the run: %s', async (overrides, name, came, pass) => {
    const before = sandbox.requests.length
    const { error } = await chat().send('Hi', overrides as never)
    expect(error?.message).toMatch(told(name, came, pass))
    expect(sandbox.requests).toHaveLength(before)
  })

  it.each(['regenerate', 'resume'] as const)(
    'by the click of a button is no id, and stops nothing: %s',
    async (verb) => {
      const store = chat()
      const run = store.send('Hi')
      const { error } = await store[verb](new Event('click') as never)
      expect(error?.message).toMatch(told('messageId', 'Event', /a text/))
      expect(await run).toMatchObject({ reason: 'complete' })
    },
  )

  it.each([
    [undefined, 'Undefined'],
    [null, 'Null'],
    [5, 'Number'],
    [{}, 'Object'],
  ])('as a prompt is told: %s', async (prompt, came) => {
    const { error } = await createCompletion(usable).complete(prompt as never)
    expect(error?.message).toMatch(
      new RegExp(`^@x/core: the prompt was given as ${came}, .*Pass a text`),
    )
  })
})

describe('messages', () => {
  const wrong: [message: unknown, name: string, came: string][] = [
    [null, 'a message', 'Null'],
    ['Hi', 'a message', 'String'],
    [5, 'a message', 'Number'],
    [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }, 'content', 'Array'],
    [{ role: 'user', content: 5 }, 'content', 'Number'],
    [{ role: 'user', parts: 'Hi' }, 'parts', 'String'],
    [{ id: 5, role: 'user', content: 'Hi' }, 'id', 'Number'],
  ]

  it.each(wrong)('that are none are told where a chat begins: %j', (message, name, came) => {
    expect(() => createChat({ ...usable, initialMessages: [message] as never })).toThrow(
      told(name, came, /./),
    )
  })

  it.each([...wrong, [undefined, 'a message', 'Undefined'] as const])(
    'that are none are told where they are set or appended, and change nothing: %j',
    (message, name, came) => {
      const chat = createChat({ ...usable, initialMessages: [{ role: 'user', content: 'Hi' }] })
      const { messages } = chat.get()
      expect(() => chat.append(message as never)).toThrow(told(name, came, /./))
      expect(() => chat.setMessages([message] as never)).toThrow(told(name, came, /./))
      expect(chat.get().messages).toBe(messages)
    },
  )

  it.each([
    [undefined, 'Undefined'],
    [null, 'Null'],
    [5, 'Number'],
    [{}, 'Object'],
    ['Hi', 'String'],
  ])('that are no list are told: %s', (given, came) => {
    expect(() => createChat(usable).setMessages(given as never)).toThrow(
      told('messages', came, /a list of messages/),
    )
  })
})
