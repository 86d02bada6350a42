import '../styles.css'
import { cleanup, render } from '@testing-library/react'
import type { CSSProperties } from 'react'
import { Markdown } from '@x/ui/markdown'
import { afterEach, expect, it } from 'vitest'
import { page } from 'vitest/browser'

const TABLE = `| Date | Endpoint | Latency | Notes |
|---|---|--:|---|
| 2026-03-01 | eu-west | 230 ms | Slower than usual, since one of the two lines was being repaired. |
| 2026-03-02 | us-east-2 | 1,204 ms | Fine. |
`

const ARABIC = `| التاريخ | المنطقة | القيمة | ملاحظات |
|---|---|---|---|
| 2026-03-01 | eu-west | 230 ms | أبطأ من المعتاد لأن أحد الخطين كان قيد الإصلاح في ذلك اليوم |
`

afterEach(cleanup)

const cells = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>('td, th')]
const scroller = (): HTMLElement => {
  const found = document.querySelector<HTMLElement>('[data-x-table-scroll]')
  if (!found) throw new Error('no table')
  return found
}

/** The lines that the text of a cell takes. */
function linesOf(cell: HTMLElement): number {
  const range = document.createRange()
  range.selectNodeContents(cell)
  return new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size
}

it.each([390, 704, 1280])('keeps short cells on one line at %i pixels', async (width) => {
  await page.viewport(width, 800)
  render(<Markdown text={TABLE} />)
  for (const cell of cells()) {
    if (cell.textContent.length <= 16) expect(linesOf(cell), cell.textContent).toBe(1)
    else expect(linesOf(cell)).toBeLessThan(5)
  }
  expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(width)
})

const CODE = `\`\`\`ts
export const answer = await client.chat({ model: 'm', messages: [{ role: 'user', content: 'Go' }] })
\`\`\``

/** Whether letters stand below the veil that lies on the end of what scrolls. */
function fades(part: Element, scrolled: Element): boolean {
  const { maskImage, inlineSize } = getComputedStyle(part, '::before')
  expect(maskImage).toContain('gradient')
  const size = Number.parseFloat(inlineSize)
  expect(size).toBeGreaterThan(8)
  const edges = part.getBoundingClientRect()
  const text = document.createRange()
  text.selectNodeContents(scrolled)
  const isLeftward = getComputedStyle(part).direction === 'rtl'
  return [...text.getClientRects()].some(({ left, right }) =>
    isLeftward ? left < edges.left + size - 2 : right > edges.right - size + 2,
  )
}

it.each([
  ['a table', TABLE, 'data-x-table', 1],
  ['an Arabic table', ARABIC, 'data-x-table', -1],
  ['code', CODE, 'data-x-code-block', 1],
])('fades where %s is cut, until it is scrolled to its end', async (_, text, name, way) => {
  await page.viewport(390, 800)
  render(<Markdown text={text} />)
  const part = document.querySelector(`[${name}]`)
  const scrolled = part?.querySelector('[tabindex="0"]')
  if (!part || !scrolled) throw new Error('nothing scrolls')
  expect(scrolled.scrollWidth).toBeGreaterThan(scrolled.clientWidth)
  expect(fades(part, scrolled)).toBe(true)
  scrolled.scrollLeft = way * 1000
  expect(fades(part, scrolled)).toBe(false)
  scrolled.scrollLeft = 0
  expect(fades(part, scrolled)).toBe(true)
  await page.viewport(1280, 800)
  expect(scrolled.scrollWidth).toBe(scrolled.clientWidth)
  expect(fades(part, scrolled)).toBe(false)
})

it('asks nothing of a frame: whatever is cut has no animation', async () => {
  await page.viewport(390, 800)
  render(<Markdown text={`${TABLE}\n${CODE}\n\n`.repeat(20)} />)
  expect(document.querySelectorAll('[data-x-table], [data-x-code-block]')).toHaveLength(40)
  const animated = [...document.querySelectorAll('[data-x-markdown], [data-x-markdown] *')].filter(
    (element) => getComputedStyle(element).animationName !== 'none',
  )
  expect(animated).toEqual([])
  expect(document.getAnimations()).toEqual([])
})

it.each([TABLE, ARABIC])(
  'keeps a short first column in sight while the rest is scrolled',
  async (text) => {
    await page.viewport(390, 800)
    render(<Markdown text={text} />)
    const edges = (): number[] =>
      [...document.querySelectorAll('tr > :first-child')].map(
        (cell) => cell.getBoundingClientRect().x,
      )
    const before = edges()
    scroller().scrollBy({ left: text === ARABIC ? -1000 : 1000 })
    expect(Math.abs(scroller().scrollLeft)).toBeGreaterThan(20)
    expect(edges()).toEqual(before)
  },
)

it('paints that column in the colour of what it stands on', async () => {
  await page.viewport(390, 800)
  const behind = (): string => getComputedStyle(cells()[0] as Element).backgroundColor
  const { rerender } = render(<Markdown text={TABLE} />)
  expect(behind()).toMatch(/^(?!rgba).*[\d.]+\)$/)
  rerender(
    <div style={{ '--x-behind': 'rgb(1, 2, 3)' } as CSSProperties}>
      <Markdown text={TABLE} />
    </div>,
  )
  expect(behind()).toBe('rgb(1, 2, 3)')
})

it('lets a long first column go, which would leave no room for the rest', async () => {
  await page.viewport(390, 800)
  render(
    <Markdown
      text={TABLE.replace('us-east-2', 'x').replace('2026-03-02', 'The second of March, 2026')}
    />,
  )
  scroller().scrollBy({ left: 100 })
  expect(cells()[0]?.getBoundingClientRect().left).toBeLessThan(0)
})

it('begins at the right in a right-to-left text, and is cut on the left', async () => {
  await page.viewport(390, 800)
  render(<Markdown text={ARABIC} />)
  const [first] = cells()
  expect(first?.getBoundingClientRect().right).toBeCloseTo(
    scroller().getBoundingClientRect().right,
    0,
  )
  const veil = getComputedStyle(scroller().parentElement as Element, '::before')
  expect([veil.left, veil.maskImage]).toEqual(['0px', expect.stringContaining('to left')])
})

it('names the language of code', () => {
  render(
    <Markdown text={`\`\`\`ts\na\n\`\`\`\n\n\`\`\`sh\nls\n\`\`\`\n\n\`\`\`nolang\nx\n\`\`\``} />,
  )
  const names = [...document.querySelectorAll('[data-x-code-language]')]
  expect(names.map(({ textContent }) => textContent)).toEqual(['TypeScript', 'Shell', 'nolang'])
})

it('leaves the words of buttons out of what a person selects and copies', async () => {
  render(<Markdown text={'Before\n\n```ts\nconst a = 1\n```\n\nAfter'} />)
  getSelection()?.selectAllChildren(document.body)
  const said = getSelection()?.toString() ?? ''
  expect(said).toContain('const a = 1')
  expect(said).toContain('After')
  expect(said).not.toContain('Copy')
  getSelection()?.removeAllRanges()
})
