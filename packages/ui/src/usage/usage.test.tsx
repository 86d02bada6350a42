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

it('tells no time that rounds to nothing', () => {
  render(<Usage usage={usage} timing={{ totalMs: 499 }} />)
  expect(texts()).toEqual(['12,345 in', '678 out'])
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

it.each([
  ['0.004', false, '$0.0040 saved'],
  ['0.004', true, 'about $0.0040 saved'],
  ['-0.0005', false, '$0.00050 for caching'],
])('says what the cache saved, or what it cost: %s', (amount, estimated, text) => {
  render(<Usage usage={{ ...usage, saved: { amount, currency: 'USD', estimated } }} />)
  expect(texts().at(-1)).toBe(text)
})

it.each(['0', '0.00099', '-0.00099'])('does not speak of savings of %s beside a dime', (amount) => {
  const saved = { amount, currency: 'USD', estimated: true }
  const cost = { amount: '0.1', currency: 'USD', estimated: false }
  render(<Usage usage={{ ...usage, saved, cost }} items={['prompt', 'completion', 'saved']} />)
  expect(texts()).toEqual(['12,345 in', '678 out'])
})

it('tells what it is asked for alone, in that order', () => {
  const cost = { amount: '0.01', currency: 'USD', estimated: false }
  render(<Usage usage={{ ...usage, cost }} items={['cost', 'cached', 'completion']} />)
  expect(texts()).toEqual(['$0.010', '678 out'])
})

it('tells no rate out of a few tokens or a few milliseconds', () => {
  const { rerender } = render(
    <Usage
      usage={usage}
      timing={{ totalMs: 45, tokensPerSecond: 15_000 }}
      items={['cost', 'speed']}
    />,
  )
  expect(screen.queryByRole('group')).toBeNull()
  rerender(
    <Usage
      usage={{ ...usage, completionTokens: 3 }}
      timing={{ totalMs: 3000, tokensPerSecond: 1 }}
      items={['completion', 'speed']}
    />,
  )
  expect(texts()).toEqual(['3 out'])
})

it('is nothing where it has nothing to tell', () => {
  render(<Usage usage={usage} items={['cost', 'saved']} />)
  expect(screen.queryByRole('group')).toBeNull()
})
