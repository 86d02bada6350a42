// The demo's server over real connections: who may use it, and what the page is told.
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, request, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { getRequestListener } from '@hono/node-server'
import { nanogpt } from '@x/core/nanogpt'
import { nanogptScript } from '@x/core/nanogpt/testing'
import { createSandbox } from '@x/core/testing'
import { afterEach, describe, expect, it } from 'vitest'
import { createApp } from './app.ts'
import { readSettings } from './settings.ts'

const servers: Server[] = []

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

async function listen(answer: RequestListener): Promise<string> {
  const server = createServer(answer)
  servers.push(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function demo(env: Record<string, string>): Promise<string> {
  return listen(getRequestListener(createApp(readSettings(env)).fetch))
}

/** Asks under a name of its own, as `fetch` cannot. */
async function statusFor(
  address: string,
  host: string,
  headers: Record<string, string> = {},
): Promise<[number | undefined, string]> {
  const { port } = new URL(address)
  const asked = request({
    host: '127.0.0.1',
    port,
    path: '/config.json',
    headers: { ...headers, host },
  })
  asked.end()
  const [response] = (await once(asked, 'response')) as [
    AsyncIterable<Buffer> & { statusCode?: number },
  ]
  let body = ''
  for await (const chunk of response) body += chunk.toString()
  return [response.statusCode, body]
}

async function config(address: string): Promise<unknown> {
  const response = await fetch(`${address}/config.json`)
  expect(response.headers.get('cache-control')).toBe('no-store')
  return response.json()
}

const listing: RequestListener = (_, response) => {
  response.setHeader('content-type', 'application/json')
  response.end('{"object":"list","data":[{"id":"first"},{"id":"second"}]}')
}

describe('a demo that holds a key', () => {
  const upstream = { UPSTREAM_BASE_URL: 'http://127.0.0.1:9/v1', MODEL: 'm' }

  it.each(['localhost', '127.0.0.1:3000', 'demo.localhost', '[::1]:3000'])(
    'answers this machine as %s',
    async (host) => {
      expect((await statusFor(await demo(upstream), host))[0]).toBe(200)
    },
  )

  it('refuses a host that is none, in a sentence', async () => {
    const [status, body] = await statusFor(await demo(upstream), '127.999.1.1')
    expect(status).toBe(403)
    expect(body).toContain('"127.999.1.1"')
  })

  it.each(['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example', '192.0.2.2'])(
    'refuses a caller who names it %s, in one sentence that says what to do',
    async (host) => {
      const [status, body] = await statusFor(await demo(upstream), host)
      expect(status).toBe(403)
      expect(body).toContain('DEMO_PUBLIC=1')
    },
  )

  it.each([
    { 'x-forwarded-for': '8.8.8.8' },
    { 'x-real-ip': '8.8.8.8' },
    { 'x-forwarded-host': 'chat.example.com' },
    { 'cf-connecting-ip': '8.8.8.8' },
    { via: '1.1 tunnel' },
  ] as Record<string, string>[])('refuses what comes through a tunnel: %o', async (headers) => {
    const [status, body] = await statusFor(await demo(upstream), 'localhost', headers)
    expect(status).toBe(403)
    expect(body).toMatch(/proxy or a tunnel.*DEMO_PUBLIC=1/)
  })

  it('answers everybody when told so', async () => {
    const address = await demo({ ...upstream, DEMO_PUBLIC: '1' })
    expect((await statusFor(address, 'evil.example'))[0]).toBe(200)
  })
})

it('answers everybody while the sandbox answers, since there is nothing to spend', async () => {
  expect((await statusFor(await demo({}), 'my-laptop.local'))[0]).toBe(200)
})

describe('the page', () => {
  it('asks the sandbox when nothing else is named', async () => {
    expect(await config(await demo({}))).toEqual({
      baseURL: '/api',
      model: 'sandbox',
      answeredBy: 'sandbox',
      dialect: 'openai',
      upstreams: [{ id: '1', name: 'Built-in sandbox' }],
    })
  })

  it('asks the first model that the upstream lists', async () => {
    const upstream = await listen(listing)
    expect(
      await config(await demo({ UPSTREAM_BASE_URL: `${upstream}/v1`, UPSTREAM_API_KEY: 'k' })),
    ).toEqual({
      baseURL: '/api',
      model: 'first',
      answeredBy: new URL(upstream).host,
      dialect: 'openai',
      upstreams: [{ id: '1', name: new URL(upstream).host }],
    })
  })

  it('asks the first model that a backend route of the user’s own lists, never the sandbox’s', async () => {
    const route = await listen(listing)
    expect(await config(await demo({ CHAT_API_URL: `${route}/api` }))).toMatchObject({
      baseURL: `${route}/api`,
      model: 'first',
    })
    const silent = await listen((_, response) => void response.writeHead(404).end())
    expect(await config(await demo({ CHAT_API_URL: `${silent}/api` }))).not.toHaveProperty('model')
  })

  it('is told within seconds when the upstream takes the question and says nothing', async () => {
    const silent = await listen(() => undefined)
    // Tenths of seconds that this process was given: what others take does not count.
    let tenths = 0
    const timer = setInterval(() => (tenths += 1), 100)
    expect(await config(await demo({ UPSTREAM_BASE_URL: silent }))).not.toHaveProperty('model')
    clearInterval(timer)
    expect(tenths).toBeLessThan(100)
  })
})

describe('a demo with several upstreams', () => {
  it('asks each below an address of its own, with its own key, and tells the page of all', async () => {
    const keys: unknown[] = []
    const answer =
      (id: string): RequestListener =>
      ({ headers, url }, response) => {
        response.setHeader('content-type', 'application/json')
        if (url !== '/v1/models') keys.push([id, url, headers.authorization])
        response.end(JSON.stringify({ object: 'list', data: [{ id }], choices: [] }))
      }
    const address = await demo({
      UPSTREAM_BASE_URL: `${await listen(answer('one'))}/v1`,
      UPSTREAM_API_KEY: 'key-of-one',
      UPSTREAM_2_BASE_URL: `${await listen(answer('two'))}/v1`,
      UPSTREAM_2_API_KEY: 'key-of-two',
      UPSTREAM_2_NAME: 'Second',
    })
    expect(await config(address)).toMatchObject({ baseURL: '/api', model: 'one' })
    const response = await fetch(`${address}/config.json?upstream=2`)
    const second = await response.json()
    expect(second).toMatchObject({ baseURL: '/api/2', model: 'two' })
    expect(second.upstreams[1]).toEqual({ id: '2', name: 'Second' })
    expect(JSON.stringify(second)).not.toContain('key-of')
    for (const base of ['/api', '/api/2']) {
      await fetch(`${address}${base}/chat/completions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ model: 'm', messages: [{ role: 'user', content: 'Hi' }] }),
      })
    }
    expect(keys).toEqual([
      ['one', '/v1/chat/completions', 'Bearer key-of-one'],
      ['two', '/v1/chat/completions', 'Bearer key-of-two'],
    ])
  })
})

describe('the built page', () => {
  it('comes compressed where it was compressed, for good where its name has a hash', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'x-demo-page-'))
    mkdirSync(join(folder, 'assets'))
    const script = 'console.log(1)'.repeat(200)
    writeFileSync(join(folder, 'index.html'), '<title>Demo</title>')
    writeFileSync(join(folder, 'assets/a-1.js'), script)
    writeFileSync(join(folder, 'assets/a-1.js.br'), brotliCompressSync(script))
    writeFileSync(join(folder, 'assets/a-1.js.gz'), gzipSync(script))
    const address = await listen(getRequestListener(createApp(readSettings({}), folder).fetch))
    for (const [accepted, used] of [
      ['gzip, deflate, br, zstd', 'br'],
      ['gzip', 'gzip'],
      ['identity', null],
    ] as const) {
      const response = await fetch(`${address}/assets/a-1.js`, {
        headers: { 'accept-encoding': accepted },
      })
      expect(response.headers.get('content-encoding')).toBe(used)
      expect(response.headers.get('cache-control')).toBe('max-age=31536000, immutable')
      expect(response.headers.get('content-type')).toContain('javascript')
      expect(await response.text()).toBe(script)
    }
    for (const path of ['/', '/completion', '/index.html']) {
      const { headers } = await fetch(address + path)
      expect([path, headers.get('cache-control')]).toEqual([path, 'no-cache'])
    }
    rmSync(folder, { recursive: true })
  })

  it('is at its addresses, and nowhere else', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'x-demo-page-'))
    writeFileSync(join(folder, 'index.html'), '<title>Demo</title>')
    const address = await listen(getRequestListener(createApp(readSettings({}), folder).fetch))
    for (const path of ['/', '/completion', '/index.html']) {
      expect([path, (await fetch(address + path)).status]).toEqual([path, 200])
    }
    for (const path of ['/nothing', '/completion/more', '/assets/gone.js', '/api2', '/.env']) {
      const response = await fetch(address + path)
      expect([path, response.status]).toEqual([path, 404])
      expect(await response.text()).toContain('Its pages are / and /completion')
    }
    rmSync(folder, { recursive: true })
  })

  it('may send forms nowhere else', async () => {
    const { headers } = await fetch(`${await demo({})}/config.json`)
    expect(headers.get('content-security-policy')).toContain("form-action 'self'")
  })
})

describe('a demo in front of NanoGPT', () => {
  it('understands cost, search, caching, account and the older endpoint through its route', async () => {
    const sandbox = createSandbox(nanogptScript({ apiKey: 'k' }))
    const upstream = await listen(getRequestListener((asked) => sandbox.fetch(asked)))
    const address = await demo({
      UPSTREAM_BASE_URL: `${upstream}/api/v1`,
      UPSTREAM_API_KEY: 'k',
      UPSTREAM_DIALECT: 'nanogpt',
    })
    expect(await config(address)).toMatchObject({ dialect: 'nanogpt', model: 'chatgpt-4o-latest' })
    const client = nanogpt({ baseURL: `${address}/api` })
    const answer = await client.chat.create({
      model: 'claude-3-5-sonnet-20241022:online',
      messages: [{ role: 'user', content: 'News?' }],
      prompt_caching: { enabled: true },
    })
    expect(answer.usage?.cost).toMatchObject({ currency: 'USD', estimated: false })
    expect(answer.parts.some(({ type }) => type === 'source')).toBe(true)
    expect((await client.balance()).amounts).toHaveLength(2)
    expect(await client.requestCost(answer.requestId ?? '')).toEqual(answer.usage?.cost)
    const older = await client.legacy.chat.create({ model: 'chatgpt-4o-latest', prompt: 'Hi' })
    expect(older.usage?.cost).toBeDefined()
    expect(sandbox.requests.find(({ method }) => method === 'POST')?.headers).toMatchObject({
      'anthropic-beta': 'prompt-caching-2024-07-31',
    })
  })
})
