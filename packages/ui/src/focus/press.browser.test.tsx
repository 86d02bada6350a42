// What a person presses stays under the pointer, and is the same, until they let go: whatever comes, folds or is written
// meanwhile.
import '../styles.css'
import '../palette.css'
import '../present.css'
import { cleanup } from '@testing-library/react'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { isReached, press, takeAway } from '../../test/press.ts'
import {
  everythingLoaded,
  openWritten,
  pressWhileItComes,
  pressWhileItIsDrawn,
  pressWhileItIsWritten,
  scrolled,
} from '../../test/pressed-pages.tsx'
import { ANSWER } from '../story-chat.tsx'

await everythingLoaded()

beforeEach(() => page.viewport(1000, 800))
afterEach(async () => {
  cleanup()
  document.body.replaceChildren()
  await takeAway()
  vi.restoreAllMocks()
})

it.each(['mouse', 'key'] as const)(
  'is clicked by a %s, one of each kind in all stories, while the rest of the package comes',
  async (hand) => {
    const { pressed, faults } = await pressWhileItComes(hand)
    expect(pressed).toBeGreaterThan(80)
    expect(faults).toEqual([])
  },
)

it.each(['mouse', 'key'] as const)(
  'is clicked by a %s while an answer is written and the thread follows it',
  async (hand) => {
    const { pressed, faults } = await pressWhileItIsWritten(hand)
    expect(pressed).toBeGreaterThan(5)
    expect(faults).toEqual([])
  },
)

it.each(['mouse', 'key'] as const)(
  'is clicked by a %s while what draws a formula and a diagram above it comes',
  async (hand) => {
    expect(await pressWhileItIsDrawn(hand)).toBe(undefined)
    await expect.poll(() => document.querySelector('math')).not.toBeNull()
    await expect.poll(() => document.querySelector('[data-x-diagram] img')).not.toBeNull()
  },
)

it.each([
  ['a tool on a line that is folded', 390, 800],
  ['the field, in a window of little height', 700, 400],
])('is clicked when the focus leaves %s by that', async (_, width, height) => {
  await page.viewport(width, height)
  const write = openWritten({
    tools: Array.from({ length: 9 }, (_each, at) => (
      <button key={at} type="button" data-x-button="quiet">
        A tool of number {at}
      </button>
    )),
  })
  await write(`${ANSWER}\n\n\`\`\`\nlast()\n\`\`\`\n\nThe first part ends here.`)
  const field = document.querySelector('textarea')!
  const copy = [...document.querySelectorAll<HTMLElement>('[data-x-code-block] button')].at(-1)!
  await userEvent.click(field)
  if (height > 400) {
    await expect
      .poll(() => document.querySelector('[data-x-composer-more]')?.checkVisibility())
      .toBe(true)
    for (let step = 0; step < 8; step += 1) await userEvent.keyboard('{Tab}')
    await expect
      .poll(() => document.querySelector('[data-x-composer-more]')?.getAttribute('aria-expanded'))
      .toBe('true')
  }
  // At the end of a thread that grows upwards: what folds below would take it along.
  await expect.poll(() => [isReached(copy), scrolled()]).toEqual([true, 0])
  expect(await press(copy)).toBe(undefined)
  // What was open for the focus is folded by the click.
  const tool = document.querySelectorAll<HTMLElement>('[data-x-composer-start] button')[8]!
  await expect.poll(() => isReached(tool)).toBe(false)
})
