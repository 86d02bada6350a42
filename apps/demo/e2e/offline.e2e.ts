// A network that goes and comes back: what was asked without it is sent by itself, once, and nothing is lost.
import type { ServerResponse } from 'node:http'
import { type BrowserContext, expect, type Locator, type Page, test } from '@playwright/test'
import { chunk, models, type Running, startDemo, startUpstream, type Upstream } from './servers.ts'

test.describe.configure({ timeout: 90_000 })

let running: Running[] = []
test.afterEach(async () => {
  await Promise.all(running.map((server) => server.close()))
  running = []
})

const input = (page: Page): Locator => page.locator('#root [data-x-composer-input]')
const questions = (page: Page): Locator => page.locator('[data-x-message][data-role="user"]')
const answers = (page: Page): Locator => page.locator('[data-x-message][data-role="assistant"]')
const offline = (page: Page): Locator => page.getByText('You are offline')

/** Opens the built demo on an upstream, and waits until the page is kept for a time without a network. */
async function open(page: Page, answer: (response: ServerResponse) => void): Promise<Upstream> {
  const upstream = await startUpstream((response, { url, body }) => {
    if (url.endsWith('/models')) return models(response)
    const isWhole = body !== '' && (JSON.parse(body) as { stream?: boolean }).stream === false
    if (isWhole) return void response.writeHead(500).end()
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    answer(response)
  })
  const demo = await startDemo({ UPSTREAM_BASE_URL: `${upstream.address}/v1`, MODEL: 'm' })
  running.push(upstream, demo)
  // As `localhost`, which has workers.
  await page.goto(demo.address)
  await expect(input(page)).toBeVisible()
  await input(page).click()
  await expect
    .poll(() =>
      page.evaluate(async () => {
        const cache = await caches.open('x-demo')
        const names = (await cache.keys()).map(({ url }) => new URL(url).pathname)
        const isWhole = ['/index-', '/answering-', '/later-', '/keeper-'].every((part) =>
          names.some((name) => name.includes(part)),
        )
        return navigator.serviceWorker.controller !== null && names.includes('/') && isWhole
      }),
    )
    .toBe(true)
  return upstream
}

const whole = (response: ServerResponse): void =>
  void response.end(`${chunk('Here it is.', 'stop')}data: [DONE]\n\n`)

async function ask(page: Page, text: string): Promise<void> {
  await input(page).fill(text)
  await input(page).press('Enter')
}

/** All is there, once, and the page says nothing of a network. */
async function expectAnswered(page: Page, upstream: Upstream, text: string): Promise<void> {
  await expect(answers(page)).toHaveText([/Here it is\./])
  await expect(questions(page)).toHaveText([new RegExp(text)])
  await expect(page.locator('[data-x-error]')).toHaveCount(0)
  await expect(offline(page)).toHaveCount(0)
  expect(upstream.chats(text)).toHaveLength(1)
}

async function lose(page: Page, context: BrowserContext): Promise<void> {
  await context.setOffline(true)
  await expect(offline(page).first()).toBeVisible()
}

test('what is sent without a network goes out with it, once', async ({ page, context }) => {
  const upstream = await open(page, whole)
  await lose(page, context)
  await ask(page, 'Asked without')
  await expect(page.locator('[data-x-error]')).toContainText('No connection')
  expect(upstream.chats()).toHaveLength(0)
  await context.setOffline(false)
  await expectAnswered(page, upstream, 'Asked without')
})

test('what is sent without a network goes out with it also after a reload', async ({
  page,
  context,
}) => {
  const upstream = await open(page, whole)
  await lose(page, context)
  await ask(page, 'Asked before the reload')
  await expect(page.locator('[data-x-error]')).toContainText('No connection')
  await page.reload()
  await expect(questions(page)).toHaveText([/Asked before the reload/])
  await expect(offline(page).first()).toBeVisible()
  await context.setOffline(false)
  await expectAnswered(page, upstream, 'Asked before the reload')
})

test('an answer that is cut by the network goes on with it, and is asked for once', async ({
  page,
  context,
}) => {
  let goOn = (): void => undefined
  const upstream = await open(page, (response) => {
    response.write(chunk('Here '))
    goOn = () => void response.end(`${chunk('it is.', 'stop')}data: [DONE]\n\n`)
  })
  await ask(page, 'Asked with')
  await expect(answers(page)).toContainText('Here')
  await lose(page, context)
  goOn()
  await context.setOffline(false)
  await expectAnswered(page, upstream, 'Asked with')
})

test('a message that waits amid an answer goes out after it, also where the network was gone meanwhile', async ({
  page,
  context,
}) => {
  let goOn = (): void => undefined
  const upstream = await open(page, (response) => {
    if (goOn.name === 'whole') return whole(response)
    response.write(chunk('Here '))
    goOn = function whole() {
      response.end(`${chunk('it is.', 'stop')}data: [DONE]\n\n`)
    }
  })
  await ask(page, 'The first')
  await expect(answers(page)).toContainText('Here')
  await lose(page, context)
  await ask(page, 'The second')
  goOn()
  await context.setOffline(false)
  await expect(answers(page)).toHaveText([/Here it is\./, /Here it is\./])
  await expect(questions(page)).toHaveText([/The first/, /The second/])
  expect(upstream.chats('The first')).toHaveLength(1)
  expect(upstream.chats('The second')).toHaveLength(1)
})
