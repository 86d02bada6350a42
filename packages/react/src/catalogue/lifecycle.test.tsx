// The life of a turn.
import { act, waitFor } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { answer } from '@x/core/test/server'
import { delta, modes, mountChat, serve, sse } from '../../test/chat.tsx'

describe.each(modes)('the life of a turn in %s', (_name, mode) => {
  it('walks from ready to submitted to streaming to ready, each seen once', async () => {
    const hook = mountChat(mode)
    const run = hook.send('hi')
    expect(hook.current).toMatchObject({ status: 'submitted', isBusy: true, canStop: true })
    const exchange = await hook.next()
    for (const text of ['a', 'b', 'c']) {
      exchange.text(text)
      await hook.step()
    }
    exchange.finish()
    await hook.step()
    expect(hook.statuses).toEqual(['ready', 'submitted', 'streaming', 'ready'])
    expect(hook.current).toMatchObject({ isBusy: false, canStop: false, canRegenerate: true })
    expect(await run).toMatchObject({ reason: 'complete', message: { status: 'complete' } })
  })

  it.each([
    ['content', { content: 'yes' }],
    ['reasoning', { reasoning: 'hm' }],
    ['a tool call', { tool_calls: [{ index: 0, id: 'a', function: { name: 'x' } }] }],
  ])('stays submitted until %s: a role, a usage or an empty text is none', async (_of, first) => {
    const hook = mountChat(mode)
    void hook.send('hi')
    const exchange = await hook.next()
    exchange.chunk(delta({ role: 'assistant', content: '' }))
    exchange.chunk({ choices: [], usage: { prompt_tokens: 1, completion_tokens: 0 } })
    exchange.chunk(delta({ content: null }))
    await hook.step()
    expect(hook.current.status).toBe('submitted')
    exchange.chunk(delta(first))
    await hook.step()
    expect(hook.current.status).toBe('streaming')
    await hook.stop()
    expect(hook.statuses).toEqual(['ready', 'submitted', 'streaming', 'ready'])
  })

  it('shows the message that was sent in the same tick', async () => {
    const hook = mountChat(mode)
    act(() => {
      void hook.current.send('hi')
      expect(hook.current.chat.get().messages[0]).toMatchObject({ role: 'user' })
    })
    expect(hook.texts()).toEqual(['hi', ''])
    expect(hook.current.messages[1]).toMatchObject({ role: 'assistant', status: 'pending' })
    expect(hook.endpoint.exchanges).toHaveLength(0)
    await hook.stop()
  })

  it('reads an answer that came whole, from a real server', async () => {
    const options = await serve((_request, response) => {
      response.setHeader('content-type', 'application/json')
      const message = { role: 'assistant', content: 'whole' }
      const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 }
      const choices = [{ index: 0, message, finish_reason: 'stop' }]
      response.end(JSON.stringify({ id: '1', object: 'chat.completion', choices, usage }))
    })
    const hook = mountChat(mode, options)
    void hook.send('x')
    await waitFor(() => expect(hook.current.status).toBe('ready'))
    expect(hook.texts()).toEqual(['x', 'whole'])
    expect(hook.current.messages[1]).toMatchObject({ status: 'complete', finishReason: 'stop' })
    expect(hook.current.usage?.totalTokens).toBe(2)
  })

  // An answer of nothing is an error that says so: see the sentence. An empty bubble helps nobody.
  it('says that an answer was empty, keeps the question, and the next send works', async () => {
    const hook = mountChat(mode)
    const run = hook.send('x')
    const exchange = await hook.next()
    exchange.finish()
    await hook.step()
    expect(hook.current).toMatchObject({ status: 'error', error: { code: 'empty_answer' } })
    expect(hook.texts()).toEqual(['x'])
    expect(await run).toMatchObject({ reason: 'error', message: undefined })
    void hook.call((chat) => chat.regenerate())
    const again = await hook.next()
    again.text('now')
    again.finish()
    await hook.step()
    expect(hook.texts()).toEqual(['x', 'now'])
    expect(hook.current).toMatchObject({ status: 'ready', error: undefined })
  })

  it('an answer without room or filtered away is an empty message that says why', async () => {
    const hook = mountChat(mode)
    const run = hook.send('x')
    const exchange = await hook.next()
    exchange.finish('length')
    await hook.step()
    expect(hook.current).toMatchObject({ status: 'ready', error: undefined })
    expect(hook.current.messages[1]).toMatchObject({ status: 'incomplete', reason: 'length' })
    expect(await run).toMatchObject({ reason: 'length' })
  })

  it('is complete without [DONE] when a finish reason was given', async () => {
    const hook = mountChat(mode)
    void hook.send('x')
    const exchange = await hook.next()
    exchange.chunk(delta({ content: 'a' }, 'stop'))
    exchange.cut()
    await hook.step()
    expect(hook.current.messages[1]).toMatchObject({ status: 'complete', finishReason: 'stop' })
    expect(hook.current).toMatchObject({ status: 'ready', error: undefined })
  })

  it('is interrupted without either, keeps the text, and can be gone on with', async () => {
    const hook = mountChat(mode)
    const run = hook.send('x')
    const exchange = await hook.next()
    exchange.text('half')
    exchange.cut()
    await hook.step()
    const message = { status: 'incomplete', reason: 'interrupted', parts: [{ state: 'done' }] }
    expect(hook.current.messages[1]).toMatchObject(message)
    expect(hook.current).toMatchObject({
      status: 'error',
      canResume: true,
      error: { kind: 'interrupted', action: 'continue' },
    })
    expect(await run).toMatchObject({ reason: 'interrupted', message })
  })

  it('passes over what comes after [DONE]', async () => {
    const options = await serve((_request, response) => {
      response.setHeader('content-type', 'text/event-stream')
      response.end(
        sse(delta({ content: 'a' }, 'stop'), '[DONE]', delta({ content: 'late' }), {
          error: { message: 'late' },
        }),
      )
    })
    const hook = mountChat(mode, options)
    void hook.send('x')
    await waitFor(() => expect(hook.current.status).toBe('ready'))
    expect(hook.texts()).toEqual(['x', 'a'])
    expect(hook.current.messages[1]?.status).toBe('complete')
  })

  it('tells of an error inside the stream by kind and code, and leaves no part streaming', async () => {
    const hook = mountChat(mode)
    const run = hook.send('x')
    const exchange = await hook.next()
    exchange.text('half')
    await hook.step()
    exchange.chunk({ error: { message: 'overloaded', code: 'overloaded_error' } })
    await hook.step()
    const error = { kind: 'api', code: 'overloaded_error', message: 'overloaded' }
    expect(hook.current).toMatchObject({ status: 'error', error })
    expect(hook.current.messages[1]).toMatchObject({
      status: 'incomplete',
      reason: 'error',
      error,
      parts: [{ type: 'text', text: 'half', state: 'done' }],
    })
    expect(await run).toMatchObject({ reason: 'error', error })
    expect(hook.statuses).toEqual(['ready', 'submitted', 'streaming', 'error'])
  })

  const actions = {
    401: 'sign-in',
    402: 'top-up',
    403: 'none',
    408: 'retry',
    413: 'shorten',
    429: 'retry',
    503: 'retry',
  } as Record<number, string>

  it.each([400, 401, 402, 403, 404, 408, 413, 422, 429, 500, 502, 503])(
    'has status, code, request id and what to do of a %i from a real server',
    async (status) => {
      const options = await serve((_request, response) => {
        response.writeHead(status, {
          'content-type': 'application/json',
          'x-request-id': 'r1',
          'retry-after': '7',
        })
        response.end(JSON.stringify({ error: { message: `told of ${status}`, code: 'some_code' } }))
      })
      const hook = mountChat(mode, options)
      const run = hook.send('x')
      await waitFor(() => expect(hook.current.status).toBe('error'))
      const error = {
        status,
        code: 'some_code',
        message: `told of ${status}`,
        requestId: 'r1',
        retryAfter: 7000,
        ...(actions[status] ? { action: actions[status] } : {}),
      }
      expect(hook.current.error).toMatchObject(error)
      expect(await run).toMatchObject({ reason: 'error', error })
      // What was typed stays, and nothing stands where no answer came.
      expect(hook.texts()).toEqual(['x'])
      expect(hook.statuses).toEqual(['ready', 'submitted', 'error'])
    },
  )

  it('says a sentence instead of a page of HTML', async () => {
    const options = await serve((_request, response) => {
      response.writeHead(502, { 'content-type': 'text/html' })
      response.end('<html><body><h1>502 Bad Gateway</h1></body></html>')
    })
    const hook = mountChat(mode, options)
    void hook.send('x')
    await waitFor(() => expect(hook.current.status).toBe('error'))
    expect(hook.current.error).toMatchObject({
      kind: 'http',
      status: 502,
      code: 'html_page',
      retryable: true,
    })
    expect(hook.current.error?.message).not.toContain('<')
  })

  it.each([
    ['Chromium', 'Failed to fetch'],
    ['Firefox', 'NetworkError when attempting to fetch resource.'],
    ['Safari', 'Load failed'],
    ['Node', 'fetch failed'],
  ])('knows the network error of %s', async (_browser, message) => {
    const hook = mountChat(mode, { fetch: async () => Promise.reject(new TypeError(message)) })
    void hook.send('x')
    await hook.step()
    expect(hook.current).toMatchObject({
      status: 'error',
      error: { kind: 'network', retryable: true, action: 'retry' },
    })
    expect(hook.texts()).toEqual(['x'])
  })

  it('reads a plain answer of OpenAI as it is on the wire, with its usage', async () => {
    const options = await serve((request, response) => {
      expect(request.url).toBe('/v1/chat/completions')
      answer(response, 'plain')
    })
    const hook = mountChat(mode, options)
    void hook.send('x')
    await waitFor(() => expect(hook.current.status).toBe('ready'))
    expect(hook.texts()).toEqual(['x', 'plain'])
  })
})
