// What the owner of a demo is told of an upstream, each mistake made for real: servers on loopback, with and without TLS.
import { once } from 'node:events'
import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { type AddressInfo, createServer as createSocketServer } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { connectionOf } from './connection.ts'
import { readSettings } from './settings.ts'

/** Of this test alone, signed by itself. */
const certificate = {
  key: `-----BEGIN EC PRIVATE KEY-----
MHcCAQEEIDHQpTrOK9DB88+1hrpgoFhxI8YV0gDDtaCnfbptBPyzoAoGCCqGSM49
AwEHoUQDQgAE2CCeWFwPAnDaD7pOnT0Fx6oOunAqk1SJ7AEah7rSKkm4DmOq61BN
csui50IxDZlxbPj17K6QV0pfpljBXAj2mQ==
-----END EC PRIVATE KEY-----
`,
  cert: `-----BEGIN CERTIFICATE-----
MIIBmzCCAUGgAwIBAgIUf4kaZKvjtHy/1cidrScH1y525SUwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEzMDA1MTMwNFoYDzIxMjYxMTA2
MDUxMzA0WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAATYIJ5YXA8CcNoPuk6dPQXHqg66cCqTVInsARqHutIqSbgOY6rrUE1y
y6LnQjENmXFs+PXsrpBXSl+mWMFcCPaZo28wbTAdBgNVHQ4EFgQUUSGulBCgNl5J
W9U9rXK+144lZl4wHwYDVR0jBBgwFoAUUSGulBCgNl5JW9U9rXK+144lZl4wDwYD
VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
zj0EAwIDSAAwRQIhAKkf6xlS/zvzKOKkRV6zEaKq8jZS1U+RqnVw9A1BHMOiAiA4
TYqj5egDCirEzDTqSRcyhG15eN1L/RKaYeYTrELnPA==
-----END CERTIFICATE-----
`,
}

const servers: Server[] = []

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

