// A browser that is driven over WebDriver BiDi (Firefox) or CDP (Chromium), in front of an upstream played by the test.
import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { type Browser, type KeyInput, launch, type Page } from 'puppeteer-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import { CHROMIUM_FLAGS } from '../../../scripts/find-browser.mjs'
import { models, startDemo, startUpstream, type Upstream } from '../e2e/servers.ts'

/** Firefox at FIREFOX_PATH. */
export function startFirefox(): Promise<Browser> {
  return launch({ browser: 'firefox', executablePath: pathIn('FIREFOX_PATH') })
}

/** Chromium at CHROMIUM_PATH. */
export function startChromium(): Promise<Browser> {
  return launch({ executablePath: pathIn('CHROMIUM_PATH'), args: CHROMIUM_FLAGS })
}

function pathIn(name: string): string {
  const path = process.env[name]
  if (!path) throw new Error(`${name} is not set. Run \`pnpm test:browsers\`.`)
  return path
}

/** The demo in front of an endpoint whose answers the test writes. */
export interface Scene {
  address: string
  upstream: Upstream
  /** Answers in the order in which they were asked for, each open until it is ended. */
  answers: ServerResponse[]
  /** What the next requests for an answer are refused with, as HTTP statuses. */
  refusals: number[]
  close(): Promise<unknown>
}

/** Starts the demo and its upstream. */
export async function startScene(): Promise<Scene> {
  const answers: ServerResponse[] = []
  const refusals: number[] = []
  const upstream = await startUpstream((response, { url, body }) => {
    if (url.endsWith('/models')) return models(response)
    if (!url.endsWith('/chat/completions') || body === '') return void response.writeHead(404).end()
    // The demo asks for the title of a chat.
    if (!(JSON.parse(body) as { stream?: boolean }).stream) {
      const choices = [{ index: 0, message: { role: 'assistant', content: 'Title' } }]
      response.writeHead(200, { 'content-type': 'application/json' })
      return void response.end(JSON.stringify({ choices }))
    }
    const status = refusals.shift()
    if (status) {
      response.writeHead(status, { 'content-type': 'application/json' })
      return void response.end('{"error":{"message":"Refused on purpose."}}')
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.flushHeaders()
    answers.push(response)
  })
  const demo = await startDemo({
    UPSTREAM_BASE_URL: `${upstream.address}/v1`,
    UPSTREAM_API_KEY: 'k',
  })
  return {
    address: demo.address,
    upstream,
    answers,
    refusals,
    close: () => Promise.all([demo.close(), upstream.close()]),
  }
}

/** Each test of a file has a profile of its own in Firefox, `width` pixels wide, on a demo of its own. */
export function inFirefox(width: number, open: (page: Page, scene: Scene) => void): void {
  let firefox: Browser
  let page: Page | undefined
  let scene: Scene | undefined
  beforeAll(async () => {
    firefox = await startFirefox()
  })
  afterAll(() => firefox?.close())
  beforeEach(async () => {
    scene = await startScene()
    page = await (await firefox.createBrowserContext()).newPage()
    await page.setViewport({ width, height: 700 })
    await page.goto(scene.address)
    await page.waitForSelector(INPUT)
    open(page, scene)
  })
  afterEach(async () => {
    await page?.browserContext().close()
    await scene?.close()
  })
}

/** Writes what ends an answer. */
export async function end(response: ServerResponse | undefined): Promise<void> {
  if (!response) throw new Error('Nobody asked.')
  response.end('data: [DONE]\n\n')
  await once(response, 'close')
}

export const INPUT = '#root [data-x-composer-input]'
export const ANSWER = '[data-x-message][data-role="assistant"]'
export const QUESTION = '[data-x-message][data-role="user"]'

/** A control of the page by its name, whatever it looks like. */
export const named = (name: string): string => `::-p-aria([name="${name}"])`

/** The text of the last element that fits, as it is shown; empty where none does. */
export function textOf(page: Page, selector: string): Promise<string> {
  return page.$$eval(selector, (all) => (all.at(-1) as HTMLElement | undefined)?.innerText ?? '')
}

/** Waits until the last answer has a text. */
export async function answers(page: Page, text: string): Promise<void> {
  await expect.poll(() => textOf(page, ANSWER)).toContain(text)
}

/** Waits until there are so many elements. */
export async function has(page: Page, selector: string, count = 1): Promise<void> {
  await expect.poll(() => page.$$(selector).then((all) => all.length)).toBe(count)
}

/** Opens the page anew, with a choice that it keeps. */
export async function choose(page: Page, name: 'theme' | 'language', value: string): Promise<void> {
  await page.evaluate((key, text) => localStorage.setItem(key, text), `x-demo-${name}`, value)
  await page.reload()
  await page.waitForSelector(INPUT)
}

/** Types a question, and sends it by Enter. */
export async function ask(page: Page, text: string): Promise<void> {
  await page.waitForSelector(INPUT)
  await page.click(INPUT)
  await page.type(INPUT, text)
  await page.keyboard.press('Enter')
}

/** Whether one can type at once. */
export const hasFocus = (page: Page): Promise<boolean> =>
  page.$eval(INPUT, (field) => field === document.activeElement)

/** What stands in the field. */
export const draft = (page: Page): Promise<string> =>
  page.$eval(INPUT, (field) => (field as HTMLTextAreaElement).value)

/** Presses keys that are held together. */
export async function press(page: Page, ...keys: KeyInput[]): Promise<void> {
  const last = keys.pop()
  if (!last) return
  for (const key of keys) await page.keyboard.down(key)
  await page.keyboard.press(last)
  for (const key of keys.toReversed()) await page.keyboard.up(key)
}

/** Lets the page draw so often. */
export function frames(page: Page, count = 20): Promise<void> {
  return page.evaluate(async (left) => {
    for (; left > 0; left--) await new Promise(requestAnimationFrame)
  }, count)
}
