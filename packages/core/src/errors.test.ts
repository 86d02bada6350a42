// One error, told apart by its members, that keeps its meaning wherever it goes.
import { MessageChannel, Worker } from 'node:worker_threads'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { ChatError, isChatError, toChatError, toChatErrorData } from './index.ts'

const error = new ChatError('api', {
  message: 'The balance is empty.',
  status: 402,
  code: 'insufficient_quota',
  requestId: 'req_1',
  retryAfter: 1500,
  attempts: 3,
  balanceRequired: { amount: '0.0035', currency: 'USD' },
  details: { moderation: { flagged: true } },
  cause: new Error('socket'),
})
const data = {
  name: 'ChatError',
  kind: 'api',
  message: 'The balance is empty.',
  action: 'top-up',
  retryable: false,
  status: 402,
  code: 'insufficient_quota',
  requestId: 'req_1',
  retryAfter: 1500,
  attempts: 3,
  balanceRequired: { amount: '0.0035', currency: 'USD' },
  details: { moderation: { flagged: true } },
}

describe('the data of an error', () => {
  it('is plain, and has every member', () => {
    expect(error.toJSON()).toStrictEqual(data)
    expect(Object.getPrototypeOf(error.toJSON())).toBe(Object.prototype)
  })

  it('survives structured cloning, JSON and both', () => {
    expect(structuredClone(error.toJSON())).toStrictEqual(data)
    expect(JSON.parse(JSON.stringify(error))).toStrictEqual(data)
    expect(JSON.parse(JSON.stringify(structuredClone(error.toJSON())))).toStrictEqual(data)
  })

  it('becomes the same error again', () => {
    const again = toChatError(JSON.parse(JSON.stringify(error)))
    expect(again).toBeInstanceOf(ChatError)
    expect(again).toBeInstanceOf(Error)
    expect(again.toJSON()).toStrictEqual(data)
  })

  it('survives a trip through a message port', async () => {
    const { port1, port2 } = new MessageChannel()
    const arrived = new Promise<unknown>((resolve) => port2.once('message', resolve))
    port1.postMessage(error.toJSON())
    expect(await arrived).toStrictEqual(data)
    expect(isChatError(await arrived)).toBe(true)
    port1.close()
  })
})

describe('isChatError', () => {
  it('knows an error and its data', () => {
    expect(isChatError(error)).toBe(true)
    expect(isChatError(data)).toBe(true)
  })

  it('knows both from another realm', () => {
    const context = { data: JSON.stringify(data) }
    const foreign: unknown = runInNewContext('JSON.parse(data)', context)
    expect(foreign instanceof Object).toBe(false)
    expect(isChatError(foreign)).toBe(true)
    const made: unknown = runInNewContext(
      'class ChatError extends Error { name = "ChatError"; constructor(d) { super(d.message); Object.assign(this, d) } }; new ChatError(JSON.parse(data))',
      context,
    )
    expect(made instanceof Error).toBe(false)
    expect(isChatError(made)).toBe(true)
    expect(toChatError(made).toJSON()).toEqual(data)
  })

  it('knows its data from a worker', async () => {
    const worker = new Worker(
      'const { parentPort, workerData } = require("node:worker_threads"); parentPort.postMessage(workerData)',
      { eval: true, workerData: data },
    )
    const arrived = await new Promise<unknown>((resolve) => worker.once('message', resolve))
    await worker.terminate()
    expect(isChatError(arrived)).toBe(true)
  })

  it.each([
    undefined,
    null,
    0,
    '',
    'ChatError',
    {},
    [],
    new Error('x'),
    { name: 'ChatError' },
    { kind: 'api' },
  ])('does not take %j for one', (value) => {
    expect(isChatError(value)).toBe(false)
  })
})

describe('what is thrown by others', () => {
  it('keeps its cause', () => {
    const cause = new Error('no keychain')
    expect(toChatError(cause)).toMatchObject({ kind: 'usage', cause })
    expect(toChatErrorData('text')).toMatchObject({ kind: 'usage', name: 'ChatError' })
  })

  it('is an abort where a signal threw it', () => {
    expect(toChatError(AbortSignal.abort().reason).kind).toBe('aborted')
  })
})

describe('the action', () => {
  it.each([
    [{ code: 'context_length_exceeded', status: 400 }, 'shorten'],
    [{ status: 413 }, 'shorten'],
    [{ code: 'model_not_found', status: 404 }, 'choose-model'],
    [{ status: 402 }, 'top-up'],
    [{ code: 'insufficient_quota', status: 429 }, 'top-up'],
    [{ status: 401 }, 'sign-in'],
    [{ status: 429 }, 'retry'],
    [{ status: 503 }, 'retry'],
    [{ status: 400 }, 'none'],
  ] as const)('for %j is %s', (options, action) => {
    expect(new ChatError('api', { message: 'x', ...options }).action).toBe(action)
  })

  it.each([
    ['interrupted', 'continue'],
    ['network', 'retry'],
    ['timeout', 'retry'],
    ['aborted', 'none'],
    ['usage', 'none'],
    ['limit', 'none'],
  ] as const)('of kind %s is %s', (kind, action) => {
    expect(new ChatError(kind, { message: 'x' }).action).toBe(action)
  })
})
