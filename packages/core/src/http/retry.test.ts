// When a request is sent again, how long it waits, and what it says of it.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  answer,
  frame,
  type Handler,
  impatient,
  sse,
  startServer,
  type TestServer,
} from '../../test/server.ts'
import { type ChatError, type ClientOptions, createClient } from '../index.ts'

const params = { model: 'm', messages: [{ role: 'user' as const, content: 'hi' }] }

let server: TestServer
beforeEach(async () => {
  server = await startServer()
})
afterEach(async () => {
  await server.close()
})

/** Fails with these, one a request, then answers. */
function failing(
  ...answers: readonly { status: number; headers?: Record<string, string> }[]
): Handler {
  const rest = [...answers]
  return (_request, response) => {
    const next = rest.shift()
    if (next) response.writeHead(next.status, next.headers).end()
    else answer(response)
  }
}

async function ask(handler: Handler, options: Partial<ClientOptions> = {}) {
  server.handle(handler)
  const scheduler = impatient()
  const client = createClient({ baseURL: server.baseURL, scheduler, ...options })
  const error = await client.chat
    .stream(params)
    .final()
    .then(
      () => undefined,
      (thrown: ChatError) => thrown,
    )
  return { error, waits: scheduler.waits, tries: server.requests.length }
}

describe('a request that failed before its first byte', () => {
  it.each([408, 409, 429, 500, 502, 503, 504, 529])('is sent again after %i', async (status) => {
    expect(await ask(failing({ status }))).toMatchObject({ error: undefined, tries: 2 })
  })

  // What Cloudflare says in a page of the server behind it: away for a while, or set up wrong; 524 means at work.
  it.each([
    [520, 2],
    [521, 2],
    [522, 2],
    [523, 2],
    [524, 1],
    [525, 1],
    [526, 1],
    [530, 1],
  ])('is a page of status %i asked for %i times', async (status, tries) => {
    let count = 0
    const asked = await ask((_request, response) => {
      if (count++ > 0) return answer(response)
      response.writeHead(status, { 'content-type': 'text/html' })
      response.end(`<!DOCTYPE html><title>${status}</title>`)
    })
    expect(asked.tries).toBe(tries)
    if (tries === 1) expect(asked.error).toMatchObject({ status, code: 'html_page' })
    // A person may ask again where a server was only slow.
    if (status === 524) expect(asked.error?.action).toBe('retry')
  })

  it('is sent again after a connection that broke', async () => {
    let tries = 0
    const { error } = await ask((request, response) => {
      if (++tries < 3) request.socket.resetAndDestroy()
      else answer(response)
    })
    expect(error).toBeUndefined()
    expect(tries).toBe(3)
  })

  it.each([400, 401, 402, 403, 404, 405, 410, 413, 415, 422, 451])(
    'is not sent again after %i',
    async (status) => {
      expect(await ask(failing({ status }))).toMatchObject({ error: { status }, tries: 1 })
    },
  )

  it('is not sent again when no headers came in time, for it may have been charged', async () => {
    // Counted where it is sent: on a busy machine the time is over before a server has it.
    let tries = 0
    const counted: typeof fetch = (...request) => {
      tries += 1
      return fetch(...request)
    }
    const options = { timeouts: { headers: 40 }, fetch: counted }
    const { error } = await ask(() => undefined, options)
    expect(error?.kind).toBe('timeout')
    expect(tries).toBe(1)
  })

  it('carries one idempotency key in all tries, and another one in the next request', async () => {
    const handler = failing({ status: 500 }, { status: 500 })
    await ask(handler)
    await ask(handler)
    const keys = server.requests.map(({ headers }) => headers['idempotency-key'])
    expect(keys).toHaveLength(4)
    expect(new Set(keys.slice(0, 3)).size).toBe(1)
    expect(keys[3]).not.toBe(keys[0])
  })

  it('keeps the idempotency key that the caller chose', async () => {
    server.handle(failing({ status: 500 }))
    const client = createClient({ baseURL: server.baseURL, scheduler: impatient() })
    await client.chat.stream(params, { headers: { 'Idempotency-Key': 'mine' } }).final()
    expect(server.requests.map(({ headers }) => headers['idempotency-key'])).toEqual([
      'mine',
      'mine',
    ])
  })

  it('sends the same body each time', async () => {
    await ask(failing({ status: 503 }, { status: 503 }))
    expect(new Set(server.requests.map(({ body }) => body)).size).toBe(1)
  })
})

