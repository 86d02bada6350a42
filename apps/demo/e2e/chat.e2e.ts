import AxeBuilder from '@axe-core/playwright'
import { expect, type Locator, type Page, test } from '@playwright/test'
import {
  chunk,
  models,
  type Running,
  startDemo,
  startEndless,
  startUpstream,
  type Upstream,
} from './servers.ts'

let running: Running[] = []

test.afterEach(async () => {
  await Promise.all(running.map((server) => server.close()))
  running = []
})

async function demo(env: Record<string, string> = {}): Promise<Running> {
  const server = await startDemo(env)
  running.push(server)
  return server
}

async function upstream(answer: Parameters<typeof startUpstream>[0]): Promise<Upstream> {
  const server = await startUpstream(answer)
  running.push(server)
  return server
}

const input = (page: Page): Locator => page.getByRole('textbox', { name: /message/i })
const answer = (page: Page): Locator =>
  page.locator('[data-x-message][data-role="assistant"]').last()

/** Gives a page the time to show more, if it has more. */
const frames = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    for (let frame = 0; frame < 20; frame += 1) await new Promise(requestAnimationFrame)
  })

async function ask(page: Page, text: string): Promise<void> {
  await input(page).fill(text)
  await input(page).press('Enter')
}

test('streams an answer with Markdown, reasoning and a usage line', async ({ page }) => {
  const { address } = await demo()
  await page.goto(address)
  await ask(page, 'hello')
  await expect(input(page)).toBeFocused()
  await expect(answer(page)).toContainText('This is the built-in sandbox, not a model')
  await expect(answer(page).getByRole('heading', { name: 'Table' })).toBeVisible({
    timeout: 30_000,
  })
  await expect(answer(page).getByRole('table')).toBeVisible()
  await expect(answer(page).locator('strong', { hasText: 'bold' })).toBeVisible()
  const reasoning = answer(page).getByRole('button', { name: /thought/i })
  await expect(reasoning).toBeVisible()
  await reasoning.click()
  await expect(reasoning).toHaveAttribute('aria-expanded', 'true')
  const usage = page.getByRole('button', { name: /^Usage/ }).last()
  await expect(usage).toContainText('$', { timeout: 30_000 })
  await usage.click()
  await expect(page.locator('[data-x-usage-details]')).toContainText(/cached/)
})

test('stops mid-way: the text is kept and marked, and the upstream connection closes', async ({
  page,
}) => {
  const server = await startEndless()
  running.push(server)
  const { address } = await demo({
    UPSTREAM_BASE_URL: `${server.address}/v1`,
    UPSTREAM_API_KEY: 'k',
  })
  await page.goto(address)
  await ask(page, 'go on for ever')
  await expect(answer(page)).toContainText('word5')
  await page.getByRole('button', { name: /stop/i }).click()
  // Within a second: counted in http.test.ts and handler.test.ts, where no browser's speed is in it.
  await expect.poll(() => server.chat('go on for ever').seen.isCut).toBe(true)
  await expect(answer(page)).toContainText(/stopped/i)
  const kept = await answer(page).innerText()
  expect(kept).toContain('word5')
  await frames(page)
  expect(await answer(page).innerText()).toBe(kept)
  await expect(page.getByRole('button', { name: /^send/i })).toBeVisible()
})

test('shows an error, keeps the question, and answers when tried again', async ({ page }) => {
  const { address } = await demo()
  await page.goto(address)
  await ask(page, 'error once')
  const notice = page.locator('[data-x-error]')
  await expect(notice).toBeVisible()
  await expect(page.locator('[data-x-message][data-role="user"]')).toContainText('error once')
  await notice.getByRole('button', { name: /again|retry/i }).click()
  await expect(answer(page)).toContainText(/sandbox/, { timeout: 30_000 })
  await expect(notice).toBeHidden()
})

