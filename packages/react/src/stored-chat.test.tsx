// A hook whose chat is kept: reloads, servers, drafts, and what goes wrong.
import { act, render, renderHook, screen, waitFor } from '@testing-library/react'
import { createChat, isBusy } from '@x/core'
import { memoryStorage } from '@x/core/testing'
import { Component, type ReactNode, StrictMode, Suspense } from 'react'
import { hydrateRoot } from 'react-dom/client'
import { renderToString } from 'react-dom/server'
import { describe, expect, it, vi } from 'vitest'
import { createEndpoint, settle } from '@x/core/test/endpoint'
import { message, record } from '@x/core/test/stored-chat'
import { ChatProvider, sendDraft, useChatCompletion, useDraft } from './index.ts'

const modes = [
  ['plain', ({ children }: { children: ReactNode }) => children],
  ['StrictMode', StrictMode],
] as const

function setup() {
  const endpoint = createEndpoint()
  const storage = memoryStorage()
  const options = {
    id: 'a',
    storage,
    baseURL: 'http://endpoint.invalid/v1',
    fetch: endpoint.fetch,
    model: 'm',
    retry: false as const,
  }
  return { endpoint, storage, options }
}

async function turns(): Promise<void> {
  await act(settle)
}

type Result = ReturnType<typeof useChatCompletion>
const texts = ({ messages }: Pick<Result, 'messages'>) =>
  messages.map(({ parts }) => parts.map((part) => ('text' in part ? part.text : '')).join(''))

function Conversation({ options }: { options: ReturnType<typeof setup>['options'] }) {
  const chat = useChatCompletion({
    ...options,
    initialMessages: [{ role: 'assistant', content: 'Welcome.' }],
  })
  return <p>{texts(chat).join(' | ')}</p>
}

describe.each(modes)('a stored chat in %s', (_name, Mode) => {
  it('shows what is stored after mount, and reads it once', async () => {
    const { storage, options } = setup()
    storage.records.set('a', record())
    const { result } = renderHook(() => useChatCompletion(options), { wrapper: Mode })
    expect(texts(result.current)).toEqual([])
    expect(result.current.storage.status).toBe('loading')
    await waitFor(() => expect(texts(result.current)).toEqual(['question', 'answer']))
    expect(result.current.storage.status).toBe('ready')
    expect(storage.calls.filter((call) => call === 'load a')).toHaveLength(1)
  })

  it('is there again after unmounting amid an answer, marked as stopped, and resumes', async () => {
    const { endpoint, options } = setup()
    const first = renderHook(() => useChatCompletion(options), { wrapper: Mode })
    await turns()
    act(() => void first.result.current.send('question'))
    const exchange = await act(() => endpoint.next())
    exchange.text('The first half of it')
    await turns()
    first.unmount()
    await turns()
    expect(exchange.isAborted).toBe(true)
    const second = renderHook(() => useChatCompletion(options), { wrapper: Mode })
    await waitFor(() => expect(second.result.current.canResume).toBe(true))
    expect(second.result.current.messages[1]).toMatchObject({
      status: 'incomplete',
      reason: 'aborted',
    })
    act(() => void second.result.current.resume())
    const next = await act(() => endpoint.next())
    next.text(' and the second.')
    next.finish()
    await waitFor(() => expect(second.result.current.status).toBe('ready'))
    expect(texts(second.result.current)[1]).toBe('The first half of it and the second.')
  })

  it('switches between stored chats without bleeding, drafts included', async () => {
    const { storage, options } = setup()
    storage.records.set('a', record({ draft: 'draft a' }))
    storage.records.set('b', {
      ...record({ headId: '3' }),
      id: 'b',
      nodes: [{ parentId: null, message: message('3', 'user', 'in b') }],
    })
    const { result, rerender } = renderHook(
      ({ id }) => {
        const chat = useChatCompletion({ ...options, id })
        return { chat, draft: useDraft(chat.chat) }
      },
      { initialProps: { id: 'a' }, wrapper: Mode },
    )
    await waitFor(() => expect(result.current.draft[0]).toBe('draft a'))
    act(() => result.current.draft[1]('draft a, longer'))
    rerender({ id: 'b' })
    expect(texts(result.current.chat)).toEqual([])
    expect(result.current.draft[0]).toBe('')
    await waitFor(() => expect(texts(result.current.chat)).toEqual(['in b']))
    act(() => result.current.draft[1]('draft b'))
    rerender({ id: 'a' })
    await waitFor(() => expect(result.current.draft[0]).toBe('draft a, longer'))
    expect(texts(result.current.chat)).toEqual(['question', 'answer'])
    await waitFor(() => expect(storage.records.get('b')?.draft).toBe('draft b'))
  })

  it('a server renders the initial messages, reads no storage, and hydrates without a warning', async () => {
    const { storage, options } = setup()
    storage.records.set('a', record())
    const page = (
      <Mode>
        <Conversation options={options} />
      </Mode>
    )
    const html = renderToString(page)
    expect(html).toBe('<p>Welcome.</p>')
    expect(storage.calls).toEqual([])
    const container = document.createElement('div')
    container.innerHTML = html
    document.body.append(container)
    const onRecoverableError = vi.fn()
    vi.mocked(console.error).mockClear()
    const root = await act(async () => hydrateRoot(container, page, { onRecoverableError }))
    await waitFor(() => expect(container.textContent).toBe('question | answer'))
    expect(onRecoverableError).not.toHaveBeenCalled()
    expect(console.error).not.toHaveBeenCalled()
    act(() => root.unmount())
    container.remove()
  })

  it('hydrates inside Suspense, also when a neighbour is not ready', async () => {
    const { storage, options } = setup()
    storage.records.set('a', record())
    let isReady = true
    let release = (): void => undefined
    const waiting = new Promise<void>((resolve) => {
      release = resolve
    })
    function Neighbour() {
      if (!isReady) throw waiting
      return <span>there</span>
    }
    const page = (
      <Mode>
        <ChatProvider>
          <Suspense fallback={<i>wait</i>}>
            <Conversation options={options} />
            <Neighbour />
          </Suspense>
        </ChatProvider>
      </Mode>
    )
    const container = document.createElement('div')
    container.innerHTML = renderToString(page)
    vi.mocked(console.error).mockClear()
    document.body.append(container)
    isReady = false
    const onRecoverableError = vi.fn()
    const root = await act(async () => hydrateRoot(container, page, { onRecoverableError }))
    expect(container.textContent).toContain('Welcome.')
    await act(async () => {
      isReady = true
      release()
      await waiting
    })
    await waitFor(() => expect(container.textContent).toBe('question | answerthere'))
    expect(onRecoverableError).not.toHaveBeenCalled()
    act(() => root.unmount())
    container.remove()
  })

  it('a storage that fails is told in the state and throws nothing into the render', async () => {
    const { storage, options } = setup()
    storage.fail(new Error('no disk'), 'load', 'save')
    const { result } = renderHook(() => useChatCompletion(options), { wrapper: Mode })
    await waitFor(() => expect(result.current.storage.status).toBe('failed'))
    expect(result.current.storage.error?.message).toContain('no disk')
    expect(result.current.canSend).toBe(true)
  })

  it('a storage without an id is one sentence in the nearest error boundary, and its neighbours live', () => {
    const { options } = setup()
    class Boundary extends Component<{ children: ReactNode }, { said?: string }> {
      override state: { said?: string } = {}
      static getDerivedStateFromError = (error: Error) => ({ said: error.message })
      override render() {
        return this.state.said ?? this.props.children
      }
    }
    function Broken() {
      useChatCompletion({ ...options, id: undefined })
      return null
    }
    render(
      <Mode>
        <Boundary>
          <Broken />
        </Boundary>
        <p>neighbour</p>
      </Mode>,
    )
    expect(document.body.textContent).toContain('`storage` was given without `id`')
    expect(screen.getByText('neighbour')).toBeTruthy()
    // React tells of what a boundary caught.
    vi.mocked(console.error).mockClear()
  })
})