describe('the wait before another try', () => {
  it('doubles from half a second, less up to a quarter', async () => {
    const { waits } = await ask(failing({ status: 500 }, { status: 500 }))
    const [first = 0, second = 0] = waits
    expect(first).toBeGreaterThan(375)
    expect(first).toBeLessThanOrEqual(500)
    expect(second).toBeGreaterThan(750)
    expect(second).toBeLessThanOrEqual(1000)
  })

  it('is not the same for everybody', async () => {
    const seen = new Set<number>()
    for (let round = 0; round < 5; round++) {
      for (const wait of (await ask(failing({ status: 500 }))).waits) seen.add(wait)
    }
    expect(seen.size).toBeGreaterThan(1)
  })

  it.each([
    ['retry-after in seconds', { 'retry-after': '7' }, 7000],
    ['retry-after with a fraction', { 'retry-after': '1.5' }, 1500],
    ['retry-after-ms', { 'retry-after-ms': '1234' }, 1234],
    ['retry-after-ms before retry-after', { 'retry-after-ms': '1234', 'retry-after': '9' }, 1234],
  ])('is what the server asks for: %s', async (_name, headers, wait) => {
    expect((await ask(failing({ status: 429, headers }))).waits).toEqual([wait])
  })

  it('is until the date that the server names', async () => {
    const date = new Date(Date.now() + 20_000).toUTCString()
    const { waits } = await ask(failing({ status: 429, headers: { 'retry-after': date } }))
    expect(waits[0]).toBeGreaterThan(15_000)
    expect(waits[0]).toBeLessThanOrEqual(20_000)
  })

  it('is none for a date that has passed', async () => {
    const headers = { 'retry-after': 'Wed, 21 Oct 2015 07:28:00 GMT' }
    expect(await ask(failing({ status: 429, headers }))).toMatchObject({ waits: [], tries: 2 })
  })

  it('is the usual one when the server asks for nonsense', async () => {
    const { waits } = await ask(failing({ status: 429, headers: { 'retry-after': 'soon' } }))
    expect(waits[0]).toBeLessThanOrEqual(500)
  })

  it('longer than the cap is not waited for, but told', async () => {
    const headers = { 'retry-after': '61' }
    const { error, tries, waits } = await ask(failing({ status: 429, headers }))
    expect(error).toMatchObject({ retryAfter: 61_000, retryable: true })
    expect({ tries, waits }).toEqual({ tries: 1, waits: [] })
  })

  it('has a cap that can be changed', async () => {
    const headers = { 'retry-after': '2' }
    const options = { retry: { maxDelay: 1000 } }
    expect((await ask(failing({ status: 429, headers }), options)).tries).toBe(1)
  })
})

describe('the number of tries', () => {
  it('is three, and the error tells it', async () => {
    const { error, tries } = await ask((_request, response) => void response.writeHead(500).end())
    expect(tries).toBe(3)
    expect(error?.attempts).toBe(3)
    expect(error?.toJSON()).toMatchObject({ attempts: 3 })
  })

  it('is not told for one', async () => {
    const { error } = await ask(failing({ status: 400 }))
    expect(error?.toJSON()).not.toHaveProperty('attempts')
  })

  it('can be changed', async () => {
    const always: Handler = (_request, response) => void response.writeHead(500).end()
    expect((await ask(always, { retry: { attempts: 4 } })).tries).toBe(5)
  })

  it('is one without retries', async () => {
    expect((await ask(failing({ status: 500 }), { retry: false })).tries).toBe(1)
  })

  it('is one after the first byte of an answer, whatever then happens', async () => {
    const { error, tries } = await ask((_request, response) => {
      sse(response, frame('half'), 'data: {"error":{"message":"x","code":503}}\n\n')
      response.end()
    })
    expect(error).toMatchObject({ kind: 'api', retryable: true })
    expect(tries).toBe(1)
  })

  it('is what the server wants, where it says so', async () => {
    const no = { 'x-should-retry': 'false' }
    const yes = { 'x-should-retry': 'true' }
    expect((await ask(failing({ status: 500, headers: no }))).tries).toBe(1)
    expect((await ask(failing({ status: 400, headers: yes }))).tries).toBe(3)
  })
})

describe('the clock for the headers', () => {
  it('is that of the first token for an answer, which may wait for a model to be loaded', () => {
    const { timeouts } = createClient({ baseURL: server.baseURL }).connection
    expect(timeouts).toEqual({
      headers: 60_000,
      firstToken: 600_000,
      idle: 60_000,
      answer: 600_000,
    })
    const options = { baseURL: server.baseURL, timeouts: { headers: 5 } }
    expect(createClient(options).connection.timeouts.answer).toBe(5)
  })

  it.each(['headers', 'firstToken', 'idle'] as const)('%s can be turned off', (which) => {
    const options = { baseURL: server.baseURL, timeouts: { [which]: false } }
    expect(createClient(options).connection.timeouts[which]).toBe(false)
  })
})
