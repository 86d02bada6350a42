// A route whose client asks the route itself is told in one sentence, at the second request and not at the thousandth.
import { afterEach, expect, it, vi } from 'vitest'
import { createClient } from '../../index.ts'
import { type ChatHandler, type ChatHandlerOptions, createChatHandler } from '../index.ts'
import { createSandbox } from '../../testing/index.ts'
import { toNodeHandler } from '../node/index.ts'
import { startServer, type TestServer } from '../../../test/server.ts'

const opened: TestServer[] = []
afterEach(async () => {
  for (const server of opened.splice(0)) await server.close()
})

/** A server that serves what it is given later, as the route needs its address. */
async function place(): Promise<{ server: TestServer; serve(handler: ChatHandler): void }> {
  const server = await startServer()
  opened.push(server)
  return {
    server,
    serve(handler) {
      const listener = toNodeHandler(handler)
      server.handle((request, response, body) => {
        // What read the body before leaves it there, as a parser of Express does.
        void listener(
          Object.assign(request, { body: body === '' ? undefined : (JSON.parse(body) as unknown) }),
          response,
        )
      })
    },
  }
}

function route(
  baseURL: string,
  told: unknown[],
  more: Partial<ChatHandlerOptions> = {},
): ChatHandler {
  return createChatHandler({
    client: createClient({ baseURL, apiKey: 'k' }),
    basePath: '/v1',
    public: true,
    onError: (error) => told.push(error.message),
    ...more,
  })
}

const asked = (baseURL: string, stream: boolean): Promise<Response> =>
  fetch(`${baseURL}/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'm', stream, messages: [{ role: 'user', content: 'Hi' }] }),
  })

const LOOP = /This chat route asks itself.*address of the endpoint/

it.each([false, true])('of one route, streamed or not: %s', async (stream) => {
  const told: unknown[] = []
  const { server, serve } = await place()
  serve(route(server.baseURL, told))
  const response = await asked(server.baseURL, stream)
  expect(response.status).toBe(508)
  expect(await response.json()).toMatchObject({
    error: { code: 'route_loop', message: expect.stringMatching(LOOP) as string },
  })
  expect(response.headers.get('x-should-retry')).toBe('false')
  expect(server.requests).toHaveLength(2)
  expect(told.join('\n')).toMatch(LOOP)
})

it('also where `authorize` knows nobody who comes without a session', async () => {
  const told: unknown[] = []
  const { server, serve } = await place()
  serve(
    route(server.baseURL, told, {
      public: undefined,
      authorize: ({ headers }) => headers.get('cookie') === 'session=1',
    }),
  )
  const response = await fetch(`${server.baseURL}/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie: 'session=1' },
    body: JSON.stringify({ model: 'm', messages: [{ role: 'user', content: 'Hi' }] }),
  })
  expect(await response.text()).toMatch(LOOP)
  expect(server.requests).toHaveLength(2)
})

it('of a list of models as well', async () => {
  const { server, serve } = await place()
  serve(route(server.baseURL, []))
  expect(await (await fetch(`${server.baseURL}/models`)).text()).toMatch(LOOP)
  expect(server.requests).toHaveLength(2)
})

it('of two routes that ask each other', async () => {
  const [one, other] = [await place(), await place()]
  one.serve(route(other.server.baseURL, []))
  other.serve(route(one.server.baseURL, []))
  expect(await (await asked(one.server.baseURL, false)).text()).toMatch(LOOP)
  expect([one.server.requests.length, other.server.requests.length]).toEqual([2, 1])
})

it('of several instances behind one address, at the latest when one is met again', async () => {
  const { server } = await place()
  const instances = [1, 2, 3].map(() => toNodeHandler(route(server.baseURL, [])))
  let turn = 0
  server.handle((request, response, body) => {
    const next = instances[turn++ % instances.length] as (typeof instances)[number]
    void next(Object.assign(request, { body: JSON.parse(body) as unknown }), response)
  })
  expect(await (await asked(server.baseURL, false)).text()).toMatch(LOOP)
  expect(server.requests).toHaveLength(4)
})

it('is watched for without a random value while a module is evaluated, which Workers refuse', () => {
  const random = vi.spyOn(crypto, 'getRandomValues')
  route('http://endpoint.invalid/v1', [])
  expect(random).not.toHaveBeenCalled()
  random.mockRestore()
})

it('is none where one route asks another, and a made-up mark counts for nothing', async () => {
  const sandbox = createSandbox({ text: 'Hi' })
  const [one, other] = [await place(), await place()]
  one.serve(route(other.server.baseURL, []))
  other.serve(
    createChatHandler({
      client: createClient({ baseURL: 'http://endpoint.invalid/v1', fetch: sandbox.fetch }),
      basePath: '/v1',
      public: true,
    }),
  )
  for (const mark of [
    '',
    'x'.repeat(5000),
    'a, b; c\u00e4',
    Array.from({ length: 500 }, () => 'abcdefgh').join(', '),
  ]) {
    const response = await fetch(`${one.server.baseURL}/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-chat-routes': mark },
      body: JSON.stringify({ model: 'm', messages: [{ role: 'user', content: 'Hi' }] }),
    })
    expect(response.status).toBe(200)
    const sent = sandbox.requests.at(-1)?.headers['x-chat-routes'] ?? ''
    expect(sent).toMatch(/^\w{8,40}(, \w{8,40}){1,31}$/)
  }
})
