// The main flows of the built demo in Firefox. Run with `pnpm test:browsers`.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ElementHandle, Page } from 'puppeteer-core'
import { expect, it } from 'vitest'
import { chunk } from '../e2e/servers.ts'
import {
  ANSWER,
  answers,
  ask,
  choose,
  draft,
  end,
  frames,
  has,
  hasFocus,
  inFirefox,
  INPUT,
  named,
  press,
  QUESTION,
  type Scene,
  textOf,
} from './driven.ts'

let page: Page
let scene: Scene

inFirefox(1000, (opened, its) => {
  page = opened
  scene = its
})

/** Asks, and waits until somebody is to answer. */
async function askFor(text: string): Promise<void> {
  const before = scene.answers.length
  await ask(page, text)
  await expect.poll(() => scene.answers.length).toBe(before + 1)
}

/** Writes a piece of the last answer. */
const write = (text: string, finish: string | null = null): unknown =>
  scene.answers.at(-1)?.write(chunk(text, finish))

it('streams an answer to a question that was sent by Enter', async () => {
  await askFor('hello')
  write('The first half, ')
  await answers(page, 'The first half,')
  await has(page, named('Stop'))
  write('and the end.', 'stop')
  await end(scene.answers[0])
  await answers(page, 'The first half, and the end.')
  await has(page, named('Send'))
  expect(await hasFocus(page)).toBe(true)
})

it('keeps what had arrived when stopped, and closes the connection', async () => {
  await askFor('go on')
  write('Kept words ')
  await answers(page, 'Kept words')
  await page.click(named('Stop'))
  await expect.poll(() => textOf(page, ANSWER)).toMatch(/Kept words[^]*Stopped/)
  await expect.poll(() => scene.upstream.chat('go on').seen.isCut).toBe(true)
})

it('shows an error in a sentence, and tries again', async () => {
  scene.refusals.push(401)
  await ask(page, 'hello')
  await expect.poll(() => textOf(page, '[data-x-error]')).toContain('This chat is not set up yet')
  await page.click(named('Try again'))
  await expect.poll(() => scene.answers.length).toBe(1)
  write('Now it went.', 'stop')
  await end(scene.answers[0])
  await answers(page, 'Now it went.')
  await has(page, '[data-x-error]', 0)
  await has(page, QUESTION)
})

it('goes on by itself after a reload amid an answer, with one request', async () => {
  await askFor('question')
  write('The first half, ')
  await answers(page, 'The first half,')
  await page.reload()
  await answers(page, 'The first half,')
  write('what came meanwhile.', 'stop')
  await end(scene.answers[0])
  await answers(page, 'The first half, what came meanwhile.')
  expect(scene.upstream.chats()).toHaveLength(1)
})

it('shows the same answer in two tabs, and either stops it', async () => {
  await askFor('question')
  write('Read in both, ')
  await answers(page, 'Read in both,')
  const second = await page.browserContext().newPage()
  await second.goto(page.url())
  await answers(second, 'Read in both,')
  write('word by word ')
  await answers(second, 'Read in both, word by word')
  await second.click(named('Stop'))
  await answers(second, 'Stopped')
  await page.bringToFront()
  await answers(page, 'Stopped')
  expect(scene.upstream.chats()).toHaveLength(1)
})

it('keeps a selection while the text goes on', async () => {
  await askFor('question')
  write('Some words to select, ')
  await answers(page, 'to select,')
  await page.evaluate((selector) => {
    const answer = document.querySelector(selector)
    if (!answer) throw new Error('no answer')
    const walker = document.createTreeWalker(answer, NodeFilter.SHOW_TEXT)
    let node = walker.nextNode() as Text | null
    while (node && !node.data.includes('words')) node = walker.nextNode() as Text | null
    if (!node) throw new Error('no words')
    const at = node.data.indexOf('words')
    getSelection()?.setBaseAndExtent(node, at, node, at + 'words'.length)
  }, ANSWER)
  write('and **more** of it.\n\nAnother paragraph.')
  await answers(page, 'Another paragraph.')
  expect(await page.evaluate(() => String(getSelection()))).toBe('words')
})

const paragraphs = (from: number, count: number): string =>
  Array.from(
    { length: count },
    (_, index) => `Paragraph ${from + index} of a long answer.\n\n`,
  ).join('')

it('keeps the line being read where it is while the answer grows', async () => {
  await askFor('question')
  write(paragraphs(0, 60))
  await answers(page, 'Paragraph 59')
  const place = () =>
    page.$$eval(
      `${ANSWER} p`,
      (all) =>
        all
          .find(({ textContent }) => textContent?.includes('Paragraph 40 '))
          ?.getBoundingClientRect().top,
    )
  const box = await (await page.waitForSelector(ANSWER))?.boundingBox()
  await page.mouse.move((box?.x ?? 0) + 40, 300)
  await page.mouse.wheel({ deltaY: -700 })
  await has(page, '[data-scroll="reading"]')
  let before = await place()
  for (;;) {
    await frames(page)
    const now = await place()
    if (now === before) break
    before = now
  }
  for (let more = 0; more < 5; more++) {
    write(paragraphs(60 + more * 5, 5))
    await answers(page, `Paragraph ${64 + more * 5}`)
    expect(await place()).toBe(before)
  }
  await end(scene.answers[0])
  await has(page, named('Send'))
  expect(await place()).toBe(before)
})

