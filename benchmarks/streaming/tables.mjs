// @ts-check
// What was found, as Markdown.
import { availableParallelism, cpus, totalmem } from 'node:os'
import { GROWTH_GOAL, LAG_GOAL, MEMORY, SMOOTH_GOAL } from './budgets.mjs'
import { roundsOf } from './readers.mjs'
import { cellOf, memoryOf } from './summary.mjs'

/** @typedef {import('./rounds.mjs').Found} Found */
/** @typedef {import('./budgets.mjs').Work} Work */
/** @typedef {import('./readers.mjs').Reader} Reader */
/** @typedef {import('./summary.mjs').Spread} Spread */

/** @param {readonly (readonly string[])[]} rows the first one is the head */
export function tableOf([head = [], ...body]) {
  const line = (/** @type {readonly string[]} */ cells) => `| ${cells.join(' | ')} |`
  return [head, head.map((_, index) => (index === 0 ? '---' : '--:')), ...body].map(line).join('\n')
}

/** @param {Spread} spread @param {number} digits */
export function spreadText({ median, least, most }, digits) {
  return `${median.toFixed(digits)} (${least.toFixed(digits)}–${most.toFixed(digits)})`
}

/** Marks a number of ours that misses its goal. @param {string} text @param {boolean} isMissed */
const marked = (text, isMissed) => (isMissed ? `**${text}**` : text)

/** @param {Found} found @param {readonly Reader[]} readers @param {Work} work */
function workTable(found, readers, work) {
  const goal = work.ratio === undefined ? '' : `≤ ${work.ratio.toFixed(1)}`
  const lagGoal = work.perSecond > 0 ? `≤ ${LAG_GOAL.toFixed(0)} ms` : ''
  const budget = [
    '*budget for ours*',
    '',
    goal,
    '',
    work.isSmooth ? '0' : '',
    work.isSmooth ? `≤ ${SMOOTH_GOAL} ms` : '',
    lagGoal,
  ]
  const rows = readers
    .filter((reader) => reader.name !== 'idle' && roundsOf(reader, work) > 0)
    .map(({ name, label, isOurs = false, ratio = work.ratio }) => {
      const cell = cellOf(found, work, name)
      const isOver = (/** @type {boolean} */ is) => isOurs && is
      return [
        cell.isWhole ? label : `${label} (did not show all of it)`,
        spreadText(cell.net, 0),
        marked(spreadText(cell.ratio, 2), isOver(ratio !== undefined && cell.ratio.median > ratio)),
        String(cell.commits),
        marked(String(cell.longTasks), isOver(work.isSmooth === true && cell.longTasks > 0)),
        marked(
          `${cell.longestFrame.toFixed(0)} ms`,
          isOver(work.isSmooth === true && cell.longestFrame > SMOOTH_GOAL),
        ),
        marked(
          `${spreadText(cell.lag, 0)} ms`,
          isOver(work.perSecond > 0 && cell.lag.median > LAG_GOAL),
        ),
      ]
    })
  const head = [
    'reader',
    'net ms',
    '÷ floor',
    'commits',
    'tasks over 50 ms',
    'longest frame',
    'last byte → shown',
  ]
  return `### ${work.title}\n\n${tableOf([head, budget, ...rows])}`
}

/** @param {Found} found @param {readonly Reader[]} readers @param {Work} work */
function growthTable(found, readers, work) {
  const rows = readers
    .filter((reader) => reader.name !== 'idle' && roundsOf(reader, work) > 0)
    .map(({ name, label, isOurs = false }) => {
      const runs = found.runs[work.id]?.[name] ?? []
      const { growth } = cellOf(found, work, name)
      const cost = (/** @type {number} */ index) =>
        runs.map(({ windows }) => (windows[index]?.taskMs ?? 0) / (windows[index]?.commits || NaN))
      const middle = (/** @type {number} */ index) =>
        (cost(index).toSorted((a, b) => a - b)[runs.length >> 1] ?? NaN).toFixed(1)
      return [
        label,
        `${middle(0)} ms`,
        `${middle(1)} ms`,
        marked(growth.toFixed(2), isOurs && growth > GROWTH_GOAL),
      ]
    })
  const head = ['reader', 'a commit at token 2,000', 'at token 20,000', '÷']
  const budget = ['*budget for ours*', '', '', `≤ ${GROWTH_GOAL}`]
  return `### What a commit costs as the answer grows\n\n${work.title}; net of an idle reader.\n\n${tableOf([head, budget, ...rows])}`
}

/** @param {Found} found @param {readonly Reader[]} readers */
function memoryTable(found, readers) {
  const rows = readers
    .filter(({ name }) => found.memory[name])
    .map(({ name, label, isOurs = false }) => {
      const { bytes, script, ratio } = memoryOf(found, name)
      return [
        label,
        `${(bytes.median / 1e6).toFixed(1)} MB`,
        `${(script.median / 1e6).toFixed(1)} MB`,
        marked(spreadText(ratio, 2), isOurs && ratio.median > MEMORY.ratio),
      ]
    })
  const head = ['reader', 'heap', 'of it script', 'heap ÷ floor']
  const budget = ['*budget for ours*', '', '', `< ${MEMORY.ratio}`]
  return `### Memory of an answer of 100,000 tokens\n\nWhat a heap snapshot counts once all is shown, less that of the page before: objects of the script, the document and its layout.\n\n${tableOf([head, budget, ...rows])}`
}

/** Where and how often it was measured. @param {Found} found */
export function placeOf(found) {
  const [cpu] = cpus()
  const cores = availableParallelism()
  return `Chromium ${found.chromium}, Node ${process.versions.node}, React 19.3.1; ${cpu?.model.trim() || process.arch}, ${cores} cores, ${(totalmem() / 2 ** 30).toFixed(0)} GiB, load at most ${found.load.toFixed(1)}; ${found.rounds} round${found.rounds === 1 ? '' : 's'}: ours and the floor in each, peers in up to three of them; the median with the least and the most.`
}

/** @param {Found} found @param {readonly Reader[]} readers @param {readonly Work[]} works */
export function reportOf(found, readers, works) {
  const parts = works.map((work) =>
    work.windows ? growthTable(found, readers, work) : workTable(found, readers, work),
  )
  return [...parts, memoryTable(found, readers)].join('\n\n')
}
