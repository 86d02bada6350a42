// What one more piece of a call costs, counted: what is read of the arguments, and what is changed on the page.
import { act, render } from '@testing-library/react'
import { createPartialJson } from '@x/core/structured'
import { PresentView } from '@x/ui/present'
import { beforeAll, expect, it, vi } from 'vitest'
import { BARS, callWith, FACTS, LINES, TABLE } from './story-calls.ts'

// What draws charts comes with the first of them.
beforeAll(async () => {
  const { container, unmount } = render(<PresentView call={callWith([BARS])} />)
  await act(() => vi.dynamicImportSettled())
  expect(container.querySelector('[data-x-present-plot]')).toBeTruthy()
  unmount()
})

let reads = 0

/** The same value, of which each look is counted. */
function counted<T extends object>(value: T): T {
  return new Proxy(value, {
    get(target, name, receiver) {
      reads += 1
      return Reflect.get(target, name, receiver) as unknown
    },
  })
}

/** Looks at the arguments for one more row, after so many. */
function readsAfter(count: number): number {
  const rows = Array.from({ length: count }, (_, at) => counted([`row ${at}`, at, 'x']))
  const call = (so: number) => ({
    state: 'args' as const,
    args: { parts: [{ type: 'table', columns: ['A', 'B', 'C'], rows: rows.slice(0, so) }] },
  })
  const { rerender, unmount } = render(<PresentView call={call(count - 1)} />)
  reads = 0
  rerender(<PresentView call={call(count)} />)
  unmount()
  return reads
}

it('reads as much of the arguments for row 8,000 as for row 400', () => {
  expect(readsAfter(8000)).toBe(readsAfter(400))
  // The first rows say what the columns are; all others are read once.
  expect(readsAfter(150)).toBeLessThan(600)
})

it('changes nothing on the page but what is new', async () => {
  const rows = Array.from({ length: 60 }, (_, at) => [`shoe ${at}`, at * 3, at / 2])
  const parts = [
    FACTS,
    LINES,
    { ...TABLE, columns: ['Shoe', 'Weight', 'Price'], rows },
    { type: 'text', text: 'The end of it.' },
  ]
  const text = JSON.stringify({ parts })
  const from = text.indexOf('shoe 20')
  const to = text.indexOf('shoe 50')
  const read = createPartialJson()
  const call = (end: number) => ({ state: 'args' as const, args: read(text.slice(0, end)).value })
  const { container, rerender } = render(<PresentView call={call(from)} />)
  const finished = [...container.querySelectorAll('tbody tr')].slice(0, 15)
  const rest = container.querySelectorAll(
    '[data-x-present-part="facts"], [data-x-present-part="chart"]',
  )
  let inFinished = 0
  let all = 0
  const observer = new MutationObserver((records) => {
    all += records.length
    inFinished += records.filter(({ target }) =>
      [...finished, ...rest].some((element) => element.contains(target)),
    ).length
  })
  observer.observe(container, {
    subtree: true,
    childList: true,
    characterData: true,
    attributes: true,
  })
  let steps = 0
  for (let end = from; end < to; end += 4) {
    steps += 1
    rerender(<PresentView call={call(end)} />)
  }
  await act(async () => undefined)
  observer.disconnect()
  // The chart before the table is whole by then and shows its numbers once.
  expect(inFinished).toBe(0)
  expect(all / steps).toBeLessThan(4)
})
