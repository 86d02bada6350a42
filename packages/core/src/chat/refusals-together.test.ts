// A refusal that names several things in one sentence is learned whole, by one request, and what it only suggests is kept.
import { afterEach, describe, expect, it } from 'vitest'
import { error } from '../../test/other-refusals.ts'
import type { SentBody } from '../../test/strict-endpoints.ts'
import { strictServer, type StrictServer } from '../../test/strict-server.ts'
import { type ChatOptions, createChat } from '../index.ts'
import { tool, toolRunner } from '../tools/index.ts'

let open: StrictServer[] = []
afterEach(async () => {
  await Promise.all(open.map((each) => each.close()))
  open = []
})

const tools = toolRunner({ weather: tool({ execute: () => 'sunny' }) })
const spelling = 'reasoning and reasoning_content with the same text'

/** Whether an answer that goes back has such a member. */
const says =
  (...names: string[]) =>
  ({ messages }: SentBody): boolean =>
    messages.some((one) => one.role === 'assistant' && names.some((name) => name in one))
const both = says('reasoning', 'reasoning_content')
const extra = (...loc: unknown[]): object => ({
  type: 'extra_forbidden',
  loc,
  msg: 'Extra inputs are not permitted',
})

/** Three turns with a model that refuses what it wrote. */
async function turns(
  status: number,
  body: unknown,
  isRefused: (sent: SentBody) => boolean,
  options: Partial<ChatOptions> = {},
): Promise<StrictServer> {
  const server = await strictServer([{ name: 'm', spelling, refusal: () => undefined }], {
    more: (sent) => (isRefused(sent) ? { status, body } : undefined),
  })
  open.push(server)
  const chat = createChat({ baseURL: server.baseURL, retry: false, tools, model: 'm', ...options })
  for (const question of ['One?', 'Two?', 'Three?']) {
    const { reason, error: told } = await chat.send(question)
    expect([question, reason, told?.message]).toEqual([question, 'complete', undefined])
  }
  expect(new Set(server.keys()).size).toBe(server.server.requests.length)
  return server
}

describe('what is refused in one sentence', () => {
  it.each<[string, number, unknown]>([
    ['a list', 400, error("Unknown parameters: 'reasoning', 'reasoning_content'.")],
    [
      'a rule for each',
      400,
      error(
        "property 'reasoning' is unsupported, property 'reasoning_content' is unsupported with this model",
      ),
    ],
    [
      'a schema',
      400,
      error(
        "Additional properties are not allowed ('reasoning', 'reasoning_content' were unexpected)",
      ),
    ],
    [
      'a validator',
      422,
      {
        detail: ['reasoning', 'reasoning_content'].map((name) =>
          extra('body', 'messages', 1, 'assistant', name),
        ),
      },
    ],
    ['a gateway', 500, error("upstream: unknown fields 'reasoning' and 'reasoning_content'")],
  ])('is left out at once: %s', async (_, status, body) => {
    const server = await turns(status, body, both)
    expect(server.refused).toBe(1)
  })

  it('is a member and settings alike', async () => {
    const body = error(
      "Unsupported: 'stream_options', 'max_tokens' (use 'max_completion_tokens' instead), 'messages.1.reasoning_content'.",
    )
    const isRefused = (sent: SentBody): boolean =>
      'stream_options' in sent || 'max_tokens' in sent || says('reasoning_content')(sent)
    const options = { body: { max_tokens: 100 } }
    const server = await turns(400, body, isRefused, options)
    // The first has no answer to leave anything out of.
    expect(server.refused).toBe(2)
    const last = server.bodies().at(-1)
    expect(last).toMatchObject({ max_completion_tokens: 100 })
    expect(last?.messages.filter((one) => 'reasoning' in one)).not.toEqual([])
  })
})

describe('what is only suggested', () => {
  it.each<[string, unknown]>([
    ['a guess', error("Unknown field 'reasoning', did you mean 'reasoning_content'?")],
    ['advice', error('`reasoning` is not supported. Use `reasoning_content` instead.')],
    [
      'what is known',
      error('unknown field `reasoning`, expected one of `role`, `content`, `reasoning_content`'),
    ],
  ])('goes back as before: %s', async (_, body) => {
    const server = await turns(400, body, says('reasoning'))
    expect(server.refused).toBe(1)
    const answers = server
      .bodies()
      .at(-1)
      ?.messages.filter(({ role }) => role === 'assistant')
    for (const answer of answers ?? []) expect(answer).toHaveProperty('reasoning_content')
  })
})

it('one that is refused where another is wanted is left out alone', async () => {
  const body = error('reasoning is not supported, and reasoning_content must be passed back')
  const isRefused = (sent: SentBody): boolean =>
    says('reasoning')(sent) ||
    sent.messages.some((one) => one.role === 'assistant' && !('reasoning_content' in one))
  const server = await turns(400, body, isRefused)
  const last = server.bodies().at(-1)
  expect(last?.messages.filter((one) => 'reasoning_content' in one)).toHaveLength(5)
})
