import { type } from 'arktype'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createEndpoint, type Exchange } from '../../test/endpoint.ts'
import { type ChatMessage, createClient, isChatError } from '../index.ts'
import { structured } from './index.ts'

const recipe = structured(
  z.object({ title: z.string(), minutes: z.number(), steps: z.array(z.string()) }),
)

function setup() {
  const endpoint = createEndpoint()
  const client = createClient({
    baseURL: 'http://endpoint.invalid/v1',
    fetch: endpoint.fetch,
    retry: false,
  })
  return { endpoint, client }
}

const ask = { model: 'm', messages: [{ role: 'user', content: 'A soup?' }] } as const

/** An answer as it stands when it has ended. */
function answer(text: string, change: Partial<ChatMessage> = {}): ChatMessage {
  return {
    id: 'a',
    role: 'assistant',
    parts: [{ type: 'text', text, state: 'done' }],
    createdAt: 0,
    status: change.reason ? 'incomplete' : 'complete',
    ...change,
  }
}

async function errorOf(message: ChatMessage, output = recipe) {
  const thrown: unknown = await output.parse(message).catch((error: unknown) => error)
  if (!isChatError(thrown)) throw new Error('it was a value')
  return thrown
}

describe('a client’s answer as a value', () => {
  it('grows while it arrives, and is checked at its end', async () => {
    const { endpoint, client } = setup()
    const followed = recipe.follow(client.chat.stream(recipe.request(ask)))
    const seen: unknown[] = []
    const reading = (async () => {
      for await (const partial of followed) seen.push(partial)
    })()
    const exchange: Exchange = await endpoint.next()
    expect(exchange.body['response_format']).toMatchObject({ type: 'json_schema' })
    for (const piece of ['{"title":"So', 'up","minutes":2', '0,"steps":["Boil"', ',"Stir"]}']) {
      exchange.text(piece)
      await new Promise((resolve) => setTimeout(resolve, 0))
    }
    exchange.finish()
    await reading
    expect(seen).toEqual([
      { title: 'So' },
      { title: 'Soup' },
      { title: 'Soup', minutes: 20, steps: ['Boil'] },
      { title: 'Soup', minutes: 20, steps: ['Boil', 'Stir'] },
    ])
    const final = await followed.final()
    expect(final).toEqual({ title: 'Soup', minutes: 20, steps: ['Boil', 'Stir'] })
  })

  it('stops the request when the loop is left early', async () => {
    const { endpoint, client } = setup()
    const followed = recipe.follow(client.chat.stream(recipe.request(ask)))
    const reading = (async () => {
      for await (const _ of followed) break
    })()
    const exchange = await endpoint.next()
    exchange.text('{"title":"Soup"')
    await reading
    await expect(followed.final()).rejects.toMatchObject({ kind: 'aborted' })
    expect(exchange.isAborted).toBe(true)
  })

  it('passes on why a stream failed', async () => {
    const { endpoint, client } = setup()
    endpoint.refuse(429, '{"error":{"message":"slow down"}}')
    const followed = recipe.follow(client.chat.stream(recipe.request(ask)))
    await expect(followed.final()).rejects.toMatchObject({ status: 429 })
  })

  it('is parsed from an answer that came whole', async () => {
    const { endpoint, client } = setup()
    const created = client.chat.create(recipe.request(ask))
    const exchange = await endpoint.next()
    exchange.text('{"title":"Soup","minutes":1,"steps":[]}')
    exchange.finish()
    await expect(recipe.parse(await created)).resolves.toEqual({
      title: 'Soup',
      minutes: 1,
      steps: [],
    })
  })
})

