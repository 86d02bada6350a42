// A stored conversation of which any one place holds anything: it is read, said to be damaged, and goes on.
import { describe, expect, it } from 'vitest'
import {
  type ChatPart,
  type ChatStore,
  createChat,
  exportChat,
  importChat,
  type Storage,
  textOf,
} from '@x/core'
import { createEndpoint } from '../../test/endpoint.ts'
import { sampleOf } from '../../test/samples.ts'
import { memoryStorage } from '../testing/index.ts'

const whole = {
  version: 1,
  headId: 'd',
  nodes: [
    {
      parentId: null,
      lastChildId: 'b',
      message: {
        id: 'a',
        role: 'user',
        createdAt: 1,
        status: 'complete',
        metadata: { from: 'me' },
        parts: [
          { type: 'text', text: 'hello', state: 'done' },
          { type: 'image', url: 'data:image/png;base64,AA', mediaType: 'image/png', name: 'a' },
        ],
      },
    },
    {
      parentId: 'a',
      lastChildId: 'c',
      message: {
        id: 'b',
        role: 'assistant',
        createdAt: 2,
        status: 'complete',
        finishReason: 'stop',
        model: 'm',
        usage: {
          promptTokens: 1,
          completionTokens: 2,
          totalTokens: 3,
          reasoningTokens: 1,
          cost: { amount: '0.1', currency: 'USD', estimated: false },
          raw: {},
        },
        timing: { firstTokenMs: 1, totalMs: 5, tokensPerSecond: null },
        parts: [
          { type: 'reasoning', text: 'hm', state: 'done', durationMs: 1 },
          {
            type: 'tool',
            id: 't',
            name: 'look',
            argsText: '{"a":1}',
            args: { a: 1 },
            result: 2,
            state: 'done',
            step: 0,
          },
          { type: 'text', text: 'answer', state: 'done' },
          { type: 'source', id: 's', url: 'https://example.com', title: 't', start: 0, end: 2 },
          { type: 'data', name: 'mine', data: [1] },
          { type: 'of a later version', anything: 1 },
        ],
      },
    },
    {
      parentId: 'b',
      lastChildId: 'd',
      message: {
        id: 'c',
        role: 'user',
        createdAt: 3,
        status: 'complete',
        parts: [{ type: 'text', text: 'more', state: 'done' }],
      },
    },
    {
      parentId: 'c',
      message: {
        id: 'd',
        role: 'assistant',
        createdAt: 4,
        status: 'incomplete',
        reason: 'error',
        error: {
          name: 'ChatError',
          kind: 'api',
          message: 'busy',
          action: 'retry',
          retryable: true,
        },
        parts: [{ type: 'text', text: 'half', state: 'done' }],
      },
    },
  ],
}

const words = 'a assistant tool text image source streaming awaiting running'.split(' ')
const nothing = [undefined, null, '', [], {}, [null], [[]], { a: null }, { length: 1e9 }]
const junk = [...nothing, 5, -1, true, 'x', ...words]

/** Each place in a value. */
function places(value: unknown, at: readonly string[] = []): (readonly string[])[] {
  const below =
    typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([name, member]) => places(member, [...at, name]))
      : []
  return at.length > 0 ? [at, ...below] : below
}

/** The conversation with something else at a place. */
function damaged(place: readonly string[], value: unknown): unknown {
  const copy: unknown = structuredClone(whole)
  let holder = copy as Record<string, unknown>
  for (const name of place.slice(0, -1)) holder = holder[name] as Record<string, unknown>
  holder[place.at(-1) ?? ''] = value
  return copy
}

/** What whoever shows a message relies on. */
function isShowable(part: ChatPart): boolean {
  switch (part.type) {
    case 'text':
    case 'reasoning':
    case 'refusal':
      return typeof part.text === 'string' && part.state === 'done'
    case 'tool':
      return [part.id, part.name, part.argsText, part.state].every(
        (each) => typeof each === 'string',
      )
    case 'source':
      return [part.id, part.url, part.title ?? ''].every((each) => typeof each === 'string')
    case 'image':
    case 'file':
    case 'audio':
      return [part.url, part.name ?? ''].every((each) => typeof each === 'string')
    default:
      return true
  }
}

