// A body passes byte for byte, and a limit changes one member and nothing else. What is too large in one of its parts,
// too deep or unclear is refused in one sentence, with and without limits.
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { answer, startServer, type TestServer } from '../../../test/server.ts'
import { createClient } from '../../index.ts'
import { type Allowed, type ChatHandlerOptions, createChatHandler } from '../index.ts'
import { scanObject, withMembers } from './json-text.ts'

let upstream: TestServer
const onError = vi.fn<NonNullable<ChatHandlerOptions['onError']>>()

beforeEach(async () => {
  onError.mockClear()
  upstream = await startServer((_request, response) => answer(response))
})

afterEach(async () => upstream.close())

async function ask(
  allow: Allowed | undefined,
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = {},
) {
  const handler = createChatHandler({
    client: createClient({ baseURL: upstream.baseURL, apiKey: 'k' }),
    public: true,
    allow,
    onError,
  })
  const response = await handler(
    new Request('http://localhost/', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
    }),
  )
  const text = await response.text()
  const code = response.ok ? '' : (JSON.parse(text) as { error: { code: string } }).error.code
  return { status: response.status, code, text }
}

const WITHIN: Allowed = { models: ['m'], maxTokens: 100, members: ['x'] }

describe('a body', () => {
  it.each([
    ['big numbers', '{"model":"m","max_tokens":5,"seed":12345678901234567890}'],
    ['the form of numbers', '{"model":"m","max_tokens":5.0,"temperature":1.0,"top_p":1e-1}'],
    ['order and white space', ' {\n\t"max_tokens" : 5 ,\r\n "model":"m" , "messages" : [ ] } \n'],
    ['half characters', '{"model":"m","max_tokens":5,"messages":[{"content":"\\ud800 \\uDC00"}]}'],
    ['escapes', '{"\\u006dodel":"\\u006d","max_tokens":5,"messages":[{"content":"\\/\\u00e9é"}]}'],
    ['a mark of order of bytes', '\ufeff{"model":"m","max_tokens":5}'],
    ['numbers as names', '{"10":1,"2":2,"model":"m","max_tokens":5}'],
    ['names of what every object has', '{"__proto__":{"a":1},"model":"m","max_tokens":5}'],
  ])('passes byte for byte within the limits and without: %s', async (_, body) => {
    const members = ['x', '10', '2', '__proto__']
    for (const allow of [undefined, { ...WITHIN, members }]) {
      expect((await ask(allow, body)).status).toBe(200)
      expect(upstream.requests.at(-1)?.body).toBe(body)
    }
  })

  it.each([
    [
      '{"seed":12345678901234567890,"max_tokens":5e9 ,"model":"m","top_p":1.0}',
      '{"seed":12345678901234567890,"max_tokens":100 ,"model":"m","top_p":1.0}',
    ],
    ['\ufeff{ "model":"m" }\n', '\ufeff{ "model":"m" ,"max_tokens":100}\n'],
    ['{"model":"m","max_tokens":\n 500}', '{"model":"m","max_tokens":\n 100}'],
    ['{"model":"m","\\u006dax_tokens":500}', '{"model":"m","\\u006dax_tokens":100}'],
    ['{"model":"m","max_tokens":null,"seed":1}', '{"model":"m","max_tokens":100,"seed":1}'],
    [
      '{"max_completion_tokens":500,"x":{"max_tokens":7,"a":["}",{}]},"max_tokens":500,"model":"m"}',
      '{"max_completion_tokens":100,"x":{"max_tokens":7,"a":["}",{}]},"max_tokens":100,"model":"m"}',
    ],
    [
      '{"model":"m","messages":[{"content":"\\"max_tokens\\":5, \\\\"}]}',
      '{"model":"m","messages":[{"content":"\\"max_tokens\\":5, \\\\"}],"max_tokens":100}',
    ],
  ])('has only the limited member changed: %s', async (body, wanted) => {
    expect((await ask(WITHIN, body)).status).toBe(200)
    expect(upstream.requests.at(-1)?.body).toBe(wanted)
  })

  it('without a member gets its first', async () => {
    await ask({ maxTokens: 100 }, '{ }')
    expect(upstream.requests.at(-1)?.body).toBe('{ "max_tokens":100}')
  })

  it('of any shape differs from what came in the limited member alone', () => {
    const spaces = fc.constantFrom('', ' ', '\n', '\t ')
    fc.assert(
      fc.property(
        fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue(), { maxKeys: 8 }),
        fc.constantFrom(undefined, 1, 500, null),
        spaces,
        fc.constantFrom(0, 1, 2),
        (rest, max, space, indent) => {
          const given = { ...rest, ...(max === undefined ? {} : { max_tokens: max }) }
          const text = space + JSON.stringify(given, null, indent) + space
          const scanned = scanObject(text, 1000)
          if ('flaw' in scanned) throw new Error(scanned.flaw)
          const next = withMembers(scanned, new Map([['max_tokens', 7]]))
          expect(JSON.parse(next)).toEqual({ ...(JSON.parse(text) as object), max_tokens: 7 })
          // The same with the same value: nothing else moved.
          const again = scanObject(next, 1000)
          if ('flaw' in again) throw new Error(again.flaw)
          expect(withMembers(again, new Map([['max_tokens', 7]]))).toBe(next)
          if (max !== undefined) {
            expect(withMembers(again, new Map([['max_tokens', max as number]]))).toBe(text)
          }
        },
      ),
    )
  })
})

