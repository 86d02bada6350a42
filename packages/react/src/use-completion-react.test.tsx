import { act, render, renderHook, screen } from '@testing-library/react'
import { createCompletion } from '@x/core'
import { Component, type ReactNode, StrictMode, useEffect } from 'react'
import { describe, expect, it, vi } from 'vitest'
import { createEndpoint, settle } from '@x/core/test/endpoint'
import { chunk, modes, mount } from '../test/completion.tsx'
import { useCompletion } from './index.ts'

describe('asking in an effect', () => {
  it.each(modes)('sends one request and shows its text, in %s', async (_name, mode) => {
    const endpoint = createEndpoint()
    const { result } = renderHook(
      () => {
        const completion = useCompletion({
          baseURL: 'http://endpoint.invalid/v1',
          fetch: endpoint.fetch,
          model: 'm',
        })
        const { complete } = completion
        useEffect(() => void complete('once'), [complete])
        return completion
      },
      mode ? { wrapper: mode } : {},
    )
    const exchange = await endpoint.next()
    exchange.chunk(chunk('ok', 0, 'stop'))
    exchange.finish()
    await act(settle)
    expect(result.current).toMatchObject({ text: 'ok', status: 'ready' })
    // The one that StrictMode superseded was stopped before it was sent.
    expect(endpoint.exchanges).toHaveLength(1)
    expect(exchange.isAborted).toBe(false)
  })
})