function check(chat: ChatStore): void {
  const { tree, usage, messages } = chat.get()
  for (const { message } of tree.nodes.values()) {
    expect(message.parts.filter((part) => !isShowable(part))).toEqual([])
    expect(['complete', 'incomplete', 'awaiting']).toContain(message.status)
    expect(message.status === 'incomplete').toBe(message.reason !== undefined)
    expect(Number.isFinite(message.createdAt)).toBe(true)
    const { firstTokenMs = 0, totalMs = 0, tokensPerSecond = 0 } = message.timing ?? {}
    expect(Number.isFinite(firstTokenMs + totalMs + tokensPerSecond)).toBe(true)
    expect(typeof (message.model ?? '')).toBe('string')
    expect(typeof (message.error?.message ?? '')).toBe('string')
  }
  if (usage) expect(Number.isFinite(usage.totalTokens + usage.promptTokens)).toBe(true)
  if (usage?.cost) expect(usage.cost.amount).toMatch(/^-?\d+(\.\d+)?$/)
  expect(messages.map(({ parts }) => textOf(parts)).join('')).not.toContain('[object')
}

/** Asks, and is answered. */
async function goesOn(chat: ChatStore, endpoint: ReturnType<typeof createEndpoint>): Promise<void> {
  const run = chat.send('go on')
  const exchange = await Promise.race([endpoint.next(), run])
  if (!('text' in exchange)) throw new Error(`Not asked: ${exchange.error?.message}`)
  exchange.text('gladly')
  exchange.finish('stop', { prompt_tokens: 1, completion_tokens: 1 })
  expect((await run).reason).toBe('complete')
}

const options = (endpoint: ReturnType<typeof createEndpoint>) => ({
  baseURL: 'http://endpoint.invalid/v1',
  fetch: endpoint.fetch,
  model: 'm',
  retry: false as const,
})

describe('a conversation that is damaged at one place', () => {
  it('is whole when it is not', () => {
    const { error, tree } = importChat(whole)
    expect([error, tree.nodes.size]).toEqual([undefined, 4])
  })

  it.each([...new Set(places(whole).map((place) => place.slice(0, 3).join('.')))])(
    '46 is read, can be shown, and goes on: anything at or below %s',
    async (start) => {
      const here = places(whole).filter((place) => place.slice(0, 3).join('.') === start)
      const cases = here.flatMap((place) => junk.map((value) => ({ place, value })))
      // A third of the junk at each place, and another third at the next one.
      for (const { place, value } of sampleOf(cases, Math.ceil(cases.length / 3))) {
        const imported = importChat(damaged(place, value))
        const endpoint = createEndpoint()
        const chat = createChat({ ...options(endpoint), initialMessages: imported })
        check(chat)
        expect(importChat(JSON.stringify(exportChat(chat))).error).toBeUndefined()
        if (chat.get().messages.length > 0) await goesOn(chat, endpoint)
        check(chat)
      }
    },
    60_000,
  )

  it('46 says so in one sentence with what is wrong and what to do', () => {
    const part = ['nodes', '1', 'message', 'parts', '2', 'text']
    expect(importChat(damaged(part, 5)).error?.message).toMatch(
      /^@x\/core: .* 1 of its messages could be read only in part\. .+\.$/,
    )
  })

  it('46 is the same where it was stored, with a draft that is none', async () => {
    const storage: Storage = memoryStorage()
    const broken = damaged(['nodes', '1', 'message', 'usage'], 'x') as typeof whole
    const endpoint = createEndpoint()
    const chat = createChat({
      ...options(endpoint),
      id: 'chat',
      storage: {
        ...storage,
        load: async () =>
          ({ id: 'chat', createdAt: 1, updatedAt: 1, draft: 5, ...broken }) as never,
      },
    })
    await chat.load()
    check(chat)
    expect(chat.draft.get()).toBe('')
    expect(chat.get().storage.error?.message).toMatch(/the stored chat "chat" .* only in part/)
    await goesOn(chat, endpoint)
    chat.dispose()
  })
})
