// A page under fingers. Chromium gives it no mouse back: files that use this run in a browser of their own.
import { afterEach, beforeEach, expect } from 'vitest'
import { cdp, page } from 'vitest/browser'

const isCoarse = (): boolean => matchMedia('(pointer: coarse)').matches

/** Has the page believe that it is touched. */
export async function withFingers(): Promise<void> {
  await cdp().send('Emulation.setTouchEmulationEnabled', { enabled: true, maxTouchPoints: 5 })
  await expect.poll(isCoarse).toBe(true)
}

/** Takes the fingers away. */
export async function withoutFingers(): Promise<void> {
  await cdp().send('Emulation.setTouchEmulationEnabled', { enabled: false })
  await expect.poll(isCoarse).toBe(false)
}

/** Each test of a file is on a phone. */
export function onPhone(): void {
  beforeEach(async () => {
    await page.viewport(390, 700)
    await withFingers()
  })
  afterEach(withoutFingers)
}
