// @ts-check
// What a person does in the example on tools: sees the card of a call, is asked by one, answers, and finds both again.
import { strict as assert } from 'node:assert'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { ask, inputOf, PATIENCE, reads } from './person.mjs'
import { watch } from './watch.mjs'

const DAYS = ['Monday', 'Friday']

/** @param {import('./drive.mjs').Stage} stage */
export async function driveTools({ name, address, browser, endpoint, report, password, pictures }) {
  const folder = join(pictures, name)
  mkdirSync(folder, { recursive: true })
  const context = await browser.newContext({
    viewport: { width: 1100, height: 760 },
    httpCredentials: { username: 'chat', password },
  })
  const page = await context.newPage()
  page.setDefaultTimeout(PATIENCE)
  const watched = watch(page)
  /** @param {string} title @param {() => Promise<void>} act */
  async function show(title, act) {
    await report.check(`${name}: ${title}`, act)
    const path = join(folder, `${title.replaceAll(/[^a-z]+/gi, '-')}.png`)
    await page.screenshot({ path, animations: 'disabled' })
  }
  try {
    await show('opens', async () => {
      await page.goto(address)
      await inputOf(page).waitFor()
    })
    await show('draws a call with the card of its tool', async () => {
      await page.getByRole('button', { name: 'How warm will it be in Lisbon?' }).click()
      const asked = await endpoint.next()
      /** @type {{ function: { name: string } }[]} */
      const tools = asked.body.tools
      assert.deepEqual(
        tools.map((tool) => tool.function.name),
        ['weather', 'pickDay'],
      )
      asked.call('weather', { city: 'Lisbon' })
      const next = await endpoint.next()
      assert.match(next.body.messages.at(-1).content, /"degrees":20/)
      next.write('A warm week.')
      next.finish()
      await reads(page, 'A warm week.')
      const card = page.getByRole('region', { name: 'Weather' })
      assert.match((await card.textContent()) ?? '', /Lisbon.*Mon: 20 °C/s)
    })
    await show('asks, and waits', async () => {
      await ask(page, 'Which day suits me? Ask me.')
      const asked = await endpoint.next()
      asked.call('pickDay', { question: 'Which day?', days: DAYS })
      await page.getByRole('group', { name: 'Which day?' }).waitFor()
      await page.getByText('The assistant waits for your answer above.').waitFor()
    })
    await show('gives the model what was answered', async () => {
      await page.getByRole('radio', { name: 'Friday' }).check()
      await page.getByRole('button', { name: 'Choose' }).click()
      const next = await endpoint.next()
      assert.equal(next.body.messages.at(-1).content, '{"day":"Friday"}')
      next.write('Then Friday.')
      next.finish()
      await reads(page, 'Then Friday.')
      await page.getByText('Friday it is.').waitFor()
    })
    await report.check(`${name}: says nothing on the console and asks nobody else`, () => {
      assert.deepEqual(watched.complaints(), [])
    })
  } finally {
    await context.close()
  }
}
