import { describe, expect, it } from 'vitest'
import { createSandbox, type SandboxRequest } from '../testing/index.ts'
import {
  maxCacheBreakpoints,
  nanogpt,
  type NanoGPTChatParams,
  type NanoGPTMessage,
  placeBreakpoints,
} from './index.ts'
import { nanogptScript } from './testing/index.ts'

const CLAUDE = 'claude-3-5-sonnet-20241022'
const BETA = 'prompt-caching-2024-07-31'
const BETA_1H = `${BETA},extended-cache-ttl-2025-04-11`
const hello: NanoGPTMessage = { role: 'user', content: 'Hello' }

async function send(params: Partial<NanoGPTChatParams>): Promise<SandboxRequest> {
  const sandbox = createSandbox(nanogptScript())
  const client = nanogpt({ apiKey: 'k', fetch: sandbox.fetch })
  await client.chat.create({ model: CLAUDE, messages: [hello], ...params })
  const [request] = sandbox.requests
  if (!request) throw new Error('nothing was sent')
  return request
}

function marked(ttl?: '5m' | '1h'): NanoGPTMessage {
  const cache_control =
    ttl === undefined ? ({ type: 'ephemeral' } as const) : { type: 'ephemeral' as const, ttl }
  return { role: 'user', content: [{ type: 'text', text: 'Long.', cache_control }] }
}

describe('the header', () => {
  it.each<[string, Partial<NanoGPTChatParams>, string | undefined]>([
    ['no caching', {}, undefined],
    ['a marker without ttl, which means 5m', { messages: [marked()] }, BETA],
    ['a marker of 5m', { messages: [marked('5m')] }, BETA],
    ['a marker of 1h', { messages: [marked('5m'), marked('1h')] }, BETA_1H],
    [
      'a marker on a tool',
      {
        tools: [
          {
            type: 'function',
            function: { name: 'f' },
            cache_control: { type: 'ephemeral', ttl: '1h' },
          },
        ],
      },
      BETA_1H,
    ],
    ['the helper', { prompt_caching: { enabled: true } }, BETA],
    ['the helper as `true`', { prompt_caching: true }, BETA],
    ['the helper in camel case', { promptCaching: { enabled: true, ttl: '1h' } }, BETA_1H],
    // S3's curl, turned on.
    ['the helper by its older name', { cache_control: { enabled: true, ttl: '1h' } }, BETA_1H],
    ['the helper turned off', { cache_control: { enabled: false, ttl: '1h' } }, undefined],
    ['routing to a provider that caches, which adds no marker', { caching: true }, undefined],
  ])('for %s', async (_, params, beta) => {
    expect((await send(params)).headers['anthropic-beta']).toBe(beta)
  })
})

describe('what is sent', () => {
  it('has markers and helper as they were given', async () => {
    const params: Partial<NanoGPTChatParams> = {
      messages: [
        {
          role: 'system',
          content: [{ type: 'text', text: 'Rules.', cache_control: { type: 'ephemeral' } }],
        },
        marked('1h'),
        hello,
      ],
    }
    expect((await send(params)).body).toMatchObject(params)
    const helper = {
      enabled: true,
      ttl: '1h',
      cut_after_message_index: 0,
      stickyProvider: true,
    } as const
    expect((await send({ prompt_caching: helper })).body).toMatchObject({ prompt_caching: helper })
  })

  it('has the helper where the neutral setting asks for a cache, unless the body says it itself', () => {
    const { dialect } = nanogpt({ apiKey: 'k' }).connection
    const request = (params: object, cache: boolean | '1h') =>
      dialect.request({ operation: 'chat', params, settings: { cache } })
    expect(request({}, true)).toMatchObject({
      headers: { 'anthropic-beta': BETA },
      body: { prompt_caching: { enabled: true, ttl: '5m' } },
    })
    expect(request({}, '1h').headers).toEqual({ 'anthropic-beta': BETA_1H })
    expect(request({}, false).body).toEqual({})
    const own = { cache_control: { enabled: true } }
    expect(request(own, '1h').body).toEqual(own)
  })
})

