import { type ChatMessage, createClient } from '@x/core'
import { sseResponse } from '@x/core/testing'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { roundsOf } from '../../test/samples.ts'
import { createChunkParser } from './chunk-parser.ts'

async function read(payloads: readonly string[]) {
  const client = createClient({
    baseURL: 'http://loopback.invalid/v1',
    fetch: () =>
      Promise.resolve(
        sseResponse([...payloads, FINISH, '[DONE]'].map((data) => `data: ${data}\n\n`)),
      ),
  })
  const stream = client.chat.stream({ model: 'm', messages: [{ role: 'user', content: 'q' }] })
  const texts: string[] = []
  const reasoning: string[] = []
  try {
    for await (const delta of stream) {
      if (delta.type === 'text' && delta.choice === 0) texts.push(delta.text)
      if (delta.type === 'reasoning') reasoning.push(delta.text)
    }
  } catch (thrown) {
    return { text: texts.join(''), reasoning: reasoning.join(''), thrown }
  }
  return { text: texts.join(''), reasoning: reasoning.join('') }
}

/** The message that chunks make. */
async function answer(chunks: readonly string[]): Promise<ChatMessage> {
  const client = createClient({
    baseURL: 'http://loopback.invalid/v1',
    fetch: () =>
      Promise.resolve(
        sseResponse([...chunks, FINISH, '[DONE]'].map((data) => `data: ${data}\n\n`)),
      ),
  })
  const stream = client.chat.stream({ model: 'm', messages: [] })
  await stream.final().catch(() => undefined)
  return stream.message
}

const toolChunk = (call: object): string =>
  JSON.stringify({ id: 'c', choices: [{ index: 0, delta: { tool_calls: [call] } }] })

const FINISH = JSON.stringify({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] })
const chunk = (content: string, rest: object = {}): string =>
  JSON.stringify({ id: 'c', ...rest, choices: [{ index: 0, delta: { content } }] })

it('reads alike chunks as it reads each alone, whatever their texts', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.string({ unit: 'binary' }), { minLength: 3 }), async (texts) => {
      const words = ['x', ...texts, 'y']
      expect((await read(words.map((word) => chunk(word)))).text).toBe(words.join(''))
    }),
    { numRuns: roundsOf(200) },
  )
})

it.each([
  [
    'another member with the same text',
    chunk('hi', { note: 'hi' }),
    chunk('ho', { note: 'hi' }),
    'hihihiho',
  ],
  [
    'an escaped text, and the plain one elsewhere',
    '{"n":{"content":"hi"},"choices":[{"delta":{"content":"h\\u0069"}}]}',
    '{"n":{"content":"no"},"choices":[{"delta":{"content":"h\\u0069"}}]}',
    'hihihihi',
  ],
  [
    'a second choice',
    chunk('hi'),
    '{"id":"c","choices":[{"index":1,"delta":{"content":"no"}}]}',
    'hihihi',
  ],
  [
    'text that closes its string and opens another',
    chunk('hi'),
    '{"id":"c","choices":[{"index":0,"delta":{"content":"a","content":"b"}}]}',
    'hihihib',
  ],
  [
    'text that looks like the rest of a chunk',
    chunk('hi'),
    chunk('"}}]}{"choices":[{"delta":{"content":"'),
    'hihihi"}}]}{"choices":[{"delta":{"content":"',
  ],
  ['an unfinished escape', chunk('hi'), chunk('a\\'), 'hihihia\\'],
])('is not misled by %s', async (_, like, other, text) => {
  expect((await read([like, like, like, other])).text).toBe(text)
})

it('still refuses text that no JSON string can hold', async () => {
  const result = await read([chunk('a'), chunk('b'), chunk('c').replace('c"}', 'c\tc"}')])
  expect(result.thrown).toMatchObject({ kind: 'protocol' })
  expect(result.text).toBe('ab')
})

it('tells reasoning and text apart when they take turns', async () => {
  const thought = (text: string): string =>
    JSON.stringify({ id: 'c', choices: [{ index: 0, delta: { content: null, reasoning: text } }] })
  const turns = Array.from({ length: 40 }, (_, n) =>
    n % 3 === 0 ? chunk(`${n} `) : thought(`${n} `),
  )
  const result = await read(turns)
  const numbers = Array.from({ length: 40 }, (_, n) => n)
  expect(result.text).toBe(
    numbers
      .filter((n) => n % 3 === 0)
      .map((n) => `${n} `)
      .join(''),
  )
  expect(result.reasoning).toBe(
    numbers
      .filter((n) => n % 3 !== 0)
      .map((n) => `${n} `)
      .join(''),
  )
})

it('reads usage that grows from chunk to chunk', async () => {
  const payloads = Array.from({ length: 30 }, (_, n) =>
    chunk(`${n} `, { usage: { prompt_tokens: 1, completion_tokens: n, total_tokens: n + 1 } }),
  )
  expect((await read(payloads)).text).toBe(payloads.map((_, n) => `${n} `).join(''))
})

