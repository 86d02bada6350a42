// The stylesheet of a built page makes of the same parts the same in Firefox as in Chromium. Fonts, and sizes that come
// of them, are left out: each browser measures letters in its own way. Run with `pnpm test:browsers`.
import type { Browser, Page } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { looks, PROPERTIES } from '../../../scripts/apps/looks.mjs'
import { chunk } from '../e2e/servers.ts'
import {
  ANSWER,
  answers,
  ask,
  choose,
  end,
  has,
  named,
  startChromium,
  startFirefox,
  startScene,
} from './driven.ts'

const MARKDOWN = `# A heading

Text with **bold**, \`code\` and [a link](https://example.org).

- one
- two

> A quotation.

\`\`\`ts
const answer = 42
\`\`\`

| a | b |
|---|--:|
| one | 2 |
`
const THOUGHT = `data: ${JSON.stringify({ choices: [{ index: 0, delta: { reasoning: 'A thought.' } }] })}\n\n`

/** What is compared: not what follows from the widths of letters. */
const COMPARED = PROPERTIES.filter((name) => !/^(width|height|font-family)$/.test(name))

let browsers: Browser[] = []
beforeAll(async () => {
  browsers = [await startChromium(), await startFirefox()]
})
afterAll(() => Promise.all(browsers.map((browser) => browser.close())))

/** An answer with every mark, and a question that was refused. */
async function parts(page: Page, scene: Awaited<ReturnType<typeof startScene>>): Promise<void> {
  await ask(page, 'question')
  await expect.poll(() => scene.answers.length).toBe(1)
  scene.answers[0]?.write(THOUGHT)
  scene.answers[0]?.write(chunk(MARKDOWN, 'stop'))
  await end(scene.answers[0])
  await has(page, `${ANSWER} table td`, 2)
  await answers(page, 'const answer')
  await has(page, named('Send'))
  scene.refusals.push(401)
  await ask(page, 'another')
  await has(page, '[data-x-error]')
}

/** What each browser has of its own: the entries of a list of choices, and the word for the side where lists begin. */
function isOwn(name: string, property: string): boolean {
  if (name === 'option') return true
  if (name === 'li') return property === 'text-align'
  // What the scrollbar keeps free is a part of it, and scrollbars are not as wide everywhere.
  return name === 'div[data-x-thread]' && property.startsWith('padding-inline')
}

/** The numbers of a value, and what stands between them. */
const numbers = (value: string): number[] => (value.match(/-?\d+(?:\.\d+)?/g) ?? []).map(Number)
const words = (value: string): string => value.replaceAll(/-?\d+(?:\.\d+)?/g, '#')

/** Alike but for what rounding makes: a step of a colour, a tenth of a pixel. */
function isAlike(one: string, other: string): boolean {
  if (words(one) !== words(other)) return false
  const step = one.startsWith('pixel') ? 2 : 0.1
  const others = numbers(other)
  return numbers(one).every((number, index) => Math.abs(number - (others[index] ?? 0)) <= step)
}

describe.each([
  ['light', 1000],
  ['dark', 1000],
  ['light', 390],
  ['dark', 390],
] as const)('in %s, %i pixels wide', (theme, width) => {
  it('has the same colours, borders and paddings', async () => {
    const read = []
    for (const browser of browsers) {
      const scene = await startScene()
      const page = await (await browser.createBrowserContext()).newPage()
      await page.setViewport({ width, height: 800 })
      await page.goto(scene.address)
      await choose(page, 'theme', theme)
      await parts(page, scene)
      // Firefox has no recognition of speech, and so no button for it.
      await page.$$eval('[data-x-composer-dictate]', (all) => all.forEach((each) => each.remove()))
      read.push((await looks(page)).styles)
      await page.browserContext().close()
      await scene.close()
    }
    const [chromium = [], firefox = []] = read
    expect(firefox.map(({ name }) => name)).toEqual(chromium.map(({ name }) => name))
    const differences = chromium.flatMap(({ name, values }, place) =>
      values.flatMap((value, index) => {
        const property = PROPERTIES[index] ?? ''
        const other = firefox[place]?.values[index] ?? ''
        const isSame =
          !COMPARED.includes(property) || isOwn(name, property) || isAlike(value, other)
        return isSame ? [] : [`${name} ${property}: ${value}, in Firefox ${other}`]
      }),
    )
    expect([...new Set(differences)]).toEqual([])
  })
})
