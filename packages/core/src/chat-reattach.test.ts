// Taking up an answer that the route has kept, over real connections that are cut.
import { afterEach, describe, expect, it } from 'vitest'
import { startRoute, type TestRoute } from '../test/route.ts'
import { type Handler, sse } from '../test/server.ts'
import { afterReload, gateOf, until } from '../test/stored-chat.ts'
import { type ChatMessage, type ChatOptions, type ChatStore, createChat, textOf } from './index.ts'
import { memoryStreams } from './server/index.ts'
import { memoryStorage } from './testing/index.ts'

const routes: TestRoute[] = []

afterEach(async () => {
  await Promise.all(routes.splice(0).map((route) => route.close()))
})

async function routeTo(answer: Handler, streams = memoryStreams()): Promise<TestRoute> {
  const route = await startRoute(answer, { streams })
  routes.push(route)
  return route
}

function chatOver({ baseURL }: TestRoute, more: Partial<ChatOptions> = {}): ChatStore {
  return createChat({ baseURL, model: 'm', retry: false, ...more })
}

function delta(value: object, finish: string | null = null, more: object = {}): string {
  const choices = [{ index: 0, delta: value, finish_reason: finish }]
  return `data: ${JSON.stringify({ id: 'chatcmpl-1', model: 'served', choices, ...more })}\n\n`
}

const usage = { prompt_tokens: 11, completion_tokens: 7, total_tokens: 18 }

/** Thoughts, text of one to four bytes a letter, a source, a call whose arguments come in pieces, and usage. */
const FRAMES: readonly string[] = [
  ': a comment\n\n',
  delta({ role: 'assistant', reasoning_content: 'Let me see' }),
  delta({ reasoning_content: ' … étoile.' }),
  delta({ content: 'Naïve ' }),
  delta({ content: '🌍🌎 wörld, ', citations: [] }, null, { citations: ['https://example.com/a'] }),
  delta({ content: '日本語.' }),
  delta({ tool_calls: [{ index: 0, id: 'call_1', function: { name: 'find', arguments: '' } }] }),
  delta({ tool_calls: [{ index: 0, function: { arguments: '{"query":"zo' } }] }),
  delta({ tool_calls: [{ index: 0, function: { arguments: 'ë 🦊"}' } }] }),
  delta({}, 'tool_calls'),
  `data: ${JSON.stringify({ id: 'chatcmpl-1', choices: [], usage })}\n\n`,
  'data: [DONE]\n\n',
]

/** What must be the same however it came: all but ids of ours and times. */
function contentOf(message: ChatMessage | undefined): unknown {
  const { id: _, createdAt: __, timing: ___, parts = [], ...rest } = message ?? {}
  return JSON.parse(
    JSON.stringify({ ...rest, parts: parts.map((part) => ({ ...part, durationMs: 0 })) }),
  )
}

const last = (chat: ChatStore): ChatMessage | undefined => chat.get().messages.at(-1)

/** Texts that a message had, each as long as the one before or longer; else what shrank. */
function watchShrinking(chat: ChatStore): string[] {
  const shrunk: string[] = []
  let before = ''
  chat.subscribe(() => {
    const message = last(chat)
    const text = message?.role === 'assistant' ? textOf(message.parts) : ''
    if (!text.startsWith(before)) shrunk.push(`${before} became ${text}`)
    before = text
  })
  return shrunk
}

describe('an answer whose connection was cut', () => {
  it('is, taken up, the same as one that never was, wherever it was cut', async () => {
    const route = await routeTo((_request, response) => {
      sse(response, ...FRAMES)
      response.end()
    })
    const whole = chatOver(route)
    await whole.send('question')
    const expected = contentOf(last(whole))
    expect(expected).toMatchObject({ status: 'complete', usage: { totalTokens: 18 } })
    expect(last(whole)?.parts.map(({ type }) => type)).toEqual([
      'reasoning',
      'text',
      'source',
      'tool',
    ])
    // Behind its finish reason an answer is whole; only usage may be missing, as without a route that keeps.
    const size = Buffer.byteLength(FRAMES.slice(0, -3).join(''))
    for (let at = 0; at < size; at += 3) {
      const chat = chatOver(route)
      const shrunk = watchShrinking(chat)
      route.cutAfter(at)
      await chat.send('question')
      route.cutAfter(undefined)
      expect([at, last(chat)]).toMatchObject([at, { status: 'incomplete', reason: 'interrupted' }])
      const { reason } = await chat.resume()
      expect([at, reason]).toEqual([at, 'complete'])
      expect([at, contentOf(last(chat))]).toEqual([at, expected])
      expect(shrunk).toEqual([])
    }
    // One for each chat: what was taken up was never asked again.
    expect(route.upstream.requests).toHaveLength(1 + Math.ceil(size / 3))
  }, 20_000)
})