it('reads two calls that share an index and are told apart by their ids alone', async () => {
  const piece = (id: string, args: string, name?: string): string =>
    toolChunk({ index: 0, id, type: 'function', function: { name, arguments: args } })
  const turns = Array.from({ length: 12 }, (_, n) => [piece('a', `${n}`), piece('b', `${n}`)])
  const { parts } = await answer([
    piece('a', '{"n":"', 'one'),
    piece('b', '{"n":"', 'two'),
    ...turns.flat(),
    piece('a', '"}'),
    piece('b', '"}'),
  ])
  const argsText = '{"n":"01234567891011"}'
  expect(parts).toMatchObject([
    { name: 'one', argsText },
    { name: 'two', argsText },
  ])
})

it('reads a refusal that comes and goes in chunks that are alike', async () => {
  const said: [string, string][] = [
    ['a', ''],
    ['b', 'No'],
    ['c', ''],
    ['d', ''],
    ['e', 'Never'],
  ]
  const { parts } = await answer(
    said.map(([content, refusal]) =>
      JSON.stringify({ choices: [{ index: 0, delta: { content, refusal } }] }),
    ),
  )
  expect(parts.map((part) => 'text' in part && part.text)).toEqual(['ab', 'No', 'cde', 'Never'])
})

const word = fc.constantFrom(
  'a',
  '',
  ' ',
  '\n',
  '"',
  '\\',
  '{',
  '}',
  '<think>',
  '</think>',
  '{}',
  'ü',
  '🙂',
)
const delta = fc.oneof(
  { weight: 4, arbitrary: fc.record({ content: word }) },
  fc.record({ content: fc.constant(null), reasoning_content: word }),
  fc.record({ content: word, refusal: word }),
  fc.record({ role: fc.constant('assistant'), content: word }),
  fc
    .record(
      {
        index: fc.constantFrom(0, 1),
        id: fc.constantFrom('call_a', 'call_b', ''),
        function: fc.record(
          { name: fc.constantFrom('f', 'g'), arguments: word },
          { requiredKeys: ['arguments'] },
        ),
      },
      { requiredKeys: ['function'] },
    )
    .map((call) => ({ tool_calls: [call] })),
)
/** Runs of one kind, as in real answers, so that chunks are alike. */
const deltas = fc
  .array(
    fc.oneof(
      fc.array(delta, { maxLength: 3 }),
      fc.tuple(delta, fc.array(word, { minLength: 3, maxLength: 9 })).map(runOf),
    ),
  )
  .map((runs) => runs.flat())

function runOf([like, words]: [object, string[]]): object[] {
  return words.map(
    (text) =>
      JSON.parse(JSON.stringify(like), (key, value: unknown) =>
        ['content', 'reasoning_content', 'arguments'].includes(key) && typeof value === 'string'
          ? text
          : value,
      ) as object,
  )
}

it('gives the same message as for chunks of which no two are alike', async () => {
  await fc.assert(
    fc.asyncProperty(deltas, async (all) => {
      const write = (chunk: (n: number) => object): string[] =>
        all.map((each, n) => JSON.stringify({ ...chunk(n), choices: [{ index: 0, delta: each }] }))
      const alike = await answer(write((n) => ({ id: `c${n % 3}`, created: 1 })))
      // A number that differs is what no two chunks have in common.
      const unlike = await answer(write((n) => ({ id: `c${n % 3}`, created: n })))
      const plain = ({ parts }: ChatMessage): unknown =>
        parts.map((part) => ({ ...part, id: undefined, durationMs: undefined }))
      expect(plain(alike)).toEqual(plain(unlike))
    }),
    { numRuns: roundsOf(500) },
  )
})

// Not through the public entry: that each value is the one of JSON.parse can be seen only here.
it('parses every text as JSON.parse does', () => {
  const text = fc
    .tuple(
      fc.constantFrom('"', '\\', '\\"', '\\u0041', '\\ud800', 'x', '\t', '","content":"'),
      fc.string({ maxLength: 3 }),
    )
    .map((pieces) => pieces.join(''))
  const chunk = fc
    .tuple(
      fc.constantFrom(
        '{"id":"#","choices":[{"index":0,"delta":{"content":"#"}}],"obfuscation":"#"}',
        '{"choices":[{"delta":{"content":"#","content":"#"}}]}',
        '{"choices":[{"delta":{"#":"#"}}]}',
        '{"choices":[{"delta":{"__proto__":"#","x":{"content":"#"}}}]}',
        ' {"choices": [ {"delta":{"tool_calls":[{"id":"#","function":{"arguments":"#"}}]}} ] }',
        '["#"]',
        '"#"',
      ),
      fc.array(text, { minLength: 3, maxLength: 3 }),
      fc.boolean(),
    )
    .map(([shape, texts, isEscaped]) => {
      let position = 0
      return shape.replaceAll('#', () => {
        const each = texts[position++] ?? ''
        return isEscaped ? JSON.stringify(each).slice(1, -1) : each
      })
    })
  fc.assert(
    fc.property(fc.array(chunk, { minLength: 2, maxLength: 30 }), (chunks) => {
      const parser = createChunkParser()
      for (const each of chunks) {
        expect(JSON.stringify(parser.parse(each))).toBe(JSON.stringify(parseOrNothing(each)))
      }
    }),
    { numRuns: roundsOf(2000) },
  )
})

function parseOrNothing(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
