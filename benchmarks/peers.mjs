// @ts-check
// Run with `pnpm bench:peers`, after `pnpm build`, on a quiet machine: all rows of the goals, ours, the floor and the
// peers in one run. Installs the peers into benchmarks/peers; writes docs/performance.md and its chart.
//
// `ROUNDS=1` for a short run (default 5); `MINUTES=20` after which no further round begins (default 12);
// `DRY=1` writes nothing and runs on a busy machine too; `PEERS=0` leaves the peers out.
import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { writeSection } from './report.mjs'
import { workloads } from './streaming/budgets.mjs'
import { chartOf } from './streaming/chart.mjs'
import { overviewOf } from './streaming/overview.mjs'
import { ours, peers, peerVersions } from './streaming/readers.mjs'
import { loadNow, measureRounds } from './streaming/rounds.mjs'
import { missedOf } from './streaming/summary.mjs'
import { placeOf, reportOf } from './streaming/tables.mjs'
import { measureThreads, reachText, threadTable } from './threads.mjs'
import { weightOf } from './weight.mjs'
import { inChromium } from './wire/wire.mjs'

/** Above it a machine has other things to do. */
const MOST_LOAD = 2.5
/** What this run itself adds to it: a browser, its page and the endpoint. */
const OWN_LOAD = 2

/** @param {string} name @param {number} otherwise */
function numberFrom(name, otherwise) {
  const value = Number(process.env[name] ?? otherwise)
  if (!Number.isFinite(value) || value < 1) throw new Error(`${name} is no number from 1 on`)
  return value
}

const rounds = numberFrom('ROUNDS', 5)
const minutes = numberFrom('MINUTES', 12)
const isDry = process.env['DRY'] === '1'
const withPeers = process.env['PEERS'] !== '0'

if (loadNow() > MOST_LOAD && !isDry) {
  throw new Error(
    `the load is ${loadNow().toFixed(1)}, over ${MOST_LOAD}: what is measured now would be of the other work. Wait, or try it with DRY=1, which writes nothing.`,
  )
}
if (withPeers) {
  const { status } = spawnSync('pnpm', ['install', '--frozen-lockfile'], {
    cwd: fileURLToPath(new URL('peers', import.meta.url)),
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
  if (status !== 0) throw new Error('the peers could not be installed: is the registry in reach?')
}

const startedAt = Date.now()
const readers = withPeers ? [...ours, ...peers] : ours
/** @type {Record<string, number>} */
const weights = {}
for (const page of new Set(readers.map((each) => each.page))) weights[page] = await weightOf(page)
const threads = await measureThreads(rounds)
console.log(`\n${threadTable(threads)}\n`)
const reached = await reachText()
const wire = await inChromium(Math.min(rounds, 5))
const found = await measureRounds(readers, workloads, { rounds, minutes })

const missed = missedOf(found, workloads, ours).map(
  ({ reader, what, value, goal }) => `- ${reader}, ${what}: ${value.toFixed(2)}, goal ${goal}`,
)
const overview = overviewOf(found, readers, weights, wire.rows)
const failures =
  found.failures.length === 0 ? [] : [`Not measured:\n\n- ${found.failures.join('\n- ')}`]
const report = [
  placeOf(found),
  ...(withPeers ? [`Peers: ${peerVersions()}.`] : []),
  `### All rows\n\n${overview}`,
  '![What reading a stream costs, in that of the floor](assets/streaming.svg)',
  reportOf(found, readers, workloads),
  missed.length === 0 ? 'All budgets are met.' : `Missed:\n\n${missed.join('\n')}`,
  ...failures,
].join('\n\n')
const threadReport = `${placeOf(found)}\n\n${threadTable(threads)}\n\n${reached}`
console.log(`\n${report}\n\n${threadReport}`)
console.log(
  `\n${((Date.now() - startedAt) / 60_000).toFixed(1)} minutes, load at most ${found.load.toFixed(1)}`,
)

if (isDry) console.log('DRY: nothing was written')
else if (found.load > MOST_LOAD + OWN_LOAD) {
  console.error(`The load went up to ${found.load.toFixed(1)} meanwhile, so nothing was written.`)
  process.exitCode = 1
} else {
  writeSection('peers', report)
  writeSection('threads', threadReport)
  const assets = new URL('../docs/assets/', import.meta.url)
  mkdirSync(assets, { recursive: true })
  writeFileSync(new URL('streaming.svg', assets), chartOf(found, readers, workloads))
}
// What took too long may still wait for something.
process.exit()
