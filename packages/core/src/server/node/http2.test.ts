// The adapter under node:http2, whose requests and responses are those of node:http by another protocol.
import {
  type ClientHttp2Session,
  connect,
  constants,
  createServer,
  type Http2Server,
} from 'node:http2'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createClient } from '../../index.ts'
import { frame, sse, startServer, type TestServer } from '../../../test/server.ts'
import { until } from '../../../test/stored-chat.ts'
import { createChatHandler } from '../index.ts'
import { toNodeHandler } from './index.ts'

let upstream: TestServer
let server: Http2Server
let session: ClientHttp2Session
let end: () => void
let closed: number

beforeEach(async () => {
  closed = 0
  upstream = await startServer((_request, response) => {
    response.on('close', () => closed++)
    sse(response, frame('one '))
    end = () => void response.end(frame('two', 'stop'))
  })
  const client = createClient({ baseURL: upstream.baseURL, apiKey: 'k' })
  const handler = createChatHandler({ client, public: true, basePath: '/api' })
  server = createServer(toNodeHandler(handler))
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  session = connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
})

afterEach(async () => {
  session.destroy()
  server.close()
  await upstream.close()
})

const question = JSON.stringify({
  model: 'm',
  stream: true,
  messages: [{ role: 'user', content: 'q' }],
})

/** Asks, and gives what has come so far. */
function ask(path: string) {
  const stream = session.request({
    ':method': 'POST',
    ':path': path,
    'content-type': 'application/json',
  })
  const got = { status: 0, text: '', isOver: false }
  stream.on('response', (headers) => (got.status = Number(headers[':status'])))
  stream.setEncoding('utf8')
  stream.on('data', (piece: string) => (got.text += piece))
  stream.on('close', () => (got.isOver = true))
  stream.on('error', () => undefined)
  stream.end(question)
  return { stream, got }
}

describe('under node:http2', () => {
  it('an answer comes as it is written, whole', async () => {
    const { got } = ask('/api/chat/completions')
    await until(() => expect(got.text).toBe(frame('one ')))
    expect(got).toMatchObject({ status: 200, isOver: false })
    end()
    await until(() => expect(got.isOver).toBe(true))
    expect(got.text).toBe(frame('one ') + frame('two', 'stop'))
  })

  it('a caller who leaves ends the request upstream', async () => {
    const { stream, got } = ask('/api/chat/completions')
    await until(() => expect(got.text).toBe(frame('one ')))
    stream.close(constants.NGHTTP2_CANCEL)
    await until(() => expect(closed).toBe(1))
  })

  it('several answers share a connection', async () => {
    const first = ask('/api/chat/completions')
    await until(() => expect(first.got.text).not.toBe(''))
    const endFirst = end
    const second = ask('/api/chat/completions')
    await until(() => expect(second.got.text).not.toBe(''))
    end()
    await until(() => expect(second.got.isOver).toBe(true))
    expect(first.got.isOver).toBe(false)
    endFirst()
    await until(() => expect(first.got.isOver).toBe(true))
    expect(first.got.text).toBe(second.got.text)
  })

  it('a path that is not as the request line has it is refused', async () => {
    const { got } = ask('/other/../api/chat/completions')
    await until(() => expect(got.isOver).toBe(true))
    expect(got.status).toBe(400)
    expect(upstream.requests).toHaveLength(0)
  })
})
