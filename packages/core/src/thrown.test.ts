// Whatever an app's function throws, an error or not, is told in a sentence and ends nothing but what it was asked for.
import { describe, expect, it } from 'vitest'
import { createChat, createClient, toChatError } from '@x/core'
import { tool, toolRunner } from '@x/core/tools'
import { createEndpoint, createFrames } from '../test/endpoint.ts'

const NOTHING = 'no message'
/** What JSON, other realms and careless code hand to `throw`. */
const THROWN: readonly (readonly [name: string, thrown: unknown, said: string])[] = [
  ['a text', 'the disk is full', 'the disk is full'],
  ['undefined', undefined, 'undefined'],
  ['null', null, 'null'],
  ['a number', 404, '404'],
  ['a symbol', Symbol('why'), 'Symbol(why)'],
  ['an object with a message', { message: 'the disk is full' }, 'the disk is full'],
  ['an error whose message is none', Object.assign(new Error(), { message: 7 }), 'Error: 7'],
  ['an object without a prototype', Object.create(null), NOTHING],
  ['an object that is no text', { toString: '' }, NOTHING],
]

describe.each(THROWN)('%s', (_, thrown, said) => {
  const options = () => {
    const { scheduler } = createFrames()
    return { baseURL: 'http://endpoint.invalid/v1', model: 'm', retry: false as const, scheduler }
  }
  const fail = (): never => {
    throw thrown
  }

  it('becomes an error', () => {
    expect(toChatError(thrown).message).toBe(
      `@x/core: a function that was passed in threw: ${said}`,
    )
  })

  it('thrown by `fetch` is told as that', async () => {
    const client = createClient({ ...options(), fetch: fail })
    const asked = client.models.list()
    await expect(asked).rejects.toThrow(said)
  })

  it('thrown by a callback harms no answer', async () => {
    const endpoint = createEndpoint()
    const chat = createChat({ ...options(), fetch: endpoint.fetch, onFinish: fail })
    const run = chat.send('q')
    const exchange = await endpoint.next()
    exchange.text('whole')
    exchange.finish()
    expect(await run).toMatchObject({ reason: 'complete' })
    expect(chat.get().error?.message).toContain(`the callback \`onFinish\` threw: ${said}.`)
  })

  it('thrown by a tool, or by what says whether it may run, is what its model reads', async () => {
    const endpoint = createEndpoint()
    const schema = { jsonSchema: { type: 'object' } }
    const chat = createChat({
      ...options(),
      fetch: endpoint.fetch,
      tools: toolRunner({
        fails: tool({ description: '', schema, execute: fail }),
        asks: tool({ description: '', schema, execute: () => 1, needsApproval: fail }),
      }),
    })
    const run = chat.send('q')
    const exchange = await endpoint.next()
    const tool_calls = ['fails', 'asks'].map((name, index) => ({
      index,
      id: name,
      function: { name, arguments: '{}' },
    }))
    exchange.chunk({ choices: [{ index: 0, delta: { tool_calls } }] })
    exchange.finish('tool_calls')
    const next = await endpoint.next()
    const results = (next.body.messages ?? []).filter(({ role }) => role === 'tool')
    expect(results.map(({ content }) => content)).toEqual([
      expect.stringContaining(said),
      expect.stringContaining(said),
    ])
    next.text('so it goes')
    next.finish()
    expect(await run).toMatchObject({ reason: 'complete' })
  })

  it('thrown by a storage costs the keeping, not the chat', async () => {
    const endpoint = createEndpoint()
    const storage = { load: fail, save: fail, remove: fail, list: fail }
    const chat = createChat({ ...options(), fetch: endpoint.fetch, storage, id: 'a' })
    await chat.load()
    expect(chat.get().storage.error?.message).toContain(said)
    const run = chat.send('q')
    const exchange = await endpoint.next()
    exchange.text('whole')
    exchange.finish()
    expect(await run).toMatchObject({ reason: 'complete' })
  })
})
