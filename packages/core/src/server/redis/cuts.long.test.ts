import { expect, it } from 'vitest'
import { randomCuts } from '../../../test/redis-cuts.ts'

it('1,000 answers that were cut anywhere are the same from any instance, and were asked for once', async () => {
  const { cut, asked } = await randomCuts(1000)
  console.log(
    `1,000 answers over Redis and three instances: ${cut} were cut, ${asked} were asked for.`,
  )
  expect(asked).toBe(1000)
  expect(cut).toBeGreaterThan(500)
})
