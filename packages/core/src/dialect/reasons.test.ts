// Why a request failed, in the words of whoever knew it, from a real server: refused, amid a stream, and through a route.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { frame, sse, startServer, type TestServer } from '../../test/server.ts'
import { type ChatError, createClient } from '../index.ts'
import { createChatHandler } from '../server/index.ts'

const params = { model: 'm', messages: [{ role: 'user' as const, content: 'hi' }] }

let server: TestServer
let way: 'refused' | 'amid a stream'
let answer: { status: number; body: unknown }
/** A body as it is, and its type. */
let raw: { text: string; type: string } | undefined
beforeAll(async () => {
  server = await startServer((_request, response) => {
    const text = JSON.stringify(answer.body)
    if (raw) {
      response.writeHead(answer.status, { 'content-type': raw.type }).end(raw.text)
      return
    }
    if (way === 'refused') {
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(text)
      return
    }
    sse(response, frame('a'), `data: ${text}\n\n`)
    response.end()
  })
})
afterAll(async () => {
  await server.close()
})

async function ask(
  body: unknown,
  options: { status?: number; routed?: boolean; amid?: boolean; type?: string } = {},
) {
  answer = { status: options.status ?? 400, body }
  raw = options.type === undefined ? undefined : { text: String(body), type: options.type }
  way = options.amid ? 'amid a stream' : 'refused'
  const upstream = createClient({ baseURL: server.baseURL, retry: false })
  const route = createChatHandler({ client: upstream, public: true, onError: () => undefined })
  const client = createClient({
    baseURL: options.routed ? 'http://app.test' : server.baseURL,
    retry: false,
    ...(options.routed && { fetch: (input, init) => route(new Request(input, init)) }),
  })
  return client.chat
    .stream(params)
    .final()
    .then(
      () => expect.unreachable(),
      (thrown: ChatError) => thrown,
    )
}

const provider = (raw: unknown, code = 400) => ({
  error: { message: 'Provider returned error', code, metadata: { raw, provider_name: 'BaseTen' } },
})

const inner = { error: { message: 'at most 1 image per prompt', type: 'invalid_image' } }
const LIMITED = 'glm is rate-limited upstream.'

const REASONS: readonly [string, unknown, string, string?][] = [
  ['text in metadata.raw (open-webui/computer#293)', provider(LIMITED), `${LIMITED} (BaseTen)`],
  [
    'JSON as text in metadata.raw (zed-industries/zed#64424)',
    provider(JSON.stringify(inner)),
    'at most 1 image per prompt (BaseTen)',
    'invalid_image',
  ],
  [
    'an object in metadata.raw',
    provider(inner),
    'at most 1 image per prompt (BaseTen)',
    'invalid_image',
  ],
  [
    'a list in metadata.raw',
    provider(JSON.stringify([inner])),
    'at most 1 image per prompt (BaseTen)',
  ],
  ['a page in metadata.raw', provider('<html>502</html>'), 'Provider returned error (BaseTen)'],
  ['an empty metadata.raw', provider(''), 'Provider returned error (BaseTen)'],
  [
    'a message that is JSON as text (diegosouzapw/OmniRoute#3044)',
    {
      error: {
        message: '{"error":{"code":400,"message":"API key not valid","status":"INVALID_ARGUMENT"}}',
        type: 'upstream_error',
      },
    },
    'API key not valid',
    'INVALID_ARGUMENT',
  ],
  [
    'a message that ends in JSON (BerriAI/litellm#12481)',
    { error: { message: `BadRequestError: OpenAIException - ${JSON.stringify(inner)}\nGroup=x` } },
    'at most 1 image per prompt',
  ],
  [
    'a message that ends in what Python prints',
    {
      error: { message: "Error code: 400 - {'error': {'message': 'no such tool', 'code': None}}" },
    },
    'no such tool',
  ],
  [
    'a message that is JSON within JSON as text',
    { error: { message: JSON.stringify({ error: { message: JSON.stringify(inner) } }) } },
    'at most 1 image per prompt',
  ],
  [
    'a message that is an object',
    { error: { message: { detail: 'too long' }, code: 'x' } },
    'too long',
    'x',
  ],
  [
    'a message with braces that are no JSON',
    { error: { message: 'use {a} or [b]' } },
    'use {a} or [b]',
  ],
  ['a message with JSON that is no error', { error: { message: 'got {"a":1}' } }, 'got {"a":1}'],
  [
    'a detail of a validator (charmbracelet/crush#1590)',
    {
      detail: [
        {
          type: 'extra_forbidden',
          loc: ['body', 'messages', 6, 'assistant', 'reasoning_content'],
          msg: 'Extra inputs are not permitted',
        },
      ],
    },
    'Extra inputs are not permitted (body.messages.6.assistant.reasoning_content)',
    'extra_forbidden',
  ],
  [
    'the same within a message (BerriAI/litellm#30835)',
    { object: 'error', message: { detail: [{ loc: ['body', 'n'], msg: 'Not permitted' }] } },
    'Not permitted (body.n)',
  ],
  [
    'a title beside the message',
    { statusCode: 400, error: 'Bad Request', message: 'model is missing' },
    'model is missing',
  ],
  [
    'a list of messages beside a title, as NestJS has it',
    { statusCode: 400, error: 'Bad Request', message: ['model is missing', 'n is none'] },
    'model is missing, n is none',
  ],
  [
    'the fault of a gateway (Apigee)',
    { fault: { faultstring: 'spike arrest', detail: { errorcode: 'policies.SpikeArrest' } } },
    'spike arrest',
  ],
  [
    'a code and a message of the same first name',
    { error_code: 17, error_msg: 'daily' },
    'daily',
    '17',
  ],
  [
    'base_resp (platform.minimax.io)',
    { base_resp: { status_code: 1008, status_msg: 'insufficient balance' } },
    'insufficient balance',
    '1008',
  ],
  ['an error within an error', { error: { error: { error: { message: 'deep' } } } }, 'deep'],
  ['a plain message', { error: { message: 'context is 4096', code: 400 } }, 'context is 4096'],
]

