// Counted, not timed: lines read and characters of running text read. Half of it hostile.
import { expect, it } from 'vitest'
import { costRatio } from '@x/core/test/clocks'
import { expectSame } from '@x/core/test/same'
import { lengthOf } from '@x/core/test/samples'
import { inPieces } from '../../../test/follow.ts'
import { advance, parse, workOf } from './advance.ts'
import type { Block, Document, Inline, ParseOptions } from './types.ts'

/** The work of all steps of a text that grows. */
function total(
  text: string,
  size: number,
  options?: ParseOptions,
): { lines: number; characters: number } {
  const sum = { lines: 0, characters: 0 }
  let document: Document | undefined
  for (const length of inPieces(text, [size])) {
    document = advance(document, text.slice(0, length), options)
    const { lines, characters } = workOf(document)
    sum.lines += lines
    sum.characters += characters
  }
  return sum
}

const LONG: [string, (count: number) => string][] = [
  ['a fence', (count) => `\`\`\`js\n${'const a = b * c\n'.repeat(count)}`],
  ['indented code', (count) => '    const a = 1\n'.repeat(count)],
  ['a table', (count) => `| a | b |\n|---|---|\n${'| cell *one* | two |\n'.repeat(count)}`],
  ['a list', (count) => '- an item with *words*\n'.repeat(count)],
  ['a loose list', (count) => '1. an item\n\n   and more\n\n'.repeat(count)],
  ['a list within a quote', (count) => '> - an item with *words*\n'.repeat(count)],
  ['prose', (count) => 'A paragraph with **words**.\n\n'.repeat(count)],
  ['raw HTML', (count) => `<div>\n${'<p>text</p>\n'.repeat(count)}`],
  ['maths', (count) => `$$\n${'a + b\n'.repeat(count)}`],
  ['one cell', (count) => `| a | b |\n|---|---|\n| c | ${'text **b**, '.repeat(count)}`],
  ['notes', (count) => Array.from({ length: count }, (_, n) => `[^${n}]: note\n`).join('')],
]

it.each(LONG)('pays for %s by what was added', (_, make) => {
  const options = { math: true, streaming: true }
  const once = total(make(1000), 32, options)
  const twice = total(make(2000), 32, options)
  expect(twice.lines / once.lines).toBeLessThan(2.05)
  expect(twice.characters).toBeLessThanOrEqual(once.characters * 2.05 + 100)
  // Each line once when it is whole, and the last line once a step.
  const steps = make(2000).length / 32
  expect(twice.lines).toBeLessThanOrEqual(make(2000).split('\n').length + 1.1 * steps)
})

it('reads each line and each character of running text once when all comes at once', () => {
  const text = LONG.map(([, make]) => make(200)).join('\n\n')
  const { lines, characters } = workOf(parse(text))
  expect(lines).toBeLessThanOrEqual(text.split('\n').length)
  expect(characters).toBeLessThan(text.length)
})

it('pays for a late definition by what refers to it', () => {
  const text = `${'Plain *words* without any.\n\n'.repeat(500)}See [one].\n\n`
  const document = advance(parse(text), `${text}[one]: /x\n`)
  expect(workOf(document).characters).toBeLessThan(50)
})

