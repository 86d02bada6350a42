// Whatever bytes come in whatever pieces, every door of the client gives a ChatError or an answer, soon.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { costRatio } from '../../test/clocks.ts'
import { lengthOf, roundsOf } from '../../test/samples.ts'
import { ChatError, createClient, isChatError } from '../index.ts'

const encoder = new TextEncoder()

function pieces(chunks: readonly Uint8Array[]): ReadableStream<Uint8Array> {
  let next = 0
  return new ReadableStream({
    pull(controller) {
      const chunk = chunks[next++]
      if (chunk) controller.enqueue(chunk)
      else controller.close()
    },
  })
}

function clientFor(chunks: readonly Uint8Array[], type: string, status = 200) {
  return createClient({
    baseURL: 'http://fuzz.invalid/v1',
    retry: false,
    fetch: async () => new Response(pieces(chunks), { status, headers: { 'content-type': type } }),
  })
}

async function outcome(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
}

function isFine(error: unknown): boolean {
  return error === undefined || (error instanceof ChatError && isChatError(error.toJSON()))
}

const types = fc.constantFrom(
  'text/event-stream',
  'application/json',
  'text/plain',
  'text/html',
  'application/x-ndjson',
  '',
)
/** What parsers trip over, between bytes that mean nothing. */
const token = fc.constantFrom(
  'data:',
  'data: ',
  'event: error\n',
  'event: ping\n',
  'error:',
  ': ',
  'id: ',
  'retry: ',
  '\n',
  '\r',
  '\r\n',
  '\n\n',
  '\uFEFF',
  '[DONE]',
  'null',
  '{',
  '}',
  '[',
  ']',
  '"',
  ',',
  ':',
  '{"error"',
  '{"choices":[{"delta":{"content":"',
  '"}}]}',
  '<think>',
  '</think>',
  '<thought>',
  '<html>',
  '<!doctype',
  '\u0000',
  '\\ud800',
  '👋',
  '{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"name":"a","arguments":"{}"}}]}}]}',
  '{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}',
)
const bytes = fc.oneof(
  fc.array(token, { maxLength: 12 }).map((tokens) => encoder.encode(tokens.join(''))),
  fc.uint8Array({ maxLength: 40 }),
)
const chunks = fc.array(bytes, { maxLength: 6 })

describe('whatever bytes come', () => {
  it('a stream ends as one of its endings, and its message is plain JSON', async () => {
    await fc.assert(
      fc.asyncProperty(chunks, types, async (given, type) => {
        const stream = clientFor(given, type).chat.stream({ model: 'm', messages: [] })
        const error = await outcome(stream.final())
        expect(isFine(error)).toBe(true)
        for (const message of stream.messages) {
          expect(['complete', 'incomplete']).toContain(message.status)
          expect(JSON.parse(JSON.stringify(message))).toEqual(structuredClone(message))
        }
      }),
      { numRuns: roundsOf(2000) },
    )
  })

  it('a whole answer is given or refused', async () => {
    await fc.assert(
      fc.asyncProperty(chunks, types, async (given, type) => {
        const client = clientFor(given, type)
        expect(isFine(await outcome(client.chat.create({ model: 'm', messages: [] })))).toBe(true)
        expect(
          isFine(
            await outcome(clientFor(given, type).completions.create({ model: 'm', prompt: '' })),
          ),
        ).toBe(true)
      }),
      { numRuns: roundsOf(500) },
    )
  })

  it('a list of models is given or refused', async () => {
    await fc.assert(
      fc.asyncProperty(chunks, types, async (given, type) => {
        expect(isFine(await outcome(clientFor(given, type).models.list()))).toBe(true)
      }),
      { numRuns: roundsOf(500) },
    )
  })

  it('any JSON for a list of models is given or refused', async () => {
    await fc.assert(
      fc.asyncProperty(fc.json(), async (json) => {
        for (const text of [json, `{"data":${json}}`, `{"data":[${json}]}`]) {
          const client = clientFor([encoder.encode(text)], 'application/json')
          expect(isFine(await outcome(client.models.list()))).toBe(true)
        }
      }),
      { numRuns: roundsOf(300) },
    )
  })

  it('an error keeps its status and says something', async () => {
    const status = fc.constantFrom(400, 401, 402, 404, 409, 413, 418, 429, 500, 503, 599)
    await fc.assert(
      fc.asyncProperty(chunks, types, status, async (given, type, code) => {
        const error = await outcome(clientFor(given, type, code).models.list())
        expect(error).toMatchObject({ status: code })
        expect((error as ChatError).message.length).toBeGreaterThan(0)
        expect((error as ChatError).message.length).toBeLessThanOrEqual(2000)
      }),
      { numRuns: roundsOf(500) },
    )
  })

  it('any JSON for an error is one', async () => {
    await fc.assert(
      fc.asyncProperty(fc.json(), async (json) => {
        for (const text of [
          json,
          `{"error":${json}}`,
          `{"error":{"message":${json},"code":${json}}}`,
        ]) {
          const error = await outcome(
            clientFor([encoder.encode(text)], 'application/json', 400).models.list(),
          )
          expect(error).toMatchObject({ name: 'ChatError', status: 400 })
          const said = (error as ChatError).toJSON()
          expect(structuredClone(said)).toEqual(said)
        }
      }),
      { numRuns: roundsOf(300) },
    )
  })

  it('the answer is the same however they are cut', async () => {
    const cuts = fc.array(fc.nat(400), { maxLength: 10 })
    await fc.assert(
      fc.asyncProperty(chunks, cuts, types, async (given, at, type) => {
        const whole = new Uint8Array(given.flatMap((chunk) => [...chunk]))
        const ends = [
          ...new Set([...at.filter((end) => end < whole.length), whole.length]),
        ].toSorted((left, right) => left - right)
        let start = 0
        const cut = ends.map((end) => {
          const piece = whole.slice(start, end)
          start = end
          return piece
        })
        const results = []
        for (const each of [[whole], cut]) {
          const stream = clientFor(each, type).chat.stream({ model: 'm', messages: [] })
          const error = await outcome(stream.final())
          const { parts, status, reason, finishReason } = stream.message
          const texts = parts.map((part) =>
            part.type === 'tool'
              ? [part.name, part.argsText]
              : 'text' in part
                ? [part.type, part.text]
                : [part.type],
          )
          results.push({
            texts,
            status,
            reason,
            finishReason,
            kind: isChatError(error) ? error.kind : undefined,
          })
        }
        expect(results[1]).toEqual(results[0])
      }),
      { numRuns: roundsOf(2000) },
    )
  })
})

