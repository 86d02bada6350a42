import { afterEach, expect, it, vi } from 'vitest'
import { isChatError } from '../errors.ts'
import { loadToWire } from './to-wire.ts'

afterEach(() => vi.doUnmock('../dialect/wire.ts'))

it('says that nothing was sent where it cannot be had, and tries again with the next request', async () => {
  let isLost = true
  vi.doMock('../dialect/wire.ts', async (original) => {
    if (isLost) throw new TypeError('Failed to fetch dynamically imported module')
    return await original()
  })
  const error: unknown = await loadToWire().catch((thrown: unknown) => thrown)
  expect(isChatError(error) && [error.kind, error.retryable]).toEqual(['network', true])
  expect(String(error)).toContain('nothing was sent')
  isLost = false
  expect((await loadToWire())([])).toEqual([])
})
