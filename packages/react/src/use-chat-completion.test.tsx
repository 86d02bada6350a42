import { act, render, renderHook, screen, waitFor } from '@testing-library/react'
import { createChat } from '@x/core'
import { StrictMode, useEffect, useState } from 'react'
import { hydrateRoot } from 'react-dom/client'
import { renderToString } from 'react-dom/server'
import { describe, expect, it, vi } from 'vitest'
import { createEndpoint, createFrames, settle } from '@x/core/test/endpoint'
import {
  ChatProvider,
  useChatCompletion,
  useChatStatus,
  useDraft,
  useMessage,
  useMessageIds,
} from './index.ts'

const plain = undefined
const modes = [
  ['plain', plain],
  ['StrictMode', StrictMode],
] as const

function setup() {
  const endpoint = createEndpoint()
  const frames = createFrames()
  const options = {
    baseURL: 'http://endpoint.invalid/v1',
    fetch: endpoint.fetch,
    model: 'm',
    retry: false as const,
    scheduler: frames.scheduler,
  }
  return { endpoint, frames, options }
}

/** Lets the stream and React have their turns. */
async function turns(): Promise<void> {
  await act(settle)
}

function textOf(message: { parts: readonly object[] } | undefined): string {
  return (message?.parts ?? []).map((part) => ('text' in part ? part.text : '')).join('')
}

describe.each(modes)('useChatCompletion in %s', (_name, wrapper) => {
  const using = wrapper ? { wrapper } : {}

  it('streams an answer and ends ready', async () => {
    const { endpoint, frames, options } = setup()
    const { result } = renderHook(() => useChatCompletion(options), using)
    expect(result.current).toMatchObject({
      status: 'ready',
      isBusy: false,
      canStop: false,
      canRegenerate: false,
    })
    act(() => void result.current.send('hi'))
    expect(result.current).toMatchObject({ status: 'submitted', isBusy: true, canStop: true })
    const exchange = await endpoint.next()
    exchange.text('Hel')
    await turns()
    expect(result.current.status).toBe('streaming')
    expect(textOf(result.current.messages[1])).toBe('Hel')
    exchange.text('lo')
    await turns()
    expect(textOf(result.current.messages[1])).toBe('Hel')
    act(() => frames.tick())
    expect(textOf(result.current.messages[1])).toBe('Hello')
    exchange.finish('stop', { prompt_tokens: 1, completion_tokens: 2 })
    await turns()
    expect(result.current).toMatchObject({
      status: 'ready',
      canRegenerate: true,
      usage: { totalTokens: 3 },
    })
  })

  it('cannot regenerate a greeting, and says so', async () => {
    const { options } = setup()
    const initialMessages = [{ role: 'assistant' as const, content: 'Hello.' }]
    const { result } = renderHook(() => useChatCompletion({ ...options, initialMessages }), using)
    expect(result.current.canRegenerate).toBe(false)
    await act(async () => {
      const { reason, error } = await result.current.regenerate()
      expect([reason, error?.kind]).toEqual(['error', 'usage'])
    })
  })

  it('sends once from an effect on mount, and the answer arrives', async () => {
    const { endpoint, options } = setup()
    const { result } = renderHook(() => {
      const chat = useChatCompletion(options)
      const { send } = chat
      useEffect(() => {
        if (chat.messages.length === 0) void send('hello', { whenBusy: 'reject' })
        // Once on mount, as an app would write it.
        // oxlint-disable-next-line react/exhaustive-deps
      }, [])
      return chat
    }, using)
    const exchange = await endpoint.next()
    exchange.text('hi')
    exchange.finish()
    await waitFor(() => expect(result.current.status).toBe('ready'))
    expect(endpoint.exchanges).toHaveLength(1)
    expect(result.current.messages.map(textOf)).toEqual(['hello', 'hi'])
  })

  it('stops its request when it is gone', async () => {
    const { endpoint, options } = setup()
    const { result, unmount } = renderHook(() => useChatCompletion(options), using)
    act(() => void result.current.send('hi'))
    const exchange = await endpoint.next()
    exchange.text('x')
    await turns()
    unmount()
    await turns()
    expect(exchange.isAborted).toBe(true)
  })

  it('leaves a chat that it was given running when it is gone', async () => {
    const { endpoint, options } = setup()
    const chat = createChat(options)
    const { unmount } = renderHook(() => useChatCompletion({ chat }), using)
    act(() => void chat.send('hi'))
    const exchange = await endpoint.next()
    exchange.text('x')
    await turns()
    unmount()
    await turns()
    expect(exchange.isAborted).toBe(false)
    exchange.finish()
    await turns()
    expect(chat.get().status).toBe('ready')
  })

  it('reads options and callbacks of the latest render', async () => {
    const { endpoint, options } = setup()
    const first = vi.fn()
    const second = vi.fn()
    const { result, rerender } = renderHook(
      ({ model, onFinish }) => useChatCompletion({ ...options, model, onFinish }),
      { initialProps: { model: 'a', onFinish: first }, ...using },
    )
    rerender({ model: 'b', onFinish: second })
    act(() => void result.current.send('hi'))
    const exchange = await endpoint.next()
    expect(exchange.body['model']).toBe('b')
    exchange.text('x')
    exchange.finish()
    await turns()
    expect(first).not.toHaveBeenCalled()
    expect(second).toHaveBeenCalledTimes(1)
  })

  it('starts another chat when the id changes, and stops the old one', async () => {
    const { endpoint, options } = setup()
    const { result, rerender } = renderHook(({ id }) => useChatCompletion({ ...options, id }), {
      initialProps: { id: 'a' },
      ...using,
    })
    act(() => void result.current.send('hi'))
    const exchange = await endpoint.next()
    exchange.text('x')
    await turns()
    rerender({ id: 'b' })
    await turns()
    expect(result.current).toMatchObject({ id: 'b', messages: [], status: 'ready' })
    expect(exchange.isAborted).toBe(true)
  })

  it('keeps its verbs the same from render to render', async () => {
    const { options } = setup()
    const { result, rerender } = renderHook(() => useChatCompletion(options), using)
    const { send, stop, regenerate } = result.current
    rerender()
    expect([result.current.send, result.current.stop, result.current.regenerate]).toEqual([
      send,
      stop,
      regenerate,
    ])
  })
})

