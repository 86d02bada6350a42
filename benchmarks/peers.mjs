// @ts-check
// Run with `pnpm bench:peers`, after `pnpm build`, on a quiet machine; `pnpm bench:peers 1` for another number of
// rounds than five. Installs the peers into benchmarks/peers, and writes docs/performance.md and its chart.
import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { writeSection } from './report.mjs'
import { workloads } from './streaming/budgets.mjs'
import { chartOf } from './streaming/chart.mjs'
import { ours, peers, peerVersions } from './streaming/readers.mjs'
import { measureRounds } from './streaming/rounds.mjs'
import { missedOf } from './streaming/summary.mjs'
import { placeOf, reportOf } from './streaming/tables.mjs'

const rounds = Number(process.argv[2] ?? 5)
if (!Number.isInteger(rounds) || rounds < 1) {
  throw new Error(`bench:peers takes a number of rounds, not ${process.argv[2]}`)
}

const { status } = spawnSync('pnpm', ['install', '--frozen-lockfile'], {
  cwd: fileURLToPath(new URL('peers', import.meta.url)),
  stdio: 'inherit',
  shell: process.platform === 'win32',
})
if (status !== 0) throw new Error('the peers could not be installed: is the registry in reach?')

const readers = [...ours, ...peers]
const found = await measureRounds(readers, workloads, rounds)
const missed = missedOf(found, workloads, ours).map(
  ({ reader, what, value, goal }) => `- ${reader}, ${what}: ${value.toFixed(2)}, goal ${goal}`,
)
const report = [
  placeOf(found),
  `Peers: ${peerVersions()}.`,
  '![What reading a stream costs, in that of the floor](assets/streaming.svg)',
  reportOf(found, readers, workloads),
  missed.length === 0 ? 'All budgets are met.' : `Missed:\n\n${missed.join('\n')}`,
].join('\n\n')
console.log(`\n${report}`)
writeSection('peers', report)
const assets = new URL('../docs/assets/', import.meta.url)
mkdirSync(assets, { recursive: true })
writeFileSync(new URL('streaming.svg', assets), chartOf(found, readers, workloads))
