import { render, screen } from '@testing-library/react'
import { UIProvider, Usage } from '@x/ui'
import { expect, it } from 'vitest'

const usage = { promptTokens: 12_345, completionTokens: 678, totalTokens: 13_023, raw: {} }

function texts(): (string | null)[] {
  return [...screen.getByRole('group', { name: 'Usage' }).children].map(
    (child) => child.textContent,
  )
}

it('shows only what is known', () => {
  render(<Usage usage={usage} />)
  expect(texts()).toEqual(['12,345 in', '678 out'])
})

it('shows cached and thinking tokens, time, speed and exact cost', () => {
  const cost = { amount: '0.00231', currency: 'USD', estimated: false }
  render(
    <Usage
      usage={{ ...usage, cachedTokens: 11_000, reasoningTokens: 320, cost }}
      timing={{ totalMs: 8300, tokensPerSecond: 81.4 }}
    />,
  )
  expect(texts()).toEqual([
    '12,345 in',
    '11,000 cached',
    '678 out',
    '320 reasoning',
    '8 sec',
    '81 tokens/s',
    '$0.0023',
  ])
})

it('says that an estimated cost is one, in any currency', () => {
  const cost = { amount: '1.5', currency: 'Points', estimated: true }
  render(<Usage usage={{ ...usage, cost }} />)
  expect(texts()[2]).toBe('about 1.5 Points')
})

it('writes numbers as the language does', () => {
  render(
    <UIProvider locale="de" words={{ promptTokens: (count) => `${count} rein` }}>
      <Usage usage={usage} />
    </UIProvider>,
  )
  expect(texts()[0]).toBe('12.345 rein')
})
