// A page that is open while the app is deployed anew finds none of the files that were to come later. What they would do
// is missing then; what a person came for works, and what failed is told.
import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest'
import { answer, frame, sse, startServer, type TestServer } from '../test/server.ts'
import { calls } from '../test/tool-server.ts'
import type * as Core from './index.ts'
import type * as Testing from './testing/index.ts'
import type * as Tools from './tools/index.ts'

const root = new URL('./', import.meta.url)
/** Every file that the client and the chat load late, but the one that spells calls, which \`index.ts\` exports, too. */
const LATE = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && !/\.test\.|^(?:server|testing|nanogpt)\//.test(path))
  .flatMap((path) => {
    const found = readFileSync(new URL(path, root), 'utf8').matchAll(
      /(?<!typeof )import\('(\..+?)'\)/g,
    )
    return Array.from(found, ([, to = '']) => new URL(to, new URL(path, root)).pathname)
  })
  .filter((path) => !path.endsWith('/dialect/wire.ts'))

let server: TestServer
let core: typeof Core
let tools: typeof Tools
let testing: typeof Testing
beforeAll(async () => {
  vi.resetModules()
  for (const path of LATE) {
    vi.doMock(path, () => {
      throw new TypeError('Failed to fetch dynamically imported module')
    })
  }
  core = await import('./index.ts')
  tools = await import('./tools/index.ts')
  testing = await import('./testing/index.ts')
  server = await startServer()
})
afterEach(() => server.forget())
afterAll(async () => {
  for (const path of LATE) vi.doUnmock(path)
  await server.close()
})

it('knows all of them', () => {
  expect(LATE.length).toBeGreaterThan(15)
})

it('answers, with a key, a storage and options that are misspelt', async () => {
  server.handle((_request, response) => answer(response, 'Answer.'))
  const options = {
    id: 'c',
    baseURL: server.baseURL,
    apiKey: '',
    model: 'm',
    retry: false as const,
    storage: testing.memoryStorage(),
    modle: 'x',
  }
  const chat = core.createChat(options)
  chat.subscribe(() => undefined)
  const one = await chat.send('One?')
  const two = await chat.send('Two?')
  expect([one.reason, two.reason]).toEqual(['complete', 'complete'])
  expect(chat.get().messages.map(({ parts }) => core.textOf(parts))).toEqual([
    'One?',
    'Answer.',
    'Two?',
    'Answer.',
  ])
  expect(chat.get().storage).toMatchObject({ status: 'failed', error: { name: 'ChatError' } })
})

it.each([
  [400, { error: { message: 'reasoning is not supported' } }, 'api'],
  [400, { error: { message: 'Conversation roles must alternate' } }, 'api'],
  [404, 'no', 'http'],
  [200, { a: 1 }, 'protocol'],
])('tells of a refusal: %i %j', async (status, body, kind) => {
  server.handle((_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(typeof body === 'string' ? body : JSON.stringify(body))
  })
  const chat = core.createChat({
    baseURL: server.baseURL,
    model: 'm',
    retry: false,
    initialMessages: [{ role: 'assistant', content: 'Hello.' }],
  })
  const { reason, error } = await chat.send('One?')
  expect([reason, error?.kind]).toEqual(['error', kind])
  expect(server.requests).toHaveLength(1)
})

it('tells of a connection that could not be made, and of a clock of the platform', async () => {
  const client = core.createClient({ baseURL: 'http://127.0.0.1:9/v1', retry: false })
  const ask = (to: typeof client): Promise<unknown> =>
    to.chat.create({ model: 'm', messages: [] }).catch((thrown: unknown) => thrown)
  expect(await ask(client)).toMatchObject({ name: 'ChatError', kind: 'network' })
  const cause = Object.assign(new TypeError('fetch failed'), {
    cause: { code: 'UND_ERR_HEADERS_TIMEOUT' },
  })
  const fetch = (): Promise<Response> => Promise.reject(cause)
  const clocked = core.createClient({ baseURL: 'http://127.0.0.1:9/v1', retry: false, fetch })
  expect(await ask(clocked)).toMatchObject({ name: 'ChatError', kind: 'network', cause })
  const none = (): Promise<Response> => Promise.resolve(undefined as never)
  const empty = core.createClient({ baseURL: 'http://127.0.0.1:9/v1', retry: false, fetch: none })
  expect(await ask(empty)).toMatchObject({ name: 'ChatError' })
})

it('ends a turn that calls tools without end', async () => {
  server.handle((_request, response) => {
    sse(response, ...calls({ id: 'c' }))
    response.end()
  })
  const look = tools.tool({ execute: () => 'seen' })
  const chat = core.createChat({
    baseURL: server.baseURL,
    model: 'm',
    retry: false,
    tools: tools.toolRunner({ look }, { maxSteps: 2 }),
  })
  const { reason, error } = await chat.send('Look.')
  expect([reason, error?.kind]).toEqual(['error', 'network'])
  expect(error?.message).toContain('load the page again')
  expect(chat.get().messages.at(-1)?.parts).toMatchObject([{ result: 'seen' }, { result: 'seen' }])
})

it('gives files back that could not be made ready, and a sound that cannot be played as it came', async () => {
  server.handle((_request, response) => {
    const audio = { id: 'a', data: 'AAAA' }
    sse(
      response,
      frame('A'),
      `data: ${JSON.stringify({ choices: [{ index: 0, delta: { audio } }] })}\n\n`,
    )
    response.end(`${frame('', 'stop')}data: [DONE]\n\n`)
  })
  const chat = core.createChat({ baseURL: server.baseURL, model: 'm', retry: false })
  const file = new File(['x'], 'x.txt', { type: 'text/plain' })
  const { reason, error } = await chat.send({ text: 'Read.', files: [file] })
  expect([reason, error?.kind]).toEqual(['error', 'network'])
  expect(chat.draft.get()).toBe('Read.')
  expect(chat.attachments.get()).toEqual([file])
  const spoken = await chat.send('Speak.')
  expect(spoken.reason).toBe('complete')
  expect(spoken.message?.parts.map(({ type }) => type)).toEqual(['text', 'audio'])
})
