// What a screen reader gets of the demo in Firefox: names and roles by axe, and what live regions are given to say. Run
// with `pnpm test:browsers`.
import { readFileSync } from 'node:fs'
import { createRequire, stripTypeScriptTypes } from 'node:module'
import type { Page } from 'puppeteer-core'
import { expect, it } from 'vitest'
import { chunk } from '../e2e/servers.ts'
import { answers, ask, choose, end, has, inFirefox, INPUT, named, type Scene } from './driven.ts'

let page: Page
let scene: Scene

inFirefox(1000, (opened, its) => {
  page = opened
  scene = its
})

const require = createRequire(import.meta.url)
const AXE = readFileSync(
  createRequire(require.resolve('@axe-core/playwright')).resolve('axe-core'),
  'utf8',
)
const SPY = stripTypeScriptTypes(
  readFileSync(new URL('../../../packages/ui/test/speech-spy.ts', import.meta.url), 'utf8'),
).replaceAll('export ', '')

interface Violation {
  id: string
  nodes: { html: string }[]
}

/** What axe finds wrong with the page as it is. */
async function faults(): Promise<string[]> {
  await page.evaluate(`${AXE};0`)
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
  const run = `axe.run(document, { runOnly: ${JSON.stringify(tags)} }).then(({ violations }) => violations)`
  const violations = (await page.evaluate(run)) as Violation[]
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
}

/** Listens from here on. Returns how to hear what was said. */
async function listen(): Promise<() => Promise<string[]>> {
  await page.waitForSelector('[data-x-announcer] > div')
  await page.evaluate(`${SPY};window.heard = listen();0`)
  return () => page.evaluate('window.heard.said') as Promise<string[]>
}

async function askFor(text: string): Promise<void> {
  await ask(page, text)
  await expect.poll(() => scene.answers.length).toBe(1)
}

const write = (text: string, finish: string | null = null): unknown =>
  scene.answers.at(-1)?.write(chunk(text, finish))

it('has no fault by axe when empty, while it streams, when it is done and with its settings open', async () => {
  expect(await faults()).toEqual([])
  await askFor('hello')
  write('# A heading\n\nSome **words**, `code` and a list:\n\n- one\n- two\n\n')
  await answers(page, 'two')
  expect(await faults()).toEqual([])
  write('| a | b |\n| - | - |\n| 1 | 2 |\n\n```ts\nconst x = 1\n```\n', 'stop')
  await end(scene.answers[0])
  await has(page, named('Send'))
  await answers(page, 'const x')
  expect(await faults()).toEqual([])
  await page.click(named('Settings'))
  await has(page, '[data-x-settings]')
  expect(await faults()).toEqual([])
})

it('has no fault by axe in Arabic and in the dark, with an error', async () => {
  await choose(page, 'theme', 'dark')
  await choose(page, 'language', 'ar')
  scene.refusals.push(401)
  await ask(page, 'hello')
  await has(page, '[data-x-error]')
  expect(await faults()).toEqual([])
})

it('reads an answer to somebody in the field, without the marks of Markdown', async () => {
  const heard = await listen()
  await askFor('hello')
  write('It is **forty-two**.', 'stop')
  await end(scene.answers[0])
  await expect.poll(async () => (await heard()).join(' ')).toContain('It is forty-two.')
  expect((await heard()).join(' ')).not.toContain('**')
})

it('says at once that an answer was refused, and once', async () => {
  const heard = await listen()
  scene.refusals.push(400)
  await ask(page, 'hello')
  await has(page, '[data-x-error]')
  await expect
    .poll(async () => (await heard()).filter((said) => said.startsWith('!')).length)
    .toBe(1)
})

it('says that an answer was stopped', async () => {
  const heard = await listen()
  await askFor('hello')
  write('Kept words ')
  await answers(page, 'Kept words')
  await page.focus(INPUT)
  await page.keyboard.press('Escape')
  await has(page, named('Send'))
  await expect.poll(async () => (await heard()).join('\n')).toContain('Stopped')
})