test('keeps the conversation and the draft over a reload', async ({ page }) => {
  const { address } = await demo()
  await page.goto(address)
  await ask(page, 'fast')
  await expect(page.locator('[data-x-usage]').last()).toBeVisible({ timeout: 30_000 })
  await input(page).fill('not sent yet')
  await page.reload()
  await expect(page.locator('[data-x-message][data-role="user"]')).toContainText('fast')
  await expect(answer(page)).toContainText(/sandbox/)
  await expect(input(page)).toHaveValue('not sent yet')
  await page.getByRole('button', { name: 'New chat' }).click()
  await expect(page.locator('[data-x-message]')).toHaveCount(0)
})

test('keeps what had streamed when the page is reloaded amid an answer', async ({ page }) => {
  const { address } = await demo()
  await page.goto(address)
  await ask(page, 'slow')
  await expect(answer(page)).toContainText(/sandbox/, { timeout: 30_000 })
  await page.reload()
  await expect(answer(page)).toContainText(/sandbox/)
})

test('never lets the key reach the browser', async ({ page }) => {
  const key = 'sk-test-q7Zp4vXw9LmT2bRk'
  const server = await upstream((response, { url, headers }) => {
    if (url.endsWith('/models')) return models(response)
    expect(headers.authorization).toBe(`Bearer ${key}`)
    response.writeHead(200, { 'content-type': 'text/event-stream', 'x-echo': key })
    response.end(`${chunk('hello from upstream', 'stop')}data: [DONE]\n\n`)
  })
  const received: Promise<string>[] = []
  page.on('response', (response) => {
    received.push(
      Promise.all([
        response.url(),
        response.allHeaders().then(JSON.stringify),
        response.text().catch(() => ''),
      ]).then((parts) => parts.join('\n')),
    )
  })
  const { address } = await demo({
    UPSTREAM_BASE_URL: `${server.address}/v1`,
    UPSTREAM_API_KEY: key,
  })
  await page.goto(address)
  await ask(page, 'hi')
  await expect(answer(page)).toContainText('hello from upstream')
  const everything = (await Promise.all(received)).join('\n')
  expect(received.length).toBeGreaterThan(4)
  expect(everything.includes('hello from upstream')).toBe(true)
  // As booleans: a failure would print every byte of the page.
  expect(everything.includes(key)).toBe(false)
  expect(everything.includes(key.slice(8))).toBe(false)
  expect(await page.content()).not.toContain(key)
})

test('talks to a backend route of the user’s own at CHAT_API_URL, with no server in between', async ({
  page,
}) => {
  const own = await upstream((response, { url, headers }) => {
    const cors = {
      'access-control-allow-origin': headers.origin ?? '*',
      'access-control-allow-headers': 'content-type',
    }
    if (!url.startsWith('/api/chat/completions') || !headers['content-type']) {
      return void response.writeHead(204, cors).end()
    }
    response.writeHead(200, { ...cors, 'content-type': 'text/event-stream' })
    response.end(`${chunk('my own backend', 'stop')}data: [DONE]\n\n`)
  })
  const { address } = await demo({ CHAT_API_URL: `${own.address}/api`, MODEL: 'mine' })
  await page.goto(address)
  await ask(page, 'hi')
  await expect(answer(page)).toContainText('my own backend')
  const request = own.chat('hi')
  expect(request.body).toMatchObject({ model: 'mine', stream: true })
  expect(request.seen.headers.origin).toBe(address.replace('127.0.0.1', 'localhost'))
})

