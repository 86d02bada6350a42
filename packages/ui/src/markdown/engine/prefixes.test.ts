import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { roundsOf } from '@x/core/test/samples'
import { answer, createRandom } from '../../../test/answers.ts'
import { everyCharacter, follow, inPieces } from '../../../test/follow.ts'
import { markdown } from '../../../test/markdown-generator.ts'
import { advance, parse } from './advance.ts'
import type { ParseOptions } from './types.ts'

const folder = new URL('../../../test/corpus/', import.meta.url)
const handwritten = readdirSync(folder).map(
  (name) => [name, readFileSync(new URL(name, folder), 'utf8')] as const,
)
const answers = Array.from({ length: roundsOf(200) }, (_, index) => answer(index + 1))

const WAYS: readonly (readonly [string, ParseOptions])[] = [
  ['as CommonMark', { flavor: 'commonmark' }],
  ['with everything on', { math: true, citations: true }],
  ['healed', { math: true, citations: true, streaming: true }],
]

it.each(handwritten)('reads %s at every character as at once', (_, text) => {
  for (const [, options] of WAYS) {
    expect(follow(text, everyCharacter(text), options).text).toBe(text)
  }
})

it.each(WAYS)('reads answers at every character as at once, %s', (_, options) => {
  for (const text of answers) {
    expect(follow(text, everyCharacter(text), options).text).toBe(text)
  }
})

it.each(WAYS)('reads answers in a row in pieces of any size as at once, %s', (_, options) => {
  const random = createRandom(7)
  for (let index = 0; index + 4 <= answers.length; index += 4) {
    const text = answers.slice(index, index + 4).join('\n\n')
    const sizes = Array.from({ length: 9 }, () => 1 + random(40))
    expect(follow(text, inPieces(text, sizes), options).text).toBe(text)
  }
})

it.each(WAYS)('reads generated Markdown in any cut as at once, %s', (_, options) => {
  fc.assert(
    fc.property(
      markdown('all'),
      fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 6 }),
      (text, sizes) => {
        expect(follow(text, inPieces(text, sizes), options).text).toBe(text)
      },
    ),
    { numRuns: roundsOf(500) },
  )
})

it('reads every line ending alike, and a return alone only once more has come', () => {
  for (const [, text] of handwritten) {
    for (const end of ['\r\n', '\r']) {
      const other = text.replaceAll('\n', end)
      follow(other, everyCharacter(other), { math: true, streaming: true })
      const words = (value: string): string => JSON.stringify(parse(value, { math: true }).blocks)
      const keys = /"key":\d+|\\r|\\n/g
      expect(words(other).replaceAll(keys, '')).toBe(words(text).replaceAll(keys, ''))
    }
  }
})

it('starts afresh for a text that is no extension, and for other options', () => {
  const document = parse('# One\n\ntwo $x$')
  expect(advance(document, 'other')).toEqual(parse('other'))
  const { text } = document
  expect(advance(document, text, { math: true })).toEqual(parse(text, { math: true }))
})

it('gives the same document back for the same text', () => {
  const document = parse('some *text*')
  expect(advance(document, 'some *text*')).toBe(document)
})

it('leaves the document that it goes on from as it was, also when it goes on twice', () => {
  const text = '- one\n- [two]\n\n| a |\n|---|\n| [two] |\n'
  const document = parse(text)
  const before = JSON.stringify(document)
  const left = advance(document, `${text}| left |\n\n[two]: /left\n`)
  const right = advance(document, `${text}| right |\n\n[two]: /right\n`)
  expect(JSON.stringify(document)).toBe(before)
  expect(left).toEqual(parse(left.text))
  expect(right).toEqual(parse(right.text))
})
