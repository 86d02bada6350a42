// A caller's idempotency key, and the owner to whom it is bound.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { answer, startServer, type TestServer } from '../../../test/server.ts'
import { createClient } from '../../index.ts'
import { type ChatHandlerOptions, createChatHandler } from '../index.ts'

let upstream: TestServer

beforeEach(async () => {
  upstream = await startServer((_request, response) => answer(response))
})

afterEach(() => upstream.close())

/** An instance of the route; its callers are who they say they are. */
function instance() {
  const authorize: ChatHandlerOptions['authorize'] = ({ headers }) => {
    const owner = headers.get('x-user')
    return owner === null || { owner }
  }
  const client = createClient({ baseURL: upstream.baseURL, apiKey: 'sk-of-the-route' })
  return createChatHandler({ client, basePath: '/api', authorize })
}

function chat(headers: Record<string, string> | [string, string][]): Request {
  return new Request('http://localhost/api/chat/completions', {
    method: 'POST',
    headers: [['content-type', 'application/json'], ...Object.entries(headers).flatMap(pair)],
    body: '{"model":"m","messages":[]}',
  })
}

const pair = ([name, value]: [string, string | [string, string]]): [string, string][] => [
  typeof value === 'string' ? [name, value] : value,
]

const sent = (): (string | string[] | undefined)[] =>
  upstream.requests.map(({ headers }) => headers['idempotency-key'])

describe('an idempotency key', () => {
  it('is another one for each owner, and the same for each try on every instance', async () => {
    for (const user of ['ann', 'ann', 'bob']) {
      await (await instance()(chat({ 'x-user': user, 'idempotency-key': 'k1' }))).text()
    }
    const [first, again, others] = sent()
    expect(first).toMatch(/^[0-9a-f]{64}$/)
    expect(again).toBe(first)
    expect(others).not.toBe(first)
  })

  it('cannot be chosen so that it is one of somebody else', async () => {
    const pairs = [
      ['ann', 'bob.k'],
      ['ann.bob', 'k'],
      ['annb', 'ob.k'],
      ['3.ann', 'k'],
      ['ann\u00e9', 'k'],
    ]
    for (const [user = '', key = ''] of pairs) {
      await (await instance()(chat({ 'x-user': user, 'idempotency-key': key }))).text()
    }
    await (await instance()(chat({ 'idempotency-key': '3.ann' }))).text()
    expect(new Set(sent()).size).toBe(pairs.length + 1)
  })

  it('is none where the caller sent none', async () => {
    await (await instance()(chat({ 'x-user': 'ann' }))).text()
    expect(sent()).toEqual([undefined])
  })

  it.each([
    ['empty', ''],
    ['long', 'k'.repeat(256)],
    ['endless', 'k'.repeat(12_000)],
    ['of two words', 'a b'],
    ['of other letters', 'k\u00e9'],
  ])('is refused where it is %s', async (_, key) => {
    const response = await instance()(chat({ 'x-user': 'ann', 'idempotency-key': key }))
    expect(response.status).toBe(400)
    expect(await response.text()).toContain('invalid_idempotency_key')
    expect(upstream.requests).toEqual([])
  })

  it('is refused where there are two', async () => {
    const twice: [string, string][] = [
      ['idempotency-key', 'a'],
      ['Idempotency-Key', 'b'],
    ]
    const response = await instance()(chat(twice))
    expect(response.status).toBe(400)
    expect(upstream.requests).toEqual([])
  })
})

describe('an id in a path', () => {
  const dialectRoutes = ['usage/requests/:id', 'models/:id/providers']

  async function statusOf(path: string): Promise<number> {
    const { connection } = createClient({ baseURL: upstream.baseURL, apiKey: 'k' })
    const dialect = { ...connection.dialect, routes: dialectRoutes }
    const handler = createChatHandler({
      client: { connection: { ...connection, dialect } },
      basePath: '/api',
      authorize: () => true,
      allow: { routes: dialectRoutes },
    })
    return (await handler(new Request(`http://localhost/api/${path}`))).status
  }

  it.each([
    ['req_1-2.3', 'req_1-2.3'],
    ['req%5F1', 'req_1'],
    ['a:b', 'a%3Ab'],
    ['a..b', 'a..b'],
  ])('goes upstream in one spelling: %s', async (given, wanted) => {
    expect(await statusOf(`usage/requests/${given}`)).toBe(200)
    expect(upstream.requests.map(({ url }) => url)).toEqual([`/v1/usage/requests/${wanted}`])
  })

  it('may be the id of a model, with a slash in it', async () => {
    expect(await statusOf('models/a%2Fb/providers')).toBe(200)
    expect(upstream.requests.map(({ url }) => url)).toEqual(['/v1/models/a%2Fb/providers'])
  })

  it.each([
    '%252e%252e',
    '..%252f..%252fkeys',
    '%25252e',
    'a%2525b',
    '..;',
    '..;%2f..;%2fkeys',
    'a;x=1',
    '%3b',
    '..%5c..',
    '%5c%5c',
    '%EF%BC%8E%EF%BC%8E',
    '\uFF0E\uFF0E',
    '\u2024\u2024',
    '%E2%88%95',
    '%c0%ae%c0%ae',
    '%2e%2e',
    '..%2f..',
    'a%2f..%2fb',
    'a%2f%2e',
    '%2f',
    'a%2f%2fb',
    'a%00b',
    'a%0d%0ab',
    'a%20b',
    'a%3fb=1',
    'a%23b',
    '...',
    '%',
    '%zz',
    'a'.repeat(400),
  ])('is refused where a server could read it in another way: %s', async (id) => {
    expect(await statusOf(`usage/requests/${id}`)).toBe(404)
    expect(upstream.requests).toEqual([])
  })
})
