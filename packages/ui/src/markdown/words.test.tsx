import { render, screen } from '@testing-library/react'
import { expect, it } from 'vitest'
import { UIProvider } from '@x/ui'
import { Markdown } from '@x/ui/markdown'

const CODE = '```ts\nconst one = 1\n```'

function labels(): (string | null)[] {
  return screen.getAllByRole('button').map((button) => button.getAttribute('aria-label'))
}

it('speaks English without a provider', () => {
  render(<Markdown text={CODE} />)
  expect(labels()).toContain('Copy code')
})

it('takes the words of the provider around it', () => {
  render(
    <UIProvider words={{ copyCode: 'Code kopieren' }}>
      <Markdown text={CODE} />
    </UIProvider>,
  )
  expect(labels()).toContain('Code kopieren')
  expect(labels()).toContain('Download code')
})

it('prefers words of its own, and takes the others from the provider', () => {
  render(
    <UIProvider words={{ copyCode: 'Code kopieren', downloadCode: 'Code speichern' }}>
      <Markdown text={CODE} words={{ copyCode: 'Copier' }} />
    </UIProvider>,
  )
  expect(labels()).toContain('Copier')
  expect(labels()).toContain('Code speichern')
})

it('takes words of its own without a provider', () => {
  render(<Markdown text={CODE} words={{ copyCode: 'Copier' }} />)
  expect(labels()).toContain('Copier')
  expect(labels()).toContain('Download code')
})
