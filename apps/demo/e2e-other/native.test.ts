// What the demo leaves to the browser, in Firefox: folds, layers, a field that grows. Run with `pnpm test:browsers`.
import type { Page } from 'puppeteer-core'
import { expect, it } from 'vitest'
import { chunk } from '../e2e/servers.ts'
import { answers, ask, end, frames, has, inFirefox, INPUT, named, type Scene } from './driven.ts'

let page: Page
let scene: Scene

inFirefox(390, (opened, its) => {
  page = opened
  scene = its
})

const focused = (): Promise<string | null | undefined> =>
  page.evaluate(() => document.activeElement?.getAttribute('aria-label'))

/** The edges of the layer that has the focus, in pixels; undefined where none has. */
const layer = () =>
  page.evaluate(() => {
    const box = document.activeElement?.closest('[role=dialog]')?.getBoundingClientRect()
    return box && { left: box.left, top: box.top, right: box.right, bottom: box.bottom }
  })

it('opens the settings within a narrow page, and gives the focus back on Escape', async () => {
  await page.click(named('Settings'))
  await expect.poll(layer).toBeDefined()
  const { left = -1, top = -1, right = NaN, bottom = NaN } = (await layer()) ?? {}
  expect(Math.min(left, top)).toBeGreaterThanOrEqual(0)
  expect(right).toBeLessThanOrEqual(390)
  expect(bottom).toBeLessThanOrEqual(700)
  await page.keyboard.press('Escape')
  await expect.poll(layer).toBeUndefined()
  await expect.poll(focused).toBe('Settings')
})

it('folds thoughts so that the search of the browser finds them, and opens them', async () => {
  await ask(page, 'question')
  await expect.poll(() => scene.answers.length).toBe(1)
  const delta = { reasoning: 'A thought to find.' }
  scene.answers[0]?.write(`data: ${JSON.stringify({ choices: [{ index: 0, delta }] })}\n\n`)
  scene.answers[0]?.write(chunk('The answer.', 'stop'))
  await end(scene.answers[0])
  await answers(page, 'The answer.')
  await has(page, named('Send'))
  const fold = '[data-x-reasoning] [hidden="until-found"]'
  await has(page, fold)
  await page.click('[data-x-reasoning] button')
  await has(page, fold, 0)
  await answers(page, 'A thought to find.')
})

it('has a field that grows with what is written, and is small again when that is sent', async () => {
  const height = () => page.$eval(INPUT, (field) => field.clientHeight)
  const before = await height()
  await page.type(INPUT, 'many words '.repeat(20))
  await frames(page, 2)
  expect(await height()).toBeGreaterThan(before * 2)
  await page.keyboard.press('Enter')
  await expect.poll(height).toBe(before)
})
