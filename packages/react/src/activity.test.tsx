// What a component has under way while its tree is hidden by an `<Activity>`, or suspended.
import { act, render, screen, waitFor } from '@testing-library/react'
import { memoryStorage } from '@x/core/testing'
import * as React from 'react'
import { type ReactNode, StrictMode, Suspense, useEffect } from 'react'
import { describe, expect, it } from 'vitest'
import { createEndpoint, type Endpoint, settle } from '@x/core/test/endpoint'
import {
  ChatProvider,
  useChatCompletion,
  type UseChatCompletionOptions,
  useCompletion,
  useConversations,
  useDraft,
  useModels,
} from './index.ts'

const { Activity } = React as { Activity?: typeof React.Activity }

const modes = [
  ['plain', ({ children }: { children: ReactNode }) => children],
  ['StrictMode', StrictMode],
] as const

function optionsOf(endpoint: Endpoint) {
  return {
    baseURL: 'http://endpoint.invalid/v1',
    fetch: endpoint.fetch,
    model: 'm',
    retry: false as const,
  }
}

/** Lets what is ready have its turn, timers of no delay and frames included. */
async function turns(): Promise<void> {
  await act(settle)
}

let send: (text: string) => unknown = () => undefined
let commits = 0

function Conversation({ options }: { options: UseChatCompletionOptions }) {
  const chat = useChatCompletion(options)
  const [draft, setDraft] = useDraft(chat.chat)
  const texts = chat.messages.map(({ parts }) =>
    parts.map((part) => ('text' in part ? part.text : '')).join(''),
  )
  useEffect(() => {
    send = chat.send
    commits++
  })
  return (
    <>
      <p data-testid="log">{texts.join(' | ')}</p>
      <p data-testid="status">{chat.status}</p>
      <input aria-label="draft" value={draft} onChange={({ target }) => setDraft(target.value)} />
    </>
  )
}

const log = () => screen.getByTestId('log').textContent
const status = () => screen.getByTestId('status').textContent

