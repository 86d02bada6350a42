import { act, render } from '@testing-library/react'
import { Markdown } from '@x/ui/markdown'
import { math } from '@x/ui/math'
import type { ReactElement } from 'react'
import { renderToString } from 'react-dom/server'
import { expect, it } from 'vitest'

const { Math: Formula } = math({ macros: { '\\RR': '\\mathbb{R}' } })

function formula(tex: string, isBlock = false, isOpen = false): ReactElement {
  return Formula ? <Formula tex={tex} isBlock={isBlock} isOpen={isOpen} /> : <p>no formula</p>
}

async function shown(tex: string, isBlock = false) {
  const result = render(formula(tex, isBlock))
  // Temml is fetched once for all; the second turn is the state that follows.
  await act(async () => {
    await import('temml')
  })
  return result
}

it('shows a formula as MathML', async () => {
  const { container } = await shown('\\frac{a}{\\sqrt{b}} \\in \\RR')
  expect(container.querySelector('math mfrac msqrt mi')?.textContent).toBe('b')
  expect(container.querySelector('[data-x-math="inline"]')?.textContent).toContain('ℝ')
  expect(container.querySelector('[data-raw]')).toBeNull()
})

it('sets a formula of its own line as a block', async () => {
  const { container } = await shown('x^2', true)
  expect(container.querySelector('[data-x-math="block"] math')?.getAttribute('display')).toBe(
    'block',
  )
})

it.each([
  ['in brackets', 'so \\[x^2\\] it is'],
  ['in dollars', 'so $$x^2$$ it is'],
  ['in an item', '- so \\[x^2\\] it is'],
  ['in a heading', '# so \\[x^2\\] it is'],
  ['in a table', '| a |\n|---|\n| so $$x^2$$ it is |'],
  ['that is not written yet', 'so \\[x^2'],
])('sets a formula amid a text as what may stand there: %s', async (_, text) => {
  const markdown = <Markdown plugins={[math()]} streaming text={text} />
  const { container } = render(markdown)
  // A parser ends a paragraph where a block begins, and so would what a server sends.
  const asParsed = (): string => {
    const parsed = document.createElement('div')
    parsed.innerHTML = container.innerHTML
    return parsed.innerHTML
  }
  expect(asParsed()).toBe(container.innerHTML)
  await act(async () => {
    await import('temml')
  })
  expect(asParsed()).toBe(container.innerHTML)
  expect(container.querySelector(':is(p, h1, h2, h3, td) div')).toBeNull()
})

it.each(['x^', '\\frac{a', '\\nosuchcommand', '{{{', '\\end{matrix}'])(
  'shows the source of %j, which is no whole formula',
  async (tex) => {
    const { container } = await shown(tex)
    expect(container.querySelector('[data-raw] code')?.textContent).toBe(tex)
  },
)

it('keeps the last whole formula while the next letters make it wrong', async () => {
  const { container, rerender } = await shown('x^2')
  rerender(formula('x^2 + \\frac', false, true))
  expect(container.querySelector('msup')).not.toBeNull()
  rerender(formula('x^2 + \\frac{1}{2}', false, true))
  expect(container.querySelector('mfrac')).not.toBeNull()
  rerender(formula('y +\\', false, true))
  expect(container.querySelector('code')?.textContent).toBe('y +\\')
})

it('shows the source of a formula that is over and wrong, not what it began with', async () => {
  const { container, rerender } = await shown('x^2')
  rerender(formula('x^2 + \\nosuchcommand', false, true))
  expect(container.querySelector('msup')).not.toBeNull()
  rerender(formula('x^2 + \\nosuchcommand{z}'))
  expect(container.querySelector('math')).toBeNull()
  expect(container.querySelector('code')?.textContent).toBe('x^2 + \\nosuchcommand{z}')
})

it.each([
  '\\href{javascript:alert(1)}{x}',
  '\\url{https://leak.invalid}',
  '\\includegraphics{https://leak.invalid/p.png}',
  '\\htmlData{onload=alert(1)}{x}',
  '\\htmlStyle{background:url(https://leak.invalid)}{x}',
  '\\class{x" onload="alert(1)}{y}',
])('makes neither link, picture nor handler of %j', async (tex) => {
  const { container } = await shown(tex)
  expect(container.querySelector('a, img, [href], [src]')).toBeNull()
  expect(container.innerHTML).not.toMatch(/<[^>]*(?:onload|url\()/)
})

it('ends a formula that expands without end', async () => {
  const { container } = await shown('\\def\\a{\\a\\a}\\a')
  expect(container.querySelector('[data-raw]')).not.toBeNull()
})

it('shows the source on a server', () => {
  expect(renderToString(formula('x^2'))).toContain('<code>x^2</code>')
})
