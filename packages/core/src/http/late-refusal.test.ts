// A refusal that a route tells in the stream that it had begun, with the headers it would have had.
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createClient } from '@x/core'
import { startServer, type TestServer } from '../../test/server.ts'

let server: TestServer
let told: unknown

beforeEach(async () => {
  server = await startServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    const error = { message: 'Slow down.', code: 'rate_limit_exceeded' }
    response.end(`data: ${JSON.stringify({ error, status: 429, headers: told })}\n\n`)
  })
})
afterEach(async () => server.close())

async function refused(headers: unknown): Promise<unknown> {
  told = headers
  const client = createClient({ baseURL: server.baseURL, retry: false })
  const messages = [{ role: 'user' as const, content: 'Hi' }]
  try {
    return await client.chat.stream({ model: 'm', messages }).final()
  } catch (error) {
    return error
  }
}

it('has what its headers say', async () => {
  expect(await refused({ 'retry-after': '2', 'x-request-id': 'r1' })).toMatchObject({
    status: 429,
    code: 'rate_limit_exceeded',
    retryAfter: 2000,
    requestId: 'r1',
  })
})

it.each([
  [{ 'retry-after': 2, 'x-request-id': null }],
  [{ 'retry-after': ['2'], 'x-request-id': { id: 'r1' } }],
  [{ 'retry-after': true, 'x-request-id': false }],
  [['retry-after', '2']],
  ['retry-after: 2'],
  [{}],
])('has no header that is no text: %j', async (headers) => {
  expect(await refused(headers)).toMatchObject({
    status: 429,
    code: 'rate_limit_exceeded',
    retryAfter: undefined,
    requestId: undefined,
  })
})
