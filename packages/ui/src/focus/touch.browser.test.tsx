// What a finger presses stays under it, and is the same, until it is lifted. With the mouse and with keys:
// press.browser.test.tsx.
import '../styles.css'
import '../palette.css'
import '../present.css'
import { cleanup } from '@testing-library/react'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { page } from 'vitest/browser'
import { withFingers, withoutFingers } from '../../test/fingers.ts'
import {
  everythingLoaded,
  pressWhileItComes,
  pressWhileItIsWritten,
} from '../../test/pressed-pages.tsx'

await everythingLoaded()

beforeEach(async () => {
  await page.viewport(1000, 800)
  await withFingers()
})
afterEach(async () => {
  cleanup()
  document.body.replaceChildren()
  vi.restoreAllMocks()
  await withoutFingers()
})

it('is clicked, one of each kind in all stories, while the rest of the package comes', async () => {
  const { pressed, faults } = await pressWhileItComes('finger')
  expect(pressed).toBeGreaterThan(80)
  expect(faults).toEqual([])
})

it('is clicked while an answer is written and the thread follows it', async () => {
  const { pressed, faults } = await pressWhileItIsWritten('finger')
  expect(pressed).toBeGreaterThan(5)
  expect(faults).toEqual([])
})
