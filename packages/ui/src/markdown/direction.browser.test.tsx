import { Markdown } from '@x/ui/markdown'
import '@x/ui/styles.css'
import { flushSync } from 'react-dom'
import { createRoot } from 'react-dom/client'
import type { Root } from 'react-dom/client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

let container: HTMLElement
let root: Root

beforeEach(() => {
  container = document.createElement('div')
  container.style.inlineSize = '40rem'
  document.body.append(container)
  root = createRoot(container)
})

afterEach(() => {
  flushSync(() => root.unmount())
  container.remove()
  document.documentElement.removeAttribute('dir')
})

function show(text: string, streaming = false): void {
  flushSync(() => root.render(<Markdown text={text} streaming={streaming} />))
}

const find = (selector: string): HTMLElement => {
  const found = container.querySelector<HTMLElement>(selector)
  if (!found) throw new Error(`no ${selector}`)
  return found
}
const directionOf = (selector: string): string => getComputedStyle(find(selector)).direction

/** Where the letters of an element stand, without the box around them. */
function lettersOf(element: HTMLElement): DOMRect {
  const range = document.createRange()
  range.selectNodeContents(element)
  return range.getBoundingClientRect()
}

const ARABIC = `مرحبا بكم في **الدليل**:

- البند الأول
- React مكتبة لبناء الواجهات
- Use React.
- 123
  1. فرعي أول
  2. فرعي ثان

> اقتباس قصير

| الاسم | القيمة |
|---|---|
| أحمد | ١٢ |
| iPhone (256 GB) | 5 |

- [x] منجزة
- [ ] done.

## عنوان

نص[^1].

[^1]: حاشية
`

describe.each(['ltr', 'rtl'])('in a page that runs %s', (page) => {
  beforeEach(() => {
    document.documentElement.dir = page
  })

  it('finds the direction of lists, quotes, tables and notes by their first letter', () => {
    show(ARABIC)
    for (const selector of [
      'ul',
      'ol',
      'blockquote',
      'table',
      'p',
      ':is(h1, h2, h3, h4, h5, h6)',
      '[data-x-footnotes] ol',
    ]) {
      expect(directionOf(selector), selector).toBe('rtl')
    }
    for (const item of container.querySelectorAll('li')) {
      expect(getComputedStyle(item).direction, item.textContent).toBe('rtl')
    }
    show(ARABIC.replaceAll(/\p{sc=Arabic}+/gu, 'word'))
    for (const selector of [
      'ul',
      'ol',
      'blockquote',
      'table',
      'p',
      ':is(h1, h2, h3, h4, h5, h6)',
      '[data-x-footnotes] ol',
    ]) {
      expect(directionOf(selector), selector).toBe('ltr')
    }
  })

  it('keeps room for marks on the side that they are on, and clips none', () => {
    show(ARABIC)
    const text = find('[data-x-markdown]').getBoundingClientRect()
    for (const list of container.querySelectorAll<HTMLElement>('ul, ol')) {
      const item = list.querySelector('li') as HTMLElement
      const room = list.getBoundingClientRect().right - item.getBoundingClientRect().right
      expect(room).toBeGreaterThanOrEqual(20)
      expect(list.getBoundingClientRect().left - item.getBoundingClientRect().left).toBe(0)
    }
    for (const box of container.querySelectorAll('input')) {
      const { left, right } = box.getBoundingClientRect()
      expect(right).toBeLessThanOrEqual(text.right)
      expect(left).toBeGreaterThanOrEqual(
        lettersOf(box.parentElement?.querySelector('span') as HTMLElement).right,
      )
    }
    const quote = getComputedStyle(find('blockquote'))
    expect([quote.borderRightWidth, quote.borderLeftWidth]).toEqual(['2px', '0px'])
  })

  it('has text of the other direction beside its mark, in its own order', () => {
    show(ARABIC)
    const items = [...container.querySelectorAll<HTMLElement>('ul:first-of-type > li')]
    const [first, mixed, english] = items as [HTMLElement, HTMLElement, HTMLElement]
    const edge = lettersOf(first).right
    expect(lettersOf(english).right).toBeCloseTo(edge, 0)
    expect(english.dataset.direction).toBe('own')
    // The full stop ends the sentence, on its right.
    const text = english.firstChild as Text
    const range = document.createRange()
    range.setStart(text, text.data.length - 1)
    range.setEnd(text, text.data.length)
    expect(range.getBoundingClientRect().right).toBeCloseTo(edge, 0)
    // A sentence that starts with a foreign word goes the way of the list.
    expect(mixed.dataset.direction).toBeUndefined()
    range.setStart(mixed.firstChild as Text, 0)
    range.setEnd(mixed.firstChild as Text, 5)
    expect(range.getBoundingClientRect().right).toBeCloseTo(edge, 0)
  })

  it('begins a table at the right, with room between its cells', () => {
    show(ARABIC)
    const [name, value] = [...container.querySelectorAll<HTMLElement>('tbody tr:first-child td')]
    if (!name || !value) throw new Error('no cells')
    expect(lettersOf(name).left - lettersOf(value).right).toBeGreaterThanOrEqual(12)
    expect(lettersOf(name).right).toBeCloseTo(find('table').getBoundingClientRect().right, 0)
    expect(lettersOf(find('tbody tr:last-child td')).right).toBeCloseTo(lettersOf(name).right, 0)
  })

  it('gives what has no letters yet the direction of the text around', () => {
    show('مرحبا:\n\n- \n', true)
    expect(directionOf('li')).toBe('rtl')
    show('مرحبا:\n\n- **', true)
    show('مرحبا:\n\n1. 5\n2. 7', true)
    expect(directionOf('ol')).toBe('rtl')
    show('Hello:\n\n- \n', true)
    expect(directionOf('li')).toBe('ltr')
    show('> ١٢\n>\n> عشر', true)
    expect(directionOf('blockquote')).toBe('rtl')
    show('- 12')
    expect(directionOf('ul')).toBe(page)
  })
})

