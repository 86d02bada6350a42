// What comes after a stop.
import type { ChatMessage, RunResult } from '@x/core'
import { act } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import { settle } from '@x/core/test/endpoint'
import { delta, modes, mountChat, sse } from '../../test/chat.tsx'

describe.each(modes)('a stop in %s', (_name, mode) => {
  it('lets the next be sent at once; the late end of the old one changes nothing', async () => {
    const hook = mountChat(mode)
    void hook.send('one')
    const first = await hook.next()
    first.text('old')
    await hook.step()
    await act(async () => {
      const stopped = hook.current.stop()
      void hook.current.send('two')
      await stopped
    })
    const second = await hook.next()
    first.text(' late')
    first.finish()
    second.text('new')
    await hook.step()
    expect(hook.current.status).toBe('streaming')
    second.finish()
    await hook.step()
    expect(hook.texts()).toEqual(['one', 'old', 'two', 'new'])
    expect(hook.current.messages[1]).toMatchObject({ reason: 'aborted' })
    // The model is told of what was cut, and in the right order.
    expect(second.body.messages?.map(({ role }) => role)).toEqual(['user', 'assistant', 'user'])
  })

  it('resolves also when fetch does not listen, and what that says late changes nothing', async () => {
    let answer = (_response: Response): void => undefined
    const hook = mountChat(mode, {
      fetch: async () => new Promise<Response>((resolve) => (answer = resolve)),
    })
    const run = hook.send('x')
    await hook.rest()
    await hook.stop()
    answer(
      new Response(sse(delta({ content: 'late' }, 'stop'), '[DONE]'), {
        headers: { 'content-type': 'text/event-stream' },
      }),
    )
    await hook.step()
    expect(await run).toMatchObject({ reason: 'aborted' })
    expect(hook.texts()).toEqual(['x'])
    expect(hook.current.status).toBe('ready')
  })

  it('rejects nothing, anywhere', async () => {
    const rejected = vi.fn()
    process.on('unhandledRejection', rejected)
    for (const stage of ['before', 'during', 'after']) {
      const hook = mountChat(mode)
      const run = hook.send('x')
      const exchange = await hook.next()
      if (stage !== 'before') exchange.text('a')
      await hook.step()
      if (stage === 'after') exchange.finish()
      await hook.stop()
      run.abort()
      await hook.step()
      hook.unmount()
      await settle()
    }
    process.off('unhandledRejection', rejected)
    expect(rejected).not.toHaveBeenCalled()
  })

  it('calls onFinish once, as aborted, and onError never', async () => {
    const onFinish = vi.fn<(result: RunResult<ChatMessage>) => void>()
    const onError = vi.fn()
    const hook = mountChat(mode, { onFinish, onError })
    const run = hook.send('x')
    const exchange = await hook.next()
    exchange.text('a')
    await hook.step()
    await hook.stop()
    await hook.step()
    expect(onFinish.mock.calls).toEqual([[await run]])
    expect(onFinish.mock.calls[0]?.[0].reason).toBe('aborted')
    expect(onError).not.toHaveBeenCalled()
  })

  it('what was stopped is never replaced, also when onFinish at once asks another model', async () => {
    const hook = mountChat(mode)
    const { chat } = hook.current
    let isFirst = true
    hook.rerender({
      onFinish: ({ reason }) => {
        if (reason !== 'aborted' || !isFirst) return
        isFirst = false
        void chat.regenerate(undefined, { model: 'fallback' })
      },
    })
    void hook.send('x')
    const exchange = await hook.next()
    exchange.text('mine')
    await hook.step()
    await hook.stop()
    const second = await hook.next()
    expect(second.body['model']).toBe('fallback')
    second.text('theirs')
    second.finish()
    await hook.step()
    expect(hook.texts()).toEqual(['x', 'theirs'])
    const { ids } = hook.current.branches(hook.current.messages[1]?.id ?? '')
    expect(ids).toHaveLength(2)
    hook.call((chat_) => chat_.selectBranch(ids[0]))
    expect(hook.texts()).toEqual(['x', 'mine'])
  })
})
