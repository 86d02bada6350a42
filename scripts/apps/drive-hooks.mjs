// @ts-check
// What a person does in the example on hooks alone, which has a look of its own and no stylesheet of ours.
import { strict as assert } from 'node:assert'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { until } from './person.mjs'
import { watch } from './watch.mjs'

/** @param {import('./drive.mjs').Stage} stage */
export async function driveHooks({ name, address, browser, endpoint, report, password, pictures }) {
  const folder = join(pictures, name)
  mkdirSync(folder, { recursive: true })
  const context = await browser.newContext({
    viewport: { width: 1100, height: 200 },
    httpCredentials: { username: 'chat', password },
  })
  const page = await context.newPage()
  const watched = watch(page)
  const input = page.getByRole('textbox', { name: 'Message' })
  /** @param {string} text */
  const shows = (text) =>
    until(`the page reads "${text}"`, async () => (await page.textContent('main'))?.includes(text))
  /** @param {string} text */
  async function ask(text) {
    await input.fill(text)
    await page.getByRole('button', { name: 'Send' }).click()
    return endpoint.next()
  }
  try {
    await report.check(`${name}: streams`, async () => {
      await page.goto(address)
      const question = await ask('Hello')
      question.write('First words')
      await shows('First words')
      question.write(', then the rest.')
      question.finish()
      await shows('First words, then the rest.')
      assert.equal(await input.inputValue(), '')
    })
    await page.screenshot({ path: join(folder, 'light.png'), animations: 'disabled' })
    await report.check(`${name}: stops`, async () => {
      const question = await ask('Again')
      question.write('Half of it')
      await shows('Half of it')
      await page.getByRole('button', { name: 'Stop' }).click()
      await until('the endpoint is told of the stop', question.isClosed)
    })
    await report.check(`${name}: tells an error`, async () => {
      const question = await ask('Something that fails')
      await watched.expecting(/402/, async () => {
        question.refuse(402, 'insufficient_quota', 'The account has run out of credit.')
        await page
          .getByRole('alert')
          .filter({ hasText: /^Out of credit/ })
          .waitFor()
      })
    })
    await report.check(`${name}: keeps the conversation over a reload`, async () => {
      await page.reload()
      await shows('First words, then the rest.')
    })
    await report.check(`${name}: says nothing on the console and asks nobody else`, () => {
      assert.deepEqual(watched.complaints(), [])
    })
  } finally {
    await context.close()
  }
}
