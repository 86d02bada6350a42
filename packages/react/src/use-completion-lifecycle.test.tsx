import { type AddressInfo } from 'node:net'
import { createServer, type RequestListener } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { waitFor } from '@testing-library/react'
import { chunk, modes, mount } from '../test/completion.tsx'

const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

/** A real server, and the options to reach it. */
async function serve(listener: RequestListener) {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return { baseURL: `http://127.0.0.1:${port}/v1`, fetch: undefined, scheduler: undefined }
}

function sse(...events: readonly (object | string)[]): string {
  return events
    .map((event) => `data: ${typeof event === 'string' ? event : JSON.stringify(event)}\n\n`)
    .join('')
}

describe.each(modes)('the life of a completion in %s', (_name, mode) => {
  it('walks from ready to submitted to streaming to ready, each seen once', async () => {
    const hook = mount(mode)
    void hook.complete('x')
    const exchange = await hook.endpoint.next()
    for (const text of ['a', 'b', 'c']) {
      exchange.chunk(chunk(text))
      await hook.step()
    }
    exchange.finish()
    await hook.step()
    expect(hook.statuses).toEqual(['ready', 'submitted', 'streaming', 'ready'])
  })

  it('stays submitted until the first token: a role, a usage or an empty text is none', async () => {
    const hook = mount(mode, { endpoint: 'chat' })
    void hook.complete('x')
    const exchange = await hook.endpoint.next()
    exchange.chunk({ id: 'c', choices: [{ index: 0, delta: { role: 'assistant', content: '' } }] })
    exchange.chunk({ choices: [], usage: { prompt_tokens: 1, completion_tokens: 0 } })
    await hook.step()
    expect(hook.current).toMatchObject({ status: 'submitted', text: '' })
    exchange.reasoning('hm')
    await hook.step()
    expect(hook.current).toMatchObject({ status: 'streaming', text: '' })
    exchange.text('yes')
    exchange.finish()
    await hook.step()
    expect(hook.current.text).toBe('yes')
    expect(hook.statuses).toEqual(['ready', 'submitted', 'streaming', 'ready'])
  })

  it('reads an answer that came whole, from a real server', async () => {
    const options = await serve((request, response) => {
      expect(request.url).toBe('/v1/completions')
      response.setHeader('content-type', 'application/json')
      const choices = [{ index: 0, text: 'whole', finish_reason: 'stop', logprobs: null }]
      response.end(JSON.stringify({ id: '1', object: 'text_completion', choices }))
    })
    const hook = mount(mode, options)
    void hook.complete('x')
    await waitFor(() => expect(hook.current).toMatchObject({ text: 'whole', status: 'ready' }))
  })

  it('an empty answer is an empty, complete text: there may be nothing to fill in', async () => {
    const hook = mount(mode)
    const run = hook.complete('x')
    const exchange = await hook.endpoint.next()
    exchange.chunk(chunk('', 0, 'stop'))
    exchange.finish('stop', { prompt_tokens: 3, completion_tokens: 0 })
    await hook.step()
    expect(hook.current).toMatchObject({ text: '', status: 'ready', error: undefined })
    expect(await run).toMatchObject({ message: '', reason: 'complete' })
  })

  it('ends well without [DONE] when a finish reason was given', async () => {
    const hook = mount(mode)
    const run = hook.complete('x')
    const exchange = await hook.endpoint.next()
    exchange.chunk(chunk('a', 0, 'length'))
    exchange.cut()
    await hook.step()
    expect(hook.current).toMatchObject({ text: 'a', status: 'ready', finishReason: 'length' })
    expect(await run).toMatchObject({ message: 'a', reason: 'length' })
  })

  it('is interrupted without either, and keeps the text', async () => {
    const hook = mount(mode)
    const run = hook.complete('x')
    const exchange = await hook.endpoint.next()
    exchange.chunk(chunk('half'))
    exchange.cut()
    await hook.step()
    expect(hook.current).toMatchObject({
      text: 'half',
      status: 'error',
      error: { kind: 'interrupted', action: 'continue' },
    })
    expect(await run).toMatchObject({ message: 'half', reason: 'interrupted' })
  })

  it('passes over what comes after [DONE]', async () => {
    const options = await serve((_request, response) => {
      response.setHeader('content-type', 'text/event-stream')
      response.end(sse(chunk('a', 0, 'stop'), '[DONE]', chunk('late')))
    })
    const hook = mount(mode, options)
    void hook.complete('x')
    await waitFor(() => expect(hook.current).toMatchObject({ text: 'a', status: 'ready' }))
  })

  it('tells of an error inside the stream, and keeps the text', async () => {
    const hook = mount(mode)
    void hook.complete('x')
    const exchange = await hook.endpoint.next()
    exchange.chunk(chunk('half'))
    await hook.step()
    exchange.chunk({ error: { message: 'overloaded', code: 'overloaded' } })
    await hook.step()
    expect(hook.current).toMatchObject({
      text: 'half',
      status: 'error',
      error: { kind: 'api', code: 'overloaded', message: 'overloaded' },
    })
    expect(hook.statuses).toEqual(['ready', 'submitted', 'streaming', 'error'])
  })

  it.each([400, 401, 402, 403, 404, 408, 413, 422, 429, 500, 502, 503])(
    'has status, code and body of a %i from a real server',
    async (status) => {
      const options = await serve((_request, response) => {
        response.writeHead(status, { 'content-type': 'application/json', 'x-request-id': 'r1' })
        response.end(JSON.stringify({ error: { message: `told of ${status}`, code: 'some_code' } }))
      })
      const hook = mount(mode, options)
      const run = hook.complete('x')
      await waitFor(() => expect(hook.current.status).toBe('error'))
      const error = { status, code: 'some_code', message: `told of ${status}`, requestId: 'r1' }
      expect(hook.current.error).toMatchObject(error)
      expect(await run).toMatchObject({ reason: 'error', error })
      expect(hook.statuses).toEqual(['ready', 'submitted', 'error'])
    },
  )

  it('says a sentence instead of a page of HTML', async () => {
    const options = await serve((_request, response) => {
      response.writeHead(502, { 'content-type': 'text/html' })
      response.end('<html><body><h1>502 Bad Gateway</h1></body></html>')
    })
    const hook = mount(mode, options)
    void hook.complete('x')
    await waitFor(() => expect(hook.current.status).toBe('error'))
    expect(hook.current.error?.status).toBe(502)
    expect(hook.current.error?.message).not.toContain('<')
  })

  it.each([
    'Failed to fetch',
    'NetworkError when attempting to fetch resource.',
    'Load failed',
    'fetch failed',
  ])('calls "%s" a network error', async (message) => {
    const hook = mount(mode, { fetch: async () => Promise.reject(new TypeError(message)) })
    void hook.complete('x')
    await hook.step()
    expect(hook.current.error).toMatchObject({ kind: 'network', retryable: true })
  })
})
