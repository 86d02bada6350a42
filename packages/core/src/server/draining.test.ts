// A process that is to end: what happens to answers under way, and to those who come meanwhile.
import type { ServerResponse } from 'node:http'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { frame, sse, startServer, type TestServer } from '../../test/server.ts'
import { until } from '../../test/stored-chat.ts'
import { createClient } from '../index.ts'
import { type ChatHandler, createChatHandler, memoryStreams } from './index.ts'

let upstream: TestServer
let answers: ServerResponse[]
let closed: number

beforeEach(async () => {
  answers = []
  closed = 0
  upstream = await startServer((_request, response) => {
    response.on('close', () => closed++)
    sse(response)
    answers.push(response)
  })
})
afterEach(() => upstream.close())

function route(): ChatHandler {
  return createChatHandler({
    client: createClient({ baseURL: upstream.baseURL }),
    public: true,
    streams: memoryStreams(),
    onError: () => undefined,
  })
}

const ID = 'a'.repeat(32)

function ask(handler: ChatHandler, more: object = { stream: true }, id?: string) {
  return handler(
    new Request('http://localhost/api', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(id ? { 'x-stream-id': id } : {}) },
      body: JSON.stringify({ model: 'm', messages: [], ...more }),
    }),
  )
}
const follow = (handler: ChatHandler): Promise<Response> =>
  handler(new Request(`http://localhost/api?stream=${ID}`))

it('lets answers under way end, kept or not, and sends those who come elsewhere', async () => {
  const handler = route()
  const [plain, kept] = [await ask(handler), await ask(handler, { stream: true }, ID)]
  const texts = [plain.text(), kept.text()]
  let isDrained = false
  const drained = handler.drain(60_000).then(() => (isDrained = true))
  const refused = await ask(handler)
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1'])
  expect(await refused.text()).toContain('"code":"route_draining"')
  expect((await follow(handler)).status).toBe(200)
  for (const answer of answers) answer.write(frame('one'))
  expect(isDrained).toBe(false)
  for (const answer of answers) answer.end(frame('two', 'stop'))
  for (const text of texts) expect(await text).toBe(frame('one') + frame('two', 'stop'))
  await drained
  expect(await (await follow(handler)).text()).toBe(frame('one') + frame('two', 'stop'))
})

it('breaks off what takes longer, upstream too, and keeps none of it to wait for', async () => {
  const handler = route()
  const responses = [await ask(handler), await ask(handler, { stream: true }, ID)]
  const following = await follow(handler)
  const texts = [...responses, following].map((each) => each.text())
  for (const answer of answers) answer.write(frame('one'))
  await until(() => expect(answers).toHaveLength(2))
  await handler.drain(50)
  for (const text of texts) expect(await text).toContain('"code":"answer_interrupted"')
  await until(() => expect(closed).toBe(2))
  expect((await follow(handler)).status).toBe(404)
})

it('breaks off what has not begun to answer: it is told to try again', async () => {
  upstream.handle(() => undefined)
  const handler = route()
  const asked = [ask(handler), ask(handler, {}), ask(handler, { stream: true }, ID)]
  await upstream.received(3)
  await handler.drain(0)
  for (const response of await Promise.all(asked)) expect(response.status).toBe(503)
})

it('counts a caller who leaves, and one who is refused, as ended', async () => {
  const handler = route()
  const response = await ask(handler)
  upstream.handle((_request, outgoing) => outgoing.writeHead(429).end('{}'))
  expect((await ask(handler)).status).toBe(429)
  const drained = handler.drain(60_000)
  await response.body?.cancel()
  await drained
})

it('is done at once where nothing runs, and takes milliseconds alone', async () => {
  await route().drain(60_000)
  for (const ms of [-1, Number.NaN, undefined, '5s']) {
    await expect(route().drain(ms as number)).rejects.toThrow('`drain` takes milliseconds')
  }
})
