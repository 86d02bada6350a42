// The demo as an app: keys, commands, languages, settings of each chat, pages beside the chat.
import AxeBuilder from '@axe-core/playwright'
import { expect, type Locator, type Page, test } from '@playwright/test'
import { chunk, type Running, startDemo, startEndless, startUpstream } from './servers.ts'

test.describe.configure({ timeout: 180_000 })

let running: Running[] = []
test.afterEach(async () => {
  await Promise.all(running.map((server) => server.close()))
  running = []
})

async function open(page: Page, env: Record<string, string> = {}, path = ''): Promise<void> {
  const server = await startDemo(env)
  running.push(server)
  await page.goto(server.address + path)
}

const input = (page: Page): Locator => page.locator('#root [data-x-composer-input]')
const questions = (page: Page): Locator => page.locator('[data-x-message][data-role="user"]')
const answers = (page: Page): Locator => page.locator('[data-x-message][data-role="assistant"]')

async function ask(page: Page, text: string): Promise<void> {
  await input(page).fill(text)
  await input(page).press('Enter')
}

/** An upstream that answers every chat with one text, and names one when `mayName` has settled. */
async function upstream(text: string, mayName?: Promise<void>) {
  const server = await startUpstream(async (response, { url, body }) => {
    if (url.includes('/models')) {
      response.writeHead(200, { 'content-type': 'application/json' })
      return void response.end('{"object":"list","data":[{"id":"a-model","object":"model"}]}')
    }
    const isWhole = body !== '' && !(JSON.parse(body) as { stream?: boolean }).stream
    if (isWhole) await mayName
    response.writeHead(200, { 'content-type': isWhole ? 'application/json' : 'text/event-stream' })
    if (isWhole) {
      const message = { role: 'assistant', content: '"A title by the model"' }
      response.end(JSON.stringify({ choices: [{ index: 0, message, finish_reason: 'stop' }] }))
    } else response.end(`${chunk(text, 'stop')}data: [DONE]\n\n`)
  })
  running.push(server)
  return server
}

/** Opens the page amid an answer that has no end. */
async function askForEver(page: Page, text: string): Promise<void> {
  const server = await startEndless()
  running.push(server)
  await open(page, { UPSTREAM_BASE_URL: `${server.address}/v1`, UPSTREAM_API_KEY: 'k' })
  await ask(page, text)
  await expect(answers(page)).toContainText('word3')
}

test('can be typed into at once, in the middle, and goes to the end with the first question', async ({
  page,
}) => {
  await open(page)
  await expect(input(page)).toBeFocused()
  const { height = 0 } = page.viewportSize() ?? {}
  const place = async (): Promise<number> => ((await input(page).boundingBox())?.y ?? 0) / height
  expect(await place()).toBeLessThan(0.65)
  await page.getByRole('button', { name: 'A table' }).click()
  await expect(questions(page)).toHaveText(/streaming with a table/)
  await expect(page.locator('[data-x-suggestions]')).toHaveCount(0)
  await expect.poll(place).toBeGreaterThan(0.7)
  await expect(page).toHaveTitle(/Explain streaming with a table · @x/)
})

test('finds chats and does what it can by the keyboard alone', async ({ page }) => {
  await open(page)
  await ask(page, 'table, about monads')
  await expect(page.locator('[data-x-usage]').last()).toBeVisible({ timeout: 30_000 })
  await page.keyboard.press('Control+Shift+O')
  await expect(questions(page)).toHaveCount(0)
  await page.keyboard.press('Control+k')
  const field = page.getByRole('combobox', { name: 'Search chats, or run a command' })
  await expect(field).toBeFocused()
  await field.pressSequentially('monads')
  await expect(page.locator('[data-x-palette] [role=option]')).toHaveText([/about monads/])
  await page.keyboard.press('Enter')
  await expect(questions(page)).toHaveText(/about monads/)
  await page.keyboard.press('Control+Shift+S')
  await expect(page.getByRole('complementary', { name: 'Chats' })).toHaveCount(0)
  await page.keyboard.press('Control+k')
  await field.pressSequentially('connect')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Connect a model')
  await page.goBack()
  await expect(questions(page)).toHaveText(/about monads/)
})

