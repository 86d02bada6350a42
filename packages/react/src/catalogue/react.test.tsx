// The hook and React. More is in react-server.test.ts, compiler.test.tsx and stability.test.tsx.
import { act, render, renderHook, screen } from '@testing-library/react'
import type { ChatOptions } from '@x/core'
import { Component, type ReactNode, StrictMode, Suspense, useEffect } from 'react'
import { hydrateRoot } from 'react-dom/client'
import { renderToString } from 'react-dom/server'
import { describe, expect, it, vi } from 'vitest'
import { createEndpoint, createFrames, settle } from '@x/core/test/endpoint'
import { looseChat, modes, mountChat, textsOf } from '../../test/chat.tsx'
import { ChatProvider, useChatCompletion } from '../index.ts'

const base = { baseURL: 'http://endpoint.invalid/v1', model: 'm', retry: false as const }

describe.each(modes)('sending in an effect on mount, in %s', (_name, mode) => {
  it('asks once and shows the answer; what StrictMode sends twice waits its turn', async () => {
    const endpoint = createEndpoint()
    const { result } = renderHook(
      () => {
        const chat = useChatCompletion({ ...base, fetch: endpoint.fetch })
        const { send, stop } = chat
        useEffect(() => {
          void send('once')
          return () => void stop()
        }, [send, stop])
        return chat
      },
      mode ? { wrapper: mode } : {},
    )
    const exchange = await endpoint.next()
    exchange.text('ok')
    exchange.finish()
    await act(settle)
    // The one that the pretended unmount stopped was never sent, and no answer of it stands around.
    expect(endpoint.exchanges).toHaveLength(1)
    expect(exchange.isAborted).toBe(false)
    expect(result.current.status).toBe('ready')
    expect(textsOf(result.current.messages).filter((text) => text === 'ok')).toHaveLength(1)
  })

  it('without a cleanup nothing is lost either: each message that was sent is answered', async () => {
    const endpoint = createEndpoint()
    let isSent = false
    const { result } = renderHook(
      () => {
        const chat = useChatCompletion({ ...base, fetch: endpoint.fetch })
        const { send } = chat
        useEffect(() => {
          if (isSent) return
          isSent = true
          void send('once')
        }, [send])
        return chat
      },
      mode ? { wrapper: mode } : {},
    )
    const exchange = await endpoint.next()
    exchange.text('ok')
    exchange.finish()
    await act(settle)
    expect(textsOf(result.current.messages)).toEqual(['once', 'ok'])
    expect(endpoint.exchanges).toHaveLength(1)
  })
})

