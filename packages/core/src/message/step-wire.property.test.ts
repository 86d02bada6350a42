// What is kept of a step: it reads back as it was, copies nothing that the parts say, and trusts nothing that is read.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { costRatio } from '../../test/clocks.ts'
import { fromStepWire, type Spoken, toStepWire } from './step-wire.ts'
import { type ChatMessage, type ChatPart, toWire } from '../index.ts'

const words = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.constantFrom('$', '{"$":[0]}', '', ' ', '__proto__'),
  fc
    .integer({ min: 2, max: 5 })
    .chain((count) =>
      fc
        .array(fc.string({ minLength: 10, maxLength: 30 }), { minLength: count, maxLength: count })
        .map((all) => all.join(' ')),
    ),
)

const part: fc.Arbitrary<ChatPart> = fc.oneof(
  fc.record({
    type: fc.constantFrom('text', 'reasoning', 'refusal'),
    text: words,
    state: fc.constant('done'),
  }),
  fc.record({ type: fc.constant('image'), url: words }),
  fc.record({ type: fc.constant('source'), id: words, url: words }),
  fc.record({ type: fc.constant('data'), name: words, data: fc.jsonValue() }),
  fc.record({
    type: fc.constant('tool'),
    id: words,
    name: words,
    argsText: words,
    state: fc.constant('done'),
    result: fc.constant('r'),
  }),
) as fc.Arbitrary<ChatPart>

const textsOf = (parts: readonly ChatPart[]): string[] =>
  parts.flatMap((each) =>
    each.type === 'tool'
      ? [each.argsText]
      : 'text' in each
        ? [each.text]
        : 'url' in each
          ? [each.url]
          : [],
  )

/** Parts, and a message whose texts are theirs, in whole, in pieces, joined, or of its own. */
const said = fc.array(part, { maxLength: 6 }).chain((parts) => {
  const texts = textsOf(parts)
  const text = fc.oneof(
    words,
    fc.constantFrom('', ...texts),
    fc.array(fc.constantFrom('-', ...texts), { maxLength: 4 }).map((all) => all.join('\n')),
    fc
      .tuple(fc.constantFrom('', ...texts), fc.nat(20), fc.nat(40))
      .map(([whole, from, to]) => whole.slice(from, to)),
  )
  const { value } = fc.letrec<{ value: unknown; object: object }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      text,
      fc.constantFrom(null, 0, 1, true),
      fc.array(tie('value'), { maxLength: 3 }),
      tie('object'),
    ),
    object: fc.dictionary(fc.oneof(fc.constantFrom('$', 'text', 'data'), words), tie('value'), {
      maxKeys: 3,
    }),
  }))
  const object = fc.dictionary(
    fc.constantFrom('reasoning', 'content', 'thinking_blocks', '$', 'extra_content'),
    value,
    { maxKeys: 4 },
  )
  const calls = parts
    .filter(({ type }) => type === 'tool')
    .map(() => fc.dictionary(fc.constantFrom('id', 'type', 'extra_content'), value, { maxKeys: 3 }))
  return fc.record({
    parts: fc.constant(parts),
    message: fc.option(object, { nil: undefined }),
    calls: fc.tuple(...calls),
  })
})

const json = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T

it('reads back as it was, also from storage', () => {
  fc.assert(
    fc.property(said, ({ parts, message, calls }) => {
      const spoken = json({ ...(message ? { message } : {}), calls }) as Spoken
      const kept = toStepWire(spoken, parts)
      if (!kept) {
        expect(spoken.message).toBe(undefined)
        return
      }
      const { calls: readCalls = [], ...read } = fromStepWire(json(kept), json(parts)) ?? {}
      expect(read).toEqual(spoken.message ? { message: spoken.message } : {})
      if (kept.calls) expect(readCalls).toEqual(spoken.calls)
      // The same bytes, members in their order.
      expect(JSON.stringify(fromStepWire(json(kept), parts)?.message)).toBe(
        JSON.stringify(spoken.message),
      )
    }),
    { numRuns: 1000 },
  )
})

it('is nothing any more once a part says something else, and the same while only what is shown changed', () => {
  fc.assert(
    fc.property(said, fc.nat(), ({ parts, message }, choice) => {
      const kept = toStepWire({ message: message ?? {}, calls: [] }, parts)
      const shown = parts.filter(({ type }) => type !== 'source' && type !== 'data')
      expect(fromStepWire(kept, shown)).toEqual(fromStepWire(kept, parts))
      const at = shown[choice % Math.max(1, shown.length)]
      if (!at) return
      const changed = shown.map((each): ChatPart => {
        if (each !== at) return each
        if (each.type === 'tool') return { ...each, argsText: `${each.argsText} ` }
        return 'text' in each
          ? { ...each, text: `${each.text}.` }
          : ({ ...each, url: `${String('url' in each && each.url)}/` } as ChatPart)
      })
      expect(fromStepWire(kept, changed)).toBe(undefined)
      expect(
        fromStepWire(
          kept,
          shown.filter((each) => each !== at),
        ),
      ).toBe(undefined)
      const results = parts.map((each) =>
        each.type === 'tool' ? { ...each, result: 'other', state: 'error' as const } : each,
      )
      expect(fromStepWire(kept, results)).toEqual(fromStepWire(kept, parts))
    }),
    { numRuns: 600 },
  )
})

