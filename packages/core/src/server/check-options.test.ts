// Values of options that limit nothing as given, or do nothing: refused when the route is made, never at a request.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { createClient } from '../index.ts'
import { nanogpt } from '../nanogpt/index.ts'
import { type ChatHandlerOptions, createChatHandler, memoryLimits, memoryStreams } from './index.ts'

const client = createClient({ baseURL: 'http://up.test/v1', apiKey: 'k' })

function made(options: object): () => unknown {
  return () => createChatHandler({ client, public: true, ...options } as ChatHandlerOptions)
}

describe('a value that cannot work is refused by name', () => {
  const allowed: [string, unknown][] = [
    ['models', 'gpt-5-mini'],
    ['models', []],
    ['models', ['*']],
    ['models', ['gpt-*']],
    ['models', [' m']],
    ['models', ['']],
    ['models', [7]],
    ['models', [undefined]],
    ['models', { 0: 'm' }],
    ['models', new Set(['m'])],
    ['models', /m/],
    ['models', true],
    ['models', null],
    ['maxTokens', Number.NaN],
    ['maxTokens', '4000'],
    ['maxTokens', 0],
    ['maxTokens', -1],
    ['maxTokens', 1.5],
    ['maxTokens', Infinity],
    ['maxTokens', null],
    ['maxTokens', () => 4000],
    ['maxTokens', 10n],
    ['maxTokens', [4000]],
    ['maxMessages', '10'],
    ['maxTools', -3],
    ['maxDepth', 2.5],
    ['maxDepth', Infinity],
    ['maxDepth', 1001],
    ['addOns', 'webSearch'],
    ['addOns', [true]],
    ['addOns', { webSearch: true }],
    ['members', 'metadata'],
    ['members', ['*']],
    ['members', ['model']],
    ['members', ['max_tokens']],
    ['members', [' metadata']],
    ['headers', 'memory'],
    ['headers', ['authorization']],
    ['headers', ['Cookie']],
    ['headers', ['x-forwarded-for']],
    ['headers', ['a b']],
    ['headers', ['*']],
    ['routes', 'web'],
    ['routes', [{}]],
  ]
  it.each(allowed)('allow.%s: %o', (name, value) => {
    expect(made({ allow: { [name]: value } })).toThrow(
      new RegExp(`^@x/core/server: \`allow\\.${name}\` is .+\\.$`, 's'),
    )
  })

  const others: [string, unknown][] = [
    ['maxBodyBytes', '1mb'],
    ['maxBodyBytes', Number.NaN],
    ['maxBodyBytes', -1],
    ['maxBodyBytes', 0],
    ['maxBodyBytes', 0.5],
    ['maxBodyBytes', Infinity],
    ['allowedOrigins', '*'],
    ['allowedOrigins', 'https://a.example'],
    ['allowedOrigins', ['*']],
    ['allowedOrigins', ['https://*.example']],
    ['allowedOrigins', ['https://a.example/']],
    ['allowedOrigins', ['https://a.example/app']],
    ['allowedOrigins', ['https://a.example?x']],
    ['allowedOrigins', ['https://A.example']],
    ['allowedOrigins', ['https://a.example:443']],
    ['allowedOrigins', ['https://user@a.example']],
    ['allowedOrigins', ['https://münchen.example']],
    ['allowedOrigins', ['a.example']],
    ['allowedOrigins', ['localhost:3000']],
    ['allowedOrigins', ['//a.example']],
    ['allowedOrigins', ['null']],
    ['allowedOrigins', ['']],
    ['allowedOrigins', ['data:text/html,x']],
    ['allowedOrigins', [new URL('https://a.example')]],
    ['allowedOrigins', () => true],
    ['basePath', 'api'],
    ['basePath', 'https://a.example/api'],
    ['basePath', '/api/*'],
    ['basePath', '/api/:path'],
    ['basePath', '/api/[...path]'],
    ['basePath', '/api?x=1'],
    ['basePath', '//api'],
    ['basePath', '/api /'],
    ['basePath', ''],
    ['basePath', '/api/chat/completions'],
    ['basePath', 7],
    ['basePath', () => '/api'],
    ['public', 'true'],
    ['public', 'false'],
    ['public', 1],
    ['public', null],
    ['authorize', true],
    ['authorize', 'token'],
    ['authorize', null],
    ['onFinish', {}],
    ['onError', console],
    ['record', true],
    ['waitUntil', {}],
    ['streams', true],
    ['streams', memoryStreams],
    ['limits', memoryLimits],
    ['limits', { requests: 20 }],
    ['limits', 20],
    ['allow', ['m']],
    ['allow', 'm'],
    ['allow', null],
    ['keepAlive', '15s'],
    ['keepAlive', Number.NaN],
    ['bodyTimeouts', 15_000],
    ['client', {}],
    ['client', { connection: {} }],
    ['client', null],
  ]
  it.each(others)('%s: %o', (name, value) => {
    expect(made({ [name]: value })).toThrow(
      new RegExp(`^@x/core/server: \`${name}\` is .+\\.$`, 's'),
    )
  })

  it.each([[undefined], [null], ['x'], [[]]])('options that are none: %o', (options) => {
    expect(() => createChatHandler(options as never)).toThrow(/^@x\/core\/server: /)
  })
})