describe('cost', () => {
  const text = (value: object): Uint8Array => encoder.encode(`data: ${JSON.stringify(value)}\n\n`)
  const delta = (value: object): Uint8Array => text({ choices: [{ index: 0, delta: value }] })

  /** Reads these as one body. */
  const reading = (given: readonly Uint8Array[]) => async (): Promise<void> => {
    const stream = clientFor(given, 'text/event-stream').chat.stream({ model: 'm', messages: [] })
    await outcome(stream.final())
  }

  const cases: readonly [string, (size: number) => readonly Uint8Array[]][] = [
    [
      'one event in many pieces',
      (size) => {
        const whole = delta({ content: 'x'.repeat(size * 200) })
        return Array.from({ length: size / 5 }, (_, index) =>
          whole.slice(index * 1000, (index + 1) * 1000),
        )
      },
    ],
    [
      'arguments in small pieces, with a name each',
      (size) =>
        Array.from({ length: size }, (_, index) =>
          delta({
            tool_calls: [
              { index: 0, function: { name: 'a', arguments: index === 0 ? '{"x":[' : '{},' } },
            ],
          }),
        ),
    ],
    [
      'an open tag that may be closing',
      (size) => [
        delta({ content: '<think>' }),
        ...Array.from({ length: size }, () => delta({ content: '</thin' })),
      ],
    ],
    [
      'a body without an end of line',
      (size) => Array.from({ length: size }, () => encoder.encode('data: xxxxxxx')),
    ],
    [
      'sources',
      (size) =>
        Array.from({ length: size }, (_, index) =>
          delta({ annotations: [{ url: `https://example.com/${index}` }] }),
        ),
    ],
    [
      'reasoning details',
      (size) =>
        Array.from({ length: size }, () =>
          delta({ reasoning_details: [{ type: 'reasoning.text', text: 'x' }] }),
        ),
    ],
    [
      'logprobs',
      (size) =>
        Array.from({ length: size }, () =>
          text({
            choices: [
              {
                index: 0,
                delta: { content: 'x' },
                logprobs: { content: [{ token: 'x', logprob: 0 }] },
              },
            ],
          }),
        ),
    ],
    ['audio', (size) => Array.from({ length: size }, () => delta({ audio: { data: 'AAAA' } }))],
  ]
  it.each(cases)('grows no faster than the answer: %s', async (_what, make) => {
    const length = lengthOf(20_000, 8000)
    // Four times the work; a square would take sixteen.
    const [large, small] = [reading(make(length)), reading(make(length / 4))]
    expect(await costRatio(large, small, 10)).toBeLessThan(10)
  })
})
