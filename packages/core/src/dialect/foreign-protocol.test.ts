// An address that speaks another protocol is told apart from a broken answer, and is not asked again.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { frame, sse, startServer, type TestServer } from '../../test/server.ts'
import { createChat, createClient } from '../index.ts'

const params = { model: 'm', messages: [{ role: 'user' as const, content: 'Hi' }] }

let server: TestServer
beforeEach(async () => {
  server = await startServer()
})
afterEach(() => server.close())

const events = (...values: unknown[]): string =>
  values.map((value) => `data: ${JSON.stringify(value)}\n\n`).join('')
const named = (...values: { type: string }[]): string =>
  values.map((value) => `event: ${value.type}\ndata: ${JSON.stringify(value)}\n\n`).join('')

function serve(type: string, body: string): void {
  server.handle((_request, response) => {
    response.writeHead(200, { 'content-type': type }).end(body)
  })
}

const client = () => createClient({ baseURL: server.baseURL })
const streamed = () => client().chat.stream(params).final()
const whole = () => client().chat.create(params)

async function refusal(ask: () => Promise<unknown>): Promise<Record<string, unknown>> {
  return (await ask().catch((error: unknown) => error)) as Record<string, unknown>
}

const aiSdk = [
  { type: 'start', messageId: 'm1' },
  { type: 'start-step' },
  { type: 'text-start', id: 't' },
  { type: 'text-delta', id: 't', delta: 'Hello' },
  { type: 'text-end', id: 't' },
  { type: 'finish' },
]
const responses = [
  { type: 'response.created', response: { id: 'r', object: 'response', output: [] } },
  { type: 'response.output_text.delta', delta: 'Hello' },
  { type: 'response.completed', response: { id: 'r' } },
]
const anthropic = [
  { type: 'message_start', message: { role: 'assistant', content: [], usage: {} } },
  { type: 'ping' },
  { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Hello' } },
  { type: 'message_stop' },
]
const agui = [
  { type: 'RUN_STARTED', threadId: 't', runId: 'r' },
  { type: 'TEXT_MESSAGE_CONTENT', messageId: 'm', delta: 'Hello' },
  { type: 'RUN_FINISHED', threadId: 't', runId: 'r' },
]
const gemini = { candidates: [{ content: { parts: [{ text: 'Hello' }] } }] }
const ollama = { model: 'm', message: { role: 'assistant', content: 'Hello' }, done: true }

describe.each([
  ['a stream of the AI SDK', 'text/event-stream', `${events(...aiSdk)}data: [DONE]\n\n`],
  ['a stream of the AI SDK', 'text/plain; charset=utf-8', 'f:{"messageId":"m"}\n0:"Hello"\nd:{}\n'],
  ['a stream of the AI SDK', 'text/plain', '0:"Hello"\n'],
  ['an answer of the Responses API', 'text/event-stream', named(...responses)],
  [
    'an answer of the Responses API',
    'application/json',
    JSON.stringify({ id: 'r', object: 'response', model: 'm', output: [] }),
  ],
  ["an answer of Anthropic's Messages API", 'text/event-stream', named(...anthropic)],
  [
    "an answer of Anthropic's Messages API",
    'application/json',
    JSON.stringify({
      id: 'm',
      type: 'message',
      role: 'assistant',
      model: 'm',
      content: [{ type: 'text', text: 'Hello' }],
    }),
  ],
  ['a stream of AG-UI', 'text/event-stream', events(...agui)],
  ["an answer of Gemini's own API", 'text/event-stream', events(gemini)],
  ["an answer of Gemini's own API", 'application/json', JSON.stringify([gemini])],
  ["an answer of Ollama's own API", 'application/json', JSON.stringify(ollama)],
  [
    "an answer of Ollama's own API",
    'application/x-ndjson',
    `${JSON.stringify({ ...ollama, done: false })}\n${JSON.stringify(ollama)}\n`,
  ],
  ['JSON of another form (with reply)', 'application/json', '{"reply":"hi"}'],
  ['JSON of another form (with reply)', 'text/event-stream', events({ reply: 'hi' })],
  [
    'JSON of another form (with reply)',
    'text/event-stream',
    `${events({ reply: 'hi' })}data: [DONE]\n\n`,
  ],
  [
    'JSON of another form (with answer)',
    'application/json',
    '{"answer":"hi","model":"m","usage":{}}',
  ],
  [
    'JSON of another form (with event, answer)',
    'text/event-stream',
    events({ event: 'm', answer: 'hi', id: '1' }),
  ],
  ['a stream of the AI SDK', 'text/event-stream', events({ type: 'error', errorText: 'No' })],
  [
    'a stream of the AI SDK',
    'application/x-ndjson',
    aiSdk.map((each) => JSON.stringify(each)).join('\n'),
  ],
  [
    'a stream of AG-UI',
    'application/x-ndjson',
    agui.map((each) => JSON.stringify(each)).join('\n'),
  ],
  ['plain text', 'text/plain', 'Hello there'],
  ['plain text', 'text/event-stream', 'data: Hello\n\ndata: there\n\ndata: [DONE]\n\n'],
  ['plain text', 'text/event-stream', 'event: message\ndata: "Hello"\n\n'],
  ['plain text', 'application/json', '"Hello there, hi"'],
])('%s as %s', (came, type, body) => {
  it.each([
    ['streamed', streamed],
    ['whole', whole],
  ])('is named, %s, with what to change, and asked for once', async (_, ask) => {
    serve(type, body)
    const error = await refusal(ask)
    expect(error).toMatchObject({
      name: 'ChatError',
      kind: 'protocol',
      code: 'foreign_protocol',
      action: 'none',
      retryable: false,
    })
    expect(error['message']).toContain(`@x/core: ${came} came where`)
    expect(error['message']).not.toMatch(/overloaded|Hello|hi\b/)
    expect(server.requests).toHaveLength(1)
  })
})

it('is named also where the connection broke or an error followed', async () => {
  server.handle((_request, response) => {
    sse(response, named(...anthropic.slice(0, 2)))
    setImmediate(() => response.destroy())
  })
  expect(await refusal(streamed)).toMatchObject({ code: 'foreign_protocol' })
  serve('text/event-stream', events({ type: 'start' }, { type: 'error', errorText: 'No' }))
  expect(await refusal(streamed)).toMatchObject({ code: 'foreign_protocol' })
})

it.each([
  ['the first token', { firstToken: 1000 }],
  ['the first token, after the one for silence', { firstToken: 2000, idle: 1000 }],
])('is named also where the clock for %s ran out', async (_, timeouts) => {
  server.handle((_request, response) => {
    sse(response, events(...aiSdk.slice(0, 4)))
    const end = setTimeout(() => response.end(), 60_000)
    response.on('close', () => clearTimeout(end))
  })
  const asked = createClient({ baseURL: server.baseURL, timeouts }).chat.stream(params)
  expect(await refusal(async () => asked.final())).toMatchObject({
    code: 'foreign_protocol',
    action: 'none',
  })
})

it('offers to go on with nothing, and leaves the question', async () => {
  serve('text/event-stream', events(...aiSdk))
  const chat = createChat({ baseURL: server.baseURL, model: 'm' })
  const { error } = await chat.send('Hi')
  expect(error).toMatchObject({ code: 'foreign_protocol', action: 'none' })
  expect(chat.get().messages.map(({ role }) => role)).toEqual(['user'])
})

describe('is not', () => {
  it.each([
    ['an empty answer', `${frame('', 'stop')}data: [DONE]\n\n`, 'empty_answer'],
    [
      'a chat whose server adds events of its own',
      events({ type: 'start' }) + frame('', 'stop'),
      'empty_answer',
    ],
    [
      'a list of no choices',
      events({ id: '1', choices: [], usage: {} }) + 'data: [DONE]\n\n',
      'empty_answer',
    ],
    ['a keep-alive', events({ type: 'ping' }) + 'data: [DONE]\n\n', 'empty_answer'],
    ['an error', events({ error: { message: 'No', code: 'no' } }), 'no'],
    [
      "Anthropic's error alone",
      named({ type: 'error', error: { type: 'overloaded_error', message: 'Busy' } } as never),
      'overloaded_error',
    ],
    ['an object without members', 'data: {}\n\ndata: [DONE]\n\n', 'empty_answer'],
  ])('what is %s', async (_, body, code) => {
    serve('text/event-stream', body)
    expect(await refusal(streamed)).toMatchObject({ code })
  })

  it('an answer that has any text, whatever stands around it', async () => {
    serve('text/event-stream', events(...aiSdk) + frame('Hello', 'stop') + events(...anthropic))
    expect(await streamed()).toMatchObject({ status: 'complete' })
    serve('text/event-stream', frame('Hello') + events(...aiSdk))
    expect(await refusal(streamed)).toMatchObject({ kind: 'interrupted' })
  })
})