describe('an answer that ended', () => {
  it('is what the schema makes of it', async () => {
    const output = structured(z.object({ at: z.string().transform((text) => text.length) }))
    await expect(output.parse(answer('{"at":"four"}'))).resolves.toEqual({ at: 4 })
  })

  it('may have prose and a fence around it', async () => {
    const said = 'Of course:\n```json\n{"title":"Soup","minutes":1,"steps":[]}\n```\nEnjoy {it}!'
    await expect(recipe.parse(answer(said))).resolves.toMatchObject({ title: 'Soup' })
  })

  it('is looked for after the last tool call, and not in the reasoning', async () => {
    const message = answer('', {
      parts: [
        { type: 'reasoning', text: '{"title":"no"}', state: 'done' },
        { type: 'text', text: 'I look it up: {"title":"no"}', state: 'done' },
        { type: 'tool', id: 't', name: 'find', argsText: '{}', state: 'done', result: 1 },
        { type: 'text', text: '{"title":"Soup","minu', state: 'done' },
        { type: 'source', id: 's1', url: 'https://example.com' },
        { type: 'text', text: 'tes":1,"steps":[]}', state: 'done' },
      ],
    })
    await expect(recipe.parse(message)).resolves.toMatchObject({ title: 'Soup' })
  })

  it('is read in the last request alone, with the text that it went on with', async () => {
    const text = (said: string) => ({ type: 'text', text: said, state: 'done' }) as const
    const call = { type: 'tool', id: 't', name: 'find', argsText: '{}', state: 'done' } as const
    const soup = '{"title":"Soup","minutes":1,"steps":[]}'
    const draft = '{"title":"Draft","minutes":1,"steps":[]}'
    // A model that wrote on after its call, and was asked again.
    const after = answer('', {
      parts: [{ ...call, result: 1 }, text(`One moment: ${draft}`), text(soup)],
      steps: [
        { from: 0, length: 0 },
        { from: 2, length: 0 },
      ],
    })
    await expect(recipe.parse(after)).resolves.toMatchObject({ title: 'Soup' })
    // Cut amid a call, and gone on with.
    const cut = answer('', {
      parts: [text(draft), { ...call, state: 'cancelled' }, text(soup)],
      steps: [
        { from: 0, length: 0 },
        { from: 2, length: 0 },
      ],
    })
    await expect(recipe.parse(cut)).resolves.toMatchObject({ title: 'Soup' })
    const continued = answer('', {
      parts: [text(draft), { ...call, result: 1 }, text(soup)],
      steps: [
        { from: 0, length: 0 },
        { from: 2, length: 0 },
        { from: 3, length: 10 },
        { from: 3, length: 20 },
      ],
    })
    await expect(recipe.parse(continued)).resolves.toMatchObject({ title: 'Soup' })
    // The draft before a request that wrote nothing whole is no value.
    const broken = answer('', {
      status: 'incomplete',
      reason: 'interrupted',
      parts: [text(draft), { ...call, state: 'cancelled' }, text('{"title":"So')],
      steps: [
        { from: 0, length: 0 },
        { from: 2, length: 0 },
      ],
    })
    await expect(recipe.parse(broken)).rejects.toMatchObject({ code: 'interrupted' })
    const empty = answer('', {
      parts: [text(draft)],
      steps: [
        { from: 0, length: 0 },
        { from: 1, length: 0 },
      ],
    })
    await expect(recipe.parse(empty)).rejects.toMatchObject({ code: 'no_json' })
  })

  it('is taken out of the object that was asked for in its place', async () => {
    const output = structured(z.array(z.number()))
    const reader = output.reader()
    const writing = reader.read(answer('{"value":[1,2', { status: 'streaming' }))
    expect(writing.partial).toEqual([1])
    expect(writing.isComplete([0])).toBe(true)
    expect(writing.isComplete()).toBe(false)
    await expect(output.parse(answer('{"value":[1,2]}'))).resolves.toEqual([1, 2])
    const inWords = structured(z.array(z.number()), { mode: 'prompt' })
    await expect(inWords.parse(answer('Here: [1, 2]'))).resolves.toEqual([1, 2])
  })

  it('may be checked asynchronously', async () => {
    const output = structured(
      z.object({ a: z.string().refine(async (a) => Promise.resolve(a === 'x')) }),
    )
    const reader = output.reader()
    const finishing = reader.finish(answer('{"a":"x"}'))
    expect(finishing).toBeInstanceOf(Promise)
    expect(await finishing).toMatchObject({ final: { a: 'x' }, error: undefined })
    expect(await errorOf(answer('{"a":"y"}'), output as never)).toMatchObject({ code: 'schema' })
  })

  it('counts as a value when its JSON was whole before it was cut', async () => {
    const json = '{"title":"Soup","minutes":1,"steps":[]}'
    await expect(recipe.parse(answer(`${json} And`, { reason: 'length' }))).resolves.toBeDefined()
    await expect(recipe.parse(answer(json, { reason: 'interrupted' }))).resolves.toBeDefined()
  })
})

