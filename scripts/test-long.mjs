// @ts-check
// Run with `pnpm test:long`: what takes too long for each run. Thousands of cuts and streams, and tests that once failed
// on a busy machine, many times beside two processes that burn a core each, and all of what `pnpm test` takes a sample of.
// Also small changes of the code, each of which a test must notice, and `pnpm test:browsers`. Writes its result into
// docs/test-long.md. `pnpm test:long cuts`, `samples`, `mutants`, `browsers` or `beside` runs a part, which is not written
// down; `pnpm test:long beside diagram` the tests with that in their name.
import { spawn, spawnSync } from 'node:child_process'
import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { findBrowser } from './find-browser.mjs'
import { findFirefox } from './find-firefox.mjs'
import { findRedis } from './find-redis.mjs'
import { explanations, mutantsReport } from './mutants-report.mjs'
import { runSuites, summaryOf } from './suites.mjs'

/**
 * A test by the program that runs it.
 * @typedef {{ name: string, command: string[] }} Tested
 */

/** Processes that begin afresh, each with so many rounds of a test. */
const FRESH = 5
const ROUNDS = 10
const BURNERS = 2
/** Computes until whoever started it is gone. */
const BURN = 'const starter = process.ppid; while (process.ppid === starter);'

/** @param {string[]} args @returns {string[]} */
const unit = (...args) => ['vitest', 'run', '--reporter=dot', ...args]
/** @param {string[]} args @returns {string[]} */
const browser = (...args) => unit('--config', 'vitest.browser.config.ts', ...args)

/** @type {Tested[]} */
const onceFailed = [
  {
    name: 'aborted streams leave nothing',
    command: unit('--project', 'node', 'packages/core/src/http/leak.test.ts'),
  },
  {
    name: 'a cut answer is taken up',
    command: unit(
      '--project',
      'node',
      'packages/core/src/chat/reattach.test.ts',
      '-t',
      'however it was cut',
    ),
  },
  {
    name: '10,000 messages there and back',
    command: unit('--project', 'node', 'packages/core/src/chat/import.test.ts', '-t', '10,000'),
  },
  {
    name: 'a server renders a diagram',
    command: unit(
      '--project',
      'jsdom-apart',
      'packages/ui/src/server-rendering.test.tsx',
      '-t',
      'Diagram',
    ),
  },
  {
    name: 'the stories of diagrams and of a countdown',
    command: browser(
      '--project',
      'storybook',
      'markdown/plugins.stories',
      'markdown/streaming.stories',
      'error-notice.stories',
      '-t',
      'Diagram|Rate Limit',
    ),
  },
  {
    name: 'an upstream that is not there yet',
    command: [
      'playwright',
      'test',
      'bad-upstream',
      '-g',
      'asks the first model',
      `--repeat-each=${ROUNDS}`,
    ],
  },
  ...[
    ['what is typed right before a reload', 'installed', 'without a network'],
    ['a press on a tool while files come', 'settings', 'takes a press'],
    ['a press while what it opens comes', 'still', 'comes amid the press'],
    ['a search by its toggle', 'settings', 'searches when the toggle'],
  ].map(([name = '', file = '', test = '']) => ({
    name,
    command: ['playwright', 'test', file, '-g', test, `--repeat-each=${ROUNDS}`],
  })),
  {
    name: 'tabs that wait for one another',
    command: unit('--project', 'node', 'packages/core/src/chat/tabs-waiting.test.ts'),
  },
  {
    name: 'what costs no more than in proportion',
    command: unit(
      '--project',
      'node',
      'packages/core/src/http/fuzz.test.ts',
      '-t',
      'grows no faster',
    ),
  },
  {
    name: 'a cluster that is moved and loses a master',
    command: unit('--config', 'vitest.redis.config.ts', 'cluster'),
  },
  {
    name: 'limits over all instances',
    command: unit('--config', 'vitest.redis.config.ts', 'limits'),
  },
  {
    name: 'a press while an answer is written',
    command: browser('--project', 'browser', 'press.browser', '-t', 'while an answer is written'),
  },
]

