// A caller who stops, at every moment there is.
import { getEventListeners } from 'node:events'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { answer, frame, sse, startServer, type TestServer } from '../../test/server.ts'
import { type ChatError, type ClientOptions, createChat, createClient, textOf } from '../index.ts'

const params = { model: 'm', messages: [{ role: 'user' as const, content: 'hi' }] }

let server: TestServer
let rejections: unknown[]
const note = (reason: unknown): void => void rejections.push(reason)

beforeEach(async () => {
  rejections = []
  process.on('unhandledRejection', note)
  server = await startServer()
})
afterEach(async () => {
  // A rejection counts as unhandled only after a turn.
  await new Promise((resolve) => setImmediate(resolve))
  process.off('unhandledRejection', note)
  await server.close()
  expect(rejections).toEqual([])
})

function client(options: Partial<ClientOptions> = {}) {
  return createClient({ baseURL: server.baseURL, ...options })
}

async function failure(promise: Promise<unknown>): Promise<ChatError> {
  return promise.then(
    () => expect.unreachable(),
    (error: ChatError) => error,
  )
}

describe('an abort', () => {
  it('before the call sends nothing', async () => {
    const error = await failure(client().chat.create(params, { signal: AbortSignal.abort() }))
    expect(error).toMatchObject({ kind: 'aborted', retryable: false, action: 'none' })
    expect(server.requests).toHaveLength(0)
  })

  it('while the key is being fetched does not wait for it', async () => {
    const controller = new AbortController()
    const never = client({ apiKey: async () => new Promise<string>(() => undefined) })
    const final = never.chat.stream(params, { signal: controller.signal }).final()
    controller.abort()
    expect((await failure(final)).kind).toBe('aborted')
    expect(server.requests).toHaveLength(0)
  })

  it('from inside the function that gives the key sends nothing', async () => {
    const controller = new AbortController()
    const made = client({
      apiKey() {
        controller.abort()
        return 'key'
      },
    })
    const final = made.chat.stream(params, { signal: controller.signal }).final()
    expect((await failure(final)).kind).toBe('aborted')
    expect(server.requests).toHaveLength(0)
  })

  it('from inside fetch closes what it opened', async () => {
    const controller = new AbortController()
    const made = client({
      fetch: async (input, init) => {
        const pending = fetch(input, init)
        controller.abort()
        return pending
      },
    })
    const final = made.chat.stream(params, { signal: controller.signal }).final()
    expect((await failure(final)).kind).toBe('aborted')
    await server.idle()
  })

  it('before the headers closes the connection', async () => {
    const stream = client().chat.stream(params)
    await server.received(1)
    stream.abort()
    expect((await failure(stream.final())).kind).toBe('aborted')
    await server.idle()
  })

  it('while an error’s body arrives closes the connection and is no error of the server', async () => {
    let begun = (): void => undefined
    const hasBegun = new Promise<void>((resolve) => (begun = resolve))
    server.handle((_request, response) => {
      response.writeHead(500)
      response.write('{"error":', begun)
    })
    const controller = new AbortController()
    const list = client().models.list({ signal: controller.signal })
    await hasBegun
    controller.abort()
    expect((await failure(list)).kind).toBe('aborted')
    await server.idle()
  })

  it('between two tries ends the wait', async () => {
    server.handle(
      (_request, response) => void response.writeHead(503, { 'retry-after': '30' }).end(),
    )
    const stream = client().chat.stream(params)
    await server.received(1)
    await new Promise((resolve) => setImmediate(resolve))
    stream.abort()
    expect((await failure(stream.final())).kind).toBe('aborted')
    expect(server.requests).toHaveLength(1)
  })

  it('after the headers and before a token closes the connection', async () => {
    server.handle((_request, response) => sse(response, ': hello\n\n'))
    const stream = client().chat.stream(params)
    await server.received(1)
    await new Promise((resolve) => setImmediate(resolve))
    stream.abort()
    expect((await failure(stream.final())).kind).toBe('aborted')
    await server.idle()
  })

  it('within a frame keeps what was whole', async () => {
    server.handle((_request, response) => sse(response, frame('kept'), 'data: {"choices":[{"in'))
    const stream = client().chat.stream(params)
    for await (const delta of stream) if (delta.type === 'text') stream.abort()
    expect(textOf(stream.message.parts)).toBe('kept')
    expect(stream.message).toMatchObject({ status: 'incomplete', reason: 'aborted' })
    await server.idle()
  })

  it('by leaving the loop closes the connection', async () => {
    server.handle((_request, response) => sse(response, frame('a'), frame('b')))
    const stream = client().chat.stream(params)
    for await (const text of stream.text()) {
      expect(text).toBe('a')
      break
    }
    await server.idle()
  })

  it('twice, and after the end, changes nothing', async () => {
    server.handle((_request, response) => answer(response))
    const stream = client().chat.stream(params)
    const message = await stream.final()
    stream.abort()
    stream.abort()
    expect(stream.message).toBe(message)
    expect(message.status).toBe('complete')
  })

  it('from a listener of the caller’s own signal is no trouble', async () => {
    server.handle((_request, response) => sse(response, frame('a')))
    const controller = new AbortController()
    const stream = client().chat.stream(params, { signal: controller.signal })
    controller.signal.addEventListener('abort', () => stream.abort())
    for await (const delta of stream) if (delta.type === 'text') controller.abort()
    expect((await failure(stream.final())).kind).toBe('aborted')
  })

  it('from a listener of the chat settles the run and leaves the chat ready', async () => {
    server.handle((_request, response) => sse(response, frame('some')))
    const chat = createChat({ baseURL: server.baseURL, model: 'm' })
    const undo = chat.subscribe(() => {
      if (chat.get().status === 'streaming') void chat.stop()
    })
    const result = await chat.send('hi')
    undo()
    expect(result.reason).toBe('aborted')
    expect(chat.get().status).toBe('ready')
    await server.idle()
    chat.dispose()
  })

  it('of an answer that nobody waits for rejects nothing', async () => {
    server.handle((_request, response) => sse(response, frame('a')))
    const stream = client().chat.stream(params)
    await server.received(1)
    stream.abort()
    await server.idle()
    expect(stream.message.reason).toBe('aborted')
  })
})

describe('a failure that nobody waits for', () => {
  it('rejects nothing', async () => {
    server.handle((_request, response) => void response.writeHead(400).end())
    const stream = client().chat.stream(params)
    await server.received(1)
    await expect.poll(() => stream.message.status).toBe('incomplete')
    await server.close()
    server = await startServer()
  })
})

describe('the caller’s signal', () => {
  it.each(['complete', 'failed', 'aborted'])(
    'has no listener after an answer that is %s',
    async (how) => {
      const controller = new AbortController()
      server.handle((_request, response) => {
        if (how === 'complete') answer(response)
        else if (how === 'failed') response.writeHead(400).end()
        else sse(response, frame('a'))
      })
      const { signal } = controller
      const stream = client().chat.stream(params, { signal })
      if (how === 'aborted') {
        for await (const delta of stream) if (delta.type === 'text') stream.abort()
      }
      await stream.final().catch(() => undefined)
      await client()
        .models.list({ signal: AbortSignal.any([signal, AbortSignal.abort()]) })
        .catch(() => undefined)
      expect(getEventListeners(signal, 'abort')).toEqual([])
    },
  )
})
