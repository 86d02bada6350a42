// Chats that earlier and later versions of this library stored: what they sent is sent, and what is not known is left.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createEndpoint } from '../../test/endpoint.ts'
import { afterReload, record, storedChats, texts } from '../../test/stored-chat.ts'
import { type OldAnswer, type OldPart, oldWire } from '../../test/version-1.ts'
import { type ChatMessage, createChat, exportChat, importChat, toWire } from '../index.ts'
import { memoryStorage } from '../testing/index.ts'

const question = {
  id: 'q',
  role: 'user',
  createdAt: 0,
  status: 'complete',
  parts: [{ type: 'text', text: 'hi', state: 'done' }],
} as const

/** The answer as it is read from a chat of version 1. */
function read(answer: OldAnswer): ChatMessage {
  const nodes = [
    { parentId: null, message: question },
    { parentId: 'q', message: answer },
  ]
  const imported = importChat(JSON.stringify({ version: 1, headId: answer.id, nodes }))
  expect(imported.error).toBe(undefined)
  const chat = createChat({
    baseURL: 'http://a.invalid/v1',
    model: 'm',
    fetch: createEndpoint().fetch,
    initialMessages: imported,
  })
  return chat.get().messages[1] as ChatMessage
}

const seal = fc.constantFrom<object>(
  { extra_content: { google: { thought_signature: 'S' } } },
  { thought_signature: 'S' },
  { provider_specific_fields: { thought_signature: 'S' } },
)
const kept = fc.oneof(
  seal,
  fc.constantFrom(
    { reasoning_content: 'What was thought of at some length.' },
    { reasoning_details: [{ type: 'reasoning.text', text: 'hm', signature: 'S' }] },
    { reasoning_content: '', extra_content: { google: { thought_signature: 'S' } } },
  ),
)
const text = fc.constantFrom('a text', 'What was thought of at some length.', '')
const outcome = fc.constantFrom<object>(
  { state: 'done', result: 'sunny' },
  { state: 'done', result: { degrees: 20 } },
  { state: 'denied', reason: 'no' },
  {
    state: 'error',
    error: {
      name: 'ChatError',
      kind: 'usage',
      code: 'tool_failed',
      message: 'broke',
      retryable: false,
      action: 'none',
    },
  },
)

/** One request of an answer, as its parts were stored. */
const request = fc.record({
  thought: fc.option(text, { nil: undefined }),
  text: fc.option(text, { nil: undefined }),
  calls: fc.array(
    fc.record({
      args: fc.constantFrom('{}', '{"a":1}', ''),
      outcome,
      replay: fc.option(seal, { nil: undefined }),
    }),
    { minLength: 1, maxLength: 3 },
  ),
  messageReplay: fc.option(kept, { nil: undefined }),
  hasSource: fc.boolean(),
})

const answer = fc
  .record({
    requests: fc.array(request, { maxLength: 3 }),
    last: fc.option(text, { nil: undefined }),
    replay: fc.option(kept, { nil: undefined }),
    isNumbered: fc.boolean(),
  })
  .map(({ requests, last, replay, isNumbered }): OldAnswer => {
    const parts = requests.flatMap((each, step): OldPart[] => [
      ...(each.thought === undefined
        ? []
        : [{ type: 'reasoning', text: each.thought, state: 'done' } as const]),
      ...(each.text === undefined
        ? []
        : [{ type: 'text', text: each.text, state: 'done' } as const]),
      ...each.calls.map(
        ({ args, outcome: came, replay: own }, index) =>
          ({
            type: 'tool',
            id: `c${step}-${index}`,
            name: 'look',
            argsText: args,
            ...came,
            ...(isNumbered ? { step } : {}),
            ...(own ? { replay: own } : {}),
            ...(each.messageReplay ? { messageReplay: each.messageReplay } : {}),
          }) as OldPart,
      ),
      ...(each.hasSource
        ? [{ type: 'source', id: `s${step}`, url: 'https://a.example' } as const]
        : []),
    ])
    if (last !== undefined) parts.push({ type: 'text', text: last, state: 'done' })
    return {
      id: 'm',
      role: 'assistant',
      createdAt: 0,
      status: 'complete',
      parts,
      ...(replay ? { replay } : {}),
    } as OldAnswer
  })

