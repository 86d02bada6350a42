// How an answer is known to have ended, and how well: finish reasons in all spellings, and marks of the end that were none.
import type { ServerResponse } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { patient } from '../../test/clocks.ts'
import { type Handler, sse, startServer, type TestServer } from '../../test/server.ts'
import {
  type ChatError,
  type ClientOptions,
  createClient,
  createScheduler,
  textOf,
} from '../index.ts'

const DONE = 'data: [DONE]\n\n'
const params = { model: 'm', messages: [{ role: 'user' as const, content: 'hi' }] }

let server: TestServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(async () => {
  await server.close()
})

function chunk(delta: object, finish: unknown = null, index = 0): string {
  return `data: ${JSON.stringify({ id: '1', choices: [{ index, delta, finish_reason: finish }] })}\n\n`
}
const said = (content: string, finish: unknown = null, index = 0): string =>
  chunk({ content }, finish, index)

async function ask(handler: Handler, more: object = {}, options: Partial<ClientOptions> = {}) {
  server.handle(handler)
  const client = createClient({
    baseURL: server.baseURL,
    retry: false,
    scheduler: patient(),
    ...options,
  })
  const stream = client.chat.stream({ ...params, ...more })
  const error = await stream.final().then(
    () => undefined,
    (thrown: ChatError) => thrown,
  )
  const [first, second] = stream.messages
  return {
    kind: error?.kind,
    error,
    text: textOf(first?.parts ?? []),
    status: first?.status,
    reason: first?.reason,
    finishReason: first?.finishReason,
    second: second && textOf(second.parts),
  }
}

const whole =
  (...frames: string[]): Handler =>
  (_request, response) => {
    sse(response, ...frames)
    response.end()
  }
const reset = (response: ServerResponse): void =>
  void response.write(': \n', () => response.socket?.resetAndDestroy())
const cut =
  (...frames: string[]): Handler =>
  (_request, response) => {
    sse(response, ...frames)
    reset(response)
  }

