import { fireEvent, render, screen } from '@testing-library/react'
import type { ChatMessage, Timing, Usage } from '@x/core'
import { MessageView, UIProvider } from '@x/ui'
import { expect, it, vi } from 'vitest'

const USAGE: Usage = { promptTokens: 1200, completionTokens: 732, totalTokens: 1932, raw: {} }
const COST = { amount: '0.0004', currency: 'USD', estimated: false }

function show(usage: Usage, timing?: Timing): void {
  const message: ChatMessage = {
    id: 'a',
    role: 'assistant',
    parts: [{ type: 'text', text: 'Yes.', state: 'done' }],
    status: 'complete',
    createdAt: 0,
    usage,
    timing,
  }
  render(
    <UIProvider locale="en">
      <MessageView message={message} />
    </UIProvider>,
  )
}

const button = (): HTMLElement => screen.getByRole('button', { name: /^Usage: / })
/** Hidden from a DOM that shows no layers. */
const detailsOf = (): Promise<Element> =>
  vi.waitFor(() => {
    const details = document.querySelector('[data-x-usage-details]')
    if (!details) throw new Error('no details')
    return details
  })
const spans = (element: Element): (string | null)[] =>
  [...element.querySelectorAll('[data-usage]')].map((each) => each.textContent)

it('tells time and cost below an answer, and on a press the rest', async () => {
  show({ ...USAGE, cost: COST }, { totalMs: 5200, firstTokenMs: 430, tokensPerSecond: 160 })
  expect(spans(button())).toEqual(['5 sec', '$0.00040'])
  expect(screen.queryByText('1,200 in')).toBeNull()
  fireEvent.click(button())
  const details = await detailsOf()
  expect(spans(details)).toEqual([
    '1,200 in',
    '732 out',
    '5 sec',
    'first word after 0.4 sec',
    '160 tokens/s',
    '$0.00040',
  ])
})

it('tells tokens where neither time nor cost is known', () => {
  show(USAGE)
  expect(spans(button())).toEqual(['732 out'])
})

it('makes no rate of three milliseconds, nor of three tokens', async () => {
  show({ ...USAGE, completionTokens: 3 }, { totalMs: 3, tokensPerSecond: 15_000 })
  fireEvent.click(button())
  const details = await detailsOf()
  expect(spans(details)).toEqual(['1,200 in', '3 out'])
})