async function listen(answer: RequestListener, tls = false): Promise<string> {
  const server = tls ? createSecureServer(certificate, answer) : createServer(answer)
  servers.push(server as Server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function connection(env: Record<string, string>) {
  return connectionOf(readSettings(env).upstreams[0])()
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}

const LIST = { object: 'list', data: [{ id: 'small' }, { id: 'large' }] }
const REFUSAL = { error: { message: 'No.', type: 'invalid_request_error' } }

/** A server at `/v1` with an open list, as most have it, whose chats want this key. */
function api(key?: string, list: unknown = LIST): RequestListener {
  return ({ url, headers, method }, response) => {
    if (url === '/v1/models') return json(response, 200, list)
    if (url !== '/v1/chat/completions' || method !== 'POST') return json(response, 404, {})
    const isKnown = key === undefined || headers.authorization === `Bearer ${key}`
    json(response, isKnown ? 400 : 401, REFUSAL)
  }
}

it('is the sandbox where nothing is named', async () => {
  expect(await connection({})).toEqual({
    name: 'Built-in sandbox',
    host: 'sandbox',
    ok: true,
    sentence: expect.stringContaining('Set UPSTREAM_BASE_URL'),
  })
})

it('says that a server answers, and with which models', async () => {
  const host = await listen(api('right'))
  const env = { UPSTREAM_BASE_URL: `http://${host}/v1`, UPSTREAM_API_KEY: 'right' }
  expect(await connection({ ...env, UPSTREAM_NAME: 'Mine' })).toEqual({
    name: 'Mine',
    host,
    ok: true,
    sentence: 'Mine answers, with 2 models.',
    models: ['small', 'large'],
  })
  expect((await connection({ ...env, MODEL: 'large:online' })).ok).toBe(true)
})

it.each([
  ['wrong', /refused the key\. Check UPSTREAM_API_KEY/],
  ['', /wants a key, and UPSTREAM_API_KEY is not set/],
])('tries the key also where the list of models is open: "%s"', async (key, sentence) => {
  const host = await listen(api('right'))
  const found = await connection({ UPSTREAM_BASE_URL: `http://${host}/v1`, UPSTREAM_API_KEY: key })
  expect(found).toMatchObject({ ok: false, sentence: expect.stringMatching(sentence) })
  expect(JSON.stringify(found)).not.toContain('"wrong')
})

it('asks NanoGPT for the account, which costs nothing', async () => {
  const asked: string[] = []
  const host = await listen(({ url, headers }, response) => {
    asked.push(`${url}`)
    if (url?.endsWith('/models') || url?.includes('/models?')) return json(response, 200, LIST)
    const isKnown = Object.values(headers).flat().join(' ').includes('right')
    json(response, isKnown ? 200 : 401, isKnown ? { usd_balance: '5' } : REFUSAL)
  })
  const env = { UPSTREAM_BASE_URL: `http://${host}/api/v1`, UPSTREAM_DIALECT: 'nanogpt' }
  expect((await connection({ ...env, UPSTREAM_API_KEY: 'right' })).ok).toBe(true)
  expect((await connection({ ...env, UPSTREAM_API_KEY: 'else' })).sentence).toContain('refused')
  expect(asked.filter((each) => each.includes('completions'))).toEqual([])
})

it.each([
  ['', '/v1'],
  ['/api', '/v1'],
  ['/v1/v1', '/v1'],
  ['/v1/chat', '/v1'],
])('finds the base that was meant: %s', async (given, meant) => {
  const host = await listen(api())
  const found = await connection({ UPSTREAM_BASE_URL: `http://${host}${given}` })
  expect(found.ok).toBe(false)
  expect(found.sentence).toContain(`Set UPSTREAM_BASE_URL=http://${host}${meant}`)
})

const answers: [string, RequestListener, Record<string, string>, RegExp][] = [
  ['a key that is refused', (_, response) => json(response, 401, REFUSAL), {}, /wants a key/],
  ['an empty account', (_, response) => json(response, 402, REFUSAL), {}, /nothing left/],
  ['a quota', (_, response) => json(response, 429, REFUSAL), {}, /asked too often/],
  ['a model that loads', (_, response) => json(response, 503, REFUSAL), {}, /is loading/],
  ['a broken server', (_, response) => json(response, 500, REFUSAL), {}, /problem of its own/],
  ['no model', api(undefined, { data: [] }), {}, /has no model\. Load one/],
  ['a model that it has not', api(), { MODEL: 'huge' }, /no model “huge”, which MODEL names/],
  ['a model whose name is cut', api(), { MODEL: 'larg' }, /It has large\./],
  ['a web page', (_, response) => response.end('<!doctype html><p>Hi'), {}, /is a web page, not/],
  [
    'something else',
    (_, response) => json(response, 200, { ok: 1 }),
    {},
    /no OpenAI-compatible API/,
  ],
  [
    'a redirect',
    ({ url }, response) => response.writeHead(308, { location: `/new${url}` }).end(),
    {},
    /Set UPSTREAM_BASE_URL=http:\/\/127\.0\.0\.1:\d+\/new\/v1$/,
  ],
  [
    'no chat',
    ({ url }, response) =>
      url === '/v1/models' ? json(response, 200, LIST) : response.writeHead(404).end('not found'),
    {},
    /has no chat\/completions/,
  ],
  [
    'no list and no model named',
    ({ url }, response) =>
      url === '/v1/chat/completions'
        ? json(response, 400, REFUSAL)
        : response.writeHead(404).end('not found'),
    {},
    /one has to be named: set MODEL/,
  ],
]

it.each(answers)('says what is wrong: %s', async (_, answer, env, sentence) => {
  const host = await listen(answer)
  const found = await connection({ UPSTREAM_BASE_URL: `http://${host}/v1`, ...env })
  expect(found).toMatchObject({ ok: false, sentence: expect.stringMatching(sentence) })
})

it('says that nothing listens, and how a known server is started', async () => {
  const server = createSocketServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  const { sentence } = await connection({ UPSTREAM_BASE_URL: `http://127.0.0.1:${port}/v1` })
  expect(sentence).toMatch(/^Nothing listens at 127\.0\.0\.1:\d+\./)
})

it('says that a name is nobody’s', async () => {
  const { sentence } = await connection({ UPSTREAM_BASE_URL: 'http://no-such-host.invalid/v1' })
  expect(sentence).toMatch(/There is no server no-such-host|cannot be looked up/)
})

it('tells http from https, and a certificate of nobody', async () => {
  const plain = await listen(api())
  const secure = await listen(api(), true)
  const said = async (address: string): Promise<string> =>
    (await connection({ UPSTREAM_BASE_URL: `${address}/v1` })).sentence
  expect(await said(`https://${plain}`)).toContain(`Set UPSTREAM_BASE_URL=http://${plain}/v1`)
  expect(await said(`http://${secure}`)).toContain(`Set UPSTREAM_BASE_URL=https://${secure}/v1`)
  expect(await said(`https://${secure}`)).toContain('NODE_EXTRA_CA_CERTS')
})

it('asks the upstream once for all who ask at a time', async () => {
  let count = 0
  const host = await listen((request, response) => {
    if (request.url === '/v1/models') count++
    api()(request, response)
  })
  const connect = connectionOf(
    readSettings({ UPSTREAM_BASE_URL: `http://${host}/v1` }).upstreams[0],
  )
  await Promise.all([connect(), connect(), connect()])
  await connect()
  expect(count).toBe(1)
})
