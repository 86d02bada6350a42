// Answers of which an app or a person changed something: their own words win, and what was taken out does not leave.
import { describe, expect, it } from 'vitest'
import { createEndpoint } from '../../test/endpoint.ts'
import { type ChatMessage, type ChatPart, createChat, type ToolPart, toWire } from '../index.ts'
import { tool, toolRunner } from '../tools/index.ts'

function toolPart(id: string, more: Partial<ToolPart>): ToolPart {
  return { type: 'tool', id, name: 'look', argsText: '{}', state: 'done', ...more }
}

function answer(parts: readonly ChatPart[], more: Partial<ChatMessage> = {}): ChatMessage {
  return { id: 'm', role: 'assistant', parts, createdAt: 0, status: 'complete', ...more }
}

const said = (text: string): ChatPart => ({ type: 'text', text, state: 'done' })
const onWire = (id: string, args = '{}'): object => ({
  role: 'assistant',
  content: null,
  tool_calls: [{ id, type: 'function', function: { name: 'look', arguments: args } }],
})

describe('an answer whose parts an app changed', () => {
  const thought = (text: string): ChatPart => ({ type: 'reasoning', text, state: 'done' })
  const parts = [
    thought('hm'),
    said('Let me look.'),
    toolPart('a', { result: 1 }),
    thought('so'),
    said('It is one.'),
  ]
  const steps = [
    { from: 0, length: 0, producer: 'p', wire: { sum: 'other', message: { reasoning: 'hm' } } },
    { from: 3, length: 0, producer: 'p', wire: { sum: 'other', message: { reasoning: 'so' } } },
  ]
  const plain = [
    { ...onWire('a'), content: 'Let me look.' },
    { role: 'tool', tool_call_id: 'a', content: '1' },
    { role: 'assistant', content: 'It is one.' },
  ]
  const changes: [string, ChatPart[]][] = [
    ['nothing', parts],
    ['its thoughts taken out', parts.filter(({ type }) => type !== 'reasoning')],
    ['a part put before all', [{ type: 'data', name: 'x', data: 1 }, thought('mine'), ...parts]],
    [
      'a source put in',
      [...parts.slice(0, 1), { type: 'source', id: 's', url: 'u' }, ...parts.slice(1)],
    ],
  ]
  it.each(changes)('keeps its order: %s', (_, changed) => {
    expect(toWire([answer(changed, { steps })], 'p')).toEqual(plain)
  })
})

describe('a person’s approval', () => {
  const ARGS = '{"city": "Lima",  "days": 2}'
  it.each([
    ['the same arguments', { city: 'Lima', days: 2 }, ARGS, true],
    ['none', undefined, ARGS, true],
    ['others', { city: 'Lima', days: 3 }, '{"city":"Lima","days":3}', false],
  ] as const)(
    'with %s sends them as it means them, and seals only what the model said',
    async (_, args, sent, isSealed) => {
      const endpoint = createEndpoint()
      const look = tool({ needsApproval: true, execute: () => 'sunny' })
      const chat = createChat({
        baseURL: 'http://a.invalid/v1',
        fetch: endpoint.fetch,
        model: 'm',
        retry: false,
        tools: toolRunner({ look }),
      })
      const run = chat.send('hi')
      const exchange = await endpoint.next()
      const call = { index: 0, id: 'c', function: { name: 'look', arguments: ARGS } }
      const tool_calls = [{ ...call, extra_content: { google: { thought_signature: 'S' } } }]
      exchange.chunk({ choices: [{ index: 0, delta: { tool_calls } }] })
      exchange.finish('tool_calls')
      await run
      const more = chat.approveTool('c', { approved: true, ...(args ? { args } : {}) })
      await endpoint.next()
      const [, calling] = endpoint.exchanges.at(-1)?.body.messages ?? []
      expect(calling).toMatchObject(onWire('c', sent))
      expect(JSON.stringify(calling).includes('thought_signature')).toBe(isSealed)
      more.abort()
    },
  )
})
