import { beforeEach, expect, it, vi } from 'vitest'
import { createChat, type ToolPart } from '@x/core'
import { tool, toolRunner, type Tools } from '@x/core/tools'
import { z } from 'zod'
import { createEndpoint, createFrames, type Endpoint, type Exchange } from '../../test/endpoint.ts'

let endpoint: Endpoint

beforeEach(() => {
  endpoint = createEndpoint()
})

function chatWith(tools: Tools) {
  return createChat({
    baseURL: 'http://endpoint.invalid/v1',
    fetch: endpoint.fetch,
    model: 'm',
    retry: false,
    scheduler: createFrames().scheduler,
    tools: toolRunner(tools),
  })
}

function call(exchange: Exchange, name: string, args: string): void {
  const call = { index: 0, id: 'a', function: { name, arguments: args } }
  exchange.chunk({ choices: [{ index: 0, delta: { tool_calls: [call] } }] })
  exchange.finish('tool_calls')
}

const called = (chat: ReturnType<typeof chatWith>): ToolPart | undefined =>
  chat
    .get()
    .messages.at(-1)
    ?.parts.find((part): part is ToolPart => part.type === 'tool')

const days = z.object({ days: z.string().transform(Number) })

it('66 arguments that a schema transforms are transformed once, also after a person allowed them', async () => {
  const execute = vi.fn(() => 'done')
  const chat = chatWith({ wait: tool({ schema: days, needsApproval: true, execute }) })
  const asked = chat.send('q')
  call(await endpoint.next(), 'wait', '{"days":"3"}')
  await asked
  expect(called(chat)).toMatchObject({ state: 'approval', args: { days: 3 } })
  void chat.approveTool('a', { approved: true })
  await endpoint.next()
  expect(called(chat)).toMatchObject({ state: 'done', result: 'done' })
  expect(execute.mock.calls[0]?.slice(0, 1)).toEqual([{ days: 3 }])
})

it('66 a person’s own arguments are checked like a model’s', async () => {
  const execute = vi.fn(() => 'done')
  const chat = chatWith({ wait: tool({ schema: days, needsApproval: true, execute }) })
  const asked = chat.send('q')
  call(await endpoint.next(), 'wait', '{"days":"3"}')
  await asked
  void chat.approveTool('a', { approved: true, args: { weeks: 1 } })
  const next = await endpoint.next()
  expect(String(next.body.messages?.at(-1)?.content)).toMatch(/do not fit\. days: /)
  expect(execute).not.toHaveBeenCalled()
})

it('a tool gets what its schema made, and the message holds JSON', async () => {
  const execute = vi.fn(({ at }: { at: Date }) => at.getUTCFullYear())
  const at = z.object({ at: z.string().transform((text) => new Date(text)) })
  const chat = chatWith({
    remind: tool({ schema: { schema: at, jsonSchema: { type: 'object' } }, execute }),
  })
  void chat.send('q')
  call(await endpoint.next(), 'remind', '{"at":"2026-02-01"}')
  await endpoint.next()
  expect(execute.mock.calls[0]?.[0]).toEqual({ at: new Date('2026-02-01') })
  expect(called(chat)).toMatchObject({ args: { at: '2026-02-01T00:00:00.000Z' }, result: 2026 })
})

it('arguments that do not fit are in the text of the call alone', async () => {
  const chat = chatWith({ wait: tool({ schema: days, execute: () => 'done' }) })
  void chat.send('q')
  call(await endpoint.next(), 'wait', '{"days":3}')
  await endpoint.next()
  expect(called(chat)).toMatchObject({ state: 'error', argsText: '{"days":3}' })
  expect(called(chat)?.args).toBeUndefined()
})

it('67 a tool without work of its own waits with its arguments checked', async () => {
  const chat = chatWith({ wait: tool({ schema: days }) })
  const asked = chat.send('q')
  call(await endpoint.next(), 'wait', '{"days":"3"}')
  expect(await asked).toMatchObject({ reason: 'awaiting' })
  expect(called(chat)).toMatchObject({ state: 'ready', args: { days: 3 } })
})

it('a denial tells its reason, and is no result', async () => {
  const chat = chatWith({ wait: tool({ needsApproval: true, execute: () => 'done' }) })
  const asked = chat.send('q')
  call(await endpoint.next(), 'wait', '{}')
  await asked
  void chat.approveTool('a', { approved: false, reason: 'Not now.' })
  await endpoint.next()
  expect(called(chat)).toMatchObject({ state: 'denied', reason: 'Not now.' })
  expect(called(chat)).not.toHaveProperty('result')
})