describe('looking through a text', () => {
  const cut = fc
    .tuple(fc.json(), fc.nat(), fc.constantFrom('', '"', '\\', '{', '}', '[', ']', ',', ':', ' '))
    .map(([text, at, sign]) => {
      const place = at % (text.length + 1)
      return text.slice(0, place) + sign + text.slice(place + 1)
    })

  it('never throws, whatever the text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), cut), (text) => {
        expect(scanObject(text, 50)).toBeDefined()
      }),
      { numRuns: 2000 },
    )
  })

  it('finds each member where it stands, in any text that is an object', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue({ maxDepth: 5 })),
        fc.constantFrom(0, 1, '\t'),
        (value, indent) => {
          const text = JSON.stringify(value, null, indent)
          const scanned = scanObject(text, 50)
          if ('flaw' in scanned) throw new Error(scanned.flaw)
          const read = [...scanned.members].map(([name, { from, to }]) => [
            name,
            JSON.parse(text.slice(from, to)) as unknown,
          ])
          expect(Object.fromEntries(read)).toEqual(JSON.parse(text))
          expect(read).toHaveLength(Object.keys(value).length)
        },
      ),
      { numRuns: 500 },
    )
  })
})

describe('a name that stands twice', () => {
  it.each([
    '{"model":"m","messages":[],"model":"dear"}',
    '{"model":"dear","messages":[],"model":"m"}',
    '{"model":"m","\\u006dodel":"dear"}',
    '{"max_tokens":1,"model":"m","max_tokens":1e9}',
    '{"model":"m","reasoning":{"max_tokens":1,"max_tokens":9}}',
    '{"model":"m","tools":[{"type":"function","type":"web_search"}]}',
    '{"model":"m","messages":[{"role":"user","content":[{"type":"text","text":"a","text":"b"}]}]}',
    '{"model":"m","x":[[{"a":{"b":1,"c":[{}],"b":2}}]]}',
  ])('is refused, with and without limits: %s', async (body) => {
    for (const allow of [undefined, WITHIN]) {
      expect(await ask(allow, body)).toMatchObject({ status: 400, code: 'duplicate_member' })
    }
    expect(upstream.requests).toEqual([])
  })

  it('in two objects is two names', async () => {
    const body =
      '{"model":"m","messages":[{"role":"user","content":"a"},{"role":"user","content":"role"}]}'
    expect((await ask(undefined, body)).status).toBe(200)
  })
})

