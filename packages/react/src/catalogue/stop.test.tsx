// Stopping. More is in stop-ending.test.tsx.
import { act } from '@testing-library/react'
import type { ChatMessage, PrepareContext, RunResult } from '@x/core'
import { tool, toolRunner } from '@x/core/tools'
import { describe, expect, it, vi } from 'vitest'
import { startServer } from '@x/core/test/server'
import { delta, modes, mountChat, sse } from '../../test/chat.tsx'

const onFinishSpy = () => vi.fn<(result: RunResult<ChatMessage>) => void>()

describe.each(modes)('stopping in %s', (_name, mode) => {
  it('before fetch has answered: no answer is left, and what was asked stays', async () => {
    const onFinish = onFinishSpy()
    let signal: AbortSignal | null | undefined
    const hook = mountChat(mode, {
      onFinish,
      fetch: async (_input, init) => {
        signal = init?.signal
        return new Promise((_resolve, reject) => {
          signal?.addEventListener('abort', () => reject(new DOMException('stopped', 'AbortError')))
        })
      },
    })
    const run = hook.send('x')
    await hook.step()
    await hook.stop()
    expect(signal?.aborted).toBe(true)
    expect(hook.current).toMatchObject({ status: 'ready', error: undefined })
    expect(hook.texts()).toEqual(['x'])
    expect(await run).toEqual({ message: undefined, messages: [], reason: 'aborted' })
    expect(onFinish).toHaveBeenCalledTimes(1)
  })

  it('in the tick of the send: nothing is asked at all', async () => {
    const hook = mountChat(mode)
    const run = hook.call((chat) => {
      const sent = chat.send('x')
      void chat.stop()
      return sent
    })
    await hook.step()
    expect(await run).toMatchObject({ reason: 'aborted' })
    expect(hook.endpoint.exchanges).toHaveLength(0)
    expect(hook.texts()).toEqual(['x'])
  })

  it('before the first token', async () => {
    const hook = mountChat(mode)
    const run = hook.send('x')
    const exchange = await hook.next()
    exchange.chunk(delta({ role: 'assistant', content: '' }))
    await hook.step()
    await hook.stop()
    expect(await run).toMatchObject({ message: undefined, reason: 'aborted' })
    expect(hook.texts()).toEqual(['x'])
    expect(hook.statuses).toEqual(['ready', 'submitted', 'ready'])
  })

  it('amid the text: all that arrived is kept, marked, and nothing is left streaming', async () => {
    const hook = mountChat(mode)
    const run = hook.send('x')
    const exchange = await hook.next()
    exchange.reasoning('hm')
    exchange.text('half')
    await hook.step()
    // Has arrived, but its frame has not come.
    exchange.text(' and')
    await hook.rest()
    await hook.stop()
    const message = hook.current.messages[1]
    expect(message).toMatchObject({ status: 'incomplete', reason: 'aborted' })
    expect(message?.error).toBeUndefined()
    expect(message?.parts).toMatchObject([
      { type: 'reasoning', text: 'hm', state: 'done' },
      { type: 'text', text: 'half and', state: 'done' },
    ])
    expect(hook.current).toMatchObject({ status: 'ready', error: undefined, canResume: true })
    expect(await run).toMatchObject({ message, reason: 'aborted' })
  })

  it('amid the arguments of a tool call: the call is cancelled and its text kept', async () => {
    const execute = vi.fn(() => 'never')
    const hook = mountChat(mode, { tools: toolRunner({ find: tool({ execute }) }) })
    void hook.send('x')
    const exchange = await hook.next()
    const call = { index: 0, id: 'a', function: { name: 'find', arguments: '{"city":"Os' } }
    exchange.chunk(delta({ tool_calls: [call] }))
    await hook.step()
    expect(hook.current.messages[1]?.parts).toMatchObject([{ type: 'tool', state: 'args' }])
    await hook.stop()
    expect(hook.current.messages[1]).toMatchObject({
      status: 'incomplete',
      reason: 'aborted',
      parts: [{ type: 'tool', state: 'cancelled', argsText: '{"city":"Os' }],
    })
    expect(execute).not.toHaveBeenCalled()
  })

  it('while a tool works: it hears of it, its call is marked, and no further request goes out', async () => {
    let heard: AbortSignal | undefined
    const find = tool({
      execute: async (_args, { signal }) => {
        heard = signal
        return new Promise<string>(() => undefined)
      },
    })
    const hook = mountChat(mode, { tools: toolRunner({ find }) })
    const run = hook.send('x')
    const exchange = await hook.next()
    exchange.chunk(delta({ tool_calls: [{ index: 0, id: 'a', function: { name: 'find' } }] }))
    exchange.finish('tool_calls')
    await hook.step()
    expect(hook.current.messages[1]?.parts).toMatchObject([{ state: 'running' }])
    await hook.stop()
    await hook.step()
    expect(heard?.aborted).toBe(true)
    expect(hook.current.messages[1]?.parts).toMatchObject([{ state: 'cancelled' }])
    expect(await run).toMatchObject({ reason: 'aborted' })
    expect(hook.endpoint.exchanges).toHaveLength(1)
    expect(hook.current.status).toBe('ready')
  })

  it('while it waits to try again', async () => {
    const hook = mountChat(mode, { retry: { attempts: 3 } })
    hook.endpoint.refuse(503)
    const run = hook.send('x')
    await hook.step()
    expect(hook.current.status).toBe('submitted')
    await hook.stop()
    expect(await run).toMatchObject({ reason: 'aborted' })
    expect(hook.endpoint.exchanges).toHaveLength(1)
    expect(hook.current).toMatchObject({ status: 'ready', error: undefined })
  })

  it('while files are made ready: the upload hears of it, nothing is sent, and all is back in the draft', async () => {
    let context: PrepareContext | undefined
    const hook = mountChat(mode, {
      prepareFile: async (_file, given) => {
        context = given
        return new Promise(() => undefined)
      },
    })
    const run = hook.send({ text: 'look', files: [new File(['abc'], 'a.png')] })
    await hook.stepUntil(() => expect(context).toBeDefined())
    act(() => context?.onProgress(0.5))
    await hook.step()
    expect(hook.current.messages[0]?.parts).toMatchObject([{ progress: 0.5 }, { text: 'look' }])
    await hook.stop()
    expect(context?.signal.aborted).toBe(true)
    expect(await run).toMatchObject({ reason: 'aborted' })
    expect(hook.endpoint.exchanges).toHaveLength(0)
    expect(hook.texts()).toEqual([])
    expect(hook.current.chat.draft.get()).toBe('look')
    expect(hook.current.chat.attachments.get()).toMatchObject([{ name: 'a.png' }])
  })

  it('twice, and after the end: nothing more happens', async () => {
    const onFinish = onFinishSpy()
    const hook = mountChat(mode, { onFinish })
    void hook.send('x')
    const exchange = await hook.next()
    exchange.text('a')
    await hook.step()
    await act(async () => {
      await Promise.all([hook.current.stop(), hook.current.stop()])
    })
    await hook.turn('y', 'b')
    const { renders } = hook
    await hook.stop()
    expect(hook.renders).toBe(renders)
    expect(hook.current.messages[3]?.status).toBe('complete')
    expect(onFinish).toHaveBeenCalledTimes(2)
  })

  it('from a listener that hears of the first text', async () => {
    const hook = mountChat(mode)
    const { chat } = hook.current
    const forget = chat.subscribe(() => {
      if (chat.get().status === 'streaming') void chat.stop()
    })
    const run = hook.send('x')
    const exchange = await hook.next()
    exchange.text('a')
    await hook.step()
    forget()
    expect(await run).toMatchObject({ reason: 'aborted' })
    expect(hook.texts()).toEqual(['x', 'a'])
    expect(hook.current.status).toBe('ready')
  })

  it('the server sees the connection close', async () => {
    let closed = (): void => undefined
    const isClosed = new Promise<void>((resolve) => (closed = resolve))
    const server = await startServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write(sse(delta({ content: 'on and on' })))
      response.on('close', closed)
    })
    const hook = mountChat(mode, { baseURL: server.baseURL, fetch: undefined })
    void hook.send('x')
    await hook.stepUntil(() => expect(hook.texts()).toEqual(['x', 'on and on']))
    await hook.stop()
    await isClosed
    await server.close()
    expect(hook.current.status).toBe('ready')
  })
})
