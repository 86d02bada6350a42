import { act, fireEvent, render, screen } from '@testing-library/react'
import { type ChatMessage, createChat, type ToolPart } from '@x/core'
import { createSandbox, type Script } from '@x/core/testing'
import { tool, toolRunner } from '@x/core/tools'
import { ChatProvider, type ToolCallOf, useToolCall } from '@x/react'
import { Chat, english, MessageList, MessageView, type ToolViewProps, UIProvider } from '@x/ui'
import { conversationToHTML, conversationToMarkdown } from '@x/ui/export'
import { lazy, memo } from 'react'
import { beforeEach, expect, it, vi } from 'vitest'
import { standIn } from '../message-list/stand-in.tsx'
import { messageText } from './card-text.ts'

type Shape = { args: { city: string }; result: { degrees: number } }
type Card = ToolViewProps<Shape>

const call = (rest: Partial<ToolPart> = {}): ToolPart => ({
  type: 'tool',
  id: 'c1',
  name: 'weather',
  argsText: '{"city":"Lisbon"}',
  args: { city: 'Lisbon' },
  state: 'running',
  ...rest,
})

const message = (...parts: ChatMessage['parts']): ChatMessage => ({
  id: 'a1',
  role: 'assistant',
  createdAt: 0,
  status: 'complete',
  parts,
})

function Weather({ call: { args, state, result, progress } }: Card) {
  return (
    <p>
      {`${state} ${args?.city ?? '…'} ${result?.degrees ?? ''} ${JSON.stringify(progress) ?? ''}`.trim()}
    </p>
  )
}

function chatOver(script: Script, tools: Parameters<typeof toolRunner>[0]) {
  return createChat({
    baseURL: 'http://sandbox.invalid/v1',
    fetch: createSandbox(script).fetch,
    model: 'm',
    tools: toolRunner(tools),
  })
}

beforeEach(() => {
  vi.spyOn(console, 'warn').mockImplementation(() => undefined)
})

const warnings = () => vi.mocked(console.warn).mock.calls.flat()

/** What React itself says of an error that a boundary has caught. */
function expectErrors(count: number): void {
  expect(vi.mocked(console.error).mock.calls.length).toBeGreaterThanOrEqual(count)
  vi.mocked(console.error).mockClear()
}

it('draws the call of a tool by the view of its name, and others as before', () => {
  const view = { weather: Weather }
  const { container } = render(
    <UIProvider toolViews={view}>
      <MessageView message={message(call(), call({ id: 'c2', name: 'search' }))} />
    </UIProvider>,
  )
  expect(screen.getByText('running Lisbon')).toBeTruthy()
  expect(container.querySelectorAll('[data-x-tool]').length).toBe(1)
  expect(screen.getByRole('button', { name: /search/ })).toBeTruthy()
})

it('takes a component of any kind, and one with options', async () => {
  const kinds = {
    plain: Weather,
    memo: memo(Weather),
    lazy: lazy(async () => ({ default: Weather })),
    options: { view: Weather },
  }
  for (const view of Object.values(kinds)) {
    const { unmount } = render(
      <UIProvider toolViews={{ weather: view }}>
        <MessageView message={message(call({ state: 'done', result: { degrees: 21 } }))} />
      </UIProvider>,
    )
    expect(await screen.findByText('done Lisbon 21')).toBeTruthy()
    unmount()
  }
})

it('knows no view by the name of what every object has', () => {
  for (const name of ['constructor', '__proto__', 'toString', 'hasOwnProperty']) {
    const { unmount } = render(
      <MessageView message={message(call({ name }), { type: 'data', name, data: 1 })} />,
    )
    expect(screen.getByRole('button', { name: new RegExp(name) })).toBeTruthy()
    unmount()
  }
})

it('gives the arguments as far as they are written', () => {
  const at = (argsText: string) => (
    <UIProvider toolViews={{ weather: Weather }}>
      <MessageView message={message(call({ argsText, args: undefined, state: 'args' }))} />
    </UIProvider>
  )
  const { rerender } = render(at(''))
  expect(screen.getByText('args …')).toBeTruthy()
  rerender(at('{"city":"Lis'))
  expect(screen.getByText('args Lis')).toBeTruthy()
  rerender(at('{"city":"Lisbon"}'))
  expect(screen.getByText('args Lisbon')).toBeTruthy()
})

