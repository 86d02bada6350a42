// @ts-check
// Run with `pnpm test:long mutants`: changes what reads the wire in about MUTANTS places (200) that SEED draws, one at a
// time, and fails for a change that no test notices and scripts/mutants-report.mjs does not explain.
import { spawnSync } from 'node:child_process'
import { mutantsReport } from './mutants-report.mjs'

const { status } = spawnSync('stryker', ['run'], { stdio: 'inherit' })
const report = mutantsReport()
if (status !== 0 || !report) {
  console.log('The mutants were not run to their end.\n0 passed, 1 failed')
} else {
  console.log(report.text)
  for (const each of report.unexplained) console.log(`\n${each}`)
  console.log(`${report.passed} passed, ${report.unexplained.length} failed`)
}