describe('the selectors', () => {
  it('render one message for one delta, and nothing else', async () => {
    const { endpoint, frames, options } = setup()
    const chat = createChat({
      ...options,
      initialMessages: [
        { role: 'user', content: 'a' },
        { role: 'assistant', content: 'b' },
      ],
    })
    const renders: Record<string, number> = {}
    const count = (name: string): void => {
      renders[name] = (renders[name] ?? 0) + 1
    }
    function One({ id, index }: { id: string; index: number }) {
      const message = useMessage(id)
      count(`message ${index}`)
      return <p>{textOf(message)}</p>
    }
    function List() {
      const ids = useMessageIds()
      count('list')
      return ids.map((id, index) => <One key={id} id={id} index={index} />)
    }
    function Status() {
      count('status')
      return <output>{useChatStatus()}</output>
    }
    render(
      <ChatProvider chat={chat}>
        <List />
        <Status />
      </ChatProvider>,
    )
    act(() => void chat.send('go'))
    const exchange = await endpoint.next()
    exchange.text('1')
    await turns()
    const before = { ...renders }
    for (let index = 0; index < 10; index++) {
      exchange.text('.')
      await turns()
      act(() => frames.tick())
    }
    expect(screen.getByText('1..........')).toBeTruthy()
    const after = Object.fromEntries(
      Object.entries(renders).map(([name, times]) => [name, times - (before[name] ?? 0)]),
    )
    expect(after).toEqual({
      list: 0,
      status: 0,
      'message 0': 0,
      'message 1': 0,
      'message 2': 0,
      'message 3': 10,
    })
  })

  it('render a reader of the status three times a turn', async () => {
    const { endpoint, options } = setup()
    const chat = createChat(options)
    const seen: string[] = []
    function Status() {
      const status = useChatStatus()
      seen.push(status)
      return null
    }
    render(
      <ChatProvider chat={chat}>
        <Status />
      </ChatProvider>,
    )
    act(() => void chat.send('go'))
    const exchange = await endpoint.next()
    exchange.text('a')
    await turns()
    exchange.text('b')
    exchange.finish()
    await turns()
    expect(seen).toEqual(['ready', 'submitted', 'streaming', 'ready'])
  })

  it('tolerate an id that is gone', async () => {
    const { options } = setup()
    const chat = createChat({ ...options, initialMessages: [{ role: 'user', content: 'a' }] })
    const { result } = renderHook(() => useMessage('m0', chat))
    act(() => chat.clear())
    expect(result.current).toBeUndefined()
  })

  it('show a typed character at once, without waiting for a frame', () => {
    const { options } = setup()
    const chat = createChat(options)
    const { result } = renderHook(() => useDraft(chat))
    act(() => result.current[1]('h'))
    expect(result.current[0]).toBe('h')
  })

  it('say where they belong when they are used outside of a chat', () => {
    vi.mocked(console.error).mockImplementation(() => undefined)
    expect(() => renderHook(() => useChatStatus())).toThrow(/inside `<Chat>` or `<ChatProvider/)
    vi.mocked(console.error).mockClear()
  })

  it('notice a change that falls between render and subscription', () => {
    const { options } = setup()
    const chat = createChat(options)
    function Late() {
      const [isDone, setDone] = useState(false)
      // A child's effect runs before the parent's subscription.
      useEffect(() => setDone(true), [])
      if (!isDone) chat.draft.set('changed')
      return <output>{useDraft(chat)[0]}</output>
    }
    render(<Late />)
    expect(screen.getByText('changed')).toBeTruthy()
  })
})

describe('on a server', () => {
  it('renders the initial messages, and the page takes them over in silence', async () => {
    const { options } = setup()
    function App() {
      const { messages, id } = useChatCompletion({
        ...options,
        initialMessages: [{ role: 'user', content: 'hello' }],
      })
      return <p data-id={id}>{messages.map(textOf).join()}</p>
    }
    const host = document.createElement('div')
    document.body.append(host)
    host.innerHTML = renderToString(<App />)
    expect(host.textContent).toBe('hello')
    const html = host.innerHTML
    // React 18 warns of layout effects on a server; only this test's server has a document.
    vi.mocked(console.error).mockClear()
    const root = await act(async () => hydrateRoot(host, <App />))
    expect(host.innerHTML).toBe(html)
    act(() => root.unmount())
    host.remove()
  })
})
