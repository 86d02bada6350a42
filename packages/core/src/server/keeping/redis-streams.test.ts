// The store of docs/route.md, over lists as Redis has them: two processes share one.
import { readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { expect, it } from 'vitest'
import { createEndpoint } from '../../../test/endpoint.ts'
import { until } from '../../../test/stored-chat.ts'
import { createClient } from '../../index.ts'
import { createChatHandler, type StreamStore } from '../index.ts'

/** The code that the page shows. */
async function storeOfThePage(redis: object): Promise<StreamStore> {
  const page = readFileSync(new URL('../../../../../docs/route.md', import.meta.url), 'utf8')
  const code = [...page.matchAll(/```ts\n([^]*?)```/g)].find(([, each]) =>
    each?.includes('redisStreams'),
  )?.[1]
  const source = Buffer.from(stripTypeScriptTypes(code ?? '')).toString('base64')
  const { redisStreams } = (await import(
    /* @vite-ignore */ `data:text/javascript;base64,${source}`
  )) as { redisStreams: (client: object) => StreamStore }
  return redisStreams(redis)
}

/** As much of Redis as is used. */
function lists() {
  const all = new Map<string, string[]>()
  return {
    rPush: async (key: string, value: string) => all.set(key, [value]).size,
    rPushX: async (key: string, value: string) => all.get(key)?.push(value) ?? 0,
    lRange: async (key: string, from: number, to: number) =>
      (all.get(key) ?? []).slice(from, to + 1),
    exists: async (key: string) => Number(all.has(key)),
    expire: async () => true,
    del: async (key: string) => all.delete(key),
  }
}

it('takes up an answer that another process reads, and ends it there', async () => {
  const streams = await storeOfThePage(lists())
  const endpoint = createEndpoint()
  const decoder = new TextDecoder()
  const processOf = () =>
    createChatHandler({
      client: createClient({
        baseURL: 'http://endpoint.invalid/v1',
        fetch: (input, init) =>
          endpoint.fetch(input, {
            ...init,
            body: decoder.decode(init?.body as Uint8Array<ArrayBuffer>),
          }),
      }),
      public: true,
      streams,
    })
  const [one, other] = [processOf(), processOf()]
  const post = (): Request =>
    new Request('http://localhost/api', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'm', stream: true, messages: [] }),
    })
  const at = (response: Response): string =>
    `http://localhost/api?stream=${response.headers.get('x-stream-id')}`

  const response = await one(post())
  const exchange = await endpoint.next()
  await response.body?.cancel()
  exchange.text('one ')
  const following = await other(new Request(at(response)))
  exchange.text('two')
  exchange.finish()
  const text = await following.text()
  expect(text).toContain('one ')
  expect(text).toContain('[DONE]')

  const second = await one(post())
  const stopped = await endpoint.next()
  await second.body?.cancel()
  stopped.text('one ')
  expect((await other(new Request(at(second), { method: 'DELETE' }))).status).toBe(204)
  stopped.text('two')
  await until(() => expect(stopped.isAborted).toBe(true))
  expect((await other(new Request(at(second)))).status).toBe(404)
})
