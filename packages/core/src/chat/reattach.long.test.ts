import { expect, it } from 'vitest'
import { ALL_CUTS, takenUpAfter } from '../../test/cut-answers.ts'

it('an answer whose connection was cut after any of its bytes is, taken up, the same as one that never was', async () => {
  expect(ALL_CUTS.length).toBeGreaterThan(1000)
  expect(await takenUpAfter(ALL_CUTS)).toBe(ALL_CUTS.length)
})
