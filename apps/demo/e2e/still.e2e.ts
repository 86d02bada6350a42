// What comes late moves nothing that somebody may be about to press.
import { expect, type Page, test } from '@playwright/test'
import { type Running, startDemo } from './servers.ts'

let running: Running | undefined
test.afterEach(async () => running?.close())

/** Where each tool of the composer and of the header stands, by its name or what it is. */
async function places(page: Page): Promise<Record<string, string>> {
  return page.evaluate(() => {
    const found: Record<string, string> = {}
    for (const tool of document.querySelectorAll('[data-x-composer] button, header button')) {
      const { left, top, width } = tool.getBoundingClientRect()
      if (width === 0) continue
      const name = tool.getAttribute('role') ?? tool.getAttribute('aria-label') ?? tool.textContent
      found[String(name)] = `${Math.round(left)}, ${Math.round(top)}`
    }
    return found
  })
}

for (const width of [1280, 390]) {
  test(`no tool moves when the list of models comes, ${width} px wide`, async ({ page }) => {
    running = await startDemo()
    await page.setViewportSize({ width, height: 800 })
    let release = (): void => undefined
    const released = new Promise<void>((resolve) => (release = resolve))
    await page.route('**/models*', async (route) => {
      await released
      await route.continue()
    })
    await page.goto(running.address)
    const picker = page.getByRole('combobox', { name: /^Model:/ })
    await expect(picker).toBeVisible()
    // The button for what has no room comes late as well, and takes room of its own.
    const more = page.locator('[data-x-composer-more]')
    await (width < 600 ? expect(more).toBeVisible() : expect(more).toBeAttached())
    await page.evaluate(
      () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
    )
    const before = await places(page)
    const name = await picker.textContent()
    release()
    await expect(picker).not.toHaveText(name ?? '')
    const after = await places(page)
    for (const each of Object.keys(before))
      expect.soft([each, after[each]]).toEqual([each, before[each]])
  })
}

test('a press on a button is one, also when what it opens comes amid the press', async ({
  browser,
}) => {
  running = await startDemo()
  // What a service worker asks for is not held.
  const page = await browser.newPage({ serviceWorkers: 'block' })
  let release = (): void => undefined
  const released = new Promise<void>((resolve) => (release = resolve))
  let tell: (address: string) => void = () => undefined
  const asked = new Promise<string>((resolve) => (tell = resolve))
  await page.route(/\/assets\/overlays-.*\.js$/, async (route) => {
    tell(route.request().url())
    await released
    await route.continue()
  })
  await page.goto(running.address)
  const picker = page.getByRole('combobox', { name: /^Model:/ })
  await picker.hover()
  await page.mouse.down()
  const overlays = await asked
  release()
  // The same module as the page's, whose import was begun first; then what React makes of it.
  await page.evaluate(
    `import(${JSON.stringify(overlays)}).then(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))`,
  )
  await page.mouse.up()
  await expect(page.getByRole('listbox').getByRole('option').first()).toBeVisible()
})