describe('a finish reason', () => {
  it.each(
    'stop STOP eos eos_token <|im_end|> end_turn EndTurn endoftext stop_sequence stopSequence tool_calls tool-calls tool_use toolUse function_call FINISH_REASON_STOP FinishReason.STOP COMPLETE completed done finished'.split(
      ' ',
    ),
  )('%s is a good end', async (reason) => {
    expect(await ask(whole(said('ok'), chunk({}, reason), DONE))).toMatchObject({
      status: 'complete',
      reason: undefined,
      finishReason: reason,
    })
  })

  it.each([
    ...['length', 'MAX_TOKENS', 'maxTokens', 'max_output_tokens', 'FINISH_REASON_MAX_TOKENS'].map(
      (reason) => [reason, 'length'],
    ),
    ...['model_length', 'model_context_window_exceeded', 'token_limit', 'max_turns'].map(
      (reason) => [reason, 'length'],
    ),
    ...['content_filter', 'content-filter', 'ContentFiltered', 'SAFETY', 'IMAGE_SAFETY'].map(
      (reason) => [reason, 'content_filter'],
    ),
    ...['RECITATION', 'PROHIBITED_CONTENT', 'BLOCKLIST', 'SPII', 'sensitive', 'refusal'].map(
      (reason) => [reason, 'content_filter'],
    ),
    ...['insufficient_system_resource', 'network_error', 'abort', 'cancelled', 'pause_turn'].map(
      (reason) => [reason, 'interrupted'],
    ),
    ...['OTHER', 'LANGUAGE', 'eos_weird', 'repetition', '???'].map((reason) => [reason, 'other']),
  ])('%s says that the answer is not whole: %s', async (finish, reason) => {
    expect(await ask(whole(said('ok'), chunk({}, finish), DONE))).toMatchObject({
      kind: undefined,
      text: 'ok',
      status: 'incomplete',
      reason,
      finishReason: finish,
    })
  })

  it.each(['error', 'malformed_function_call', 'UNEXPECTED_TOOL_CALL', 'server_error', 'failed'])(
    '%s is a failure that says so',
    async (finish) => {
      const { error, ...rest } = await ask(whole(said('ok'), chunk({}, finish), DONE))
      expect(rest).toMatchObject({ kind: 'api', text: 'ok', reason: 'error', finishReason: finish })
      expect(error).toMatchObject({ code: finish, retryable: true })
      expect(error?.message).toContain(`"${finish}"`)
    },
  )

  it('of an error leaves the word to the error that follows', async () => {
    const later = `data: ${JSON.stringify({ error: { message: 'out of memory', code: 'oom' } })}\n\n`
    const { error } = await ask(whole(said('ok'), chunk({}, 'error'), later, DONE))
    expect(error).toMatchObject({ kind: 'api', message: 'out of memory', code: 'oom' })
  })

  it.each([['null'], ['NONE'], ['FINISH_REASON_UNSPECIFIED'], [''], [null]])(
    '%s is none',
    async (nothing) => {
      const handler = whole(said('a', nothing), said('b', nothing), chunk({}, nothing))
      expect(await ask(handler)).toMatchObject({ kind: 'interrupted', finishReason: undefined })
    },
  )

  it.each([
    ['length', 'stop', 'length'],
    ['stop', 'length', 'length'],
    ['content_filter', 'stop', 'content_filter'],
    ['stop', 'weird', 'weird'],
    ['length', 'SAFETY', 'SAFETY'],
    ['stop', 'tool_calls', 'tool_calls'],
  ])('after another: of %s and %s the worse counts', async (first, then, counts) => {
    const { finishReason } = await ask(whole(said('a'), chunk({}, first), chunk({}, then), DONE))
    expect(finishReason).toBe(counts)
  })

  it.each([
    ['with a known reason', 'SAFETY', 'content_filter'],
    ['with an unknown reason', 'weird', 'other'],
  ])('of an answer without a word, %s, is told and not "overloaded"', async (_, finish, reason) => {
    expect(await ask(whole(chunk({ role: 'assistant' }, finish), DONE))).toMatchObject({
      kind: undefined,
      status: 'incomplete',
      reason,
    })
  })
})

describe('a mark of the end that more followed', () => {
  const stamped = ['a', 'b', 'c'].map((text) => said(text, 'stop'))

  it('was none, on every chunk, in one read and in many', async () => {
    const good = { kind: undefined, text: 'abc', status: 'complete' }
    expect(await ask(whole(...stamped, DONE))).toMatchObject(good)
    expect(await ask(whole(...stamped))).toMatchObject(good)
    const apart: Handler = (_request, response) => {
      const rest = [...stamped, DONE]
      sse(response)
      const next = (): void => {
        const frame = rest.shift()
        if (frame) response.write(frame, () => setImmediate(next))
        else response.end()
      }
      next()
    }
    expect(await ask(apart)).toMatchObject(good)
  })

  it('does not make a broken connection a good end', async () => {
    expect(await ask(cut(...stamped))).toMatchObject({
      kind: 'interrupted',
      text: 'abc',
      status: 'incomplete',
      reason: 'interrupted',
    })
  })

  it('is believed when nothing followed, however the connection ends', async () => {
    expect(await ask(cut(said('a'), chunk({}, 'stop')))).toMatchObject({
      kind: undefined,
      status: 'complete',
    })
  })

  it('gives way to the reason at the real end', async () => {
    const frames = [said('a', 'stop'), said('b', 'stop'), chunk({}, 'length'), DONE]
    expect(await ask(whole(...frames))).toMatchObject({ text: 'ab', reason: 'length' })
  })

  it('on the chunk of the role alone was none', async () => {
    const frames = [chunk({ role: 'assistant', content: '' }, 'stop'), said('a'), said('b')]
    expect(await ask(cut(...frames))).toMatchObject({ kind: 'interrupted', text: 'ab' })
    expect(await ask(whole(...frames))).toMatchObject({ kind: 'interrupted', text: 'ab' })
    expect(await ask(whole(...frames, chunk({}, 'stop')))).toMatchObject({ kind: undefined })
  })

  it('is none for another choice, also for one that has not begun', async () => {
    const first = [said('a', null, 0), chunk({}, 'stop', 0)]
    const second = [said('b', null, 1), chunk({}, 'stop', 1)]
    expect(await ask(whole(...first, ...second, DONE), { n: 2 })).toMatchObject({
      kind: undefined,
      text: 'a',
      second: 'b',
    })
    expect(await ask(cut(...first), { n: 2 })).toMatchObject({
      kind: 'interrupted',
      status: 'complete',
    })
    expect(await ask(cut(...first, second[0] ?? ''), { n: 2 })).toMatchObject({
      kind: 'interrupted',
      status: 'complete',
      second: 'b',
    })
  })
})

