// Attach, model, settings and Send stay in sight; the rest is one press, or the Tab key, away.
import '../styles.css'
import { cleanup, render } from '@testing-library/react'
import { composeStories } from '@storybook/react-vite'
import { afterEach, expect, it } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { withFingers, withoutFingers } from '../../test/fingers.ts'
import { frames } from '../../test/scroll-page.tsx'
import * as stories from './composer-tools.stories.tsx'

const { EverythingOn } = composeStories(stories)

afterEach(async () => {
  cleanup()
  document.documentElement.style.fontSize = ''
  document.documentElement.dir = ''
  await withoutFingers()
})

const card = (): DOMRect =>
  document.querySelector('[data-x-composer-card]')!.getBoundingClientRect()

/** Whether all of it is within the card, and nothing lies over its middle. */
function isInSight(element: Element): boolean {
  const { left, right, top, bottom } = element.getBoundingClientRect()
  const edge = card()
  const isInside = left >= edge.left - 0.5 && right <= edge.right + 0.5 && bottom <= edge.bottom
  const found = document.elementFromPoint((left + right) / 2, (top + bottom) / 2)
  return isInside && right - left >= 24 && found !== null && element.contains(found)
}

const ALWAYS = [
  '[data-x-composer-attach]',
  '[data-x-model-picker]',
  '[data-x-settings-button]',
  '[data-x-composer-more]',
  '[data-x-composer-send]',
].join()
const tools = (): Element[] =>
  [
    ...document.querySelectorAll(
      '[data-x-composer-tools] :is(button, select):not([data-x-composer-more])',
    ),
  ].filter((tool) => tool.checkVisibility())
const hidden = (): string[] =>
  tools()
    .filter((tool) => !isInSight(tool))
    .map((tool) => tool.getAttribute('aria-label') ?? tool.textContent ?? '')
const more = (): Element => document.querySelector('[data-x-composer-more]')!
const isFolded = (): boolean =>
  document.querySelector('[data-x-composer-more]')?.checkVisibility() === true

const SIZES = [
  [1440, 100],
  [900, 100],
  [390, 100],
  [320, 100],
  [1440, 200],
  [900, 200],
  [390, 200],
  [320, 200],
] as const

async function show(width: number, percent: number): Promise<void> {
  await page.viewport(width, 900)
  document.documentElement.style.fontSize = `${percent}%`
  render(<EverythingOn />)
  await expect.poll(isFolded).toBe(true)
  await frames()
}

it.each(
  SIZES.flatMap(([width, percent]) =>
    (['ltr', 'rtl'] as const).flatMap((dir) =>
      (['mouse', 'touch'] as const).map((pointer) => [width, percent, dir, pointer] as const),
    ),
  ),
)(
  'keeps attach, model, settings and Send in sight at %i px, text of %i percent, %s, %s',
  async (width, percent, dir, pointer) => {
    if (pointer === 'touch') await withFingers()
    document.documentElement.dir = dir
    await show(width, percent)
    const always = [...document.querySelectorAll(ALWAYS)]
    expect(always).toHaveLength(5)
    expect(always.filter((each) => !isInSight(each)).map((each) => each.outerHTML)).toEqual([])
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(width)
    expect(hidden().length).toBeGreaterThan(0)
    const before = always.map((each) => each.getBoundingClientRect())
    await userEvent.click(more())
    await expect.poll(hidden).toEqual([])
    // What was there stays where it was; the rest comes above it.
    expect(always.map((each) => each.getBoundingClientRect())).toEqual(before)
    if (pointer === 'touch') {
      const small = [...tools(), more()].filter((each) => {
        const { width: wide, height } = each.getBoundingClientRect()
        return Math.min(wide, height) < 39.5
      })
      expect(small.map((each) => each.outerHTML.slice(0, 80))).toEqual([])
    }
    await userEvent.click(more())
    await expect.poll(() => hidden().length).toBeGreaterThan(0)
  },
)

it('shows by the keyboard what has no room, and folds it when the focus goes on', async () => {
  await show(390, 100)
  await userEvent.click(page.getByRole('textbox', { name: 'Message' }))
  const seen: string[] = []
  for (let step = 0; step < 12; step += 1) {
    await userEvent.keyboard('{Tab}')
    await frames()
    const focused = document.activeElement!
    if (!focused.closest('[data-x-composer-tools]')) break
    expect(isInSight(focused), focused.outerHTML.slice(0, 80)).toBe(true)
    seen.push(focused.getAttribute('aria-label') ?? focused.textContent ?? '')
  }
  // Each of them, in the order in which they are seen.
  expect(seen.slice(0, 3)).toEqual(['Attach files', expect.stringMatching(/^Model/), 'Settings'])
  expect(seen).toContain('How long the cache keeps it')
  expect(seen.slice(-2)).toEqual(['More tools', 'Send'])
  await userEvent.click(page.getByRole('textbox', { name: 'Message' }))
  await expect.poll(() => more().getAttribute('aria-expanded')).toBe('false')
})

it('looks again when the width changes, and when something is turned off', async () => {
  await show(320, 100)
  const onAPhone = hidden().length
  await page.viewport(1440, 900)
  await expect.poll(() => hidden().length).toBeLessThan(onAPhone)
  // Without a text there is no estimate of it either.
  await userEvent.clear(page.getByRole('textbox', { name: 'Message' }))
  await userEvent.click(more())
  for (const name of ['Search', 'Cache']) {
    await userEvent.click(page.getByRole('button', { name, exact: true }))
  }
  await expect.poll(isFolded).toBe(false)
  expect(hidden()).toEqual([])
})

it('lays no tool over another in a window of little height', async () => {
  await page.viewport(320, 225)
  render(<EverythingOn />)
  await userEvent.click(page.getByRole('textbox', { name: 'Message' }))
  await frames()
  const children = [...document.querySelectorAll('[data-x-composer-start] > *')]
  const inOrder = children
    .filter((each) => each.checkVisibility())
    .map((each) => ({ each, left: each.getBoundingClientRect().left }))
    .toSorted((one, other) => one.left - other.left)
  expect(inOrder.length).toBeGreaterThan(5)
  const over = inOrder.filter(({ each }, at) => {
    const inner = [...each.querySelectorAll('*'), each].map(
      (one) => one.getBoundingClientRect().right,
    )
    const next = inOrder[at + 1]
    return next !== undefined && Math.max(...inner) > next.left + 0.5
  })
  expect(over.map(({ each }) => each.outerHTML.slice(0, 80))).toEqual([])
})
