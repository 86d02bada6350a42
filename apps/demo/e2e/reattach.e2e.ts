// The demo's route keeps what it passes on: a reload amid an answer costs nothing of it, and no second request.
import type { ServerResponse } from 'node:http'
import { expect, type Locator, type Page, test } from '@playwright/test'
import { chunk, models, type Running, startDemo, startUpstream, type Upstream } from './servers.ts'

let running: Running[] = []

test.afterEach(async () => {
  await Promise.all(running.map((server) => server.close()))
  running = []
})

const input = (page: Page): Locator => page.getByRole('textbox', { name: /message/i })
const answer = (page: Page): Locator =>
  page.locator('[data-x-message][data-role="assistant"]').last()

/** The demo with an endpoint whose answers the test writes. */
async function start(): Promise<{ address: string; server: Upstream; answers: ServerResponse[] }> {
  const answers: ServerResponse[] = []
  const server = await startUpstream((response, { url }) => {
    if (url.endsWith('/models')) return models(response)
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.flushHeaders()
    answers.push(response)
  })
  running.push(server)
  const demo = await startDemo({ UPSTREAM_BASE_URL: `${server.address}/v1`, UPSTREAM_API_KEY: 'k' })
  running.push(demo)
  return { address: demo.address, server, answers }
}

async function ask(page: Page, text: string): Promise<void> {
  await input(page).fill(text)
  await input(page).press('Enter')
}

test('goes on writing after a reload by itself, whole and with one request', async ({ page }) => {
  const { address, server, answers } = await start()
  await page.goto(address)
  await ask(page, 'question')
  await expect.poll(() => answers.length).toBe(1)
  answers[0]?.write(chunk('The first half, '))
  await expect(answer(page)).toContainText('The first half,')
  await page.reload()
  await expect(answer(page)).toContainText('The first half,')
  answers[0]?.write(chunk('what came meanwhile, '))
  await expect(answer(page)).toContainText('The first half, what came meanwhile,')
  answers[0]?.write(chunk('and the end.', 'stop'))
  answers[0]?.end('data: [DONE]\n\n')
  await expect(answer(page)).toContainText('The first half, what came meanwhile, and the end.')
  await expect(page.getByRole('button', { name: 'Continue' })).toBeHidden()
  expect(server.chats()).toHaveLength(1)
  expect(server.chat('question').seen.isCut).toBe(false)
})

test('finds an answer that was whole before the page came back by itself, also one not begun when it left', async ({
  page,
}) => {
  const { address, server, answers } = await start()
  await page.goto(address)
  const answered = page.waitForResponse('**/api/chat/completions')
  await ask(page, 'question')
  await answered
  await expect.poll(() => answers.length).toBe(1)
  await page.reload()
  answers[0]?.end(`${chunk('All of it came late.', 'stop')}data: [DONE]\n\n`)
  await expect(answer(page)).toContainText('All of it came late.')
  expect(server.chats()).toHaveLength(1)
})
