// How often a chat publishes: counted, at each pace.
import { expect, it } from 'vitest'
import { type ChatOptions, type ChatStore, createChat } from '@x/core'
import { createEndpoint, settle } from '../../test/endpoint.ts'

const FRAME_MS = 1000 / 60

/** Time in frames: timers and frames are run when theirs comes. */
function createTime() {
  let now = 1_000_000
  const due = new Set<{ at: number; run: () => void }>()
  const at = (ms: number, run: () => void): (() => void) => {
    const entry = { at: now + ms, run }
    due.add(entry)
    return () => due.delete(entry)
  }
  let frames: (() => void)[] = []
  const scheduler = {
    now: () => now,
    timer: (callback: () => void, ms: number) => at(ms, callback),
    frame: (callback: () => void) => {
      frames.push(callback)
      return () => {
        frames = frames.filter((each) => each !== callback)
      }
    },
    pause: () => Promise.resolve(),
    isVisible: () => true,
  }
  return {
    scheduler,
    nextFrame(): void {
      now += FRAME_MS
      for (const entry of due) {
        if (entry.at > now) continue
        due.delete(entry)
        entry.run()
      }
      const ready = frames
      frames = []
      for (const callback of ready) callback()
    },
  }
}

/** Publishes of a second in which text arrives at each frame, and of the end that follows at once. */
async function publishes(
  options: ChatOptions,
  change?: (chat: ChatStore) => void,
): Promise<{ streaming: number; ending: number; text: string }> {
  const endpoint = createEndpoint()
  const { scheduler, nextFrame } = createTime()
  const chat = createChat({
    baseURL: 'http://endpoint.invalid/v1',
    fetch: endpoint.fetch,
    model: 'm',
    scheduler,
    ...options,
  })
  const run = chat.send('q')
  const exchange = await endpoint.next()
  exchange.text('0')
  await settle()
  change?.(chat)
  let count = 0
  chat.subscribe(() => count++)
  for (let frame = 0; frame < 60; frame++) {
    exchange.text('x')
    await settle()
    nextFrame()
  }
  const streaming = count
  exchange.text(' the last')
  exchange.finish('stop')
  await run
  const [part] = chat.get().messages[1]?.parts ?? []
  const text = part?.type === 'text' ? part.text : ''
  return { streaming, ending: count - streaming, text }
}

it('publishes at each frame, and so it does for `frame`', async () => {
  expect((await publishes({})).streaming).toBe(60)
  expect((await publishes({ pace: 'frame' })).streaming).toBe(60)
})

it.each([
  [20, 20],
  [10, 10],
  [4, 4],
  [1, 1],
  [1000, 60],
])('publishes at a pace of %i no oftener than %i times a second', async (pace, most) => {
  const { streaming } = await publishes({ pace })
  expect(streaming).toBeLessThanOrEqual(most + 1)
  expect(streaming).toBeGreaterThanOrEqual(Math.floor(most * 0.9))
})

it('shows the last text and the end in one publish, at once, at whatever pace', async () => {
  for (const pace of ['frame', 20, 0.5] as const) {
    const { ending, text } = await publishes({ pace })
    expect(ending, String(pace)).toBe(1)
    expect(text).toBe(`0${'x'.repeat(60)} the last`)
  }
})

it('takes another pace from the next publish on', async () => {
  const { streaming } = await publishes({ pace: 1 }, (chat) => {
    chat.setOptions({ baseURL: 'http://endpoint.invalid/v1', model: 'm', pace: 'frame' })
  })
  expect(streaming).toBe(60)
})

it('says of what is no pace what it takes', () => {
  for (const pace of [0, -1, Number.NaN]) {
    expect(() => createChat({ baseURL: 'http://endpoint.invalid/v1', model: 'm', pace })).toThrow(
      /`pace` is .+, which is no number of publishes a second\. Give one over 0/,
    )
  }
})
