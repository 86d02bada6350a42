import { Markdown } from '@x/ui/markdown'
import { flushSync } from 'react-dom'
import { createRoot } from 'react-dom/client'
import type { Root } from 'react-dom/client'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { userEvent } from 'vitest/browser'

const TEXT = `[To the end](#the-end), [second](#the-end-1), [nowhere](#nowhere), [empty](), [top](#)

Claim[^1].

## The *end*!

${'word '.repeat(3000)}

## The end

[^1]: Note here
`

let container: HTMLElement
let root: Root
let base: HTMLBaseElement

beforeEach(() => {
  base = document.createElement('base')
  container = document.createElement('div')
  document.body.append(container)
  root = createRoot(container)
  flushSync(() => root.render(<Markdown text={TEXT} />))
})

afterEach(() => {
  flushSync(() => root.unmount())
  container.remove()
  base.remove()
})

const link = (name: string): HTMLElement => {
  const found = [...container.querySelectorAll('a')].find((each) => each.textContent === name)
  if (!found) throw new Error(`no link ${name}`)
  return found
}

it.each(['', 'https://elsewhere.invalid/'])(
  'follows links within the page without leaving it, with a base of %j',
  async (href) => {
    if (href) {
      base.href = href
      document.head.append(base)
    }
    const changed = vi.fn<() => void>()
    window.addEventListener('hashchange', changed)
    const before = [location.href, history.length]
    for (const name of ['nowhere', 'empty', '1', 'top', 'second', 'To the end']) {
      await userEvent.click(link(name))
    }
    expect(document.activeElement?.textContent).toBe('The end!')
    link('second').focus()
    await userEvent.keyboard('{Enter}')
    expect(document.activeElement?.textContent).toBe('The end')
    const { top } = (document.activeElement as HTMLElement).getBoundingClientRect()
    expect(top).toBeLessThan(innerHeight)
    expect([location.href, history.length]).toEqual(before)
    expect(changed).not.toHaveBeenCalled()
    window.removeEventListener('hashchange', changed)
  },
)

it('goes from a mark to its note and back', async () => {
  await userEvent.click(link('1'))
  const note = document.activeElement
  expect(note?.textContent).toContain('Note here')
  expect(note?.getAttribute('tabindex')).toBe('-1')
  await userEvent.click(container.querySelector('[data-x-footnote-back]') as HTMLElement)
  expect(document.activeElement).toBe(link('1'))
  // What took the focus this once is as it was.
  expect(note?.hasAttribute('tabindex')).toBe(false)
})

it('finds its notes in a shadow root', async () => {
  const host = document.createElement('div')
  document.body.append(host)
  const shadow = host.attachShadow({ mode: 'open' })
  const inside = createRoot(shadow)
  flushSync(() => inside.render(<Markdown text={TEXT} />))
  ;(shadow.querySelector('[data-note]') as HTMLElement).click()
  expect(shadow.activeElement?.textContent).toContain('Note here')
  flushSync(() => inside.unmount())
  host.remove()
})