describe.each(modes)('useDraft in %s', (_name, Mode) => {
  it('sends what is typed and attached, and empties both', async () => {
    const { endpoint, options } = setup()
    const chat = createChat({ ...options, storage: undefined })
    const { result } = renderHook(() => useDraft(chat), { wrapper: Mode })
    expect(result.current[2]()).toBeUndefined()
    act(() => result.current[1]('  look at this '))
    chat.attachments.set([{ type: 'image', url: 'https://example.com/a.png' }])
    act(() => void result.current[2]({ model: 'other' }))
    expect(result.current[0]).toBe('')
    expect(chat.attachments.get()).toEqual([])
    const exchange = await act(() => endpoint.next())
    expect(exchange.body['model']).toBe('other')
    expect(JSON.stringify(exchange.body.messages)).toMatch(/a\.png.*look at this/)
    exchange.finish()
    await turns()
  })

  it('puts back what the chat refuses', async () => {
    const { endpoint, options } = setup()
    const chat = createChat({ ...options, storage: undefined, whenBusy: 'reject' })
    const { result } = renderHook(() => useDraft(chat), { wrapper: Mode })
    act(() => void chat.send('first'))
    const exchange = await act(() => endpoint.next())
    act(() => result.current[1]('second'))
    let reason: string | undefined
    await act(async () => {
      reason = (await result.current[2]())?.error?.kind
    })
    expect(reason).toBe('usage')
    expect(result.current[0]).toBe('second')
    exchange.finish()
    await waitFor(() => expect(isBusy(chat.get())).toBe(false))
    act(() => void result.current[2]())
    expect(result.current[0]).toBe('')
    expect((await act(() => endpoint.next())).body.messages?.at(-1)?.content).toBe(
      // The first one got no answer: two questions in a row are one on the wire.
      'first\n\nsecond',
    )
  })

  it('leaves what fails on the way in the conversation, where it can be tried again', async () => {
    const { endpoint, options } = setup()
    const chat = createChat({ ...options, storage: undefined })
    endpoint.refuse(500)
    chat.draft.set('question')
    const result = await sendDraft(chat)
    expect(result?.reason).toBe('error')
    expect(chat.draft.get()).toBe('')
    expect(texts(chat.get())).toEqual(['question'])
  })

  it('survives a reload', async () => {
    const { storage, options } = setup()
    const first = renderHook(() => useDraft(useChatCompletion(options).chat), { wrapper: Mode })
    await turns()
    act(() => first.result.current[1]('half a thou'))
    first.unmount()
    await waitFor(() => expect(storage.records.get('a')?.draft).toBe('half a thou'))
    const second = renderHook(() => useDraft(useChatCompletion(options).chat), { wrapper: Mode })
    await waitFor(() => expect(second.result.current[0]).toBe('half a thou'))
  })
})
