// @ts-check
// Run with `pnpm test:browsers`: the main flows of the built demo in browsers that `pnpm test` does not drive, and what
// the stylesheet makes of its parts there, beside Chromium. `--install` gets Debian's packages where root and apt are.
// Ends with one line: N passed, N failed. A browser that is not here adds N not run and its name; why stands above.
import { findBrowser } from './find-browser.mjs'
import { findFirefox } from './find-firefox.mjs'
import { runSuites, summaryOf } from './suites.mjs'

const mayInstall = process.argv.includes('--install')

/** @type {import('./suites.mjs').Need} */
const firefox = {
  name: 'Firefox',
  find: async () => ({ FIREFOX_PATH: await findFirefox({ mayInstall }) }),
}
/** @type {import('./suites.mjs').Need} */
const chromium = {
  name: 'Chromium',
  find: async () => ({ CHROMIUM_PATH: await findBrowser() }),
}
/** @param {string[]} files @returns {string[]} */
const tests = (...files) => [
  'vitest',
  'run',
  '--config',
  'vitest.other-browsers.config.ts',
  ...files,
]

const outcomes = await runSuites([
  { name: 'build', command: ['pnpm', 'build'], report: 'nothing' },
  {
    name: 'build of the demo',
    command: ['pnpm', '--filter', '@x/demo', 'build'],
    report: 'nothing',
  },
  {
    name: 'Firefox',
    command: tests('flows.test.ts', 'native.test.ts', 'heard.test.ts'),
    report: 'vitest',
    needs: [firefox],
  },
  {
    name: 'Firefox beside Chromium',
    command: tests('styles.test.ts'),
    report: 'vitest',
    needs: [firefox, chromium],
  },
])
const { lines, isGreen } = summaryOf(outcomes, process.env['CI'] === 'true')
const notRun = outcomes.filter((outcome) => 'missing' in outcome).map(({ name }) => name)
const last = [lines.pop(), ...(notRun.length > 0 ? [notRun.join(', ')] : [])].join(': ')
console.log(`\n${[...lines, last].join('\n')}`)
process.exitCode = isGreen ? 0 : 1
