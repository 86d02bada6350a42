import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import type { SourcePart } from '@x/core'
import { renderToString } from 'react-dom/server'
import { expect, it } from 'vitest'
import { Markdown } from '@x/ui/markdown'

const sources: SourcePart[] = [
  {
    type: 'source',
    id: 'a',
    url: 'https://example.org/a',
    title: 'First',
    snippet: 'What it says',
  },
  { type: 'source', id: 'b', url: 'javascript:alert(1)' },
]

it('makes chips of citations that have a source', () => {
  const { container } = render(<Markdown text="So it is [1][2], not [3]." sources={sources} />)
  expect(container.textContent).toBe('So it is 12, not [3].')
  const [link] = screen.getAllByRole('link')
  expect(link?.getAttribute('href')).toBe('https://example.org/a')
  expect(link?.title).toBe('First\n\nWhat it says')
  expect(screen.getAllByRole('link')).toHaveLength(1)
})

it('leaves numbers in brackets alone without sources', () => {
  expect(render(<Markdown text="a[1] and [2]" />).container.textContent).toBe('a[1] and [2]')
})

it('numbers footnotes, lists them below, and leads there and back', async () => {
  const text = 'One[^b], two[^a], again[^b].\n\n[^a]: The *second*.\n[^b]: The first.\n'
  const { container } = render(<Markdown text={text} />)
  const marks = [...container.querySelectorAll('sup')].map((mark) => mark.textContent)
  expect(marks).toEqual(['1', '2', '1'])
  const [first, second] = screen.getAllByRole('listitem')
  expect(first?.textContent).toContain('The first.')
  expect(second?.querySelector('em')?.textContent).toBe('second')
  const [link] = screen.getAllByRole('doc-noteref')
  expect(link?.getAttribute('href')).toBe(`#${first?.id}`)
  await userEvent.click(
    screen.getAllByRole('button', { name: 'Back to the text: 1' })[0] as Element,
  )
  expect(document.activeElement).toBe(link)
})

it('keeps the ids of two texts on one page apart, and the same on a server', () => {
  const text = 'A[^1].\n\n[^1]: Note.'
  const { container } = render([<Markdown key="1" text={text} />, <Markdown key="2" text={text} />])
  const ids = [...container.querySelectorAll('[id]')].map(({ id }) => id)
  expect(new Set(ids).size).toBe(2)
  expect(renderToString(<Markdown text={text} />)).toContain('note-1')
})

it('shows a link as its label until its address has arrived', () => {
  const { container, rerender } = render(<Markdown text="See [the page](https://exa" streaming />)
  expect(container.querySelector('a')).toBeNull()
  expect(container.querySelector('[data-x-link-pending]')?.textContent).toBe('the page')
  rerender(<Markdown text="See [the page](https://example.org)" streaming />)
  expect(screen.getByRole('link').getAttribute('href')).toBe('https://example.org')
})

it('shows text of a tight list without paragraphs, of a loose one with', () => {
  const { container, rerender } = render(<Markdown text={'- a\n- b'} />)
  expect(container.querySelector('p')).toBeNull()
  rerender(<Markdown text={'- a\n\n- b'} />)
  expect(container.querySelectorAll('li > p')).toHaveLength(2)
})

it('reads CommonMark alone when asked to', () => {
  const { container } = render(<Markdown text={'| a |\n|---|\n\n~~b~~'} flavor="commonmark" />)
  expect(container.querySelector('table, del')).toBeNull()
})

it('keeps dollars as they are without the maths plug-in', () => {
  expect(render(<Markdown text="$x$ \(y\)" />).container.textContent).toBe('$x$ (y)')
})

it('renders of a long list only what changed', () => {
  let renders = 0
  const components = {
    Link: ({ children }: { children: React.ReactNode }) => {
      renders++
      return <b>{children}</b>
    },
  }
  const text = '- an [entry](/x)\n'.repeat(500)
  const { rerender } = render(<Markdown text={text} streaming components={components} />)
  expect(renders).toBe(500)
  rerender(<Markdown text={`${text}- an [entry](/x)`} streaming components={components} />)
  // The new one; the one before it may be read once more, now that it has ended.
  expect(renders).toBeLessThanOrEqual(502)
})
