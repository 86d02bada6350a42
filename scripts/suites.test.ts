// What `pnpm test` says at its end, of suites that pass, fail and cannot run.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runSuites, summaryOf } from './suites.mjs'

const missing = {
  name: 'browser',
  find: () => Promise.reject(new Error('No browser was found. Install one.')),
}
const says = (text: string, status = 0) => [
  process.execPath,
  '-e',
  `console.log(${JSON.stringify(text)}); process.exitCode = ${status}`,
]

describe('the end of a run', () => {
  it('is one line of two counts where everything ran', async () => {
    const outcomes = await runSuites([
      { name: 'one', command: says('2 passed, 0 failed'), report: 'line' },
      { name: 'two', command: says('3 passed, 0 failed'), report: 'line' },
    ])
    const { lines, isGreen } = summaryOf(outcomes, true)
    expect(lines.at(-1)).toBe('5 passed, 0 failed')
    expect(isGreen).toBe(true)
  })

  it('counts suites that run at the same time as if one came after the other', async () => {
    // Each waits for what the other one writes.
    const folder = mkdtempSync(join(tmpdir(), 'x-suites-'))
    const meets = (own: string, other: string) => ({
      name: own,
      command: [
        process.execPath,
        '-e',
        `const { writeFileSync, existsSync } = require('node:fs')
        writeFileSync(${JSON.stringify(join(folder, own))}, '')
        const timer = setInterval(() => {
          if (!existsSync(${JSON.stringify(join(folder, other))})) return
          clearInterval(timer)
          console.log('2 passed, 0 failed')
        }, 10)`,
      ],
      report: 'line' as const,
    })
    const outcomes = await runSuites([
      [meets('one', 'two'), meets('two', 'one')],
      { name: 'three', command: says('3 passed, 0 failed'), report: 'line' },
    ])
    rmSync(folder, { recursive: true })
    expect(summaryOf(outcomes, true).lines).toEqual([
      'one: 2 passed, 0 failed',
      'two: 2 passed, 0 failed',
      'three: 3 passed, 0 failed',
      '7 passed, 0 failed',
    ])
  })

  it('counts what cannot run as not run, names it with its reason, and runs the rest', async () => {
    const outcomes = await runSuites([
      {
        name: 'in a browser',
        command: says('1 passed, 0 failed'),
        report: 'line',
        needs: [missing],
      },
      { name: 'others', command: says('3 passed, 0 failed'), report: 'line' },
    ])
    const { lines, isGreen } = summaryOf(outcomes, false)
    expect(lines).toEqual([
      'in a browser: not run. No browser was found. Install one.',
      'others: 3 passed, 0 failed',
      '3 passed, 0 failed, 1 not run',
    ])
    expect(isGreen).toBe(true)
    expect(summaryOf(outcomes, true).isGreen).toBe(false)
  })

  it('asks once for what several suites need, and hands on where it is', async () => {
    let asked = 0
    const thing = {
      name: 'thing',
      async find() {
        asked++
        return { THING: '4' }
      },
    }
    const command = [process.execPath, '-e', 'console.log(`${process.env.THING} passed, 0 failed`)']
    const suites = ['one', 'two'].map((name) => ({
      name,
      command,
      report: 'line' as const,
      needs: [thing],
    }))
    expect(summaryOf(await runSuites(suites), true).lines.at(-1)).toBe('8 passed, 0 failed')
    expect(asked).toBe(1)
  })

  it('is red when a suite ends badly, without a test or without a report', async () => {
    const outcomes = await runSuites([
      { name: 'ended badly', command: says('3 passed, 0 failed', 1), report: 'line' },
      { name: 'nothing to run', command: says('0 passed, 0 failed'), report: 'line' },
      { name: 'no report', command: says(''), report: 'vitest' },
      { name: 'a build', command: says('', 1), report: 'nothing' },
      { name: 'no such program', command: ['x-no-such-program'], report: 'nothing' },
    ])
    const { lines, isGreen } = summaryOf(outcomes, false)
    expect(lines.at(-1)).toBe('3 passed, 5 failed')
    expect(lines).toContain('  failed: ended with status 1, 3 passed and none failed: see above')
    expect(isGreen).toBe(false)
  })

  it('names each test that failed at its end, with its file and what was said', async () => {
    const found = {
      numPassedTests: 4,
      numFailedTests: 1,
      numPendingTests: 0,
      numTodoTests: 0,
      testResults: [
        {
          name: join(process.cwd(), 'a.test.ts'),
          status: 'failed',
          assertionResults: [
            { status: 'passed', fullName: 'adds' },
            {
              status: 'failed',
              fullName: 'a sum is two',
              failureMessages: ['\u001B[31mError: 3\u001B[39m\n    at a.test.ts:3'],
            },
          ],
        },
        {
          name: join(process.cwd(), 'b.test.ts'),
          status: 'failed',
          message: 'SyntaxError',
          assertionResults: [],
        },
      ],
    }
    const write = [
      process.execPath,
      '-e',
      `const file = process.argv.find((arg) => arg.startsWith('--outputFile')).split('=')[1]
      require('node:fs').writeFileSync(file, ${JSON.stringify(JSON.stringify(found))})`,
      '--',
    ]
    const outcomes = await runSuites([
      { name: 'unit', command: write, report: 'vitest' },
      {
        name: 'apps',
        command: says('FAIL     in Vite: sends (3 s)\n         No button\n1 passed, 1 failed'),
        report: 'line',
      },
    ])
    expect(summaryOf(outcomes, true).lines).toEqual([
      'unit: 4 passed, 1 failed',
      '  failed: a.test.ts › a sum is two: Error: 3',
      '  failed: b.test.ts › as a whole: SyntaxError',
      'apps: 1 passed, 1 failed',
      '  failed: in Vite: sends (3 s)',
      '5 passed, 2 failed',
    ])
  })

  it('says that something was skipped', () => {
    const { lines } = summaryOf([{ name: 'unit', passed: 2, failed: 0, skipped: 1 }], false)
    expect(lines).toContain('unit: 1 skipped or left to do, which none should be')
    expect(lines.at(-1)).toBe('2 passed, 0 failed')
  })
})
