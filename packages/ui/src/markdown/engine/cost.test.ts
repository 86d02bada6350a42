// Counted, not timed: lines read and characters of running text read. Half of it hostile.
import { expect, it } from 'vitest'
import { cpuTimeOf } from '../../../../core/test/clocks.ts'
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

const N = 30_000
const HOSTILE: [string, string][] = [
  ['nested quotes', `${'>'.repeat(N)} a`],
  ['nested lists', `${'- '.repeat(N)}a`],
  [
    'nested lists by indent',
    Array.from({ length: 500 }, (_, n) => `${'  '.repeat(n)}- a\n`).join(''),
  ],
  ['open brackets', '['.repeat(N)],
  ['closed brackets', ']'.repeat(N)],
  ['nested brackets', '['.repeat(N) + ']'.repeat(N)],
  ['brackets then links', '['.repeat(N) + '[a](b)'.repeat(N)],
  ['images', '!['.repeat(N) + '](u)'.repeat(N)],
  ['emphasis openers', '*a '.repeat(N)],
  ['emphasis closers', 'a* '.repeat(N)],
  ['mixed emphasis', '*a_ **b__ ~~c'.repeat(N)],
  ['long runs', '*'.repeat(N * 10)],
  ['nested emphasis', `${'*a **b '.repeat(N)}${'c** d* '.repeat(N)}`],
  ['rule of three', 'a**b*c'.repeat(N)],
  ['underscores', '_a'.repeat(N)],
  ['rising backticks', Array.from({ length: 1000 }, (_, n) => `e${'`'.repeat(n)}`).join('')],
  ['single backticks', '`a``'.repeat(N)],
  ['link starts', '[a](<b'.repeat(N)],
  ['link titles', '[a](b "'.repeat(N)],
  ['link parentheses', `[a](${'('.repeat(N)}`],
  ['many parentheses', '[a](b('.repeat(N)],
  ['reference labels', '[a][b'.repeat(N)],
  ['angles', '<'.repeat(N)],
  ['comments', '<!--'.repeat(N)],
  ['declarations', '<!A '.repeat(N)],
  ['instructions', '<?'.repeat(N)],
  ['sections', '<![CDATA['.repeat(N)],
  ['tags', '<a b="'.repeat(N)],
  ['tag spaces', `<a${' '.repeat(N * 10)}`],
  ['tag attributes', `<a${' b'.repeat(N * 5)}`],
  ['addresses', 'https://a.b/'.repeat(N)],
  ['address brackets', `https://a.b/${')'.repeat(N * 10)}`],
  ['address entities', `https://a.b/${'&a;'.repeat(N)}`],
  ['mail', 'a@'.repeat(N)],
  ['mail dots', `${'a.'.repeat(N)}@${'b.'.repeat(N)}`],
  ['entities', '&a'.repeat(N)],
  ['backslashes', '\\'.repeat(N * 10)],
  ['spaces', `a${' '.repeat(N * 10)}b`],
  ['spaces in lines', `a${' '.repeat(100)}\n`.repeat(N / 10)],
  ['heading marks', `# a${' #'.repeat(N)} b`],
  ['rules', `${'* '.repeat(N)}a`],
  ['dollars', '$a '.repeat(N)],
  ['double dollars', 'a $$b '.repeat(N)],
  ['maths starts', 'a \\(b \\[c '.repeat(N)],
  ['columns', `${'|a'.repeat(N)}\n${'|-'.repeat(N)}\n${'|b\n'.repeat(N)}`],
  ['table heads', '| a\n'.repeat(N)],
  ['definitions', Array.from({ length: N }, (_, n) => `[l${n}]: /u\n`).join('')],
  ['definitions apart', Array.from({ length: N }, (_, n) => `[l${n}]: /u\n\n`).join('')],
  ['half definitions', '[a]: <b\n'.repeat(N)],
  ['definition titles', '[a]: b "\n'.repeat(N)],
  ['list items', '- a\n'.repeat(100_000)],
  ['footnotes', '[^a]'.repeat(N)],
  ['citations', '[1]'.repeat(N)],
  ['one line', 'word *and* `code` '.repeat(60_000)],
  ['quotes and lists', `${'> - '.repeat(N)}a`],
  ['setext', 'a\n='.repeat(N)],
  ['carriage returns', 'a\r'.repeat(N)],
  ['zeros', '\0'.repeat(N * 10)],
  ['lone surrogates', '\ud800*\udc00'.repeat(N)],
]

it.each(HOSTILE)('is quick with %s', async (_, text) => {
  const options = { math: true, citations: true }
  const computed = await cpuTimeOf(() => {
    parse(text, { ...options, streaming: false })
    parse(text, { ...options, streaming: true })
  })
  // At this length what is not linear takes many times as long: no close call on any machine.
  expect(computed).toBeLessThan(20_000)
  const document = parse(text, options)
  expect(depthOf(document.blocks)).toBeLessThan(500)
  const shorter = text.slice(0, -1)
  expect(advance(parse(shorter, options), text, options)).toEqual(document)
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
