// A call in the form of before there were tools: kept, and sent back as it came to the one who said it.
import { afterEach, expect, it } from 'vitest'
import { answer, sse, startServer, type TestServer } from '../../test/server.ts'
import { event } from '../../test/tool-server.ts'
import { createChat, toWire } from '../index.ts'
import { tool, toolRunner } from '../tools/index.ts'

let server: TestServer
afterEach(() => server.close())

const call = { name: 'weather', arguments: '{"city":"Lima"}' }

it.each([
  ['whole', [{ function_call: call }]],
  [
    'in pieces',
    [
      { role: 'assistant', content: null, function_call: { name: 'weather', arguments: '' } },
      { function_call: { arguments: '{"city":' } },
      { function_call: { arguments: '"Lima"}' } },
    ],
  ],
])('is carried out and goes back as it came: %s', async (_, deltas) => {
  server = await startServer((_request, response, body) => {
    if (body.includes('function_call')) return answer(response, 'Sunny.')
    const frames = deltas.map((delta) => event({ choices: [{ index: 0, delta }] }))
    const end = event({ choices: [{ index: 0, delta: {}, finish_reason: 'function_call' }] })
    sse(response, ...frames, end, 'data: [DONE]\n\n')
    response.end()
  })
  const tools = toolRunner({ weather: tool({ execute: () => 'sunny' }) })
  const chat = createChat({ baseURL: server.baseURL, model: 'm', retry: false, tools })
  const { reason } = await chat.send('Weather?')
  expect(reason).toBe('complete')
  const { messages } = JSON.parse(server.requests.at(-1)?.body ?? '{}') as { messages: unknown }
  expect(messages).toEqual([
    { role: 'user', content: 'Weather?' },
    { role: 'assistant', content: null, function_call: call },
    { role: 'function', name: 'weather', content: 'sunny' },
  ])
  // Anybody else is told in the form of today, and after a reload it is as before.
  const stored = JSON.parse(JSON.stringify(chat.get().messages)) as ReturnType<
    typeof chat.get
  >['messages']
  expect(toWire(stored)).toMatchObject([
    {},
    { tool_calls: [{ type: 'function', function: call }] },
    { role: 'tool', content: 'sunny' },
    { content: 'Sunny.' },
  ])
  const producer = stored.at(-1)?.steps?.[0]?.producer
  expect(toWire(stored, producer)).toMatchObject([
    {},
    { function_call: call },
    { role: 'function' },
    { content: 'Sunny.' },
  ])
})
