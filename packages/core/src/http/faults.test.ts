// Each kind of fault that a network, a proxy or a server has in store, from a real server on loopback.
import { createServer as createTcpServer } from 'node:net'
import type { ServerResponse } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { patient } from '../../test/clocks.ts'
import { frame, type Handler, sse, startServer, type TestServer } from '../../test/server.ts'
import { type ChatError, type ClientOptions, createClient, isChatError, textOf } from '../index.ts'

const params = { model: 'm', messages: [{ role: 'user' as const, content: 'hi' }] }
const KEPT = frame('kept')
const FINISH = frame('', 'stop')
const DONE = 'data: [DONE]\n\n'

let server: TestServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(async () => {
  await server.close()
})

interface Outcome {
  error: ChatError | undefined
  text: string
  status: string
}

async function ask(handler: Handler, options: Partial<ClientOptions> = {}): Promise<Outcome> {
  server.handle(handler)
  const client = createClient({
    baseURL: server.baseURL,
    retry: false,
    scheduler: patient(),
    ...options,
  })
  const stream = client.chat.stream(params)
  const error = await stream.final().then(
    () => undefined,
    (thrown: unknown) => {
      expect(isChatError(thrown)).toBe(true)
      return thrown as ChatError
    },
  )
  return { error, text: textOf(stream.message.parts), status: stream.message.status }
}

/** A body with its content type. */
const body =
  (status: number, type: string, text: string, more: Record<string, string> = {}): Handler =>
  (_request, response) =>
    void response.writeHead(status, { 'content-type': type, ...more }).end(text)

const stream =
  (...frames: string[]): Handler =>
  (_request, response) => {
    sse(response, ...frames)
    response.end()
  }

/** A stream that then does something. */
const streamThen =
  (then: (response: ServerResponse) => void, ...frames: string[]): Handler =>
  (_request, response) => {
    sse(response, ...frames)
    then(response)
  }

/** Once what was written has gone out. */
const reset = (response: ServerResponse): void => {
  response.write(': \n', () => response.socket?.resetAndDestroy())
}

interface Fault {
  serve: Handler
  /** The error's kind; undefined where the answer is good. */
  fails?: ChatError['kind']
  /** @default 'kept' where it begins with that, else '' */
  text?: string
  options?: Partial<ClientOptions>
  also?: Partial<ChatError>
}

const idle = { timeouts: { idle: 60, firstToken: false as const } }
const silent = { timeouts: { firstToken: 60 } }
const huge = 'x'.repeat(3_000_000)

