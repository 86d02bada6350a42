// Five thousand messages: what is far from the view costs little, and everything in it is within reach.
import '../styles.css'
import { act, cleanup, render } from '@testing-library/react'
import { createChat } from '@x/core'
import type { ChatStore } from '@x/core'
import { createManualClock, createSandbox } from '@x/core/testing'
import type { ManualClock } from '@x/core/testing'
import { Chat, Message } from '@x/ui'
import { hydrateRoot } from 'react-dom/client'
import { renderToString } from 'react-dom/server.browser'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { longThread } from '../../test/long-thread.ts'
import { frames } from '../../test/scroll-page.tsx'

const COUNT = 5000
let chat: ChatStore
let clock: ManualClock
let rendered: string[]

function Counted({ id }: { id: string }): React.ReactElement {
  rendered.push(id)
  return <Message id={id} />
}

beforeEach(async () => {
  rendered = []
  clock = createManualClock()
  await page.viewport(1000, 700)
  chat = createChat({
    baseURL: 'http://sandbox.invalid/v1',
    model: 'sandbox',
    fetch: createSandbox({ text: 'word '.repeat(400), pace: { tokensPerSecond: 100 } }, { clock })
      .fetch,
    initialMessages: longThread(COUNT),
  })
  render(
    <div style={{ blockSize: '600px' }}>
      <Chat chat={chat} components={{ Message: Counted }} />
    </div>,
  )
  await frames()
})

const articles = (): number => document.querySelectorAll('article').length
/** All of the thread is in the page. */
const filled = (): Promise<void> => expect.poll(articles).toBe(COUNT)

afterEach(() => {
  document.getSelection()?.removeAllRanges()
  cleanup()
})

const viewport = (): HTMLElement => document.querySelector<HTMLElement>('[data-x-viewport]')!
const distance = (): number =>
  viewport().scrollHeight - viewport().scrollTop - viewport().clientHeight
const rich = (): number => document.querySelectorAll('[data-x-thread-page="rich"]').length
const find = (text: string): boolean =>
  (window as unknown as { find: (text: string) => boolean }).find(text)

it('makes rich what is at the end, and no more', async () => {
  await filled()
  expect(new Set(rendered).size).toBeLessThanOrEqual(32)
  expect(document.querySelectorAll('[data-x-stand-in]').length).toBe(COUNT - new Set(rendered).size)
  await expect.poll(distance).toBeLessThan(2)
})

/** A thread in place of the one there, as it is before the browser has had an idle moment. */
function renderAnew(): void {
  cleanup()
  rendered = []
  render(
    <div style={{ blockSize: '600px' }}>
      <Chat chat={chat} components={{ Message: Counted }} />
    </div>,
  )
}

it('has the last messages in the page at once, and the others within idle moments', async () => {
  renderAnew()
  expect(articles()).toBeLessThanOrEqual(256)
  expect(new Set(rendered).size).toBeLessThanOrEqual(16)
  expect(document.body.textContent).toContain('Answer 4999')
  expect(document.querySelectorAll('[data-x-thread-section]')).toHaveLength(20)
  const { scrollHeight } = viewport()
  await filled()
  // As tall as it was estimated: what is not in view moved nothing.
  expect(Math.abs(viewport().scrollHeight - scrollHeight)).toBeLessThan(scrollHeight / 100)
  await expect.poll(distance).toBeLessThan(2)
})

it.each([
  ['find', { key: 'f', ctrlKey: true }],
  ['find on a Mac', { key: 'f', metaKey: true }],
  ['find again', { key: 'F3' }],
  ['select-all', { key: 'a', ctrlKey: true }],
  ['print', { key: 'p', ctrlKey: true }],
])('has all of it in the page before the browser goes on to %s', (_, keys) => {
  renderAnew()
  expect(articles()).toBeLessThan(COUNT)
  act(
    () =>
      void document.body.dispatchEvent(new KeyboardEvent('keydown', { bubbles: true, ...keys })),
  )
  expect(articles()).toBe(COUNT)
})

it('has all of it in the page before it is printed from a menu', () => {
  act(() => chat.setMessages(longThread(600)))
  renderAnew()
  expect(articles()).toBeLessThan(600)
  act(() => void window.dispatchEvent(new Event('beforeprint')))
  expect(articles()).toBe(600)
  expect(document.querySelectorAll('[data-x-stand-in]')).toHaveLength(0)
})

it('has in the page what its reader has scrolled to, at the next frame', async () => {
  renderAnew()
  await frames()
  viewport().scrollTop = 0
  await expect.poll(() => document.body.textContent).toContain('Question 0,')
})

it('hydrates what a server has rendered, which is all of it', async () => {
  act(() => chat.setMessages(longThread(600)))
  const shown = <Chat chat={chat} />
  const host = document.createElement('div')
  host.innerHTML = renderToString(shown)
  document.body.append(host)
  const complain = vi.fn<(error: unknown) => void>()
  expect(host.querySelectorAll('article')).toHaveLength(600)
  const root = await act(async () => hydrateRoot(host, shown, { onRecoverableError: complain }))
  expect(host.querySelectorAll('article')).toHaveLength(600)
  expect(complain).not.toHaveBeenCalled()
  act(() => root.unmount())
  host.remove()
})

