// An answer that is cut after any of its bytes, taken up again, and compared with the one that was not.
import { expect } from 'vitest'
import {
  type ChatMessage,
  type ChatOptions,
  type ChatStore,
  createChat,
  type KeptStream,
  textOf,
} from '../src/index.ts'
import { memoryStreams } from '../src/server/index.ts'
import { startRoute, type TestRoute } from './route.ts'
import { sse } from './server.ts'

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

const CUTTABLE = FRAMES.slice(0, -1)
/** Behind its finish reason an answer is whole: what usage is missing comes by itself. */
const UNFINISHED = Buffer.from(FRAMES.slice(0, -3).join('')).length
const FINISHED = UNFINISHED + Buffer.from(FRAMES.at(-3) ?? '').length

/** Every byte after which a cut leaves an answer unfinished, or without its usage. */
export const ALL_CUTS: readonly number[] = [...Buffer.from(CUTTABLE.join('')).keys()]

/** A cut of each kind: around the border of each frame, within each character of several bytes, and in its field. */
export const CHOSEN_CUTS: readonly number[] = chosenCuts()

function chosenCuts(): number[] {
  const cuts = new Set<number>()
  let at = 0
  for (const frame of CUTTABLE) {
    const bytes = Buffer.from(frame)
    // Nothing of it, a part of `data:`, all but its last line feed.
    for (const offset of [0, 3, bytes.length - 1]) cuts.add(at + offset)
    let previous = 0
    for (const [offset, byte] of bytes.entries()) {
      // The first byte that goes on with a character.
      if (byte >> 6 === 0b10 && previous >> 6 !== 0b10) cuts.add(at + offset)
      previous = byte
    }
    at += bytes.length
  }
  return [...cuts]
}

const INTERRUPTED = { status: 'incomplete', reason: 'interrupted' }

/** The last message. */
export const last = (chat: ChatStore): ChatMessage | undefined => chat.get().messages.at(-1)

/** By what the route keeps the last message, if it does. */
export const keptOf = (chat: ChatStore): KeptStream | undefined => last(chat)?.steps?.at(-1)?.stream

/** A chat over a route, that tries nothing again by itself. */
export function chatOver({ baseURL }: TestRoute, more: Partial<ChatOptions> = {}): ChatStore {
  return createChat({ baseURL, model: 'm', retry: false, ...more })
}

/** Texts that a message had, each as long as the one before or longer; else what shrank. */
export function watchShrinking(chat: ChatStore): string[] {
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

/** What must be the same however it came, and from which of several routes: all but ids of ours and times. */
export function contentOf(message: ChatMessage | undefined): unknown {
  const { id: _, createdAt: __, timing: ___, parts = [], steps = [], ...rest } = message ?? {}
  const content = {
    ...rest,
    parts: parts.map((part) => ({ ...part, durationMs: 0 })),
    steps: steps.map(({ timing: _timing, producer: _producer, ...step }) => step),
  }
  return JSON.parse(JSON.stringify(content))
}

/** Asks once for each cut, over a real connection that is cut there. Gives how often it was whole in the end. */
export async function takenUpAfter(cuts: readonly number[]): Promise<number> {
  const route = await startRoute(
    (_request, response) => {
      sse(response, ...FRAMES)
      response.end()
    },
    { streams: memoryStreams() },
  )
  try {
    const whole = chatOver(route)
    await whole.send('question')
    const expected = contentOf(last(whole))
    expect(expected).toMatchObject({ status: 'complete', usage: { totalTokens: 18 } })
    const types = last(whole)?.parts.map(({ type }) => type)
    expect(types).toEqual(['reasoning', 'text', 'source', 'tool'])
    let taken = 0
    for (const at of cuts) {
      const chat = chatOver(route)
      const shrunk = watchShrinking(chat)
      route.cutAfter(at)
      await chat.send('question')
      route.cutAfter(undefined)
      if (at < UNFINISHED) expect([at, last(chat)]).toMatchObject([at, INTERRUPTED])
      if (at >= FINISHED) expect([at, last(chat)]).toMatchObject([at, { status: 'complete' }])
      // Within the frame of its finish reason, the text of that may have been read or not.
      if (last(chat)?.status !== 'complete')
        expect([at, (await chat.resume()).reason]).toEqual([at, 'complete'])
      expect([at, contentOf(last(chat))]).toEqual([at, expected])
      expect(shrunk).toEqual([])
      taken++
    }
    // One for each chat: what was taken up was never asked again.
    expect(route.upstream.requests).toHaveLength(1 + cuts.length)
    return taken
  } finally {
    await route.close()
  }
}
