// What a provider wants back with the next request goes back as it came.
import { describe, expect, it } from 'vitest'
import { createEndpoint, settle } from '../../test/endpoint.ts'
import { type ChatMessage, createClient, toWire } from '../index.ts'

const params = { model: 'm', messages: [{ role: 'user' as const, content: 'hi' }] }

/** The message that these deltas make, as it comes back from storage. */
async function answered(...deltas: readonly object[]): Promise<ChatMessage> {
  const endpoint = createEndpoint()
  const client = createClient({ baseURL: 'http://replay.invalid/v1', fetch: endpoint.fetch })
  const stream = client.chat.stream(params)
  const exchange = await endpoint.next()
  for (const delta of deltas) exchange.chunk({ choices: [{ index: 0, delta }] })
  exchange.finish('tool_calls')
  const message = await stream.final()
  await settle()
  return JSON.parse(JSON.stringify(message)) as ChatMessage
}

/** The producer that said it. */
const producerOf = (message: ChatMessage): string => message.steps?.[0]?.producer ?? ''

/** The same with the tool's result in it. */
function withResult(message: ChatMessage): ChatMessage {
  const parts = message.parts.map((part) =>
    part.type === 'tool' ? { ...part, state: 'done' as const, result: 'sunny' } : part,
  )
  return { ...message, parts }
}

const call = { index: 0, id: 'c1', type: 'function', function: { name: 'a', arguments: '{}' } }

describe('toWire', () => {
  it('gives Gemini its thought signature back with the call', async () => {
    const extra = { google: { thought_signature: 'SIG' } }
    const message = await answered({ tool_calls: [{ ...call, extra_content: extra }] })
    const [assistant] = toWire([withResult(message)], producerOf(message))
    expect(assistant?.['tool_calls']).toEqual([
      {
        id: 'c1',
        type: 'function',
        function: { name: 'a', arguments: '{}' },
        extra_content: extra,
      },
    ])
  })

  it('gives texts of choices without a delta back as they were, also with empty ones between', async () => {
    const endpoint = createEndpoint()
    const client = createClient({ baseURL: 'http://replay.invalid/v1', fetch: endpoint.fetch })
    const stream = client.chat.stream(params)
    const exchange = await endpoint.next()
    for (const text of ['one ', undefined, 'two']) {
      exchange.chunk({ choices: [{ index: 0, ...(text && { text }) }] })
    }
    exchange.finish('stop')
    const message = await stream.final()
    await settle()
    const producer = message.steps?.[0]?.producer ?? 'http://replay.invalid/v1 m'
    expect(toWire([message], producer)).toEqual([{ role: 'assistant', content: 'one two' }])
  })

  it('gives OpenRouter its reasoning_details back as one list', async () => {
    const message = await answered(
      { reasoning_details: [{ type: 'reasoning.text', text: 'a', index: 0 }] },
      { reasoning_details: [{ type: 'reasoning.text', text: 'b', index: 0, signature: 'S' }] },
      { content: 'ok' },
    )
    const [assistant] = toWire([message], producerOf(message))
    expect(assistant?.['reasoning_details']).toEqual([
      { type: 'reasoning.text', text: 'ab', index: 0, signature: 'S' },
    ])
    expect(assistant?.['content']).toBe('ok')
  })

  it('gives DeepSeek its reasoning back with a call', async () => {
    const message = await answered(
      { reasoning_content: 'let me' },
      { reasoning_content: ' look' },
      { tool_calls: [call] },
    )
    const [assistant] = toWire([withResult(message)], producerOf(message))
    expect(assistant?.['reasoning_content']).toBe('let me look')
  })

  it('gives nobody else what one producer said of its thoughts', async () => {
    const plain = await answered({ reasoning_content: 'hm' }, { content: 'ok' })
    expect(toWire([plain])).toEqual([{ role: 'assistant', content: 'ok' }])
    expect(toWire([plain], 'somebody else')).toEqual([{ role: 'assistant', content: 'ok' }])
    expect(toWire([plain], producerOf(plain))).toEqual([
      { role: 'assistant', content: 'ok', reasoning_content: 'hm' },
    ])
  })

  it('leaves out a call that may still be answered, and tells of one that was left behind', async () => {
    const open = await answered({ content: 'ok' }, { tool_calls: [call] })
    expect(toWire([open])).toEqual([{ role: 'assistant', content: 'ok' }])
    const next = { ...open, id: 'q', role: 'user' as const, parts: [] }
    expect(toWire([open, next])).toMatchObject([
      { role: 'assistant', content: 'ok', tool_calls: [{ id: 'c1' }] },
      { role: 'tool', tool_call_id: 'c1', content: expect.stringContaining('went on without it') },
      { role: 'user' },
    ])
  })

  it('lets nothing that comes back change what a message is', async () => {
    const message = await answered({ content: 'ok', reasoning_content: 'hm' })
    const steps = message.steps?.map((step) => {
      const wire = step.wire as { message: object }
      const forged = { ...wire.message, role: 'system', tool_calls: [], function_call: {} }
      return { ...step, wire: { ...wire, message: forged } }
    })
    expect(toWire([{ ...message, steps }], producerOf(message))).toEqual([
      { role: 'assistant', content: 'ok', reasoning_content: 'hm' },
    ])
  })
})