it('makes rich what fills the view where the last section has but one message', async () => {
  cleanup()
  rendered = []
  const initialMessages = longThread(2 * 256 + 1)
  const other = createChat({ baseURL: 'http://sandbox.invalid/v1', model: 'm', initialMessages })
  render(
    <div style={{ blockSize: '600px' }}>
      <Chat chat={other} components={{ Message: Counted }} />
    </div>,
  )
  await frames()
  expect(document.querySelectorAll('[data-x-thread-section]')).toHaveLength(3)
  const last = new Set(initialMessages.slice(-17).map(({ id }) => id))
  await expect.poll(() => new Set(rendered)).toEqual(last)
})

it('lets the find of the browser reach a message in the middle, through its marks', async () => {
  await filled()
  expect(find('the needle 2501 is here')).toBe(true)
  // What the find of a browser does; in a frame without the focus the call alone does not.
  document.getSelection()?.anchorNode?.parentElement?.scrollIntoView({ block: 'center' })
  await frames()
  const found = document.getSelection()?.anchorNode?.parentElement?.closest('[data-x-message]')
  expect(found?.textContent).toContain('Answer 2501')
  const { top, bottom } = found!.getBoundingClientRect()
  expect(bottom).toBeGreaterThan(0)
  expect(top).toBeLessThan(700)
  await expect.poll(() => viewport().dataset['scroll']).toBe('reading')
  // What is marked is not replaced; let go of, it becomes rich.
  expect(found?.isConnected).toBe(true)
  expect(found?.matches('[data-x-stand-in]')).toBe(true)
  act(() => document.getSelection()?.removeAllRanges())
  await userEvent.wheel(viewport(), { delta: { y: 3 } })
  const strong = (): (string | null)[] =>
    [...document.querySelectorAll('strong')].map((element) => element.textContent)
  await expect.poll(strong).toContain('the needle 2501')
})

it('has all of the text in what is selected with select-all', async () => {
  await filled()
  document.getSelection()?.selectAllChildren(document.body)
  const text = String(document.getSelection())
  for (const index of [1, 999, 2501, 4999]) expect(text).toContain(`the needle ${index} is here`)
  expect(text).toContain('Question 0,')
})

it('leaves all of it in the markup for assistive technology, each message an article with a name', async () => {
  await filled()
  const articles = [...document.querySelectorAll('article')]
  expect(articles).toHaveLength(COUNT)
  expect(articles[0]?.getAttribute('aria-label')).toBe('You said')
  expect(articles[1]?.querySelector('h2')?.textContent).toBe('The assistant said')
  expect(document.querySelector('[data-x-message-list] [aria-hidden] p')).toBeNull()
})

it('becomes rich ahead of a reader who scrolls up', async () => {
  const before = rich()
  await userEvent.wheel(viewport(), { delta: { y: -100 } })
  for (let turn = 0; turn < 6; turn++) {
    viewport().scrollTop -= 600
    await frames()
  }
  await expect.poll(rich).toBeGreaterThan(before)
  const { top } = viewport().getBoundingClientRect()
  const seen = document.elementFromPoint(500, top + 200)?.closest('[data-x-thread-page]')
  await expect.poll(() => seen?.getAttribute('data-x-thread-page')).toBe('rich')
})

it('prints all of it, rich', async () => {
  act(() => chat.setMessages(longThread(400)))
  await expect
    .poll(() => document.querySelectorAll('[data-x-stand-in]').length)
    .toBeGreaterThan(300)
  act(() => void window.dispatchEvent(new Event('beforeprint')))
  expect(document.querySelectorAll('[data-x-stand-in]')).toHaveLength(0)
  expect(page.getByText('the needle 201').element().tagName).toBe('STRONG')
  act(() => void window.dispatchEvent(new Event('afterprint')))
  expect(document.querySelectorAll('[data-x-stand-in]').length).toBeGreaterThan(300)
})

it('renders no message but the one that is written, and no page', async () => {
  await filled()
  await userEvent.fill(page.getByRole('textbox'), 'Go on')
  await userEvent.keyboard('{Enter}')
  await act(() => clock.advance(1000))
  await frames()
  rendered = []
  const changes: MutationRecord[] = []
  const observer = new MutationObserver((records) => changes.push(...records))
  const last = document.querySelector('[data-x-thread-section]:last-child > :last-child')
  observer.observe(viewport(), { subtree: true, childList: true, characterData: true })
  await act(() => clock.advance(1000))
  await frames()
  observer.disconnect()
  expect(rendered).toEqual([])
  expect(changes.length).toBeGreaterThan(0)
  const elsewhere = changes.filter(({ target }) => !last?.contains(target))
  expect(elsewhere.map(({ target }) => (target as Element).outerHTML)).toEqual([])
})
