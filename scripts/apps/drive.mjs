// @ts-check
// What a person does in an app that shows `<Chat/>`: asks, reads, stops, meets an error, reloads, goes dark.
// Each step is a check of its own, and leaves a picture.
import { strict as assert } from 'node:assert'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { differences, looks, looksAlone, valueOf } from './looks.mjs'
import { watch } from './watch.mjs'

const ANSWER = `Streaming sends **small pieces** as soon as they are written, with \`fetch\` alone:

\`\`\`ts
const response = await fetch('/api/chat/completions', { method: 'POST' })
for await (const bytes of response.body) console.log(bytes.length) // as they come
\`\`\`

| what | when |
| --- | --- |
| first word | after 0.3 s |
| last word | after 9 s |

1. No waiting for the end.
2. A [link](https://example.com) says where it goes.
`

const LONG = Array.from({ length: 60 }, (_, index) => `Line ${index + 1} of a long answer.\n\n`)

/** Nothing that is waited for takes longer, in milliseconds, beside other work too. */
const PATIENCE = 20_000

/**
 * @typedef {object} Stage
 * @property {string} name of the app
 * @property {string} address
 * @property {import('playwright').Browser} browser
 * @property {import('./endpoint.mjs').Endpoint} endpoint
 * @property {import('./report.mjs').Report} report
 * @property {string} css the stylesheet as it was built
 * @property {string} pictures folder
 * @property {string} password
 * @property {boolean} [isThemed] Whether `data-theme` is tried as well. @default true
 */

/**
 * Tries until it holds.
 * @param {string} what @param {() => unknown} holds
 */
export async function until(what, holds) {
  const end = Date.now() + PATIENCE
  while (Date.now() < end) {
    if (await holds()) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`It never came to this: ${what}`)
}

/** @param {import('playwright').Page} page */
const lastAnswer = (page) => page.locator('[data-x-message][data-role="assistant"]').last()

/** @param {import('playwright').Page} page @param {string} text */
async function reads(page, text) {
  await until(`the answer reads "${text}"`, async () => {
    const shown = await lastAnswer(page)
      .textContent({ timeout: PATIENCE })
      .catch(() => '')
    return shown?.includes(text)
  })
}

/** @param {import('playwright').Page} page @param {string} text */
async function ask(page, text) {
  const input = page.getByRole('textbox', { name: /message/i })
  await input.fill(text)
  await input.press('Enter')
}

/** @param {import('playwright').Locator} part @param {import('playwright').Page} page */
async function assertInView(part, page) {
  const box = await part.boundingBox()
  const { height = 0 } = page.viewportSize() ?? {}
  assert.ok(box, 'it has no box')
  assert.ok(
    box.y >= 0 && box.y + box.height <= height,
    `it stands at ${box.y} to ${box.y + box.height} of a window ${height} high`,
  )
}