describe('a chat of version 1', () => {
  it('is sent to any producer as it was sent then, also once it was stored anew', () => {
    fc.assert(
      fc.property(answer, (old) => {
        const message = read(old)
        expect(toWire([message], 'anybody')).toEqual(oldWire(old))
        for (const part of message.parts) {
          expect(part).not.toHaveProperty('step')
          expect(part).not.toHaveProperty('replay')
          expect(part).not.toHaveProperty('messageReplay')
        }
        const again = JSON.parse(JSON.stringify(message)) as OldAnswer
        expect(toWire([read(again)], 'anybody')).toEqual(oldWire(old))
      }),
      { numRuns: 1500 },
    )
  })

  it('whose answer was cut is taken up where its request began: amid a text, and after calls', () => {
    const call = {
      type: 'tool',
      id: 'c',
      name: 'look',
      argsText: '{}',
      state: 'done',
      result: 1,
      step: 0,
      messageReplay: { reasoning_content: 'hm' },
    } as const
    const cut = {
      id: 'm',
      role: 'assistant',
      createdAt: 0,
      status: 'incomplete',
      reason: 'interrupted',
    } as const
    const id = 'a-stream-of-the-route'
    const one = read({
      ...cut,
      parts: [{ type: 'text', text: 'Hello wor', state: 'done' }],
      stream: { id },
    })
    expect(one.steps).toEqual([{ from: 0, length: 0, stream: { id } }])
    const two = read({
      ...cut,
      parts: [call, { type: 'text', text: 'It i', state: 'done' }],
      stream: { id, from: 1, choice: 1 },
    })
    expect(two.steps).toMatchObject([
      { from: 0, length: 0, wire: {} },
      { from: 1, length: 0, stream: { id, choice: 1 } },
    ])
    const three = read({
      ...cut,
      parts: [{ type: 'text', text: 'Hello wor', state: 'done' }],
      stream: { id, from: 1, length: 5 },
    })
    expect(three.steps).toEqual([
      { from: 0, length: 0 },
      { from: 1, length: 5, stream: { id } },
    ])
    expect(toWire([three], 'anybody')).toEqual([{ role: 'assistant', content: 'Hello wor' }])
  })
})

describe('which version is stored', () => {
  it('is the first for a chat without steps, which an old tab reads, and the second with them', async () => {
    const storage = memoryStorage()
    const { make, endpoint } = storedChats(storage)
    const chat = make()
    await chat.load()
    for (const [thought, version] of [
      ['', 1],
      ['hm', 2],
    ] as const) {
      const run = chat.send('hi')
      const exchange = await endpoint.next()
      if (thought) exchange.reasoning(thought)
      exchange.text('ok')
      exchange.finish()
      await run
      await chat.save()
      expect(storage.records.get('a')?.version).toBe(version)
    }
    expect(exportChat(chat).version).toBe(2)
    const again = storedChats(afterReload(storage)).make()
    await again.load()
    expect(again.get().storage.error).toBe(undefined)
    expect(again.get().messages).toEqual(chat.get().messages)
  })

  it('that is not known is left alone, and told of', async () => {
    const storage = memoryStorage()
    const third = { ...record(), version: 3 as never }
    storage.records.set('a', third)
    const { make, endpoint } = storedChats(storage)
    const chat = make()
    await chat.load()
    expect(chat.get().storage.error?.message).toContain('its version is 3')
    const run = chat.send('hi')
    const exchange = await endpoint.next()
    exchange.text('ok')
    exchange.finish()
    await run
    await chat.save()
    expect(texts(chat)).toEqual(['hi', 'ok'])
    expect(storage.records.get('a')).toEqual(third)
    expect(importChat(third).error?.message).toContain('reads versions 1 and 2')
  })
})