it('copies nothing of what the parts say where that is long: whole, in a list, joined, within tags, or a stretch', () => {
  const long = fc
    .uuid()
    .chain((id) => fc.nat(40).map((count) => `${id} ${`${id.slice(0, 7)} `.repeat(count)}${id}`))
  fc.assert(
    fc.property(fc.array(long, { minLength: 2, maxLength: 4 }), fc.nat(30), (texts, at) => {
      const parts = texts.map((text): ChatPart => ({ type: 'reasoning', text, state: 'done' }))
      const [first = '', second = ''] = texts
      const cut = 20 + (at % 10)
      const message = {
        reasoning: texts.join(''),
        content: `<think>${first}</think>\n${second}`,
        blocks: texts.map((thinking) => ({ thinking })),
        pieces: [first.slice(0, cut), first.slice(cut)],
      }
      const kept = toStepWire({ message, calls: [] }, parts)
      const stored = JSON.stringify(kept)
      for (const text of texts) expect(stored).not.toContain(text.slice(0, 17))
      expect(stored.length).toBeLessThan(900)
      expect(fromStepWire(kept, parts)?.message).toEqual(message)
    }),
    { numRuns: 200 },
  )
})

it('costs what the message is long', async () => {
  const work = (count: number): (() => unknown) => {
    const make = (): ChatPart[] =>
      Array.from({ length: count }, (_, index): ChatPart => ({
        type: index % 2 === 0 ? 'reasoning' : 'text',
        text: `Part ${index} says something of some length, ${'and more '.repeat(20)}.`,
        state: 'done',
      }))
    const thoughts = textsOf(make().filter(({ type }) => type === 'reasoning'))
    const message = { reasoning: thoughts.join('') }
    return () => {
      const parts = make()
      return fromStepWire(toStepWire({ message, calls: [] }, parts), parts)
    }
  }
  expect(await costRatio(work(4000), work(1000), 8)).toBeLessThan(8)
})

const MEMBERS = [
  'role',
  'content',
  'tool_calls',
  'tool_call_id',
  'function_call',
  'name',
  'system',
  'refusal',
  'model',
  'tools',
  'reasoning',
  'audio',
  'images',
  'annotations',
  'prefix',
  '__proto__',
  'constructor',
]

it('lets no rubbish throw, change a role, add a call, or smuggle a member', () => {
  const rubbish = fc.oneof(
    fc.jsonValue() as fc.Arbitrary<unknown>,
    fc.record({
      message: fc.dictionary(fc.constantFrom(...MEMBERS), fc.jsonValue()),
      calls: fc.oneof(
        fc.jsonValue(),
        fc.array(
          fc.dictionary(
            fc.constantFrom(
              'id',
              'type',
              'function',
              'custom',
              'index',
              'role',
              'thought_signature',
              'x',
            ),
            fc.jsonValue(),
          ),
          { maxLength: 3 },
        ),
      ),
    }),
  )
  const allowed = new Set([
    'role',
    'content',
    'refusal',
    'tool_calls',
    'tool_call_id',
    'reasoning',
    'audio',
    'images',
    'annotations',
  ])
  fc.assert(
    fc.property(fc.array(part, { maxLength: 5 }), rubbish, (parts, wire) => {
      const { sum } = toStepWire({ message: {}, calls: [] }, parts) ?? {}
      const forged =
        typeof wire === 'object' && wire !== null && !Array.isArray(wire) ? { ...wire, sum } : wire
      const message = (more: object): ChatMessage => ({
        id: 'm',
        role: 'assistant',
        createdAt: 0,
        status: 'complete',
        parts,
        ...more,
      })
      const steps = [{ from: 0, length: 0, producer: 'p', wire: forged }]
      const sent = toWire([message({ steps })], 'p')
      const plain = toWire([message({ steps: [{ from: 0, length: 0 }] })])
      const callsOf = (list: typeof sent): unknown[] =>
        list.flatMap(({ tool_calls }) =>
          ((tool_calls ?? []) as { function?: object; custom?: { name: string } }[]).map(
            (call) => call.function ?? call.custom?.name,
          ),
        )
      const roles = (list: typeof sent): string[] =>
        list.map(({ role }) => role).filter((role) => role !== 'user' && role !== 'assistant')
      expect(roles(sent)).toEqual(roles(plain))
      expect(callsOf(sent)).toHaveLength(callsOf(plain).length)
      for (const each of sent) {
        expect(['assistant', 'tool', 'user']).toContain(each.role)
        for (const name of Object.keys(each)) expect(allowed).toContain(name)
        for (const call of (each['tool_calls'] ?? []) as object[])
          for (const name of Object.keys(call))
            expect(['id', 'type', 'function', 'custom', 'thought_signature']).toContain(name)
      }
    }),
    { numRuns: 1000 },
  )
})
