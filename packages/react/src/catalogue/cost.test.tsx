// What long answers and many turns cost. Counted, not timed.
import { act, render } from '@testing-library/react'
import type { ChatOptions } from '@x/core'
import { sseResponse } from '@x/core/testing'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, it, vi } from 'vitest'
import { createFrames, settle } from '@x/core/test/endpoint'
import { lengthOf } from '@x/core/test/samples'
import { delta, looseChat, modes, mountChat, sse } from '../../test/chat.tsx'
import { useChatCompletion } from '../index.ts'

/** Events in network reads of about this many bytes. */
function reads(events: readonly object[], size = 64_000): string[] {
  const whole = sse(...events, '[DONE]')
  return Array.from({ length: Math.ceil(whole.length / size) }, (_, at) =>
    whole.slice(at * size, (at + 1) * size),
  )
}

type Mode = (typeof modes)[number][1]

interface Cost {
  publishes: number
  /** Characters that were joined to texts or parsed as JSON. */
  characters: number
}

/** Shows an answer of these events in a page, a frame at each turn of the event loop. */
async function costOf(mode: Mode, events: readonly object[]): Promise<Cost> {
  const frames = createFrames()
  let time = 0
  const { chat } = looseChat({
    fetch: async () => sseResponse(reads(events)),
    scheduler: {
      ...frames.scheduler,
      now: () => time++,
      async pause() {
        await settle()
        frames.tick()
      },
    },
  })
  function App() {
    const part = useChatCompletion({ chat }).messages[1]?.parts[0]
    return <p>{part && 'text' in part ? part.text.length : 0}</p>
  }
  const view = render(<App />, mode ? { wrapper: mode } : {})
  const cost: Cost = { publishes: 0, characters: 0 }
  const forget = chat.subscribe(() => cost.publishes++)
  const { parse } = JSON
  // oxlint-disable-next-line typescript/unbound-method -- called with its own list below
  const { join } = Array.prototype
  const spies = [
    vi.spyOn(JSON, 'parse').mockImplementation((text: string) => {
      cost.characters += text.length
      return parse(text) as unknown
    }),
    vi.spyOn(Array.prototype, 'join').mockImplementation(function joined(this: unknown[], by) {
      const text = join.call(this, by)
      cost.characters += text.length
      return text
    }),
  ]
  await act(async () => chat.send('x'))
  for (const spy of spies) spy.mockRestore()
  forget()
  view.unmount()
  expect(chat.get()).toMatchObject({ status: 'ready', error: undefined })
  return cost
}

describe.each(modes)('twice the length costs less than 2.3 times as much in %s', (_name, mode) => {
  const tokens = lengthOf(50_000, 10_000)
  it(`for an answer of ${tokens} tokens and of twice as many`, async () => {
    const answer = (length: number) => [
      ...Array.from({ length }, () => delta({ content: 'word ' })),
      delta({}, 'stop'),
    ]
    const once = await costOf(mode, answer(tokens))
    const twice = await costOf(mode, answer(2 * tokens))
    console.info('an answer', once, twice)
    expect(twice.characters / once.characters).toBeLessThan(2.3)
    expect(twice.publishes / once.publishes).toBeLessThan(2.3)
  })

  const deltas = lengthOf(16_000, 8000)
  it(`for arguments in ${deltas} deltas of a character and in twice as many`, async () => {
    const call = (length: number) => {
      const text = JSON.stringify({ text: 'x'.repeat(length - 11) })
      return [
        delta({ tool_calls: [{ index: 0, id: 'a', function: { name: 'write' } }] }),
        ...Array.from(text, (character) =>
          delta({ tool_calls: [{ index: 0, function: { arguments: character } }] }),
        ),
        delta({}, 'tool_calls'),
      ]
    }
    const once = await costOf(mode, call(deltas))
    const twice = await costOf(mode, call(2 * deltas))
    console.info('the arguments of a tool', once, twice)
    expect(twice.characters / once.characters).toBeLessThan(2.3)
    expect(twice.publishes / once.publishes).toBeLessThan(2.3)
  })
})

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

/** Bytes that are in use after everything that can be collected was. */
async function heapInUse(): Promise<number> {
  for (let round = 0; round < 4; round++) {
    await new Promise((resolve) => setTimeout(resolve, 0))
    collectGarbage()
  }
  return process.memoryUsage().heapUsed
}

let turnsTaken = 0

/** How much 200 turns leave on the heap, in bytes. */
async function leftBy(mode: Mode, onFinish?: ChatOptions['onFinish']): Promise<number> {
  const answer = sse(
    ...Array.from({ length: 50 }, () => delta({ content: 'some words ' })),
    '[DONE]',
  )
  const fetch: ChatOptions['fetch'] = async () => sseResponse([answer])
  const hook = mountChat(mode, { fetch, onFinish })
  const turns = async (count: number): Promise<void> => {
    for (let turn = 0; turn < count; turn++) {
      await act(async () => hook.current.send('a question'))
    }
    turnsTaken += count
    hook.call((chat) => chat.clear())
    await hook.step()
  }
  // What the engine learns of the code is on the heap too, and takes hundreds of turns: once in a process.
  await turns(Math.max(600 - turnsTaken, 100))
  const before = await heapInUse()
  await turns(200)
  const left = (await heapInUse()) - before
  hook.unmount()
  return left
}

describe.each(modes)('after 200 turns in %s', (_name, mode) => {
  it('the heap is back where it was', async () => {
    const left = await leftBy(mode)
    expect(left).toBeLessThan(400_000)
  })

  it('an app that keeps what it should let go is found out', async () => {
    const kept: unknown[] = []
    const left = await leftBy(mode, (result) =>
      kept.push([result, Array.from({ length: 2_000 }, (_, at) => at)]),
    )
    expect(left).toBeGreaterThan(400_000)
    expect(kept.length).toBeGreaterThanOrEqual(300)
  })
})
