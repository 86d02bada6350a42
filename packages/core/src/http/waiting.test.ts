// What is told before the first word: once, that the server is at work.
import { expect, it } from 'vitest'
import { createClient, type Delta } from '../index.ts'

const word = (text: string): string =>
  `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content: text } }] })}\n\n`

it('tells once that the server is at work, however many keep-alives come before a word and after it', async () => {
  const reads = [': a\n\n', ': b\n\n', word('one '), ': c\n\n', word('two'), 'data: [DONE]\n\n']
  const bytes = new TextEncoder()
  const body = (): ReadableStream<Uint8Array> => {
    const left = [...reads]
    return new ReadableStream({
      pull(controller) {
        const next = left.shift()
        if (next === undefined) controller.close()
        else controller.enqueue(bytes.encode(next))
      },
    })
  }
  const client = createClient({
    baseURL: 'http://endpoint.test/v1',
    fetch: async () => new Response(body(), { headers: { 'content-type': 'text/event-stream' } }),
  })
  const told: Delta['type'][] = []
  const messages = [{ role: 'user' as const, content: 'hi' }]
  for await (const { type } of client.chat.stream({ model: 'm', messages })) told.push(type)
  expect(told.filter((type) => type === 'waiting' || type === 'text')).toEqual([
    'waiting',
    'text',
    'text',
  ])
})
