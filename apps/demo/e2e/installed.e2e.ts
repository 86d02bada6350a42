// The demo as an app: without a network, and after a deployment.
import { once } from 'node:events'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { getRequestListener } from '@hono/node-server'
import { expect, type Page, test } from '@playwright/test'
import { createApp } from '../server/app.ts'
import { readSettings } from '../server/settings.ts'

const built = fileURLToPath(new URL('../dist', import.meta.url))
let folder: string
let server: Server
let address: string

test.beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'x-demo-built-'))
  cpSync(built, folder, { recursive: true })
  server = createServer(getRequestListener(createApp(readSettings({}), folder).fetch))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  address = `http://localhost:${(server.address() as AddressInfo).port}`
})

test.afterEach(() => {
  server.closeAllConnections()
  server.close()
  rmSync(folder, { recursive: true })
})

const field = (page: Page) => page.locator('#root [data-x-composer-input]')

/** Opens the page and waits until it is kept. */
async function install(page: Page): Promise<void> {
  await page.goto(address)
  await expect(field(page)).toBeVisible()
  await expect
    .poll(() =>
      page.evaluate(async () => {
        const cache = await caches.open('x-demo')
        const names = (await cache.keys()).map(({ url }) => new URL(url).pathname)
        const isControlled = navigator.serviceWorker.controller !== null
        return isControlled && names.includes('/') && names.some((name) => name.includes('/index-'))
      }),
    )
    .toBe(true)
}

test('can be installed', async ({ page }) => {
  await page.goto(address)
  const session = await page.context().newCDPSession(page)
  const { errors, url } = await session.send('Page.getAppManifest')
  expect(errors).toEqual([])
  expect(url).toBe(`${address}/app.webmanifest`)
  const manifest = await (await page.request.get(url)).json()
  for (const { src } of manifest.icons) {
    expect((await page.request.get(`${address}${src}`)).ok()).toBe(true)
  }
})

test('keeps also what is on its way while its worker takes over', async ({ page }) => {
  let release: () => void = () => undefined
  const held = new Promise<void>((resolve) => (release = resolve))
  await page.route(/\/assets\/keeper-.*\.js$/, async (route) => {
    await held
    await route.continue()
  })
  await install(page)
  release()
  await expect
    .poll(() =>
      page.evaluate(async () => {
        const cache = await caches.open('x-demo')
        const loaded = performance
          .getEntriesByType('resource')
          .map(({ name }) => name)
          .filter((name) => name.includes('/assets/'))
        const found = await Promise.all(loaded.map((name) => cache.match(name)))
        const missed = loaded.filter((_, at) => !found[at])
        return { hasCome: loaded.some((name) => name.includes('/keeper-')), missed }
      }),
    )
    .toEqual({ hasCome: true, missed: [] })
})

test('without a network it opens, says so, keeps what is typed and sends it later', async ({
  page,
  context,
}) => {
  await install(page)
  await context.setOffline(true)
  await page.reload()
  await expect(field(page)).toBeVisible()
  await expect(page.getByText('You are offline').first()).toBeVisible()
  await field(page).fill('Written on the way')
  await page.reload()
  await expect(field(page)).toHaveValue('Written on the way')
  await context.setOffline(false)
  await field(page).press('Enter')
  await expect(page.locator('[data-x-message][data-role="assistant"]')).toContainText('sandbox')
  const kept = await page.evaluate(async () => {
    const cache = await caches.open('x-demo')
    return (await cache.keys()).map(({ url }) => new URL(url).pathname)
  })
  expect(kept.filter((name) => name.startsWith('/api'))).toEqual([])
})

test('after a deployment the next load is the new page, also where the old one was kept', async ({
  page,
}) => {
  await install(page)
  const index = join(folder, 'index.html')
  writeFileSync(index, readFileSync(index, 'utf8').replace('<body>', '<body data-build="2">'))
  for (const name of ['index.html.br', 'index.html.gz']) rmSync(join(folder, name))
  const menu = readdirSync(join(folder, 'assets')).filter((name) => name.startsWith('menu-'))
  expect(menu).not.toEqual([])
  for (const name of menu) rmSync(join(folder, 'assets', name))

  await page.getByRole('button', { name: 'More' }).click()
  await page.getByRole('button', { name: 'Reload the page' }).click()
  await expect(page.locator('body')).toHaveAttribute('data-build', '2')
  await expect(field(page)).toBeVisible()
})
