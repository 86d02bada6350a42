import { describe, expect, it } from 'vitest'
import { createChat, exportChat, importChat, type InitialMessage, type StoredChat } from '@x/core'
import { costRatio } from '../../test/clocks.ts'
import { createEndpoint, createFrames, settle } from '../../test/endpoint.ts'

function chatWith(initialMessages: Parameters<typeof createChat>[0]['initialMessages'] = []) {
  const endpoint = createEndpoint()
  const chat = createChat({
    baseURL: 'http://endpoint.invalid/v1',
    fetch: endpoint.fetch,
    model: 'm',
    retry: false,
    scheduler: createFrames().scheduler,
    initialMessages,
  })
  return { chat, endpoint }
}

async function withTwoVersions() {
  const { chat, endpoint } = chatWith()
  for (const text of ['one', 'two']) {
    const run = text === 'one' ? chat.send('q') : chat.regenerate()
    const exchange = await endpoint.next()
    exchange.text(text)
    exchange.finish()
    await run
  }
  return { chat, endpoint }
}

const node = (id: string, parentId: string | null, role = 'user') => ({
  parentId,
  message: { id, role, parts: [{ type: 'text', text: id, state: 'done' }], createdAt: 1 },
})
const stored = (nodes: unknown[], headId: string | null = null) => ({ version: 1, headId, nodes })

describe('a conversation', () => {
  it('46 goes out as JSON and comes back with all its branches', async () => {
    const { chat } = await withTwoVersions()
    const text = JSON.stringify(exportChat(chat))
    const { chat: again } = chatWith(importChat(text))
    expect(exportChat(again)).toEqual(JSON.parse(text))
    expect(again.get().messages).toEqual(chat.get().messages)
    const [question, answer] = again.get().messages
    expect(again.branches(answer?.id ?? '')).toMatchObject({ index: 1, ids: { length: 2 } })
    expect(again.branches(question?.id ?? '').ids).toHaveLength(1)
    expect(again.get()).toMatchObject({ status: 'ready', error: undefined })
  })

  it('46 goes out amid an answer as it stands, and comes back as interrupted, to be gone on with', async () => {
    const { chat, endpoint } = chatWith()
    void chat.send('q')
    const exchange = await endpoint.next()
    exchange.text('half')
    await settle()
    const { chat: again, endpoint: other } = chatWith(importChat(exportChat(chat)))
    expect(again.get().messages[1]).toMatchObject({
      status: 'incomplete',
      reason: 'interrupted',
      parts: [{ text: 'half', state: 'done' }],
    })
    const run = again.resume()
    const next = await other.next()
    next.text(' and whole')
    next.finish()
    expect((await run).message?.parts).toMatchObject([{ text: 'half and whole' }])
    await chat.stop()
  })

  it('46 replaces another one, and the chat goes on from it', async () => {
    const { chat } = await withTwoVersions()
    const { chat: other, endpoint } = chatWith([{ role: 'user', content: 'old' }])
    other.setMessages(importChat(exportChat(chat)))
    void other.send('next')
    const { body } = await endpoint.next()
    expect(body.messages?.map(({ content }) => content)).toEqual(['q', 'two', 'next'])
  })
})

describe('an export without what is sealed', () => {
  it('holds no signature and no encrypted thought, and the conversation goes on with what is shown', async () => {
    const { chat, endpoint } = chatWith()
    const run = chat.send('q')
    const exchange = await endpoint.next()
    const sealed = { type: 'reasoning.encrypted', data: 'SEALED', format: 'x', index: 0 }
    exchange.chunk({ choices: [{ index: 0, delta: { reasoning_details: [sealed] } }] })
    exchange.text('two')
    exchange.finish()
    await run
    expect(JSON.stringify(exportChat(chat))).toContain('SEALED')
    const open = exportChat(chat, { sealed: false })
    expect(JSON.stringify(open)).not.toContain('SEALED')
    const { chat: other, endpoint: next } = chatWith(importChat(open))
    void other.send('next')
    const { body } = await next.next()
    expect(body.messages).toMatchObject([{ content: 'q' }, { content: 'two' }, { content: 'next' }])
    expect(JSON.stringify(body.messages)).not.toContain('SEALED')
  })
})

