// Chats that components share, hand over and come back to.
import { act, render, renderHook, waitFor } from '@testing-library/react'
import type { ChatStore } from '@x/core'
import { memoryStorage } from '@x/core/testing'
import { type ReactNode, StrictMode } from 'react'
import { describe, expect, it, vi } from 'vitest'
import { createEndpoint, settle } from '@x/core/test/endpoint'
import {
  ChatProvider,
  useChatCompletion,
  type UseChatCompletionOptions,
  type UseChatCompletionResult,
} from './index.ts'

const modes = [
  ['plain', ({ children }: { children: ReactNode }) => children],
  ['StrictMode', StrictMode],
] as const

function setup() {
  const endpoint = createEndpoint()
  const options = {
    baseURL: 'http://endpoint.invalid/v1',
    fetch: endpoint.fetch,
    model: 'm',
    retry: false as const,
  }
  return { endpoint, options }
}

async function turns(): Promise<void> {
  await act(settle)
}

const texts = ({ messages }: Pick<UseChatCompletionResult, 'messages'>) =>
  messages.map(({ parts }) => parts.map((part) => ('text' in part ? part.text : '')).join(''))

/** A component that shows a chat and hands its state to the test. */
function Probe({ seen, ...options }: UseChatCompletionOptions & { seen: Seen }) {
  const chat = useChatCompletion(options)
  seen.current = chat
  return <p>{texts(chat).join(' | ')}</p>
}

interface Seen {
  current: UseChatCompletionResult
}

const nothing = (): Seen => ({ current: undefined as unknown as UseChatCompletionResult })

