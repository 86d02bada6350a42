// Usage as it comes in several frames, through the client.
import { expect, it } from 'vitest'
import { createClient } from '../index.ts'
import { sseResponse } from '../testing/index.ts'

type Counts = { [name: string]: unknown }

const counts = (prompt?: number, completion?: number, more: Counts = {}): Counts => ({
  ...(prompt === undefined ? {} : { prompt_tokens: prompt }),
  ...(completion === undefined ? {} : { completion_tokens: completion }),
  total_tokens: (prompt ?? 0) + (completion ?? 0),
  ...more,
})

/** Texts, ends and counts that stand alone, or counts with the text of their chunk. */
type Step = string | Counts | readonly [text: string, counts: Counts]

const END = 'END'

function frameOf(step: Step): string {
  const [text, usage] =
    typeof step === 'string'
      ? [step]
      : Array.isArray(step)
        ? (step as [string, Counts])
        : ['', step as Counts]
  const choice =
    text === END
      ? [{ index: 0, delta: {}, finish_reason: 'stop' }]
      : text === ''
        ? []
        : [{ index: 0, delta: { content: text } }]
  return `data: ${JSON.stringify({ choices: choice, ...(usage && { usage }) })}\n\n`
}

async function usageOf(steps: readonly Step[], n = 1) {
  const frames = [...steps.map(frameOf), 'data: [DONE]\n\n']
  const client = createClient({
    baseURL: 'http://e.test/v1',
    fetch: async () => sseResponse(frames),
  })
  const stream = client.chat.stream({ model: 'm', messages: [], n })
  await stream.final()
  return stream.message.usage
}

it.each<[string, readonly Step[], object]>([
  [
    'input first, output last',
    [
      ['a', counts(25, 0, { prompt_tokens_details: { cached_tokens: 20 } })],
      [END, { completion_tokens: 15 }],
    ],
    { promptTokens: 25, completionTokens: 15, totalTokens: 40, cachedTokens: 20 },
  ],
  [
    'output first, input last',
    [['a', { completion_tokens: 3 }], END, { prompt_tokens: 9 }],
    { promptTokens: 9, completionTokens: 3, totalTokens: 12 },
  ],
  [
    'zeros after the real ones',
    ['a', [END, counts(5, 2, { total_tokens: 9, cost: 0.1 })], counts(0, 0, { cost: 0 })],
    { promptTokens: 5, completionTokens: 2, totalTokens: 9, cost: { amount: '0.1' } },
  ],
  [
    'zeros before the real ones',
    [
      ['a', counts(0, 0)],
      [END, counts(39, 2)],
    ],
    { totalTokens: 41 },
  ],
  ['the same twice', ['a', [END, counts(5, 2)], counts(5, 2)], { totalTokens: 7 }],
  [
    'counts that grow',
    [['a', counts(5, 1)], ['b', counts(5, 2)], [END, counts(5, 2)], counts(5, 3)],
    { completionTokens: 3, totalTokens: 8 },
  ],
  [
    'a small count that stands until the real one',
    [
      ['a', counts(25, 1)],
      ['b', counts(25, 1)],
      ['c', counts(25, 1)],
      [END, counts(25, 15)],
    ],
    { completionTokens: 15, totalTokens: 40 },
  ],
  [
    'counts of each chunk by itself',
    [['a', counts(5, 3)], ['b', counts(5, 2)], ['c', counts(5, 4)], END],
    { promptTokens: 5, completionTokens: 9, totalTokens: 14 },
  ],
  [
    'counts of each chunk, and then of all',
    [
      ['a', counts(5, 3)],
      ['b', counts(5, 2)],
      [END, counts(5, 5)],
    ],
    { completionTokens: 5, totalTokens: 10 },
  ],
  [
    'a guess that is corrected at the end',
    [
      ['a', counts(5, 9)],
      [END, counts(5, 4)],
    ],
    { completionTokens: 4, totalTokens: 9 },
  ],
  [
    'reasoning and cached tokens in one frame of several',
    [
      ['a', counts(9, 1)],
      [END, counts(9, 6, { completion_tokens_details: { reasoning_tokens: 4 } })],
      counts(9, 6, { completion_tokens_details: { reasoning_tokens: 0 } }),
    ],
    { completionTokens: 6, reasoningTokens: 4 },
  ],
  [
    'a cost that comes by itself, later',
    ['a', [END, counts(1, 2)], counts(1, 2, { cost: '0.0020' })],
    { totalTokens: 3, cost: { amount: '0.0020', currency: 'USD', estimated: false } },
  ],
])('reads %s', async (_, steps, expected) => {
  expect(await usageOf(steps)).toMatchObject(expected)
})

it.each([
  ['0.00123', '0.00123'],
  [' $0.5 ', '0.5'],
  ['1.5e-7', '0.00000015'],
  [0.25, '0.25'],
  ['free', undefined],
  ['', undefined],
])('reads a cost of %j as %j', async (cost, amount) => {
  const { cost: read } = (await usageOf(['a', [END, counts(1, 2, { cost })]])) ?? {}
  expect(read?.amount).toBe(amount)
  const total = await usageOf(['a', [END, counts(1, 2, { cost: { total_cost: cost } })]])
  expect(total?.cost?.amount).toBe(amount)
})

it.each([
  [{ prompt_tokens_details: { cache_write_tokens: 7 } }],
  [{ prompt_tokens_details: { cache_creation_tokens: 7, cache_write_tokens: 0 } }],
  [{ cache_write_tokens: 7 }],
  [{ cache_creation_input_tokens: 7 }],
])('reads what was written to a cache from %j', async (more) => {
  expect(await usageOf(['a', [END, counts(9, 2, more)]])).toMatchObject({ cacheWriteTokens: 7 })
})

it('keeps the usage as it came, of several frames all of it', async () => {
  const one = await usageOf([
    'a',
    [END, counts(1, 2, { prompt_tokens_details: { cached_tokens: 1 } })],
  ])
  expect(one?.raw).toEqual(counts(1, 2, { prompt_tokens_details: { cached_tokens: 1 } }))
  const two = await usageOf([
    ['a', counts(25, 0, { service: 'x' })],
    [END, { completion_tokens: 15 }],
  ])
  expect(two?.raw).toMatchObject({ service: 'x', prompt_tokens: 25, completion_tokens: 15 })
})
