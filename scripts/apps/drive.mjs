// @ts-check
// What a person does in an app that shows `<Chat/>`: asks, reads, stops, meets an error, reloads, goes dark.
// Each step is a check of its own, and most leave a picture.
import { strict as assert } from 'node:assert'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { valueOf } from './looks.mjs'
import {
  ask,
  assertInView,
  inputOf,
  lastAnswer,
  PATIENCE,
  reads,
  stopOf,
  until,
} from './person.mjs'
import { assertLooks, showThemes } from './themes.mjs'
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
 *
 * @typedef {Stage & {
 *   page: import('playwright').Page,
 *   watched: import('./watch.mjs').Watched,
 *   step: (title: string, act: () => Promise<void>) => Promise<boolean>,
 *   show: (title: string, act: () => Promise<void>) => Promise<void>,
 * }} Scene A page of the app, its checks, and those that leave a picture.
 */

/** @param {Stage} stage */
export async function drive(stage) {
  const { name, browser, report, password } = stage
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
  /** @type {Scene['step']} */
  const step = (title, act) => report.check(`${name}: ${title}`, act)
  /** @type {Scene['show']} */
  async function show(title, act) {
    await step(title, act)
    const path = join(folder, `${title.replaceAll(/[^a-z]+/gi, '-')}.png`)
    await page.screenshot({ path, animations: 'disabled' })
  }
  try {
    const scene = { ...stage, page, watched, step, show }
    await open(scene)
    await stream(scene)
    await showThemes(scene)
    await follow(scene)
    await fail(scene)
    await reload(scene)
    await step('says nothing on the console and asks nobody else', async () => {
      assert.deepEqual(watched.complaints(), [])
    })
  } finally {
    await context.close()
  }
}

/** @param {Scene} scene */
async function open({ page, address, css, show, step }) {
  await show('opens', async () => {
    await page.goto(address)
    await inputOf(page).waitFor()
    await assertInView(page, page.locator('[data-x-composer]').first())
  })
  await step('an empty chat looks as it should', async () => {
    const styles = await assertLooks(page, css, 'light')
    assert.notEqual(valueOf(styles, 'data-x-chat', 'background-color'), 'pixel 0 0 0 0')
    assert.equal(valueOf(styles, 'data-x-composer-card', 'border-top-style'), 'solid')
  })
}

/** @param {Scene} scene */
async function stream({ page, endpoint, show, step }) {
  await show('streams', async () => {
    await ask(page, 'What is streaming?')
    const question = await endpoint.next()
    assert.equal(question.headers.authorization, 'Bearer key-of-the-server')
    question.write(ANSWER.slice(0, 16))
    await reads(page, 'Streaming sends')
    await assertInView(page, stopOf(page))
    question.write(ANSWER.slice(16, 150))
    await reads(page, 'small pieces')
    question.write(ANSWER.slice(150))
    question.finish()
    await reads(page, 'says where it goes')
    await stopOf(page).waitFor({ state: 'hidden' })
  })
  await step('code has colours', async () => {
    const spans = page.locator('[data-x-code-block] pre span')
    await until('there are several colours', async () => {
      const all = await spans.evaluateAll((each) =>
        each.map((span) => getComputedStyle(span).color),
      )
      return new Set(all).size > 2
    })
  })
}

/** The statuses with which a page was answered that ended an answer. @param {import('playwright').Page} page */
function watchEnds(page) {
  /** @type {number[]} */
  const ends = []
  page.on('response', (response) => {
    if (response.request().method() === 'DELETE') ends.push(response.status())
  })
  return async () => {
    await until('the route has answered a stop', () => ends.length > 0)
    await page.waitForLoadState('networkidle')
    return ends.splice(0)
  }
}

/** @param {Scene} scene */
async function follow({ page, endpoint, show, step }) {
  const ends = watchEnds(page)
  await show('a long answer is followed, with Stop in view', async () => {
    await ask(page, 'Something long')
    const question = await endpoint.next()
    for (const line of LONG) question.write(line)
    await reads(page, 'Line 60 of')
    await until('the last line is in view', async () => {
      const box = await lastAnswer(page).locator('p').last().boundingBox()
      return box !== null && box.y > 0 && box.y + box.height < 760
    })
    await assertInView(page, stopOf(page))
    await stopOf(page).click()
    await until('the endpoint is told of the stop', question.isClosed)
    await stopOf(page).waitFor({ state: 'hidden' })
    await reads(page, 'Line 60 of')
  })
  await step('a stop is told to the route once', async () => {
    assert.deepEqual(await ends(), [204])
  })
}

/** @param {Scene} scene */
async function fail({ page, endpoint, watched, show }) {
  await show('an error has a title and what helps', async () => {
    await ask(page, 'Something that fails')
    const question = await endpoint.next()
    await watched.expecting(/402/, async () => {
      question.refuse(402, 'insufficient_quota', 'The account has run out of credit.')
      const notice = page.locator('[data-x-error]')
      await notice.getByText('Out of credit', { exact: true }).waitFor()
    })
  })
}

/** @param {Scene} scene */
async function reload({ page, endpoint, show, step }) {
  const ends = watchEnds(page)
  await show('a reload amid an answer loses nothing, and it goes on by itself', async () => {
    await ask(page, 'Something to reload')
    const question = await endpoint.next()
    const asked = endpoint.asked()
    question.write('The first half, ')
    await reads(page, 'The first half,')
    await page.reload()
    await reads(page, 'The first half,')
    question.write('what came meanwhile, ')
    await reads(page, 'The first half, what came meanwhile,')
    question.write('and the end.')
    question.finish()
    await reads(page, 'The first half, what came meanwhile, and the end.')
    assert.equal(endpoint.asked(), asked, 'the model was asked again')
  })
  await step('an answer that was taken up is stopped once', async () => {
    await ask(page, 'Something to reload and stop')
    const question = await endpoint.next()
    question.write('The half before it, ')
    await reads(page, 'The half before it,')
    await page.reload()
    await reads(page, 'The half before it,')
    question.write('what came after it, ')
    await reads(page, 'what came after it,')
    await stopOf(page).click()
    await until('the endpoint is told of the stop', question.isClosed)
    assert.deepEqual(await ends(), [204])
  })
}
