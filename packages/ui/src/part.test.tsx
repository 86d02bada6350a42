import { fireEvent, render } from '@testing-library/react'
import { createChat } from '@x/core'
import { createSandbox } from '@x/core/testing'
import {
  Chat,
  CodeBlock,
  Composer,
  ErrorNotice,
  Markdown,
  MessageActions,
  MessageList,
  MessageView,
  Reasoning,
  Sources,
  Suggestions,
  ToolCall,
  Usage,
  VerificationBadge,
} from '@x/ui'
import type { RenderProp } from '@x/ui'
import type { ReactElement, Ref } from 'react'
import { createRef } from 'react'
import { expect, it, vi } from 'vitest'

const chat = createChat({
  baseURL: 'http://sandbox.invalid/v1',
  model: 'sandbox',
  fetch: createSandbox({ text: 'Hello.' }).fetch,
})
const message = {
  id: 'a',
  role: 'assistant',
  parts: [{ type: 'text', text: 'Hello.', state: 'done' }],
  createdAt: 0,
  status: 'complete',
} as const

interface Common {
  ref: Ref<never>
  className: string
  style: { color: string }
  render?: RenderProp
  onClick: () => void
}

const parts: Record<string, (props: Common) => ReactElement> = {
  Chat: (props) => <Chat {...props} chat={chat} />,
  CodeBlock: (props) => <CodeBlock {...props} code="1" language="js" />,
  Composer: (props) => <Composer {...props} chat={chat} />,
  ErrorNotice: (props) => (
    <ErrorNotice
      {...props}
      error={{ name: 'ChatError', kind: 'network', message: '', action: 'retry', retryable: true }}
    />
  ),
  Markdown: (props) => <Markdown {...props} text="Hello." />,
  MessageActions: (props) => <MessageActions {...props} message={message} />,
  MessageList: (props) => <MessageList {...props} chat={chat} />,
  MessageView: (props) => <MessageView {...props} message={message} />,
  Reasoning: (props) => <Reasoning {...props} text="Hm." />,
  Sources: (props) => (
    <Sources {...props} sources={[{ type: 'source', id: '1', url: 'https://example.org' }]} />
  ),
  Suggestions: (props) => <Suggestions {...props} suggestions={['a']} onPick={() => undefined} />,
  ToolCall: (props) => (
    <ToolCall
      {...props}
      call={{ type: 'tool', id: '1', name: 'search', argsText: '{}', state: 'done' }}
    />
  ),
  Usage: (props) => (
    <Usage
      {...props}
      usage={{ promptTokens: 1, completionTokens: 1, totalTokens: 2, raw: undefined }}
    />
  ),
  VerificationBadge: (props) => (
    <VerificationBadge
      {...props}
      report={{ state: 'unavailable', model: 'm', checkedAt: 0, checks: [], limits: [] }}
    />
  ),
}

function common(): Common & { ref: React.RefObject<never> } {
  return {
    ref: createRef<never>() as React.RefObject<never>,
    className: 'mine',
    style: { color: 'red' },
    onClick: vi.fn(),
  }
}

it.each(Object.entries(parts))(
  '%s is one element that takes ref, class, style, handlers and data',
  (_, Part) => {
    const props = common()
    const { container } = render(Part({ ...props, 'data-mine': 'yes' } as Common))
    const [element, ...others] = container.children
    expect(others).toEqual([])
    expect(props.ref.current).toBe(element)
    expect(element?.classList.contains('mine')).toBe(true)
    expect((element as HTMLElement).style.color).toBe('red')
    expect(element?.getAttribute('data-mine')).toBe('yes')
    expect([...(element?.attributes ?? [])].some(({ name }) => name.startsWith('data-x-'))).toBe(
      true,
    )
    if (element) fireEvent.click(element)
    expect(props.onClick).toHaveBeenCalledOnce()
  },
)

it.each(Object.entries(parts))('%s renders the element it is given instead', (_, Part) => {
  const props = common()
  const theirs = vi.fn()
  const { container } = render(
    Part({ ...props, render: <main className="theirs" onClick={theirs} /> }),
  )
  const element = container.querySelector('main')
  expect(container.firstElementChild).toBe(element)
  expect(element?.className).toBe('mine theirs')
  expect(element?.childNodes.length).toBeGreaterThan(0)
  expect(props.ref.current).toBe(element)
  if (element) fireEvent.click(element)
  expect(theirs).toHaveBeenCalledOnce()
  expect(props.onClick).toHaveBeenCalledOnce()
})
