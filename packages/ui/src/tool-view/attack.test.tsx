// Views of an app at their worst: they give what is no JSON, throw anything, never come, and answer twice and over each
// other.
import { act, fireEvent, render, screen } from '@testing-library/react'
import { type ChatMessage, type ChatStore, createChat, type ToolPart } from '@x/core'
import { createSandbox, type Sandbox, type Script } from '@x/core/testing'
import { tool, toolRunner } from '@x/core/tools'
import { Chat, MessageView, type ToolViewProps, UIProvider } from '@x/ui'
import { StrictMode, useEffect } from 'react'
import { beforeEach, expect, it, vi } from 'vitest'
import { messageText } from './card-text.ts'

type Ask = ToolViewProps<{ args: unknown; result: unknown }>

beforeEach(() => {
  vi.spyOn(console, 'warn').mockImplementation(() => undefined)
})

/** What React itself says of what a boundary has caught. */
function expectErrors(): void {
  vi.mocked(console.error).mockClear()
}

const REST = { type: 'text', text: 'The rest.', state: 'done' } as const
const message = (...parts: ChatMessage['parts']): ChatMessage => ({
  id: 'a1',
  role: 'assistant',
  createdAt: 0,
  status: 'complete',
  parts: [...parts, REST],
})
const call = (rest: Partial<ToolPart> = {}): ToolPart => ({
  type: 'tool',
  id: 'c1',
  name: 'ask',
  argsText: '{}',
  args: {},
  state: 'running',
  ...rest,
})

/** Deeper than a stack is. */
function deep(): unknown {
  let value: unknown = 'end'
  for (let depth = 0; depth < 20_000; depth++) value = { a: [value] }
  return value
}

function circle(): unknown {
  const around: Record<string, unknown> = {}
  around['around'] = around
  return around
}

const throwing = {
  toJSON() {
    throw new Error('no JSON')
  },
}

const NO_JSON: readonly (readonly [string, unknown])[] = [
  ['deep', deep()],
  ['a circle', circle()],
  ['a large number', 10n],
  ['an object of odd values', { number: 10n, symbol: Symbol('x'), call: () => 1 }],
  ['what throws as it is written', throwing],
  ['a symbol', Symbol('x')],
]

const Throws = (): never => {
  throw new Error('never drawn')
}

it.each(NO_JSON)('shows data that is %s', (_, data) => {
  render(<MessageView message={message({ type: 'data', name: 'odd', data })} />)
  expect(screen.getByText('odd')).toBeTruthy()
  expect(screen.getByText('The rest.')).toBeTruthy()
  vi.mocked(console.error).mockImplementation(() => undefined)
  render(
    <UIProvider dataViews={{ odd: Throws }}>
      <MessageView message={message({ type: 'data', name: 'odd', data })} />
    </UIProvider>,
  )
  expect(screen.getAllByText('The rest.').length).toBe(2)
  expectErrors()
})

it.each(NO_JSON)('shows a result that is %s, also where its view threw', (_, value) => {
  vi.mocked(console.error).mockImplementation(() => undefined)
  for (const toolViews of [
    {},
    { ask: Throws },
    { ask: { view: Throws, approval: 'card' as const } },
  ])
    for (const state of ['args', 'ready', 'approval', 'done', 'error'] as const) {
      const part = call({ state, args: value, result: state === 'done' ? value : undefined })
      const { unmount } = render(
        <UIProvider toolViews={toolViews}>
          <MessageView
            onDecide={() => undefined}
            onResolve={() => undefined}
            message={message(part)}
          />
        </UIProvider>,
      )
      expect(screen.getByText('The rest.'), state).toBeTruthy()
      expect(messageText(message(part), { toolViews, dataViews: {} })).toContain('The rest.')
      unmount()
    }
  expectErrors()
})

it('tries a view of data again once there is other data', () => {
  vi.mocked(console.error).mockImplementation(() => undefined)
  const Half = ({ data }: { data: { left?: number } }) => {
    if (data.left === undefined) throw new Error('half of it')
    return <p>{`${data.left} left`}</p>
  }
  const at = (data: unknown) => (
    <UIProvider dataViews={{ stock: Half }}>
      <MessageView message={message({ type: 'data', name: 'stock', data })} />
    </UIProvider>
  )
  const { rerender } = render(at({}))
  expect(screen.getByText('stock')).toBeTruthy()
  rerender(at({ left: 3 }))
  expect(screen.getByText('3 left')).toBeTruthy()
  expectErrors()
})

it.each([[null], [undefined], ['text'], [{ message: 1 }], [Object.create(null)], [Symbol('x')]])(
  'falls back where a view throws what is no error: %#',
  (thrown: unknown) => {
    vi.mocked(console.error).mockImplementation(() => undefined)
    const Odd = (): never => {
      throw thrown
    }
    render(
      <UIProvider toolViews={{ ask: Odd }}>
        <MessageView message={message(call())} />
      </UIProvider>,
    )
    expect(screen.getByRole('button', { name: /ask/ })).toBeTruthy()
    expect(screen.getByText('The rest.')).toBeTruthy()
    expectErrors()
  },
)

