// Choosing what is asked, and how: from the page to the wire.
import { expect, type Page, test } from '@playwright/test'
import { chunk, type Running, startDemo, startUpstream, type Upstream } from './servers.ts'

let running: Running[] = []

test.afterEach(async () => {
  await Promise.all(running.map((server) => server.close()))
  running = []
})

async function demo(env: Record<string, string> = {}): Promise<string> {
  const server = await startDemo(env)
  running.push(server)
  return server.address
}

/** An upstream with two models that answers every chat with one word. */
async function upstream(): Promise<Upstream> {
  const server = await startUpstream((response, { url }) => {
    if (url.includes('/models')) {
      response.writeHead(200, { 'content-type': 'application/json' })
      const data = ['first-model', 'second-model'].map((id) => ({ id, object: 'model' }))
      response.end(JSON.stringify({ object: 'list', data }))
    } else if (url.includes('completions')) {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.end(`${chunk('Answered.', 'stop')}data: [DONE]\n\n`)
    } else {
      response.writeHead(404, { 'content-type': 'application/json' }).end('{}')
    }
  })
  running.push(server)
  return server
}

/** The demo before an upstream that can search. */
const nanogptDemo = ({ address }: Upstream): Promise<string> =>
  demo({
    UPSTREAM_BASE_URL: `${address}/v1`,
    UPSTREAM_API_KEY: 'k',
    UPSTREAM_DIALECT: 'nanogpt',
    MODEL: 'first-model',
  })

async function ask(page: Page, text: string): Promise<void> {
  const input = page.getByRole('textbox', { name: /message/i })
  await input.fill(text)
  await input.press('Enter')
}

const answers = (page: Page) => page.locator('[data-x-message][data-role="assistant"]')
const answer = (page: Page) => answers(page).last()

test('asks the model that was picked, also after a reload', async ({ page }) => {
  const server = await upstream()
  await page.goto(await demo({ UPSTREAM_BASE_URL: `${server.address}/v1`, UPSTREAM_API_KEY: 'k' }))
  const picker = page.getByRole('combobox', { name: /^Model:/ })
  await expect(picker).toContainText('first-model')
  await picker.click()
  await expect(page.getByRole('combobox', { name: 'Search models' })).toBeFocused()
  await page.keyboard.type('second')
  await expect(page.getByRole('listbox').getByRole('option')).toHaveCount(1)
  await page.keyboard.press('Enter')
  await expect(picker).toContainText('second-model')
  await ask(page, 'hi')
  await expect(answer(page)).toContainText('Answered.')
  expect(server.chat('hi').body.model).toBe('second-model')
  await page.reload()
  await expect(picker).toContainText('second-model')
})

test('searches when the toggle is on, at the depth chosen, and no longer when it is off', async ({
  page,
}) => {
  const server = await upstream()
  await page.goto(await nanogptDemo(server))
  const search = page.getByRole('button', { name: 'Search' })
  await search.click()
  await expect(page.getByRole('combobox', { name: /depth/i })).toContainText('$0.006')
  await ask(page, 'news')
  await expect(answer(page)).toContainText('Answered.')
  expect(server.chat('news').body.model).toBe('first-model:online')
  await page.getByRole('combobox', { name: /depth/i }).selectOption('deep')
  await ask(page, 'more news')
  await expect(answers(page)).toHaveText([/Answered/, /Answered/])
  expect(server.chat('more news').body.model).toBe('first-model:online/linkup-deep')
  await search.click()
  await ask(page, 'no news')
  await expect(answers(page)).toHaveText([/Answered/, /Answered/, /Answered/])
  expect(server.chat('no news').body.model).toBe('first-model')
})

test('takes a press on a tool for one, also while what unfolds the row has not come', async ({
  browser,
}) => {
  // What a service worker asks for is not held.
  const page = await browser.newPage({ serviceWorkers: 'block' })
  const server = await upstream()
  let comes = (): void => undefined
  const asked = new Promise<void>((resolve) => (comes = resolve))
  await page.route(/\/assets\/later-/, async (route) => {
    await asked
    await route.continue()
  })
  await page.goto(await nanogptDemo(server))
  // Of two models one can be compared, and with that the tools are more than fit into a line.
  await expect(page.getByRole('button', { name: 'Compare', exact: true })).toBeAttached()
  const search = page.getByRole('button', { name: 'Search', exact: true })
  const before = await search.boundingBox()
  await search.hover()
  await page.mouse.down()
  // What a press changes is drawn with the next frame.
  await page.evaluate(
    () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
  )
  expect(await search.boundingBox()).toEqual(before)
  await page.mouse.up()
  await expect(search).toHaveAttribute('aria-pressed', 'true')
  comes()
  // The depth stands on a line of its own, and in sight.
  await expect(page.getByRole('button', { name: 'More tools' })).toHaveAttribute(
    'aria-expanded',
    'true',
  )
  await page.getByRole('combobox', { name: /depth/i }).click({ trial: true })
})

