// A part that stands alone on a page has its own type, whatever the page's is.
import '../palette.css'
import '../present.css'
import '../styles.css'
import { cleanup, render } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import { stories } from '../../test/stories.tsx'

const page = document.documentElement

afterEach(() => {
  cleanup()
  page.removeAttribute('style')
})

const isPart = (element: Element): boolean =>
  element.getAttributeNames().some((name) => name.startsWith('data-x-'))

/** The elements of parts that have text of their own, other than the host's. */
function texts(): Element[] {
  return [...document.body.querySelectorAll('*')].filter((element) => {
    const hasText = [...element.childNodes].some(
      ({ nodeType, textContent }) => nodeType === Node.TEXT_NODE && textContent?.trim(),
    )
    if (!hasText || element.closest('style, math, svg, option, [data-x-hidden]')) return false
    for (let each: Element | null = element; each; each = each.parentElement) {
      if (isPart(each)) return true
    }
    return false
  })
}

it.each(stories.map(({ name, Story }) => [name, Story] as const))('%s', (_, Story) => {
  page.style.fontFamily = 'Host'
  page.style.color = 'rgb(1, 2, 3)'
  page.style.setProperty('--x-font', 'Ours')
  page.style.setProperty('--x-font-mono', 'Ours Mono')
  render(<Story />)
  const strangers = texts().filter((element) => {
    const { fontFamily, color } = getComputedStyle(element)
    return !/^"?Ours/.test(fontFamily) || color === 'rgb(1, 2, 3)'
  })
  expect(strangers.map((element) => element.outerHTML.slice(0, 120))).toEqual([])
})
