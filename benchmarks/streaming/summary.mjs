// @ts-check
// From runs to the few numbers that are reported, and what of them misses its goal.
import { GATE, GROWTH_GOAL, LAG_GOAL, MEMORY, SMOOTH_GOAL } from './budgets.mjs'
import { roundsOf } from './readers.mjs'

/** @typedef {{ median: number, least: number, most: number }} Spread */
/** @typedef {{ reader: string, what: string, value: number, goal: number, isOverGate: boolean }} Missed */
/** @typedef {import('./measure.mjs').Run} Run */
/** @typedef {import('./rounds.mjs').Found} Found */
/** @typedef {import('./budgets.mjs').Work} Work */
/** @typedef {import('./readers.mjs').Reader} Reader */

/** @param {readonly number[]} values @returns {Spread} */
export function spreadOf(values) {
  const sorted = values.toSorted((left, right) => left - right)
  return {
    median: sorted[sorted.length >> 1] ?? NaN,
    least: sorted[0] ?? NaN,
    most: sorted.at(-1) ?? NaN,
  }
}

/**
 * What is reported of a reader and a workload.
 * @typedef {object} Cell
 * @property {Spread} net processor time less an idle reader's, in milliseconds
 * @property {Spread} ratio of it to the floor's, round by round
 * @property {number} commits
 * @property {number} longTasks
 * @property {number} longestFrame milliseconds
 * @property {Spread} lag milliseconds
 * @property {number} growth cost of a late commit in that of an early one; NaN if not asked for
 * @property {boolean} isWhole
 */

/** @param {Found} found @param {Work} work @param {string} name @returns {Cell} */
export function cellOf(found, work, name) {
  const of = (/** @type {string} */ reader) => found.runs[work.id]?.[reader] ?? []
  const runs = of(name)
  const idle = spreadOf(of('idle').map(({ taskMs }) => taskMs)).median
  const floors = of('floor')
  const middle = (/** @type {(run: Run) => number} */ read) => spreadOf(runs.map(read)).median
  return {
    net: spreadOf(runs.map(({ taskMs }) => taskMs - idle)),
    ratio: spreadOf(
      runs.map(({ taskMs }, round) => (taskMs - idle) / ((floors[round]?.taskMs ?? NaN) - idle)),
    ),
    commits: middle(({ commits }) => commits),
    longTasks: middle(({ longTasks }) => longTasks),
    longestFrame: middle(({ longestFrame }) => longestFrame),
    lag: spreadOf(runs.map(({ lagMs }) => lagMs)),
    growth: spreadOf(runs.map((run) => growthOf(run, of('idle')))).median,
    isWhole: runs.every(({ isWhole }) => isWhole),
  }
}

/** @param {Run} run @param {readonly Run[]} idle */
function growthOf(run, idle) {
  const costs = run.windows.map(({ taskMs, commits }, index) => {
    const without = spreadOf(idle.map(({ windows }) => windows[index]?.taskMs ?? 0)).median
    return (taskMs - without) / commits
  })
  return (costs[1] ?? NaN) / (costs[0] ?? NaN)
}

/** @param {Found} found @param {string} name @returns {{ bytes: Spread, script: Spread, ratio: Spread }} */
export function memoryOf(found, name) {
  const floors = found.memory['floor'] ?? []
  const own = found.memory[name] ?? []
  return {
    bytes: spreadOf(own.map(({ heap }) => heap)),
    script: spreadOf(own.map(({ script }) => script)),
    ratio: spreadOf(own.map(({ heap }, round) => heap / (floors[round]?.heap ?? NaN))),
  }
}

/** @param {Found} found @param {readonly Work[]} works @param {readonly Reader[]} readers @returns {Missed[]} */
export function missedOf(found, works, readers) {
  /** @type {Missed[]} */
  const missed = []
  for (const reader of readers.filter(({ isOurs }) => isOurs)) {
    const { name, label } = reader
    /** @param {string} what @param {number} value @param {number} goal */
    const expect = (what, value, goal) => {
      // What was not measured meets no goal.
      if (value <= goal) return
      missed.push({ reader: label, what, value, goal, isOverGate: !(value <= goal * GATE) })
    }
    for (const work of works.filter((each) => roundsOf(reader, each) > 0)) {
      const cell = cellOf(found, work, name)
      const goal = reader.ratio ?? work.ratio
      if (goal !== undefined) expect(`${work.title}, ÷ floor`, cell.ratio.median, goal)
      if (work.isSmooth) {
        expect(`${work.title}, tasks over ${SMOOTH_GOAL} ms`, cell.longTasks, 0)
        expect(`${work.title}, longest time between frames`, cell.longestFrame, SMOOTH_GOAL)
      }
      if (work.windows) expect('a commit at token 20,000 ÷ at 2,000', cell.growth, GROWTH_GOAL)
      else if (work.perSecond > 0) expect(`${work.title}, last byte`, cell.lag.median, LAG_GOAL)
    }
    if (found.memory[name])
      expect('memory ÷ floor', memoryOf(found, name).ratio.median, MEMORY.ratio)
  }
  return missed
}
