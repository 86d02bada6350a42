// @ts-check
// What was measured, as Markdown tables.

/** @param {readonly number[]} values */
const median = (values) => values.toSorted((left, right) => left - right)[values.length >> 1] ?? 0

/** The median, and from where to where the middle half of the rounds lies. @param {readonly number[]} values */
function spread(values) {
  const sorted = values.toSorted((left, right) => left - right)
  const quarter = sorted.length >> 2
  const low = sorted[quarter] ?? 0
  const high = sorted[sorted.length - 1 - quarter] ?? 0
  return `${median(values).toFixed(2)} (${low.toFixed(2)}–${high.toFixed(2)})`
}

/** What ours is compared with, and how many times as fast it should be: with one event a read, with 16 KiB reads. */
const PEERS = /** @type {const} */ ([
  ['floor', '÷ floor', 0.8, 0.8],
  ['openaiChunks', '÷ openai, chunks only', undefined, undefined],
  ['openaiStream', '÷ openai, chat stream', 1.8, 3],
  ['aiSDK', '÷ AI SDK', 4, 5],
])

/** @param {readonly string[]} cells */
const line = (cells) => `| ${cells.join(' | ')} |`

/** @param {readonly import('./measure.mjs').Row[]} rows */
export function throughputTable(rows) {
  const body = rows.map(({ corpus, reads, events, bytes, times }) => {
    const ours = times['ours'] ?? []
    const ms = median(ours)
    const ratios = PEERS.map(([key, , perEvent, perBlock]) => {
      const goal = reads === 'event' ? perEvent : perBlock
      // Both of one round, so that what slows the machine for a second slows both.
      const values = (times[key] ?? []).map((peer, round) => peer / (ours[round] ?? 1))
      return spread(values) + (goal === undefined || median(values) >= goal ? '' : ` < ${goal}`)
    })
    const speed = `${(bytes / ms / 1000).toFixed(0)} MB/s`
    return line([corpus, reads, speed, `${(events / ms).toFixed(0)} k/s`, ...ratios])
  })
  const head = ['answer', 'a read is', 'ours', 'events', ...PEERS.map(([, title]) => title)]
  const aims = [
    'aim',
    '',
    '',
    '',
    ...PEERS.map(([, , each, block]) => (each ? `${each}, ${block}` : '–')),
  ]
  return [line(head), line(head.map(() => '---')), line(aims), ...body].join('\n')
}

/** @param {readonly import('./measure.mjs').Growth[]} growths */
export function growthTable(growths) {
  const body = growths.map(({ what, reads, ratios }) => line([what, reads, spread(ratios)]))
  const head = ['twice as long as', 'a read is', 'takes times (aim under 2.3)']
  return [line(head), line(head.map(() => '---')), ...body].join('\n')
}
