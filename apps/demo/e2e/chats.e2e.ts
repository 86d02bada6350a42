// The chats that are kept: beside the one that is shown, or in a drawer.
import { readFile } from 'node:fs/promises'
import { expect, type Locator, type Page, test } from '@playwright/test'
import { type Running, startDemo } from './servers.ts'

const DAY = 86_400_000
let running: Running | undefined
test.afterEach(async () => running?.close())

const input = (page: Page): Locator => page.getByRole('textbox', { name: /message/i })
const list = (page: Page): Locator => page.getByRole('navigation', { name: 'Conversations' })
const rows = (page: Page): Locator => list(page).getByRole('listitem')
const questions = (page: Page): Locator => page.locator('[data-x-message][data-role="user"]')

async function ask(page: Page, text: string): Promise<void> {
  await input(page).fill(text)
  await input(page).press('Enter')
  await expect(page.locator('[data-x-usage]').last()).toBeVisible({ timeout: 30_000 })
}

test('on a wide screen the chats stand beside the one that is shown', async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 800 })
  running = await startDemo()
  await page.goto(running.address)
  await ask(page, 'fast, the first')
  await expect(rows(page)).toHaveText([/the first/])
  await page.getByRole('button', { name: 'New chat' }).click()
  await expect(questions(page)).toHaveCount(0)
  await ask(page, 'fast, the second')
  await expect(rows(page)).toHaveText([/the second/, /the first/])

  await rows(page).nth(1).getByRole('link').click()
  await expect(questions(page)).toHaveText(/the first/)
  await expect(rows(page).nth(1).getByRole('link')).toHaveAttribute('aria-current', 'page')
  await page.keyboard.press('F2')
  await page.keyboard.type('Renamed')
  await page.keyboard.press('Enter')
  await expect(rows(page)).toHaveText([/the second/, /Renamed/])

  await page.keyboard.press('Delete')
  await expect(rows(page)).toHaveText([/the second/])
  await expect(questions(page)).toHaveCount(0)
  await list(page).getByRole('button', { name: 'Undo' }).click()
  await expect(questions(page)).toHaveText(/the first/)
  await page.reload()
  await expect(rows(page)).toHaveText([/the second/, /Renamed/])
  await expect(questions(page)).toHaveText(/the first/)

  await page.getByRole('button', { name: 'Chats' }).click()
  await expect(list(page)).toHaveCount(0)
  await page.reload()
  await expect(input(page)).toBeVisible()
  await expect(list(page)).toHaveCount(0)
})

test('on a phone the chats are in a drawer, which closes when one is chosen', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 780 })
  running = await startDemo()
  await page.goto(running.address)
  await ask(page, 'fast, the first')
  await expect(list(page)).toHaveCount(0)
  const button = page.getByRole('button', { name: 'Chats' })
  await button.click()
  await expect(rows(page)).toHaveText([/the first/])
  await page.keyboard.press('Escape')
  await expect(list(page)).toHaveCount(0)
  await expect(button).toBeFocused()
  await button.click()
  await page.getByRole('dialog').getByRole('button', { name: 'New chat' }).click()
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(questions(page)).toHaveCount(0)
  await button.click()
  await rows(page).getByRole('link').click()
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(questions(page)).toHaveText(/the first/)
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  expect(overflow).toBe(0)
})

test('saves a chat as Markdown, HTML and JSON, saves all, and takes them in again', async ({
  page,
}) => {
  running = await startDemo()
  await page.goto(running.address)
  await ask(page, 'fast, to be kept')
  const menu = page.getByRole('dialog', { name: 'More' })
  await page.getByRole('button', { name: 'More', exact: true }).click()
  for (const [form, start] of [
    ['Markdown', '# fast, to be kept\n\n## You'],
    ['HTML', '<!doctype html>'],
    // Its answer has thoughts, which go back as they came.
    ['JSON', '{\n  "version": 2'],
  ] as const) {
    const saved = page.waitForEvent('download')
    await menu.getByRole('button', { name: form }).click()
    const file = await saved
    expect(file.suggestedFilename()).toMatch(/^fast, to be kept\.(md|html|json)$/)
    expect((await readFile(await file.path(), 'utf8')).startsWith(start)).toBe(true)
  }
  const saved = page.waitForEvent('download')
  await menu.getByRole('button', { name: 'Export all chats' }).click()
  const all = await (await saved).path()
  await menu.getByLabel('Import chats').setInputFiles([
    { name: 'all.json', mimeType: 'application/json', buffer: await readFile(all) },
    { name: 'torn.json', mimeType: 'application/json', buffer: Buffer.from('{"version"') },
    { name: 'other.json', mimeType: 'application/json', buffer: Buffer.from('[{"mapping":{}}]') },
  ])
  await expect(menu.getByRole('status')).toHaveText(
    'Chats imported: 1. No chats of this page, or not whole: torn.json, other.json',
  )
  await page.keyboard.press('Escape')
  await expect(rows(page)).toHaveText([/to be kept/, /to be kept/])
})