const faults: Readonly<Record<string, Fault>> = {
  'a reset before the headers': {
    serve: (request) => void request.socket.resetAndDestroy(),
    fails: 'network',
    also: { retryable: true },
  },
  'a connection that is closed without a word': {
    serve: (request) => void request.socket.end(),
    fails: 'network',
  },
  'bytes that are no HTTP': {
    serve: (request) => void request.socket.end('SSH-2.0-OpenSSH_9.9\r\n'),
    fails: 'network',
  },
  'a stall before the headers': {
    serve: () => undefined,
    options: { timeouts: { headers: 40 } },
    fails: 'timeout',
  },
  'a stall before the first byte': {
    serve: streamThen(() => undefined),
    options: silent,
    fails: 'timeout',
  },
  'a stall before the first token': {
    serve: streamThen(() => undefined, frame('')),
    options: silent,
    fails: 'timeout',
  },
  'a stall in the middle': {
    serve: streamThen(() => undefined, KEPT),
    options: idle,
    fails: 'timeout',
    text: 'kept',
  },
  'a stall within a frame': {
    serve: streamThen(() => undefined, KEPT, 'data: {"choices":[{"in'),
    options: idle,
    fails: 'timeout',
    text: 'kept',
  },
  'a stall after the finish': {
    serve: streamThen(() => undefined, KEPT, FINISH),
    options: idle,
    text: 'kept',
  },
  'a stall after [DONE]': { serve: streamThen(() => undefined, KEPT, DONE), text: 'kept' },
  'keep-alives and nothing else': {
    serve: (_request, response) => {
      sse(response)
      const timer = setInterval(() => response.write(': ping\n\n'), 5)
      response.on('close', () => clearInterval(timer))
    },
    options: { timeouts: { idle: 10_000, firstToken: 60 } },
    fails: 'timeout',
  },
  'a slow drip of single bytes': {
    serve: (_request, response) => {
      sse(response)
      const bytes = [...Buffer.from(KEPT + FINISH + DONE)]
      const drip = (): void => {
        const byte = bytes.shift()
        if (byte === undefined) response.end()
        else response.write(Buffer.of(byte), () => setImmediate(drip))
      }
      drip()
    },
    text: 'kept',
  },
  'a reset in the middle': {
    serve: streamThen(reset, KEPT),
    fails: 'interrupted',
    text: 'kept',
    also: { action: 'continue' },
  },
  'a reset within a frame': {
    serve: streamThen(reset, KEPT, 'data: {"choices":[{"index":0,"delta":{"con'),
    fails: 'interrupted',
    text: 'kept',
  },
  'a reset within a character': {
    serve: (_request, response) => {
      sse(response, KEPT)
      response.write(Buffer.from([...Buffer.from('data: {"x":"'), 0xf0, 0x9f]))
      reset(response)
    },
    fails: 'interrupted',
    text: 'kept',
  },
  'a reset after the finish': { serve: streamThen(reset, KEPT, FINISH), text: 'kept' },
  'an end without finish and without [DONE]': {
    serve: stream(KEPT),
    fails: 'interrupted',
    text: 'kept',
  },
  'an end within a frame': {
    serve: stream(KEPT, 'data: {"choices":[{"index":0'),
    fails: 'protocol',
    text: 'kept',
  },
  'an end at once': { serve: stream(), fails: 'protocol', also: { code: 'empty_body' } },
  'fewer bytes than were promised': {
    serve: (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'content-length': '9999' })
      response.write(KEPT, () => response.socket?.end())
    },
    fails: 'interrupted',
    text: 'kept',
  },
  'an error object as JSON with 400': {
    serve: body(400, 'application/json', '{"error":{"message":"bad","code":"invalid_value"}}'),
    fails: 'api',
    also: { status: 400, code: 'invalid_value', retryable: false },
  },
  'an error as a web page with 502': {
    serve: body(502, 'text/html', '<html><h1>Bad gateway</h1></html>'),
    fails: 'http',
    also: { status: 502, code: 'html_page', retryable: true },
  },
  'a web page by which a server says that it is busy': {
    serve: body(503, 'text/html', '<html><h1>Back in a minute</h1></html>'),
    fails: 'http',
    also: { status: 503, retryable: true },
  },
  'an error without a body': {
    serve: body(503, 'text/plain', ''),
    fails: 'http',
    also: { status: 503, action: 'retry' },
  },
  'an error with a huge JSON body': {
    serve: body(500, 'application/json', JSON.stringify({ error: { message: huge } })),
    fails: 'http',
  },
  'an error with a body of plain text': {
    serve: body(500, 'text/plain', 'stack trace of secrets'),
    fails: 'http',
  },
  'an error whose JSON is cut': {
    serve: body(500, 'application/json', '{"error":{"message":"prompt was: my sec'),
    fails: 'http',
  },
  'an error whose body is reset': {
    serve: (_request, response) => {
      response.writeHead(500, { 'content-type': 'application/json' })
      response.write('{"error"', () => response.socket?.resetAndDestroy())
    },
    fails: 'http',
    also: { status: 500 },
  },
  'a status outside all ranges': { serve: body(599, 'text/plain', ''), fails: 'http' },
  'a success without a body': {
    serve: (_request, response) => void response.writeHead(204).end(),
    fails: 'protocol',
    also: { code: 'empty_body' },
  },
  'a web page with 200': {
    serve: body(200, 'text/html', '<!doctype html><p>Sign in to the Wi-Fi'),
    fails: 'protocol',
  },
  'a web page that is called a stream': {
    serve: body(200, 'text/event-stream', '<!doctype html><p>Sign in'),
    fails: 'protocol',
  },
  'a web page in the middle': {
    serve: stream(KEPT, '<html><h1>502 Bad Gateway</h1></html>\n\n'),
    fails: 'interrupted',
    text: 'kept',
  },
  'a whole JSON answer where a stream was asked for': {
    serve: body(
      200,
      'application/json',
      '{"choices":[{"index":0,"message":{"content":"kept"},"finish_reason":"stop"}]}',
    ),
    text: 'kept',
  },
  'an error object with 200': {
    serve: body(
      200,
      'application/json',
      '{"error":{"message":"quota","code":"insufficient_quota"}}',
    ),
    fails: 'api',
    also: { action: 'top-up' },
  },
  'an empty object with 200': { serve: body(200, 'application/json', '{}'), fails: 'protocol' },
  'an empty body with 200': {
    serve: body(200, 'application/json', ''),
    fails: 'protocol',
    also: { code: 'empty_body' },
  },
  'plain text with 200': {
    serve: body(200, 'text/plain', 'Service is starting, come back later.'),
    fails: 'protocol',
  },
  'a stream that is called HTML': {
    serve: body(200, 'text/html; charset=UTF-8', KEPT + FINISH + DONE),
    text: 'kept',
  },
  'a stream that is called JSON': {
    serve: body(200, 'application/json', KEPT + FINISH + DONE),
    text: 'kept',
  },
  'a stream that is called plain text': {
    serve: body(200, 'text/plain', KEPT + FINISH + DONE),
    text: 'kept',
  },
  'a stream without a content type': {
    serve: (_request, response) => void response.writeHead(200).end(KEPT + FINISH + DONE),
    text: 'kept',
  },
  'a stream in another charset than it says': {
    serve: body(200, 'text/event-stream; charset=iso-8859-1', KEPT + FINISH + DONE),
    text: 'kept',
  },
  'gzip that is none': {
    serve: body(200, 'text/event-stream', KEPT + FINISH + DONE, { 'content-encoding': 'gzip' }),
    fails: 'interrupted',
  },
  'a redirect that keeps the method': {
    serve: (request, response) => {
      if (request.url?.endsWith('moved')) return stream(KEPT, FINISH, DONE)(request, response, '')
      response.writeHead(307, { location: '/v1/moved' }).end()
    },
    text: 'kept',
  },
  'a redirect in a circle': {
    serve: (_request, response) => void response.writeHead(307, { location: '/v1/x' }).end(),
    fails: 'network',
  },
  'a redirect to a page': {
    serve: (request, response) => {
      if (request.method === 'GET') return body(200, 'text/html', '<html>')(request, response, '')
      response.writeHead(302, { location: '/login' }).end()
    },
    fails: 'protocol',
  },
  'a frame that is not JSON': {
    serve: stream(KEPT, 'data: {oops}\n\n', FINISH, DONE),
    fails: 'protocol',
    text: 'kept',
  },
  'an error frame': {
    serve: stream(KEPT, 'data: {"error":{"message":"overloaded","code":"overloaded"}}\n\n', DONE),
    fails: 'api',
    text: 'kept',
    also: { code: 'overloaded' },
  },
  'an error event': {
    serve: stream(KEPT, 'event: error\ndata: {"message":"gone"}\n\n'),
    fails: 'api',
    text: 'kept',
  },
  'an error line': {
    serve: stream(KEPT, 'error: {"code":500,"message":"slot died"}\n\n'),
    fails: 'api',
    text: 'kept',
  },
  'a success without a word': {
    serve: stream(FINISH, DONE),
    fails: 'protocol',
    also: { code: 'empty_answer', retryable: true },
  },
  'a hostile index of a tool call': {
    serve: stream(
      'data: {"choices":[{"index":0,"delta":{"tool_calls":[{"index":4294967294,"id":"1","function":{"name":"a","arguments":"{}"}}]}}]}\n\n',
      KEPT,
      FINISH,
      DONE,
    ),
    text: 'kept',
  },
  'a hostile index of a choice': {
    serve: stream(
      'data: {"choices":[{"index":4294967294,"delta":{"content":"x"}}]}\n\n',
      KEPT,
      FINISH,
      DONE,
    ),
    text: 'kept',
  },
  'a thousand tool calls': {
    serve: stream(
      `data: ${JSON.stringify({ choices: [{ index: 0, delta: { tool_calls: Array.from({ length: 1000 }, (_, index) => ({ index, id: `c${index}`, function: { name: 'a', arguments: '{}' } })) } }] })}\n\n`,
      KEPT,
      FINISH,
      DONE,
    ),
    text: 'kept',
  },
  'names that every object has': {
    serve: stream(
      'data: {"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"choices":[{"index":0,"delta":{"__proto__":{"polluted":1},"tool_calls":[{"index":0,"id":"__proto__","function":{"name":"constructor","arguments":"{\\"__proto__\\":{\\"polluted\\":1}}"}}]}}]}\n\n',
      KEPT,
      FINISH,
      DONE,
    ),
    text: 'kept',
  },
  'an event larger than may be': {
    serve: (_request, response) => {
      sse(response, KEPT, 'data: ')
      const write = (): void => {
        while (!response.destroyed) {
          if (!response.write('x'.repeat(65_536))) return void response.once('drain', write)
        }
      }
      write()
    },
    fails: 'limit',
    text: 'kept',
  },
  'a hundred thousand events': {
    serve: stream(frame('x').repeat(100_000), FINISH, DONE),
    text: 'x'.repeat(100_000),
  },
  'a trailer after [DONE]': {
    serve: stream(KEPT, FINISH, DONE, '<NanoGPT>{"cost":1}</NanoGPT>\n\ndata: oops\n\n'),
    text: 'kept',
  },
}

