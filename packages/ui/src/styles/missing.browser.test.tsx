import { cleanup, render } from '@testing-library/react'
import { createPortal } from 'react-dom'
import { Chat } from '@x/ui'
import { afterEach, expect, it, vi } from 'vitest'
import { stories } from '../../test/stories.tsx'
import { sandboxChat } from '../story-chat.tsx'
import css from '../styles.css?inline'

afterEach(() => {
  cleanup()
  vi.restoreAllMocks()
})

const frames = (): Promise<unknown> =>
  new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))

/** Nothing of it is on the page, whatever a pointer does. */
function isUnseen(element: Element): boolean {
  if (!element.checkVisibility({ visibilityProperty: true })) return true
  const { width, height } = element.getBoundingClientRect()
  const isClipped = (box: Element | null): boolean =>
    box !== null &&
    (getComputedStyle(box).clipPath === 'inset(50%)' || isClipped(box.parentElement))
  return width <= 1 || height <= 1 || isClipped(element)
}

/** The texts of a page, by their elements. */
function texts(): Element[] {
  return [...document.body.querySelectorAll('*')].filter((element) =>
    [...element.childNodes].some(
      (node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim(),
    ),
  )
}

const shown = stories.filter(({ name }) =>
  /^(?:chat\/(?:Answered|Waiting|Empty)|widget\/(?:Closed|Unread)|conversationlist\/(?:Loading|Deleted)|sources\/Three|messagelist\/Thread|composer-queue\/Waiting)$/.test(
    name,
  ),
)

it('warns once, for a whole page, that there is no stylesheet', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined)
  render(<Chat chat={sandboxChat({ text: 'Hi' })} />)
  render(<Chat chat={sandboxChat({ text: 'Hi' })} />)
  await expect.poll(() => warn.mock.calls.length).toBeGreaterThan(0)
  await frames()
  expect(warn.mock.calls).toEqual([
    [expect.stringMatching(/^@x\/ui: the stylesheet is missing.*@x\/ui\/styles\.css/)],
  ])
})

it.each(shown)('shows nothing of $name that is unseen with the stylesheet', async ({ Story }) => {
  vi.spyOn(console, 'warn').mockImplementation(() => undefined)
  render(<Story />)
  await frames()
  await frames()
  const seen = texts().filter((element) => !isUnseen(element))
  const sheet = document.createElement('style')
  sheet.textContent = css
  document.head.append(sheet)
  await frames()
  const extra = seen.filter((element) => element.isConnected && isUnseen(element))
  sheet.remove()
  expect(seen.length).toBeGreaterThan(0)
  expect(extra.map((element) => element.outerHTML)).toEqual([])
})

it('keeps words for ears unseen in a shadow root that lacks the stylesheet of the page', async () => {
  vi.spyOn(console, 'warn').mockImplementation(() => undefined)
  const sheet = document.createElement('style')
  sheet.textContent = css
  document.head.append(sheet)
  const host = document.createElement('div')
  document.body.append(host)
  const root = host.attachShadow({ mode: 'open' })
  render(
    createPortal(
      <Chat chat={sandboxChat({ text: 'Hi' }, [{ role: 'user', content: 'Hi' }])} />,
      root,
    ),
  )
  await expect
    .poll(() => [...root.querySelectorAll('[data-x-hidden]')].filter((word) => !isUnseen(word)))
    .toEqual([])
  expect(root.querySelectorAll('[data-x-hidden]').length).toBeGreaterThan(1)
  host.remove()
  sheet.remove()
})
