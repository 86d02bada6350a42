import { expect, it } from 'vitest'
import { randomCuts } from '../../../test/redis-cuts.ts'

// A thousand of them: cuts.long.test.ts.
it('an answer that was cut anywhere is the same from any instance, and was asked for once', async () => {
  const { cut, asked } = await randomCuts(30)
  expect(asked).toBe(30)
  expect(cut).toBeGreaterThan(0)
})