describe('before anything is sent, it refuses', () => {
  it.each<[string, Partial<NanoGPTChatParams>, RegExp]>([
    [
      'five breakpoints',
      { messages: Array.from({ length: 5 }, () => marked()) },
      /5 `cache_control` markers, but at most 4/,
    ],
    [
      'breakpoints on tools and messages together',
      {
        messages: Array.from({ length: 4 }, () => marked()),
        tools: [
          { type: 'function', function: { name: 'f' }, cache_control: { type: 'ephemeral' } },
        ],
      },
      /at most 4/,
    ],
    [
      'an index past the end',
      { prompt_caching: { enabled: true, cut_after_message_index: 1 } },
      /is 1, but the request has 1 messages.*largest is 0/,
    ],
    ['a negative index', { promptCaching: { enabled: true, cutAfterMessageIndex: -1 } }, /is -1/],
    [
      'an index that is no whole number',
      { cache_control: { enabled: true, cut_after_message_index: 0.5 } },
      /is 0.5/,
    ],
    [
      'a time that is not offered',
      { prompt_caching: { enabled: true, ttl: '10m' as '5m' } },
      /"10m".*"5m" and "1h"/,
    ],
    [
      'the helper under two names',
      { prompt_caching: true, cache_control: { enabled: true } },
      /one and the same/,
    ],
  ])('%s', async (_, params, message) => {
    const sandbox = createSandbox(nanogptScript())
    const client = nanogpt({ apiKey: 'k', fetch: sandbox.fetch })
    const refused = client.chat.create({ model: CLAUDE, messages: [hello], ...params })
    await expect(refused).rejects.toMatchObject({
      kind: 'usage',
      message: expect.stringMatching(message),
    })
    expect(sandbox.requests).toHaveLength(0)
  })

  it('and takes four breakpoints, and the last index there is', async () => {
    const messages = Array.from({ length: 4 }, () => marked())
    expect((await send({ messages })).body).toMatchObject({ messages })
    const last = { enabled: true, cut_after_message_index: 0 }
    expect((await send({ prompt_caching: last })).body).toMatchObject({ prompt_caching: last })
  })
})

describe('breakpoints for a conversation that grows', () => {
  function grow(turns: number): NanoGPTMessage[] {
    const messages: NanoGPTMessage[] = [{ role: 'system', content: 'Rules.' }]
    for (let turn = 0; turn < turns; turn++) {
      if (turn > 0) messages.push({ role: 'assistant', content: `Answer ${turn}` })
      messages.push({ role: 'user', content: `Question ${turn}` })
    }
    return messages
  }

  function marksOf(messages: readonly NanoGPTMessage[]): number[] {
    return messages.flatMap(({ content }, at) =>
      Array.isArray(content) && content.at(-1)?.cache_control ? [at] : [],
    )
  }

  it('are read where the request before wrote one, at every length', () => {
    for (let turns = 1; turns < 12; turns++) {
      const [now, next] = [
        marksOf(placeBreakpoints(grow(turns))),
        marksOf(placeBreakpoints(grow(turns + 1))),
      ]
      expect(now.length).toBeLessThanOrEqual(maxCacheBreakpoints)
      // The newest turn of one request is the last cached prefix of the next.
      expect(next).toContain(now.at(-1))
      expect(next).toContain(0)
    }
  })

  it('change no text, and no message but those that they are put on', () => {
    const messages = grow(5)
    const placed = placeBreakpoints(messages, { ttl: '1h' })
    placed.forEach(({ content }, at) => {
      if (!marksOf(placed).includes(at)) expect(placed[at]).toBe(messages[at])
      else {
        const cache_control = { type: 'ephemeral', ttl: '1h' }
        expect(content).toEqual([{ type: 'text', text: messages[at]?.content, cache_control }])
      }
    })
  })

  it('count those that are there already, and go around what cannot carry one', () => {
    const full = [...Array.from({ length: 4 }, () => marked()), hello]
    expect(placeBreakpoints(full)).toEqual(full)
    const empty: NanoGPTMessage[] = [{ role: 'user', content: '' }]
    expect(placeBreakpoints(empty)).toEqual(empty)
    expect(placeBreakpoints([])).toEqual([])
  })

  it('leave room for markers that stand elsewhere, as on tools', async () => {
    const tools = ['a', 'b'].map((name) => ({
      type: 'function' as const,
      function: { name },
      cache_control: { type: 'ephemeral' as const },
    }))
    const messages = placeBreakpoints(grow(4), { most: 2 })
    // The newest turn and the one before: what tells them apart from instructions is that they move.
    expect(marksOf(messages)).toEqual([5, 7])
    expect((await send({ messages, tools })).body).toMatchObject({ messages, tools })
    expect(placeBreakpoints(grow(4), { most: 0 })).toEqual(grow(4))
  })

  it('follow the results of tools', () => {
    const messages: NanoGPTMessage[] = [
      { role: 'user', content: 'Look it up.' },
      { role: 'assistant', content: null, tool_calls: [] },
      { role: 'tool', tool_call_id: 'c', content: 'Found.' },
    ]
    expect(marksOf(placeBreakpoints(messages))).toEqual([0, 2])
  })

  it('save money from the second question on', async () => {
    const { fetch } = createSandbox(nanogptScript())
    const client = nanogpt({ apiKey: 'k', fetch })
    await client.models.list()
    const ask = (turns: number) =>
      client.chat.stream({ model: CLAUDE, messages: placeBreakpoints(grow(turns)) }).final()
    const [first, second] = [(await ask(3)).usage, (await ask(3)).usage]
    expect(first?.cacheWriteTokens).toBeGreaterThan(0)
    expect(first?.saved?.amount).toMatch(/^-0\./)
    expect(second?.cachedTokens).toBe(first?.cacheWriteTokens)
    expect(second?.saved).toMatchObject({
      amount: expect.stringMatching(/^0\.\d/),
      currency: 'USD',
    })
  })
})