describe.each(modes)('in %s', (_name, Mode) => {
  it('two hooks with one id are one chat: one request, the same state', async () => {
    const { endpoint, options } = setup()
    const [left, right] = [nothing(), nothing()]
    const finished = [vi.fn(), vi.fn()]
    render(
      <Mode>
        <ChatProvider>
          <Probe seen={left} id="a" {...options} onFinish={finished[0]} />
          <Probe seen={right} id="a" onFinish={finished[1]} />
        </ChatProvider>
      </Mode>,
    )
    expect(left.current.chat).toBe(right.current.chat)
    act(() => void right.current.send('hi'))
    const exchange = await act(() => endpoint.next())
    exchange.text('hello')
    exchange.finish()
    await waitFor(() => expect(left.current.status).toBe('ready'))
    await turns()
    expect(texts(left.current)).toEqual(['hi', 'hello'])
    expect(texts(right.current)).toEqual(['hi', 'hello'])
    expect(endpoint.exchanges).toHaveLength(1)
    expect(finished.map((each) => each.mock.calls.length)).toEqual([1, 1])
  })

  it('different ids are different chats, and without a provider nothing is shared', async () => {
    const { options } = setup()
    const seen = [nothing(), nothing(), nothing(), nothing()] as const
    render(
      <Mode>
        <ChatProvider>
          <Probe seen={seen[0]} id="a" {...options} />
          <Probe seen={seen[1]} id="b" {...options} />
        </ChatProvider>
        <Probe seen={seen[2]} id="a" {...options} />
        <Probe seen={seen[3]} id="a" {...options} />
      </Mode>,
    )
    expect(new Set(seen.map(({ current }) => current.chat)).size).toBe(4)
  })

  it('a hook inside a provider of that chat gets that chat', () => {
    const { options } = setup()
    const [outer, inner] = [nothing(), nothing()]
    function Outer() {
      const chat = useChatCompletion({ ...options, id: 'a' })
      outer.current = chat
      return (
        <ChatProvider chat={chat.chat}>
          <Probe seen={inner} id="a" />
        </ChatProvider>
      )
    }
    render(<Outer />, { wrapper: Mode })
    expect(inner.current.chat).toBe(outer.current.chat)
  })

  it('a change of id amid an answer bleeds neither way, and the old answer is stopped', async () => {
    const { endpoint, options } = setup()
    const { result, rerender } = renderHook(({ id }) => useChatCompletion({ ...options, id }), {
      initialProps: { id: 'a' },
      wrapper: Mode,
    })
    act(() => void result.current.send('in a'))
    const first = await act(() => endpoint.next())
    first.text('one')
    await turns()
    rerender({ id: 'b' })
    expect(texts(result.current)).toEqual([])
    expect(result.current).toMatchObject({ id: 'b', status: 'ready' })
    act(() => void result.current.send('in b'))
    const second = await act(() => endpoint.next())
    first.text(' late')
    second.text('two')
    second.finish()
    await waitFor(() => expect(result.current.status).toBe('ready'))
    expect(texts(result.current)).toEqual(['in b', 'two'])
    expect(first.isAborted).toBe(true)
    expect(second.body.messages).toHaveLength(1)
  })

  it('inside a provider the answer goes on meanwhile, and is there, live, for who comes back', async () => {
    const { endpoint, options } = setup()
    const seen = nothing()
    const at = (id: string) => (
      <Mode>
        <ChatProvider>
          <Probe seen={seen} id={id} {...options} />
        </ChatProvider>
      </Mode>
    )
    const { rerender } = render(at('a'))
    act(() => void seen.current.send('in a'))
    const exchange = await act(() => endpoint.next())
    exchange.text('one')
    await turns()
    rerender(at('b'))
    await turns()
    expect(texts(seen.current)).toEqual([])
    exchange.text(' two')
    await turns()
    rerender(at('a'))
    expect(texts(seen.current)).toEqual(['in a', 'one two'])
    expect(seen.current.isBusy).toBe(true)
    exchange.text(' three')
    await waitFor(() => expect(texts(seen.current)).toEqual(['in a', 'one two three']))
    expect(exchange.isAborted).toBe(false)
  })

  it('a component that is mounted again shows the running chat, live', async () => {
    const { endpoint, options } = setup()
    const seen = nothing()
    const page = (isShown: boolean) => (
      <Mode>
        <ChatProvider>{isShown && <Probe seen={seen} id="a" {...options} />}</ChatProvider>
      </Mode>
    )
    const { rerender, unmount } = render(page(true))
    act(() => void seen.current.send('hi'))
    const exchange = await act(() => endpoint.next())
    exchange.text('one')
    await turns()
    rerender(page(false))
    await turns()
    exchange.text(' two')
    await turns()
    rerender(page(true))
    expect(texts(seen.current)).toEqual(['hi', 'one two'])
    exchange.text(' three')
    await waitFor(() => expect(texts(seen.current)).toEqual(['hi', 'one two three']))
    // With the provider gone, nobody can come back to it.
    unmount()
    await turns()
    expect(exchange.isAborted).toBe(true)
  })

  it('a stored chat that nobody uses leaves the memory when its answer is over, and loses nothing', async () => {
    const { endpoint, options } = setup()
    const storage = memoryStorage()
    const seen = nothing()
    const page = (isShown: boolean) => (
      <Mode>
        <ChatProvider>
          {isShown && <Probe seen={seen} id="a" storage={storage} {...options} />}
        </ChatProvider>
      </Mode>
    )
    const { rerender } = render(page(true))
    await turns()
    act(() => void seen.current.send('hi'))
    const exchange = await act(() => endpoint.next())
    exchange.text('one')
    await turns()
    const before: ChatStore = seen.current.chat
    rerender(page(false))
    await turns()
    exchange.text(' two')
    exchange.finish()
    await turns()
    rerender(page(true))
    await waitFor(() => expect(texts(seen.current)).toEqual(['hi', 'one two']))
    expect(seen.current.chat).not.toBe(before)
  })

  it('uses the options of who is still there when the first one is gone', async () => {
    const { endpoint, options } = setup()
    const [left, right] = [nothing(), nothing()]
    const page = (isFirst: boolean) => (
      <Mode>
        <ChatProvider>
          {isFirst && <Probe key="1" seen={left} id="a" {...options} model="first" />}
          <Probe key="2" seen={right} id="a" {...options} model="second" />
        </ChatProvider>
      </Mode>
    )
    const { rerender } = render(page(true))
    act(() => void right.current.send('one'))
    const first = await act(() => endpoint.next())
    first.finish()
    await waitFor(() => expect(right.current.isBusy).toBe(false))
    rerender(page(false))
    act(() => void right.current.send('two'))
    const second = await act(() => endpoint.next())
    expect([first.body['model'], second.body['model']]).toEqual(['first', 'second'])
    second.finish()
    await turns()
  })
})
