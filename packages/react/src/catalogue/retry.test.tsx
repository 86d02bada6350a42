// Trying again.
import { createScheduler, type Scheduler } from '@x/core'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { delta, modes, mountChat } from '../../test/chat.tsx'

/** Waits before another try pass when the test says so, and are noted. */
function heldWaits(): { scheduler: Scheduler; waits: number[]; pass(): void } {
  const real = createScheduler()
  const waits: number[] = []
  let held: (() => void)[] = []
  return {
    waits,
    scheduler: {
      ...real,
      timer(callback, ms) {
        // The clocks of a stream are others.
        if (ms >= 60_000 || ms === 5000 || ms === 500) return real.timer(callback, ms)
        waits.push(ms)
        held.push(callback)
        return () => void (held = held.filter((each) => each !== callback))
      },
    },
    pass() {
      const due = held
      held = []
      for (const callback of due) callback()
    },
  }
}

const NOW = Date.UTC(2026, 0, 1)
const THREE_SECONDS_LATER = 'Thu, 01 Jan 2026 00:00:03 GMT'

afterEach(() => void vi.useRealTimers())

describe.each(modes)('trying again in %s', (_name, mode) => {
  it.each([
    ['429 that names seconds', 429, { 'retry-after': '2' }, 2000],
    ['429 that names a date', 429, { 'retry-after': THREE_SECONDS_LATER }, 3000],
    ['500', 500, {}, undefined],
    ['503', 503, {}, undefined],
  ])('after a %s: one question, one answer', async (_what, status, headers, expected) => {
    vi.useFakeTimers({ toFake: ['Date'], now: NOW })
    const { scheduler, waits, pass } = heldWaits()
    let tries = 0
    const hook = mountChat(mode, { retry: { attempts: 2 }, scheduler })
    const { endpoint } = hook
    hook.rerender({
      retry: { attempts: 2 },
      scheduler,
      fetch: async (input, init) => {
        tries++
        return tries > 1
          ? endpoint.fetch(input, init)
          : new Response('{}', { status, headers: headers as Record<string, string> })
      },
    })
    const run = hook.send('x')
    await hook.rest()
    expect(hook.current).toMatchObject({ status: 'submitted', error: undefined })
    expect(tries).toBe(1)
    const [wait = 0] = waits
    if (expected === undefined) expect(wait).toBeGreaterThan(0)
    else expect(wait).toBe(expected)
    pass()
    const exchange = await hook.next()
    exchange.text('ok')
    await hook.rest()
    exchange.finish()
    await hook.rest()
    await hook.rest()
    expect(tries).toBe(2)
    expect(hook.texts()).toEqual(['x', 'ok'])
    expect(hook.statuses).toEqual(['ready', 'submitted', 'streaming', 'ready'])
    expect(await run).toMatchObject({ reason: 'complete' })
  })

  it('gives up after the last try, and says how many there were', async () => {
    const { scheduler, pass } = heldWaits()
    const hook = mountChat(mode, { retry: { attempts: 2 }, scheduler })
    hook.endpoint.refuse(503)
    const run = hook.send('x')
    for (let turn = 0; turn < 3; turn++) {
      await hook.rest()
      pass()
    }
    await hook.rest()
    expect(hook.endpoint.exchanges).toHaveLength(3)
    expect(hook.current.error).toMatchObject({ status: 503, attempts: 3 })
    expect((await run).reason).toBe('error')
    expect(hook.texts()).toEqual(['x'])
  })

  it.each([400, 401, 402, 404, 422])('does not try a %i again', async (status) => {
    const hook = mountChat(mode, { retry: { attempts: 2 } })
    hook.endpoint.refuse(status)
    void hook.send('x')
    await hook.step()
    expect(hook.endpoint.exchanges).toHaveLength(1)
    expect(hook.current.status).toBe('error')
  })

  it.each(['cut', 'named as an error'])(
    'never after the first token, when the stream is %s: no text is glued to another',
    async (how) => {
      const hook = mountChat(mode, { retry: { attempts: 3 } })
      void hook.send('x')
      const exchange = await hook.next()
      for (const word of ['one ', 'two ', 'three ']) exchange.text(word)
      await hook.step()
      if (how === 'cut') exchange.cut()
      else exchange.chunk({ error: { message: 'overloaded', code: 503 } })
      await hook.step()
      expect(hook.endpoint.exchanges).toHaveLength(1)
      expect(hook.texts()).toEqual(['x', 'one two three '])
      expect(hook.current.status).toBe('error')
      // Asked again by a person, the new text is a version beside it, not added to it.
      void hook.call((chat) => chat.regenerate())
      const second = await hook.next()
      second.chunk(delta({ content: 'one two three four' }, 'stop'))
      second.finish()
      await hook.step()
      expect(hook.texts()).toEqual(['x', 'one two three four'])
      const { ids } = hook.current.branches(hook.current.messages[1]?.id ?? '')
      expect(ids).toHaveLength(2)
    },
  )

  it('stopped while it waits: nothing more is sent, and the next send works', async () => {
    const { scheduler, waits, pass } = heldWaits()
    const hook = mountChat(mode, { retry: { attempts: 3 }, scheduler })
    hook.endpoint.refuse(503)
    const run = hook.send('x')
    await hook.rest()
    expect(waits).toHaveLength(1)
    await hook.stop()
    pass()
    await hook.rest()
    expect(hook.endpoint.exchanges).toHaveLength(1)
    expect(await run).toMatchObject({ reason: 'aborted', message: undefined })
    expect(hook.current).toMatchObject({ status: 'ready', error: undefined })
    hook.endpoint.refuse(undefined)
    void hook.send('y')
    await hook.rest()
    expect(hook.endpoint.exchanges).toHaveLength(2)
    await hook.stop()
  })
})