/** Runs tests many times while other processes keep the machine busy. @param {string} named */
async function beside(named) {
  const env = {
    ...process.env,
    CHROMIUM_PATH: await findBrowser(),
    REDIS_SERVER_PATH: await findRedis(),
    VITE_TEST_REPEATS: String(ROUNDS),
    STORYBOOK_DISABLE_TELEMETRY: '1',
  }
  const burners = Array.from({ length: BURNERS }, () =>
    spawn(process.execPath, ['-e', BURN], { stdio: 'ignore' }),
  )
  const rows = []
  try {
    for (const { name, command } of onceFailed) {
      if (!name.includes(named)) continue
      const [program = '', ...args] = command
      let passed = 0
      const start = performance.now()
      for (let fresh = 0; fresh < FRESH; fresh++) {
        const { status, stdout } = spawnSync(program, args, { env, encoding: 'utf8' })
        if (status === 0) passed += ROUNDS
        else console.log(stdout)
      }
      const seconds = Math.round((performance.now() - start) / 1000)
      rows.push({ name, passed, failed: FRESH * ROUNDS - passed, seconds })
      console.log(`${name}: ${passed} of ${FRESH * ROUNDS}, ${seconds} s`)
    }
  } finally {
    for (const burner of burners) burner.kill()
  }
  return rows
}

/** Files whose tests take a sample of what they count. */
const sampled = globSync('packages/*/src/**/*.test.{ts,tsx}').filter((file) =>
  readFileSync(file, 'utf8').includes('test/samples.ts'),
)

/** @type {Record<string, import('./suites.mjs').Suite>} */
const suites = {
  cuts: {
    name: 'cuts and streams by the thousand',
    command: ['vitest', 'run', '--config', 'vitest.long.config.ts'],
    report: 'vitest',
    needs: [{ name: 'redis', find: async () => ({ REDIS_SERVER_PATH: await findRedis() }) }],
  },
  samples: {
    name: 'all of what the usual suite takes a sample of',
    command: ['vitest', 'run', ...sampled],
    env: { TEST_SAMPLES: 'all' },
    report: 'vitest',
  },
  mutants: {
    name: 'mutants of what reads the wire that a test notices, or that mean the same',
    command: ['node', 'scripts/mutants.mjs'],
    report: 'line',
  },
  browsers: {
    name: 'the main flows in other browsers',
    command: ['node', 'scripts/test-browsers.mjs'],
    report: 'line',
    needs: [
      {
        name: 'Firefox',
        find: async () => ({ FIREFOX_PATH: await findFirefox({ mayInstall: true }) }),
      },
      { name: 'browser', find: async () => ({ CHROMIUM_PATH: await findBrowser() }) },
    ],
  },
}

const [part, named = ''] = process.argv.slice(2)
const start = performance.now()
const chosen = part === undefined ? Object.values(suites) : [suites[part] ?? []].flat()
const outcomes = await runSuites(chosen)
const rows = part === undefined || part === 'beside' ? await beside(named) : []
const { lines, isGreen } = summaryOf(
  [...outcomes, ...rows.map((row) => ({ ...row, skipped: 0 }))],
  true,
)
const report = `# What takes too long for each run

Written by \`pnpm test:long\`, on ${new Date().toISOString().slice(0, 10)}: Node ${process.versions.node}, ${cpus().length} cores${cpus()[0] ? ` (${cpus()[0]?.model.trim()})` : ''}, ${Math.round(totalmem() / 2 ** 30)} GB, in ${Math.round((performance.now() - start) / 60_000)} minutes.

${outcomes.map((outcome) => `- ${outcome.name}: ${'missing' in outcome ? `not run. ${outcome.missing}` : `${outcome.passed} passed, ${outcome.failed} failed`}`).join('\n')}

Tests that once failed on a busy machine, each by itself beside ${BURNERS} processes that burn a core each, in ${FRESH} processes of ${ROUNDS} rounds:

| test | times | passed | seconds |
|---|--:|--:|--:|
${rows.map(({ name, passed, failed, seconds }) => `| ${name} | ${passed + failed} | ${passed} | ${seconds} |`).join('\n')}

${lines.at(-1)}

## Mutants

${mutantsReport()?.text ?? 'None were tried.'}

Those that no test notices, and why they mean the same:

${explanations()}
`
writeFileSync(part ? join(tmpdir(), 'x-test-long.md') : 'docs/test-long.md', report)
console.log(`\n${lines.join('\n')}`)
process.exitCode = isGreen ? 0 : 1
