// An upstream that is not there, or not yet, as most people meet it: without having named a model.
import { expect, test } from '@playwright/test'
import { chunk, models, type Running, startDemo, startUpstream } from './servers.ts'

let running: Running[] = []

test.afterEach(async () => {
  await Promise.all(running.map((server) => server.close()))
  running = []
})

const key = 'sk-test-q7Zp4vXw9LmT2bRk'

test('names the upstream’s own trouble when no model was named, and asks the first model once there is one', async ({
  page,
}) => {
  let isUp = false
  const upstream = await startUpstream((response, { url }) => {
    if (!isUp) return void response.destroy()
    if (url.endsWith('/models')) return models(response)
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.end(`${chunk('here I am', 'stop')}data: [DONE]\n\n`)
  })
  const demo = await startDemo({ UPSTREAM_BASE_URL: `${upstream.address}/v1` })
  running = [demo, upstream]
  await page.goto(demo.address)
  const input = page.getByRole('textbox', { name: /message/i })
  await input.fill('my long question')
  await input.press('Enter')
  const notice = page.locator('[data-x-error]')
  await expect(notice).toContainText(/could not be reached/i, { timeout: 30_000 })
  await expect(notice).not.toContainText('no model was named')
  await expect(page.locator('[data-role="user"]')).toContainText('my long question')

  isUp = true
  await page.evaluate(() => window.dispatchEvent(new Event('focus')))
  await expect(page.getByRole('combobox', { name: 'Model: upstream-model' })).toBeVisible()
  await notice.getByRole('button', { name: /again|retry/i }).click()
  await expect(page.locator('[data-role="assistant"]').last()).toContainText('here I am')
  expect(upstream.chat('my long question').body.model).toBe('upstream-model')
})

test('shows the page within seconds when the upstream takes connections and says nothing', async ({
  page,
}) => {
  const upstream = await startUpstream(() => undefined)
  const demo = await startDemo({ UPSTREAM_BASE_URL: `${upstream.address}/v1` })
  running = [demo, upstream]
  await page.goto(demo.address)
  const input = page.getByRole('textbox', { name: /message/i })
  await expect(input).toBeVisible({ timeout: 10_000 })
  await input.fill('hello?')
  await input.press('Enter')
  await page.getByRole('button', { name: /stop/i }).click()
  await expect(page.getByRole('button', { name: /^send/i })).toBeVisible()
})

test('keeps the key from the page when the upstream quotes it in an error and in a redirect', async ({
  page,
}) => {
  const upstream = await startUpstream((response, { url, body }) => {
    if (url.endsWith('/models')) return models(response)
    if (body.includes('first')) {
      response.writeHead(400, { 'content-type': 'application/json', 'x-request-id': key })
      return void response.end(JSON.stringify({ error: { message: `No luck with ${key}.` } }))
    }
    response.writeHead(302, { location: `/elsewhere?key=${key}` }).end(key)
  })
  const demo = await startDemo({
    UPSTREAM_BASE_URL: `${upstream.address}/v1`,
    UPSTREAM_API_KEY: key,
  })
  running = [demo, upstream]
  const received: Promise<string>[] = []
  page.on('response', (response) => {
    received.push(
      Promise.all([
        response.allHeaders().then((headers) => JSON.stringify(headers)),
        response.text().catch(() => ''),
      ]).then((parts) => parts.join('\n')),
    )
  })
  await page.goto(demo.address)
  const input = page.getByRole('textbox', { name: /message/i })
  for (const question of ['first', 'second']) {
    await input.fill(question)
    await input.press('Enter')
    await expect(page.locator('[data-x-error]')).toBeVisible({ timeout: 30_000 })
    await expect(page.getByRole('button', { name: /^send/i })).toBeVisible()
  }
  const everything = (await Promise.all(received)).join('\n')
  expect(everything.includes('No luck with')).toBe(true)
  // As booleans: a failure would print every byte of the page.
  expect(everything.includes(key)).toBe(false)
  expect((await page.content()).includes(key)).toBe(false)
})

test('goes on in a browser that keeps nothing, and remembers the theme in one that does', async ({
  page,
}) => {
  const demo = await startDemo()
  running = [demo]
  await page.goto(demo.address)
  await page.getByRole('button', { name: 'More', exact: true }).click()
  await page.getByRole('button', { name: 'Dark' }).click()
  await page.reload()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')

  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  await page.addInitScript(() => {
    const block = (owner: object, name: string): void => {
      Object.defineProperty(owner, name, {
        get() {
          throw new DOMException('blocked', 'SecurityError')
        },
      })
    }
    for (const name of ['localStorage', 'sessionStorage', 'indexedDB', 'caches']) {
      block(window, name)
    }
    block(navigator, 'serviceWorker')
  })
  await page.reload({ waitUntil: 'load' })
  const input = page.getByRole('textbox', { name: /message/i })
  await input.fill('fast')
  await input.press('Enter')
  await expect(page.locator('[data-role="assistant"]').last()).toContainText('sandbox')
  expect(errors).toEqual([])
})
