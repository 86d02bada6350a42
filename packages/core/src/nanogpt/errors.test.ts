import { describe, expect, it } from 'vitest'
import { ChatError, type ChatErrorData, createChat, toChatError } from '../index.ts'
import { createChatHandler } from '../server/index.ts'
import { type Answer, createSandbox } from '../testing/index.ts'
import { nanogpt } from './index.ts'
import { nanogptErrors, nanogptScript, type ScriptedErrorName } from './testing/index.ts'

const question = { model: 'm', messages: [{ role: 'user' as const, content: 'Hello' }] }

/** The error of a chat, asked directly or through a backend route. */
async function errorOf(answer: Answer, isRouted: boolean): Promise<ChatErrorData> {
  const sandbox = createSandbox(nanogptScript({ answer }))
  const upstream = nanogpt({ apiKey: 'sk-nano-1', fetch: sandbox.fetch })
  const handler = createChatHandler({ client: upstream, basePath: '/api', public: true })
  const client = isRouted
    ? nanogpt({
        baseURL: 'http://app.test/api',
        retry: false,
        fetch: (input, init) => handler(new Request(input, init)),
      })
    : nanogpt({ apiKey: 'sk-nano-1', retry: false, fetch: sandbox.fetch })
  const thrown = await client.chat
    .stream(question)
    .final()
    .catch((error: unknown) => error)
  return toChatError(thrown).toJSON()
}

// D:error-handling and its neighbours; the numbers are those of the inventory, section 2.5.
const shapes: [ScriptedErrorName, Partial<ChatErrorData>][] = [
  [
    'openai',
    { status: 401, code: 'invalid_api_key', message: 'Invalid API key', action: 'sign-in' },
  ],
  [
    'anthropic',
    {
      status: 400,
      code: 'invalid_request_error',
      message: 'max_tokens is required',
      details: { param: 'max_tokens' },
    },
  ],
  [
    'simple',
    {
      status: 402,
      message: 'Insufficient balance',
      action: 'top-up',
      balanceRequired: { amount: '0.0035', currency: 'USD' },
    },
  ],
  [
    'flat',
    {
      status: 429,
      code: 'rate_limited',
      message: 'Too many requests',
      retryAfter: 120_000,
      retryable: true,
    },
  ],
  [
    'oauth',
    {
      status: 400,
      code: 'invalid_grant',
      message: 'The code has expired',
    },
  ],
  [
    'payment',
    {
      status: 402,
      code: 'insufficient_balance',
      action: 'top-up',
      details: expect.objectContaining({
        payment: expect.objectContaining({ paymentId: 'pay_1' }),
        x402Version: 1,
      }),
    },
  ],
  [
    'moderation',
    {
      status: 400,
      code: 'content_policy_violation',
      details: { moderation: expect.objectContaining({ model: 'moderator' }) },
    },
  ],
  ['html', { status: 404, kind: 'http', retryable: false }],
  ['midStream', { status: 503, code: 'service_unavailable', retryable: true }],
  ['dailyLimit', { status: 429, code: 'daily_usd_limit_exceeded', retryAfter: 86_400_000 }],
  [
    'cacheConsistency',
    { status: 503, code: 'fallback_blocked_for_cache_consistency', retryable: false },
  ],
  [
    'originLocked',
    { status: 403, message: expect.stringMatching(/limited to the pages of certain origins/) },
  ],
]

describe('an error in the shape', () => {
  it.each(shapes)('%s is told', async (name, wanted) => {
    expect(await errorOf(nanogptErrors[name], false)).toMatchObject(wanted)
  })

  // What concerns the key is its owner's to know, and a page of HTML nobody's.
  const passed = shapes.filter(([name]) => !['openai', 'originLocked', 'html'].includes(name))
  it.each(passed)('%s is told through a backend route', async (name, wanted) => {
    expect(await errorOf(nanogptErrors[name], true)).toMatchObject(wanted)
  })

  it.each(['openai', 'originLocked', 'html'] as const)('%s is kept from callers', async (name) => {
    expect((await errorOf(nanogptErrors[name], true)).code).toMatch(/^upstream_/)
  })
})

it.each([
  [400, 'context_length_exceeded', 'shorten', false],
  [402, 'webSearch_balance_required', 'top-up', false],
  [402, 'both_balance_required', 'top-up', false],
  [403, 'model_not_allowed', 'choose-model', false],
  [404, 'model_not_found', 'choose-model', false],
  [408, 'timeout', 'retry', true],
  [409, 'conflict', 'none', false],
  [413, 'request_too_large', 'shorten', false],
  [422, 'INVALID_INPUT', 'none', false],
  [429, 'rate_limit_exceeded', 'retry', true],
  [429, 'daily_rpd_limit_exceeded', 'none', false],
  [500, 'server_error', 'retry', true],
  [503, 'all_fallbacks_failed', 'retry', true],
  [504, 'timeout', 'retry', true],
])('%i %s asks for: %s', async (status, code, action, retryable) => {
  const error = await errorOf({ error: { status, code, message: 'Said.' } }, false)
  expect(error).toMatchObject({ status, code, action, retryable, message: 'Said.' })
})

it('tells which model may not be asked through a backend route too, as 403 is not always the key', async () => {
  const answer: Answer = {
    error: { status: 403, code: 'model_not_allowed', message: 'Not this one.' },
  }
  expect(await errorOf(answer, true)).toMatchObject({
    message: 'Not this one.',
    action: 'choose-model',
  })
})

it('survives in a chat as plain JSON', async () => {
  const { fetch } = createSandbox(nanogptScript({ answer: nanogptErrors.simple }))
  const chat = createChat({ client: nanogpt({ apiKey: 'k', fetch }), model: 'm' })
  await chat.send('Hello')
  const stored = JSON.parse(JSON.stringify(chat.get().error)) as ChatErrorData
  expect(stored.balanceRequired).toEqual({ amount: '0.0035', currency: 'USD' })
  expect(toChatError(stored)).toBeInstanceOf(ChatError)
  expect(toChatError(stored).toJSON()).toEqual(stored)
})

it('is not asked again within a day, where the server asks for that', async () => {
  const sandbox = createSandbox(nanogptScript({ answer: nanogptErrors.dailyLimit }))
  const client = nanogpt({ apiKey: 'k', fetch: sandbox.fetch })
  await expect(client.chat.create(question)).rejects.toMatchObject({ retryAfter: 86_400_000 })
  expect(sandbox.requests).toHaveLength(1)
})
