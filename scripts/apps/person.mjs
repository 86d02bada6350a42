// @ts-check
// What a person does with a chat on a page, and sees of it.
import { strict as assert } from 'node:assert'

/** Nothing that is waited for takes longer, in milliseconds, beside other work too. */
export const PATIENCE = 60_000

/**
 * Looks until it holds.
 * @param {string} what @param {() => unknown} holds
 */
export async function until(what, holds) {
  const end = Date.now() + PATIENCE
  while (Date.now() < end) {
    if (await holds()) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`It never came to this: ${what}`)
}

/** @param {import('playwright').Page} page */
export const lastAnswer = (page) => page.locator('[data-x-message][data-role="assistant"]').last()

/** @param {import('playwright').Page} page */
export const inputOf = (page) => page.getByRole('textbox', { name: /message/i })

/** @param {import('playwright').Page} page */
export const stopOf = (page) => page.getByRole('button', { name: 'Stop', exact: true })

/** @param {import('playwright').Page} page @param {string} text */
export async function ask(page, text) {
  await inputOf(page).fill(text)
  await inputOf(page).press('Enter')
}

/** @param {import('playwright').Page} page @param {string} text */
export async function reads(page, text) {
  await until(`the answer reads "${text}"`, async () => {
    const shown = await lastAnswer(page)
      .textContent()
      .catch(() => '')
    return shown?.includes(text)
  })
}

/** @param {import('playwright').Page} page @param {import('playwright').Locator} part */
export async function assertInView(page, part) {
  const box = await part.boundingBox()
  const { height = 0 } = page.viewportSize() ?? {}
  assert.ok(box, 'it has no box')
  const place = `it stands at ${box.y} to ${box.y + box.height} of a window ${height} high`
  assert.ok(box.y >= 0 && box.y + box.height <= height, place)
}
