// @ts-check
// Run with `pnpm test`: every test there is, the real-browser ones included, on a fresh machine too.
// Ends with one line: N passed, N failed.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findBrowser } from './find-browser.mjs'

/**
 * @typedef {{ passed: number, failed: number, skipped: number }} Counts
 */

const reports = mkdtempSync(join(tmpdir(), 'x-test-'))

/**
 * Runs a program of this workspace. A suite that crashes without a report counts as one failure.
 * @param {string[]} command
 * @param {Record<string, string>} env
 * @returns {boolean}
 */
function run(command, env = {}) {
  const [program = '', ...args] = command
  console.log(`\n> ${command.join(' ')}`)
  const result = spawnSync(program, args, {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...env },
    shell: process.platform === 'win32',
  })
  return result.status === 0
}

/** @param {string} path @returns {any} */
function readReport(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return undefined
  }
}

/** @param {string} name @param {string} config @param {Record<string, string>} env @returns {Counts} */
function vitest(name, config, env) {
  const file = join(reports, `${name}.json`)
  const isGreen = run(
    [
      'vitest',
      'run',
      '--config',
      config,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${file}`,
    ],
    env,
  )
  const report = readReport(file)
  const passed = report?.numPassedTests ?? 0
  const failed = report?.numFailedTests ?? 0
  const skipped = (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0)
  return { passed, skipped, failed: isGreen && passed > 0 ? failed : Math.max(failed, 1) }
}

/** @param {Record<string, string>} env @returns {Counts} */
function endToEnd(env) {
  const file = join(reports, 'e2e.json')
  const isGreen = run(['playwright', 'test', '--reporter=list,json'], {
    ...env,
    PLAYWRIGHT_JSON_OUTPUT_NAME: file,
  })
  const stats = readReport(file)?.stats
  const passed = (stats?.expected ?? 0) + (stats?.flaky ?? 0)
  const failed = stats?.unexpected ?? 0
  return {
    passed,
    skipped: stats?.skipped ?? 0,
    failed: isGreen && passed > 0 ? failed : Math.max(failed, 1),
  }
}

/** @returns {Promise<number>} the exit code */
async function main() {
  let chromium
  try {
    chromium = await findBrowser()
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    console.log('0 passed, 1 failed')
    return 1
  }
  console.log(`Browser: ${chromium}`)
  const env = { CHROMIUM_PATH: chromium, STORYBOOK_DISABLE_TELEMETRY: '1' }
  const isBuilt = run(['pnpm', 'build']) && run(['pnpm', '--filter', '@x/demo', 'build'])
  /** @type {[string, Counts][]} */
  const suites = [
    ['build', { passed: 0, failed: isBuilt ? 0 : 1, skipped: 0 }],
    ['unit', vitest('unit', 'vitest.config.ts', env)],
    ['browser', vitest('browser', 'vitest.browser.config.ts', env)],
    ['end to end', endToEnd(env)],
  ]
  rmSync(reports, { recursive: true, force: true })

  const sum = { passed: 0, failed: 0, skipped: 0 }
  console.log('')
  for (const [name, counts] of suites) {
    sum.passed += counts.passed
    sum.failed += counts.failed
    sum.skipped += counts.skipped
    console.log(`${name}: ${counts.passed} passed, ${counts.failed} failed`)
  }
  const skipped = sum.skipped > 0 ? `, ${sum.skipped} skipped` : ''
  console.log(`${sum.passed} passed, ${sum.failed} failed${skipped}`)
  return sum.failed === 0 && sum.passed > 0 ? 0 : 1
}

process.exitCode = await main()
