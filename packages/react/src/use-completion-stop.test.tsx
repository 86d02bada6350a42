import { act } from '@testing-library/react'
import type { CompletionResult } from '@x/core'
import { describe, expect, it, vi } from 'vitest'
import { chunk, modes, mount } from '../test/completion.tsx'

describe.each(modes)('stopping a completion in %s', (_name, mode) => {
  it('before fetch has answered', async () => {
    const onFinish = vi.fn<(result: CompletionResult) => void>()
    let signal: AbortSignal | null | undefined
    const hook = mount(mode, {
      onFinish,
      fetch: async (_input, init) => {
        signal = init?.signal
        return new Promise((_resolve, reject) => {
          signal?.addEventListener('abort', () => reject(new DOMException('stopped', 'AbortError')))
        })
      },
    })
    const run = hook.complete('x')
    await hook.step()
    await act(() => hook.current.stop())
    expect(signal?.aborted).toBe(true)
    expect(hook.current).toMatchObject({ status: 'ready', error: undefined, text: '' })
    expect(await run).toEqual({
      message: undefined,
      reason: 'aborted',
      choices: [],
      usage: undefined,
    })
    expect(onFinish).toHaveBeenCalledTimes(1)
  })

  it('before the first token', async () => {
    const hook = mount(mode)
    const run = hook.complete('x')
    const exchange = await hook.endpoint.next()
    exchange.chunk({ id: 'c', model: 'm', choices: [] })
    await hook.step()
    await act(() => hook.current.stop())
    expect(await run).toMatchObject({ message: undefined, reason: 'aborted' })
    expect(hook.statuses).toEqual(['ready', 'submitted', 'ready'])
  })

  it('amid the text: it is kept and marked, the body cancelled, onFinish called once', async () => {
    const onFinish = vi.fn<(result: CompletionResult) => void>()
    const hook = mount(mode, { onFinish })
    const run = hook.complete('x')
    const exchange = await hook.endpoint.next()
    exchange.chunk(chunk('half'))
    await hook.step()
    // Has arrived, but its frame has not come.
    exchange.chunk(chunk(' and'))
    await hook.rest()
    await act(() => hook.current.stop())
    expect(hook.current).toMatchObject({ text: 'half and', status: 'ready', error: undefined })
    expect(exchange.isAborted).toBe(true)
    const result = await run
    expect(result).toMatchObject({ message: 'half and', reason: 'aborted' })
    expect(onFinish.mock.calls).toEqual([[result]])
  })

  it('while it waits to try again', async () => {
    const hook = mount(mode, { retry: { attempts: 3 } })
    hook.endpoint.refuse(503)
    const run = hook.complete('x')
    await hook.step()
    expect(hook.endpoint.exchanges).toHaveLength(1)
    expect(hook.current.status).toBe('submitted')
    await act(() => hook.current.stop())
    expect(await run).toMatchObject({ reason: 'aborted' })
    expect(hook.endpoint.exchanges).toHaveLength(1)
  })

  it('twice, and after the end: nothing more happens', async () => {
    const onFinish = vi.fn<(result: CompletionResult) => void>()
    const hook = mount(mode, { onFinish })
    void hook.complete('x')
    const exchange = await hook.endpoint.next()
    exchange.chunk(chunk('a'))
    await hook.step()
    await act(async () => {
      await Promise.all([hook.current.stop(), hook.current.stop()])
    })
    void hook.complete('y')
    const second = await hook.endpoint.next()
    second.chunk(chunk('b', 0, 'stop'))
    second.finish()
    await hook.step()
    const { renders } = hook
    await act(() => hook.current.stop())
    expect(hook.renders).toBe(renders)
    expect(hook.current).toMatchObject({ text: 'b', finishReason: 'stop' })
    expect(onFinish).toHaveBeenCalledTimes(2)
  })

  it('from a listener that hears of the first text', async () => {
    const hook = mount(mode)
    const { completion } = hook.current
    const forget = completion.subscribe(() => {
      if (completion.get().text !== '') void completion.stop()
    })
    const run = hook.complete('x')
    const exchange = await hook.endpoint.next()
    exchange.chunk(chunk('a'))
    await hook.step()
    forget()
    expect(await run).toMatchObject({ message: 'a', reason: 'aborted' })
    expect(hook.current).toMatchObject({ text: 'a', status: 'ready' })
  })

  it('lets the next one be asked at once; what the old one still sends changes nothing', async () => {
    const hook = mount(mode)
    void hook.complete('one')
    const first = await hook.endpoint.next()
    first.chunk(chunk('old'))
    await hook.step()
    await act(async () => {
      const stopped = hook.current.stop()
      void hook.current.complete('two')
      await stopped
    })
    const second = await hook.endpoint.next()
    first.chunk(chunk(' late', 0, 'stop'))
    second.chunk(chunk('new', 0, 'stop'))
    second.finish()
    await hook.step()
    expect(hook.current).toMatchObject({ text: 'new', status: 'ready' })
  })

  it('settles a run by its own abort', async () => {
    const hook = mount(mode)
    const run = hook.complete('x')
    const exchange = await hook.endpoint.next()
    act(() => run.abort())
    expect(await run).toMatchObject({ reason: 'aborted' })
    expect(exchange.isAborted).toBe(true)
    expect(hook.current.status).toBe('ready')
  })
})

