// No bytes whatsoever make the client throw anything but a ChatError, hang, or lose what it had.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { roundsOf } from '../../test/samples.ts'
import { ChatError, createClient, textOf } from '../index.ts'

async function read(chunks: readonly Uint8Array[], contentType: string) {
  const rest = [...chunks]
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const chunk = rest.shift()
      if (chunk) controller.enqueue(chunk)
      else controller.close()
    },
  })
  const client = createClient({
    baseURL: 'http://fuzz.invalid/v1',
    fetch: async () => new Response(body, { headers: { 'content-type': contentType } }),
  })
  const stream = client.chat.stream({ model: 'm', messages: [] })
  const error = await stream.final().then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  return { error, message: stream.message }
}

const contentType = fc.constantFrom('text/event-stream', 'application/json', 'text/plain', '')

/** Frames that look like the wire's, with members missing, doubled or of a wrong type. */
const json = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(
      null,
      true,
      -1,
      0,
      4294967294,
      1.5,
      '',
      'text',
      'error',
      'thinking',
      '__proto__',
      '[DONE]',
      '<think>',
      '</thin',
    ),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(
      fc.constantFrom(
        'choices',
        'delta',
        'message',
        'content',
        'index',
        'tool_calls',
        'function',
        'name',
        'arguments',
        'id',
        'finish_reason',
        'usage',
        'prompt_tokens',
        'error',
        'code',
        'status',
        'annotations',
        'citations',
        'reasoning_details',
        'function_call',
        'thinking',
        'type',
        'text',
        'detail',
        'url',
        'reasoning',
        'refusal',
        '__proto__',
        'constructor',
      ),
      tie('value'),
      { maxKeys: 5 },
    ),
  ),
})).value

it('survives any bytes in any pieces', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.uint8Array({ maxLength: 60 }), { maxLength: 8 }),
      contentType,
      async (chunks, type) => {
        const { error, message } = await read(chunks, type)
        expect(error === undefined || error instanceof ChatError).toBe(true)
        expect(['complete', 'incomplete']).toContain(message.status)
      },
    ),
    { numRuns: roundsOf(400) },
  )
})

it('survives any JSON in the place of the wire’s, and pollutes no prototype', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(json, { maxLength: 5 }), contentType, async (frames, type) => {
      const text = frames.map((frame) => `data: ${JSON.stringify(frame)}\n\n`).join('')
      const { error, message } = await read([new TextEncoder().encode(text)], type)
      expect(error === undefined || error instanceof ChatError).toBe(true)
      expect(JSON.parse(JSON.stringify(message))).toEqual(message)
      expect(Object.keys(Object.prototype)).toEqual([])
    }),
    { numRuns: roundsOf(400) },
  )
})

it('keeps the text before whatever breaks the stream', async () => {
  const good = 'data: {"choices":[{"index":0,"delta":{"content":"kept"}}]}\n\n'
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (noise) => {
      const { message } = await read([new TextEncoder().encode(good), noise], 'text/event-stream')
      expect(textOf(message.parts).startsWith('kept')).toBe(true)
    }),
    { numRuns: roundsOf(300) },
  )
})

it('reads an event of 10 MB in one piece and in many', async () => {
  const content = 'x'.repeat(10_000_000)
  const bytes = new TextEncoder().encode(
    `data: {"choices":[{"index":0,"delta":{"content":"${content}"},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n`,
  )
  const pieces = Array.from({ length: Math.ceil(bytes.length / 65_536) }, (_, index) =>
    bytes.slice(index * 65_536, (index + 1) * 65_536),
  )
  for (const chunks of [[bytes], pieces]) {
    const { message } = await read(chunks, 'text/event-stream')
    expect(textOf(message.parts).length).toBe(content.length)
  }
})

it('stops at an event that is larger than it may be', async () => {
  const bytes = new TextEncoder().encode(`data: ${'x'.repeat(20_000_000)}`)
  const { error } = await read([bytes], 'text/event-stream')
  expect(error).toMatchObject({ kind: 'limit' })
})

it.each([
  ['errors', '', '{"error":', '}', ''],
  ['arrays', '', '[', ']', ''],
  ['content', '{"choices":[{"index":0,"delta":{"content":', '[', ']', '}}]}'],
])('survives %s nested 100,000 deep', async (_what, before, open, close, after) => {
  const deep = `${open.repeat(100_000)}1${close.repeat(100_000)}`
  const data = before + deep + after
  const good = 'data: {"choices":[{"index":0,"delta":{"content":"kept"}}]}\n\n'
  const bytes = new TextEncoder().encode(`${good}data: ${data}\n\n`)
  const { error, message } = await read([bytes], 'text/event-stream')
  expect(['api', 'protocol', 'interrupted']).toContain((error as ChatError).kind)
  expect(textOf(message.parts)).toBe('kept')
})

/** One event of a stream. */
const event = (data: string) =>
  read([new TextEncoder().encode(`data: ${data}\n\n`)], 'text/event-stream')

it('reads an error whose members are no texts, and cannot be made one', async () => {
  const objects: unknown[] = [{ toString: '' }, { toString: null, valueOf: 1 }, {}]
  for (const code of [...objects, [{ toString: '' }], [1], []]) {
    const { error } = await event(JSON.stringify({ message: 'out of order', code }))
    expect(error).toMatchObject({ kind: 'api', message: expect.stringContaining('out of order') })
  }
})

// Read at the square of its length, half a megabyte would take minutes.
it.each(['', '\\', '"', 'NaN'])(
  'gives up soon on long text that is no JSON, at its end %j',
  async (end) => {
    const { error } = await event(`{"a":NaN,"b":"${'\\"'.repeat(250_000)}${end}`)
    expect(error).toMatchObject({ kind: 'protocol' })
  },
)
