// A success that is no answer: told by what came, and not as a server that is overloaded or a line that broke.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createChat, createClient, createCompletion } from '@x/core'
import { startServer, type TestServer } from '../../test/server.ts'

let server: TestServer
let serve: { status: number; type: string | undefined; body: string }

beforeEach(async () => {
  server = await startServer((_request, response) => {
    response.writeHead(serve.status, serve.type ? { 'content-type': serve.type } : {})
    response.end(serve.body)
  })
})
afterEach(async () => server.close())

const params = { model: 'm', messages: [{ role: 'user' as const, content: 'Hi' }] }

/** Everybody who asks, and what they are told. */
const callers: [string, () => Promise<unknown>][] = [
  [
    'a stream',
    () =>
      createClient({ baseURL: server.baseURL })
        .chat.stream(params)
        .final()
        .catch((error: unknown) => error),
  ],
  [
    'a whole answer',
    () =>
      createClient({ baseURL: server.baseURL })
        .chat.create(params)
        .catch((error: unknown) => error),
  ],
  [
    'a text completion',
    () =>
      createClient({ baseURL: server.baseURL })
        .completions.create({ model: 'm', prompt: 'Hi' })
        .catch((error: unknown) => error),
  ],
  [
    'a chat',
    async () => (await createChat({ baseURL: server.baseURL, model: 'm' }).send('Hi')).error,
  ],
  [
    'a completion',
    async () =>
      (await createCompletion({ baseURL: server.baseURL, model: 'm' }).complete('Hi')).error,
  ],
]

const WRONG = /overloaded|broke|connection/

describe.each(callers)('%s', (_name, ask) => {
  it.each([
    ['{}', 'Object'],
    ['null', 'Null'],
    ['[]', 'Array'],
    ['[null]', 'Array'],
    ['5', 'Number'],
    ['true', 'Boolean'],
    [' {\n} ', 'Object'],
    ['{"id":"1","object":"thing"}', 'Object'],
    ['{"usage":{}}', 'Object'],
    ['{"choices":null}', 'Object'],
  ])('is told that JSON of another form came: %s', async (body, type) => {
    serve = { status: 200, type: 'application/json', body }
    const error = (await ask()) as Error
    expect(error).toMatchObject({ kind: 'protocol', code: 'foreign_protocol', action: 'none' })
    expect(error.message).toMatch(
      new RegExp(`status 200 and JSON of the type ${type}, in place|JSON of another form`),
    )
    expect(error.message).toMatch(/createChatHandler/)
    expect(error.message).not.toMatch(WRONG)
  })

  it('is told that a text came', async () => {
    serve = { status: 200, type: 'application/json', body: '"text"' }
    const error = (await ask()) as Error
    expect(error).toMatchObject({ kind: 'protocol', code: 'foreign_protocol' })
    expect(error.message).toMatch(/JSON of the type String|plain text/)
    expect(error.message).not.toMatch(WRONG)
  })

  it.each([
    [200, 'application/json', ''],
    [200, undefined, ''],
    [200, 'text/event-stream', ''],
    [200, 'text/plain', ''],
    [200, 'application/json', ' \n'],
    [200, 'text/event-stream', '\n\n'],
    [200, 'text/event-stream', 'null'],
    [204, undefined, ''],
    [204, 'application/json', ''],
    [202, 'application/json', ''],
  ])('is told that there was no answer: %s, %s, %j', async (status, type, body) => {
    serve = { status, type, body }
    const error = (await ask()) as Error
    expect(error).toMatchObject({ kind: 'protocol', code: 'empty_body', retryable: true })
    expect(error.message).toMatch(
      `@x/core: the server answered with status ${status} and nothing that could be read`,
    )
    expect(error.message).not.toMatch(WRONG)
  })

  it('is still told of a stream that ends after keep-alives as one that broke off', async () => {
    serve = { status: 200, type: 'text/event-stream', body: ': waiting\n\n: waiting\n\n' }
    expect(await ask()).toMatchObject({ kind: 'interrupted', code: 'unfinished' })
  })

  it('is still told of choices without a word as of an answer without one', async () => {
    serve = { status: 200, type: 'application/json', body: '{"choices":[]}' }
    expect(await ask()).toMatchObject({ kind: 'protocol', code: 'empty_answer', retryable: true })
  })
})
