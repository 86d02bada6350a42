// Calls and their results on the wire: custom tools, ids that come again, pictures in what a tool gives.
import { describe, expect, it } from 'vitest'
import { createEndpoint, settle } from '../../test/endpoint.ts'
import { type ChatMessage, type ChatPart, createChat, type ToolPart, toWire } from '../index.ts'

const PICTURE = 'data:image/png;base64,iVBORw0KGgo='
const picture = { type: 'image_url', image_url: { url: PICTURE } }

function toolPart(id: string, more: Partial<ToolPart>): ToolPart {
  return { type: 'tool', id, name: 'look', argsText: '{}', state: 'done', ...more }
}

function answer(parts: readonly ChatPart[], more: Partial<ChatMessage> = {}): ChatMessage {
  return { id: 'm', role: 'assistant', parts, createdAt: 0, status: 'complete', ...more }
}

const said = (text: string): ChatPart => ({ type: 'text', text, state: 'done' })
const onWire = (...ids: string[]): object => ({
  role: 'assistant',
  content: null,
  tool_calls: ids.map((id) => ({
    id,
    type: 'function',
    function: { name: 'look', arguments: '{}' },
  })),
})

/** An answer that called a custom tool and got its result, as it comes back from storage. */
async function calledCustom(): Promise<{ message: ChatMessage; producer: string }> {
  const endpoint = createEndpoint()
  const chat = createChat({
    baseURL: 'http://a.invalid/v1',
    fetch: endpoint.fetch,
    model: 'm',
    retry: false,
    onToolCall: () => undefined,
  })
  const run = chat.send('run it')
  const exchange = await endpoint.next()
  const custom = (input: string): object => ({ index: 0, custom: { input } })
  const first = { index: 0, id: 'c1', type: 'custom', custom: { name: 'shell', input: '' } }
  for (const piece of [first, custom('ls -l '), custom('"{not json"')])
    exchange.chunk({ choices: [{ index: 0, delta: { tool_calls: [piece] } }] })
  exchange.finish('tool_calls')
  await run
  const more = chat.resolveTool('c1', { result: 'two files' })
  await endpoint.next()
  more.abort()
  const message = chat.get().messages.at(-1) as ChatMessage
  return {
    message: JSON.parse(JSON.stringify(message)) as ChatMessage,
    producer: message.steps?.[0]?.producer ?? '',
  }
}