if (Activity) {
  describe.each(modes)('a tree that an Activity hides, in %s', (_name, Mode) => {
    /** Shows children in an `<Activity>`. */
    function mount(children: ReactNode) {
      const tree = (mode: 'visible' | 'hidden', isThere = true) => (
        <Mode>{Activity && isThere && <Activity mode={mode}>{children}</Activity>}</Mode>
      )
      const view = render(tree('visible'))
      return {
        ...view,
        hide: () => view.rerender(tree('hidden')),
        show: () => view.rerender(tree('visible')),
        take: () => view.rerender(tree('hidden', false)),
      }
    }

    it('keeps its answer going while it is hidden, and shows all of it when it is back', async () => {
      const endpoint = createEndpoint()
      const view = mount(<Conversation options={optionsOf(endpoint)} />)
      act(() => void send('question'))
      const exchange = await act(() => endpoint.next())
      exchange.text('one ')
      await waitFor(() => expect(log()).toBe('question | one '))
      view.hide()
      await turns()
      expect(exchange.isAborted).toBe(false)
      commits = 0
      exchange.text('two ')
      await turns()
      // Nobody sees it, so that nothing is rendered for it.
      expect(commits).toBe(0)
      view.show()
      expect(log()).toBe('question | one two ')
      expect(status()).toBe('streaming')
      exchange.text('three')
      exchange.finish()
      await waitFor(() => expect(log()).toBe('question | one two three'))
      expect(status()).toBe('ready')
    })

    it('has the whole answer when it ended while it was hidden, and answers the next question', async () => {
      const endpoint = createEndpoint()
      const view = mount(<Conversation options={optionsOf(endpoint)} />)
      for (let round = 0; round < 3; round++) {
        view.hide()
        await turns()
        view.show()
      }
      act(() => void send('question'))
      const exchange = await act(() => endpoint.next())
      view.hide()
      await turns()
      exchange.text('answer')
      exchange.finish()
      await turns()
      view.show()
      expect(log()).toBe('question | answer')
      expect(status()).toBe('ready')
      act(() => void send('more'))
      const next = await act(() => endpoint.next())
      next.text('yes')
      next.finish()
      await waitFor(() => expect(log()).toBe('question | answer | more | yes'))
    })

    it('asks what waited in its queue, also while it is hidden', async () => {
      const endpoint = createEndpoint()
      const view = mount(<Conversation options={optionsOf(endpoint)} />)
      act(() => void send('first'))
      const exchange = await act(() => endpoint.next())
      act(() => void send('second'))
      view.hide()
      await turns()
      exchange.text('one')
      exchange.finish()
      const next = await act(() => endpoint.next())
      next.text('two')
      next.finish()
      await turns()
      view.show()
      expect(log()).toBe('first | one | second | two')
    })

    it('stops when it is taken away, shown or hidden', async () => {
      for (const isHidden of [false, true]) {
        const endpoint = createEndpoint()
        const view = mount(<Conversation options={optionsOf(endpoint)} />)
        act(() => void send('question'))
        const exchange = await act(() => endpoint.next())
        if (isHidden) view.hide()
        await turns()
        expect(exchange.isAborted).toBe(false)
        view.take()
        await turns()
        expect(exchange.isAborted).toBe(true)
        view.unmount()
      }
    })

    it('keeps what was typed and what was said, shared by id or not, stored or not', async () => {
      const kinds: Partial<UseChatCompletionOptions>[] = [
        {},
        { id: 'a' },
        { id: 'a', storage: memoryStorage() },
      ]
      for (const kind of kinds) {
        for (const isShared of [false, true]) {
          const endpoint = createEndpoint()
          const chat = <Conversation options={{ ...optionsOf(endpoint), ...kind }} />
          const view = mount(isShared ? <ChatProvider>{chat}</ChatProvider> : chat)
          await turns()
          const before = log()
          act(() => void send('question'))
          const exchange = await act(() => endpoint.next())
          exchange.text('answer')
          exchange.finish()
          await waitFor(() => expect(status()).toBe('ready'))
          const input = screen.getByLabelText('draft')
          await act(async () => {
            Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(
              input,
              'typed',
            )
            input.dispatchEvent(new Event('input', { bubbles: true }))
          })
          view.hide()
          await turns()
          view.show()
          await turns()
          expect(log()).toBe([before, 'question | answer'].filter(Boolean).join(' | '))
          expect((screen.getByLabelText('draft') as HTMLInputElement).value).toContain('typed')
          view.unmount()
          await turns()
        }
      }
    })

    it('keeps a chat that is shared by id while one of its users is hidden', async () => {
      const endpoint = createEndpoint()
      const options = { ...optionsOf(endpoint), id: 'a' }
      const tree = (mode: 'visible' | 'hidden') => (
        <Mode>
          <ChatProvider>
            {Activity && (
              <Activity mode={mode}>
                <Conversation options={options} />
              </Activity>
            )}
          </ChatProvider>
        </Mode>
      )
      const view = render(tree('visible'))
      act(() => void send('question'))
      const exchange = await act(() => endpoint.next())
      exchange.text('answer')
      exchange.finish()
      await waitFor(() => expect(status()).toBe('ready'))
      view.rerender(tree('hidden'))
      await turns()
      view.rerender(tree('visible'))
      await turns()
      expect(log()).toBe('question | answer')
    })

    it('begins hidden and sends nothing until it is shown, and then all is there', async () => {
      const endpoint = createEndpoint()
      const options = optionsOf(endpoint)
      const tree = (mode: 'visible' | 'hidden') => (
        <Mode>
          {Activity && (
            <Activity mode={mode}>
              <Conversation options={{ ...options, id: 'a', storage }} />
            </Activity>
          )}
        </Mode>
      )
      const storage = memoryStorage()
      const view = render(tree('hidden'))
      await turns()
      expect(storage.calls).toEqual([])
      view.rerender(tree('visible'))
      await turns()
      act(() => void send('question'))
      const exchange = await act(() => endpoint.next())
      exchange.text('answer')
      exchange.finish()
      await waitFor(() => expect(log()).toBe('question | answer'))
    })

    it('keeps a completion going, and stops it when it is taken away', async () => {
      const endpoint = createEndpoint()
      let complete: (prompt: string) => unknown = () => undefined
      function Text() {
        const completion = useCompletion(optionsOf(endpoint))
        useEffect(() => {
          complete = completion.complete
        })
        return <p data-testid="log">{completion.text}</p>
      }
      const view = mount(<Text />)
      act(() => void complete('x'))
      const exchange = await act(() => endpoint.next())
      exchange.chunk({ choices: [{ index: 0, text: 'one ', finish_reason: null }] })
      await waitFor(() => expect(log()).toBe('one '))
      view.hide()
      await turns()
      expect(exchange.isAborted).toBe(false)
      exchange.chunk({ choices: [{ index: 0, text: 'two', finish_reason: null }] })
      await turns()
      view.show()
      expect(log()).toBe('one two')
      view.take()
      await turns()
      expect(exchange.isAborted).toBe(true)
    })

    it('keeps the chats of a list of conversations going', async () => {
      const endpoint = createEndpoint()
      const options = { ...optionsOf(endpoint), storage: memoryStorage() }
      let list: ReturnType<typeof useConversations> | undefined
      function List() {
        const conversations = useConversations(options)
        useEffect(() => {
          list = conversations
        })
        return <p>{conversations.conversations.length}</p>
      }
      const view = mount(<List />)
      await turns()
      const chat = list?.create()
      const run = chat?.send('question')
      const exchange = await endpoint.next()
      view.hide()
      await turns()
      exchange.text('answer')
      exchange.finish()
      expect(await run).toMatchObject({ reason: 'complete' })
      view.show()
      await waitFor(() => expect(view.container.textContent).toBe('1'))
      void chat?.send('more')
      const next = await endpoint.next()
      view.hide()
      await turns()
      view.take()
      await turns()
      expect(next.isAborted).toBe(true)
    })

    it('goes on listing models, and gives the list up when it is taken away', async () => {
      const asked: AbortSignal[] = []
      const answers: ((models: []) => void)[] = []
      const client = {
        models: {
          list: async (options?: { signal?: AbortSignal | undefined }) => {
            if (options?.signal) asked.push(options.signal)
            return new Promise<[]>((resolve) => answers.push(resolve))
          },
        },
      }
      function Models() {
        return <p data-testid="status">{useModels(client).status}</p>
      }
      const view = mount(<Models />)
      view.hide()
      await turns()
      expect(asked.map((signal) => signal.aborted)).toEqual([false])
      view.show()
      await turns()
      expect(asked).toHaveLength(1)
      view.hide()
      view.take()
      await turns()
      expect(asked.map((signal) => signal.aborted)).toEqual([true])
    })
  })
}

