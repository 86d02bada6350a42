// A call is carried out only out of an answer that ended well: of any other nobody knows what it was going to say.
import { afterEach, describe, expect, it } from 'vitest'
import { answer, sse, startServer, type TestServer } from '../../test/server.ts'
import { until } from '../../test/stored-chat.ts'
import {
  callFrame,
  callsOf,
  event,
  finishFrame,
  sentCalls,
  toolServer,
} from '../../test/tool-server.ts'
import { type ChatOptions, createChat } from '../index.ts'
import { tool, toolRunner } from '../tools/index.ts'

let server: TestServer | undefined

afterEach(async () => {
  await server?.close()
  server = undefined
})

const DONE = 'data: [DONE]\n\n'
const text = event({ choices: [{ index: 0, delta: { content: 'Let me pay.' } }] })
const whole = callFrame({ id: 'a', name: 'pay', args: '{"n":1}' })
const pieces = ['{"n":', '1}'].map((args) => callFrame({ id: 'a', name: 'pay', args }))

async function start(frames: string[], options: ChatOptions = {}) {
  server = await toolServer(frames)
  const ran: unknown[] = []
  const heard: unknown[] = []
  const tools = toolRunner({ pay: tool({ execute: (args) => ran.push(args) }) })
  const chat = createChat({
    baseURL: server.baseURL,
    model: 'm',
    retry: false,
    tools,
    onToolCall: (call) => void heard.push(call.id),
    ...options,
  })
  return { chat, server, ran, heard }
}

const BAD: [string, string[], RegExp][] = [
  ['at its length', [finishFrame('length'), DONE], /greatest length/],
  ['in a filter', [finishFrame('content_filter'), DONE], /filter/],
  [
    'for a reason that nobody knows',
    [finishFrame('weird_thing'), DONE],
    /"weird_thing", which is not known as a good/,
  ],
  ['with an error as its reason', [finishFrame('error'), DONE], /broke off/],
  [
    'with a malformed call',
    [finishFrame('malformed_function_call'), DONE],
    /broke off \("malformed_function_call"\)/,
  ],
  ['without a reason and without an end', [], /broke off/],
  ['with an error', [event({ error: { message: 'overloaded' } }), DONE], /broke off/],
]

describe.each(BAD)('an answer that ended %s', (_, end, why) => {
  it('carries out no call, says why, and sends its text back without the call', async () => {
    const { chat, ran, heard, server: asked } = await start([text, whole, ...end])
    await chat.send('q')
    expect([ran, heard, asked.requests.length]).toEqual([[], [], 1])
    const [call] = callsOf(chat.get().messages[1])
    expect(call).toMatchObject({ state: 'cancelled', argsText: '{"n":1}' })
    expect(call?.error).toMatchObject({ code: 'not_carried_out' })
    expect(call?.error?.message).toMatch(/^Not carried out: /)
    expect(call?.error?.message).toMatch(why)
    expect(await chat.approveTool('a', { approved: true })).toMatchObject({ reason: 'error' })
    expect(await chat.resolveTool('a', { result: 1 })).toMatchObject({ reason: 'error' })
    await chat.send('and now?')
    expect(sentCalls(asked)).toEqual({ calls: [], results: [] })
    expect(asked.requests.at(-1)?.body).toContain('Let me pay.')
    expect(ran).toEqual([])
  })
})

it('carries out no call of an answer that was stopped', async () => {
  server = await startServer((_request, response) => sse(response, text, ...pieces))
  const pay = tool({ execute: () => expect.unreachable() })
  const chat = createChat({ baseURL: server.baseURL, model: 'm', tools: toolRunner({ pay }) })
  const call = () => callsOf(chat.get().messages[1])[0]
  void chat.send('q')
  await until(() => expect(call()?.argsText).toBe('{"n":1}'))
  await chat.stop()
  expect(call()).toMatchObject({
    state: 'cancelled',
    error: { code: 'not_carried_out', message: expect.stringContaining('stopped') },
  })
})

it('sends the text of an answer that was stopped in plain words, and nothing that was sealed in it', async () => {
  const thought = event({
    choices: [
      { index: 0, delta: { reasoning_content: 'secret plan', reasoning_signature: 'seal' } },
    ],
  })
  server = await startServer((_request, response, body) => {
    if (body.includes('and now?')) return answer(response, 'done')
    sse(response, thought, text, whole)
  })
  const chat = createChat({ baseURL: server.baseURL, model: 'm' })
  void chat.send('q')
  await until(() => expect(callsOf(chat.get().messages[1])).toHaveLength(1))
  await chat.stop()
  await chat.send('and now?')
  const { messages } = JSON.parse(server.requests.at(-1)?.body ?? '') as { messages: object[] }
  expect(messages).toEqual([
    { role: 'user', content: 'q' },
    { role: 'assistant', content: 'Let me pay.' },
    { role: 'user', content: 'and now?' },
  ])
})

it('tells the model of a call that was at work when its answer was stopped', async () => {
  server = await startServer((_request, response, body) => {
    if (body.includes('and now?')) return answer(response, 'done')
    sse(response, whole, finishFrame('tool_calls'), DONE)
    response.end()
  })
  const pay = tool({ execute: () => new Promise(() => undefined) })
  const chat = createChat({ baseURL: server.baseURL, model: 'm', tools: toolRunner({ pay }) })
  void chat.send('q')
  await until(() => expect(callsOf(chat.get().messages[1])).toMatchObject([{ state: 'running' }]))
  await chat.stop()
  await chat.send('and now?')
  expect(sentCalls(server)).toEqual({ calls: ['a'], results: ['a'] })
  expect(server.requests.at(-1)?.body).toMatch(/not known whether/)
})

const GOOD_ENDS =
  'stop tool_calls tool-calls function_call end_turn tool_use eos STOP stop_sequence completed TOOL_CALL eos_token'

it.each(`${GOOD_ENDS} FINISH_REASON_STOP COMPLETE`.split(' '))(
  'carries out the call of an answer that ended with "%s"',
  async (reason) => {
    const { chat, ran } = await start([whole, finishFrame(reason), DONE])
    await chat.send('q')
    expect(ran).toEqual([{ n: 1 }])
  },
)

it('carries out the call of an answer that ended whole and gave no reason', async () => {
  const { chat, ran } = await start([whole, DONE])
  await chat.send('q')
  expect(ran).toEqual([{ n: 1 }])
})

it.each([true, false])(
  'carries out no call whose arguments are no JSON, and tells the model (by a runner: %s)',
  async (isRunner) => {
    const frames = [callFrame({ id: 'a', name: 'pay', args: '{"n":,}' }), finishFrame('stop'), DONE]
    const {
      chat,
      ran,
      heard,
      server: asked,
    } = await start(frames, isRunner ? {} : { tools: undefined })
    await chat.send('q')
    expect([ran, heard]).toEqual([[], []])
    expect(callsOf(chat.get().messages[1])[0]).toMatchObject({
      state: 'error',
      error: { message: 'The arguments were no valid JSON.' },
    })
    expect(sentCalls(asked)).toEqual({ calls: ['a'], results: ['a'] })
  },
)