describe('a name that none knows is refused wherever it stands', () => {
  it.each([
    [{ authorise: () => true }, 'authorise', 'authorize'],
    [{ alow: { models: ['m'] } }, 'alow', 'allow'],
    [{ allow: { modles: ['m'] } }, 'modles', 'models'],
    [{ allow: { maxtokens: 9 } }, 'maxtokens', 'maxTokens'],
    [{ allow: { addons: [] } }, 'addons', 'addOns'],
    [{ allow: { member: ['x'] } }, 'member', 'members'],
    [{ allow: { limits: {} } }, 'limits', 'limits'],
    [{ maxTokens: 9 }, 'maxTokens', 'allow.maxTokens'],
    [{ bodyTimeouts: { idel: 9 } }, 'idel', 'idle'],
  ])('%j', (options, name, meant) => {
    expect(made(options)).toThrow(
      `knows no \`${name}\`, so it would change nothing. Did you mean \`${meant}\`?`,
    )
  })

  it('also among the add-ons of the dialect', () => {
    expect(made({ allow: { addOns: ['websearch'] } })).toThrow(
      /names "websearch", which the dialect "openai" does not know.*webSearch/,
    )
    const own = nanogpt({ apiKey: 'sk-nano-1' })
    expect(made({ client: own, allow: { addOns: ['memory', 'webSearch'] } })).not.toThrow()
    expect(made({ allow: { addOns: ['memory'] } })).toThrow(/dialect "openai"/)
  })
})

it('what an object holds is not told: it may be a key', () => {
  expect(made({ client: { apiKey: 'sk-secret' } })).not.toThrow(/sk-secret/)
})

describe('values that work are taken', () => {
  it.each([
    [{ basePath: '/' }],
    [{ basePath: '/api/' }],
    [{ basePath: '/a/b-c_d.e~f' }],
    [{ allowedOrigins: [] }],
    [{ allowedOrigins: ['https://a.example', 'http://localhost:3000', 'http://[::1]:5173'] }],
    [{ allowedOrigins: ['capacitor://localhost', 'chrome-extension://abcdef'] }],
    [{ allowedOrigins: ['https://xn--mnchen-3ya.example'] }],
    [{ allow: {} }],
    [
      {
        allow: {
          models: ['m', 'm'],
          maxTokens: 1,
          addOns: [],
          members: [],
          headers: [],
          routes: [],
        },
      },
    ],
    [{ allow: { models: () => true, members: ['reasoning.max_tokens'], headers: ['X-Tenant'] } }],
    [{ maxBodyBytes: 1 }],
    [{ public: false, authorize: () => true }],
    [{ authorize: undefined, limits: undefined, allow: undefined, basePath: undefined }],
    [{ streams: memoryStreams(), limits: memoryLimits({ inAll: { requests: 1 } }) }],
  ])('%o', (options) => {
    expect(made(options)).not.toThrow()
  })

  it('the root as a base is named as what it is', async () => {
    const handler = createChatHandler({
      client,
      public: true,
      basePath: '/',
      onError: () => undefined,
    })
    const text = await (await handler(new Request('http://localhost/x'))).text()
    const chat = new Request('http://localhost/chat/completions', { method: 'POST' })
    expect((await handler(chat)).status).toBe(415)
    expect(text).toContain('`basePath` is \\"/\\", so it serves \\"/chat/completions\\"')
  })
})

describe('the table of docs/route.md', () => {
  const page = readFileSync(new URL('../../../../docs/route.md', import.meta.url), 'utf8')
  const rows = new Set([...page.matchAll(/^\| `([\w.]+)`/gm)].map(([, name]) => name))

  /** What a refusal of an unknown name says is known. */
  function known(options: object): string[] {
    try {
      made(options)()
    } catch (error) {
      return (/What is known: (.*)\.$/.exec((error as Error).message)?.[1] ?? '').split(', ')
    }
    return []
  }

  it('has every option of the route', () => {
    const names = known({ unheardOf: 1 })
    expect(names).toContain('limits')
    const flat = names.filter((name) => !['allow', 'bodyTimeouts'].includes(name))
    expect(flat.filter((name) => !rows.has(name))).toEqual([])
  })

  it.each(['allow', 'bodyTimeouts'])('has every member of `%s`', (option) => {
    const names = known({ [option]: { unheardOf: 1 } })
    expect(names.length).toBeGreaterThan(1)
    const isThere = (name: string): boolean => rows.has(`${option}.${name}`) || rows.has(option)
    expect(names.filter((name) => !isThere(name))).toEqual([])
  })
})
