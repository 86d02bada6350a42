import { costRatio } from '@x/core/test/clocks'
import { expect, it } from 'vitest'
import { isolateNumbers } from './numbers.ts'

const HOSTILE = [
  '1',
  '1,',
  '1-',
  '1.',
  '1/',
  '1 a',
  '1-a',
  '1 000',
  '+',
  '$',
  '1 ',
  '-',
  '1 a/',
  'a',
  '٣ ',
  'a+',
  ' -a',
  './',
]

it.each(HOSTILE)('reads a text full of %s in a time that grows with it alone', async (piece) => {
  const reading = (length: number) => (): void => {
    for (const text of [piece.repeat(length), `1 ${piece.repeat(length)}A`]) {
      isolateNumbers([{ type: 'text', text: `نص ${text}` }])
    }
  }
  // Eight times the work; a square would take sixty-four.
  expect(await costRatio(reading(8000), reading(1000), 32)).toBeLessThan(32)
})

it('hands back the very same nodes where there is nothing to do', () => {
  const nodes = [{ type: 'text', text: 'It weighs 286 g, أو 25 GB' }] as const
  expect(isolateNumbers(nodes)).toBe(nodes)
  expect(isolateNumbers(nodes, 'ltr')).toBe(nodes)
})