describe('a fault of the server', () => {
  it('comes in more than 40 kinds', () => {
    expect(Object.keys(faults).length).toBeGreaterThanOrEqual(40)
  })

  it.each(Object.entries(faults))(
    '%s',
    async (_kind, { serve, options, fails, text = '', also = {} }) => {
      const outcome = await ask(serve, options)
      expect({ kind: outcome.error?.kind, text: outcome.text }).toEqual({ kind: fails, text })
      expect(outcome.status).toBe(fails ? 'incomplete' : 'complete')
      if (outcome.error) {
        expect(outcome.error).toMatchObject(also)
        expect(outcome.error.message).toMatch(/^(?:@x\/core: )?\S.*\S$/s)
        expect(outcome.error.message.length).toBeLessThanOrEqual(2000)
      }
      expect(({} as { polluted?: number }).polluted).toBeUndefined()
    },
  )
})

describe('a cut', () => {
  const whole = KEPT + frame(' on') + FINISH + DONE

  it('at any byte keeps what had arrived and is never taken for the whole', async () => {
    const afterFinish = whole.indexOf(FINISH) + FINISH.length - 2
    for (let at = 0; at < whole.length; at += 1) {
      const { error, text } = await ask(stream(whole.slice(0, at)))
      expect('kept on'.startsWith(text), `cut at byte ${at}: ${text}`).toBe(true)
      if (at < afterFinish) expect(error, `cut at byte ${at}`).toBeDefined()
      else expect(error, `cut at byte ${at}`).toBeUndefined()
    }
  })

  it('by a reset at any byte is the same', async () => {
    for (let at = 0; at < whole.length; at += 5) {
      const { error, text } = await ask(streamThen(reset, whole.slice(0, at)))
      expect('kept on'.startsWith(text), `reset at byte ${at}: ${text}`).toBe(true)
      if (at < whole.indexOf(FINISH)) expect(error?.kind, `reset at byte ${at}`).toBe('interrupted')
    }
  })
})

