// A second tab on a chat: it reads along what the first one writes, and may stop it.
import type { ServerResponse } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { beatsUntil, SECOND } from '../../test/clocks.ts'
import { chatOver, keptOf, last, watchShrinking } from '../../test/cut-answers.ts'
import { startRoute } from '../../test/route.ts'
import { frame, sse } from '../../test/server.ts'
import { until } from '../../test/stored-chat.ts'
import {
  type ChatOptions,
  type ChatStore,
  createScheduler,
  type Storage,
  textOf,
} from '../index.ts'
import { memoryStreams } from '../server/index.ts'
import { memoryStorage } from '../testing/index.ts'
import { tool, toolRunner } from '../tools/index.ts'

const opened: (() => unknown)[] = []

afterEach(async () => {
  for (const close of opened.splice(0).toReversed()) await close()
})

const textOfLast = (chat: ChatStore): string => textOf(last(chat)?.parts ?? [])

/** Two tabs on one chat, of which the first has written "one ". Its storage is written once, and not again by itself. */
async function twoTabs(more: Partial<ChatOptions> = {}, storage: Storage = memoryStorage()) {
  const answers: ServerResponse[] = []
  const closed: ServerResponse[] = []
  const route = await startRoute(
    (_request, response) => {
      response.on('close', () => closed.push(response))
      sse(response)
      answers.push(response)
    },
    { streams: memoryStreams() },
  )
  opened.push(() => route.close())
  const open = (own: Partial<ChatOptions> = {}): ChatStore => {
    const chat = chatOver(route, { id: 'a', storage, ...more, ...own })
    opened.push(() => chat.dispose())
    return chat
  }
  const real = createScheduler()
  // What the storage brings comes after a minute, so that what comes sooner is from the route.
  const slow = {
    ...real,
    timer: (call: () => void, ms: number) => real.timer(call, ms === 1000 ? 60_000 : ms),
  }
  const first = open({ scheduler: slow })
  await first.load()
  const run = first.send('question')
  await until(() => expect(answers).toHaveLength(1))
  answers[0]?.write(frame('one '))
  await until(() => expect(textOfLast(first)).toBe('one '))
  await first.save()
  const second = open()
  await second.load()
  await until(() => expect(second.get().storage.isAnsweredElsewhere).toBe(true))
  return { answers, closed, route, first, second, run, storage }
}

describe('a second tab', () => {
  it('shows each word as it comes, and nothing shorter, from the route', async () => {
    const { answers, route, first, second } = await twoTabs()
    const shrunk = watchShrinking(second)
    for (const word of ['two ', 'three ']) {
      answers[0]?.write(frame(word))
      await until(() => expect(textOfLast(second)).toBe(textOfLast(first)))
    }
    await until(() => expect(textOfLast(second)).toBe('one two three '))
    expect(second.get()).toMatchObject({ status: 'ready', storage: { isAnsweredElsewhere: true } })
    answers[0]?.end(frame('four', 'stop'))
    await until(() => expect(last(second)).toMatchObject({ status: 'complete' }))
    await until(() => expect(second.get().storage.isAnsweredElsewhere).toBe(false))
    expect(textOfLast(second)).toBe('one two three four')
    expect(second.get().live).toEqual([])
    expect(shrunk).toEqual([])
    expect(route.upstream.requests).toHaveLength(1)
  })

  it('writes nothing of what it reads along', async () => {
    const { answers, second, storage } = await twoTabs()
    answers[0]?.write(frame('two '))
    await until(() => expect(textOfLast(second)).toBe('one two '))
    second.draft.set('typed')
    await second.save()
    const stored = await storage.load('a')
    expect(stored?.draft).toBe('typed')
    expect(stored?.nodes.map(({ message }) => textOf(message.parts))).toEqual(['question', 'one '])
  })

  it('goes on by itself when the first is closed, and shows nothing shorter', async () => {
    const { answers, route, first, second } = await twoTabs()
    const shrunk = watchShrinking(second)
    answers[0]?.write(frame('two '))
    await until(() => expect(textOfLast(second)).toBe('one two '))
    first.dispose()
    await until(() => expect(second.get().status).toBe('streaming'))
    answers[0]?.end(frame('three', 'stop'))
    await until(() => expect(last(second)).toMatchObject({ status: 'complete' }))
    expect(textOfLast(second)).toBe('one two three')
    expect(shrunk).toEqual([])
    expect(route.upstream.requests).toHaveLength(1)
  })

  it('follows through the storage where no route keeps the answer', async () => {
    const { answers, first, second, route } = await twoTabs({ streamIds: false })
    expect(keptOf(first)).toBeUndefined()
    answers[0]?.write(frame('two '))
    await until(() => expect(textOfLast(first)).toBe('one two '))
    await first.save()
    await until(() => expect(textOfLast(second)).toBe('one two '))
    expect(route.asked).toHaveLength(1)
  })
})

describe('a stop in a second tab', () => {
  it.each([
    ['at the route', {}],
    ['through the other tab', { streamIds: false }],
  ])('ends the answer at the endpoint, %s, and keeps what came', async (_how, more) => {
    const { closed, first, second, run } = await twoTabs(more)
    const queued = second.send('next')
    expect(queued.refused).toBeUndefined()
    const closing = until(() => expect(closed).toHaveLength(1))
    void second.stop()
    expect(await beatsUntil(closing)).toBeLessThan(SECOND)
    expect((await run).reason).toBe('aborted')
    for (const tab of [first, second]) {
      await until(() => expect(last(tab)).toMatchObject({ role: 'assistant', reason: 'aborted' }))
      expect(textOfLast(tab)).toBe('one ')
      expect(tab.get()).toMatchObject({ status: 'ready', error: undefined })
    }
    expect(closed).toHaveLength(1)
  })

  it('ends it at the route where the tab that writes does not hear', async () => {
    const storage = memoryStorage()
    const { closed, second } = await twoTabs({}, { ...storage, tell: undefined })
    void second.stop()
    await until(() => expect(closed).toHaveLength(1))
  })

  it('ends the tools of the first', async () => {
    let isOver = false
    const make = () =>
      toolRunner({
        wait: tool({
          execute: async (_args: unknown, { signal }: { signal: AbortSignal }) => {
            await new Promise((resolve) => signal.addEventListener('abort', resolve))
            isOver = true
            return 'waited'
          },
        }),
      })
    const { answers, first, second, run } = await twoTabs({ tools: make() })
    const call = {
      index: 0,
      id: 'c',
      type: 'function',
      function: { name: 'wait', arguments: '{}' },
    }
    const choices = (delta: object, finish_reason: string | null) => ({
      id: '1',
      choices: [{ index: 0, delta, finish_reason }],
    })
    answers[0]?.end(
      `data: ${JSON.stringify(choices({ tool_calls: [call] }, null))}\n\ndata: ${JSON.stringify(choices({}, 'tool_calls'))}\n\n`,
    )
    await until(() => expect(last(first)?.parts.at(-1)).toMatchObject({ state: 'running' }))
    void second.stop()
    expect((await run).reason).toBe('aborted')
    await until(() => expect(isOver).toBe(true))
    expect(answers).toHaveLength(1)
  })
})
