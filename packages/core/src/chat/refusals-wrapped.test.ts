// Gateways pass on what an endpoint refuses as an error of their own, of status 500 or 502, or as an answer of status 200:
// it is learned by the words that name the member, once for each.
import { afterEach, describe, expect, it } from 'vitest'
import { error } from '../../test/other-refusals.ts'
import { sse, startServer, type TestServer } from '../../test/server.ts'
import { deepseek, groq, kimi, mistral, type StrictModel } from '../../test/strict-endpoints.ts'
import { strictServer } from '../../test/strict-server.ts'
import { createChat } from '../index.ts'
import { tool, toolRunner } from '../tools/index.ts'

let open: { close(): Promise<void> }[] = []
afterEach(async () => {
  await Promise.all(open.map((each) => each.close()))
  open = []
})

const tools = toolRunner({ weather: tool({ execute: () => 'sunny' }) })

const inner = (body: unknown): string => JSON.stringify(body)
/** How the words of an upstream arrive. */
const WRAPPINGS: readonly [string, (body: unknown) => { status: number; body: unknown }][] = [
  [
    'LiteLLM, as its own failure',
    (body) => {
      const message = `litellm.InternalServerError: OpenAIException - ${inner(body)}`
      return { status: 500, body: { error: { message, type: null, param: null, code: '500' } } }
    },
  ],
  [
    'vLLM, flat',
    (body) => ({
      status: 500,
      body: { object: 'error', message: inner(body), type: 'InternalServerError', code: 500 },
    }),
  ],
  ['a proxy, as text', (body) => ({ status: 502, body: `upstream said 400: ${inner(body)}` })],
  [
    'an answer of status 200',
    (body) => ({ status: 200, body: { error: { message: inner(body) } } }),
  ],
]

const models: readonly StrictModel[] = [deepseek, kimi, groq, mistral]
const other: StrictModel = {
  name: 'other',
  spelling: 'reasoning and reasoning_content with the same text',
  refusal: () => undefined,
}

describe.each(WRAPPINGS)('what is refused through %s', (_wrapping, wrap) => {
  it.each(models)('by $name reaches no person, and is learned by one request', async (model) => {
    const wrapped = {
      ...model,
      refusal: (...given: Parameters<StrictModel['refusal']>) => {
        const refused = model.refusal(...given)
        return refused && wrap(refused.body)
      },
    }
    const server = await strictServer([wrapped, other])
    open.push(server)
    // With the tries of before: a refusal that teaches is not sent again as it is.
    const chat = createChat({ baseURL: server.baseURL, tools, model: 'other' })
    for (const name of ['other', model.name, model.name, 'other', model.name]) {
      const { reason, error: told } = await chat.send('And?', { model: name })
      expect([name, reason, told?.message]).toEqual([name, 'complete', undefined])
    }
    expect(server.refused).toBe(1)
    expect(new Set(server.keys()).size).toBe(server.server.requests.length)
  })
})

/** Answers the first turn with thoughts, and each request after it with this. */
async function failing(
  respond: NonNullable<Parameters<typeof startServer>[0]>,
): Promise<TestServer> {
  const server = await startServer((request, response, body) => {
    if (server.requests.length > 1) return respond(request, response, body)
    const said = { index: 0, delta: { reasoning: 'hm', reasoning_content: 'hm', content: 'Hi.' } }
    const end = { index: 0, delta: {}, finish_reason: 'stop' }
    const events = [{ choices: [said] }, { choices: [end] }].map(
      (event) => `data: ${JSON.stringify(event)}\n\n`,
    )
    sse(response, ...events, 'data: [DONE]\n\n')
    response.end()
  })
  open.push(server)
  return server
}

async function refusedTurn(server: TestServer) {
  const chat = createChat({ baseURL: server.baseURL, retry: false, model: 'm' })
  await chat.send('One?')
  const { reason, error: told } = await chat.send('Two?')
  return { reason, status: told?.status, requests: server.requests.length - 1 }
}

describe('a server that is broken', () => {
  it.each([
    ['names the member each time', 500, "Unknown parameter: 'reasoning_content'.", 2],
    ['names two each time', 500, "Unknown parameters: 'reasoning', 'reasoning_content'.", 2],
    ['names it as what it works on', 500, 'CUDA error after the reasoning_content of 3 tokens.', 1],
    ['says nothing of it', 500, 'Internal Server Error', 1],
    ['speaks of thoughts alone', 500, 'The thinking of assistant messages is not supported.', 1],
    ['speaks of a quota', 502, 'The quota is used up: reasoning_content is not supported.', 1],
    ['may not be asked', 403, "Unknown parameter: 'reasoning_content'.", 1],
  ])('and %s is asked no more often than it teaches', async (_, status, words, requests) => {
    const server = await failing((_request, response) => {
      response.writeHead(status, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ error: { message: words, type: 'server_error' } }))
    })
    expect(await refusedTurn(server)).toEqual({ reason: 'error', status, requests })
  })

  it('and refuses in the first event of a stream is learned from, but not once it has begun', async () => {
    const refusal = error("Unknown parameter: 'reasoning_content'.")
    const event = `data: ${JSON.stringify(refusal)}\n\n`
    const first = await failing((_request, response) => {
      sse(response, event)
      response.end()
    })
    expect(await refusedTurn(first)).toMatchObject({ reason: 'error', requests: 2 })
    const begun = { choices: [{ index: 0, delta: { content: 'Hel' } }] }
    const later = await failing((_request, response) => {
      sse(response, `data: ${JSON.stringify(begun)}\n\n`, event)
      response.end()
    })
    expect(await refusedTurn(later)).toMatchObject({ reason: 'error', requests: 1 })
  })
})
