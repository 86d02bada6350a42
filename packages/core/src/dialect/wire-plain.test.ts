// What goes without wire.ts goes as wire.ts would spell it, byte for byte.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { roundsOf } from '../../test/samples.ts'
import type { ChatMessage, ChatPart } from '../index.ts'
import { toWire } from './wire.ts'
import { plainWire } from './wire-plain.ts'

const text = fc.record({
  type: fc.constant('text' as const),
  text: fc.constantFrom('', ' ', 'One.', 'Two\n\nthree.'),
  state: fc.constant('done' as const),
})
const beside: fc.Arbitrary<ChatPart> = fc.constantFrom(
  { type: 'reasoning', text: 'Hm.', state: 'done' } as const,
  { type: 'source', id: 's', url: 'https://a.invalid/' } as const,
)
const more: fc.Arbitrary<ChatPart> = fc.constantFrom(
  { type: 'image', url: 'data:image/png;base64,AAAA' } as const,
  { type: 'image', url: '' } as const,
  { type: 'refusal', text: 'No.', state: 'done' } as const,
  {
    type: 'tool',
    id: 'c',
    name: 'look',
    argsText: '{}',
    args: {},
    state: 'done',
    result: 1,
  } as const,
)
const step = fc.constantFrom(
  undefined,
  [],
  [{ from: 0, length: 0 }],
  [{ from: 0, length: 0, producer: 'p' }],
  [{ from: 0, length: 0, producer: 'p', wire: { sum: '' } }],
  [
    { from: 0, length: 0, producer: 'p' },
    { from: 1, length: 0, producer: 'q' },
  ],
)
const message: fc.Arbitrary<ChatMessage> = fc
  .record({
    role: fc.constantFrom('user', 'user', 'assistant', 'assistant', 'system', 'tool'),
    parts: fc.array(fc.oneof({ weight: 6, arbitrary: text }, beside, more), { maxLength: 3 }),
    steps: step,
  })
  .map(({ role, parts, steps }) => {
    const own = role === 'assistant' && steps !== undefined ? { steps } : {}
    return { id: 'm', role, parts, status: 'complete', createdAt: 0, ...own } as ChatMessage
  })

it('is what anybody is told, and every producer, or it is nothing', () => {
  let plain = 0
  fc.assert(
    fc.property(fc.array(message, { maxLength: 4 }), (messages) => {
      const wire = plainWire(messages)
      if (wire === undefined) return
      plain += 1
      for (const producer of [undefined, 'p', 'q']) {
        expect(JSON.stringify(wire)).toBe(JSON.stringify(toWire(messages, producer)))
      }
    }),
    { numRuns: roundsOf(2000) },
  )
  expect(plain).toBeGreaterThan(50)
})

it('is enough for questions and answers of text, and for nothing that calls', () => {
  const said = (role: 'user' | 'assistant', ...parts: ChatPart[]): ChatMessage => ({
    id: role,
    role,
    parts,
    status: 'complete',
    createdAt: 0,
  })
  const one: ChatPart = { type: 'text', text: 'One.', state: 'done' }
  const call: ChatPart = { type: 'tool', id: 'c', name: 'look', argsText: '{}', state: 'ready' }
  expect(plainWire([said('user', one), said('assistant', one), said('user', one)])).toEqual([
    { role: 'user', content: 'One.' },
    { role: 'assistant', content: 'One.' },
    { role: 'user', content: 'One.' },
  ])
  expect(plainWire([said('user', one), said('assistant', one, call)])).toBeUndefined()
})
