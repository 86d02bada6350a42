// What a model writes as arguments, whole and cut at each place, in a card and in the built-in form.
import { render } from '@testing-library/react'
import type { ChatMessage, ToolPart } from '@x/core'
import { MessageView, type ToolViewProps, UIProvider } from '@x/ui'
import fc from 'fast-check'
import { beforeEach, expect, it, vi } from 'vitest'

const CASES = [
  '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}',
  '{"html":"<img src=x onerror=alert(1)><script>alert(1)</script>","url":"javascript:alert(1)"}',
  '{"city":{"toString":null,"valueOf":1},"length":-1,"then":true}',
  '{"a":1,"a":2,"":null,"\\u0000":"\\ud800","n":1e999,"m":-0}',
  '[[[[{"a":[{}]}]]],null,true,"x"]',
  '"text alone"',
  'null',
  '{"half":"\\u12',
  'not json at all <b>bold</b>',
  `{"long":"${'x'.repeat(5000)}","token":"abc"}`,
  `${'[{"a":'.repeat(300)}1${'}]'.repeat(300)}`,
]

function Everything({ call }: ToolViewProps<{ args: unknown; result: unknown }>) {
  return <p>{JSON.stringify(call.args)}</p>
}

const message = (...parts: ToolPart[]): ChatMessage => ({
  id: 'a',
  role: 'assistant',
  createdAt: 0,
  status: 'complete',
  parts: [...parts, { type: 'text', text: 'The rest.', state: 'done' }],
})

beforeEach(() => {
  vi.spyOn(console, 'warn').mockImplementation(() => undefined)
})

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

/** Draws it at each prefix and in each state; gives whether the thread was there to the end. */
function draw(text: string, prefixes: number): boolean {
  const fetched = vi.spyOn(globalThis, 'fetch')
  const at = (length: number, rest: Partial<ToolPart>) => {
    const part = { type: 'tool' as const, argsText: text.slice(0, length), ...rest }
    return (
      <UIProvider toolViews={{ drawn: Everything }}>
        <MessageView
          onDecide={vi.fn()}
          message={message(
            { state: 'args', ...part, id: '1', name: 'drawn' },
            { state: 'args', ...part, id: '2', name: 'built_in' },
          )}
        />
      </UIProvider>
    )
  }
  const { container, rerender, unmount } = render(at(0, {}))
  const step = Math.max(1, Math.floor(text.length / prefixes))
  for (let length = 0; length <= text.length; length += step) rerender(at(length, {}))
  const whole = parsed(text)
  for (const state of ['ready', 'approval', 'running', 'done', 'error'] as const) {
    rerender(at(text.length, { state, args: whole, result: state === 'done' ? whole : undefined }))
    expect(container.textContent).toContain('The rest.')
    expect(
      container.querySelector('script, img, iframe, [onerror], a[href^="javascript"]'),
    ).toBeNull()
  }
  expect(({} as { polluted?: number }).polluted).toBeUndefined()
  expect(fetched).not.toHaveBeenCalled()
  fetched.mockRestore()
  const isThere = container.textContent.includes('The rest.')
  unmount()
  return isThere
}

it.each(CASES.map((text) => [text.slice(0, 40), text]))(
  'draws %s, and the thread lives',
  (_, text) => {
    expect(draw(text, 60)).toBe(true)
  },
)

it('draws whatever is JSON at any prefix', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 4 }), (text) => {
      expect(draw(text, 8)).toBe(true)
    }),
    { numRuns: 15 },
  )
})