it('is used by the keyboard alone: Tab, Enter and Escape', async () => {
  await expect.poll(() => hasFocus(page)).toBe(true)
  await page.keyboard.type('go on')
  await page.keyboard.press('Enter')
  await expect.poll(() => scene.answers.length).toBe(1)
  write('Until Escape ')
  await answers(page, 'Until Escape')
  await page.keyboard.press('Escape')
  await answers(page, 'Stopped')
  const reached = new Set<string>()
  for (let step = 0; step < 80 && !reached.has('Copy'); step++) {
    await press(page, 'Shift', 'Tab')
    reached.add(await page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? ''))
  }
  expect([...reached]).toContain('Copy')
  await page.keyboard.press('Enter')
  await page.click(INPUT)
  await press(page, 'Control', 'v')
  await expect.poll(() => draft(page)).toContain('Until Escape')
})

it('stands from right to left in Arabic', async () => {
  await choose(page, 'language', 'ar')
  await askFor('مرحبا')
  write('أهلا وسهلا', 'stop')
  await end(scene.answers[0])
  await answers(page, 'أهلا وسهلا')
  expect(await page.evaluate(() => getComputedStyle(document.documentElement).direction)).toBe(
    'rtl',
  )
  await has(page, named('إرسال'))
  const send = await (await page.$(named('إرسال')))?.boundingBox()
  expect(send?.x).toBeLessThan(500)
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
})

it('is dark where dark was chosen', async () => {
  const colours = () =>
    page.$eval(INPUT, (field) => {
      const { color } = getComputedStyle(field)
      return { color, page: getComputedStyle(document.body).backgroundColor }
    })
  const light = await colours()
  await choose(page, 'theme', 'dark')
  const dark = await colours()
  expect(dark.color).not.toBe(light.color)
  expect(dark.page).not.toBe(light.page)
})

const CALL = {
  choices: [
    {
      index: 0,
      delta: {
        tool_calls: [
          {
            index: 0,
            id: 'call_1',
            type: 'function',
            function: { name: 'data', arguments: '{"groupBy":"city","operation":"sum"}' },
          },
        ],
      },
      finish_reason: 'tool_calls',
    },
  ],
}

it('takes a file, asks before a tool reads it, and goes on when that is allowed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'x-firefox-'))
  const file = join(folder, 'sales.csv')
  writeFileSync(file, 'city,sold\nLisbon,3\n"Porto, north",4\nLisbon,5\n')
  if (await page.$eval(named('Tools'), (each) => each.getAttribute('aria-pressed') === 'false')) {
    await page.click(named('Tools'))
  }
  const field = (await page.waitForSelector('input[type=file]')) as ElementHandle<HTMLInputElement>
  await field.uploadFile(file)
  await expect.poll(() => page.evaluate(() => document.body.innerText)).toContain('sales.csv')
  await askFor('What was sold?')
  scene.answers[0]?.write(`data: ${JSON.stringify(CALL)}\n\n`)
  await end(scene.answers[0])
  await (await page.waitForSelector(named('Allow')))?.click()
  await expect.poll(() => scene.answers.length).toBe(2)
  expect(scene.upstream.chats().at(-1)?.body.messages.at(-1)).toMatchObject({
    role: 'tool',
    content: expect.stringContaining('Lisbon'),
  })
  write('Eight in Lisbon.', 'stop')
  await end(scene.answers[1])
  await answers(page, 'Eight in Lisbon.')
  rmSync(folder, { recursive: true })
})

it('draws code and a table, and copies the code', async () => {
  await askFor('question')
  write('```ts\nconst answer = 42\n```\n\n| a | b |\n|---|--:|\n| one | 2 |\n', 'stop')
  await end(scene.answers[0])
  await has(page, `${ANSWER} table td`, 2)
  await has(page, named('Copy code'))
  await page.click(named('Copy code'))
  await page.click(INPUT)
  await press(page, 'Control', 'v')
  await expect.poll(() => draft(page)).toBe('const answer = 42')
})

it('says that it is offline, and sends what was sent meanwhile once it is not', async () => {
  await page.setOfflineMode(true)
  await expect.poll(() => textOf(page, '[data-x-offline]')).toContain('You are offline')
  await ask(page, 'Written on the way')
  await has(page, QUESTION)
  expect(scene.answers).toHaveLength(0)
  await page.setOfflineMode(false)
  await has(page, '[data-x-offline]', 0)
  await expect.poll(() => scene.answers.length).toBe(1)
  write('Back again.', 'stop')
  await end(scene.answers[0])
  await answers(page, 'Back again.')
  await has(page, QUESTION)
})
