import { createClient } from '@x/core'
import { sseResponse } from '@x/core/testing'
import fc from 'fast-check'
import { expect, it } from 'vitest'

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

const FINISH = JSON.stringify({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] })
const chunk = (content: string, rest: object = {}): string =>
  JSON.stringify({ id: 'c', ...rest, choices: [{ index: 0, delta: { content } }] })

it('reads alike chunks as it reads each alone, whatever their texts', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.string({ unit: 'binary' }), { minLength: 3 }), async (texts) => {
      const words = ['x', ...texts, 'y']
      expect((await read(words.map((word) => chunk(word)))).text).toBe(words.join(''))
    }),
    { numRuns: 200 },
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
