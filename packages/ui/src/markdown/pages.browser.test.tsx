import '../styles.css'
import { cleanup, render, waitFor } from '@testing-library/react'
import { Markdown } from '@x/ui/markdown'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { page } from 'vitest/browser'

const SENTENCE =
  'A sentence that is long enough to fill more than one line of the column it stands in.'
const paragraphs = (from: number, to: number): string =>
  Array.from({ length: to - from }, (_, n) => `${from + n}: ${SENTENCE}\n\n`).join('')

beforeEach(() => page.viewport(800, 600))
afterEach(cleanup)

const pages = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>('[data-x-page]')]
const blocks = (): HTMLElement[] =>
  [...document.querySelectorAll<HTMLElement>('[data-x-markdown] :is(p, h3, h4, hr)')].filter(
    ({ parentElement }) => parentElement?.matches('[data-x-markdown], [data-x-page]'),
  )
/** The distances between each block and the next, in whole pixels. */
const gaps = (): number[] =>
  blocks().flatMap((block, index, all) => {
    const before = all[index - 1]
    if (!before) return []
    return [Math.round(block.getBoundingClientRect().top - before.getBoundingClientRect().bottom)]
  })
const isSettled = (element: HTMLElement): boolean =>
  getComputedStyle(element).contentVisibility === 'auto'

it('gives a text of ordinary length no pages', () => {
  render(<Markdown text={paragraphs(0, 32)} />)
  expect(pages()).toHaveLength(0)
})

it('keeps the distances between blocks across pages', () => {
  // Block 32 is the first of the second page, block 64 of the third.
  const text = `${paragraphs(0, 31)}# Ends a page\n\n${paragraphs(32, 63)}${SENTENCE}\n\n# Starts one\n\n${paragraphs(65, 95)}---\n\n${paragraphs(96, 100)}`
  render(<Markdown text={text} />)
  expect(pages()).toHaveLength(3)
  const all = gaps()
  expect(all[30]).toBe(28)
  expect(all[31]).toBe(10)
  expect(all[63]).toBe(28)
  expect(all[64]).toBe(10)
  // A rule, with its own margins, ends the third page.
  expect(all.slice(94, 96)).toEqual([28, 28])
  const ordinary = all.filter((_, index) => ![30, 31, 63, 64, 94, 95].includes(index))
  expect(new Set(ordinary)).toEqual(new Set([16]))
})

it('takes pages out of the way once their height is known, and moves nothing by it', async () => {
  const { container, rerender } = render(
    <div style={{ blockSize: 600, overflow: 'auto' }}>
      <Markdown text={paragraphs(0, 100)} streaming />
    </div>,
  )
  const viewport = container.firstElementChild as HTMLElement
  const height = viewport.scrollHeight
  viewport.scrollTop = height
  expect(pages().map(isSettled)).toEqual([false, false, false])
  await waitFor(() => expect(pages().map(isSettled)).toEqual([true, true, false]))
  expect(viewport.scrollHeight).toBe(height)
  // On to a fourth page, and back to the start: the heights that are stood in for are the true ones.
  rerender(
    <div style={{ blockSize: 600, overflow: 'auto' }}>
      <Markdown text={paragraphs(0, 130)} streaming />
    </div>,
  )
  await waitFor(() => expect(pages().map(isSettled)).toEqual([true, true, true, false]))
  const whole = viewport.scrollHeight
  for (let top = whole; top > 0; top -= 400) {
    viewport.scrollTop = top
    await new Promise((resolve) => requestAnimationFrame(resolve))
    expect(viewport.scrollHeight).toBe(whole)
  }
})

it('keeps what is out of sight selectable and findable', async () => {
  render(<Markdown text={paragraphs(0, 100)} />)
  await waitFor(() => expect(pages().map(isSettled)).toEqual([true, true, false]))
  const selection = getSelection()
  selection?.selectAllChildren(document.body)
  expect(selection?.toString()).toContain(`90: ${SENTENCE}`)
  selection?.removeAllRanges()
  expect((window as unknown as { find: (text: string) => boolean }).find('70: A sentence')).toBe(
    true,
  )
})
