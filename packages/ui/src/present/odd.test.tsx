// What weaker models write, and what nobody should: shown as what it meant, or not at all.
import { act, render, screen } from '@testing-library/react'
import { presentText, PresentView } from '@x/ui/present'
import { beforeAll, expect, it, vi } from 'vitest'
import { BARS, callThatAsks, callWith } from './story-calls.ts'

// What draws charts comes with the first of them.
beforeAll(async () => {
  const { unmount } = render(<PresentView call={callWith([BARS])} />)
  await act(() => vi.dynamicImportSettled())
  unmount()
})

it.each([[null], [{}], [[]], [{ parts: null }], [{ parts: '' }], [{ parts: [null, ''] }]])(
  'says that %j shows nothing',
  (args) => {
    const call = { state: 'done', args, result: { shown: true } } as const
    const { container } = render(<PresentView call={call} />)
    expect(container.textContent).toBe('There is nothing to show')
    expect(presentText(call)).toBe('')
  },
)

it('leaves no gap where a part is nothing', () => {
  const { container } = render(<PresentView call={callWith([null, 'One', '', 'Two'])} />)
  expect(container.querySelector('form')?.children.length).toBe(2)
})

const form = (...fields: unknown[]) =>
  render(<PresentView call={callThatAsks([{ type: 'form', fields }])} />)

it('offers options that are named by keys, and those of boxes to tick', () => {
  form(
    { name: 'size', type: 'select', options: { s: 'Small', m: 'Medium' } },
    { name: 'extras', type: 'checkbox', options: ['Laces', 'Box'] },
    { name: 'terms', label: 'I agree', type: 'checkbox', options: ['yes'] },
  )
  const options = screen.getAllByRole('option').map(({ textContent }) => textContent)
  expect(options).toEqual(['Choose…', 'Small', 'Medium', 'Choose…', 'Laces', 'Box'])
  expect(screen.getByRole('checkbox', { name: 'I agree' })).toBeTruthy()
})

it('begins fields with what a browser takes for their value', () => {
  form(
    { name: 'n', type: 'number', value: '1,200' },
    { name: 'none', type: 'number', value: 'NaN' },
    { name: 'd', type: 'date', value: '2026-12-01T08:00:00Z' },
    { name: 't', type: 'time', value: '9:30' },
  )
  const values = [...document.querySelectorAll('input')].map(({ value }) => value)
  expect(values).toEqual(['1200', '', '2026-12-01', '09:30'])
})

it('has room below the lowest bar for its number', () => {
  const values = [3, -2]
  render(<PresentView call={callWith([{ ...BARS, labels: ['a', 'b'], series: [{ values }] }])} />)
  const text = document.querySelector<HTMLElement>('[data-x-present-bar-text="below"]')
  expect(Number.parseFloat(text?.style.insetBlockStart ?? '100')).toBeLessThan(90)
})

it('shows what an image without an address is of', () => {
  const { container } = render(<PresentView call={callWith([{ type: 'image', alt: 'A shoe' }])} />)
  expect(container.querySelector('[data-x-present-blank]')).toBeNull()
  expect(container.textContent).toContain('A shoe')
})