it.each(['approval', 'ready', 'done'] as const)(
  'has the built-in form for as long as a view does not come, while it is %s',
  (state) => {
    const never = new Promise(() => undefined)
    const Never = (): never => {
      // oxlint-disable-next-line typescript/only-throw-error -- how React 18 and 19 both take a promise
      throw never
    }
    render(
      <UIProvider toolViews={{ ask: Never }}>
        <MessageView
          onDecide={vi.fn()}
          onResolve={vi.fn()}
          message={{ ...message(call({ state })), status: 'awaiting' }}
        />
      </UIProvider>,
    )
    expect(screen.getByRole('button', { name: /ask/ })).toBeTruthy()
    expect(screen.queryAllByRole('button', { name: 'Allow' }).length).toBe(
      state === 'approval' ? 1 : 0,
    )
    expect(screen.queryAllByRole('button', { name: 'Answer' }).length).toBe(
      state === 'ready' ? 1 : 0,
    )
  },
)

function chatOver(script: Script): { chat: ChatStore; sandbox: Sandbox } {
  const sandbox = createSandbox(script)
  const asks = tool({ description: 'Asks' })
  const chat = createChat({
    baseURL: 'http://sandbox.invalid/v1',
    model: 'm',
    fetch: sandbox.fetch,
    tools: toolRunner({ ask: asks, other: asks }),
  })
  return { chat, sandbox }
}

const results = (chat: ChatStore): unknown[] =>
  chat
    .get()
    .messages.flatMap(({ parts }) =>
      parts.flatMap((part) => (part.type === 'tool' ? [part.result] : [])),
    )

it('takes the first answer of a view that answers by itself, twice, in StrictMode', async () => {
  const Auto = ({ call: { state, resolve, result } }: Ask) => {
    useEffect(() => {
      resolve?.('first')
      resolve?.('second')
    }, [resolve])
    return <p>{`${state} ${String(result)}`}</p>
  }
  const { chat, sandbox } = chatOver([
    { toolCalls: [{ name: 'ask', args: {} }] },
    { text: 'Fine.' },
    { text: 'Asked twice.' },
  ])
  render(
    <StrictMode>
      <Chat chat={chat} toolViews={{ ask: Auto }} />
    </StrictMode>,
  )
  act(() => void chat.send('go'))
  await screen.findByText('Fine.')
  expect(screen.getByText('done first')).toBeTruthy()
  expect(sandbox.requests.length).toBe(2)
  expect(document.querySelector('[data-x-error]')).toBeNull()
})

it('takes the answers of two cards that ask at once, in any order, each once', async () => {
  const Button = ({ call: { state, resolve, name } }: Ask) => (
    <button
      onClick={() => {
        resolve?.(name)
        resolve?.('again')
      }}
    >
      {`${name} ${state}`}
    </button>
  )
  const { chat, sandbox } = chatOver([
    {
      toolCalls: [
        { name: 'ask', args: {} },
        { name: 'other', args: {} },
      ],
    },
    { text: 'Fine.' },
  ])
  render(<Chat chat={chat} toolViews={{ ask: Button, other: Button }} />)
  act(() => void chat.send('go'))
  fireEvent.click(await screen.findByText('other ready'))
  await screen.findByText('other done')
  expect(sandbox.requests.length).toBe(1)
  fireEvent.click(screen.getByText('ask ready'))
  await screen.findByText('Fine.')
  expect(sandbox.requests.length).toBe(2)
  expect(results(chat)).toEqual(['ask', 'other'])
})

it('asks on where a view answers with what is no JSON, and says why', async () => {
  const values = [10n, circle(), throwing]
  const Button = ({ call: { state, resolve } }: Ask) => (
    <button onClick={() => resolve?.(values.shift() ?? 'Monday')}>{`card ${state}`}</button>
  )
  const { chat, sandbox } = chatOver([
    { toolCalls: [{ name: 'ask', args: {} }] },
    { text: 'Fine.' },
  ])
  render(<Chat chat={chat} toolViews={{ ask: Button }} />)
  act(() => void chat.send('go'))
  await screen.findByText('card ready')
  while (values.length > 0) fireEvent.click(screen.getByText('card ready'))
  expect(vi.mocked(console.warn).mock.calls.flat()).toContainEqual(
    expect.stringMatching(/^@x\/ui: an answer to a call was not taken: /),
  )
  expect(sandbox.requests.length).toBe(1)
  fireEvent.click(screen.getByText('card ready'))
  await screen.findByText('Fine.')
  expect(results(chat)).toEqual(['Monday'])
})
