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

it('fades where it is cut, until it is scrolled to its end', async () => {
  await page.viewport(390, 800)
  render(<Markdown text={TABLE} />)
  expect(scroller().scrollWidth).toBeGreaterThan(scroller().clientWidth)
  await expect.poll(() => getComputedStyle(scroller()).maskImage).toContain('gradient')
  expect(getComputedStyle(scroller()).maskSize).toBe('100% auto')
  scroller().scrollLeft = 1000
  await expect.poll(() => getComputedStyle(scroller()).maskSize).toContain('calc')
  scroller().scrollLeft = 0
  await expect.poll(() => getComputedStyle(scroller()).maskSize).toBe('100% auto')
  await page.viewport(1280, 800)
  await expect.poll(() => getComputedStyle(scroller()).maskImage).toBe('none')
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
  await expect.poll(() => getComputedStyle(scroller()).maskImage).toContain('to left')
})

it('has code that fades where it is cut, and names its language', async () => {
  await page.viewport(390, 800)
  render(
    <Markdown
      text={`\`\`\`ts\n${'const a = 1; '.repeat(20)}\n\`\`\`\n\n\`\`\`sh\nls\n\`\`\`\n\n\`\`\`nolang\nx\n\`\`\``}
    />,
  )
  const names = [...document.querySelectorAll('[data-x-code-language]')]
  expect(names.map(({ textContent }) => textContent)).toEqual(['TypeScript', 'Shell', 'nolang'])
  const [long, short] = [...document.querySelectorAll('pre')]
  await expect.poll(() => getComputedStyle(long as Element).maskImage).toContain('gradient')
  expect(getComputedStyle(short as Element).maskImage).toBe('none')
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