describe.each(modes)('a completion and its component in %s', (_name, mode) => {
  const using = mode ? { wrapper: mode } : {}

  it('stops its request when it is gone, and sets no state after', async () => {
    const onFinish = vi.fn<() => void>()
    const hook = mount(mode, { onFinish })
    void hook.complete('x')
    const exchange = await hook.endpoint.next()
    exchange.chunk(chunk('a'))
    await hook.step()
    const { renders } = hook
    hook.unmount()
    await hook.rest()
    expect(exchange.isAborted).toBe(true)
    expect(hook.renders).toBe(renders)
    expect(onFinish).toHaveBeenCalledTimes(1)
  })

  it('shows what a completion that was given does, also when it comes back', async () => {
    const endpoint = createEndpoint()
    const completion = createCompletion({
      baseURL: 'http://endpoint.invalid/v1',
      fetch: endpoint.fetch,
      model: 'm',
    })
    function App() {
      const { text, status } = useCompletion({ completion })
      return <p>{`${status}: ${text}`}</p>
    }
    const first = render(<App />, using)
    act(() => void completion.complete('x'))
    const exchange = await endpoint.next()
    exchange.chunk(chunk('a'))
    await act(settle)
    first.unmount()
    await act(settle)
    expect(exchange.isAborted).toBe(false)
    exchange.chunk(chunk('b'))
    await settle()
    render(<App />, using)
    expect(screen.getByText('streaming: ab')).toBeDefined()
    exchange.chunk(chunk('c', 0, 'stop'))
    exchange.finish()
    await act(settle)
    expect(screen.getByText('ready: abc')).toBeDefined()
  })

  it('renders the same on a server as first in the page, without a request', () => {
    function App() {
      const { text, status, isBusy } = useCompletion({ baseURL: '/api', model: 'm' })
      return <p>{`${status} ${String(isBusy)} ${text.length}`}</p>
    }
    // What server.test.ts sees a server give, where there is no document.
    const html = '<p>ready false 0</p>'
    const container = document.createElement('div')
    container.innerHTML = html
    document.body.append(container)
    render(<App />, { container, hydrate: true, ...using })
    expect(container.innerHTML).toBe(html)
    container.remove()
  })

  it('leaves an error to whoever throws it', async () => {
    class Boundary extends Component<{ children: ReactNode }, { message?: string }> {
      override state: { message?: string } = {}
      static getDerivedStateFromError(error: Error): { message: string } {
        return { message: error.message }
      }
      override render(): ReactNode {
        return this.state.message ?? this.props.children
      }
    }
    const endpoint = createEndpoint()
    endpoint.refuse(500, '{"error":{"message":"down"}}')
    let ask!: () => void
    function App() {
      const { error, complete } = useCompletion({
        baseURL: 'http://endpoint.invalid/v1',
        fetch: endpoint.fetch,
        model: 'm',
        retry: false,
      })
      ask = () => void complete('x')
      if (error) throw new Error(`shown: ${error.message}`)
      return null
    }
    // React tells of a caught error in the console.
    const quiet = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    render(
      <Boundary>
        <App />
      </Boundary>,
      using,
    )
    act(ask)
    await act(settle)
    expect(screen.getByText('shown: down')).toBeDefined()
    quiet.mockClear()
  })

  it('gives the same functions at every render', async () => {
    const hook = mount(mode)
    const { complete, stop, reset, setText, clearError, completion } = hook.current
    void hook.complete('x')
    const exchange = await hook.endpoint.next()
    exchange.chunk(chunk('a', 0, 'stop'))
    exchange.finish()
    await hook.step()
    hook.rerender({ model: 'other' })
    expect(hook.current).toMatchObject({ complete, stop, reset, setText, clearError, completion })
  })

  it('reads headers, body, model and callbacks when a request starts or ends', async () => {
    const sent: (HeadersInit | undefined)[] = []
    const [early, late] = [vi.fn<() => void>(), vi.fn<() => void>()]
    const hook = mount(mode, { model: 'old', onFinish: early })
    const { endpoint } = hook
    const { complete } = hook.current
    hook.rerender({
      model: 'new',
      headers: async () => Promise.resolve({ 'x-user': 'u1' }),
      body: () => ({ temperature: 0.5, max_tokens: 10 }),
      onFinish: early,
      fetch: async (input, init) => {
        sent.push(init?.headers)
        return endpoint.fetch(input, init)
      },
    })
    act(() => void complete('x', { body: { max_tokens: 20 } }))
    const exchange = await endpoint.next()
    expect(exchange.body).toMatchObject({ model: 'new', temperature: 0.5, max_tokens: 20 })
    expect(sent).toEqual([expect.objectContaining({ 'x-user': 'u1' })])
    hook.rerender({ onFinish: late })
    exchange.chunk(chunk('a', 0, 'stop'))
    exchange.finish()
    await hook.step()
    expect([early, late].map((callback) => callback.mock.calls.length)).toEqual([0, 1])
  })

  it.each([
    ['headers', { headers: async () => Promise.reject(new Error('no session')) }],
    ['body', { body: async () => Promise.reject(new Error('no session')) }],
    ['apiKey', { apiKey: async () => Promise.reject(new Error('no session')) }],
  ])(
    'says so when a function for %s rejects, and goes on with the next',
    async (_what, options) => {
      const hook = mount(mode, options)
      void hook.complete('x')
      await hook.step()
      expect(hook.current).toMatchObject({ status: 'error', error: { kind: 'usage' } })
      expect(hook.current.error?.message).toContain('no session')
      hook.rerender({})
      void hook.complete('y')
      const exchange = await hook.endpoint.next()
      exchange.chunk(chunk('ok', 0, 'stop'))
      exchange.finish()
      await hook.step()
      expect(hook.current).toMatchObject({ status: 'ready', text: 'ok', error: undefined })
    },
  )

  it('survives callbacks that throw, and reports them', async () => {
    const hook = mount(mode, {
      onFinish() {
        throw new Error('mine')
      },
    })
    const run = hook.complete('x')
    const exchange = await hook.endpoint.next()
    exchange.chunk(chunk('ok', 0, 'stop'))
    exchange.finish()
    await hook.step()
    expect(await run).toMatchObject({ message: 'ok', reason: 'complete' })
    expect(hook.current).toMatchObject({ status: 'ready', text: 'ok' })
    expect(hook.current.error?.message).toMatch(/callback `onFinish` threw: mine/)
    hook.rerender({})
    void hook.complete('y')
    await hook.endpoint.next()
    expect(hook.current.error).toBeUndefined()
    await act(() => hook.current.stop())
  })

  it('goes from its own completion to one that was given', async () => {
    const given = createCompletion({ baseURL: '/api', model: 'm' })
    given.setText('theirs')
    const hook = mount(mode)
    act(() => hook.current.setText('mine'))
    hook.rerender({ completion: given })
    expect(hook.current).toMatchObject({ text: 'theirs', completion: given })
  })
})

it('is usable under StrictMode after its pretended unmount', async () => {
  const hook = mount(StrictMode)
  await hook.rest()
  void hook.complete('x')
  const exchange = await hook.endpoint.next()
  exchange.chunk(chunk('ok', 0, 'stop'))
  exchange.finish()
  await hook.step()
  expect(hook.current.text).toBe('ok')
})
