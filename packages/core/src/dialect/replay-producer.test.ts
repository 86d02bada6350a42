// The producer that said something, and the one that is asked: what one producer said goes to it alone.
import { afterEach, describe, expect, it } from 'vitest'
import { createEndpoint } from '../../test/endpoint.ts'
import type { StrictModel } from '../../test/strict-endpoints.ts'
import { strictServer, type StrictServer } from '../../test/strict-server.ts'
import { createChat, createClient, type Dialect, openai } from '../index.ts'
import { tool, toolRunner } from '../tools/index.ts'

let open: StrictServer[] = []
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

async function serve(): Promise<StrictServer> {
  const server = await strictServer([lenient])
  open.push(server)
  return server
}

describe('a request that the app changes', () => {
  it('to another model takes nothing to it that another one said', async () => {
    const server = await serve()
    let isOther = false
    const chat = createChat({
      baseURL: server.baseURL,
      retry: false,
      tools,
      model: 'lenient',
      prepare: (request) =>
        isOther
          ? {
              ...request,
              params: {
                ...request.params,
                model: 'other',
                messages: [{ role: 'system', content: 'Be brief.' }, ...request.params.messages],
              },
            }
          : request,
    })
    await chat.send('One?')
    isOther = true
    await chat.send('Two?')
    const sent = server.bodies().find(({ model }) => model === 'other')
    expect(JSON.stringify(sent)).not.toMatch(/reasoning|Thought/)
    expect(sent?.messages.map(({ role }) => role)).toEqual([
      'system',
      'user',
      'assistant',
      'tool',
      'assistant',
      'user',
    ])
  })
})

describe('a dialect', () => {
  it('that takes a model’s name apart has one producer for all of its spellings', async () => {
    const server = await serve()
    const dialect: Dialect = {
      ...openai(),
      upstream: 'somewhere',
      modelOf: (model) => model.split(':')[0] ?? '',
    }
    const chat = createChat({
      client: createClient({ baseURL: server.baseURL, dialect, retry: false }),
      tools,
      model: 'lenient',
    })
    await chat.send('One?')
    await chat.send('Two?', { model: 'lenient:online' })
    const sent = server.bodies().find(({ model }) => model === 'lenient:online')
    expect(sent?.messages[1]).toMatchObject({ reasoning: expect.any(String) })
    const { steps } = chat.get().messages[1] ?? {}
    expect(steps?.map(({ producer }) => producer)).toEqual([
      'somewhere lenient',
      'somewhere lenient',
    ])
  })
})

describe('the name of a producer', () => {
  it.each([
    ['http://user:secret@a.invalid/v1?key=secret#secret', 'http://a.invalid/v1 m'],
    ['http://a.invalid/v1/', 'http://a.invalid/v1 m'],
    ['/api', '/api m'],
  ])(
    'of %s holds no key, and is the same however the address is written',
    async (baseURL, name) => {
      const endpoint = createEndpoint()
      const client = createClient({ baseURL, fetch: endpoint.fetch })
      const stream = client.chat.stream({ model: 'm', messages: [] })
      const exchange = await endpoint.next()
      exchange.reasoning('hm')
      exchange.text('ok')
      exchange.finish()
      expect((await stream.final()).steps?.map(({ producer }) => producer)).toEqual([name])
    },
  )
})

describe('a chat that sends nothing back', () => {
  it('sends plain words, but for a request that wants it otherwise', async () => {
    const server = await serve()
    const chat = createChat({
      baseURL: server.baseURL,
      retry: false,
      tools,
      model: 'lenient',
      replay: 'never',
    })
    await chat.send('One?')
    await chat.send('Two?', { replay: 'auto' })
    await chat.send('Three?')
    const counts = server
      .bodies()
      .map(({ messages }) => messages.filter((message) => 'reasoning' in message).length)
    // Two requests a turn; within the second, its own call too.
    expect(counts).toEqual([0, 0, 2, 3, 0, 0])
  })
})
