// @ts-check
// All rows of the goals in one table: each reader beside the floor and what is to be reached.
import { workloads } from './budgets.mjs'
import { cellOf } from './summary.mjs'
import { spreadText, tableOf } from './tables.mjs'

/** @typedef {import('./rounds.mjs').Found} Found */
/** @typedef {import('./readers.mjs').Reader} Reader */

/** @param {Found} found @param {string} id @param {string} name */
function cell(found, id, name) {
  const work = workloads.find((each) => each.id === id)
  return work && found.runs[id]?.[name] ? cellOf(found, work, name) : undefined
}

/** Rows of what is measured while an answer streams: title, goal, and what is read of a cell. */
const ROWS = /** @type {const} */ ([
  ['paced', '2,000 tokens at 200/s, net ms', '≤ 1.0 ×', 'net'],
  ['fast', '10,000 at 1,000/s, net ms', '≤ 1.0 ×', 'net'],
  ['burst', '50,000 as fast as possible, net ms', '≤ 1.5 ×', 'net'],
  ['short-burst', '10,000 so, net ms', '≤ 1.5 ×', 'net'],
  ['paced', 'last byte to last change, 200/s, ms', '≤ floor + 17', 'lag'],
  ['fast', 'last byte to last change, 1,000/s, ms', '≤ floor + 17', 'lag'],
  ['fast', 'tasks over 50 ms at 1,000/s', '≤ floor', 'longTasks'],
  ['growth', 'a commit at token 20,000 ÷ at 2,000', '≤ 1.1', 'growth'],
])

/** @param {ReturnType<typeof cell>} found @param {'net' | 'lag' | 'longTasks' | 'growth'} what */
function textOf(found, what) {
  if (!found) return '–'
  if (what === 'longTasks') return String(found.longTasks)
  if (what === 'growth') return found.growth.toFixed(2)
  if (what === 'lag') return spreadText(found.lag, 0)
  return `${spreadText(found.net, 0)}, ${found.ratio.median.toFixed(2)} ×`
}

/**
 * @param {Found} found @param {readonly Reader[]} readers
 * @param {Readonly<Record<string, number>>} weights kB by page
 * @param {readonly import('../wire/measure.mjs').Row[]} wire what Chromium measured of bytes → message
 */
export function overviewOf(found, readers, weights, wire) {
  const shown = readers.filter(({ name }) => name !== 'idle')
  const streamed = ROWS.map(([id, title, goal, what]) => [
    title,
    goal,
    ...shown.map(({ name }) => textOf(cell(found, id, name), what)),
  ])
  const weight = [
    'script before anything is shown, gzip kB, React apart',
    '',
    ...shown.map(({ name, page }) =>
      page === 'ours' && name !== 'chat' ? '–' : (weights[page]?.toFixed(1) ?? '–'),
    ),
  ]
  const head = ['work', 'to reach', ...shown.map(({ label }) => label)]
  return `${tableOf([head, ...streamed, weight])}\n\n${wireText(wire)}`
}

/** @param {readonly import('../wire/measure.mjs').Row[]} rows */
function wireText(rows) {
  const each = rows.filter(({ reads }) => reads === 'event')
  const parts = each.map(({ corpus, times }) => {
    const ours = times['ours'] ?? []
    const of = (/** @type {string} */ peer) => {
      const ratios = (times[peer] ?? []).map((ms, round) => ms / (ours[round] ?? NaN))
      return (ratios.toSorted((a, b) => a - b)[ratios.length >> 1] ?? NaN).toFixed(2)
    }
    return `${corpus} ${of('floor')} (openai ${of('openaiStream')}, AI SDK ${of('aiSDK')})`
  })
  return `Bytes → message in Chromium, one event a read, how many times as fast as eventsource-parser and JSON.parse (as the peers), to reach ≥ 0.85: ${parts.join('; ')}.`
}
