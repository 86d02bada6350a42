// A call that is still written, or that ended within its arguments: what is half there leads nowhere and changes nothing.
import { act, render, screen } from '@testing-library/react'
import { createPartialJson } from '@x/core/structured'
import { UIProvider } from '@x/ui'
import { type PresentCall, presentText, PresentView } from '@x/ui/present'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import {
  ALL,
  BARS,
  callThatAsks,
  callUpTo,
  callWith,
  CHOICE,
  FORM,
  SEVERAL,
} from './story-calls.ts'

// What draws charts comes with the first of them.
beforeAll(async () => {
  const { unmount } = render(<PresentView call={callWith([BARS])} />)
  await act(() => vi.dynamicImportSettled())
  unmount()
})

const failed = {
  name: 'ChatError',
  kind: 'output',
  message: 'The arguments were no JSON.',
  action: 'none',
  retryable: false,
} as const

const atEachPrefix = (parts: readonly unknown[], draw: (args: unknown) => void) => {
  const text = JSON.stringify({ parts })
  const read = createPartialJson()
  for (let end = 1; end < text.length; end += 3) draw(read(text.slice(0, end)).value)
}

describe.each(['args', 'error', 'cancelled'] as const)('while its state is %s', (state) => {
  const error = state === 'error' ? failed : undefined

  it('asks for no address, and shows no kind, of which it has a beginning', () => {
    const url = 'https://shop.example/returns'
    const image = 'https://pictures.example/a.png'
    const { container, rerender } = render(<PresentView call={{ state }} />)
    const parts = [
      { type: 'link', title: 'Returns', url },
      { type: 'image', alt: 'A shoe', url: image },
      { type: 'card', title: 'Ridge 2', url, image, buttons: ['Order'] },
      { type: 'progress', title: 'Packing', value: 64 },
    ]
    atEachPrefix(parts, (args) => {
      const call: PresentCall = { state, args, error }
      rerender(
        <UIProvider policy={{ images: 'always' }}>
          <PresentView call={call} />
        </UIProvider>,
      )
      for (const { href } of container.querySelectorAll('a')) expect(href).toBe(url)
      for (const { src } of container.querySelectorAll('img')) expect(src).toBe(image)
      expect(container.textContent).not.toContain('cannot be drawn')
      expect(presentText(call)).not.toContain('{')
    })
    expect(container.querySelectorAll('a').length).toBe(2)
  })

  it('shows a field once what it asks for is known', () => {
    const { container, rerender } = render(<PresentView call={{ state }} />)
    const whole = new Set(FORM.fields.map(({ label, type }) => `${type} ${label}`))
    atEachPrefix([FORM], (args) => {
      rerender(<PresentView call={{ state, args, error }} />)
      for (const field of container.querySelectorAll('[data-x-present-field]')) {
        const label = field.querySelector('label')?.textContent.replace(' (optional)', '')
        expect([...whole]).toContain(`${field.getAttribute('data-x-present-field')} ${label}`)
      }
      expect(container.querySelector('[type="submit"]')).toBeNull()
    })
    expect(container.querySelectorAll('[data-x-present-field]').length).toBe(5)
  })
})

it('offers one of several options to tick once all questions are written', () => {
  const { container, rerender } = render(<PresentView call={{ state: 'args' }} />)
  atEachPrefix([CHOICE, SEVERAL], (args) => {
    rerender(<PresentView call={{ state: 'args', args }} />)
    expect(container.querySelector('input')).toBeNull()
  })
  rerender(<PresentView call={callThatAsks([CHOICE, SEVERAL])} />)
  expect(screen.getAllByRole('radio').length).toBe(4)
  expect(screen.getAllByRole('checkbox').length).toBe(4)
})

it('has no button that sends where nobody takes an answer any more', () => {
  render(<PresentView call={{ state: 'ready', args: { parts: [FORM, CHOICE] } }} />)
  expect(screen.getByText('Not answered')).toBeTruthy()
  expect(document.querySelector('[type="submit"]')).toBeNull()
})

it('keeps each bar where it is while the others are written', () => {
  const { container } = render(<PresentView call={callUpTo(0.7, [BARS])} />)
  const names = [...container.querySelectorAll('[data-x-present-names] > span')]
  expect(names.map(({ textContent }) => textContent)).toEqual(['Q1', 'Q2', 'Q3', 'Q4'])
  expect(container.querySelectorAll('[data-x-present-bar-text]').length).toBeLessThan(4)
})

it('says of a chart without a number that there is nothing to show', () => {
  render(<PresentView call={callWith([{ ...BARS, series: [] }])} />)
  expect(screen.getByText('There is nothing to show')).toBeTruthy()
})

it('shows every kind while it is written', () => {
  const { container, rerender } = render(<PresentView call={{ state: 'args' }} />)
  rerender(<PresentView call={callUpTo(0.999, ALL)} />)
  expect(container.querySelectorAll('[data-x-present-part]').length).toBe(ALL.length - 1)
})
