// What stays the same between renders, and what is always the latest.
import { act } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import { modes, mountChat } from '../../test/chat.tsx'

describe.each(modes)('between renders in %s', (_name, mode) => {
  it('gives the same functions at every render', async () => {
    const hook = mountChat(mode)
    const functions = () =>
      Object.entries(hook.current).filter(([, member]) => typeof member === 'function')
    const before = functions()
    expect(before.length).toBeGreaterThan(15)
    await hook.turn('x', 'y')
    hook.rerender({ model: 'other', onFinish: () => undefined })
    expect(functions()).toEqual(before)
    functions().forEach(([name, member], at) => expect([name, member]).toEqual(before[at]))
    expect(functions().every(([, member], at) => member === before[at]?.[1])).toBe(true)
  })

  it('headers, body, model and callbacks are those of the latest render', async () => {
    const sent: (HeadersInit | undefined)[] = []
    const [early, late] = [vi.fn<() => void>(), vi.fn<() => void>()]
    const hook = mountChat(mode, { model: 'old', onFinish: early })
    const { endpoint } = hook
    const { send } = hook.current
    hook.rerender({
      model: 'new',
      system: 'now',
      headers: async () => Promise.resolve({ 'x-user': 'u1' }),
      body: () => ({ temperature: 0.5, max_tokens: 10 }),
      onFinish: early,
      fetch: async (input, init) => {
        sent.push(init?.headers)
        return endpoint.fetch(input, init)
      },
    })
    act(() => void send('x', { body: { max_tokens: 20 }, headers: { 'x-call': '1' } }))
    const exchange = await hook.next()
    expect(exchange.body).toMatchObject({ model: 'new', temperature: 0.5, max_tokens: 20 })
    expect(exchange.body.messages?.[0]).toEqual({ role: 'system', content: 'now' })
    expect(sent).toEqual([expect.objectContaining({ 'x-user': 'u1', 'x-call': '1' })])
    hook.rerender({ onFinish: late })
    exchange.text('a')
    exchange.finish()
    await hook.step()
    expect([early, late].map((callback) => callback.mock.calls.length)).toEqual([0, 1])
  })

  it.each([
    ['headers', { headers: async () => Promise.reject(new Error('no session')) }],
    ['body', { body: async () => Promise.reject(new Error('no session')) }],
    ['apiKey', { apiKey: async () => Promise.reject(new Error('no session')) }],
  ])('says so when a function for %s rejects, and keeps the question', async (_what, options) => {
    const hook = mountChat(mode, options)
    void hook.send('x')
    await hook.step()
    expect(hook.current).toMatchObject({ status: 'error', error: { kind: 'usage' } })
    expect(hook.current.error?.message).toContain('no session')
    expect(hook.texts()).toEqual(['x'])
    hook.rerender({})
    void hook.call((chat) => chat.regenerate())
    const exchange = await hook.next()
    exchange.text('ok')
    exchange.finish()
    await hook.step()
    expect(hook.texts()).toEqual(['x', 'ok'])
    expect(hook.current).toMatchObject({ status: 'ready', error: undefined })
  })

  it('a callback that throws is reported, breaks no answer and no queue', async () => {
    const hook = mountChat(mode, {
      onFinish() {
        throw new Error('mine')
      },
    })
    const run = hook.send('x')
    void hook.send('y')
    const exchange = await hook.next()
    exchange.text('ok')
    exchange.finish()
    await hook.step()
    expect(await run).toMatchObject({ reason: 'complete' })
    hook.rerender({})
    const second = await hook.next()
    second.text('ok too')
    second.finish()
    await hook.step()
    expect(hook.texts()).toEqual(['x', 'ok', 'y', 'ok too'])
    hook.rerender({
      onFinish() {
        throw new Error('mine')
      },
    })
    await hook.turn('z', 'ok')
    expect(hook.current.status).toBe('ready')
    expect(hook.current.error?.message).toMatch(/callback `onFinish` threw: mine/)
  })
})
