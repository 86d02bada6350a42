// Thoughts in tags of the text, beyond the recorded streams of wire.test.ts: whatever is cut, the text can be had as it came.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import {
  type ChatMessage,
  createClient,
  type Delta,
  openai,
  type OpenAIOptions,
  textOf,
} from '../index.ts'
import { structured } from '../structured/index.ts'
import { sseResponse } from '../testing/index.ts'

const params = { model: 'r1', messages: [{ role: 'user' as const, content: 'hi' }] }

function clientOf(pieces: readonly string[], options?: OpenAIOptions, finish = 'stop') {
  const frame = (delta: object, reason: string | null = null): string =>
    `data: ${JSON.stringify({ choices: [{ index: 0, delta, finish_reason: reason }] })}\n\n`
  const frames = [
    ...pieces.map((content) => frame({ content })),
    frame({}, finish),
    'data: [DONE]\n\n',
  ]
  return createClient({
    baseURL: 'http://e.test/v1',
    fetch: async () => sseResponse(frames),
    ...(options && { dialect: openai(options) }),
  })
}

async function read(pieces: readonly string[], options?: OpenAIOptions, finish?: string) {
  const stream = clientOf(pieces, options, finish).chat.stream(params)
  const deltas: Delta[] = []
  const failed = await (async () => {
    for await (const delta of stream) deltas.push(delta)
  })().catch(() => 'empty')
  return { deltas, failed, ...partsOf(stream.message) }
}

function partsOf({ parts }: ChatMessage) {
  const thoughts = parts.map((part) => (part.type === 'reasoning' ? part.text : ''))
  return { text: textOf(parts), reasoning: thoughts.join('') }
}

/** The text of the wire, from the deltas. */
function wireText(deltas: readonly Delta[]): string {
  return deltas
    .map((delta) =>
      delta.type === 'text' || delta.type === 'tag' || (delta.type === 'reasoning' && delta.inText)
        ? delta.text
        : '',
    )
    .join('')
}

const token = fc.constantFrom(
  '<think>',
  '</think>',
  '[THINK]',
  '[/THINK]',
  '◁think▷',
  '◁/think▷',
  '<s>',
  '</s>',
  '[EOS]',
  '[e~[',
  '<end_of_turn>',
  '<|user|>',
  '[',
  '<|begin_of_thought|>',
  '<|end_of_thought|>',
  '<|end_of_solution|>',
  '<|begin_of_box|>',
  '<|end_of_box|>',
  '<answer>',
  '</answer>',
  '<|START_RESPONSE|>',
  '<|im_end|>',
  '<|end|>',
  '<|start|>assistant',
  '<|channel|>analysis<|message|>',
  '<|channel|>final<|message|>',
  '<Thinking >',
  '</thinking>',
  '<seed:think a="b">',
  '</seed:think>',
  '<thought/>',
  '</ think>',
  '<thin',
  '<',
  '>',
  '/',
  '`',
  '```',
  '~~~',
  '\n',
  '\n\n',
  ' ',
  '    ',
  'plan',
  'Answer.',
  '"',
  '</',
  'think',
  '<b>',
  '😀',
)
const texts = fc
  .array(token, { minLength: 1, maxLength: 14 })
  .map((tokens) => tokens.join(''))
  .filter((text) => text !== '')

function cut(text: string, cuts: readonly number[]): string[] {
  const at = [0, ...cuts.map((each) => each % text.length), text.length].toSorted((a, b) => a - b)
  return at
    .slice(1)
    .map((end, index) => text.slice(at[index], end))
    .filter((piece) => piece !== '')
}

describe('any text with tags', () => {
  const cuts = fc.array(fc.nat(), { maxLength: 6 })

  it.each([false, true])(
    'can be had as it came, with startsThinking %s',
    async (startsThinking) => {
      await fc.assert(
        fc.asyncProperty(texts, cuts, async (text, places) => {
          const { deltas } = await read(cut(text, places), { startsThinking })
          expect(wireText(deltas)).toBe(text)
        }),
        { numRuns: 400 },
      )
    },
  )

  it.each([false, true])(
    'reads the same however it is cut, with startsThinking %s',
    async (startsThinking) => {
      await fc.assert(
        fc.asyncProperty(texts, cuts, async (text, places) => {
          const whole = await read([text], { startsThinking })
          const pieces = await read(cut(text, places), { startsThinking })
          expect([pieces.text, pieces.reasoning]).toEqual([whole.text, whole.reasoning])
        }),
        { numRuns: 400 },
      )
    },
  )
})

describe('a model that starts within its thoughts', () => {
  const inside = { startsThinking: true }

  it('thinks from its first word, also where it opens the thought itself after all', async () => {
    for (const pieces of [
      ['plan</thi', 'nk>\n\nAnswer'],
      ['<thi', 'nk>plan</think>Answer'],
    ]) {
      const { deltas, ...seen } = await read(pieces, inside)
      expect(seen).toMatchObject({ text: 'Answer', reasoning: 'plan' })
      expect(deltas.some(({ type }) => type === 'retype')).toBe(false)
    }
  })

  it('has answered where it ended well without closing the thought', async () => {
    expect(await read(['Answer'], inside)).toMatchObject({ text: 'Answer', reasoning: '' })
    expect(await read(['plan'], inside, 'length')).toMatchObject({ text: '', reasoning: 'plan' })
  })

  it('is told by its id', async () => {
    const options: OpenAIOptions = { startsThinking: (model) => model === 'r1' }
    expect(await read(['a</think>b'], options)).toMatchObject({ text: 'b', reasoning: 'a' })
  })
})

it('moves what came before a lone closer once, in one publish, and keeps its place', async () => {
  const stream = clientOf(['plan\n', '</think>\n\n', 'Answer']).chat.stream(params)
  const kinds = new Set<string>()
  for await (const _ of stream) kinds.add(stream.message.parts.map(({ type }) => type).join())
  expect(stream.message.parts.map((part) => ('state' in part ? part.state : ''))).toEqual([
    'done',
    'done',
  ])
  expect([...kinds].at(-1)).toBe('reasoning,text')
})

it('says what follows a closer as it comes', async () => {
  const { deltas } = await read(['<think>plan', '</think>', 'One', ' two', ' three'])
  expect(deltas.flatMap((delta) => ('text' in delta ? [delta.text] : []))).toEqual([
    '<think>',
    'plan',
    '</think>',
    'One',
    ' two',
    ' three',
  ])
})

it.each([
  ['in tags', ['<thinking>{"name":"draft"}</thinking>', '{"name":"Lima"}']],
  ['before a lone closer', ['{"name":"draft"}\n</think>\n', '{"name":"Lima"}']],
  ['in a second block', ['<think>a</think>\n<think>{"name":"draft"}</think>', '{"name":"Lima"}']],
  ['that was never closed', ['<think>{"name":"Lima"}']],
])('a value is not read out of a thought %s', async (_, pieces) => {
  const output = structured(z.object({ name: z.string() }))
  const answer = output.follow(clientOf(pieces).chat.stream(output.request(params)))
  expect(await answer.final()).toEqual({ name: 'Lima' })
})
