import { expect, it } from 'vitest'
import { toHtml } from '../../../test/engine-html.ts'
import { advance, parse } from './advance.ts'
import type { ParseOptions } from './types.ts'

/** What is shown of a text that goes on, without the tags around its one paragraph. */
function healed(text: string, options: ParseOptions = {}): string {
  return toHtml(parse(text, { ...options, streaming: true }))
    .replace(/^<p>((?:(?!<p>)[^])*)<\/p>\n$/, '$1')
    .replace(/\n$/, '')
}

it.each([
  ['some **bold', 'some <strong>bold</strong>'],
  ['some **bold text ', 'some <strong>bold text</strong>'],
  ['some **bold*', 'some <strong>bold</strong>'],
  ['some **bold**', 'some <strong>bold</strong>'],
  ['some **', 'some '],
  ['some *', 'some '],
  ['an *aside', 'an <em>aside</em>'],
  ['an _aside', 'an <em>aside</em>'],
  ['***both', '<em><strong>both</strong></em>'],
  ['***both*', '<em><strong>both</strong></em>'],
  ['**bold *and', '<strong>bold <em>and</em></strong>'],
  ['**bold *and*', '<strong>bold <em>and</em></strong>'],
  ['是**重点', '是<strong>重点</strong>'],
  ['2 * 3', '2 * 3'],
  ['2*3', '2*3'],
  ['2**3', '2**3'],
  ['snake_case', 'snake_case'],
  ['snake_', 'snake'],
  ['~~gone', '<del>gone</del>'],
  ['~~gone~', '<del>gone</del>'],
  ['~5', '~5'],
  ['half `code', 'half <code>code</code>'],
  ['half ``a`b`', 'half <code>a`b</code>'],
  ['half `', 'half '],
  ['no marks in `code **', 'no marks in <code>code **</code>'],
  ['a [link', 'a <a>link</a>'],
  ['a [', 'a '],
  ['a [link]', 'a <a>link</a>'],
  ['a [link](https://exam', 'a <a>link</a>'],
  ['a [link](https://e.org/a_(b', 'a <a>link</a>'],
  ['a [link](https://e.org "Ti', 'a <a>link</a>'],
  ['a [link][lab', 'a <a>link</a>'],
  ['a [**bold', 'a <a><strong>bold</strong></a>'],
  ['**a [link](https://e.o', '<strong>a <a>link</a></strong>'],
  ['a [link](https://e.org)', 'a <a href="https://e.org">link</a>'],
  ['a [x] b', 'a [x] b'],
  ['an ![image](https://exa', 'an '],
  ['an ![ima', 'an '],
  ['<https://exa', '<a>https://exa</a>'],
  ['see https://exa', 'see <a>https://exa</a>'],
  ['see https://e.org now', 'see <a href="https://e.org">https://e.org</a> now'],
  ['AT&am', 'AT'],
  ['AT&T is', 'AT&amp;T is'],
  ['a\\', 'a'],
  ['a <', 'a '],
  ['a < b', 'a &lt; b'],
])('completes %j', (text, html) => {
  expect(healed(text)).toBe(html)
})

it.each([
  ['text\n-', 'text'],
  ['text\n--', 'text'],
  ['text\n=', 'text'],
  ['text\n``', 'text'],
  ['text\n```py', 'text'],
  ['text\n#', 'text'],
  ['text\n1', 'text'],
  ['text\n1.', 'text'],
  ['text\n>', 'text'],
  ['text\n**', 'text'],
  ['text\n   ', 'text'],
  ['text\n<det', 'text'],
])('leaves a line out of %j that nothing can be said of yet', (text, html) => {
  expect(healed(text)).toBe(html)
})

it.each([
  '-',
  '##',
  '1',
  '2.',
  '```',
  '~~~js',
  '|',
  '>',
  '[',
  '[^1]',
  '[a]: https://exa',
  '* * ',
  '&',
  '   ',
])('shows nothing of a text that is %j alone', (text) => {
  expect(healed(text).replace(/<p><\/p>/, '')).toBe('')
})

it('shows a box only once it is whole', () => {
  expect(healed('- [')).toBe('<ul>\n<li></li>\n</ul>')
  expect(healed('- [x]')).toBe('<ul>\n<li></li>\n</ul>')
  expect(healed('- [x] d')).toContain('checked')
})

it('shows a table from its head on, and never as text in between', () => {
  const text = '| Name | Va |\n|------|:--:|\n| a | **b** |'
  for (let length = 3; length <= text.length; length++) {
    const { blocks } = parse(text.slice(0, length), { streaming: true })
    expect(
      blocks.map(({ type }) => type),
      text.slice(0, length),
    ).toEqual(['table'])
  }
  expect(healed('| a | **b')).toContain('<strong>b</strong>')
})

it('turns a head that no dashes follow back into text', () => {
  expect(healed('| a | b |\nand')).toBe('| a | b |\nand')
})

it('heals nothing in code, but waits for the rest of a closing fence', () => {
  expect(healed('```js\nconst a = b ** c\n// **not bold')).toContain('// **not bold')
  expect(healed('```js\na\n``')).toBe('<pre><code class="language-js">a\n</code></pre>')
  expect(healed('    **a')).toContain('**a')
  expect(healed('~~~\n``')).toContain('``')
})

it('heals the open end alone', () => {
  expect(healed('a **b\n\nc **d')).toBe('<p>a **b</p>\n<p>c <strong>d</strong></p>')
  expect(healed('- a **b\n- c **d')).toContain('a **b</li>')
  expect(healed('# a **b\n')).toContain('a **b')
})

it('shows maths as its source until its end arrives', () => {
  const math = { math: true }
  expect(healed('so \\(x^2', math)).toBe('so <math>x^2</math>')
  expect(healed('so \\(x^2\\', math)).toBe('so <math>x^2</math>')
  expect(healed('$$\nx', math)).toBe('<math display="block">x</math>')
  expect(healed('costs $5', math)).toBe('costs $5')
})

it('shows the marks again once nothing more can follow', () => {
  const streaming = parse('some **bold', { streaming: true })
  expect(toHtml(advance(streaming, 'some **bold'))).toBe('<p>some **bold</p>\n')
})

it('never shows marks on the way to an emphasis, a link, or a heading', () => {
  const text = '## A **bold** [link](https://e.org/x "T") and `code`, ~~gone~~ *a* &amp; b.\n'
  for (let length = 1; length <= text.length; length++) {
    const shown = healed(text.slice(0, length)).replaceAll(/<[^>]*>/g, '')
    expect(shown, text.slice(0, length)).not.toMatch(/[#*[\]`~()\\]/)
  }
})