test('stops an answer by Escape, wherever the focus is', async ({ page }) => {
  await askForEver(page, 'go on')
  await page.getByRole('button', { name: 'Chats' }).focus()
  await page.keyboard.press('Escape')
  await expect(answers(page)).toContainText(/stopped/i)
})

test('brings back a chat that was deleted, also with the focus in the field', async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 800 })
  await open(page)
  await ask(page, 'table, to be deleted')
  await expect(page.locator('[data-x-usage]').last()).toBeVisible({ timeout: 30_000 })
  const row = page.getByRole('navigation', { name: 'Conversations' }).getByRole('listitem')
  await row.hover()
  await row.getByRole('button', { name: /^Delete/ }).click()
  await expect(row).toHaveCount(0)
  await input(page).focus()
  await page.keyboard.press('Control+z')
  await expect(row).toHaveCount(1)
  await expect(questions(page)).toHaveText(/to be deleted/)
})

test('ends an answer under way with its chat, which does not come back by itself', async ({
  page,
}) => {
  await page.setViewportSize({ width: 1280, height: 800 })
  await askForEver(page, 'to be deleted')
  const row = page.getByRole('navigation', { name: 'Conversations' }).getByRole('listitem')
  await row.hover()
  await row.getByRole('button', { name: /^Delete/ }).click()
  await expect(page.getByRole('button', { name: 'Undo' })).toBeVisible()
  await page.reload()
  await expect(input(page)).toBeVisible()
  await expect(row).toHaveCount(0)
})

test('brings back a chat that was deleted amid its answer, with what was written', async ({
  page,
}) => {
  await page.setViewportSize({ width: 1280, height: 800 })
  await askForEver(page, 'to be deleted')
  const row = page.getByRole('navigation', { name: 'Conversations' }).getByRole('listitem')
  await row.hover()
  await row.getByRole('button', { name: /^Delete/ }).click()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(questions(page)).toHaveText(/to be deleted/)
  await expect(answers(page)).toContainText(/word3[^]*Stopped/)
})

test('keeps the settings of each chat, and starts a new one with the last', async ({ page }) => {
  await open(page)
  await ask(page, 'table, the first')
  await expect(page.locator('[data-x-usage]').last()).toBeVisible({ timeout: 30_000 })
  const first = page.url()
  const settings = page.getByRole('button', { name: 'Settings' })
  await page.keyboard.press('Control+Shift+O')
  await expect(questions(page)).toHaveCount(0)
  await settings.click()
  await page.getByRole('textbox', { name: 'Instructions' }).fill('Be brief.')
  await page.keyboard.press('Escape')
  await expect(settings).toHaveAttribute('data-changed')
  await page.goto(first)
  await expect(questions(page)).toHaveText(/the first/)
  await expect(settings).not.toHaveAttribute('data-changed')
  await page.keyboard.press('Control+Shift+O')
  await expect(questions(page)).toHaveCount(0)
  await expect(settings).toHaveAttribute('data-changed')
})

test('has a model on the own machine name a chat, and leaves a name that a person gave', async ({
  page,
}) => {
  const server = await upstream('Answered.')
  await open(page, { UPSTREAM_BASE_URL: `${server.address}/v1`, UPSTREAM_API_KEY: 'k' })
  await ask(page, 'What is a monad?')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('A title by the model')
  await expect(page).toHaveTitle('A title by the model · @x')
  await ask(page, 'And a comonad?')
  await expect(answers(page)).toHaveCount(2)
  await expect(answers(page).last()).toContainText('Answered.')
  expect(server.chats()).toHaveLength(2)
  expect(server.seen.filter(({ body }) => body.includes('"stream":false'))).toHaveLength(1)
})

