// Conversations that are too long for the model, in the words in which servers say so under the name of any bad request.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { frame, sse, startServer, type TestServer } from '../../test/server.ts'
import { type ChatError, createClient, describeError } from '../index.ts'
import { createChatHandler } from '../server/index.ts'

let server: TestServer
let answer: { status: number; body: object }
let isAmid = false
beforeAll(async () => {
  server = await startServer((_request, response) => {
    const text = JSON.stringify(answer.body)
    if (isAmid) {
      sse(response, frame(''), `data: ${text}\n\n`)
      response.end()
    } else {
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(text)
    }
  })
})
afterAll(() => server.close())

async function ask(status: number, body: object, { routed = false, amid = false } = {}) {
  answer = { status, body }
  isAmid = amid
  const upstream = createClient({ baseURL: server.baseURL, retry: false })
  const route = createChatHandler({ client: upstream, public: true, onError: () => undefined })
  const client = createClient({
    baseURL: routed ? 'http://app.test' : server.baseURL,
    ...(routed && { fetch: (input, init) => route(new Request(input, init)) }),
  })
  const before = server.requests.length
  const error = await client.chat
    .stream({ model: 'm', messages: [{ role: 'user', content: 'hi' }] })
    .final()
    .then(
      () => expect.unreachable(),
      (thrown: ChatError) => thrown,
    )
  return { error, tries: server.requests.length - before }
}

const vllm = (message: string): object => ({
  object: 'error',
  message,
  type: 'BadRequestError',
  param: null,
  code: 400,
})

const WORDS: [string, string][] = [
  [
    'vLLM',
    "This model's maximum context length is 4096 tokens. However, you requested 5000 tokens (4000 in the messages, 1000 in the completion). Please reduce the length of the messages or completion.",
  ],
  [
    'vLLM of max_tokens',
    "'max_tokens' or 'max_completion_tokens' is too large: 8000. This model's maximum context length is 8192 tokens and your request has 500 input tokens (8000 > 8192 - 500).",
  ],
  [
    'vLLM of a prompt',
    'The decoder prompt (length 40000) is longer than the maximum model length of 32768. Make sure that `max_model_len` is no smaller than the number of text tokens.',
  ],
  ['SGLang', "The input (40000 tokens) is longer than the model's context length (32768 tokens)."],
  [
    'llama.cpp',
    'request (9000 tokens) exceeds the available context size (4096 tokens), try increasing it',
  ],
  [
    'LM Studio',
    'Trying to keep the first 9000 tokens when context the overflows. However, the model is loaded with context length of only 4096 tokens, which is not enough.',
  ],
  ['Anthropic', 'prompt is too long: 208310 tokens > 200000 maximum'],
  [
    'Gemini',
    'The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).',
  ],
  [
    'Mistral',
    'Prompt contains 40000 tokens and 0 draft tokens, too large for model with 32768 maximum context length',
  ],
  ['Bedrock', 'Input is too long for requested model.'],
  ['xAI', "This model's maximum prompt length is 131072 but the request contains 140000 tokens."],
  [
    'TGI',
    'Input validation error: `inputs` tokens + `max_new_tokens` must be <= 8193. Given: 9000 `inputs` tokens and 512 `max_new_tokens`',
  ],
  [
    'Qwen',
    '<400> InternalError.Algo.InvalidParameter: Range of input length should be [1, 129024]',
  ],
]

const LONG = { kind: 'api', action: 'shorten', retryable: false }

describe('a conversation that is too long', () => {
  it.each(WORDS)('is told as that in the words of %s', async (_, message) => {
    for (const body of [vllm(message), { error: { message, type: 'invalid_request_error' } }]) {
      for (const how of [{}, { routed: true }, { amid: true }]) {
        const { error, tries } = await ask(400, body, how)
        expect([how, error]).toEqual([how, expect.objectContaining({ ...LONG, message })])
        expect(describeError(error).title).toBe('This conversation is too long for the model')
        expect(tries).toBe(1)
      }
    }
  })

  it('is asked once under the status of a broken server, too', async () => {
    const [[, message]] = WORDS as [[string, string]]
    const { error, tries } = await ask(500, { error: message })
    expect([error, tries]).toEqual([expect.objectContaining(LONG), 1])
  })

  it.each([
    [429, 'Request too large on tokens per min (TPM): Limit 30000. Your context window is fine.'],
    [400, 'max_tokens is too large: 200000. This model supports at most 16384 completion tokens.'],
    [400, "Unknown parameter: 'context_length'."],
  ])('is not what others say: %i %s', async (status, message) => {
    const { error } = await ask(status, { error: { message } }, { amid: false })
    expect(error.action).not.toBe('shorten')
  })
})
