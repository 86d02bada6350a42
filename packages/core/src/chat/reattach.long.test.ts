import { expect, it } from 'vitest'
import { ALL_CUTS, takenUpAfter } from '../../test/cut-answers.ts'
import { wholeAfterCuts } from '../../test/cut-line.ts'

it('an answer whose connection was cut after any of its bytes is, taken up, the same as one that never was', async () => {
  expect(ALL_CUTS.length).toBeGreaterThan(1000)
  expect(await takenUpAfter(ALL_CUTS)).toBe(ALL_CUTS.length)
})

it('an answer whose response was cut after any of its bytes, headers counted, is the same as one that never was', async () => {
  expect(await wholeAfterCuts(1)).toBeGreaterThan(1000)
})