describe('nesting', () => {
  const deep = (open: string, close: string, depth: number): string =>
    `{"model":"m","x":${open.repeat(depth)}1${close.repeat(depth)}}`

  it.each([
    ['lists', '[', ']'],
    ['objects', '{"a":', '}'],
  ])(
    'that no request needs is a clear error, and no error of the route: %s',
    async (_, open, close) => {
      for (const allow of [undefined, WITHIN]) {
        for (const depth of [100, 5000, 300_000]) {
          const told = await ask(allow, deep(open, close, depth))
          expect(told).toMatchObject({ status: 400, code: 'nested_too_deeply' })
          expect(told.text).toContain('more than 100 deep')
        }
      }
      expect(onError).not.toHaveBeenCalled()
      expect(upstream.requests).toEqual([])
      expect((await ask(WITHIN, deep(open, close, 99))).status).toBe(200)
    },
  )

  it('has a bound that its owner can set', async () => {
    expect((await ask({ maxDepth: 5 }, deep('[', ']', 5))).code).toBe('nested_too_deeply')
    expect((await ask({ ...WITHIN, maxDepth: 1000 }, deep('[', ']', 999))).status).toBe(200)
  })

  it.each(['['.repeat(2_000_000), '{"a":'.repeat(400_000), '[[[[', '{"a":[}', '"', '{"a', '\\'])(
    'that never closes is one of these two errors',
    async (body) => {
      const { status, code } = await ask(undefined, body)
      expect([400, true]).toEqual([status, ['nested_too_deeply', 'invalid_json'].includes(code)])
      expect(onError).not.toHaveBeenCalled()
    },
  )
})

describe('parts that no honest chat has', () => {
  const message = { role: 'user', content: '' }
  const tool = { type: 'function', function: { name: 'f' } }
  const many = <T>(item: T, count: number): T[] => Array.from({ length: count }, () => item)

  it.each([
    ['messages', { messages: many(message, 10_001) }, 413, 'too_many_messages', '10001 messages'],
    ['tools', { tools: many(tool, 1001) }, 400, 'too_many_tools', '1001 tools'],
    ['old tools', { functions: many({ name: 'f' }, 1001) }, 400, 'too_many_tools', '1001 tools'],
    ['prompts', { prompt: many('x', 10_001) }, 413, 'too_many_messages', '10001 prompts'],
    ['the name of a model', { model: 'x'.repeat(1025) }, 400, 'id_too_long', '1024'],
    ['the name of a user', { user: 'x'.repeat(1025) }, 400, 'id_too_long', '1024'],
    [
      'the id of a result',
      { messages: [{ role: 'tool', tool_call_id: 'x'.repeat(16_385) }] },
      400,
      'id_too_long',
      '16384',
    ],
    [
      'the id of a call',
      { messages: [{ role: 'assistant', tool_calls: [{ id: 'x'.repeat(16_385) }] }] },
      400,
      'id_too_long',
      '16384',
    ],
  ])('are refused in one sentence: %s', async (_, more, status, code, sentence) => {
    const told = await ask(undefined, JSON.stringify({ model: 'm', ...more }))
    expect(told).toMatchObject({ status, code })
    expect(told.text).toContain(sentence)
    expect(onError).not.toHaveBeenCalled()
  })

  it('have bounds that their owner can set', async () => {
    const body = JSON.stringify({ model: 'm', messages: [message, message], tools: [tool, tool] })
    expect((await ask({ maxMessages: 1 }, body)).code).toBe('too_many_messages')
    expect((await ask({ maxTools: 1 }, body)).code).toBe('too_many_tools')
    expect((await ask({ maxMessages: 2, maxTools: 2 }, body)).status).toBe(200)
  })

  it('are not a long prompt of tokens', async () => {
    const body = JSON.stringify({ model: 'm', prompt: many(7, 50_000) })
    expect((await ask(undefined, body)).status).toBe(200)
  })

  it('take no time that grows with more than their length', async () => {
    const names = Array.from({ length: 100_000 }, (_, at) => `"x${at}":"\\\\\\""`).join(',')
    const { status } = await ask(undefined, `{"model":"m",${names}}`)
    expect(status).toBe(200)
  })
})
