// Several values in one text: the first that fits is the answer.
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createClient, isChatError } from '../index.ts'
import { sseResponse } from '../testing/index.ts'
import { structured } from './index.ts'

const city = z.object({ name: z.string() })
const LIMA = '{"name":"Lima"}'

function follow<S extends z.ZodType>(schema: S, pieces: readonly string[]) {
  const frames = pieces.map(
    (content) => `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content } }] })}\n\n`,
  )
  const output = structured(schema)
  const client = createClient({
    baseURL: 'http://e.test/v1',
    fetch: async () => sseResponse([...frames, 'data: [DONE]\n\n']),
  })
  return output.follow(client.chat.stream(output.request({ model: 'm', messages: [] })))
}

async function valueOf(schema: z.ZodType, text: string): Promise<unknown> {
  const settled = async (pieces: readonly string[]): Promise<unknown> =>
    follow(schema, pieces)
      .final()
      .catch((thrown: unknown) => (isChatError(thrown) ? thrown.code : thrown))
  const whole = await settled([text])
  expect(await settled(Array.from(text))).toEqual(whole)
  return whole
}

describe('the value of an answer', () => {
  it.each([
    ['an empty object in the sentence before', `Not {} but: ${LIMA}`],
    ['an example in the sentence before', `Like {"city":"X"}, so: ${LIMA}`],
    ['several examples', `{"a":1} {"b":{"c":[]}} {"name":2}\n${LIMA}`],
    ['a quoted brace before a fence', `I write {"…"} as asked.\n\`\`\`json\n${LIMA}\n\`\`\``],
    [
      'an example in a fence of its own',
      `\`\`\`json\n{"x":1}\n\`\`\`\nso\n\`\`\`json\n${LIMA}\n\`\`\``,
    ],
    ['an object that breaks off before it', `{"name": oops, now: ${LIMA}`],
    ['another value after it', `${LIMA} and {"name":"Oslo"}, or {"x":1}`],
    ['a fence that is not closed', `\`\`\`json\n${LIMA}`],
    ['braces in prose', `Use {curly} and {} and {{x}}: ${LIMA}`],
    ['a BOM', `\uFEFF${LIMA}`],
  ])('is found beside %s', async (_, text) => {
    expect(await valueOf(city, text)).toEqual({ name: 'Lima' })
  })

  it('is found where a list is asked for', async () => {
    expect(await valueOf(z.array(z.number()), '{"value":["a"]} no: {"value":[1,2]}')).toEqual([
      1, 2,
    ])
  })

  it('is checked where the schema takes its time', async () => {
    const slow = city.refine(async ({ name }) => name !== 'X')
    expect(await valueOf(slow, `{"name":"X"}, so ${LIMA}`)).toEqual({ name: 'Lima' })
  })

  it.each([
    ['schema', 'Like {"city":"X"}, so: {"name":1}'],
    ['schema', '{"name":1} and {"…"'],
    ['broken_json', 'Like {"…"}.'],
    ['broken_json', '{"…"} and {"name":"Li'],
    ['no_json', 'Like {this}.'],
  ])('is missing, code %s: %s', async (code, text) => {
    expect(await valueOf(city, text)).toBe(code)
  })
})

it('shows the value that is being written, and stays at the one that fits', async () => {
  const pieces = ['Not {"city":"X"} but {"na', 'me":"Li', 'ma"}', ' or {"name":"Os', 'lo"} {"x":1}']
  const seen: unknown[] = []
  for await (const partial of follow(city, pieces)) seen.push(partial)
  expect(seen.at(-1)).toEqual({ name: 'Lima' })
  expect(seen).not.toContainEqual({ name: 'Oslo' })
})

it('is found after many that do not fit, and is given up after a bounded number', async () => {
  expect(await valueOf(city, `${'{"a":1} '.repeat(500)}${LIMA}`)).toEqual({ name: 'Lima' })
  expect(await valueOf(city, `${'{} '.repeat(2000)}${LIMA}`)).toBe('schema')
})
