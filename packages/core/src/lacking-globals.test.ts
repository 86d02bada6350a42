// Runtimes that lack what pages and servers have: React Native without polyfills, old workers.
import { afterEach, expect, it, vi } from 'vitest'
import { createChat, createScheduler } from './index.ts'
import { createSandbox } from './testing/index.ts'

afterEach(() => {
  vi.unstubAllGlobals()
})

const script = { text: 'Hello there.' }

async function ask(fetch: typeof globalThis.fetch) {
  const chat = createChat({ baseURL: 'http://e.test/v1', model: 'm', fetch })
  const { message, error } = await chat.send('hi')
  return {
    error,
    parts: message?.parts,
    ids: new Set(chat.get().messages.map(({ id }) => id)).size,
  }
}

const good = {
  error: undefined,
  parts: [{ type: 'text', text: 'Hello there.', state: 'done' }],
  ids: 2,
}

it('chats without crypto', async () => {
  const { fetch } = createSandbox(script)
  vi.stubGlobal('crypto', undefined)
  expect(await ask(fetch)).toEqual(good)
})

it('chats where crypto has no random values', async () => {
  const { fetch } = createSandbox(script)
  vi.stubGlobal('crypto', {})
  expect(await ask(fetch)).toEqual(good)
})

it('chats without body streams and without a decoder of text', async () => {
  const { fetch } = createSandbox(script)
  const whole: typeof fetch = async (...given) => {
    const response = await fetch(...given)
    const text = await response.text()
    return {
      ok: true,
      status: 200,
      headers: response.headers,
      text: async () => text,
    } as unknown as Response
  }
  const { TextDecoder } = globalThis
  const only: typeof fetch = async (...given) => {
    vi.stubGlobal('TextDecoder', TextDecoder)
    const response = await whole(...given)
    vi.stubGlobal('TextDecoder', undefined)
    return response
  }
  expect(await ask(only)).toEqual(good)
})

it('gives the event loop its turn without MessageChannel', async () => {
  vi.stubGlobal('MessageChannel', undefined)
  vi.stubGlobal('scheduler', undefined)
  let hasTurned = false
  setTimeout(() => (hasTurned = true))
  await createScheduler().pause()
  expect(hasTurned).toBe(true)
})
