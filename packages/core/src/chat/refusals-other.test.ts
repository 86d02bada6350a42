// Refusals of something else than what goes back reach whoever asked, soon and without a lesson; refusals of a setting
// that has another form do not.
import { afterEach, describe, expect, it } from 'vitest'
import { startRoute, type TestRoute } from '../../test/route.ts'
import { sse, startServer } from '../../test/server.ts'
import { error, FORMS, OTHERS } from '../../test/other-refusals.ts'
import { deepseek, groq, mistral, type StrictModel } from '../../test/strict-endpoints.ts'
import { strictServer, type StrictServer } from '../../test/strict-server.ts'
import { createChat, createClient } from '../index.ts'
import { memoryStreams } from '../server/index.ts'
import { tool, toolRunner } from '../tools/index.ts'

let open: { close(): Promise<void> }[] = []
afterEach(async () => {
  await Promise.all(open.map((each) => each.close()))
  open = []
})

const tools = toolRunner({ weather: tool({ execute: () => 'sunny' }) })
const lenient: StrictModel = {
  name: 'lenient',
  spelling: 'reasoning and reasoning_content with the same text',
  refusal: () => undefined,
}

async function serve(...given: Parameters<typeof strictServer>): Promise<StrictServer> {
  const server = await strictServer(...given)
  open.push(server)
  return server
}

describe('a refusal of something else', () => {
  it.each(OTHERS)('reaches the person: %s', async (_, status, body, most) => {
    let isRefusing = false
    const server = await serve([lenient], {
      more: () => (isRefusing ? { status, body } : undefined),
    })
    const chat = createChat({
      baseURL: server.baseURL,
      retry: false,
      tools,
      model: 'lenient',
      body: { max_tokens: 100, temperature: 3 },
    })
    await chat.send('One?')
    await chat.send('Two?')
    isRefusing = true
    const { reason, error: given } = await chat.send('Three?')
    expect([reason, given?.status]).toEqual(['error', status])
    expect(server.refused).toBeLessThanOrEqual(1 + most)
    expect(server.refused).toBe(1 + most)
    isRefusing = false
    await chat.regenerate()
    // Nothing was learned of it: what goes back is whole.
    const answers = server
      .bodies()
      .at(-1)
      ?.messages.filter(({ role }) => role === 'assistant')
    expect(answers).toHaveLength(5)
    for (const answer of answers ?? [])
      expect(Object.keys(answer)).toEqual(
        expect.arrayContaining(['reasoning', 'reasoning_content']),
      )
    const [first] = server.bodies().at(-1)?.messages ?? []
    expect(first).toEqual({ role: 'user', content: 'One?' })
    expect(server.bodies().at(-1)).toMatchObject({
      max_tokens: 100,
      stream_options: expect.anything(),
    })
  })
})

describe('a setting with another form', () => {
  it.each(FORMS)(
    'is sent in that form once it is refused: %s',
    async (_, status, body, isRefused) => {
      const server = await serve([lenient], {
        more: (sent) => (isRefused(sent) ? { status, body } : undefined),
      })
      const client = createClient({ baseURL: server.baseURL, retry: false })
      const make = () =>
        createChat({
          client,
          tools,
          model: 'lenient',
          body: { max_tokens: 100 },
          initialMessages: [{ role: 'developer', content: 'Be brief.' }],
        })
      const chat = make()
      expect((await chat.send('One?')).reason).toBe('complete')
      expect((await chat.send('Two?')).reason).toBe('complete')
      expect((await make().send('One?')).reason).toBe('complete')
      expect(server.refused).toBe(1)
      expect(new Set(server.keys()).size).toBe(server.server.requests.length)
      const last = server.bodies().at(-1)
      const limit = last?.['max_tokens'] ?? last?.['max_completion_tokens']
      expect([limit, last?.messages[0]?.content]).toEqual([100, 'Be brief.'])
    },
  )
})

describe('through a route', () => {
  async function routed(
    models: readonly StrictModel[],
    more: Parameters<typeof startRoute>[1] = {},
  ): Promise<{ route: TestRoute; server: StrictServer }> {
    const server = await serve(models)
    const route = await startRoute(() => undefined, {
      client: createClient({ baseURL: server.baseURL, apiKey: 'sk-of-the-route' }),
      ...more,
    })
    open.push(route)
    return { route, server }
  }

  it.each([
    ['alone', {}],
    ['that keeps its answers', { streams: memoryStreams() }],
  ])('%s, refusals are learned as well', async (_, more) => {
    const { route, server } = await routed([lenient, deepseek, groq, mistral], more)
    const chat = createChat({ baseURL: route.baseURL, retry: false, tools, model: 'lenient' })
    const models = [
      'lenient',
      'deepseek-v4',
      'groq-qwen',
      'mistral-strict',
      'deepseek-v4',
      'lenient',
    ]
    for (const model of models) {
      const { reason } = await chat.send('And?', { model })
      expect([model, reason]).toEqual([model, 'complete'])
    }
    expect(server.refused).toBe(3)
  })
})

describe('a refusal of a later request of an answer', () => {
  it('leaves what was shown, and the calls that were carried out', async () => {
    const ran: string[] = []
    const counted = toolRunner({ weather: tool({ execute: () => (ran.push('ran'), 'sunny') }) })
    const server = await serve([groq])
    const chat = createChat({
      baseURL: server.baseURL,
      retry: false,
      tools: counted,
      model: 'groq-qwen',
    })
    const { message, reason } = await chat.send('One?')
    expect([reason, ran, server.refused]).toEqual(['complete', ['ran'], 1])
    expect(message?.parts.map(({ type }) => type)).toEqual([
      'reasoning',
      'tool',
      'reasoning',
      'text',
    ])
    expect(message?.steps).toHaveLength(2)
  })

  it('teaches nothing where it is stopped before anything came', async () => {
    let asked = 0
    const server = await serve([groq], {
      more: () => {
        asked++
        if (asked === 3) void chat.stop()
        return undefined
      },
    })
    const client = createClient({ baseURL: server.baseURL, retry: false })
    const chat = createChat({ client, tools, model: 'groq-qwen' })
    const { reason } = await chat.send('One?')
    expect(reason).toBe('aborted')
    expect(asked).toBe(3)
  })
})

describe('an error amid an answer', () => {
  it('that names what goes back is no refusal: what began is not asked for again', async () => {
    const server = await startServer((_request, response) => {
      const said = { choices: [{ index: 0, delta: { content: 'Hel', reasoning_content: 'hm' } }] }
      const broken = error('The reasoning_content must be passed back.', { code: 400 })
      sse(response, `data: ${JSON.stringify(said)}\n\n`, `data: ${JSON.stringify(broken)}\n\n`)
      response.end()
    })
    open.push(server)
    const chat = createChat({ baseURL: server.baseURL, retry: false, model: 'm' })
    const { reason, message } = await chat.send('One?')
    expect([reason, message?.status]).toEqual(['error', 'incomplete'])
    expect(server.requests).toHaveLength(1)
  })
})