test('imports many chats, each under its name and its day, and shows how far it is', async ({
  page,
}) => {
  running = await startDemo()
  await page.setViewportSize({ width: 1280, height: 800 })
  await page.goto(running.address)
  const count = 40
  const chats = Array.from({ length: count }, (_, at) => {
    const message = { id: `m${at}`, role: 'user', status: 'complete', createdAt: at * DAY + 1 }
    const parts = [{ type: 'text', text: 'Hi' }]
    return {
      version: 1,
      title: `Chat ${at}.`,
      nodes: [{ parentId: null, message: { ...message, parts } }],
    }
  })
  // As files are saved: the latest first.
  const buffer = Buffer.from(JSON.stringify({ chats: chats.toReversed() }))
  await page.getByRole('button', { name: 'More', exact: true }).click()
  const menu = page.getByRole('dialog', { name: 'More' })
  const parts = page.evaluate(
    (most) =>
      new Promise<number[]>((resolve) => {
        const seen: number[] = []
        const look = (): void => {
          const part = document.querySelector('progress')?.value
          if (part !== undefined && part !== seen.at(-1)) seen.push(part)
          if (part === undefined && seen.length > 0) resolve(seen)
          if (seen.length > most) resolve([])
        }
        new MutationObserver(look).observe(document, {
          subtree: true,
          childList: true,
          attributes: true,
        })
      }),
    count,
  )
  await menu
    .getByLabel('Import chats')
    .setInputFiles([{ name: 'all.json', mimeType: 'application/json', buffer }])
  await expect(menu.getByRole('status')).toHaveText(`Chats imported: ${count}.`)
  const told = await parts
  expect(told.length).toBeGreaterThan(1)
  expect(told.toSorted((left, right) => left - right)).toEqual(told)
  await page.keyboard.press('Escape')
  await expect(rows(page)).toHaveCount(count)
  const names = (await rows(page).allTextContents()).map((text) => /Chat \d+\./.exec(text)?.[0])
  expect(names).toEqual(chats.toReversed().map(({ title }) => title))
})

test('an import that is stopped keeps what it took in by then, and says how many', async ({
  page,
}) => {
  running = await startDemo()
  await page.setViewportSize({ width: 1280, height: 800 })
  await page.goto(running.address)
  const chats = Array.from({ length: 3000 }, (_, at) => {
    const parts = [{ type: 'text', text: `Chat ${at}` }]
    const message = { id: `m${at}`, role: 'user', status: 'complete', createdAt: at + 1, parts }
    return { version: 1, nodes: [{ parentId: null, message }] }
  })
  await page.getByRole('button', { name: 'More', exact: true }).click()
  const menu = page.getByRole('dialog', { name: 'More' })
  const buffer = Buffer.from(JSON.stringify({ chats }))
  await menu
    .getByLabel('Import chats')
    .setInputFiles([{ name: 'all.json', mimeType: 'application/json', buffer }])
  // Closed and opened again, it is still under way.
  await expect(menu.getByRole('progressbar')).toBeVisible()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'More', exact: true }).click()
  await menu.getByRole('button', { name: 'Stop importing' }).click()
  const said = menu.getByRole('status')
  await expect(said).toHaveText(/^Stopped: the rest was not imported\. Chats imported: \d+\.$/)
  const count = Number(/\d+/.exec((await said.textContent()) ?? '')?.[0])
  expect(count).toBeGreaterThan(0)
  expect(count).toBeLessThan(chats.length)
  await page.reload()
  await expect(rows(page)).toHaveCount(count)
})

test('offers commands after a slash, and says what a message will take', async ({ page }) => {
  running = await startDemo()
  await page.goto(running.address)
  await expect(page.getByRole('combobox', { name: /^Model:/ })).toBeVisible()
  await input(page).pressSequentially('/tab')
  const offered = page.getByRole('listbox', { name: 'Commands' }).getByRole('option')
  await expect(offered).toHaveText([/A table/])
  await input(page).press('Enter')
  await expect(input(page)).toHaveValue(/streaming with a table/)
  await expect(page.getByRole('group', { name: 'Estimate' })).toContainText(/about \d+ tokens/)
  await expect(questions(page)).toHaveCount(0)
})
