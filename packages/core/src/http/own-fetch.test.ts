// A fetch, or another function, of the app's own: how it is called, and what is said when it fails.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { answer, startServer, type TestServer } from '../../test/server.ts'
import {
  ChatError,
  type ChatOptions,
  type ClientOptions,
  createChat,
  createClient,
  textOf,
} from '../index.ts'

const params = { model: 'm', messages: [{ role: 'user' as const, content: 'hi' }] }

let server: TestServer
beforeAll(async () => {
  server = await startServer((_request, response) => answer(response))
})
afterAll(async () => {
  await server.close()
})

/** As browsers' own: it refuses to be called on anything but the page. */
async function strict(
  this: unknown,
  ...[input, init]: Parameters<typeof fetch>
): Promise<Response> {
  if (this !== undefined && this !== globalThis) throw new TypeError('Illegal invocation')
  return fetch(input, init)
}

class Api {
  #count = 0
  get count(): number {
    return this.#count
  }
  fetch(...[input, init]: Parameters<typeof fetch>): Promise<Response> {
    this.#count += 1
    return fetch(input, init)
  }
}

const api = new Api()

it.each<[string, ClientOptions['fetch']]>([
  ['the platform’s, as it is handed around', strict],
  ['a bound method', api.fetch.bind(api)],
  ['an arrow around a method', (input, init) => api.fetch(input, init)],
  ['one that answers synchronously with a promise', (...given) => fetch(...given)],
])('calls %s so that it works', async (_, own) => {
  const options = { baseURL: server.baseURL, fetch: own }
  const { chat, models } = createClient(options)
  expect(textOf((await chat.stream(params).final()).parts)).toBe('ok')
  expect(textOf((await chat.create(params)).parts)).toBe('ok')
  const asked = createChat({ ...options, model: 'm' })
  expect(await asked.send('hi')).toMatchObject({ reason: 'complete' })
  await expect(models.list()).rejects.not.toThrow('Illegal invocation')
})

async function failing(own: ClientOptions['fetch'], options: Partial<ClientOptions> = {}) {
  let asked = 0
  const counted: typeof fetch = (...given) => {
    asked += 1
    return (own as typeof fetch)(...given)
  }
  const client = createClient({ baseURL: server.baseURL, fetch: counted, ...options })
  const stream = client.chat.stream(params)
  const error = await stream.final().catch((thrown: unknown) => thrown as ChatError)
  expect(error).toBeInstanceOf(ChatError)
  const looped = await (async () => {
    for await (const _ of stream);
  })().catch((thrown: unknown) => thrown as ChatError)
  expect(looped).toMatchObject((error as ChatError).toJSON())
  expect((looped as ChatError).cause).toBe((error as ChatError).cause)
  return { error: error as ChatError, asked }
}

const refresh = new Error('token refresh failed')

it.each<[string, ClientOptions['fetch'], unknown]>([
  ['rejects', async () => Promise.reject(refresh), refresh],
  [
    'throws at once',
    () => {
      throw refresh
    },
    refresh,
  ],
  ['is a method without its object', api.fetch, expect.any(TypeError)],
  [
    'rejects with a text',
    async () => Promise.reject('no session' as unknown as Error),
    'no session',
  ],
])('tells one that %s as what it is, with its cause, and asks once', async (_, own, cause) => {
  const { error, asked } = await failing(own)
  expect(error).toMatchObject({ kind: 'usage', retryable: false })
  expect(error.message).toContain('`fetch` that was passed in failed')
  expect(error.cause).toEqual(cause)
  expect(asked).toBe(1)
})

it('says that an answer is no Response', async () => {
  const { error, asked } = await failing((async () => ({ data: {} })) as unknown as typeof fetch)
  expect(error).toMatchObject({ kind: 'usage' })
  expect(error.message).toContain('something else than a Response')
  expect(asked).toBe(1)
})

it('takes what is the network’s for that, also at the bottom of an error of the app’s own', async () => {
  const closed = createServer()
  await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve))
  const { port } = closed.address() as AddressInfo
  await new Promise((resolve) => closed.close(resolve))
  const wrapped: typeof fetch = async (_, init) =>
    fetch(`http://127.0.0.1:${port}`, init).catch((cause: unknown) => {
      throw new Error('proxied call failed', { cause })
    })
  const { error, asked } = await failing(wrapped, { retry: { attempts: 1 } })
  expect(error).toMatchObject({ kind: 'network', attempts: 2 })
  expect(error.cause).toMatchObject({ message: 'proxied call failed' })
  expect(asked).toBe(2)
})

it('tells a time limit of its own as one, and does not ask again', async () => {
  const { error, asked } = await failing(async () =>
    Promise.reject(new DOMException('signal timed out', 'TimeoutError')),
  )
  expect(error).toMatchObject({ kind: 'timeout' })
  expect(asked).toBe(1)
})

it('keeps the cause of headers that could not be made', async () => {
  const { error } = await failing(fetch, { headers: async () => Promise.reject(refresh) })
  expect(error).toMatchObject({ kind: 'usage', cause: refresh })
})

it.each<[string, ChatOptions['generateId']]>([
  ['crypto.randomUUID, as it is handed around', globalThis.crypto.randomUUID],
  ['a bound one', crypto.randomUUID.bind(crypto)],
])('makes ids by %s', async (_, generateId) => {
  const chat = createChat({ baseURL: server.baseURL, model: 'm', generateId })
  await chat.send('hi')
  expect(chat.get().messages.map(({ id }) => id.length)).toEqual([36, 36])
})
