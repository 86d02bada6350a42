// One long paragraph: what was read for good is not read again, and reads as if there were no such places.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { costRatio } from '@x/core/test/clocks'
import { roundsOf } from '@x/core/test/samples'
import { follow, inPieces } from '../../../test/follow.ts'
import { advance, parse, workOf } from './advance.ts'
import type { Document, Inline, ParseOptions } from './types.ts'

const WORDS = [
  'word',
  'an ordinary run of words',
  'of',
  'Ünïcode 中文',
  'a@b.co',
  '$5',
  '5~10',
  'a_b',
]
const MARKS = [
  '$5',
  '*',
  '**',
  '***',
  '_',
  '~~',
  '`',
  '``',
  '[',
  ']',
  '[a]',
  '![',
  '](/x)',
  '](/x "',
  '")',
  '<',
  '<b',
  '<!--',
  '-->',
  '>',
  '<sub>',
  '</sub>',
  '<br>',
  '\\begin{cases}',
  '\\end{cases}',
  '<https://x.org>',
  'https://x.org/a_b',
  'www.x.org',
  '&amp;',
  '&am',
  '\\',
  '\\*',
  '\\(',
  '\\)',
  '\\[',
  '$',
  '$$',
  '[1]',
  '[^n]',
  '  \n',
  '\n',
  '\\\n',
]

/** Mostly words, so that there are places to go on from; a few marks of the many, so that partners are far apart. */
const prose = fc
  .uniqueArray(fc.constantFrom(...MARKS), { minLength: 1, maxLength: 4 })
  .chain((marks) =>
    fc.array(
      fc.oneof(
        { weight: 9, arbitrary: fc.constantFrom(...WORDS).map((word) => ` ${word} `) },
        { weight: 1, arbitrary: fc.constantFrom(...marks) },
      ),
      { minLength: 30, maxLength: 150 },
    ),
  )
  // A line of a paragraph that starts a block would end it.
  .map((parts) => `x${parts.join('').replaceAll(/\n\s*/g, '\nx ')} y`)

const WAYS: readonly ParseOptions[] = [
  {},
  { flavor: 'commonmark' },
  { math: true, citations: true },
  { math: true, citations: true, streaming: true },
]
const DEFINITIONS = '\n\n[a]: /a\n\n[^n]: note\n'
const RUNS = roundsOf(500)

function inlinesOf(text: string, options: ParseOptions): readonly Inline[] {
  const [block] = parse(text, options).blocks
  return block?.type === 'paragraph' ? block.children : []
}

it.each(WAYS.filter(({ streaming }) => !streaming))(
  'reads long prose as without any place to go on from, %j',
  (options) => {
    // Backticks without a partner: from there on anything may still become code.
    const never = '`'.repeat(11)
    fc.assert(
      fc.property(prose, (text) => {
        const [first, ...rest] = inlinesOf(`a ${never} ${text}${DEFINITIONS}`, options)
        const plain = first?.type === 'text' ? first.text.slice(never.length + 3) : ''
        expect([{ type: 'text', text: `a ${plain}` }, ...rest]).toEqual(
          inlinesOf(`a ${text}${DEFINITIONS}`, options),
        )
      }),
      { numRuns: RUNS },
    )
  },
)

it.each(WAYS)('reads long prose in any cut as at once, %j', (options) => {
  fc.assert(
    fc.property(
      prose,
      fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 5 }),
      (text, sizes) => {
        const whole = `[a]: /a\n\n${text}${DEFINITIONS}`
        expect(follow(whole, inPieces(whole, sizes), options).text).toBe(whole)
      },
    ),
    { numRuns: RUNS / 2 },
  )
})

it.each(WAYS)('reads long cells in any cut as at once, %j', (options) => {
  fc.assert(
    fc.property(
      fc.array(prose, { minLength: 1, maxLength: 3 }),
      fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 5 }),
      (cells, sizes) => {
        const row = cells.map((cell) => cell.replaceAll('\n', '\\|')).join(' | ')
        const whole = `[a]: /a\n\n| a | b |\n|---|---|\n| ${row} |${DEFINITIONS}`
        expect(follow(whole, inPieces(whole, sizes), options).text).toBe(whole)
      },
    ),
    { numRuns: RUNS / 4 },
  )
})

it.each([
  ['*a', 'b*', 'emphasis'],
  ['`a', 'b`', 'code'],
  ['[a', '](/x)', 'link'],
  ['[a](/x "', '")', 'link'],
  ['![a](<x', '>)', 'image'],
  ['<b title="', '">', 'html'],
  ['<? a', '?>', 'html'],
  ['<sub>a', '</sub>', 'sub'],
  ['\\begin{cases}a', '\\end{cases}', 'math'],
  ['\\(a', 'b\\)', 'math'],
  ['\\[a', 'b\\]', 'math'],
  ['$a', 'b$', 'math'],
])('finds what %s starts to end far away, at %s', (start, end, type) => {
  const text = `x ${'some words '.repeat(60)}${start} ${'and more '.repeat(60)}${end} y`
  for (const streaming of [false, true]) {
    const options = { math: true, streaming }
    follow(text, inPieces(text, [37]), options)
    expect(inlinesOf(text, options).map((inline) => inline.type)).toEqual(['text', type, 'text'])
  }
})

function totalOf(text: string): number {
  let document: Document | undefined
  let characters = 0
  for (const length of inPieces(text, [24])) {
    document = advance(document, text.slice(0, length), { streaming: true })
    characters += workOf(document).characters
  }
  return characters
}

it('pays for one long paragraph by what was added', () => {
  const words =
    'Some **strong** words, `code` and [a link](https://example.org) in a row, and more of it. '
  const once = totalOf(words.repeat(100))
  const twice = totalOf(words.repeat(200))
  expect(twice / once).toBeLessThan(2.1)
  // Without places to go on from, each character is read once a step: some hundred times.
  expect(twice / (200 * words.length)).toBeLessThan(20)
})

it('looks at marks without a partner no more often for it', async () => {
  const reading = (count: number) => () => parse(`${'*word and more words '.repeat(count)}end`)
  // Linear is 8 times, quadratic 64.
  expect(await costRatio(reading(4000), reading(500), 32)).toBeLessThan(32)
})
