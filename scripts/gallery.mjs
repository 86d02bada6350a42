// @ts-check
// Run with `node scripts/gallery.mjs [folder of the built Storybook]`, after `pnpm build-storybook`: makes
// docs/gallery.md and docs/images/gallery/*.png, each of a story, in light and dark, on a desk and on a phone.
import { createServer } from 'node:http'
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { extname, join, normalize } from 'node:path'
import { chromium } from 'playwright'
import { CHROMIUM_FLAGS, findBrowser } from './find-browser.mjs'

const built = process.argv[2] ?? 'storybook-static'
const folder = 'docs/images/gallery'
const MOST_BYTES = 60_000
/** Where the pictures of `pnpm test:apps` begin, which stay as they are. */
const APPS = '## In fresh apps'
const TYPES = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
}

/** @type {{ story: string, title: string, globals?: string, width?: number, height?: number }[]} */
const pictures = [
  { story: 'chat--empty', title: 'An empty chat' },
  { story: 'chat--answered', title: 'An answer' },
  { story: 'chat--dark', title: 'Dark', globals: 'theme:dark' },
  { story: 'chat--answered', title: 'On a phone', width: 390, height: 700 },
  { story: 'chat--answered', title: 'In Arabic', globals: 'locale:ar' },
  { story: 'chat--empty', title: 'In German, another accent', globals: 'locale:de;accent:pink' },
  { story: 'chat--reasoning', title: 'Thinking', height: 420 },
  { story: 'chat--interrupted', title: 'A broken connection', height: 480 },
  { story: 'chat--out-of-credit', title: 'An error, and what helps', height: 420 },
  { story: 'toolcall--approval', title: 'A call that needs approval', height: 420 },
  { story: 'composer-queue--waiting', title: 'What waits', height: 320 },
  { story: 'attachments--large', title: 'Attachments', height: 420 },
  { story: 'markdown--everything', title: 'Markdown', height: 640 },
  { story: 'markdown-plug-ins--highlighting', title: 'Code', height: 520 },
  { story: 'verificationbadge--verified', title: 'Verified, with the evidence', height: 560 },
  {
    story: 'settingspanel--chosen',
    title: 'Settings, in German',
    globals: 'locale:de',
    height: 640,
  },
  { story: 'overlays--models', title: 'Models with prices', height: 560 },
  { story: 'usage--everything', title: 'What it cost', height: 160 },
  { story: 'shortcuts--open', title: 'Which keys do what', height: 520 },
  { story: 'chat--answered', title: 'Denser', globals: 'density:compact', height: 480 },
  {
    story: 'toolviews--weather',
    title: 'Cards of an app, from first letter to approval',
    height: 680,
  },
  { story: 'toolcall--question', title: 'A question that nobody drew', height: 300 },
  {
    story: 'toolviews--calls-in-a-row',
    title: 'Calls in a row',
    globals: 'theme:dark',
    height: 590,
  },
  { story: 'present--bar-chart', title: 'A chart that a model shows', height: 420 },
  {
    story: 'present--form',
    title: 'A form that a model asks with',
    globals: 'theme:dark',
    height: 470,
  },
  { story: 'present--cards', title: 'Products, on a phone', width: 390, height: 700 },
  {
    story: 'toolviews--progress',
    title: 'Long work, from the right',
    globals: 'locale:ar',
    width: 390,
    height: 240,
  },
  { story: 'reasoning--thinking-at-length', title: 'Thinking at length', height: 260 },
  {
    story: 'markdown--wide-table',
    title: 'A table on a phone',
    width: 390,
    height: 240,
  },
  {
    story: 'markdown--numbers-right-to-left',
    title: 'Arabic lists, and numbers in them',
    globals: 'direction:rtl',
    height: 360,
  },
  {
    story: 'composer-tools--everything-on',
    title: 'The composer with everything on',
    width: 1440,
    height: 500,
  },
  {
    story: 'composer-tools--everything-on',
    title: 'The composer on a phone, with everything on',
    width: 390,
    height: 500,
  },
  {
    story: 'messagelist--unanswered',
    title: 'An error that stayed with its question',
    height: 420,
  },
  { story: 'toolcall--states', title: 'Calls in every state', height: 500 },
  {
    story: 'toolcall--states-open',
    title: 'Calls in every state, open, on a phone in Arabic',
    globals: 'locale:ar',
    width: 390,
    height: 1060,
  },
  {
    story: 'present--form-unanswered',
    title: 'A form that nobody answered',
    height: 470,
  },
  {
    story: 'present--several-questions',
    title: 'Several questions, on a phone in the dark',
    globals: 'theme:dark',
    width: 390,
    height: 400,
  },
  { story: 'present--streaming-cards', title: 'Products while they are written', height: 440 },
  {
    story: 'present--states',
    title: 'A question, from its first letters to its end',
    globals: 'theme:dark',
    height: 1060,
  },
]

const server = createServer((request, response) => {
  const { pathname } = new URL(request.url ?? '/', 'http://localhost')
  try {
    const path = join(built, normalize(pathname))
    response.setHeader(
      'content-type',
      TYPES[/** @type {keyof typeof TYPES} */ (extname(path))] ?? 'application/octet-stream',
    )
    response.end(readFileSync(path))
  } catch {
    response.writeHead(404).end()
  }
})
await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)))
const address = server.address()
const port = typeof address === 'object' && address ? address.port : 0

rmSync(folder, { recursive: true, force: true })
mkdirSync(folder, { recursive: true })
const browser = await chromium.launch({ executablePath: await findBrowser(), args: CHROMIUM_FLAGS })
let page =
  '# Gallery\n\nMade by `scripts/gallery.mjs` from the stories; nothing here is drawn by hand.\n'
for (const [
  index,
  { story, title, globals = '', width = 720, height = 560 },
] of pictures.entries()) {
  const tab = await browser.newPage({ viewport: { width, height }, reducedMotion: 'reduce' })
  await tab.goto(
    `http://127.0.0.1:${port}/iframe.html?id=${story}&viewMode=story&globals=${globals}`,
  )
  await tab.locator('#storybook-root > *').first().waitFor({ timeout: 30_000 })
  await tab.waitForTimeout(1500)
  const name = `${String(index + 1).padStart(2, '0')}-${title.toLowerCase().replaceAll(/[^a-z]+/g, '-')}.png`
  await tab.screenshot({ path: `${folder}/${name}` })
  await tab.close()
  const { size } = statSync(`${folder}/${name}`)
  if (size > MOST_BYTES) throw new Error(`${name} has ${size} bytes: make it smaller.`)
  page += `\n## ${title}\n\n![${title}](images/gallery/${name})\n`
}
const before = readFileSync('docs/gallery.md', 'utf8')
const end = before.indexOf(APPS)
writeFileSync('docs/gallery.md', end === -1 ? page : `${page}\n${before.slice(end)}`)
await browser.close()
server.close()
