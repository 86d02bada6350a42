// The demo over a real Redis: two processes' worth of it behind one address.
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { afterEach, expect, it, vi } from 'vitest'
import { startRedis } from '../../../packages/core/test/redis-server.ts'
import { createApp } from './app.ts'
import { readSettings } from './settings.ts'
import { openStores, type Stores } from './stores.ts'

const servers: Server[] = []
const opened: Stores[] = []

afterEach(async () => {
  for (const stores of opened.splice(0)) stores.close()
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

async function demo(env: Record<string, string>): Promise<string> {
  const settings = readSettings(env)
  const stores = await openStores(settings)
  opened.push(stores)
  const server = createServer(getRequestListener(createApp(settings, undefined, stores).fetch))
  servers.push(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

function ask(address: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${address}/api/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({
      model: 'sandbox',
      stream: true,
      messages: [{ role: 'user', content: 'Hello' }],
    }),
  })
}

it('an answer that one process writes is followed from another, and limits count for both', async () => {
  const redis = await startRedis()
  const env = { REDIS_URL: redis.url, REQUESTS_PER_MINUTE: '1000' }
  const [one, two] = [await demo(env), await demo(env)]
  const id = 'a'.repeat(32)
  // A process that has just been started may not be connected yet.
  let asked = new Response()
  await expect
    .poll(async () => {
      asked = await ask(one, { 'x-stream-id': id })
      const named = asked.headers.get('x-stream-id')
      if (named === null) await asked.body?.cancel()
      return named
    })
    .toBe(id)
  const followed = await fetch(`${two}/api/chat/completions?stream=${id}`)
  expect(followed.status).toBe(200)
  expect(await followed.text()).toBe(await asked.text())
  const reader = await redis.client()
  expect(await reader.keys('*')).not.toEqual([])

  const limited = { REDIS_URL: redis.url, REQUESTS_PER_MINUTE: '3' }
  const both = [await demo(limited), await demo(limited)]
  const statuses = new Set<number>()
  await expect
    .poll(async () => {
      for (const address of both) {
        const { status, body } = await ask(address)
        await body?.cancel()
        statuses.add(status)
      }
      return statuses.has(429)
    })
    .toBe(true)
  await redis.close()
})

it('answers without its Redis, says once that it is gone, and when it is back', async () => {
  const said = vi.spyOn(console, 'error').mockImplementation(() => undefined)
  const redis = await startRedis()
  await redis.kill()
  const address = await demo({ REDIS_URL: redis.url })
  const response = await ask(address)
  expect(response.status).toBe(200)
  expect(await response.text()).toContain('data: [DONE]')
  const lines = (): string[] => said.mock.calls.map(([line]) => String(line))
  await expect.poll(() => lines().filter((line) => line.includes('does not answer')).length).toBe(1)
  await redis.start()
  await expect.poll(() => lines()).toContain('Redis answers again.')
  expect(lines().filter((line) => line.includes('does not answer'))).toHaveLength(1)
  said.mockRestore()
  await redis.close()
})