describe('a picture in a result', () => {
  const kinds: [string, unknown, string][] = [
    ['as our own part', { type: 'image', url: PICTURE }, '"[picture 1]"'],
    ['as OpenAI has it', picture, '"[picture 1]"'],
    ['as OpenAI has it, bare', { type: 'image_url', image_url: PICTURE }, '"[picture 1]"'],
    [
      'as the Model Context Protocol has it',
      {
        content: [
          { type: 'text', text: 'seen' },
          { type: 'image', data: 'iVBORw0KGgo=', mimeType: 'image/png' },
        ],
        isError: false,
      },
      '{"content":[{"type":"text","text":"seen"},"[picture 1]"],"isError":false}',
    ],
    ['deep in it', { a: [{ b: { c: picture } }] }, '{"a":[{"b":{"c":"[picture 1]"}}]}'],
  ]
  it.each(kinds)('%s is shown after the results', (_, result, text) => {
    const content = text === '"[picture 1]"' ? '[picture 1]' : text
    expect(toWire([answer([toolPart('a', { result })])])).toEqual([
      onWire('a'),
      { role: 'tool', tool_call_id: 'a', content },
      { role: 'user', content: [{ type: 'text', text: '[picture 1] of look:' }, picture] },
    ])
  })

  it('is in the result where the endpoint takes it there', () => {
    const message = answer([toolPart('a', { result: { seen: picture } })])
    expect(toWire([message], undefined, { toolMedia: true })).toEqual([
      onWire('a'),
      {
        role: 'tool',
        tool_call_id: 'a',
        content: [{ type: 'text', text: '{"seen":"[picture 1]"}' }, picture],
      },
    ])
  })

  it('of several calls follows all of their results, and what a person says is joined to it', () => {
    const result = [picture, 'and', picture]
    const parts = [
      toolPart('a', { result }),
      toolPart('b', { result: 'none' }),
      toolPart('c', { result: picture }),
    ]
    const question = answer([said('So?')], { id: 'u', role: 'user' })
    expect(toWire([answer(parts), question])).toEqual([
      onWire('a', 'b', 'c'),
      { role: 'tool', tool_call_id: 'a', content: '["[picture 1]","and","[picture 2]"]' },
      { role: 'tool', tool_call_id: 'b', content: 'none' },
      { role: 'tool', tool_call_id: 'c', content: '[picture 1]' },
      {
        role: 'user',
        content: [
          { type: 'text', text: '[picture 1], [picture 2] of look:' },
          picture,
          picture,
          { type: 'text', text: '[picture 1] of look:' },
          picture,
          { type: 'text', text: 'So?' },
        ],
      },
    ])
  })

  it('in messages of tools follows the last of them', () => {
    const open = answer([toolPart('a', { state: 'ready' }), toolPart('b', { result: picture })])
    const results = answer([toolPart('a', { result: picture })], { id: 't', role: 'tool' })
    expect(toWire([open, results, answer([said('I see.')], { id: 'n' })])).toEqual([
      onWire('a', 'b'),
      { role: 'tool', tool_call_id: 'a', content: '[picture 1]' },
      { role: 'tool', tool_call_id: 'b', content: '[picture 1]' },
      {
        role: 'user',
        content: [
          { type: 'text', text: '[picture 1] of look:' },
          picture,
          { type: 'text', text: '[picture 1] of look:' },
          picture,
        ],
      },
      { role: 'assistant', content: 'I see.' },
    ])
  })

  it('is a text where it is none: an address of another kind, a type of another kind', () => {
    const result = [
      { type: 'image', url: 'javascript:alert(1)' },
      { type: 'image', data: 'AAAA', mimeType: 'text/html' },
      { type: 'resource', url: PICTURE },
    ]
    expect(toWire([answer([toolPart('a', { result })])]).slice(1)).toEqual([
      { role: 'tool', tool_call_id: 'a', content: JSON.stringify(result) },
    ])
  })
})

describe('an answer without steps', () => {
  it('said what follows its calls once their results were known', () => {
    const parts = [
      said('Let me look.'),
      toolPart('a', { result: 1 }),
      { type: 'source', id: 's', url: 'https://a.example' } as const,
      said('Once more.'),
      toolPart('b', { result: 2 }),
      said('It is two.'),
    ]
    expect(toWire([answer(parts)])).toEqual([
      { ...onWire('a'), content: 'Let me look.' },
      { role: 'tool', tool_call_id: 'a', content: '1' },
      { ...onWire('b'), content: 'Once more.' },
      { role: 'tool', tool_call_id: 'b', content: '2' },
      { role: 'assistant', content: 'It is two.' },
    ])
  })

  it('is told from one of a model that wrote on after its calls', async () => {
    const endpoint = createEndpoint()
    const chat = createChat({
      baseURL: 'http://a.invalid/v1',
      fetch: endpoint.fetch,
      model: 'm',
      retry: false,
      onToolCall: () => undefined,
    })
    const run = chat.send('hi')
    const exchange = await endpoint.next()
    const tool_calls = [{ index: 0, id: 'a', function: { name: 'look', arguments: '{}' } }]
    exchange.chunk({ choices: [{ index: 0, delta: { tool_calls } }] })
    exchange.text('One moment.')
    exchange.finish('tool_calls')
    await run
    const more = chat.resolveTool('a', { result: 1 })
    await endpoint.next()
    expect(endpoint.exchanges.at(-1)?.body.messages).toEqual([
      { role: 'user', content: 'hi' },
      { ...onWire('a'), content: 'One moment.' },
      { role: 'tool', tool_call_id: 'a', content: '1' },
    ])
    more.abort()
  })
})

