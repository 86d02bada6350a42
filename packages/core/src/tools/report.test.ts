// What a tool tells of its work: seen while it runs, stored never, and no way to fail.
import { beforeEach, expect, it, vi } from 'vitest'
import { gateOf } from '../../test/stored-chat.ts'
import { callsOf, calls, toolServer } from '../../test/tool-server.ts'
import { createChat } from '@x/core'
import { memoryStorage } from '@x/core/testing'
import { tool, toolRunner } from '@x/core/tools'

beforeEach(() => {
  vi.spyOn(console, 'warn').mockImplementation(() => undefined)
})

function working(work: (report: (progress: unknown) => void) => Promise<unknown>) {
  return toolRunner({ look: tool({ execute: (_args, { report }) => work(report) }) })
}

it('shows the last report while the tool runs, and how long it took after', async () => {
  const server = await toolServer(calls({ id: 'a' }))
  const seen: unknown[] = []
  let say: (progress: unknown) => void = () => undefined
  const end = gateOf<void>()
  const chat = createChat({
    baseURL: server.baseURL,
    model: 'm',
    tools: working((report) => {
      say = report
      return end.promise
    }),
  })
  chat.subscribe(() => {
    const progress = callsOf(chat.get().messages.at(-1))[0]?.progress
    if (progress !== undefined && seen.at(-1) !== progress) seen.push(progress)
  })
  const run = chat.send('look')
  await expect.poll(() => callsOf(chat.get().messages.at(-1))[0]?.state).toBe('running')
  for (const progress of [0, 'reading', { read: 2 }]) {
    say(progress)
    await expect.poll(() => seen.at(-1)).toEqual(progress)
  }
  // The last of many is what counts.
  for (let at = 0; at < 1000; at++) say(at)
  await expect.poll(() => seen.at(-1)).toBe(999)
  say(() => undefined)
  say(1n)
  expect(vi.mocked(console.warn).mock.calls.flat()).toEqual([
    expect.stringContaining('the tool "look" reported progress that cannot be written as JSON'),
  ])
  end.resolve()
  await run
  say(1)
  const [call] = callsOf(chat.get().messages.at(-1))
  expect(call).toMatchObject({ state: 'done', durationMs: expect.any(Number) as number })
  expect(call).not.toHaveProperty('progress')
  await server.close()
})

it('is never stored, and is gone with a stop', async () => {
  const server = await toolServer(calls({ id: 'a' }))
  const storage = memoryStorage()
  const save = vi.spyOn(storage, 'save')
  const options = { id: 'c', baseURL: server.baseURL, model: 'm', storage }
  let say: (progress: unknown) => void = () => undefined
  const tools = working((report) => {
    say = report
    return new Promise(() => undefined)
  })
  const chat = createChat({ ...options, tools })
  void chat.send('look')
  await expect.poll(() => callsOf(chat.get().messages.at(-1))[0]?.state).toBe('running')
  say('a secret of the moment')
  await expect.poll(() => callsOf(chat.get().messages.at(-1))[0]).toHaveProperty('progress')
  await chat.save()
  expect(save).toHaveBeenCalled()
  expect(JSON.stringify(save.mock.calls)).not.toContain('a secret of the moment')
  await chat.stop()
  expect(callsOf(chat.get().messages.at(-1))[0]).toMatchObject({ state: 'cancelled' })
  expect(callsOf(chat.get().messages.at(-1))[0]).not.toHaveProperty('progress')
  chat.dispose()
  await server.close()
})
