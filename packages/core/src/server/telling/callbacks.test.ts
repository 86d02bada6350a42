// What an owner gives to be called may throw, reject and hang: neither an answer nor the process notices.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { turns } from '../../../test/clocks.ts'
import { answer, frame, sse, startServer, type TestServer } from '../../../test/server.ts'
import { createClient } from '../../index.ts'
import {
  type ChatHandlerOptions,
  createChatHandler,
  memoryStreams,
  type StreamStore,
} from '../index.ts'

const question = { model: 'm', stream: true, messages: [{ role: 'user', content: 'Hi' }] }
let upstream: TestServer
const unhandled = vi.fn<(cause: unknown) => void>()

beforeEach(async () => {
  upstream = await startServer((_request, response) => answer(response, 'whole'))
  process.on('unhandledRejection', unhandled)
})

afterEach(async () => {
  await turns(5)
  process.off('unhandledRejection', unhandled)
  expect(unhandled.mock.calls).toEqual([])
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
  await upstream.close()
})

function route(options: Partial<ChatHandlerOptions>) {
  const client = createClient({ baseURL: upstream.baseURL, apiKey: 'sk-of-the-route' })
  return createChatHandler({ client, basePath: '/api', public: true, ...options })
}

function request(init: RequestInit = {}): Request {
  return new Request('http://localhost/api/chat/completions', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-stream-id': 'a'.repeat(32) },
    body: JSON.stringify(question),
    ...init,
  })
}

/** The ways in which a callback fails. */
const FAILURES: readonly [string, () => unknown][] = [
  [
    'throws',
    () => {
      throw new Error('of the callback')
    },
  ],
  ['throws nothing at all', () => Promise.reject(undefined)],
  ['rejects', () => Promise.reject(new Error('of the callback'))],
  ['rejects later', async () => turns(2).then(() => Promise.reject(new Error('of the callback')))],
  [
    'gives something with a broken `then`',
    () => ({
      // oxlint-disable-next-line unicorn/no-thenable -- broken on purpose
      get then(): never {
        throw new Error('of the callback')
      },
    }),
  ],
  ['never comes to an end', () => new Promise(() => undefined)],
]
const CALLBACKS = ['onFinish', 'record', 'waitUntil', 'onError'] as const
const STORES: readonly [string, (() => StreamStore) | undefined][] = [
  ['without `streams`', undefined],
  ['with `streams`', memoryStreams],
]
const cases = STORES.flatMap(([where, streams]) =>
  CALLBACKS.flatMap((name) =>
    FAILURES.map(([how, fail]) => ({ where, name, how, fail, streams: streams?.() })),
  ),
)

describe('a callback that fails', () => {
  it.each(cases)('$name $how, $where: the answer is whole', async ({ name, fail, streams }) => {
    const failing = { [name]: fail } as Partial<ChatHandlerOptions>
    const response = await route({ streams, ...failing })(request())
    expect(response.status).toBe(200)
    expect(await response.text()).toContain('whole')
    await turns(5)
  })

  it.each(cases)('$name $how, $where: an answer that breaks off', async (given) => {
    upstream.handle((_request, response) => {
      sse(response, frame('half'))
      setImmediate(() => response.destroy())
    })
    const failing = { [given.name]: given.fail } as Partial<ChatHandlerOptions>
    const response = await route({ streams: given.streams, ...failing })(request())
    const read = await response.body?.getReader().read()
    expect(new TextDecoder().decode(read?.value)).toContain('half')
    await turns(5)
  })

  it.each(FAILURES)('`onError` that %s: a refusal is still one', async (_, fail) => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const client = createClient({ baseURL: 'http://127.0.0.1:1/v1' })
    const handler = route({ client, onError: fail as ChatHandlerOptions['onError'] })
    const response = await handler(request())
    expect(response.status).toBe(502)
    expect(await response.text()).toContain('upstream_unreachable')
  })

  it.each(['onFinish', 'record', 'waitUntil'] as const)('is told of: %s', async (name) => {
    const told: string[] = []
    const failing = {
      [name]: () => Promise.reject(new Error('of the callback')),
      streams: memoryStreams(),
    } as Partial<ChatHandlerOptions>
    const onError: ChatHandlerOptions['onError'] = ({ message, cause }) =>
      told.push(`${message} ${String(cause)}`)
    await (await route({ ...failing, onError })(request())).text()
    await vi.waitFor(() =>
      expect(told).toEqual([
        expect.stringMatching(new RegExp(`\`${name}\` failed.*of the callback`)),
      ]),
    )
  })

  it('is told of in the log where it is `onError`, beside what it was told', async () => {
    vi.stubEnv('NODE_ENV', 'production')
    const logged = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const onError = (): never => {
      throw new Error('the logger is full')
    }
    const client = createClient({ baseURL: 'http://127.0.0.1:1/v1' })
    await route({ client, onError })(request())
    await turns(2)
    expect(logged.mock.calls).toEqual([
      [expect.stringMatching(/`onError` failed.*the logger is full/)],
      [expect.stringContaining('could not be reached')],
    ])
  })
})
