import { expect, it } from 'vitest'
import { paginate, PAGE_SIZE, toSections } from './pages.ts'

const ids = (prefix: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}${index}`)
const sizes = (pages: ReturnType<typeof paginate>): number[] => pages.map((page) => page.ids.length)

it('cuts a thread into pages', () => {
  const pages = paginate([], ids('m', PAGE_SIZE * 2 + 3))
  expect(sizes(pages)).toEqual([PAGE_SIZE, PAGE_SIZE, 3])
  expect(pages.flatMap((page) => page.ids)).toEqual(ids('m', PAGE_SIZE * 2 + 3))
})

it('keeps the pages themselves when nothing has changed', () => {
  const pages = paginate([], ids('m', 40))
  expect(paginate(pages, ids('m', 40))).toBe(pages)
})

it('fills the last page with what is added, and leaves the others alone', () => {
  const pages = paginate([], ids('m', PAGE_SIZE + 2))
  const grown = paginate(pages, [...ids('m', PAGE_SIZE + 2), 'n'])
  expect(grown[0]).toBe(pages[0])
  expect(grown[1]).toEqual({ key: pages[1]?.key, ids: [...(pages[1]?.ids ?? []), 'n'] })
})

it('makes new pages of history put in front, and leaves the others alone', () => {
  const pages = paginate([], ids('m', 40))
  const grown = paginate(pages, [...ids('h', 20), ...ids('m', 40)])
  expect(sizes(grown)).toEqual([PAGE_SIZE, 4, ...sizes(pages)])
  expect(grown.slice(2)).toEqual(pages)
  for (const [index, page] of pages.entries()) expect(grown[index + 2]).toBe(page)
})

it('puts another version of the last answer where the first was', () => {
  const pages = paginate([], ['q', 'a'])
  expect(paginate(pages, ['q', 'b'])).toEqual([{ key: pages[0]?.key, ids: ['q', 'b'] }])
})

it('gives each page a key of its own, whatever moves', () => {
  let pages = paginate([], ids('m', 40))
  const moved = ['m17', ...ids('m', 40).filter((id) => id !== 'm0' && id !== 'm17'), 'm0', 'x']
  pages = paginate(pages, moved)
  expect(pages.flatMap((page) => page.ids)).toEqual(moved)
  expect(new Set(pages.map(({ key }) => key)).size).toBe(pages.length)
})

it('takes five thousand messages in one pass', () => {
  const all = ids('m', 5000)
  const pages = paginate([], all)
  const grown = paginate(pages, [...all, 'n'])
  expect(grown.filter((page, index) => page !== pages[index])).toHaveLength(1)
})

it('puts pages into sections that stay while their pages do, whatever comes before or behind', () => {
  const size = PAGE_SIZE * PAGE_SIZE
  const pages = paginate([], ids('m', size * 2))
  const sections = toSections([], pages)
  expect(sections.map((section) => section.pages.length)).toEqual([PAGE_SIZE, PAGE_SIZE])
  expect(sections.flatMap((section) => section.pages)).toEqual(pages)
  const grown = toSections(sections, paginate(pages, [...ids('m', size * 2), 'n']))
  expect(grown.map((section) => section.pages.length)).toEqual([PAGE_SIZE, PAGE_SIZE, 1])
  expect(grown.slice(0, 2).every((section, index) => section === sections[index])).toBe(true)
  const older = toSections(sections, paginate(pages, [...ids('h', 20), ...ids('m', size * 2)]))
  expect(older.map((section) => section.pages.length)).toEqual([2, PAGE_SIZE, PAGE_SIZE])
  expect(older.slice(1).every((section, index) => section === sections[index])).toBe(true)
})

it('renews the section of a page that changes, and no other', () => {
  const pages = paginate([], ids('m', PAGE_SIZE * PAGE_SIZE + 2))
  const sections = toSections([], pages)
  const changed = paginate(pages, [...ids('m', PAGE_SIZE * PAGE_SIZE + 1), 'other'])
  const [first, last] = toSections(sections, changed)
  expect(first).toBe(sections[0])
  expect(last).toEqual({ key: sections[1]?.key, pages: [changed.at(-1)] })
})
