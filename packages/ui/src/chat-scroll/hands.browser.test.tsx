// Hands that are rarer than a mouse and a finger that taps: keys that move a selection, and a pen.
import '../styles.css'
import { cleanup } from '@testing-library/react'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { cdp, page, userEvent } from 'vitest/browser'
import { frames, onPage } from '../../test/scroll-page.tsx'
import { grow, leaf, openWriting, selected, viewport, words } from '../../test/writing-page.tsx'
import { around, inAnswers } from '../lazy-part.ts'

const EARLIER = [
  { role: 'user', content: 'First' },
  { role: 'assistant', content: 'An answer that is whole.' },
] as const

let clicks: string[]
const note = (event: Event): void => {
  const button = (event.target as Element).closest('button')
  if (button) clicks.push(button.getAttribute('aria-label') ?? button.textContent)
}

beforeEach(async () => {
  await page.viewport(800, 600)
  await Promise.all([around.load(), inAnswers.load()])
  clicks = []
  window.addEventListener('click', note, { capture: true })
})

afterEach(() => {
  window.removeEventListener('click', note, { capture: true })
  document.getSelection()?.removeAllRanges()
  cleanup()
})

type Pointer = 'mouse' | 'pen'

async function point(
  type: 'mousePressed' | 'mouseReleased' | 'mouseMoved',
  [x, y]: readonly [number, number],
  pointerType: Pointer,
  clickCount = 1,
): Promise<void> {
  await cdp().send('Input.dispatchMouseEvent', {
    type,
    ...onPage(x, y),
    button: 'left',
    buttons: type === 'mouseReleased' ? 0 : 1,
    clickCount,
    pointerType,
  })
}

const placeIn = (element: Element, right: number): [number, number] => {
  const { left, top } = element.getBoundingClientRect()
  return [left + right, Math.max(top, 80) + 10]
}

it.each([
  ['paragraph', words(400)],
  ['item of a list', `- one\n- ${words(400)}`],
  ['line of code', `\`\`\`\n${words(400).replaceAll(/(word\d*5) /g, '$1\n')}\n\`\`\``],
])('moves a selection by keys through a %s that is being written', async (_, text) => {
  await openWriting(text, EARLIER)
  const at = placeIn(leaf(), 60)
  // A word, from which keys go on.
  for (const time of [1, 2]) {
    await point('mousePressed', at, 'mouse', time)
    await point('mouseReleased', at, 'mouse', time)
  }
  await frames()
  const { length: first } = selected()
  const lengths: number[] = []
  for (let step = 0; step < 8; step++) {
    await userEvent.keyboard('{Shift>}{ArrowRight}{/Shift}')
    await grow(200)
    lengths.push(selected().length - first)
  }
  expect(lengths).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  const top = viewport().scrollTop
  await userEvent.keyboard('{Shift>}{ArrowDown}{/Shift}')
  await grow()
  const lines = selected()
  expect(lines.length).toBeGreaterThan(20)
  await grow(2000)
  expect(selected()).toBe(lines)
  expect(viewport().dataset['scroll']).toBe('reading')
  expect(viewport().scrollTop).toBe(top)
})

it('is written with a pen as with a mouse: what is pressed acts, what is drawn over is selected', async () => {
  await openWriting(words(400), EARLIER)
  await point('mousePressed', placeIn(leaf(), 2), 'pen')
  await point('mouseMoved', placeIn(leaf(), 100), 'pen')
  await point('mouseMoved', placeIn(leaf(), 200), 'pen')
  await frames()
  await grow()
  await point('mouseReleased', placeIn(leaf(), 200), 'pen')
  await frames()
  const before = selected()
  expect(before.length).toBeGreaterThan(10)
  await grow()
  expect(selected()).toBe(before)
  expect(viewport().dataset['scroll']).toBe('reading')
  const stop = document.querySelector<HTMLElement>('[data-x-composer-send]')!
  const { left, top, width, height } = stop.getBoundingClientRect()
  const middle = [left + width / 2, top + height / 2] as const
  await point('mousePressed', middle, 'pen')
  await grow(100)
  await point('mouseReleased', middle, 'pen')
  await expect.poll(() => clicks).toEqual(['Stop'])
})