test('sends what the panel for settings says', async ({ page }) => {
  const server = await upstream()
  await page.goto(await demo({ UPSTREAM_BASE_URL: `${server.address}/v1`, UPSTREAM_API_KEY: 'k' }))
  await page.getByRole('button', { name: 'Settings' }).click()
  await page.getByRole('textbox', { name: 'Temperature' }).fill('0.2')
  await page.getByRole('textbox', { name: 'Instructions' }).fill('Be brief.')
  await page.keyboard.press('Escape')
  await page.getByRole('combobox', { name: 'Reasoning' }).selectOption('high')
  await ask(page, 'hi')
  await expect(answer(page)).toContainText('Answered.')
  expect(server.chat('hi').body).toMatchObject({
    temperature: 0.2,
    reasoning_effort: 'high',
    messages: [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'hi' },
    ],
  })
})

test('offers the models of the sandbox where no upstream is named', async ({ page }) => {
  await page.goto(await demo())
  await page.getByRole('combobox', { name: /^Model: Sandbox$/ }).click()
  await expect(page.getByRole('listbox').getByRole('option')).toHaveCount(2)
  await page.getByRole('listbox').getByRole('option', { name: /mini/ }).click()
  await expect(page.getByRole('combobox', { name: 'Model: Sandbox mini' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Search' })).toHaveCount(0)
})

test('plays NanoGPT without a key: cost, savings, balance, sources, and a badge that is no greener than its evidence', async ({
  page,
}) => {
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  await page.goto(await demo({ UPSTREAM_DIALECT: 'nanogpt' }))
  const balance = page.locator('[data-x-balance]')
  await expect(balance).toContainText('$10.00')
  const picker = page.getByRole('combobox', { name: /^Model:/ })
  await picker.click()
  await expect(page.getByRole('listbox').getByRole('option', { name: /Claude/ })).toContainText(
    '200K context',
  )
  await page
    .getByRole('listbox')
    .getByRole('option', { name: /DeepSeek R1 \(TEE\)/ })
    .click()
  await page.getByRole('button', { name: 'Search' }).click()
  await ask(page, 'table')
  await expect(page.locator('[data-x-conversation-usage]')).toContainText('$', { timeout: 30_000 })
  await expect(balance).toContainText('$9.99')
  await expect(answer(page).locator('[data-x-sources]')).toBeVisible()
  await page.getByRole('button', { name: 'Verify' }).click()
  const badge = page.locator('[data-x-verification]')
  await expect(badge).toHaveAttribute('data-state', 'partial', { timeout: 20_000 })
  await badge.getByRole('button', { name: 'Partly verified' }).click()
  await expect(badge).toContainText('Signature')
  expect(complaints).toEqual([])
})

test('talks to GPT the older way, with what was said before, and tells the cost', async ({
  page,
}) => {
  const asked: unknown[] = []
  page.on('request', (request) => {
    if (request.url().endsWith('/talk-to-gpt')) asked.push(request.postDataJSON())
  })
  await page.goto(`${await demo({ UPSTREAM_DIALECT: 'nanogpt' })}/completion`)
  const older = page.locator('form', { hasText: 'talk-to-gpt' })
  const answers = older.locator('[data-x-message][data-role="assistant"]')
  for (const [index, prompt] of ['Hello there', 'And a table'].entries()) {
    await older.getByLabel('Prompt').fill(prompt)
    await older.getByRole('button', { name: 'Send' }).click()
    await expect(answers).toHaveCount(index + 1)
    await expect(answers.nth(index).locator('[data-x-usage]')).toContainText('$', {
      timeout: 30_000,
    })
  }
  expect(asked).toMatchObject([
    { prompt: 'Hello there', messages: [] },
    { prompt: 'And a table', messages: [{ role: 'user', content: 'Hello there' }, {}] },
  ])
  await expect(answers.last()).not.toContainText('<NanoGPT>')
})
