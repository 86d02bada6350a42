// Costs are counted, not timed: every character that is parsed or joined on the way to the message.
import { createClient } from '@x/core'
import { expect, it, vi } from 'vitest'

interface Cost {
  parsed: number
  joined: number
}

/** Reads an answer with a look at the message after each delta, as a page does with each frame. */
async function costOf(
  events: readonly string[],
  readSize = 16_384,
): Promise<Cost & { size: number }> {
  const bytes = new TextEncoder().encode(events.map((data) => `data: ${data}\n\n`).join(''))
  let at = 0
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (at >= bytes.length) return controller.close()
      controller.enqueue(bytes.slice(at, at + readSize))
      at += readSize
    },
  })
  const client = createClient({
    baseURL: 'http://loopback.invalid/v1',
    fetch: async () => new Response(body, { headers: { 'content-type': 'text/event-stream' } }),
  })
  const cost: Cost = { parsed: 0, joined: 0 }
  const { parse } = JSON
  // oxlint-disable-next-line typescript/unbound-method -- called with its own list below
  const { join } = Array.prototype
  const spies = [
    vi.spyOn(JSON, 'parse').mockImplementation((text: string) => {
      cost.parsed += text.length
      return parse(text) as unknown
    }),
    vi.spyOn(Array.prototype, 'join').mockImplementation(function joined(this: unknown[], by) {
      const text = join.call(this, by)
      cost.joined += text.length
      return text
    }),
  ]
  try {
    const stream = client.chat.stream({ model: 'm', messages: [] })
    for await (const delta of stream) if (delta.type !== 'done') void stream.message
    const [part] = (await stream.final()).parts
    const text = part?.type === 'tool' ? part.argsText : part && 'text' in part && part.text
    return { ...cost, size: text ? text.length : 0 }
  } finally {
    for (const spy of spies) spy.mockRestore()
  }
}

const chunk = (delta: object, n = 0): string =>
  JSON.stringify({ id: 'c', created: n, choices: [{ index: 0, delta }] })
const finish = JSON.stringify({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] })

function toolCall(count: number, rest: object, text = 'x'): string[] {
  const piece = (args: string, more: object): string =>
    chunk({ tool_calls: [{ index: 0, function: { ...more, arguments: args } }] })
  const head = piece('{"text":"', { name: 'write' })
  const pieces = Array.from({ length: count }, () => piece(text, rest))
  return [head, ...pieces, piece('"}', rest), finish, '[DONE]']
}

const answers: [string, (count: number) => string[]][] = [
  [
    'text',
    (count) => [...Array.from({ length: count }, () => chunk({ content: 'word ' })), finish],
  ],
  [
    'text in chunks of which no two are alike',
    (count) => [...Array.from({ length: count }, (_, n) => chunk({ content: 'word ' }, n)), finish],
  ],
  [
    'reasoning, which is compared with what is in tags',
    (count) => [
      ...Array.from({ length: count }, () => chunk({ reasoning_content: 'word ' })),
      chunk({ content: 'Done.' }),
      finish,
    ],
  ],
  ['tool arguments of one character each', (count) => toolCall(count, {})],
  ['tool arguments with the name in each piece', (count) => toolCall(count, { name: 'write' })],
  [
    'tool arguments that could each be whole ones, with the name in each piece',
    (count) => toolCall(count, { name: 'write' }, '{}'),
  ],
]

// A square would be four times as much; where the reads cut the events makes a little difference.
it.each(answers)('costs twice as much for twice as much %s', async (_what, make) => {
  const once = await costOf(make(2000))
  const twice = await costOf(make(4000))
  expect(twice.size).toBeGreaterThan(once.size)
  expect(twice.parsed).toBeLessThan(once.parsed * 2.3)
  expect(twice.joined).toBeLessThan(once.joined * 2.3)
})

it('parses an event of 10 MB once, and joins its pieces once', async () => {
  const event = chunk({ content: 'x'.repeat(10_000_000) })
  const { parsed, joined, size } = await costOf([event, finish, '[DONE]'])
  expect(size).toBe(10_000_000)
  expect(parsed).toBeLessThan(event.length + 1000)
  // The pieces of the event, and its text for the loop and for the message.
  expect(joined).toBeLessThan(event.length * 4)
})