test.describe('an upstream that cannot answer gives one sentence in the page and loses nothing', () => {
  const cases: [string, Parameters<typeof startUpstream>[0] | undefined, RegExp][] = [
    ['unreachable', undefined, /reach/i],
    [
      'wrong key',
      (response) =>
        void response
          .writeHead(401, { 'content-type': 'application/json' })
          .end('{"error":{"message":"Incorrect API key","code":"invalid_api_key"}}'),
      /key/i,
    ],
    [
      'HTML error page',
      (response) =>
        void response.writeHead(404, { 'content-type': 'text/html' }).end('<h1>Not here</h1>'),
      /page|address/i,
    ],
  ]
  for (const [name, respond, sentence] of cases) {
    test(name, async ({ page }) => {
      const address = respond ? (await upstream(respond)).address : 'http://127.0.0.1:9'
      const { address: page_ } = await demo({
        UPSTREAM_BASE_URL: `${address}/v1`,
        UPSTREAM_API_KEY: 'k',
        MODEL: 'm',
      })
      await page.goto(page_)
      await ask(page, 'my long question')
      const notice = page.locator('[data-x-error]')
      await expect(notice).toContainText(sentence, { timeout: 20_000 })
      await expect(notice).not.toContainText('<h1>')
      await expect(notice).not.toContainText(/\bat .*\.(js|ts):\d/)
      await expect(page.locator('[data-x-message][data-role="user"]')).toContainText(
        'my long question',
      )
    })
  }
})

test('completes a text on the second page, and stops it', async ({ page }) => {
  const server = await startEndless()
  running.push(server)
  const { address } = await demo({ UPSTREAM_BASE_URL: `${server.address}/v1` })
  await page.goto(`${address}/completion`)
  await page.getByLabel('Prompt').fill('A start without an end')
  await page.getByRole('button', { name: 'Complete' }).click()
  const output = page.locator('output')
  await expect(output).toContainText('word3')
  await page.getByRole('button', { name: 'Stop' }).click()
  await expect(output).toHaveAttribute('aria-busy', 'false')
  const kept = await output.innerText()
  await frames(page)
  expect(await output.innerText()).toBe(kept)
})

test('fills in the middle, writes several texts, and shows how sure the model was', async ({
  page,
}) => {
  const { address } = await demo()
  await page.goto(`${address}/completion`)
  await page.getByLabel('Prompt').fill('Once upon a time')
  await page.getByLabel('What comes after it').fill('The end.')
  await page.getByLabel('Texts').selectOption('2')
  await page.getByLabel('How sure it was').check()
  const asked = page.waitForRequest('**/api/completions')
  await page.getByRole('button', { name: 'Complete' }).click()
  expect((await asked).postDataJSON()).toMatchObject({
    prompt: 'Once upon a time',
    suffix: 'The end.',
    n: 2,
    logprobs: 4,
  })
  await expect(page.locator('.demo-choice')).toHaveCount(2)
  await expect(page.locator('.demo-tokens span').first()).toHaveAttribute('title', /\d+ %/)
})

for (const scheme of ['light', 'dark'] as const) {
  for (const path of ['/', '/completion']) {
    test(`has no accessibility faults on ${path} in ${scheme}`, async ({ page }) => {
      const { address } = await demo()
      await page.emulateMedia({ colorScheme: scheme })
      await page.goto(`${address}${path}`)
      if (path === '/') {
        await ask(page, 'code')
        await expect(page.locator('[data-x-usage]').last()).toBeVisible({ timeout: 40_000 })
      } else {
        await page.getByRole('button', { name: 'Complete' }).waitFor()
      }
      const { violations } = await new AxeBuilder({ page })
        .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
        .analyze()
      expect(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)])).toEqual([])
    })
  }
}

/** A picture of one pixel. */
const DOT =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='

test('breaks no rule of its strict content security policy', async ({ page }) => {
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  const { address } = await demo()
  const response = await page.goto(address)
  expect(response?.headers()['content-security-policy']).toContain("script-src 'self'")
  await page
    .locator('input[type="file"]')
    .first()
    .setInputFiles({ name: 'dot.png', mimeType: 'image/png', buffer: Buffer.from(DOT, 'base64') })
  const widths = (): Promise<number[]> =>
    page
      .locator('[data-x-composer-card] [data-x-attachment] img')
      .evaluateAll((all) => all.map((image) => (image as HTMLImageElement).naturalWidth))
  await expect.poll(widths).toEqual([1])
  await ask(page, 'fast')
  await expect(page.locator('[data-x-usage]').last()).toBeVisible({ timeout: 30_000 })
  expect(complaints).toEqual([])
})
