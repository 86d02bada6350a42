import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { withDeadline } from './deadline.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const WHAT = 'the store did not answer in 2 seconds. Nothing was lost.'

describe('withDeadline', () => {
  it('gives what comes in time, and leaves no timer', async () => {
    await expect(withDeadline(async () => 7, 2000, WHAT)).resolves.toBe(7)
    await expect(withDeadline(() => 8, 2000, WHAT)).resolves.toBe(8)
    expect(vi.getTimerCount()).toBe(0)
  })

  it.each([
    [
      'throws',
      (): never => {
        throw new RangeError('no')
      },
    ],
    ['rejects', async () => Promise.reject(new RangeError('no'))],
  ])('rejects with what the work %s', async (_, call) => {
    await expect(withDeadline(call, 2000, WHAT)).rejects.toThrow(RangeError)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('rejects with the sentence where nothing comes', async () => {
    const waited = withDeadline(() => new Promise(() => undefined), 2000, WHAT)
    const thrown = waited.catch((error: unknown) => error)
    await vi.advanceTimersByTimeAsync(2001)
    expect(await thrown).toMatchObject({
      kind: 'timeout',
      code: 'deadline',
      message: `@x/core/server: ${WHAT}`,
    })
  })

  it('hands over what comes too late, and hears no late error', async () => {
    const late = vi.fn<(value: number) => void>()
    const after = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))
    const one = withDeadline(() => after(3000).then(() => 1), 2000, WHAT, late)
    const two = withDeadline(
      () => after(3000).then(() => Promise.reject(new Error('late'))),
      2000,
      WHAT,
    )
    const ended = Promise.allSettled([one, two])
    await vi.advanceTimersByTimeAsync(4000)
    const message = `@x/core/server: ${WHAT}`
    expect(await ended).toMatchObject([{ reason: { message } }, { reason: { message } }])
    expect(late).toHaveBeenCalledExactlyOnceWith(1)
  })

  it.each([false, Infinity] as const)('waits for ever where told to: %s', async (ms) => {
    const after = async () => new Promise<number>((resolve) => setTimeout(() => resolve(1), 9e8))
    const waited = withDeadline(after, ms, WHAT)
    await vi.advanceTimersByTimeAsync(9e8)
    await expect(waited).resolves.toBe(1)
  })
})