test('says once that a chat is not kept, and nothing of a title for it', async ({ page }) => {
  let name = (): void => undefined
  const server = await upstream('Answered.', new Promise<void>((resolve) => (name = resolve)))
  await open(page, { UPSTREAM_BASE_URL: `${server.address}/v1`, UPSTREAM_API_KEY: 'k' })
  await expect(input(page)).toBeVisible()
  const refused = await page.evaluateHandle(() => {
    const counted = { puts: 0 }
    IDBObjectStore.prototype.put = () => {
      counted.puts += 1
      throw new DOMException('No room', 'QuotaExceededError')
    }
    return counted
  })
  const puts = (): Promise<number> => refused.evaluate((counted) => counted.puts)
  const notices = page.locator('[data-x-error] strong')
  await ask(page, 'What is a monad?')
  await expect(answers(page)).toContainText('Answered.')
  await expect(notices).toHaveText(['This chat is not being saved'])
  // The chat is written once more before it is named.
  const before = await puts()
  name()
  await expect.poll(puts).toBeGreaterThan(before)
  await ask(page, 'And a comonad?')
  await expect(answers(page)).toHaveText([/Answered/, /Answered/])
  await expect(notices).toHaveText(['This chat is not being saved'])
})

for (const [name, language, direction, send] of [
  ['العربية', 'ar', 'rtl', 'إرسال'],
  ['日本語', 'ja', 'ltr', '送信'],
  ['Deutsch', 'de', 'ltr', 'Senden'],
  ['中文', 'zh-Hans', 'ltr', '发送'],
] as const) {
  test(`speaks ${name}, also after a reload`, async ({ page }) => {
    await page.setViewportSize({ width: 320, height: 640 })
    await open(page)
    await page.getByRole('button', { name: 'More', exact: true }).click()
    await page.getByLabel('Language').selectOption(name)
    for (const isReloaded of [false, true]) {
      if (isReloaded) await page.reload()
      await expect(page.locator('html')).toHaveAttribute('lang', language)
      await expect(page.locator('html')).toHaveAttribute('dir', direction)
      await expect(page.getByRole('button', { name: send })).toBeVisible()
    }
    const width = await page.evaluate(() => document.documentElement.scrollWidth)
    expect(width).toBe(320)
  })
}

test('asks two models at once, and goes on with one of them', async ({ page }) => {
  await open(page)
  await page.getByRole('button', { name: 'Compare' }).click()
  await ask(page, 'Explain streaming with a table')
  const both = page.locator('[data-x-side-by-side] [data-x-side-by-side-column]')
  await expect(both).toHaveCount(2)
  await expect(both.locator('[data-x-usage]')).toHaveCount(2, { timeout: 30_000 })
  await page.getByRole('button', { name: 'Go on with sandbox-mini' }).click()
  await expect(both).toHaveCount(0)
})

test('names both models that are compared, also on a small phone', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 640 })
  await open(page, { UPSTREAM_DIALECT: 'nanogpt' })
  await page.getByRole('button', { name: 'More tools' }).click()
  await page.getByRole('button', { name: 'Compare', exact: true }).click()
  const names = page.locator('[data-x-model-picker-name]')
  await expect(names).toHaveCount(2)
  const cut = (): Promise<boolean[]> =>
    names.evaluateAll((all) => all.map((name) => name.scrollWidth > name.clientWidth))
  await expect.poll(cut).toEqual([false, false])
})

test('opens nothing by a question mark, and the list of keys by Ctrl and a slash', async ({
  page,
}) => {
  await open(page)
  await expect(input(page)).toBeFocused()
  await page.locator('header').click()
  // What knows the keys comes with the first touch.
  await expect(page.getByRole('button', { name: 'Keyboard shortcuts' })).toBeVisible()
  await page.keyboard.press('?')
  await page.keyboard.press('Control+/')
  const keys = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
  await expect(keys).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(keys).toHaveCount(0)
  await page.keyboard.press('?')
  await expect(keys).toHaveCount(0)
})

