// @ts-check
// Run with `pnpm screenshots`: makes docs/images/*.png from the built demo. Build first (`pnpm demo` does).
// `pnpm screenshots docs/images demo-tool` makes one of them.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { chromium } from 'playwright'
import { CHROMIUM_FLAGS, findBrowser } from './find-browser.mjs'

const folder = process.argv[2] ?? 'docs/images'
const only = process.argv[3]
mkdirSync(folder, { recursive: true })

const server = spawn(process.execPath, ['apps/demo/server/main.ts', '--port', '0'], {
  stdio: ['ignore', 'pipe', 'inherit'],
  env: { ...process.env, UPSTREAM_BASE_URL: '', CHAT_API_URL: '' },
})
const [first] = await once(server.stdout, 'data')
const address = /http:\S+/.exec(String(first))?.[0] ?? ''
if (address === '') throw new Error('The demo did not print its address.')

const browser = await chromium.launch({
  executablePath: await findBrowser(),
  args: CHROMIUM_FLAGS,
})

/**
 * @param {string} name
 * @param {{ width: number, height: number, scheme?: 'light' | 'dark', touch?: boolean }} size
 * @param {(page: import('playwright').Page) => Promise<void>} act
 */
async function shoot(name, size, act) {
  if (only !== undefined && only !== name) return
  const page = await browser.newPage({
    viewport: { width: size.width, height: size.height },
    colorScheme: size.scheme ?? 'light',
    hasTouch: size.touch ?? false,
    isMobile: size.touch ?? false,
  })
  await page.goto(address)
  await page.getByRole('textbox').waitFor()
  await act(page)
  await page.screenshot({ path: `${folder}/${name}.png` })
  await page.close()
  console.log(`${folder}/${name}.png`)
}

/** @param {string} text */
const ask = (text) => async (/** @type {import('playwright').Page} */ page) => {
  await page.getByRole('textbox').fill(text)
  // Under a finger Enter begins a line.
  await page.getByRole('button', { name: 'Send' }).click()
}
/** @param {import('playwright').Page} page */
const finished = (page) => page.locator('[data-x-usage]').last().waitFor({ timeout: 90_000 })
/** @param {string} text */
const askAndWait = (text) => async (/** @type {import('playwright').Page} */ page) => {
  await ask(text)(page)
  await finished(page)
}

const desktop = { width: 1200, height: 860 }
const phone = { width: 390, height: 780, touch: true }
await shoot('demo-empty', desktop, async () => {})
await shoot('demo-light', desktop, async (page) => {
  await askAndWait('hello')(page)
  await page.getByRole('button', { name: /thought/i }).click()
  await page.locator('[data-x-viewport]').evaluate((viewport) => viewport.scrollTo(0, 0))
})
await shoot('demo-dark', { ...desktop, scheme: 'dark' }, askAndWait('Show me a table'))
await shoot('demo-error', desktop, async (page) => {
  await ask('error 429')(page)
  await page.locator('[data-x-error]').waitFor({ timeout: 20_000 })
})
await shoot('demo-tool', { width: 1200, height: 920 }, async (page) => {
  await page
    .locator('input[type="file"]')
    .first()
    .setInputFiles({
      name: 'sales.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from('city,sold\nLisbon,31\nPorto,24\nCoimbra,17\nFaro,12\nBraga,9\n'),
    })
  await ask('Use the tool data')(page)
  await page.getByRole('button', { name: 'Allow', exact: true }).click({ timeout: 60_000 })
  await page.locator('[data-x-present-plot]').waitFor()
  await page.getByRole('button', { name: 'Stop' }).waitFor({ state: 'hidden', timeout: 90_000 })
  await page.locator('[data-x-present-plot]').scrollIntoViewIfNeeded()
})
await shoot('demo-phone', phone, askAndWait('Show me code'))
await shoot('demo-phone-dark', { ...phone, scheme: 'dark' }, async () => {})

await browser.close()
server.kill()