it('shows a list in Hebrew amid English on its side, and the other way round', () => {
  show('Hello\n\n- שלום\n- עולם\n\nשלום\n\n- one\n  - שתיים\n- three\n\n> `code` ثم نص')
  const lists = [...container.querySelectorAll('ul')].map(
    (list) => getComputedStyle(list).direction,
  )
  // A list within another goes its way.
  expect(lists).toEqual(['rtl', 'ltr', 'ltr'])
  expect(directionOf('blockquote')).toBe('rtl')
})

it('has an aligned column on one side, whichever way its cells are read', () => {
  show('| الاسم | القيمة |\n|---|--:|\n| أحمد | 230 ms |\n| علي | مئة |')
  const [head, latin, arabic] = [...container.querySelectorAll<HTMLElement>('tr > :last-child')]
  if (!head || !latin || !arabic) throw new Error('no column')
  expect(lettersOf(latin).left).toBeCloseTo(lettersOf(head).left, 0)
  expect(lettersOf(arabic).left).toBeCloseTo(lettersOf(head).left, 0)
})

it.each([false, true])('reads an entry within an entry its own way, streamed: %s', (streaming) => {
  show('1. البند\n   - Use React.\n   - فرعي\n', streaming)
  const entry = find('ul > li')
  expect(entry.dataset.direction).toBe('own')
  const text = entry.firstChild as Text
  const place = (at: number): DOMRect => {
    const range = document.createRange()
    range.setStart(text, at)
    range.setEnd(text, at + 1)
    return range.getBoundingClientRect()
  }
  expect(place(text.data.length - 1).left).toBeGreaterThan(place(0).right)
})

it('leaves a direction to whoever gives one', () => {
  flushSync(() => root.render(<Markdown text="مرحبا" dir="ltr" />))
  expect(directionOf('[data-x-markdown]')).toBe('ltr')
  expect(directionOf('p')).toBe('rtl')
})
