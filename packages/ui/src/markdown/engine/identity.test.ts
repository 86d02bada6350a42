import { expect, it } from 'vitest'
import { roundsOf } from '@x/core/test/samples'
import { answer } from '../../../test/answers.ts'
import { everyCharacter } from '../../../test/follow.ts'
import { advance, parse } from './advance.ts'
import type { Block, Document, List, ParseOptions, Table } from './types.ts'

type Part = Block | List['items'][number] | Table['head']

/** The parts within a part. */
function inside(part: Part): readonly Part[] {
  if (part.type === 'list') return part.items
  if (part.type === 'table') return [part.head, ...part.rows]
  return part.type === 'quote' || part.type === 'item' ? part.children : []
}

/** Parts by what they are and where: all, or those alone that end before the text does. */
function partsOf(document: Document, which: 'all' | 'before the end'): Map<string, Part> {
  const parts = new Map<string, Part>()
  const visit = (list: readonly Part[], isAtEnd: boolean): void => {
    list.forEach((part, index) => {
      const isLast = isAtEnd && index === list.length - 1
      if (!isLast) parts.set(part.type + part.key, part)
      visit(inside(part), isLast)
    })
  }
  visit(document.blocks, which === 'before the end')
  return parts
}

it.each<ParseOptions>([{}, { streaming: true, math: true }])(
  'gives a part that says the same as before as the same object (%j)',
  (options) => {
    for (let seed = 1; seed <= roundsOf(60); seed++) {
      const text = answer(seed).replaceAll(/^\[(one|\^n)\]:.*/gm, 'x')
      let document = parse('', options)
      for (const length of everyCharacter(text)) {
        const next = advance(document, text.slice(0, length), options)
        const before = partsOf(document, 'all')
        for (const [key, part] of partsOf(next, 'before the end')) {
          const known = before.get(key)
          if (!known || known === part) continue
          expect(JSON.stringify(part), text.slice(0, length)).not.toBe(JSON.stringify(known))
        }
        document = next
      }
    }
  },
)

it('keeps the finished items of a list and rows of a table that still grow', () => {
  const list = parse('- one\n- two\n- thr')
  const longer = advance(list, '- one\n- two\n- three\n\n  more')
  const [before] = list.blocks as List[]
  const [after] = longer.blocks as List[]
  expect(after?.items.slice(0, 2)).toEqual(before?.items.slice(0, 2))
  expect(after?.items[0]).toBe(before?.items[0])
  expect(after?.items[1]).toBe(before?.items[1])
  expect([before?.loose, after?.loose]).toEqual([false, true])

  const table = parse('| a |\n|---|\n| 1 |\n| 2')
  const [tableBefore] = table.blocks as Table[]
  const [tableAfter] = advance(table, `${table.text}2 |\n| 3 |`).blocks as Table[]
  expect(tableAfter?.head).toBe(tableBefore?.head)
  expect(tableAfter?.rows[0]).toBe(tableBefore?.rows[0])
  expect(tableAfter?.rows).toHaveLength(3)
})

it('keeps a paragraph while the line below it is still being written', () => {
  const before = parse('Some *words*.\n', { streaming: true })
  const during = advance(before, 'Some *words*.\n- an ent', { streaming: true })
  const after = advance(during, 'Some *words*.\n- an entry\n\nThe end.\n\n', { streaming: true })
  expect(during.blocks[0]).toBe(before.blocks[0])
  expect(after.blocks[0]).toBe(before.blocks[0])
})

it('reads only the blocks again that a late definition concerns', () => {
  const text = 'Plain.\n\nSee [one].\n\n- plain\n- [one]\n- [two]\n\nMore.\n\n'
  const before = parse(text)
  const after = advance(before, `${text}[one]: /there\n`)
  const [plain, see, list, more] = after.blocks
  expect(plain).toBe(before.blocks[0])
  expect(more).toBe(before.blocks[3])
  expect(see).toMatchObject({ children: [{ text: 'See ' }, { type: 'link', href: '/there' }, {}] })
  const [first, second, third] = (list as List).items
  const known = (before.blocks[2] as List).items
  expect(first).toBe(known[0])
  expect(second).not.toBe(known[1])
  expect(third).toBe(known[2])
})

it('gives a link the same object while its definition only grows elsewhere', () => {
  const text = 'See [one].\n\nMore.\n\n[one]: /there'
  const steps = ['\n', '[', '[two]: /x\n', '[two]: /x\n\nEnd'].map((more) => text + more)
  let document = parse(text)
  const linked = document.blocks[0]
  expect(linked).toMatchObject({ children: [{}, { href: '/there' }, {}] })
  for (const step of [
    `${text}\n`,
    ...steps.slice(2).map((more) => more.replace('there[', 'there\n[')),
  ]) {
    document = advance(document, step)
    expect(document.blocks[0]).toBe(linked)
  }
})

it('numbers footnotes by their first reference, and keeps them while they do not change', () => {
  const text =
    'A[^b] and B[^a].\n\n[^a]: First.\n[^b]: Second, see[^c].\n[^c]: Third.\n[^d]: Never.\n\n'
  const document = parse(text)
  expect(document.footnotes.map(({ label, number }) => [label, number])).toEqual([
    ['B', 1],
    ['A', 2],
    ['C', 3],
  ])
  const after = advance(document, `${text}Text that goes on.`)
  expect(after.footnotes).toBe(document.footnotes)
})
