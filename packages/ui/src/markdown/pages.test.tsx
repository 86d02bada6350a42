import { act, render } from '@testing-library/react'
import { hydrateRoot } from 'react-dom/client'
import { renderToString } from 'react-dom/server'
import { expect, it } from 'vitest'
import { Markdown } from '@x/ui/markdown'

const text = Array.from({ length: 100 }, (_, n) => `Paragraph **${n}**.\n\n`).join('')

it('hydrates a long text without a word, and touches nothing of it', async () => {
  const host = document.createElement('div')
  document.body.append(host)
  host.innerHTML = renderToString(<Markdown text={text} />)
  const paragraphs = [...host.querySelectorAll('p')]
  const complaints: unknown[] = []
  const root = await act(() =>
    hydrateRoot(host, <Markdown text={text} />, {
      onRecoverableError: (error) => complaints.push(error),
    }),
  )
  expect(complaints).toEqual([])
  expect([...host.querySelectorAll('p')]).toEqual(paragraphs)
  expect(host.querySelectorAll('[data-x-page]')).toHaveLength(3)
  act(() => root.unmount())
  host.remove()
})

it('keeps every element of a page that is over', () => {
  const half = text.slice(0, text.indexOf('Paragraph **70**'))
  const { container, rerender } = render(<Markdown text={half} streaming />)
  const before = [...container.querySelectorAll('p')]
  rerender(<Markdown text={text} streaming />)
  const after = [...container.querySelectorAll('p')]
  expect(after).toHaveLength(100)
  expect(before.every((element, index) => element === after[index])).toBe(true)
})
