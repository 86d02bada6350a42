// What cannot get better is not asked again: requests are counted at a real server.
import { afterEach, beforeEach, expect, it } from 'vitest'
import { answer, impatient, startServer, type TestServer } from '../../test/server.ts'
import { createClient } from '../index.ts'
import { createChatHandler } from '../server/index.ts'
import { toNodeHandler } from '../server/node/index.ts'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

const params = { model: 'm', messages: [{ role: 'user' as const, content: 'Hi' }] }
const PAGE = '<!DOCTYPE html><html><h1>Welcome</h1></html>'

let upstream: TestServer
let server: Server
let routeURL: string

beforeEach(async () => {
  upstream = await startServer()
  const client = createClient({ baseURL: upstream.baseURL, apiKey: 'sk-of-the-route' })
  const handler = createChatHandler({ client, basePath: '/api', public: true })
  server = createServer(toNodeHandler(handler))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  routeURL = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api`
})
afterEach(async () => {
  server.closeAllConnections()
  server.close()
  await upstream.close()
})

function serve(status: number, type: string, body: string, headers = {}): void {
  upstream.handle((_request, response) => {
    response.writeHead(status, { 'content-type': type, ...headers }).end(body)
  })
}

/** How the asking ended, and how often it came upstream. */
async function ask(baseURL: string): Promise<[Record<string, unknown>, number]> {
  const client = createClient({ baseURL, apiKey: 'sk-1234', scheduler: impatient() })
  const ended: unknown = await client.chat
    .stream(params)
    .final()
    .catch((error: unknown) => error)
  return [ended as Record<string, unknown>, upstream.requests.length]
}

const quota = (error: object): string => JSON.stringify({ error })

it.each([
  ['a web page', 200, 'text/html', PAGE],
  ['a web page of a wrong path', 404, 'text/html', PAGE],
  ['a web page of a server that failed', 500, 'text/html', PAGE],
  [
    'a quota that is used up',
    429,
    'application/json',
    quota({ message: 'No.', code: 'insufficient_quota' }),
  ],
  [
    'a quota that is used up by its type',
    429,
    'application/json',
    quota({ message: 'No.', type: 'insufficient_quota' }),
  ],
  [
    'a quota in words',
    429,
    'application/json',
    quota({
      message: 'You exceeded your current quota, please check your plan and billing details.',
      code: 'RESOURCE_EXHAUSTED',
    }),
  ],
  ['credit that is gone', 429, 'application/json', quota({ message: 'Insufficient credits.' })],
  ['a key that is refused', 401, 'application/json', quota({ message: 'Bad key' })],
])('%s (%i) is asked for once, directly and through the route', async (_, status, type, body) => {
  serve(status, type, body)
  expect(await ask(upstream.baseURL)).toMatchObject([{ name: 'ChatError', retryable: false }, 1])
  const [error, count] = await ask(routeURL)
  expect([error['name'], count]).toEqual(['ChatError', 2])
})

it.each([
  ['a web page of a proxy', 502, 'text/html', PAGE, {}],
  ['a web page of a proxy that waited', 504, 'text/html', PAGE, {}],
  ['a rate limit', 429, 'application/json', quota({ message: 'Slow down.' }), {}],
  [
    'a quota that comes back',
    429,
    'application/json',
    quota({ message: 'You exceeded your current quota.' }),
    { 'retry-after': '1' },
  ],
  [
    'a quota that comes back, as the message says',
    429,
    'application/json',
    quota({ message: 'You exceeded your current quota. Please retry in 34.07s.' }),
    {},
  ],
  ['a server that is down for a while', 503, 'text/html', PAGE, {}],
  ['a rate limit on a page', 429, 'text/html', PAGE, { 'retry-after': '1' }],
])('%s (%i) is asked for again, and answered', async (_, status, type, body, headers) => {
  for (const baseURL of [upstream.baseURL, routeURL]) {
    const before = upstream.requests.length
    upstream.handle((_request, response) => {
      if (upstream.requests.length > before + 2) return answer(response)
      response.writeHead(status, { 'content-type': type, ...headers }).end(body)
    })
    expect(await ask(baseURL)).toMatchObject([{ status: 'complete' }, before + 3])
  }
})

it.each([
  [
    'Gemini, in words',
    quota({ message: 'You exceeded your current quota. Please retry in 34.5s.' }),
    34_500,
  ],
  [
    'Gemini, in a detail',
    `[${quota({
      code: 429,
      message: 'Resource has been exhausted (e.g. check quota).',
      details: [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '39s' }],
    })}]`,
    39_000,
  ],
  [
    'Groq',
    quota({ message: 'Rate limit reached on tokens. Please try again in 7.66s. Visit' }),
    7660,
  ],
  ['Azure', quota({ message: 'Requests have exceeded. Please retry after 26 seconds.' }), 26_000],
  ['Groq, in minutes', quota({ message: 'Please try again in 7m12.5s.' }), 432_500],
  ['OpenAI, in hours', quota({ message: 'Please try again in 1h0m30s.' }), 3_630_000],
  ['OpenAI, in thousandths', quota({ message: 'Please try again in 120ms.' }), 120],
  ['nobody', quota({ message: 'Retry in a minute, or raise your limit of 5s.' }), undefined],
])('how long to wait is read as %s tells it', async (_who, body, retryAfter) => {
  serve(429, 'application/json', body)
  const client = createClient({ baseURL: upstream.baseURL, retry: false })
  const error = await client.chat
    .stream(params)
    .final()
    .catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({ status: 429, retryable: true, action: 'retry' })
  expect((error as { retryAfter?: number }).retryAfter).toBe(retryAfter)
})
