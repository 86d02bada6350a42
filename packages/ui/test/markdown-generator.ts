// Markdown that nobody would write: lines of any marks in any order, so that every rule meets every other.
import fc from 'fast-check'

const words = ['a', 'foo', 'Bar', 'x1', '2', 'é', 'the end', '(', ')', '"', "'", ':', '.', '-']
const marks = ['*', '**', '***', '_', '__', '`', '``', '[', ']', '![', '](', '](/u)', '](/u "t")']
const pieces = [
  '\\*',
  '\\',
  '\\`',
  '&amp;',
  '&#65;',
  '&nope;',
  '<b>',
  '</b>',
  '<!-- c -->',
  '<https://e.org/a>',
  '<',
  '>',
  '[a]',
  '[b][a]',
  '[A][]',
  '`c`',
  '**b**',
  '*i*',
  '  \n',
  '\\\n',
  '\n',
  '\t',
  '!',
  '=',
]
const chatMarks = ['~~', '~~s~~', '|', '\\|', ' | ']
const onlyOurs = [
  '~',
  '[^1]',
  '[1]',
  '$',
  '$$',
  '\\(',
  '\\)',
  '$x$',
  'https://e.org',
  'a@b.org',
  '中文',
  '。',
  '“',
  '，',
  '<br>',
  '<sub>',
  '</sub>',
  '<kbd>',
  '</kbd>',
  '<!--',
  '-->',
  '\\begin{cases}',
  '\\end{cases}',
  '[!NOTE]',
  '\ud83d\ude00',
]

const starts = [
  '',
  '',
  '',
  ' ',
  '  ',
  '   ',
  '    ',
  '\t',
  '> ',
  '>',
  '- ',
  '-   ',
  '* ',
  '+ ',
  '1. ',
  '2. ',
  '1) ',
  '# ',
  '### ',
  '```',
  '~~~',
  '-',
]
const lines = [
  '---',
  '***',
  '===',
  '```',
  '~~~ js',
  '````',
  '',
  '',
  '<div>',
  '</div>',
  '<!-- x',
  '-->',
  '<pre>',
  '</pre>',
  '-',
  '1.',
  '#',
]
// Whether a line after a definition stands in a paragraph is not settled among implementations: apart where they compare.
const definitions = ['[a]: /url', "[b]: <u v> 't'", '[a]:']

const chatLines = ['| a | b |', '|---|---|', '| :-: | -: |', 'a | b', '--- | ---', '| c |', '|---|']
const ourLines = [
  '> [!TIP]',
  '<br>',
  '<!-- y -->',
  '\\begin{aligned}',
  '\\end{aligned}',
  '[^1]: note',
  '    more',
  '- [ ] task',
  '- [x] done',
  '$$',
  '\\[',
  '\\]',
  '$$ x',
  'x $$',
]

/** Which rules a text is to be made for: CommonMark's, GFM's too, or all that the engine knows. */
export type Rules = 'commonmark' | 'gfm' | 'all'

/** Any text. */
export function markdown(rules: Rules): fc.Arbitrary<string> {
  const inline = [...words, ...marks, ...pieces]
  const whole = [...lines]
  if (rules !== 'commonmark') {
    inline.push(...chatMarks)
    whole.push(...chatLines)
  }
  if (rules === 'all') {
    inline.push(...onlyOurs)
    whole.push(...ourLines, ...definitions)
  } else whole.push(...definitions.map((line) => `\n${line}\n`))
  const running = fc
    .array(fc.constantFrom(...inline), { minLength: 1, maxLength: 8 })
    .chain((parts) => fc.constantFrom(parts.join(''), parts.join(' ')))
  const prefix = fc.array(fc.constantFrom(...starts), { maxLength: 3 }).map((all) => all.join(''))
  const line = fc.oneof(
    { weight: 3, arbitrary: fc.tuple(prefix, running).map((both) => both.join('')) },
    {
      weight: 2,
      arbitrary: fc.tuple(prefix, fc.constantFrom(...whole)).map((both) => both.join('')),
    },
    { weight: 1, arbitrary: fc.constantFrom(...whole) },
  )
  const end = fc.constantFrom('\n', '\n', '\n', '\n\n')
  return fc
    .array(fc.tuple(line, end), { minLength: 1, maxLength: 12 })
    .map((all) => all.flat().join(''))
}