describe.each(modes)('a tree that is suspended, in %s', (_name, Mode) => {
  function createGate() {
    let open: () => void = () => undefined
    let promise: Promise<void> | undefined
    return {
      shut() {
        promise = new Promise<void>((resolve) => {
          open = () => {
            promise = undefined
            resolve()
          }
        })
      },
      open: () => open(),
      read() {
        // oxlint-disable-next-line no-throw-literal -- how React 18 is told to wait
        if (promise) throw promise
      },
    }
  }

  it('keeps its answer going, and stops when it is taken away meanwhile', async () => {
    const endpoint = createEndpoint()
    const gate = createGate()
    function Sibling() {
      gate.read()
      return null
    }
    const tree = (key: number, isThere = true) => (
      <Mode>
        {isThere && (
          <Suspense fallback={<i>wait</i>}>
            <Conversation options={optionsOf(endpoint)} />
            <Sibling key={key} />
          </Suspense>
        )}
      </Mode>
    )
    const view = render(tree(0))
    act(() => void send('question'))
    const exchange = await act(() => endpoint.next())
    exchange.text('one ')
    await waitFor(() => expect(log()).toBe('question | one '))
    gate.shut()
    view.rerender(tree(1))
    expect(view.container.textContent).toContain('wait')
    exchange.text('two ')
    await turns()
    expect(exchange.isAborted).toBe(false)
    await act(async () => gate.open())
    await waitFor(() => expect(log()).toBe('question | one two '))
    gate.shut()
    view.rerender(tree(2))
    await turns()
    expect(exchange.isAborted).toBe(false)
    view.rerender(tree(2, false))
    await turns()
    expect(exchange.isAborted).toBe(true)
  })
})
