// An answer whose connection broke after its finish reason, at a route that has the rest of it, or has not.
import { expect, it } from 'vitest'
import { createClient, toWire } from '../index.ts'

const event = (value: object): string => `data: ${JSON.stringify(value)}\n\n`
const piece = (delta: object, finish_reason: string | null = null): string =>
  event({ id: 'c', model: 'm', choices: [{ index: 0, delta, finish_reason }] })
const said = [piece({ reasoning_content: 'plan' }), piece({ content: 'ok' }), piece({}, 'stop')]
const counts = { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 }
const rest = [piece({ reasoning_signature: 'seal' }), event({ choices: [], usage: counts })]

/** Events, and then the end of the connection, or of the answer. */
function stream(events: readonly string[], isBroken: boolean): Response {
  const left = [...events]
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const next = left.shift()
      if (next !== undefined) controller.enqueue(new TextEncoder().encode(next))
      else if (isBroken) controller.error(new TypeError('terminated'))
      else controller.close()
    },
  })
  const headers = { 'content-type': 'text/event-stream', 'x-stream-id': 'a'.repeat(32) }
  return new Response(body, { headers })
}

it.each([
  [
    'has it',
    () => stream([...said, ...rest], false),
    { totalTokens: 3 },
    { reasoning_signature: 'seal' },
  ],
  ['has forgotten it', () => new Response('{}', { status: 404 }), undefined, {}],
  ['breaks off as well', () => stream([': a\n\n'], true), undefined, {}],
])('is whole where the route %s, with what must go back of it', async (_, again, usage, seals) => {
  let asked = 0
  const client = createClient({
    baseURL: 'http://route.test/v1',
    retry: false,
    fetch: async () => (asked++ === 0 ? stream(said, true) : again()),
  })
  const messages = [{ role: 'user' as const, content: 'hi' }]
  const message = await client.chat.stream({ model: 'm', messages }).final()
  expect(asked).toBe(2)
  expect(message).toMatchObject({ status: 'complete', ...(usage && { usage }) })
  expect(toWire([message], message.steps?.[0]?.producer)).toEqual([
    { role: 'assistant', content: 'ok', reasoning_content: 'plan', ...seals },
  ])
})
