// @ts-check
// A chat in each theme: as the stylesheet alone would show it, and dark where dark is asked for.
import { strict as assert } from 'node:assert'
import { differences, looks, looksAlone, valueOf } from './looks.mjs'

/** How many differences are told. */
const MOST = 12

/**
 * @param {import('playwright').Page} page
 * @param {string} css the stylesheet as it was built
 * @param {'light' | 'dark'} scheme that of the system
 */
export async function assertLooks(page, css, scheme) {
  const { styles, markup } = await looks(page)
  const found = differences(styles, await looksAlone(page, markup, css, scheme))
  const more = found.length > MOST ? [`and ${found.length - MOST} more`] : []
  const message = ['it looks different from the stylesheet alone', ...found.slice(0, MOST), ...more]
  if (found.length > 0) throw new Error(message.join('\n'))
  return styles
}

/** @param {import('playwright').Page} page @param {'light' | 'dark'} scheme @param {string} theme */
async function wear(page, scheme, theme) {
  await page.emulateMedia({ colorScheme: scheme })
  await page.evaluate((theme) => {
    if (theme === '') delete document.documentElement.dataset['theme']
    else document.documentElement.dataset['theme'] = theme
  }, theme)
}

/** @param {import('playwright').Page} page */
async function coloursOf(page) {
  const { styles } = await looks(page)
  return ['data-x-chat', 'data-x-composer-card', 'data-x-code-block'].flatMap((part) =>
    ['color', 'background-color', 'border-top-color'].map((name) => valueOf(styles, part, name)),
  )
}

/** @param {import('./drive.mjs').Scene} scene */
export async function showThemes({ page, css, step, show }) {
  /** @type {string[]} */
  let light = []
  /** @type {string[]} */
  let dark = []
  await show('light', async () => {
    light = await coloursOf(page)
    await assertLooks(page, css, 'light')
  })
  await show('dark', async () => {
    await wear(page, 'dark', '')
    dark = await coloursOf(page)
    await assertLooks(page, css, 'dark')
    assert.notDeepEqual(dark, light)
  })
  await step('data-theme is stronger than the system', async () => {
    await wear(page, 'light', 'dark')
    await assertLooks(page, css, 'light')
    assert.deepEqual(await coloursOf(page), dark)
    await wear(page, 'dark', 'light')
    await assertLooks(page, css, 'dark')
    assert.deepEqual(await coloursOf(page), light)
  })
  await wear(page, 'light', '')
}
