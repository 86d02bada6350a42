// What takes keys out of errors comes in a file of its own.
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { ConnectionOptions } from '../index.ts'

const KEY = 'sk-of-the-app-12345'
const loaded = vi.fn()
let isLost: boolean

beforeEach(() => {
  isLost = false
  loaded.mockClear()
  vi.resetModules()
  vi.doMock('./redact.ts', async (original) => {
    loaded()
    if (isLost) throw new TypeError('Failed to fetch dynamically imported module')
    return await original()
  })
})
afterEach(() => vi.doUnmock('./redact.ts'))

/** The error of a request that the endpoint refuses with words that quote its key. */
async function errorOf(options: ConnectionOptions): Promise<object> {
  const { createClient } = await import('../index.ts')
  const body = { error: { message: `${KEY} is over its quota`, code: KEY } }
  const fetch = async (): Promise<Response> => Response.json(body, { status: 429 })
  const client = createClient({ ...options, fetch, retry: { attempts: 0 } })
  return client.chat.create({ model: 'm', messages: [] }).then(
    () => ({}),
    (error: { toJSON(): object }) => error.toJSON(),
  )
}

it('is not fetched for a request without a key, whose error says what the server said', async () => {
  const error = await errorOf({ api: '/api/chat' })
  expect(error).toMatchObject({ kind: 'api', message: `${KEY} is over its quota` })
  expect(loaded).not.toHaveBeenCalled()
})

it('takes the key out, wherever the request carries it', async () => {
  const told = { kind: 'api', status: 429, message: '[key] is over its quota', code: '[key]' }
  expect(await errorOf({ baseURL: 'https://a.invalid', apiKey: KEY })).toMatchObject(told)
  expect(await errorOf({ baseURL: 'https://a.invalid', headers: { 'x-key': KEY } })).toMatchObject(
    told,
  )
  expect(await errorOf({ api: `https://a.invalid/chat?key=${KEY}` })).toMatchObject(told)
  expect(await errorOf({ api: `https://me:${KEY}@a.invalid/chat` })).toMatchObject(told)
})

it('says nothing that was said where it cannot be had, and how the error is to be dealt with all the same', async () => {
  isLost = true
  const error = await errorOf({ baseURL: 'https://a.invalid', apiKey: KEY })
  expect(JSON.stringify(error)).not.toContain(KEY)
  expect(error).toMatchObject({ kind: 'api', status: 429, action: 'retry', retryable: true })
  expect(error).toMatchObject({ message: expect.stringContaining('could not be loaded') })
})
