// @ts-check
// What a program that ran tests has to say: how it is asked for a report, and the report read. Used by scripts/suites.mjs.
import { readFileSync } from 'node:fs'
import { relative } from 'node:path'
import { stripVTControlCharacters } from 'node:util'

/**
 * How the counts are read: `line` is the last line of the output, `N passed, N failed`; `nothing` counts a failure alone.
 * @typedef {'vitest' | 'playwright' | 'line' | 'nothing'} Report
 *
 * @typedef {object} Counts
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 * @property {readonly string[]} [failures] A line for each test that failed: its file, its name and what was said.
 */

/** @param {Report} report @param {string} file @returns {string[]} */
export function reporters(report, file) {
  if (report === 'playwright') return ['--reporter=list,json']
  if (report !== 'vitest') return []
  return ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
}

/** @param {Report} report @param {string} file @param {string} output @returns {Counts} */
export function readReport(report, file, output) {
  if (report === 'line') return fromLines(output)
  try {
    const found = JSON.parse(readFileSync(file, 'utf8'))
    return report === 'vitest' ? fromVitest(found) : fromPlaywright(found)
  } catch {
    return { passed: 0, failed: 0, skipped: 0 }
  }
}

/** @param {any} found @returns {Counts} */
function fromVitest(found) {
  const failures = []
  for (const { name, status, message, assertionResults } of found.testResults ?? []) {
    const file = relative(process.cwd(), name)
    const failed = assertionResults.filter((/** @type {any} */ test) => test.status === 'failed')
    for (const test of failed) failures.push(lineOf(file, test.fullName, test.failureMessages?.[0]))
    if (status === 'failed' && failed.length === 0)
      failures.push(lineOf(file, 'as a whole', message))
  }
  return {
    passed: found.numPassedTests,
    failed: found.numFailedTests,
    skipped: found.numPendingTests + found.numTodoTests,
    failures,
  }
}

/** @param {any} found @returns {Counts} */
function fromPlaywright(found) {
  const { expected, unexpected, flaky, skipped } = found.stats
  const failures = (found.suites ?? []).flatMap(failuresWithin)
  return { passed: expected, failed: unexpected + flaky, skipped, failures }
}

/** @param {any} suite @returns {string[]} */
function failuresWithin({ suites = [], specs = [] }) {
  const own = specs
    .filter((/** @type {any} */ { ok }) => !ok)
    .map((/** @type {any} */ { file, title, tests }) =>
      lineOf(file, title, tests[0]?.results?.[0]?.error?.message),
    )
  return [...own, ...suites.flatMap(failuresWithin)]
}

/** @param {string} output @returns {Counts} */
function fromLines(output) {
  const [, passed = 0, failed = 0] = /(\d+) passed, (\d+) failed\s*$/.exec(output) ?? []
  const failures = [...output.matchAll(/^FAIL +(.+)/gm)].map(([, what = '']) => what)
  return { passed: Number(passed), failed: Number(failed), skipped: 0, failures }
}

/** @param {string} file @param {string} name @param {string} [message] */
function lineOf(file, name, message = '') {
  const [said = ''] = stripVTControlCharacters(message).trim().split('\n')
  return `${file} › ${name}${said && `: ${said}`}`
}