describe('a record that is not as it should be', () => {
  it.each<[string, StoredChat | object | string, RegExp, string[]]>([
    [
      'with an unknown parent',
      stored([node('a', null), node('b', 'gone')], 'b'),
      /1 of its messages follow none/,
      ['b'],
    ],
    [
      'with an id that is there twice',
      stored([node('a', null), node('a', null), node('b', 'a')]),
      /1 of its ids are there twice/,
      ['a', 'b'],
    ],
    ['with a circle', stored([node('a', 'b'), node('b', 'a')], 'b'), /follow none/, ['a', 'b']],
    [
      'with what is no message',
      stored([node('a', null), { parentId: 'a', message: { id: 'x' } }, null, 7]),
      /3 of its messages could not be read/,
      ['a'],
    ],
  ])('46 %s is read as far as it goes, and says what was wrong', (_, record, said, shown) => {
    const { chat } = chatWith(importChat(record))
    expect(chat.get().error).toMatchObject({
      kind: 'usage',
      message: expect.stringMatching(said),
    })
    expect(chat.get().status).toBe('error')
    expect(chat.get().messages.map(({ id }) => id)).toEqual(shown)
    chat.clearError()
    expect(chat.get()).toMatchObject({ status: 'ready', error: undefined })
  })

  it.each([
    ['no JSON', '{"version":', /no list of messages/],
    ['nothing', undefined, /no list of messages/],
    ['of another version', { version: 9, nodes: [] }, /its version is 9/],
  ])('46 that is %s replaces nothing, and stops nothing', async (_, record, said) => {
    const { chat, endpoint } = chatWith()
    const run = chat.send('q')
    const exchange = await endpoint.next()
    exchange.text('a')
    await settle()
    chat.setMessages(importChat(record))
    expect(chat.get().error?.message).toMatch(said)
    expect(chat.get()).toMatchObject({ status: 'streaming', messages: { length: 2 } })
    exchange.finish()
    expect((await run).reason).toBe('complete')
  })

  it('46 has no power over prototypes', () => {
    const record = JSON.parse(
      '{"version":1,"headId":"__proto__","nodes":[{"parentId":null,"message":{"id":"__proto__","role":"user","parts":[],"polluted":true}}]}',
    ) as object
    const { chat } = chatWith(importChat(record))
    expect(chat.get().messages.map(({ id }) => id)).toEqual(['__proto__'])
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
  })
})

describe('10,000 messages', () => {
  const LONG = 10_000

  it('46 in one line come and go without a deep stack, at a cost that grows with them', async () => {
    const messages = Array.from({ length: LONG }, (_, index): InitialMessage => ({
      role: index % 2 === 0 ? 'user' : 'assistant',
      content: `m${index}`,
    }))
    const thereAndBack = (count: number) => () => {
      const { chat } = chatWith(messages.slice(0, count))
      const { chat: again } = chatWith(importChat(exportChat(chat)))
      expect(again.get().messages).toHaveLength(count)
    }
    // Linear is 8 times, quadratic 64.
    expect(await costRatio(thereAndBack(LONG), thereAndBack(LONG / 8), 32)).toBeLessThan(32)
  })

  it('46 beside each other as well', () => {
    const nodes = [
      node('q', null),
      ...Array.from({ length: LONG }, (_, index) => node(`a${index}`, 'q', 'assistant')),
    ]
    const { chat } = chatWith(importChat(stored(nodes, 'a7')))
    expect(chat.branches('a7')).toMatchObject({ index: 7, ids: { length: LONG } })
    chat.selectBranch(`a${LONG - 1}`)
    expect(chat.get().messages.at(-1)?.id).toBe(`a${LONG - 1}`)
  })
})

describe('messages set by the app', () => {
  it('M11 38 stay as they were set amid an answer, and the answer does not come back', async () => {
    const { chat, endpoint } = chatWith()
    const run = chat.send('q')
    const exchange = await endpoint.next()
    exchange.text('half')
    await settle()
    chat.setMessages([])
    expect(await run).toMatchObject({ reason: 'aborted' })
    expect(exchange.isAborted).toBe(true)
    exchange.text('late')
    await settle()
    expect(chat.get()).toMatchObject({ messages: [], status: 'ready' })
  })

  it('38 that hold the answer being written hold it as stopped, with nothing left open', async () => {
    const { chat, endpoint } = chatWith()
    void chat.send('q')
    const exchange = await endpoint.next()
    exchange.text('half')
    await settle()
    chat.setMessages((messages) => messages.map((message) => ({ ...message })))
    expect(chat.get().messages[1]).toMatchObject({
      status: 'incomplete',
      reason: 'aborted',
      parts: [{ text: 'half', state: 'done' }],
    })
  })

  it('96 that were kept amid an answer come back as interrupted', () => {
    const { chat } = chatWith([
      { role: 'user', content: 'q' },
      {
        role: 'assistant',
        status: 'streaming',
        parts: [{ type: 'text', text: 'half', state: 'streaming' }],
      },
    ])
    expect(chat.get().messages[1]).toMatchObject({
      status: 'incomplete',
      reason: 'interrupted',
      parts: [{ state: 'done' }],
    })
  })
})
