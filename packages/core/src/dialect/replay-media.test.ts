// Pictures, sounds and files of a model, and pictures in the results of its tools: what goes back of them, and to whom.
import { describe, expect, it } from 'vitest'
import { createEndpoint, settle } from '../../test/endpoint.ts'
import { type ChatMessage, type ChatPart, createClient, toWire } from '../index.ts'

const PICTURE = `data:image/png;base64,${'iVBORw0KGgo'.repeat(8)}`
const imageURL = (url: string): object => ({ type: 'image_url', image_url: { url } })

/** The message that these choices make, as it comes back from storage. */
async function answered(...deltas: readonly object[]): Promise<ChatMessage> {
  const [message] = await choices(deltas.map((delta) => ({ index: 0, delta })))
  return message as ChatMessage
}

async function choices(chunks: readonly object[], n = 1): Promise<ChatMessage[]> {
  const endpoint = createEndpoint()
  const client = createClient({ baseURL: 'http://replay.invalid/v1', fetch: endpoint.fetch })
  const messages = [{ role: 'user' as const, content: 'hi' }]
  const stream = client.chat.stream({ model: 'm', messages, n })
  const exchange = await endpoint.next()
  for (const chunk of chunks) exchange.chunk({ choices: [chunk] })
  for (let index = 0; index < n; index++)
    exchange.chunk({ choices: [{ index, delta: {}, finish_reason: 'stop' }] })
  exchange.chunk({ choices: [] })
  exchange.finish()
  await stream.final()
  await settle()
  return JSON.parse(JSON.stringify(stream.messages)) as ChatMessage[]
}

const producerOf = (message: ChatMessage): string => message.steps?.[0]?.producer ?? 'nobody'
const user = (text: string): ChatMessage => ({
  id: text,
  role: 'user',
  createdAt: 0,
  status: 'complete',
  parts: [{ type: 'text', text, state: 'done' }],
})

describe('a picture that the model made', () => {
  const kinds: [string, object[], object][] = [
    [
      'as content',
      [
        { content: [{ type: 'text', text: 'Here: ' }] },
        { content: [imageURL(PICTURE)] },
        { content: [{ type: 'text', text: 'done.' }] },
      ],
      {
        role: 'assistant',
        content: [
          { type: 'text', text: 'Here: ' },
          imageURL(PICTURE),
          { type: 'text', text: 'done.' },
        ],
      },
    ],
    [
      'as a member',
      [
        { content: 'Here: ' },
        { images: [{ ...imageURL(PICTURE), index: 0 }] },
        { content: 'done.' },
      ],
      {
        role: 'assistant',
        content: 'Here: done.',
        images: [{ ...imageURL(PICTURE), index: 0 }],
      },
    ],
    [
      'alone',
      [{ images: [imageURL(PICTURE)] }],
      { role: 'assistant', content: null, images: [imageURL(PICTURE)] },
    ],
  ]
  it.each(kinds)('goes back to it %s, and to others as a person’s', async (_, deltas, own) => {
    const message = await answered(...deltas)
    expect(toWire([message], producerOf(message))).toEqual([own])
    expect(JSON.stringify(message.steps)).not.toContain(PICTURE)
    const shown = { type: 'text', text: 'What the last answer showed:' }
    const text = deltas.length > 1 ? [{ role: 'assistant', content: 'Here: done.' }] : []
    for (const producer of [undefined, 'somebody else']) {
      expect(toWire([user('draw'), message, user('and?')], producer)).toEqual(
        text.length > 0
          ? [
              { role: 'user', content: 'draw' },
              ...text,
              {
                role: 'user',
                content: [shown, imageURL(PICTURE), { type: 'text', text: 'and?' }],
              },
            ]
          : [
              {
                role: 'user',
                content: [
                  { type: 'text', text: 'draw' },
                  shown,
                  imageURL(PICTURE),
                  { type: 'text', text: 'and?' },
                ],
              },
            ],
      )
    }
  })

  it('goes back once where it comes twice, in a delta and in the whole message', async () => {
    const [message] = await choices([
      { index: 0, delta: { images: [imageURL(PICTURE)] } },
      {
        index: 0,
        delta: {},
        message: { role: 'assistant', content: null, images: [imageURL(PICTURE)] },
        finish_reason: 'stop',
      },
    ])
    expect(message?.parts).toEqual([{ type: 'image', url: PICTURE }])
    expect(toWire([message as ChatMessage], producerOf(message as ChatMessage))).toEqual([
      { role: 'assistant', content: null, images: [imageURL(PICTURE)] },
    ])
  })

  it('that an app took out goes to nobody', async () => {
    const message = await answered({ content: 'Look.' }, { images: [imageURL(PICTURE)] })
    const parts = message.parts.filter(({ type }) => type !== 'image')
    expect(toWire([{ ...message, parts }], producerOf(message))).toEqual([
      { role: 'assistant', content: 'Look.' },
    ])
  })
})

