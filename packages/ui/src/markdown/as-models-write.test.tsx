import { act, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { Markdown } from '@x/ui/markdown'
import { math } from '@x/ui/math'
import { markdownToHTML } from '@x/ui/export'
import { words } from '@x/ui/words/de'
import { UIProvider } from '@x/ui'
import { expect, it } from 'vitest'

const TABLE = '| Step | Notes |\n|---|---|\n| 1 | mix flour<br>add **wa<br/>ter** |'

it('shows a few tags as elements of its own, and all others as text', () => {
  const { container } = render(
    <Markdown text="H<sub>2</sub>O, x<sup>2</sup>, <kbd>Ctrl</kbd><br>a <b>b</b> <sub id=x>c</sub>" />,
  )
  expect(container.querySelector('p')?.innerHTML).toBe(
    'H<sub>2</sub>O, x<sup>2</sup>, <kbd>Ctrl</kbd><br>a &lt;b&gt;b&lt;/b&gt; &lt;sub id=x&gt;c&lt;/sub&gt;',
  )
})

it('copies and saves the lines of a cell as lines', async () => {
  const user = userEvent.setup()
  render(<Markdown text={TABLE} />)
  await user.click(screen.getByRole('button', { name: 'Copy table' }))
  expect(await navigator.clipboard.readText()).toContain('| 1 | mix flour<br>add wa<br>ter |')
})

it('names a remark in the words around', () => {
  const text = '> [!WARNING]\n> Hot.'
  const { container, rerender } = render(<Markdown text={text} />)
  expect(screen.getByRole('note', { name: 'Warning' }).textContent).toBe('WarningHot.')
  expect(container.querySelector('blockquote')).toBeNull()
  rerender(
    <UIProvider words={words}>
      <Markdown text={text} />
    </UIProvider>,
  )
  expect(screen.getByRole('note', { name: 'Warnung' })).toBeDefined()
})

it('sets a fence of maths as a formula where formulas are set', async () => {
  const text = '```math\nx^2\n```'
  const { container, rerender } = render(<Markdown text={text} />)
  expect(container.querySelector('pre')).not.toBeNull()
  rerender(<Markdown text={text} plugins={[math()]} />)
  await act(async () => {
    await import('temml')
  })
  expect(container.querySelector('[data-x-math="block"] msup')).not.toBeNull()
})

it('exports all of it', () => {
  expect(markdownToHTML('H<sub>2</sub>O<br>a <!-- b --> <i>\n\n> [!TIP]\n> c')).toBe(
    '<p>H<sub>2</sub>O<br>\na  &lt;i&gt;</p>\n<blockquote><p><strong>Tip</strong></p>\n<p>c</p>\n</blockquote>\n',
  )
})
