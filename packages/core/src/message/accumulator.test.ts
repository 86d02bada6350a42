// What becomes of calls and choices whose answer did not end well, and of ids that something else has too.
import { expect, it } from 'vitest'
import { createClient } from '../index.ts'
import { sseResponse } from '../testing/index.ts'

async function answer(...chunks: readonly object[]) {
  const frames = [
    ...chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`),
    'data: [DONE]\n\n',
  ]
  const client = createClient({
    baseURL: 'http://e.test/v1',
    fetch: async () => sseResponse(frames),
  })
  const stream = client.chat.stream({
    model: 'm',
    n: chunks.length,
    messages: [{ role: 'user', content: 'Hi' }],
  })
  await stream.final().catch(() => undefined)
  return stream.messages
}

const piece = (delta: object, finish_reason: string | null = null, index = 0) => ({
  choices: [{ index, delta, finish_reason }],
})
const call = { tool_calls: [{ index: 0, id: 's1', function: { name: 'a', arguments: '{"x":1}' } }] }

it.each([
  ['eaten_by_a_dog', 'its answer ended with "eaten_by_a_dog", which is not known as a good end'],
  ['error', 'its answer broke off ("error")'],
  ['max_tokens', 'its answer reached its greatest length'],
])(
  'a call of an answer that ended with %s says why it was not carried out',
  async (reason, why) => {
    const [message] = await answer(piece(call), piece({}, reason))
    const [part] = message?.parts ?? []
    expect(part?.type === 'tool' && part.error?.message).toContain(why)
  },
)

it('names the failure of one choice by its finish reason, where another ended well', async () => {
  const [first, second] = await answer(
    piece({ content: 'one' }, 'stop'),
    piece({ content: 'two' }, 'server_error', 1),
  )
  expect(first).toMatchObject({ status: 'complete' })
  expect(second).toMatchObject({ status: 'incomplete', error: { code: 'server_error' } })
})

it('a call keeps an id that a source has too', async () => {
  const [message] = await answer(
    piece({ content: 'a', annotations: [{ url_citation: { url: 'https://a.test/' } }] }),
    piece(call),
    piece({}, 'tool_calls'),
  )
  expect(message?.parts).toMatchObject([
    { type: 'text' },
    { type: 'source', id: 's1' },
    { type: 'tool', id: 's1' },
  ])
})