describe('the clock after a finish reason', () => {
  /** The shortest timer that an answer of these frames has set, and whether it ended by it. */
  async function shortest(...frames: string[]): Promise<number> {
    const timers: number[] = []
    const real = createScheduler()
    const timer = (_: () => void, ms: number) => {
      timers.push(ms)
      return () => undefined
    }
    const handler: Handler = (_request, response) => {
      const rest = [...frames]
      sse(response)
      const next = (): void => {
        const frame = rest.shift()
        if (frame) response.write(frame, () => setTimeout(next, 5))
        else reset(response)
      }
      next()
    }
    await ask(handler, {}, { scheduler: { ...real, timer } })
    return Math.min(...timers)
  }

  it('is short once only a count can follow', async () => {
    expect(await shortest(said('a'), chunk({}, 'stop'))).toBe(5000)
  })

  it.each([
    ['came with the text', [said('a', 'stop'), said('b', 'stop')]],
    ['came before any text', [chunk({ role: 'assistant' }, 'stop'), said('a')]],
  ])('is the usual one where the reason %s: a pause may be no end', async (_, frames) => {
    expect(await shortest(...frames)).toBe(60_000)
  })

  it('ends an answer that neither closes nor says [DONE], whatever keeps the connection alive', async () => {
    let ring = (): void => undefined
    let now = 0
    const real = createScheduler()
    const scheduler = {
      ...real,
      now: () => now,
      timer(callback: () => void, ms: number) {
        if (ms <= 5000) ring = callback
        return () => undefined
      },
    }
    const handler: Handler = (_request, response) => {
      sse(response, said('a'), chunk({}, 'stop'))
      const alive = setInterval(() => {
        now += 4000
        response.write(': alive\n\n')
        ring()
      }, 5)
      response.on('close', () => clearInterval(alive))
    }
    expect(await ask(handler, {}, { scheduler })).toMatchObject({ kind: undefined, text: 'a' })
    expect(now).toBeGreaterThanOrEqual(60_000)
  })

  it('goes on with the answer where more comes after keep-alives', async () => {
    const handler = whole(
      said('a'),
      chunk({}, 'stop'),
      ': alive\n\n',
      ': alive\n\n',
      said('b'),
      chunk({}, 'stop'),
      DONE,
    )
    expect(await ask(handler)).toMatchObject({ text: 'ab', status: 'complete' })
  })
})

it('ends each choice of an answer for itself where one of them failed', async () => {
  const frames = [
    said('a', null, 0),
    said('b', null, 1),
    chunk({}, 'malformed_function_call', 0),
    said('c', null, 1),
    chunk({}, 'stop', 1),
    DONE,
  ]
  expect(await ask(whole(...frames), { n: 2 })).toMatchObject({
    reason: 'error',
    text: 'a',
    second: 'bc',
  })
})