it('shows what a tool reports, and drops it when the tool is done', async () => {
  let report: (progress: unknown) => void = () => undefined
  let finish: (value: { degrees: number }) => void = () => undefined
  const chat = chatOver(
    [{ toolCalls: [{ name: 'weather', args: { city: 'Lisbon' } }] }, { text: 'Warm.' }],
    {
      weather: tool({
        execute(_args, context) {
          ;({ report } = context)
          return new Promise<{ degrees: number }>((resolve) => (finish = resolve))
        },
      }),
    },
  )
  render(<Chat chat={chat} toolViews={{ weather: Weather }} />)
  act(() => void chat.send('how warm?'))
  await screen.findByText('running Lisbon')
  act(() => report(0.5))
  await screen.findByText('running Lisbon 0.5')
  act(() => report({ read: 3 }))
  await screen.findByText('running Lisbon {"read":3}')
  act(() => finish({ degrees: 21 }))
  await screen.findByText('done Lisbon 21')
  act(() => report(1))
  expect(screen.getByText('done Lisbon 21')).toBeTruthy()
  const part = chat.get().messages.at(-1)?.parts[0] as ToolPart
  expect('progress' in part).toBe(false)
  expect(part.durationMs).toBeTypeOf('number')
})

it('renders one card when its call changes, and nothing else', () => {
  const renders: Record<string, number> = {}
  const Counted = ({ call: { id } }: Card) => {
    renders[id] = (renders[id] ?? 0) + 1
    return null
  }
  const views = { weather: Counted }
  const [first, second] = [call({ id: 'first' }), call({ id: 'second' })]
  const act1 = vi.fn()
  const at = (parts: ToolPart[], asks: boolean) => (
    <UIProvider toolViews={{ ...views }}>
      <MessageView
        message={message(...parts)}
        onDecide={asks ? act1 : undefined}
        onResolve={asks ? act1 : undefined}
      />
    </UIProvider>
  )
  const { rerender } = render(at([first, second], false))
  expect(renders).toEqual({ first: 1, second: 1 })
  rerender(at([first, { ...second, progress: 0.5 }], false))
  expect(renders).toEqual({ first: 1, second: 2 })
  // That something may be decided concerns those calls alone that wait for it.
  const asking = { ...second, state: 'approval' as const }
  rerender(at([first, asking], true))
  expect(renders).toEqual({ first: 1, second: 3 })
  rerender(at([first, asking], false))
  expect(renders).toEqual({ first: 1, second: 4 })
})

it('asks by a view, and goes on with what it resolves', async () => {
  const chat = chatOver([{ toolCalls: [{ name: 'pick', args: {} }] }, { text: 'Monday it is.' }], {
    pick: tool<unknown, { day: string }>({ description: 'Asks the person' }),
  })
  function Pick({
    call: { state, result, resolve },
  }: ToolViewProps<{ args: unknown; result: { day: string } }>) {
    if (resolve) return <button onClick={() => resolve({ day: 'Monday' })}>Monday</button>
    return <p>{`${state} ${result?.day ?? ''}`}</p>
  }
  render(<Chat chat={chat} toolViews={{ pick: Pick }} />)
  act(() => void chat.send('when?'))
  fireEvent.click(await screen.findByRole('button', { name: 'Monday' }))
  await screen.findByText('Monday it is.')
  expect(screen.getByText('done Monday')).toBeTruthy()
})

it('asks around a view whether a call may run, and within it where the view does that', () => {
  const onDecide = vi.fn()
  const at = (approval: 'card' | 'around' | undefined) => (
    <UIProvider
      toolViews={{
        weather: {
          view: ({ call: { decide } }: Card) => (
            <button onClick={() => decide?.({ approved: true })}>Own</button>
          ),
          approval,
        },
      }}
    >
      <MessageView message={message(call({ state: 'approval' }))} onDecide={onDecide} />
    </UIProvider>
  )
  const { rerender } = render(at(undefined))
  expect(screen.getByRole('button', { name: 'Allow' })).toBeTruthy()
  rerender(at('card'))
  expect(screen.queryByRole('button', { name: 'Allow' })).toBeNull()
  fireEvent.click(screen.getByRole('button', { name: 'Own' }))
  expect(onDecide).toHaveBeenCalledWith('c1', { approved: true })
})

it.each(['args', 'ready', 'approval', 'running', 'done', 'error', 'denied', 'cancelled'] as const)(
  'shows a call as `ToolCall` where its view throws while it is %s, says so once, and tries again in the next state',
  (state) => {
    const Throws = ({ call: now }: Card) => {
      if (now.state === state) throw new Error(`no ${state}`)
      return <p>drawn</p>
    }
    const other = state === 'done' ? 'running' : 'done'
    const onDecide = vi.fn()
    const at = (part: ToolPart) => (
      <UIProvider toolViews={{ weather: Throws }}>
        <MessageView
          message={message(part, { type: 'text', text: 'The rest.', state: 'done' })}
          onDecide={onDecide}
        />
      </UIProvider>
    )
    vi.mocked(console.error).mockImplementation(() => undefined)
    const { rerender } = render(at(call({ state: other })))
    expect(screen.getByText('drawn')).toBeTruthy()
    rerender(at(call({ state })))
    expect(screen.getByRole('button', { name: /weather/ })).toBeTruthy()
    expect(screen.getByText('The rest.')).toBeTruthy()
    // A question is there once, whoever draws the call.
    expect(screen.queryAllByRole('button', { name: 'Allow' }).length).toBe(
      state === 'approval' ? 1 : 0,
    )
    rerender(at(call({ state, progress: 1 })))
    expect(warnings()).toEqual([
      expect.stringContaining(`the view of the tool "weather" (${state}) threw: no ${state}`),
    ])
    expectErrors(1)
    rerender(at(call({ state: other })))
    expect(screen.getByText('drawn')).toBeTruthy()
  },
)