describe.each(modes)('several at once in %s', (_name, mode) => {
  it('the last call wins: a frame that the old one asked for never overwrites', async () => {
    const hook = mount(mode)
    const old = hook.complete('one')
    const first = await hook.endpoint.next()
    first.chunk(chunk('a'))
    await hook.step()
    first.chunk(chunk('stale'))
    // The text has been read and waits for its frame.
    await hook.rest()
    void hook.complete('two')
    expect(hook.current).toMatchObject({ text: '', status: 'submitted' })
    await hook.step()
    expect(hook.current).toMatchObject({ text: '', status: 'submitted' })
    const second = await hook.endpoint.next()
    second.chunk(chunk('current'))
    await hook.step()
    first.chunk(chunk('staler'))
    second.chunk(chunk('!', 0, 'stop'))
    second.finish()
    await hook.step()
    expect(hook.current).toMatchObject({ text: 'current!', status: 'ready' })
    expect(first.isAborted).toBe(true)
    expect(await old).toMatchObject({ message: 'astale', reason: 'aborted' })
  })

  it('twenty in one tick: one request, one text, nineteen aborted', async () => {
    const hook = mount(mode)
    const runs: Promise<CompletionResult>[] = []
    act(() => {
      for (let call = 0; call < 20; call++) runs.push(hook.current.complete(`p${call}`))
    })
    await hook.rest()
    expect(hook.endpoint.exchanges.map(({ body }) => body['prompt'])).toEqual(['p19'])
    const exchange = await hook.endpoint.next()
    exchange.chunk(chunk('last', 0, 'stop'))
    exchange.finish()
    await hook.step()
    const reasons = (await Promise.all(runs)).map(({ reason }) => reason)
    expect(reasons).toEqual([...Array.from({ length: 19 }, () => 'aborted'), 'complete'])
    expect(hook.current.text).toBe('last')
  })

  it('one after the other when they are to queue', async () => {
    const hook = mount(mode, { whenBusy: 'queue' })
    const runs = ['one', 'two', 'three'].map((prompt) => hook.complete(prompt))
    for (const prompt of ['one', 'two', 'three']) {
      const exchange = await hook.endpoint.next()
      expect(exchange.body['prompt']).toBe(prompt)
      exchange.chunk(chunk(`${prompt}!`, 0, 'stop'))
      exchange.finish()
      await hook.step()
    }
    expect((await Promise.all(runs)).map(({ message }) => message)).toEqual([
      'one!',
      'two!',
      'three!',
    ])
    expect(hook.current.text).toBe('three!')
  })

  it('one that waits can be taken back, and a stop gives up all that wait', async () => {
    const hook = mount(mode, { whenBusy: 'queue' })
    const [one, two, three] = ['one', 'two', 'three'].map((prompt) => hook.complete(prompt))
    await hook.endpoint.next()
    act(() => two?.abort())
    expect(await two).toMatchObject({ reason: 'aborted', message: undefined })
    await act(() => hook.current.stop())
    expect(await one).toMatchObject({ reason: 'aborted' })
    expect(await three).toMatchObject({ reason: 'aborted' })
    await hook.step()
    expect(hook.endpoint.exchanges).toHaveLength(1)
    expect(hook.current.status).toBe('ready')
  })

  it('refuses the second when it is to', async () => {
    const hook = mount(mode, { whenBusy: 'reject' })
    void hook.complete('one')
    const exchange = await hook.endpoint.next()
    const refused = await hook.complete('two')
    expect(refused).toMatchObject({ reason: 'error', error: { kind: 'usage' } })
    expect(refused.error?.message).toMatch(/still being written/)
    exchange.chunk(chunk('one!', 0, 'stop'))
    exchange.finish()
    await hook.step()
    expect(hook.current).toMatchObject({ text: 'one!', status: 'ready', error: undefined })
  })
})

describe.each(modes)('trying again in %s', (_name, mode) => {
  it('after a 429 that names a time: one text, and submitted all the while', async () => {
    let tries = 0
    const hook = mount(mode, { retry: { attempts: 2 } })
    const { endpoint } = hook
    hook.rerender({
      retry: { attempts: 2 },
      fetch: async (input, init) => {
        tries++
        if (tries > 1) return endpoint.fetch(input, init)
        return new Response('{}', { status: 429, headers: { 'retry-after-ms': '1' } })
      },
    })
    void hook.complete('x')
    const exchange = await endpoint.next()
    exchange.chunk(chunk('o'))
    await hook.step()
    exchange.chunk(chunk('k', 0, 'stop'))
    exchange.finish()
    await hook.step()
    expect(tries).toBe(2)
    expect(hook.current).toMatchObject({ text: 'ok', status: 'ready', error: undefined })
    expect(hook.statuses).toEqual(['ready', 'submitted', 'streaming', 'ready'])
  })

  it('never after the first token: no text is glued to another', async () => {
    const hook = mount(mode, { retry: { attempts: 3 } })
    void hook.complete('x')
    const exchange = await hook.endpoint.next()
    exchange.chunk(chunk('half'))
    await hook.step()
    exchange.cut()
    await hook.step()
    expect(hook.endpoint.exchanges).toHaveLength(1)
    expect(hook.current).toMatchObject({ text: 'half', status: 'error' })
  })
})