describe.each([
  ['refused', {}],
  ['amid a stream', { amid: true }],
  ['refused, through a route', { routed: true }],
  ['amid a stream, through a route', { routed: true, amid: true }],
])('the reason of a request that was %s', (_, options) => {
  it.each(REASONS)('is found in %s', async (_kind, body, message, code) => {
    const error = await ask(body, options)
    expect(error.message).toBe(message)
    if (code !== undefined) expect(error.code).toBe(code)
  })
})

describe('a number as the code of an error', () => {
  it.each([
    [{ code: 429, type: 'rate_limit' }, 429, 'rate_limit'],
    [{ code: '429', type: 'rate_limit' }, 429, 'rate_limit'],
    [{ code: 503, status: 'UNAVAILABLE' }, 503, 'UNAVAILABLE'],
    [{ code: 502 }, 502, undefined],
    [{ code: 1301 }, undefined, '1301'],
    [{ code: '1301', type: 'risk' }, undefined, 'risk'],
  ])('of %j is its status, and the name stands beside it', async (error, status, code) => {
    const seen = await ask({ error: { message: 'no', ...error } }, { amid: true })
    expect({ status: seen.status, code: seen.code }).toEqual({ status, code })
  })
})

const STACK =
  'Error: boom\n    at load (/srv/app/server.js:1:1)\n    at main (/srv/app/server.js:2:2)'

