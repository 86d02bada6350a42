// The line being read never moves, and what that costs.
import { act, cleanup, render } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { page as browser, userEvent } from 'vitest/browser'
import { frames, names, Rows } from '../../test/scroll-page.tsx'
import type { ScrollPage } from '../../test/scroll-page.tsx'

let thread: ScrollPage

beforeEach(async () => {
  await browser.viewport(800, 600)
  const made: Partial<ScrollPage> = {}
  render(<Rows page={made} start={60} />)
  thread = made as ScrollPage
  await frames()
})

afterEach(() => {
  vi.restoreAllMocks()
  cleanup()
})

const viewport = (): HTMLElement => document.querySelector<HTMLElement>('[data-testid=viewport]')!
const row = (name: string): HTMLElement =>
  document.querySelector<HTMLElement>(`[data-row="${name}"]`)!

async function readUpTo(top: number): Promise<void> {
  await userEvent.wheel(viewport(), { delta: { y: -20 } })
  await expect.poll(() => viewport().dataset['scroll']).toBe('reading')
  viewport().scrollTop = top
  await frames()
}

/** The row at the upper edge, or just below it. */
function lineRead(): HTMLElement {
  const edge = viewport().getBoundingClientRect().top
  const rows = [...document.querySelectorAll<HTMLElement>('[data-row]')]
  return rows.find((each) => each.getBoundingClientRect().top >= edge)!
}

/** The first letter of the first whole line. */
function textRead(): Range {
  const { left, top } = viewport().getBoundingClientRect()
  for (let y = 1; ; y++) {
    const caret = document.caretPositionFromPoint(left + 1, top + y)
    if (!(caret?.offsetNode instanceof Text) || caret.offset === caret.offsetNode.length) continue
    const letter = document.createRange()
    letter.setStart(caret.offsetNode, caret.offset)
    letter.setEnd(caret.offsetNode, caret.offset + 1)
    if (letter.getBoundingClientRect().top >= top) return letter
  }
}

for (const overflowAnchor of ['auto', 'none']) {
  describe(`the line being read, with overflow-anchor: ${overflowAnchor}`, () => {
    beforeEach(async () => {
      await readUpTo(1210)
      viewport().style.overflowAnchor = overflowAnchor
      await frames()
    })

    it('stays when history is put in front', async () => {
      const line = lineRead()
      const { top } = line.getBoundingClientRect()
      act(() => thread.setRows((rows) => [...names('older', 100), ...rows]))
      await frames()
      expect(line.getBoundingClientRect().top).toBe(top)
      expect(viewport().scrollTop).toBe(1210 + 4000)
    })

    it('stays when history is put in front of the very first row', async () => {
      viewport().scrollTop = 0
      await frames()
      const line = lineRead()
      const { top } = line.getBoundingClientRect()
      act(() => thread.setRows((rows) => [...names('older', 100), ...rows]))
      await frames()
      expect(line.getBoundingClientRect().top).toBe(top)
    })

    it('stays when something above opens, folds, or gets its size late', async () => {
      const line = lineRead()
      const { top } = line.getBoundingClientRect()
      for (const height of ['340px', '40px', '900px', '60px']) {
        row('row 3').style.minBlockSize = height
        await frames()
        expect(line.getBoundingClientRect().top, height).toBe(top)
      }
    })

    it('stays when the thread grows below it', async () => {
      const line = lineRead()
      const { top } = line.getBoundingClientRect()
      for (let round = 0; round < 5; round++) {
        act(() => thread.setRows((rows) => [...rows, ...names(`more ${rows.length}`, 20)]))
        await frames()
      }
      expect(line.getBoundingClientRect().top).toBe(top)
    })

    it('stays when the column gets narrower and its lines wrap', async () => {
      for (const each of document.querySelectorAll('[data-row] span')) {
        each.textContent = 'Words that fill more than one line of the column. '.repeat(6)
      }
      await frames()
      const line = textRead()
      const { top } = line.getBoundingClientRect()
      viewport().parentElement!.style.inlineSize = '260px'
      await frames()
      expect(Math.abs(line.getBoundingClientRect().top - top)).toBeLessThan(1)
      viewport().parentElement!.style.inlineSize = '400px'
      await frames()
      expect(Math.abs(line.getBoundingClientRect().top - top)).toBeLessThan(1)
    })

    it('stays when the reader folds the last thing, and nothing is left below', async () => {
      viewport().scrollTop = viewport().scrollHeight
      await frames()
      const fold = browser.getByRole('button', { name: 'fold row 59', exact: true }).element()
      await userEvent.click(fold)
      await frames()
      viewport().scrollTop = viewport().scrollHeight
      await frames()
      const { top } = fold.getBoundingClientRect()
      await userEvent.click(fold)
      await frames()
      expect(fold.getBoundingClientRect().top).toBe(top)
      // The room that was kept goes as the reader does.
      await userEvent.wheel(viewport(), { delta: { y: -500 } })
      await expect.poll(() => viewport().scrollHeight).toBe(2400)
    })
  })
}

