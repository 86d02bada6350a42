// What is selected is what was seen when it was selected, whatever is written meanwhile.
import '../styles.css'
import { act, cleanup } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import { cdp, page, userEvent } from 'vitest/browser'
import { frames, onPage } from '../../test/scroll-page.tsx'
import { grow, leaf, openWriting, selected, viewport, words } from '../../test/writing-page.tsx'
import { byHand } from '../lazy-part.ts'

afterEach(() => {
  document.getSelection()?.removeAllRanges()
  cleanup()
})

async function open(text: string): Promise<void> {
  await page.viewport(800, 600)
  await byHand.load()
  await openWriting(text)
}

type Mouse = 'mousePressed' | 'mouseReleased' | 'mouseMoved'

const mouse = (type: Mouse, x: number, y: number, clickCount = 1): Promise<unknown> =>
  cdp().send('Input.dispatchMouseEvent', {
    type,
    ...onPage(x, y),
    button: 'left',
    buttons: type === 'mouseReleased' ? 0 : 1,
    clickCount,
  })

async function click(x: number, y: number, times: number): Promise<void> {
  for (let time = 1; time <= times; time++) {
    await mouse('mousePressed', x, y, time)
    await mouse('mouseReleased', x, y, time)
  }
  await frames()
}

const KINDS: readonly [string, string][] = [
  ['paragraph', words(200)],
  ['item of a list', `- one\n- ${words(200)}`],
  ['quote', `> ${words(200)}`],
  ['heading', `# ${words(200)}`],
]

it.each(KINDS)(
  'keeps a triple click to the %s as it was, also once the answer is there',
  async (name, text) => {
    await open(text)
    const element =
      name === 'heading' ? document.querySelector('[data-role=assistant] [data-level]')! : leaf()
    const shown = element.textContent
    const { left, bottom } = element.getBoundingClientRect()
    await click(left + 30, bottom - 8, 3)
    expect(selected().trim()).toBe(shown)
    await grow()
    expect(element.textContent.length).toBeGreaterThan(shown.length)
    expect(selected()).toBe(shown)
    await grow(60_000)
    expect(document.querySelector('[data-x-message-footer] button')).not.toBeNull()
    expect(selected()).toBe(shown)
  },
)

it('has all of the conversation with Ctrl and A, and what is written then', async () => {
  await open(words(200))
  act(() => viewport().focus())
  await userEvent.keyboard('{Control>}a{/Control}')
  expect(selected()).toContain('word0 word1')
  await grow()
  expect(viewport().dataset['scroll']).toBe('reading')
  expect(selected()).toContain(leaf().textContent)
})

it('goes on selecting where the mouse has left the window, while the answer grows', async () => {
  await open(words(400))
  const { left, top } = leaf().getBoundingClientRect()
  await mouse('mousePressed', left + 2, Math.max(top, 60) + 8)
  await mouse('mouseMoved', left + 200, Math.max(top, 60) + 40)
  await frames()
  const before = selected()
  expect(before.length).toBeGreaterThan(20)
  await mouse('mouseMoved', left + 300, -40)
  await grow()
  await mouse('mouseMoved', left + 300, Math.max(top, 60) + 40)
  await grow()
  expect(selected().slice(0, 20)).toBe(before.slice(0, 20))
  await mouse('mouseReleased', left + 300, Math.max(top, 60) + 40)
  expect(viewport().dataset['scroll']).toBe('reading')
})
