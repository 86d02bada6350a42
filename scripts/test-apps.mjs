// @ts-check
// Run with `pnpm test:apps`, after `pnpm build`: packs the packages and puts them into fresh apps of other people's
// templates, built for production and driven in Chromium. Ends with one line: N passed, N failed[, N not run].
//   --quick        Vite and Next alone
//   --only <name>  one part, or several with commas; --list names them
//   --keep         leaves the apps where they were made
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { chromium } from 'playwright'
import { startEndpoint } from './apps/endpoint.mjs'
import { parts } from './apps/parts.mjs'
import { createReport } from './apps/report.mjs'
import { pack } from './apps/tarballs.mjs'
import { CHROMIUM_FLAGS, findBrowser } from './find-browser.mjs'

const { values } = parseArgs({
  args: process.argv.slice(2).filter((argument) => argument !== '--'),
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    list: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
    pictures: { type: 'string', default: 'test-results/apps' },
  },
})

/** @returns {import('./apps/parts.mjs').Part[]} */
function chosen() {
  const names = values.only?.split(',')
  const unknown = names?.filter((name) => !parts.some((part) => part.name === name)) ?? []
  if (unknown.length > 0) throw new Error(`There is no part called ${unknown.join(', ')}.`)
  return parts.filter((part) => (names ? names.includes(part.name) : !values.quick || part.isQuick))
}

async function main() {
  const report = createReport()
  const folder = mkdtempSync(join(tmpdir(), 'x-apps-'))
  const pictures = resolve(values.pictures)
  mkdirSync(pictures, { recursive: true })
  const endpoint = await startEndpoint()
  const browser = await chromium.launch({
    executablePath: await findBrowser(),
    args: CHROMIUM_FLAGS,
  })
  try {
    const tarballs = await pack(join(folder, 'tarballs'))
    const css = readFileSync('packages/ui/dist/styles.css', 'utf8')
    const context = { folder, pictures, tarballs, css, endpoint, browser, report }
    for (const part of chosen()) {
      const start = performance.now()
      await part.run(context)
      console.log(
        `         ${part.name} took ${((performance.now() - start) / 1000).toFixed(0)} s\n`,
      )
    }
  } finally {
    await browser.close()
    await endpoint.close()
    if (values.keep) console.log(`The apps are in ${folder}`)
    else rmSync(folder, { recursive: true, force: true })
  }
  const { passed, failed, notRun } = report.counts()
  console.log(`Pictures: ${pictures}`)
  console.log(`${passed} passed, ${failed} failed${notRun > 0 ? `, ${notRun} not run` : ''}`)
  return failed === 0 && passed > 0
}

if (values.list) console.log(parts.map(({ name }) => name).join('\n'))
else if (!existsSync('packages/ui/dist/styles.css')) {
  console.error('The packages are not built, so there is nothing to pack. Run `pnpm build` first.')
  process.exitCode = 1
} else process.exitCode = (await main()) ? 0 : 1