it('keeps what was brought to the top there, until its reader moves', async () => {
  act(() => thread.scroll.anchor(row('row 58')))
  await frames()
  const edge = viewport().getBoundingClientRect().top
  expect(viewport().dataset['scroll']).toBe('anchored')
  expect(row('row 58').getBoundingClientRect().top).toBe(edge)
  expect(thread.scroll.hasMoreBelow).toBe(false)
  act(() => thread.setRows((rows) => [...rows, ...names('answer', 4)]))
  await frames()
  expect(row('row 58').getBoundingClientRect().top).toBe(edge)
  expect(thread.scroll.hasMoreBelow).toBe(false)
  // Nothing is below yet: a turn of the wheel changes nothing.
  await userEvent.wheel(viewport(), { delta: { y: 300 } })
  await frames()
  expect(row('row 58').getBoundingClientRect().top).toBe(edge)
  act(() => thread.setRows((rows) => [...rows, ...names('more', 30)]))
  await frames()
  expect(row('row 58').getBoundingClientRect().top).toBe(edge)
  expect(thread.scroll.hasMoreBelow).toBe(true)
  viewport().style.blockSize = '300px'
  await frames()
  expect(row('row 58').getBoundingClientRect().top).toBe(edge)
  viewport().style.blockSize = '400px'
  await userEvent.wheel(viewport(), { delta: { y: 5000 } })
  await expect.poll(() => viewport().dataset['scroll']).toBe('following')
})

it('comes back to the line that was read when a closed panel opens again', async () => {
  await readUpTo(1210)
  const line = lineRead()
  const { top } = line.getBoundingClientRect()
  const panel = viewport().parentElement!
  panel.hidden = true
  await frames()
  panel.hidden = false
  await frames()
  expect(line.getBoundingClientRect().top).toBe(top)
})

it('reads no rectangle while it follows, and one per growth while somebody reads', async () => {
  const reads = vi.spyOn(Element.prototype, 'getBoundingClientRect')
  const ofText = vi.spyOn(Range.prototype, 'getBoundingClientRect')
  for (let round = 0; round < 10; round++) {
    act(() => thread.setRows((rows) => [...rows, `following ${round}`]))
    await frames()
  }
  expect(reads).toHaveBeenCalledTimes(0)
  expect(ofText).toHaveBeenCalledTimes(0)
  await readUpTo(1210)
  reads.mockClear()
  ofText.mockClear()
  for (let round = 0; round < 10; round++) {
    act(() => thread.setRows((rows) => [...rows, `reading ${round}`]))
    await frames()
  }
  expect(reads.mock.calls.length + ofText.mock.calls.length).toBe(10)
})

it('finds the line with as many rectangles for 5,000 rows as a search by halves takes', async () => {
  act(() => thread.setRows(() => names('long', 5000)))
  await readUpTo(100_010)
  const reads = vi.spyOn(Element.prototype, 'getBoundingClientRect')
  const ofText = vi.spyOn(Range.prototype, 'getBoundingClientRect')
  viewport().scrollTop -= 40
  await frames()
  // The rows, what is in one of them, and the letters of its text.
  expect(reads.mock.calls.length).toBeLessThanOrEqual(2 * 13 + 8)
  expect(ofText.mock.calls.length).toBeLessThanOrEqual(16)
  expect(reads.mock.calls.length).toBeGreaterThan(0)
})

it('finds the line past what stands in another layer, side by side, or has no box', async () => {
  const content = viewport().firstElementChild!
  const layered = document.createElement('div')
  layered.style.cssText = 'position: sticky; inset-block-start: 0; block-size: 30px'
  const above = document.createElement('div')
  above.style.cssText = 'position: absolute; inset-block-start: 0'
  const cells = document.createElement('div')
  cells.style.cssText = 'display: grid; grid-template-columns: 1fr 1fr 1fr'
  const without = document.createElement('div')
  without.style.cssText = 'display: contents'
  const picture = document.createElement('div')
  const line = document.createElement('p')
  line.textContent = 'What is read.'
  const tall = document.createElement('div')
  tall.append(picture, 'What is above. '.repeat(60), line, 'What is below. '.repeat(60))
  without.append(tall)
  cells.append(layered, 'short', document.createElement('b'), without, 'short')
  content.append(above, cells)
  await frames()
  await readUpTo(viewport().scrollTop + line.getBoundingClientRect().top - 10)
  const { top } = line.getBoundingClientRect()
  viewport().style.overflowAnchor = 'none'
  for (const height of ['300px', '20px', '0px']) {
    picture.style.blockSize = height
    await frames()
    expect(line.getBoundingClientRect().top, height).toBeCloseTo(top, 0)
  }
})

it('finds the line in white space alone, as between the words of coloured code', async () => {
  const picture = document.createElement('div')
  const code = document.createElement('pre')
  code.style.cssText = 'margin: 0; font: 16px / 20px monospace'
  const word = document.createElement('span')
  word.textContent = 'last()'
  const first = document.createElement('span')
  first.textContent = 'first()'
  code.append(first, '\n\n\n\n\n    ', word, '\n'.repeat(40))
  viewport().firstElementChild!.prepend(picture, code)
  await frames()
  const errors: unknown[] = []
  const onError = (event: ErrorEvent): void => {
    event.preventDefault()
    errors.push(event.message)
  }
  window.addEventListener('error', onError)
  await readUpTo(30)
  viewport().style.overflowAnchor = 'none'
  for (const height of ['300px', '20px', '0px']) {
    picture.style.blockSize = height
    await frames()
    expect(word.getBoundingClientRect().top - viewport().getBoundingClientRect().top).toBe(70)
  }
  window.removeEventListener('error', onError)
  expect(errors).toEqual([])
})
