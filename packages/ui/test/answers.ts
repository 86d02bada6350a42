// Answers shaped as models write them, made from a seed: the same ones everywhere.

/** Whole numbers below a limit, in a sequence that a seed decides. */
export function createRandom(seed: number): (below: number) => number {
  let state = seed * 2_654_435_761 + 1
  return (below) => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0
    return (state >>> 3) % below
  }
}

const SUBJECTS = [
  'The cache',
  'A **queue**',
  '`fetch`',
  'Das Gerät',
  '这个函数',
  'الخادم',
  'Each *row*',
]
const VERBS = [
  'keeps',
  'returns',
  'drops',
  'waits for',
  'is _not_',
  'costs $5 of',
  '[reads](https://e.org/r)',
]
const OBJECTS = [
  'every value',
  'the `result`',
  'its **oldest** entry',
  'x_1 and x_2',
  '"nothing"[^n]',
  'a [ref][one] [1]',
]
const ENDS = ['.', '!', ':', ' \\(x^2\\).', ' (see https://e.org/a_b).', '…', ' &amp; more.', '。']
const CODE = [
  'const a = b ** c',
  'if (x < 1) {',
  '  return `t${1}`',
  '}',
  '',
  '# comment',
  '\tindent',
  '- not a list',
]
const LANGUAGES = ['ts', 'py', 'sh', '', 'json', 'c++']

/** One answer. */
export function answer(seed: number): string {
  const random = createRandom(seed)
  const pick = (list: readonly string[]): string => list[random(list.length)] ?? ''
  const sentence = (): string => `${pick(SUBJECTS)} ${pick(VERBS)} ${pick(OBJECTS)}${pick(ENDS)}`
  const times = (least: number, most: number, make: (index: number) => string): string[] =>
    Array.from({ length: least + random(most - least + 1) }, (_, index) => make(index))

  const prose = (): string => times(1, 3, sentence).join(pick([' ', ' ', '\n', '  \n']))
  const heading = (): string => `${'#'.repeat(1 + random(4))} ${sentence()}`
  const code = (): string => {
    const fence = pick(['```', '```', '~~~', '````'])
    return [fence + pick(LANGUAGES), ...times(0, 6, () => pick(CODE)), fence].join('\n')
  }
  const list = (): string => {
    const mark = pick(['- ', '* ', '1. ', '- [ ] ', '- [x] '])
    const gap = pick(['\n', '\n', '\n\n'])
    const indent = ' '.repeat(mark.startsWith('1') ? 3 : 2)
    return times(1, 4, () => {
      const below = random(3) > 0 ? '' : `\n${indent}- ${sentence()}\n${indent}- ${sentence()}`
      return mark + sentence() + below
    }).join(gap)
  }
  const table = (): string => {
    const columns = 1 + random(3)
    const row = (cell: () => string): string =>
      `| ${Array.from({ length: columns }, cell).join(' | ')} |`
    const line = row(() => pick(['---', ':--', '--:', ':-:']))
    return [row(() => pick(OBJECTS)), line, ...times(0, 4, () => row(sentence))].join('\n')
  }
  const quote = (): string => times(1, 3, () => `> ${sentence()}`).join('\n')
  const maths = (): string => pick(['$$\nx = 1\n$$', '\\[\na + b\n\\]', '$$y^2$$', 'so $a+b$ is'])
  const html = (): string => pick(['<div>\n<b>x</b>\n</div>', '<!-- c -->', 'a <i>b</i> c', '<br>'])
  const reference = (): string =>
    pick(['[one]: https://e.org/1 "One"', '[^n]: A note.\n\n    More.', '---'])
  const kinds = [
    prose,
    prose,
    prose,
    heading,
    code,
    list,
    list,
    table,
    quote,
    maths,
    html,
    reference,
  ]
  const blocks = times(2, 4, () => kinds[random(kinds.length)]?.() ?? '')
  return blocks.join(pick(['\n\n', '\n\n', '\n\n\n', '\n'])) + pick(['', '\n'])
}