it('draws data by its name, folds what nobody draws, and says so once', () => {
  const stock = { type: 'data' as const, name: 'stock', data: { left: 3 } }
  const unknown = { type: 'data' as const, name: 'mystery', data: { a: '<b>' } }
  const { container } = render(
    <UIProvider
      dataViews={{ stock: ({ data }: { data: { left: number } }) => <p>{`${data.left} left`}</p> }}
    >
      <MessageView message={message(stock, unknown, unknown)} />
    </UIProvider>,
  )
  expect(screen.getByText('3 left')).toBeTruthy()
  expect(container.querySelectorAll('details').length).toBe(2)
  expect(container.querySelector('pre')?.textContent).toContain('"a": "<b>"')
  expect(warnings()).toEqual([expect.stringContaining('data named "mystery"')])
})

it('draws in one list by its own views', () => {
  const chat = createChat({
    baseURL: '/api',
    model: 'm',
    initialMessages: [message(call({ state: 'done', result: { degrees: 1 } }))],
  })
  render(<MessageList chat={chat} toolViews={{ weather: Weather }} />)
  expect(screen.getByText('done Lisbon 1')).toBeTruthy()
})

it('follows one call by its id, and renders for no other', async () => {
  const chat = createChat({
    baseURL: '/api',
    model: 'm',
    initialMessages: [message(call({ state: 'done', result: { degrees: 1 } }))],
  })
  let renders = 0
  function One({ id }: { id: string }) {
    renders++
    const one: ToolCallOf<Shape> | undefined = useToolCall<Shape>(id)
    return <p>{one ? `${one.state} ${one.args?.city}` : 'none'}</p>
  }
  const { rerender } = render(
    <ChatProvider chat={chat}>
      <One id="c1" />
    </ChatProvider>,
  )
  expect(screen.getByText('done Lisbon')).toBeTruthy()
  const before = renders
  act(() => chat.append({ role: 'user', content: 'more' }))
  expect(renders).toBe(before)
  rerender(
    <ChatProvider chat={chat}>
      <One id="other" />
    </ChatProvider>,
  )
  expect(screen.getByText('none')).toBeTruthy()
})

it('tells each card as text: copied, exported, found far from view, and spoken', async () => {
  const views = {
    weather: {
      view: Weather,
      toText: ({ args, result }: ToolCallOf<Shape>) => `${args?.city}: ${result?.degrees} degrees`,
    },
    plain: Weather,
    broken: {
      view: Weather,
      toText: () => {
        throw new Error('no text')
      },
    },
  }
  const done = { state: 'done' as const, result: { degrees: 21 } }
  const answer = message(
    { type: 'text', text: 'Here ', state: 'done' },
    { type: 'text', text: 'it is.', state: 'done' },
    call(done),
    call({ ...done, id: 'c2', name: 'plain' }),
    call({ ...done, id: 'c3', name: 'broken' }),
    call({ ...done, id: 'c4', name: 'unseen' }),
    { type: 'text', text: 'Enjoy.', state: 'done' },
  )
  const text = messageText(answer, { toolViews: views, dataViews: {} })
  expect(text).toBe(
    'Here it is.\n\nLisbon: 21 degrees\n\nplain: degrees: 21\n\nbroken: degrees: 21\n\nEnjoy.',
  )
  expect(warnings()).toEqual([expect.stringContaining('`toText` of the view "broken" threw')])
  const written = conversationToMarkdown([answer], { toolViews: views })
  expect(written).toContain('Lisbon: 21 degrees')
  expect(conversationToHTML([answer], { toolViews: views })).toContain('Lisbon: 21 degrees')
  expect(conversationToMarkdown([answer])).not.toContain('21 degrees')
  render(standIn(answer, english, { toolViews: views, dataViews: {} }) ?? <p />)
  expect(screen.getByText(/Lisbon: 21 degrees/)).toBeTruthy()
  expect(screen.getByText(/^unseen/).getAttribute('hidden')).toBe('until-found')
})