/** @param {Stage} stage */
export async function drive(stage) {
  const { name, address, browser, endpoint, report, css, password } = stage
  const folder = join(stage.pictures, name)
  mkdirSync(folder, { recursive: true })
  const context = await browser.newContext({
    viewport: { width: 1100, height: 760 },
    colorScheme: 'light',
    reducedMotion: 'reduce',
    httpCredentials: { username: 'chat', password },
  })
  const page = await context.newPage()
  page.setDefaultTimeout(PATIENCE)
  const watched = watch(page)
  /** @param {string} title */
  const shoot = (title) =>
    page.screenshot({ path: join(folder, `${title}.png`), animations: 'disabled' })
  /** @param {string} title @param {() => Promise<void>} act */
  const step = (title, act) => report.check(`${name}: ${title}`, act)
  const stopButton = page.getByRole('button', { name: 'Stop', exact: true })

  /** @param {'light' | 'dark'} scheme */
  async function assertLooks(scheme) {
    const here = await looks(page)
    const found = differences(here, await looksAlone(page, css, scheme))
    const more = found.length > 12 ? [`and ${found.length - 12} more`] : []
    assert.deepEqual(
      [...found.slice(0, 12), ...more],
      [],
      'it looks different from the stylesheet alone',
    )
    return here
  }

  /** @param {string} title @param {() => Promise<void>} act */
  async function show(title, act) {
    await step(title, async () => {
      try {
        await act()
      } finally {
        await shoot(title.replaceAll(/[^a-z]+/gi, '-'))
      }
    })
  }

  try {
    await show('opens', async () => {
      await page.goto(address)
      await page.getByRole('textbox', { name: /message/i }).waitFor()
      await assertInView(page.locator('[data-x-composer]').first(), page)
    })
    await step('an empty chat looks as it should', async () => {
      const styles = await assertLooks('light')
      assert.notEqual(valueOf(styles, 'data-x-chat', 'background-color'), 'pixel 0 0 0 0')
      assert.equal(valueOf(styles, 'data-x-composer-card', 'border-top-style'), 'solid')
    })
    await show('streams', async () => {
      await ask(page, 'What is streaming?')
      const question = await endpoint.next()
      assert.equal(question.headers.authorization, 'Bearer key-of-the-server')
      question.write('Streaming sends ')
      await reads(page, 'Streaming sends')
      await assertInView(stopButton, page)
      question.write(ANSWER.slice('Streaming sends '.length, 150))
      await reads(page, 'small pieces')
      question.write(ANSWER.slice(150))
      question.finish()
      await reads(page, 'says where it goes')
      await stopButton.waitFor({ state: 'hidden' })
    })
    await step('code has colours', async () => {
      const spans = page.locator('[data-x-code-block] pre span')
      await until('there are several colours', async () => {
        const colours = await spans.evaluateAll((all) =>
          all.map((span) => getComputedStyle(span).color),
        )
        return new Set(colours).size > 2
      })
    })
    await looksInEachTheme({ page, step, show, assertLooks, isThemed: stage.isThemed !== false })
    await show('a long answer is followed, with Stop in view', async () => {
      await ask(page, 'Something long')
      const question = await endpoint.next()
      for (const line of LONG) question.write(line)
      await reads(page, 'Line 60 of')
      await until('the last line is in view', async () => {
        const box = await lastAnswer(page).locator('p').last().boundingBox()
        return box !== null && box.y > 0 && box.y + box.height < 760
      })
      await assertInView(stopButton, page)
      await stopButton.click()
      await until('the endpoint is told of the stop', question.isClosed)
      await stopButton.waitFor({ state: 'hidden' })
      await reads(page, 'Line 60 of')
    })
    await show('an error has a title and what helps', async () => {
      await ask(page, 'Something that fails')
      const question = await endpoint.next()
      await watched.expecting(/402/, async () => {
        question.refuse(402, 'insufficient_quota', 'The account has run out of credit.')
        await page.locator('[data-x-error]').getByText('Out of credit', { exact: true }).waitFor()
      })
    })
    await show('a reload amid an answer loses nothing, and the answer goes on', async () => {
      await ask(page, 'Something to reload')
      const question = await endpoint.next()
      const asked = endpoint.asked()
      question.write('The first half, ')
      await reads(page, 'The first half,')
      await page.reload()
      await reads(page, 'The first half,')
      question.write('what came meanwhile, ')
      await takeUp(page, report, name)
      await reads(page, 'The first half, what came meanwhile,')
      question.write('and the end.')
      question.finish()
      await reads(page, 'The first half, what came meanwhile, and the end.')
      assert.equal(endpoint.asked(), asked, 'the model was asked again')
    })
    await step('says nothing on the console and asks nobody else', async () => {
      assert.deepEqual(watched.complaints(), [])
    })
  } finally {
    await context.close()
  }
}

/**
 * An answer that broke off is taken up by itself; where it waits for a click, the output says so.
 * @param {import('playwright').Page} page @param {import('./report.mjs').Report} report @param {string} name
 */
async function takeUp(page, report, name) {
  const button = page.getByRole('button', { name: 'Continue', exact: true })
  await until('the answer goes on, or offers to', async () => {
    if ((await lastAnswer(page).textContent())?.includes('meanwhile')) return true
    if (!(await button.isVisible())) return false
    report.note(`${name}: after a reload the answer waits for a click on Continue`)
    await button.click()
    return true
  })
}

/**
 * @param {{
 *   page: import('playwright').Page,
 *   step: (title: string, act: () => Promise<void>) => Promise<boolean>,
 *   show: (title: string, act: () => Promise<void>) => Promise<void>,
 *   assertLooks: (scheme: 'light' | 'dark') => Promise<import('./looks.mjs').Styles>,
 *   isThemed: boolean,
 * }} stage
 */
async function looksInEachTheme({ page, step, show, assertLooks, isThemed }) {
  /** @param {'light' | 'dark'} scheme @param {string} theme */
  async function wear(scheme, theme) {
    await page.emulateMedia({ colorScheme: scheme })
    await page.evaluate((theme) => {
      if (theme === '') delete document.documentElement.dataset['theme']
      else document.documentElement.dataset['theme'] = theme
    }, theme)
  }
  /** @param {import('./looks.mjs').Styles} styles */
  const colours = (styles) =>
    ['data-x-chat', 'data-x-composer-card', 'data-x-code-block'].map((part) =>
      ['color', 'background-color', 'border-top-color'].map((property) =>
        valueOf(styles, part, property),
      ),
    )
  /** @type {string[][]} */
  let light = []
  /** @type {string[][]} */
  let dark = []
  await show('light', async () => {
    light = colours(await looks(page))
    await assertLooks('light')
  })
  await show('dark', async () => {
    await wear('dark', '')
    dark = colours(await looks(page))
    await assertLooks('dark')
    assert.notDeepEqual(dark, light)
  })
  if (isThemed) {
    await step('data-theme is stronger than the system', async () => {
      await wear('light', 'dark')
      assert.deepEqual(colours(await assertLooks('light')), dark)
      await wear('dark', 'light')
      assert.deepEqual(colours(await assertLooks('dark')), light)
    })
  }
  await wear('light', '')
}