describe('an answer that is no value', () => {
  it('says where it does not fit the schema, and keeps what was read', async () => {
    const said = '{"title":7,"minutes":1,"steps":["a",2]}'
    const error = await errorOf(answer(said))
    expect(error).toMatchObject({
      kind: 'output',
      code: 'schema',
      action: 'retry',
      retryable: true,
    })
    expect(error.message).toMatch(/^@x\/core: .*`title`: .*; `steps\.1`: .*Its text is kept/)
    expect(error.details).toEqual({
      issues: [
        { path: ['title'], message: expect.any(String) as string },
        { path: ['steps', 1], message: expect.any(String) as string },
      ],
    })
    expect(recipe.reader().finish(answer(said))).toMatchObject({
      partial: { title: 7 },
      final: undefined,
    })
  })

  it('says it in the same way for another library', async () => {
    const output = structured(type({ a: { b: 'number' } }))
    const error = await errorOf(answer('{"a":{"b":"x"}}'), output as never)
    expect(error.details).toMatchObject({ issues: [{ path: ['a', 'b'] }] })
  })

  it.each([
    ['length', answer('{"title":"So', { reason: 'length' }), 'continue'],
    ['content_filter', answer('{"title":"So', { reason: 'content_filter' }), 'none'],
    [
      'refusal',
      answer('', { parts: [{ type: 'refusal', text: 'I cannot.', state: 'done' }] }),
      'none',
    ],
    ['no_json', answer('I would rather talk.'), 'retry'],
    ['no_json', answer(''), 'retry'],
    ['broken_json', answer('{"title":"So'), 'retry'],
    ['broken_json', answer('{"title":So}'), 'retry'],
    ['too_large', answer(`{"title":${'['.repeat(500)}`), 'none'],
    ['aborted', answer('{"title":"So', { reason: 'aborted' }), 'none'],
    ['interrupted', answer('{"title":"So', { reason: 'interrupted' }), 'none'],
  ])('is told apart: %s (%#)', async (code, message, action) => {
    const error = await errorOf(message)
    expect(error).toMatchObject({ kind: 'output', code, action })
    expect(error.message).toMatch(/^@x\/core: .+\. .+\.$/)
  })

  it('has no error of its own when the run says why: stopped, or broken off', () => {
    const stopped = recipe.reader().finish(answer('{"title":"So', { reason: 'aborted' }))
    expect(stopped).toMatchObject({ partial: { title: 'So' }, final: undefined, error: undefined })
  })

  it('names the first of many issues and keeps a hundred', async () => {
    const error = await errorOf(answer(`{"title":"S","minutes":1,"steps":[${'1,'.repeat(400)}1]}`))
    expect(error.message).toMatch(/and 398 more/)
    expect((error.details as { issues: unknown[] }).issues).toHaveLength(100)
  })

  it('survives a schema that throws', async () => {
    const schema = z.object({
      a: z.string().transform((): never => {
        throw new Error('boom')
      }),
    })
    expect(await errorOf(answer('{"a":"x"}'), structured(schema) as never)).toMatchObject({
      code: 'schema',
      message: expect.stringContaining('boom') as string,
    })
  })
})

describe('a reader', () => {
  it('keeps finished members, gives an earlier message what was known then, and parses nothing unasked', () => {
    const reader = recipe.reader()
    const early = reader.read(
      answer('{"title":"Soup","steps":["Boil","St', { status: 'streaming' }),
    )
    const late = reader.read(
      answer('{"title":"Soup","steps":["Boil","Stir"],"min', { status: 'streaming' }),
    )
    expect(late.partial).toEqual({ title: 'Soup', steps: ['Boil', 'Stir'] })
    expect(early.partial).toEqual({ title: 'Soup', steps: ['Boil', 'St'] })
    expect(late.partial).toBe(late.partial)
    const last = reader.read(
      answer('{"title":"Soup","steps":["Boil","Stir"],"minutes":3}', { status: 'streaming' }),
    )
    expect((last.partial as { steps: unknown }).steps).toBe(
      (late.partial as { steps: unknown }).steps,
    )
  })
})