test('calls tools, and asks before one reads a file', async ({ page }) => {
  await open(page)
  await ask(page, 'Use the tool calculate')
  await expect(answers(page).last().locator('.demo-card output')).toHaveText('409.5', {
    timeout: 30_000,
  })
  await input(page).fill('Use the tool data')
  await page
    .locator('input[type=file]')
    .first()
    .setInputFiles({
      name: 'sales.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from('city,sold\nLisbon,3\n"Porto, north",4\nLisbon,5\n'),
    })
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Allow', exact: true }).click({ timeout: 30_000 })
  const chart = answers(page).last().getByRole('figure')
  await expect(chart).toContainText('sum of sold by city', { timeout: 30_000 })
  await chart.getByText('Numbers').click()
  await expect(chart.getByRole('row')).toHaveText([/city|sold/, /Lisbon.*8/, /Porto, north.*4/])
  await input(page).fill('Use the tool present')
  await page.keyboard.press('Enter')
  await page.getByLabel('Group by').fill('city', { timeout: 30_000 })
  await page.getByRole('button', { name: 'Show', exact: true }).click()
  await expect(answers(page).last()).toContainText('groupBy', { timeout: 30_000 })
})

test('answers by a schema that is typed, and says where it is no JSON', async ({ page }) => {
  await open(page, {}, '/structured')
  const schema = page.getByLabel('JSON Schema')
  await schema.fill('{ "type": "object"')
  await expect(page.getByText('This is no schema yet:')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Ask' })).toBeDisabled()
  await schema.fill('["town"]')
  await expect(page.getByRole('button', { name: 'Ask' })).toBeDisabled()
  await schema.fill('{"type":"object","properties":{"town":{"type":"string","examples":["Faro"]}}}')
  await page.getByRole('button', { name: 'Ask' }).click()
  await expect(page.locator('output code')).toContainText('"town": "Faro"', { timeout: 30_000 })
})

test('says what is wrong with a connection, and how to make one', async ({ page }) => {
  await open(page, { UPSTREAM_BASE_URL: 'http://127.0.0.1:59999/v1', MODEL: 'm' }, '/connect')
  await expect(page.locator('main').getByRole('status')).toContainText(
    'Nothing listens at 127.0.0.1:59999',
  )
  await page.locator('summary', { hasText: 'Ollama' }).click()
  await expect(page.getByText('UPSTREAM_BASE_URL=http://localhost:11434/v1')).toBeVisible()
  for (const width of [1280, 320]) {
    await page.setViewportSize({ width, height: 640 })
    const cut = await page
      .locator('.demo-vendors, .demo-form')
      .evaluateAll(([form, vendors]) => [
        (form?.scrollWidth ?? 0) - (form?.clientWidth ?? 0),
        (vendors?.scrollHeight ?? 0) - (vendors?.clientHeight ?? 0),
      ])
    expect(cut).toEqual([0, 0])
  }
})

test('prints the conversation and nothing of the frame', async ({ page }) => {
  await open(page)
  await ask(page, 'code')
  await expect(page.locator('[data-x-usage]').last()).toBeVisible({ timeout: 40_000 })
  await page.emulateMedia({ media: 'print' })
  await expect(questions(page)).toBeVisible()
  await expect(input(page)).toBeHidden()
  await expect(page.getByRole('button', { name: 'Chats' })).toBeHidden()
})

test('has no accessibility faults on its pages and open panels', async ({ page }) => {
  await open(page)
  const look = async (): Promise<void> => {
    const { violations } = await new AxeBuilder({ page })
      .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
      .analyze()
    expect(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)])).toEqual([])
  }
  await expect(page.getByRole('combobox', { name: /^Model:/ })).toBeVisible()
  await look()
  await page.getByRole('button', { name: 'More', exact: true }).click()
  await expect(page.getByLabel('Language')).toBeVisible()
  await look()
  await page.keyboard.press('Escape')
  await page.keyboard.press('Control+k')
  await expect(page.locator('[data-x-palette] [role=option]').first()).toBeVisible()
  await look()
  for (const path of ['structured', 'connect']) {
    await page.goto(new URL(`/${path}`, page.url()).href)
    await expect(page.locator('.demo-form')).toBeVisible()
    await look()
  }
})
