import { expect, it } from 'vitest'
import { advance, emptyDocument } from './document.ts'
import type { MarkdownDocument } from './document.ts'
import { completeMarks, healedBlocks } from './heal.ts'

const answers: Record<string, string> = {
  prose:
    'A **bold** start, an *aside*, `code` and a [link](https://example.org "title").\n\nSecond\nline.  \nBroken.',
  headings: '# One\n\nText\n\nTwo\n===\n\nThree\n---\n\n#### Four ####\nright after\n',
  list: '- one\n- two\n  continued\n\n  second paragraph\n- three\n  1. nested\n  2. again\n\nAfter.',
  looseNumbers: '1. one\n\n2. two\n\n3. three\n\nEnd.\n\n10) other\n11) list',
  tasks: '- [x] done & dusted\n- [ ] to do\n- [ ] `code` here\n\n- [x] loose',
  fence: 'Before\n\n```ts title="a"\nconst a = 1\n\n- not a list\n```\n\nAfter\n\n~~~\nopen\n\n',
  table: 'Numbers:\n\n| a | b |\n|:--|--:|\n| 1 | **2** |\n| x \\| y | `z` |\n\nDone.',
  quote: '> said\n> - a list\n>   more\nlazy\n\n> apart\n\nend',
  definitions:
    'See [one][1] and [two].\n\n- in a list [one][1]\n\n[1]: https://example.org/one\n"A title"\n\n[two]: /two\n\nLate [two].',
  rules: 'a\n\n---\n\n* * *\n\n* * * item\n\n***bold***\n\n    indented\n\n    code\n',
  html: '<details>\n<summary>x</summary>\n\ntext <b>b</b>\n\n</details>\n\n<!-- note -->\n',
  unusual:
    '\n\n  \nleading\r\n\r\nwindows\rlines\n\n2\n2. two\n\n[a\n\nb]: c\n\n\u0000 &amp; &#65; &nope;',
}

function fresh(text: string): MarkdownDocument {
  return advance(emptyDocument, text)
}

it.each(Object.entries(answers))('reads %s the same at every prefix as at once', (_, answer) => {
  let document = emptyDocument
  for (let length = 1; length <= answer.length; length += 1) {
    const prefix = answer.slice(0, length)
    document = advance(document, prefix)
    expect(document.blocks, JSON.stringify(prefix)).toEqual(fresh(prefix).blocks)
  }
})

it('reads texts made of all kinds of pieces the same in any cut', () => {
  const pieces = Object.values(answers).flatMap((answer) => answer.split(/(?<=\n)/))
  let seed = 7
  const random = (below: number): number => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
    return seed % below
  }
  for (let round = 0; round < 150; round += 1) {
    const text = Array.from({ length: 14 }, () => pieces[random(pieces.length)]).join('')
    let document = emptyDocument
    for (let at = 0; at < text.length;) {
      at = Math.min(text.length, at + 1 + random(9))
      document = advance(document, text.slice(0, at))
      const wanted = fresh(text.slice(0, at)).blocks
      expect(document.blocks, JSON.stringify(text.slice(0, at))).toEqual(wanted)
    }
  }
})

it('keeps the identity of every finished block for ever', () => {
  const text = Array.from({ length: 20 }, (_, n) => `Paragraph **${n}**.\n\n- a\n- b\n\n`).join('')
  let document = emptyDocument
  for (let length = 1; length <= text.length; length += 1) {
    const next = advance(document, text.slice(0, length))
    document.blocks.slice(0, document.finished).forEach((block, index) => {
      expect(next.blocks[index]).toBe(block)
    })
    document = next
  }
  expect(document.finished).toBeGreaterThan(35)
})

it('keeps finished entries of a list and rows of a table that still grow', () => {
  const before = fresh('- one\n- two\n- thr')
  const list = before.blocks[0]
  const longer = advance(before, '- one\n- two\n- three').blocks[0]
  if (list?.type !== 'list' || longer?.type !== 'list') throw new Error('no list')
  expect(longer.items[0]).toBe(list.items[0])
  expect(longer.items[2]).not.toBe(list.items[2])
})

it('refreshes only the blocks that use a definition once it arrives', () => {
  const before = fresh('Plain.\n\nSee [one].\n\nMore.\n\nEven more.\n\n')
  const after = advance(before, `${before.text}[one]: /there\n`)
  expect(after.blocks[0]).toBe(before.blocks[0])
  expect(after.blocks[1]).toMatchObject({ children: [{}, { type: 'link', href: '/there' }, {}] })
})

it('starts afresh when the text is no extension', () => {
  expect(advance(fresh('# One\n\ntwo'), 'other').blocks).toEqual(fresh('other').blocks)
})

it('does not change the document that it goes on from', () => {
  const document = fresh('- one\n- tw')
  const copy = JSON.stringify(document)
  advance(document, '- one\n- two\n\nmore')
  expect(JSON.stringify(document)).toBe(copy)
})

it.each([
  ['some **bold', 'some **bold**'],
  ['some **bold text ', 'some **bold text** '],
  ['some **', 'some '],
  ['an *aside', 'an *aside*'],
  ['***both', '***both***'],
  ['**bold *and', '**bold *and***'],
  ['2 * 3', '2 * 3'],
  ['snake_case_name', 'snake_case_name'],
  ['done **bold** and', 'done **bold** and'],
  ['half `code', 'half `code`'],
  ['half `', 'half '],
  ['no marks in `code **`', 'no marks in `code **`'],
  ['a [link', 'a [link](pending:)'],
  ['a [link](https://exam', 'a [link](pending:)'],
  ['a [**bold', 'a [**bold**](pending:)'],
  ['a [link](https://example.org)', 'a [link](https://example.org)'],
  ['an ![image](https://exa', 'an '],
  ['cited [1]', 'cited [1]'],
  ['~~gone', '~~gone~~'],
  ['text\n-', 'text'],
  ['text\n``', 'text'],
  ['| a | b', '| a | b |\n| --- | --- |'],
  ['| a | b |\n|--', '| a | b |\n| --- | --- |'],
])('completes %j to %j', (source, healed) => {
  expect(completeMarks(source)).toBe(healed)
})

it('heals nothing inside a code block', () => {
  const document = fresh('```js\nconst a = b ** c\n// **not bold')
  expect(healedBlocks(document)).toBe(document.blocks)
})

it('heals only the last block', () => {
  const document = fresh('a **b\n\nc **d')
  expect(healedBlocks(document)[0]).toBe(document.blocks[0])
  expect(healedBlocks(document)[1]).toMatchObject({ children: [{}, { type: 'strong' }] })
})