const HOSTILE: [string, (N: number) => string][] = [
  ['nested quotes', (N) => `${'>'.repeat(N)} a`],
  ['nested lists', (N) => `${'- '.repeat(N)}a`],
  [
    'nested lists by indent',
    (N) => Array.from({ length: N / 60 }, (_, n) => `${'  '.repeat(n)}- a\n`).join(''),
  ],
  ['open brackets', (N) => '['.repeat(N)],
  ['closed brackets', (N) => ']'.repeat(N)],
  ['nested brackets', (N) => '['.repeat(N) + ']'.repeat(N)],
  ['brackets then links', (N) => '['.repeat(N) + '[a](b)'.repeat(N)],
  ['images', (N) => '!['.repeat(N) + '](u)'.repeat(N)],
  ['emphasis openers', (N) => '*a '.repeat(N)],
  ['emphasis closers', (N) => 'a* '.repeat(N)],
  ['mixed emphasis', (N) => '*a_ **b__ ~~c'.repeat(N)],
  ['long runs', (N) => '*'.repeat(N * 10)],
  ['nested emphasis', (N) => `${'*a **b '.repeat(N)}${'c** d* '.repeat(N)}`],
  ['rule of three', (N) => 'a**b*c'.repeat(N)],
  ['underscores', (N) => '_a'.repeat(N)],
  [
    'rising backticks',
    (N) => Array.from({ length: N / 30 }, (_, n) => `e${'`'.repeat(n)}`).join(''),
  ],
  ['single backticks', (N) => '`a``'.repeat(N)],
  ['link starts', (N) => '[a](<b'.repeat(N)],
  ['link titles', (N) => '[a](b "'.repeat(N)],
  ['link parentheses', (N) => `[a](${'('.repeat(N)}`],
  ['many parentheses', (N) => '[a](b('.repeat(N)],
  ['reference labels', (N) => '[a][b'.repeat(N)],
  ['angles', (N) => '<'.repeat(N)],
  ['comments', (N) => '<!--'.repeat(N)],
  ['declarations', (N) => '<!A '.repeat(N)],
  ['instructions', (N) => '<?'.repeat(N)],
  ['sections', (N) => '<![CDATA['.repeat(N)],
  ['tags', (N) => '<a b="'.repeat(N)],
  ['tag spaces', (N) => `<a${' '.repeat(N * 10)}`],
  ['tag attributes', (N) => `<a${' b'.repeat(N * 5)}`],
  ['addresses', (N) => 'https://a.b/'.repeat(N)],
  ['address brackets', (N) => `https://a.b/${')'.repeat(N * 10)}`],
  ['address entities', (N) => `https://a.b/${'&a;'.repeat(N)}`],
  ['mail', (N) => 'a@'.repeat(N)],
  ['mail dots', (N) => `${'a.'.repeat(N)}@${'b.'.repeat(N)}`],
  ['entities', (N) => '&a'.repeat(N)],
  ['backslashes', (N) => '\\'.repeat(N * 4)],
  ['spaces', (N) => `a${' '.repeat(N * 10)}b`],
  ['spaces in lines', (N) => `a${' '.repeat(100)}\n`.repeat(N / 10)],
  ['heading marks', (N) => `# a${' #'.repeat(N)} b`],
  ['rules', (N) => `${'* '.repeat(N)}a`],
  ['dollars', (N) => '$a '.repeat(N)],
  ['double dollars', (N) => 'a $$b '.repeat(N)],
  ['maths starts', (N) => 'a \\(b \\[c '.repeat(N)],
  ['columns', (N) => `${'|a'.repeat(N)}\n${'|-'.repeat(N)}\n${'|b\n'.repeat(N)}`],
  ['table heads', (N) => '| a\n'.repeat(N)],
  ['definitions', (N) => Array.from({ length: N }, (_, n) => `[l${n}]: /u\n`).join('')],
  ['definitions apart', (N) => Array.from({ length: N }, (_, n) => `[l${n}]: /u\n\n`).join('')],
  ['half definitions', (N) => '[a]: <b\n'.repeat(N)],
  ['definition titles', (N) => '[a]: b "\n'.repeat(N)],
  ['list items', (N) => '- a\n'.repeat(N * 3)],
  ['footnotes', (N) => '[^a]'.repeat(N)],
  ['citations', (N) => '[1]'.repeat(N)],
  ['one line', (N) => 'word *and* `code` '.repeat(N * 2)],
  ['quotes and lists', (N) => `${'> - '.repeat(N)}a`],
  ['setext', (N) => 'a\n='.repeat(N)],
  ['carriage returns', (N) => 'a\r'.repeat(N)],
  ['zeros', (N) => '\0'.repeat(N * 10)],
  ['lone surrogates', (N) => '\ud800*\udc00'.repeat(N)],
]

/** At which lengths the cost of hostile text is compared. */
const LENGTH = lengthOf(30_000, 8000)
const LESS = LENGTH / 8

it.each(HOSTILE)('is quick with %s', async (_, make) => {
  const options = { math: true, citations: true }
  const [text, less] = [make(LENGTH), make(LESS)]
  const reading = (each: string) => (): void => {
    parse(each, { ...options, streaming: false })
    parse(each, { ...options, streaming: true })
  }
  // What is not linear takes 8 times as much for each character of 8 times as many.
  const claimed = (4 * text.length) / less.length
  expect(await costRatio(reading(text), reading(less), claimed)).toBeLessThan(claimed)
  const document = parse(text, options)
  expect(depthOf(document.blocks)).toBeLessThan(500)
  const shorter = text.slice(0, -1)
  expectSame(advance(parse(shorter, options), text, options), document)
})

function depthOf(parts: readonly (Block | Inline | { children?: readonly Block[] })[]): number {
  let deepest = 0
  for (const part of parts) {
    if ('children' in part && part.children) deepest = Math.max(deepest, depthOf(part.children))
    if ('items' in part) deepest = Math.max(deepest, depthOf(part.items))
  }
  return deepest + 1
}

it('reads marks as text beyond a hundred levels', () => {
  let block = parse(`${'> '.repeat(150)}deep`).blocks[0]
  let depth = 0
  for (; block?.type === 'quote'; block = block.children[0]) depth++
  expect(depth).toBe(100)
  expect(block).toMatchObject({ type: 'paragraph', children: [{ text: `${'> '.repeat(50)}deep` }] })
})
