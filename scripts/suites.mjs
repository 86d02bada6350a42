// @ts-check
// Suites of tests as values: run one after the other, counted together. Used by scripts/test.mjs and scripts/test-long.mjs.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readReport, reporters } from './reports.mjs'

/**
 * @typedef {import('./reports.mjs').Report} Report
 * @typedef {import('./reports.mjs').Counts} Counts
 *
 * What a suite needs of the machine. `find` gives the environment that leads to it, or throws an Error that says what
 * to do about it.
 * @typedef {{ name: string, find: () => Promise<Record<string, string>> }} Need
 *
 * @typedef {object} Suite
 * @property {string} name
 * @property {string[]} command
 * @property {Report} report
 * @property {Readonly<Record<string, string>>} [env] What is set for it alone.
 * @property {readonly Need[]} [needs]
 *
 * @typedef {{ name: string } & (Counts | { missing: string })} Outcome `missing` is why it did not run.
 */

/**
 * Runs suites in order, those in a list of their own at the same time: what waits most of its time costs none then.
 * @param {readonly (Suite | readonly Suite[])[]} suites @returns {Promise<Outcome[]>}
 */
export async function runSuites(suites) {
  const reports = mkdtempSync(join(tmpdir(), 'x-test-'))
  /** @type {Map<Need, Promise<Record<string, string> | Error>>} */
  const found = new Map()
  /** @param {Suite} suite @param {boolean} isBeside @returns {Promise<Outcome>} */
  async function outcomeOf(suite, isBeside) {
    const { name, needs = [] } = suite
    /** @type {Record<string, string>} */
    const env = { ...suite.env }
    /** @type {string[]} */
    const missing = []
    for (const need of needs) {
      const asked = found.get(need) ?? need.find().catch(toError)
      found.set(need, asked)
      const way = await asked
      if (way instanceof Error) missing.push(way.message)
      else Object.assign(env, way)
    }
    if (missing.length > 0) return { name, missing: missing.join(' ') }
    return { name, ...(await run(suite, env, reports, isBeside)) }
  }
  /** @type {Outcome[]} */
  const outcomes = []
  for (const entry of suites) {
    const group = [entry].flat()
    outcomes.push(...(await Promise.all(group.map((suite, at) => outcomeOf(suite, at > 0)))))
  }
  rmSync(reports, { recursive: true, force: true })
  return outcomes
}

/**
 * What is said at the end: a line for each suite and each test of it that failed, since the end is what a long log is
 * opened at; why some did not run; and the line that is counted by.
 * @param {readonly Outcome[]} outcomes @param {boolean} mustHaveAll As in CI, where what is missing is a failure.
 * @returns {{ lines: string[], isGreen: boolean }}
 */
export function summaryOf(outcomes, mustHaveAll) {
  const lines = []
  const sum = { passed: 0, failed: 0, missing: 0 }
  for (const outcome of outcomes) {
    if ('missing' in outcome) {
      sum.missing++
      lines.push(`${outcome.name}: not run. ${outcome.missing}`)
      continue
    }
    const { name, passed, failed, skipped, failures = [] } = outcome
    sum.passed += passed
    sum.failed += failed
    lines.push(`${name}: ${passed} passed, ${failed} failed`)
    lines.push(...failures.map((failure) => `  failed: ${failure}`))
    if (skipped > 0) lines.push(`${name}: ${skipped} skipped or left to do, which none should be`)
  }
  const notRun = sum.missing > 0 ? `, ${sum.missing} not run` : ''
  lines.push(`${sum.passed} passed, ${sum.failed} failed${notRun}`)
  const isWhole = sum.missing === 0 || !mustHaveAll
  return { lines, isGreen: sum.failed === 0 && sum.passed > 0 && isWhole }
}

/**
 * A suite that ends badly, or without a test, counts as one failure at least.
 * @param {Suite} suite @param {Record<string, string>} env @param {string} reports
 * @param {boolean} isBeside Another one prints meanwhile: what this one says stands together, at its end.
 * @returns {Promise<Counts>}
 */
async function run({ name, command, report }, env, reports, isBeside) {
  const file = join(reports, `${name.replaceAll(/\W+/g, '-')}.json`)
  const [program = '', ...args] = [...command, ...reporters(report, file)]
  let output = ''
  /** @param {string} text */
  const print = (text) => {
    output += text
    if (!isBeside) process.stdout.write(text)
  }
  print(`\n> ${[program, ...args].join(' ')}\n`)
  const isHeard = isBeside || report === 'line'
  const child = spawn(program, args, {
    stdio: ['ignore', isHeard ? 'pipe' : 'inherit', isBeside ? 'pipe' : 'inherit'],
    env: { ...process.env, PLAYWRIGHT_JSON_OUTPUT_NAME: file, ...env },
    shell: process.platform === 'win32',
  })
  child.stdout?.setEncoding('utf8').on('data', print)
  child.stderr?.setEncoding('utf8').on('data', print)
  const status = await new Promise((resolve) => {
    child.on('close', resolve)
    child.on('error', () => resolve(undefined))
  })
  if (isBeside) process.stdout.write(output)
  const counts = readReport(report, file, output)
  const isGreen = status === 0 && (counts.passed > 0 || report === 'nothing')
  if (isGreen || counts.failed > 0) return counts
  const failures = [
    `ended with status ${status}, ${counts.passed} passed and none failed: see above`,
  ]
  return { ...counts, failed: 1, failures }
}

/** @param {unknown} thrown */
function toError(thrown) {
  return thrown instanceof Error ? thrown : new Error(String(thrown))
}
