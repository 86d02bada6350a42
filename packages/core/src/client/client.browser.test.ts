// The plain client in a page and in a web worker of a real browser.
import { expect, it } from 'vitest'
import { checks, runChecks } from '../../test/client-checks.ts'
import { createClient, openai } from '../index.ts'

it.each(Object.entries(checks))('in a page it %s', async (_name, check) => {
  await expect(check()).resolves.toBeUndefined()
})

it('does all of that in a web worker too', async () => {
  const worker = new Worker(new URL('../../test/client-worker.ts', import.meta.url), {
    type: 'module',
  })
  const result = await new Promise<unknown>((resolve, reject) => {
    worker.addEventListener('message', (event) => resolve(event.data))
    worker.addEventListener('error', (event) => reject(new Error(event.message)))
  })
  worker.terminate()
  expect(result).toEqual({ failed: [], hasDocument: false })
})

it('needs no async iteration of ReadableStream, which Safari lacks', async () => {
  const prototype = ReadableStream.prototype as unknown as Record<PropertyKey, unknown>
  const kept = [prototype[Symbol.asyncIterator], prototype['values']]
  delete prototype[Symbol.asyncIterator]
  delete prototype['values']
  try {
    expect(await runChecks()).toEqual([])
  } finally {
    prototype[Symbol.asyncIterator] = kept[0]
    prototype['values'] = kept[1]
  }
})

it('refuses a literal key in a page', () => {
  expect(() => createClient({ baseURL: '/api', apiKey: 'sk-secret' })).toThrow(/in a browser/)
})

it('sends no header to another origin that it would have to allow first', async () => {
  let names: string[] = []
  const client = createClient({
    baseURL: 'https://other.invalid/v1',
    retry: false,
    fetch: async (_input, init) => {
      names = [...new Headers(init?.headers).keys()]
      return new Response('{}', { status: 400 })
    },
  })
  await client.chat.create({ model: 'm', messages: [] }).catch(() => undefined)
  expect(names.toSorted()).toEqual(['accept', 'content-type'])
})

it('asks through the fetch of the page where that is given as it is', async () => {
  const address = URL.createObjectURL(new Blob(['{"data":[{"id":"m"}]}']))
  const dialect = openai()
  const client = createClient({
    baseURL: '/v1',
    fetch: window.fetch,
    retry: false,
    dialect: { ...dialect, url: () => address },
  })
  expect(await client.models.list()).toMatchObject([{ id: 'm' }])
})
