// @ts-check
// Run with `pnpm test`: every test there is, the real-browser ones included, on a fresh machine too.
// Ends with one line: N passed, N failed. Where a browser or a Redis cannot be had, `N not run` is added, and why stands above.
import { findBrowser } from './find-browser.mjs'
import { findRedis } from './find-redis.mjs'
import { runSuites, summaryOf } from './suites.mjs'

/** @type {import('./suites.mjs').Need} */
const browser = {
  name: 'browser',
  async find() {
    const path = await findBrowser()
    console.log(`Browser: ${path}`)
    return { CHROMIUM_PATH: path, STORYBOOK_DISABLE_TELEMETRY: '1' }
  },
}

/** @type {import('./suites.mjs').Need} */
const redis = {
  name: 'redis',
  async find() {
    const path = await findRedis()
    console.log(`Redis: ${path}`)
    return { REDIS_SERVER_PATH: path }
  },
}

/** @type {(import('./suites.mjs').Suite | import('./suites.mjs').Suite[])[]} */
const suites = [
  { name: 'build', command: ['pnpm', 'build'], report: 'nothing' },
  { name: 'unit', command: ['vitest', 'run', '--config', 'vitest.config.ts'], report: 'vitest' },
  {
    name: 'browser',
    command: ['vitest', 'run', '--config', 'vitest.browser.config.ts'],
    report: 'vitest',
    needs: [browser],
  },
  [
    {
      // Vite's and Next's templates alone; `pnpm test:apps` has the rest.
      name: 'other people’s apps',
      command: ['node', 'scripts/test-apps.mjs', '--quick'],
      report: 'line',
      needs: [browser],
    },
    {
      name: 'redis',
      command: ['vitest', 'run', '--config', 'vitest.redis.config.ts'],
      report: 'vitest',
      needs: [redis],
    },
  ],
  {
    name: 'build of the demo',
    command: ['pnpm', '--filter', '@x/demo', 'build'],
    report: 'nothing',
  },
  {
    name: 'end to end',
    command: ['playwright', 'test'],
    report: 'playwright',
    needs: [browser],
  },
]

const { lines, isGreen } = summaryOf(await runSuites(suites), process.env['CI'] === 'true')
console.log(`\n${lines.join('\n')}`)
process.exitCode = isGreen ? 0 : 1
