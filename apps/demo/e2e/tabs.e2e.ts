// The chat is kept in the browser's database: two pages of one browser show the same, and one of them answers.
import { type BrowserContext, expect, type Locator, type Page, test } from '@playwright/test'
import { chunk, models, type Running, startDemo, startUpstream, type Upstream } from './servers.ts'

let running: Running[] = []

test.afterEach(async () => {
  await Promise.all(running.map((server) => server.close()))
  running = []
})

const input = (page: Page): Locator => page.getByRole('textbox', { name: /message/i })
const answer = (page: Page): Locator =>
  page.locator('[data-x-message][data-role="assistant"]').last()

/** An upstream that writes a word every 50 ms until it is told to end. */
async function slowUpstream(): Promise<Upstream & { end: () => void }> {
  let isEnding = false
  const server = await startUpstream((response, { url }) => {
    if (url.endsWith('/models')) return models(response)
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    let count = 0
    const timer = setInterval(() => {
      if (!isEnding) return void response.write(chunk(`word${count++} `))
      clearInterval(timer)
      response.end(`${chunk('the end', 'stop')}data: [DONE]\n\n`)
    }, 50)
    response.on('close', () => clearInterval(timer))
  })
  running.push(server)
  return {
    ...server,
    end() {
      isEnding = true
    },
  }
}

async function demoOn(upstream: Upstream): Promise<string> {
  const server = await startDemo({
    UPSTREAM_BASE_URL: `${upstream.address}/v1`,
    UPSTREAM_API_KEY: 'k',
  })
  running.push(server)
  return server.address
}

/** Two tabs on one chat, amid an answer that was asked for in the first. */
async function twoTabs(context: BrowserContext) {
  const upstream = await slowUpstream()
  const address = await demoOn(upstream)
  const first = await context.newPage()
  await first.goto(address)
  await input(first).fill('go on')
  await input(first).press('Enter')
  await expect(answer(first)).toContainText('word3')
  const second = await context.newPage()
  await second.goto(first.url())
  await expect(answer(second)).toContainText('word3')
  return { upstream, first, second }
}

test('98 two tabs on one chat show the same answer, and what the second sends waits for the first', async ({
  context,
}) => {
  const { upstream, first, second } = await twoTabs(context)
  await input(second).fill('and then?')
  await input(second).press('Enter')
  await expect(answer(second)).toContainText('word40', { timeout: 15_000 })
  expect(upstream.chats()).toHaveLength(1)
  upstream.end()
  await expect.poll(() => upstream.chats().length).toBe(2)
  await expect(answer(first)).toContainText('the end')
  await expect(answer(second)).toContainText('the end')
  const questions = (page: Page) => page.locator('[data-x-message][data-role="user"]')
  await expect(questions(first)).toHaveCount(2)
  await expect(questions(second)).toHaveCount(2)
  const { messages } = upstream.chat('and then?').body
  expect(messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'user'])
  expect(upstream.chats()).toHaveLength(2)
})

test('98 a second tab follows word by word, and its Stop ends the answer for both', async ({
  context,
}) => {
  const { upstream, first, second } = await twoTabs(context)
  await second.getByRole('button', { name: 'Stop' }).click()
  await expect(answer(first)).toContainText('Stopped')
  await expect(answer(second)).toContainText('Stopped')
  await expect(first.getByRole('button', { name: 'Send' })).toBeVisible()
  await expect(second.getByRole('button', { name: 'Send' })).toBeVisible()
  await expect.poll(() => upstream.chat('go on').seen.isCut).toBe(true)
  expect(upstream.chats()).toHaveLength(1)
})

test('98 when the first tab is closed amid an answer, the second goes on with it by itself', async ({
  context,
}) => {
  const { upstream, first, second } = await twoTabs(context)
  await first.close()
  await expect(answer(second)).toContainText('word40', { timeout: 15_000 })
  upstream.end()
  await expect(answer(second)).toContainText('the end')
  await expect(answer(second)).toContainText('word3')
  expect(upstream.chats()).toHaveLength(1)
})

test('a new chat leaves the old one to the back button', async ({ page }) => {
  const server = await startDemo()
  running.push(server)
  await page.goto(server.address)
  await input(page).fill('fast')
  await input(page).press('Enter')
  await expect(page.locator('[data-x-usage]').last()).toBeVisible({ timeout: 30_000 })
  await page.getByRole('button', { name: 'New chat' }).click()
  await expect(page.locator('[data-x-message]')).toHaveCount(0)
  await page.goBack()
  await expect(page.locator('[data-x-message][data-role="user"]')).toContainText('fast')
})