describe.each(modes)('a chat and its component in %s', (_name, mode) => {
  const using = mode ? { wrapper: mode } : {}

  it('unmounting stops the chat of the hook, and sets no state after', async () => {
    const onFinish = vi.fn()
    const hook = mountChat(mode, { onFinish })
    void hook.send('x')
    const exchange = await hook.next()
    exchange.text('a')
    await hook.step()
    exchange.text('b')
    await hook.rest()
    const { renders } = hook
    hook.unmount()
    await hook.step()
    expect(exchange.isAborted).toBe(true)
    expect(hook.renders).toBe(renders)
    expect(onFinish).toHaveBeenCalledTimes(1)
  })

  it('a chat that was given goes on without its component, and is live when it is back', async () => {
    const { chat, endpoint, frames } = looseChat()
    function App() {
      const { messages, status } = useChatCompletion({ chat })
      return <p>{`${status}: ${textsOf(messages).join(' ')}`}</p>
    }
    const first = render(<App />, using)
    act(() => void chat.send('x'))
    const exchange = await endpoint.next()
    exchange.text('a')
    await act(settle)
    first.unmount()
    await settle()
    exchange.text('b')
    await settle()
    expect(exchange.isAborted).toBe(false)
    render(<App />, using)
    expect(screen.getByText('streaming: x ab')).toBeDefined()
    exchange.text('c')
    await act(settle)
    act(() => frames.tick())
    expect(screen.getByText('streaming: x abc')).toBeDefined()
    exchange.finish()
    await act(settle)
    expect(screen.getByText('ready: x abc')).toBeDefined()
  })

  const initialMessages = [
    { role: 'user' as const, content: 'hi' },
    { role: 'assistant' as const, content: 'hello' },
  ]
  function Page(options: ChatOptions) {
    const { messages, status, send } = useChatCompletion({ ...base, initialMessages, ...options })
    return (
      <button type="button" onClick={() => void send('more')}>
        {`${status} ${messages.map(({ id, parts }) => `${id} ${parts.length}`).join(' ')}`}
      </button>
    )
  }

  it('a server renders the initial messages, reads no clock and no chance, and the page takes them over in silence', async () => {
    const fetch = vi.fn<typeof globalThis.fetch>()
    const Mode = mode ?? (({ children }: { children: ReactNode }) => children)
    const page = (
      <Mode>
        <Page fetch={fetch} />
      </Mode>
    )
    // This server has a document, which React 18 warns of; server.test.ts has one without.
    const quiet = vi.mocked(console.error).mockImplementation(() => undefined)
    const read = [
      vi.spyOn(Date, 'now'),
      vi.spyOn(Math, 'random'),
      vi.spyOn(crypto, 'getRandomValues'),
      vi.spyOn(crypto, 'randomUUID'),
    ]
    const generateId = vi.fn(() => 'made')
    const html = renderToString(
      <Mode>
        <Page fetch={fetch} generateId={generateId} />
      </Mode>,
    )
    expect(read.map((spy) => spy.mock.calls.length)).toEqual([0, 0, 0, 0])
    expect(generateId).not.toHaveBeenCalled()
    for (const spy of read) spy.mockRestore()
    quiet.mockReset()
    expect(html).toContain('ready m0 1 m1 1')
    const container = document.createElement('div')
    container.innerHTML = html
    const recovered = vi.fn()
    const root = await act(async () =>
      hydrateRoot(container, page, { onRecoverableError: recovered }),
    )
    expect(container.innerHTML).toBe(html)
    expect(recovered).not.toHaveBeenCalled()
    expect(fetch).not.toHaveBeenCalled()
    act(() => root.unmount())
  })

  it('hydrates inside Suspense, also when it was used before its neighbour was ready', async () => {
    const endpoint = createEndpoint()
    let isReady = true
    let open = (): void => undefined
    const waiting = new Promise<void>((resolve) => (open = resolve))
    function Neighbour() {
      // React takes a thrown promise for "not yet", in 18 and in 19.
      // oxlint-disable-next-line typescript/only-throw-error
      if (!isReady) throw waiting
      return <i>there</i>
    }
    const page = (
      <Suspense fallback="loading">
        <Page fetch={endpoint.fetch} />
        <Suspense fallback="loading too">
          <Neighbour />
        </Suspense>
      </Suspense>
    )
    const html = renderToString(page)
    vi.mocked(console.error).mockClear()
    isReady = false
    const container = document.createElement('div')
    document.body.append(container)
    container.innerHTML = html
    const recovered = vi.fn()
    const Mode = mode
    const root = await act(async () =>
      hydrateRoot(container, Mode ? <Mode>{page}</Mode> : page, { onRecoverableError: recovered }),
    )
    const button = container.querySelector('button')
    act(() => button?.click())
    const exchange = await endpoint.next()
    exchange.text('ok')
    exchange.finish()
    await act(settle)
    isReady = true
    await act(async () => {
      open()
      await settle()
    })
    expect(container.querySelector('button')?.textContent).toMatch(/^ready m0 1 m1 1 /)
    expect(container.querySelector('i')?.textContent).toBe('there')
    expect(recovered).not.toHaveBeenCalled()
    act(() => root.unmount())
    container.remove()
  })

  it('an error stays in the state; it reaches a boundary only when an app throws it', async () => {
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
    const asks: (() => void)[] = []
    function App({ isThrown, place }: { isThrown: boolean; place: number }) {
      const { error, send } = useChatCompletion({ ...base, fetch: endpoint.fetch })
      asks[place] = () => void send('x')
      if (error && isThrown) throw new Error(`thrown: ${error.message}`)
      return <p>{error ? `shown: ${error.message}` : ''}</p>
    }
    // React tells of a caught error in the console.
    const quiet = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    render(
      <>
        <Boundary>
          <App isThrown place={0} />
        </Boundary>
        <Boundary>
          <App isThrown={false} place={1} />
        </Boundary>
      </>,
      using,
    )
    act(() => asks.forEach((ask) => ask()))
    await act(settle)
    expect(screen.getByText('thrown: down')).toBeDefined()
    expect(screen.getByText('shown: down')).toBeDefined()
    quiet.mockClear()
  })
})

it('under StrictMode the pretended unmount leaves a chat that works', async () => {
  const hook = mountChat(StrictMode)
  await hook.rest()
  await hook.turn('x', 'ok')
  expect(hook.texts()).toEqual(['x', 'ok'])
})

it('inside a provider the chat of an id outlives its component', async () => {
  const endpoint = createEndpoint()
  const frames = createFrames()
  function Probe() {
    const { messages, send } = useChatCompletion({
      ...base,
      id: 'a',
      fetch: endpoint.fetch,
      scheduler: frames.scheduler,
    })
    return (
      <button type="button" onClick={() => void send('x')}>
        {textsOf(messages).join(' ')}
      </button>
    )
  }
  const page = (isShown: boolean) => <ChatProvider>{isShown && <Probe />}</ChatProvider>
  const { rerender } = render(page(true))
  act(() => screen.getByRole('button').click())
  const exchange = await endpoint.next()
  rerender(page(false))
  exchange.text('ok')
  exchange.finish()
  await act(settle)
  rerender(page(true))
  expect(screen.getByRole('button').textContent).toBe('x ok')
})
