import { sumUsage, type Usage } from '@x/core'
import { expect, it } from 'vitest'

function usage(amount: string, currency = 'USD', rest: Partial<Usage> = {}): Usage {
  const cost = { amount, currency, estimated: false }
  return { promptTokens: 10, completionTokens: 2, totalTokens: 12, raw: {}, cost, ...rest }
}

it('adds tokens, and money to the last digit', () => {
  const saved = { amount: '0.1', currency: 'USD', estimated: true }
  expect(
    sumUsage([
      usage('0.1'),
      usage('0.2', 'USD', { cachedTokens: 5, saved }),
      usage('1e0', 'USD', { cost: undefined, saved: { ...saved, amount: '-0.3' } }),
    ]),
  ).toEqual({
    promptTokens: 30,
    completionTokens: 6,
    totalTokens: 36,
    cachedTokens: 5,
    cost: { amount: '0.3', currency: 'USD', estimated: false },
    saved: { amount: '-0.2', currency: 'USD', estimated: true },
    raw: undefined,
  })
})

it('is an estimate where one of its parts is', () => {
  const cost = { amount: '1', currency: 'USD', estimated: true }
  expect(sumUsage([usage('1'), usage('0', 'USD', { cost })])?.cost).toMatchObject({
    amount: '2',
    estimated: true,
  })
})

it('names no cost for several currencies, however many follow', () => {
  const sum = sumUsage([usage('1'), usage('1', 'XNO'), usage('1')])
  expect(sum).not.toHaveProperty('cost')
  expect(sum?.promptTokens).toBe(30)
})

it('is nothing for nothing', () => {
  expect(sumUsage([])).toBeUndefined()
})
