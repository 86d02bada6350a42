// What an endpoint says and what a caller asks costs in proportion to its length, whatever it is made of: a model writes
// 20,000 backslashes for whoever asks it to, and a process that reads them for minutes serves nobody.
import { expect, it } from 'vitest'
import { costRatio } from '../../test/clocks.ts'
import { createClient } from '../index.ts'
import { createChatHandler } from './index.ts'

const LENGTH = 1500
const TIMES = 4
/** Between what is linear, 4, and what is quadratic, 16. */
const LINEAR = 9

const json = (value: unknown, status = 200): Response =>
  new Response(JSON.stringify(value), { status, headers: { 'content-type': 'application/json' } })
const events = (text: string): Response =>
  new Response(text, { headers: { 'content-type': 'text/event-stream' } })

const answers: readonly ((text: string) => Response)[] = [
  (text) => json({ error: { message: text } }, 400),
  (text) => json({ error: { message: text } }),
  (text) => json({ choices: [{ message: { content: text }, finish_reason: 'stop' }] }),
  (text) => events(`data: ${JSON.stringify({ error: { message: text } })}\n\n`),
  (text) => events(`data: {"choices":[{"delta":{"content":${JSON.stringify(text)}}}]}\n\n`),
  (text) => events(`event: error\ndata: ${text}\n\n`),
]

let answer = answers[0]!
let text = ''
const handler = createChatHandler({
  client: createClient({
    baseURL: 'http://up.invalid/v1',
    apiKey: 'sk-of/the+route=0123456789',
    fetch: async () => answer(text),
    retry: false,
  }),
  public: true,
  onError: () => undefined,
  onFinish: () => undefined,
})

/** All of the answers, with so many characters of this. */
const read = (pump: string, length: number) => async (): Promise<void> => {
  text = pump.repeat(length / pump.length)
  for (const [at, each] of answers.entries()) {
    answer = each
    const body = JSON.stringify({ model: 'm', messages: [], stream: at > 2 })
    const headers = { 'content-type': 'application/json' }
    const request = new Request('http://localhost/api', { method: 'POST', headers, body })
    await (await handler(request)).text()
  }
}

it.each([
  ' ',
  '\n',
  '\n ',
  '\\',
  '\\u',
  '\\u0',
  '%25',
  '&#0',
  '/',
  'a.',
  'a-',
  'http:',
  '\n at x',
  'File "',
  '10.',
  '7 ',
  '1, ',
  's',
  '<',
  '{"a":',
])('%j many times over costs in proportion to how many', async (pump) => {
  const large = read(pump, LENGTH * TIMES)
  expect(await costRatio(large, read(pump, LENGTH), LINEAR)).toBeLessThan(LINEAR)
})

const asking: readonly ((text: string) => string)[] = [
  (name) => JSON.stringify({ model: 'm', messages: [], [name]: 1 }),
  (type) => JSON.stringify({ model: 'm', messages: [], tools: [{ type }] }),
  (model) => JSON.stringify({ model, messages: [] }),
  (model) => JSON.stringify({ models: [model], messages: [] }),
  (role) => JSON.stringify({ model: 'm', messages: [{ role, content: role }] }),
  (body) => body,
]

const limited = createChatHandler({
  client: createClient({
    baseURL: 'http://up.invalid/v1',
    apiKey: 'k',
    fetch: async () => Response.json({}),
  }),
  public: true,
  allow: { maxTokens: 100 },
  onError: () => undefined,
})

/** All of the requests, with so many characters of this. */
const asked = (pump: string, length: number) => async (): Promise<void> => {
  const pumped = pump.repeat(length / pump.length)
  const headers = { 'content-type': 'application/json' }
  for (const each of asking) {
    const init = { method: 'POST', headers, body: each(pumped) }
    await (await limited(new Request('http://localhost/api', init))).text()
  }
}

it.each(['.', 'a.', ' ', ':', '/', '\\', '%', '0', '[', '{"a":', '\u200b', 'Ａ'])(
  '%j asked many times over costs in proportion to how many',
  async (pump) => {
    const large = asked(pump, LENGTH * TIMES)
    expect(await costRatio(large, asked(pump, LENGTH), LINEAR)).toBeLessThan(LINEAR)
  },
)