describe('what is not in the parts of an answer', () => {
  it('is nothing that says how it ended, or how much was thought', async () => {
    const message = await answered(
      { reasoning: 'hm', reasoning_tokens: 3, is_thinking: true, finish_reason: 'stop' },
      { content: 'ok', stop_reason: 'end_turn', native_finish_reason: 'STOP', reasoning: null },
    )
    expect(toWire([message], producerOf(message))).toEqual([
      { role: 'assistant', content: 'ok', reasoning: 'hm' },
    ])
  })

  it('is the id of a sound, by which its model knows it; others get what was said in it', async () => {
    const message = await answered(
      { audio: { id: 'audio_1' } },
      { audio: { transcript: 'Good ' } },
      { audio: { data: 'AAAA', transcript: 'day.' } },
      { audio: { expires_at: 1 } },
    )
    expect(toWire([message], producerOf(message))).toEqual([
      { role: 'assistant', content: null, audio: { id: 'audio_1' } },
    ])
    expect(toWire([message], 'somebody else')).toEqual([
      { role: 'assistant', content: 'Good day.' },
    ])
  })

  it('is a file that was read, and no source', async () => {
    const file = {
      type: 'file',
      file: { hash: 'h', name: 'a.pdf', content: [{ type: 'text', text: 'x' }] },
    }
    const citation = {
      type: 'url_citation',
      url_citation: { url: 'https://a.example', title: 'A' },
    }
    const message = await answered(
      { content: 'It says so.', annotations: [file, citation] },
      { annotations: [file] },
    )
    expect(toWire([message], producerOf(message))).toEqual([
      { role: 'assistant', content: 'It says so.', annotations: [file] },
    ])
    expect(toWire([message])).toEqual([{ role: 'assistant', content: 'It says so.' }])
  })
})

describe('a message that is told whole after its deltas', () => {
  const seal = { type: 'reasoning.encrypted', data: 'SEALED', index: 0 }
  const deltas: [string, object, object][] = [
    ['the same', { reasoning_content: 'hm', reasoning_opaque: 'S' }, {}],
    ['sealed pieces', { reasoning_details: [seal] }, {}],
    ['a seal that no delta had', { reasoning: 'hm' }, { reasoning_details: [seal] }],
    ['a signature', { extra_content: { google: { thought_signature: 'S' } } }, {}],
  ]
  it.each(deltas)('goes back once: %s', async (_, told, more) => {
    const [message] = await choices([
      { index: 0, delta: told },
      { index: 0, delta: { content: 'ok' } },
      {
        index: 0,
        delta: {},
        message: { role: 'assistant', content: 'ok', ...told, ...more },
        finish_reason: 'stop',
      },
    ])
    expect(toWire([message as ChatMessage], producerOf(message as ChatMessage))).toEqual([
      { role: 'assistant', content: 'ok', ...told, ...more },
    ])
  })

  it('says its thoughts once, as chunks too', async () => {
    const thinking = { type: 'thinking', thinking: [{ type: 'text', text: 'hm' }] }
    const call = { id: 'c', type: 'function', function: { name: 'a', arguments: '{}' } }
    const [message] = await choices([
      { index: 0, delta: { content: [thinking] } },
      { index: 0, delta: { tool_calls: [{ index: 0, ...call }] } },
      {
        index: 0,
        delta: {},
        message: { role: 'assistant', content: [thinking], tool_calls: [call] },
        finish_reason: 'tool_calls',
      },
    ])
    expect(message?.parts.map((part) => ('text' in part ? part.text : part.type))).toEqual([
      'hm',
      'tool',
    ])
    const parts = message?.parts.map((part): ChatPart =>
      part.type === 'tool' ? { ...part, state: 'done', result: 1 } : part,
    )
    const whole = { ...(message as ChatMessage), parts: parts ?? [] }
    expect(toWire([whole], producerOf(whole))[0]).toEqual({
      role: 'assistant',
      content: [thinking],
      tool_calls: [call],
    })
  })
})

describe('several choices', () => {
  it('go back each with its own', async () => {
    const all = await choices(
      [0, 1].flatMap((index) => [
        { index, delta: { reasoning_content: `thought ${index}` } },
        { index, delta: { content: `answer ${index}` } },
      ]),
      2,
    )
    expect(all.map((message) => toWire([message], producerOf(message)))).toEqual(
      [0, 1].map((index) => [
        { role: 'assistant', content: `answer ${index}`, reasoning_content: `thought ${index}` },
      ]),
    )
  })
})