describe('the id of a call', () => {
  it('is its provider’s own where that is unambiguous, and names its result, in a message of its own too', async () => {
    const endpoint = createEndpoint()
    const chat = createChat({
      baseURL: 'http://a.invalid/v1',
      fetch: endpoint.fetch,
      model: 'm',
      retry: false,
      onToolCall: () => undefined,
    })
    for (const turn of [0, 1]) {
      const run = chat.send(`question ${turn}`)
      const exchange = await endpoint.next()
      const tool_calls = [{ index: 0, id: 'read:0', function: { name: 'look', arguments: '{}' } }]
      exchange.chunk({ choices: [{ index: 0, delta: { tool_calls } }] })
      exchange.finish('tool_calls')
      await run
      await settle()
    }
    const [, first, , second] = chat.get().messages
    const [own] = second?.parts ?? []
    expect(own).toMatchObject({ type: 'tool' })
    const id = own?.type === 'tool' ? own.id : ''
    expect(id).not.toBe('read:0')
    const producer = second?.steps?.[0]?.producer
    const results = answer([toolPart(id, { result: 'two' })], { id: 't', role: 'tool' })
    const apart = second as ChatMessage
    // Alone, the second call goes out under its provider's id, and so does its result.
    expect(toWire([apart, results], producer)).toEqual([
      onWire('read:0'),
      { role: 'tool', tool_call_id: 'read:0', content: 'two' },
    ])
    expect(toWire([first as ChatMessage, apart, results], producer)).toEqual([
      onWire('read:0'),
      expect.objectContaining({ role: 'tool', tool_call_id: 'read:0' }),
      onWire(id),
      { role: 'tool', tool_call_id: id, content: 'two' },
    ])
  })

  it('is there once, however a conversation was put together', async () => {
    const { message: custom, producer } = await calledCustom()
    // The oldest call of the conversation has an id that a later one has on the wire.
    const renamed = custom.parts.map((part): ChatPart =>
      part.type === 'tool' ? { ...part, id: 'x' } : part,
    )
    const one = { ...custom, id: 'm1', parts: renamed }
    const two = answer([toolPart('c1', { result: 2 })], { id: 'm2' })
    const three = answer([toolPart('c1', { result: 3 })], { id: 'm3' })
    const wire = toWire([one, two, three], producer)
    const ids = wire.flatMap(({ tool_calls }) => (tool_calls as { id: string }[] | undefined) ?? [])
    expect(ids.map(({ id }) => id)).toEqual(['c1', 'c1_2', 'c1_3'])
    expect(wire.flatMap(({ tool_call_id }) => tool_call_id ?? [])).toEqual(['c1', 'c1_2', 'c1_3'])
  })
})

const wireOf = ({ steps }: ChatMessage): object => steps?.[0]?.wire as object

describe('a call of a custom tool', () => {
  const call = {
    role: 'assistant',
    content: null,
    tool_calls: [
      { id: 'c1', type: 'custom', custom: { name: 'shell', input: 'ls -l "{not json"' } },
    ],
  }
  const result = { role: 'tool', tool_call_id: 'c1', content: 'two files' }

  it('is one for its model, for others, and after a reload', async () => {
    const { message, producer } = await calledCustom()
    for (const target of [producer, 'somebody else', undefined])
      expect(toWire([message], target)).toEqual([call, result])
  })

  it('stays one where a person changed its input, or an app took a call away before it', async () => {
    const { message, producer } = await calledCustom()
    const parts = message.parts.map((part): ChatPart =>
      part.type === 'tool' ? { ...part, argsText: 'pwd' } : part,
    )
    expect(toWire([{ ...message, parts }], producer)[0]).toMatchObject({
      tool_calls: [{ type: 'custom', custom: { name: 'shell', input: 'pwd' } }],
    })
    const both = { ...wireOf(message), calls: [{ id: 'c1', type: 'custom' }, { id: 'c2' }] }
    const steps = [{ from: 0, length: 0, producer, wire: both }]
    const left = [toolPart('c2', { result: 1 })]
    expect(toWire([{ ...message, steps, parts: left }], producer)[0]).toEqual(onWire('c2'))
  })
})