describe('an address', () => {
  const failing = async (baseURL: string): Promise<ChatError> => {
    const client = createClient({ baseURL, retry: false })
    return client.chat.create(params).then(
      () => expect.unreachable(),
      (error: ChatError) => error,
    )
  }

  it('whose name nobody knows is a failure of the network', async () => {
    const error = await failing('http://no-such-host.invalid/v1')
    expect(error).toMatchObject({ kind: 'network', retryable: true })
    expect(error.message).toContain('no-such-host.invalid')
  })

  it('where nobody listens is a failure of the network', async () => {
    expect(await failing('http://127.0.0.1:9/v1')).toMatchObject({ kind: 'network' })
  })

  it('that speaks no TLS is a failure of the network', async () => {
    const plain = createTcpServer((socket) => {
      socket.on('error', () => undefined)
      socket.once('data', () => {
        socket.write('HTTP/1.1 400 Bad Request\r\n\r\n', () => socket.destroy())
      })
    })
    await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve))
    const address = plain.address()
    const port = typeof address === 'object' && address ? address.port : 0
    expect(await failing(`https://127.0.0.1:${port}/v1`)).toMatchObject({ kind: 'network' })
    await new Promise((resolve) => plain.close(resolve))
  })

  it('that is not whole outside a page is said to be so, and not tried again', async () => {
    const error = await failing('/api')
    expect(error).toMatchObject({ kind: 'usage', retryable: false })
    expect(error.message).toContain('/api/chat/completions is no address')
  })
})

describe('a list of models', () => {
  const list = async (
    handler: Handler,
    options: Partial<ClientOptions> = {},
  ): Promise<ChatError> => {
    server.handle(handler)
    const client = createClient({
      baseURL: server.baseURL,
      retry: false,
      scheduler: patient(),
      ...options,
    })
    return client.models.list().then(
      () => expect.unreachable(),
      (error: ChatError) => error,
    )
  }

  it('that stalls is given up', async () => {
    const stall: Handler = (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' })
      response.write('{"data":[')
    }
    expect(await list(stall, { timeouts: { idle: 40 } })).toMatchObject({ kind: 'timeout' })
  })

  it('without an end is bounded', async () => {
    const endless: Handler = (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/plain' })
      const write = (): void => {
        while (!response.destroyed) {
          if (!response.write('models '.repeat(10_000))) return void response.once('drain', write)
        }
      }
      write()
    }
    expect(await list(endless)).toMatchObject({ kind: 'limit' })
  })

  it('that is a web page is a failure of the protocol', async () => {
    expect(await list(body(200, 'text/html', '<html>'))).toMatchObject({ kind: 'protocol' })
  })

  it('that is no list is a failure of the protocol', async () => {
    expect(await list(body(200, 'application/json', '{"data":7}'))).toMatchObject({
      kind: 'protocol',
    })
  })
})