describe.each([
  ['directly', false],
  ['through a route', true],
])('a refusal that is no JSON, %s', (_, routed) => {
  it.each<[string, string, string, number, string]>([
    [
      'plain text',
      'text/plain',
      'Prompt is too long: 9000 > 8192',
      400,
      'said "Prompt is too long: 9000 > 8192".',
    ],
    [
      'plain text that is called a page',
      'text/plain',
      'Slow down, please\n',
      429,
      'said "Slow down, please".',
    ],
    ['plain text of no type', '', '提示太长', 422, 'said "提示太长".'],
    ['a trace of a program', 'text/plain', STACK, 500, 'said "Error: boom".'],
    ['a page', 'text/plain', '<html><body>No</body></html>', 422, 'status 422 and'],
    ['markup', 'application/xml', '<Error><Message>No</Message></Error>', 400, 'no explanation'],
    [
      'half of an object',
      'application/json',
      '{"error": {"message": "too lo',
      400,
      'no explanation',
    ],
    ['nothing', 'text/plain', ' \n', 400, 'no explanation'],
    ['no text at all', 'application/octet-stream', '\u0001\u0002abc', 400, 'no explanation'],
    [
      'an event',
      'text/event-stream',
      'data: {"error":{"message":"too long"}}\n\n',
      400,
      'too long',
    ],
    ['text within an event', 'text/event-stream', 'data: not here\n\n', 400, '"not here"'],
  ])('%s tells what it says', async (_kind, type, text, status, said) => {
    const error = await ask(text, { type, status, routed })
    expect(error.status).toBe(status)
    expect(error.message).toContain(said)
    expect(error.message).not.toMatch(/\/srv|<|"too lo/)
  })

  it('names a model that is not there', async () => {
    const error = await ask('model "m" not found', { type: 'text/plain', status: 404, routed })
    expect(error.message).toContain('model "m" not found')
  })
})

describe.each([
  ['directly', false],
  ['through a route', true],
])('the words of a refusal, %s', (_, routed) => {
  it.each<[string, object, string?]>([
    ['the title of a problem', { type: 'about:blank', title: 'Too long', status: 400 }, 'Too long'],
    ['a reason', { reason: 'too long' }],
    ['a reason within an error', { error: { reason: 'too long', code: 1 } }],
    ['details that are a text', { error: { details: 'too long' } }],
    ['an error within data', { success: false, data: { error: { message: 'too long' } } }],
    ['a name of its own', { error_message: 'too long' }],
    ['a name of AWS', { errorMessage: 'too long', errorType: 'ValueError' }],
    ['a text within an error', { error: { text: 'too long' } }],
    ['a cause', { error: { message: 'Provider error', cause: { message: 'too long' } } }],
    ['an upstream', { error: { message: 'No', upstream: { error: { message: 'too long' } } } }],
    ['another language', { error: { what: '太长' } }, '太长'],
  ])('are found in %s', async (_kind, body, message = 'too long') => {
    expect(await ask(body, { routed })).toMatchObject({ kind: 'api', message })
  })
})

describe.each([
  ['directly', false],
  ['through a route', true],
])('a refusal whose body is events or text around JSON, %s', (_, routed) => {
  const json = '{"error":{"message":"too long","code":"c"}}'
  const pretty = JSON.stringify(JSON.parse(json), undefined, 1)
  it.each([
    ['with the end', `data: ${json}\n\ndata: [DONE]\n\n`],
    ['of a name', `event: error\ndata: ${json}\n\n`],
    ['of a name, with the end', `event: error\r\ndata: ${json}\r\n\r\ndata: [DONE]\r\n\r\n`],
    ['after a comment', `: PROCESSING\n\ndata: ${json}\n\n`],
    ['with an id', `id: 1\nretry: 3000\ndata: ${json}\n\n`],
    ['over several lines', `data: ${pretty.replaceAll('\n', '\ndata: ')}\n\n`],
    ['in a line of no standard', `error: ${json}\n\n`],
    ['after words', `Error: ${json}`],
  ])('is told in its sentence: %s', async (_kind, text) => {
    const error = await ask(text, { type: 'text/event-stream', routed })
    expect(error).toMatchObject({ kind: 'api', status: 400, code: 'c', message: 'too long' })
  })
})

describe.each([
  ['directly', false],
  ['through a route', true],
])('a success that is a refusal, %s', (_, routed) => {
  const type = 'application/json'
  it.each([
    ['ok and a description', { ok: false, description: 'No credit left' }],
    ['success and a message', { success: false, message: 'No credit left' }],
    ['success and a reason', { success: false, reason: 'No credit left' }],
    ['success and a reason within', { success: false, data: { reason: 'No credit left' } }],
    ['a code and words', { code: 401, msg: 'No credit left' }],
    ['a code that is a text', { code: '40001', msg: 'No credit left', data: null }],
    ['details', { detail: [{ loc: ['body'], msg: 'No credit left', type: 't' }] }, /^No credit/],
    ['a name of AWS', { errorMessage: 'No credit left', errorType: 'ValueError' }],
    ['an exception', { throttlingException: { message: 'No credit left' } }],
    ['a number of an error', { errno: 5, errmsg: 'No credit left' }],
    ['an error of Tencent', { Response: { Error: { Code: 'C', Message: 'No credit left' } } }],
  ])('by %s', async (_kind, body, message: string | RegExp = 'No credit left') => {
    const told = { kind: 'api', message: expect.stringMatching(message) }
    expect(await ask(JSON.stringify(body), { type, status: 200, routed })).toMatchObject(told)
    expect(await ask(body, { amid: true, status: 200, routed })).toMatchObject(told)
  })
})

it('an error amid a stream that will pass by itself can be tried again, without a status', async () => {
  const busy = { error: { message: 'Busy', type: 'engine_overloaded_error' } }
  expect(await ask(busy, { amid: true })).toMatchObject({ action: 'retry', retryable: true })
  const wrong = { error: { message: 'No', type: 'invalid_request_error' } }
  expect(await ask(wrong, { amid: true })).toMatchObject({ retryable: false })
  const long = { error: { message: 'Too long', type: 'exceed_context_size_error' } }
  expect(await ask(long, { amid: true })).toMatchObject({ action: 'shorten' })
})

it('a limit of a minute amid a stream is waited for, and is no empty account', async () => {
  const message = 'You exceeded your current quota. Please retry in 34.07s.'
  const gemini = { error: { code: 429, message, status: 'RESOURCE_EXHAUSTED' } }
  const limit = { action: 'retry', retryable: true, retryAfter: 34_070, status: 429 }
  expect(await ask(gemini, { amid: true })).toMatchObject(limit)
  expect(await ask(gemini, { amid: true, routed: true })).toMatchObject(limit)
  const used = {
    error: { code: 'insufficient_quota', message: 'You exceeded your current quota.' },
  }
  expect(await ask(used, { amid: true })).toMatchObject({ action: 'top-up', retryable: false })
})
