// @ts-check
// The chart of docs/performance.md: processor time of each reader in that of the floor, on a logarithmic scale.
import { cellOf } from './summary.mjs'

const LEFT = 300
const WIDTH = 420
const ROW = 22
const HEAD = 44
const STYLE = `text{font:13px system-ui,sans-serif;fill:#333}.title{font-weight:600}.small{font-size:11px;fill:#666}
.ours{fill:#2f6fdb}.peer{fill:#9aa3ad}.line{stroke:#333;stroke-width:1}.goal{stroke:#c2410c;stroke-dasharray:3 3}
@media (prefers-color-scheme:dark){text{fill:#ddd}.small{fill:#aaa}.peer{fill:#6b7480}.line{stroke:#ddd}.goal{stroke:#fb923c}}`

/** @param {string} text */
const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('`', '')

/**
 * @param {import('./rounds.mjs').Found} found @param {readonly import('./readers.mjs').Reader[]} readers
 * @param {readonly import('./budgets.mjs').Work[]} works
 * @returns {string} SVG
 */
export function chartOf(found, readers, works) {
  const shown = readers.filter(({ name }) => name !== 'idle' && name !== 'floor')
  const compared = works.filter(({ ratio }) => ratio !== undefined)
  const ratios = compared.flatMap((work) =>
    shown.map(({ name }) => cellOf(found, work, name).ratio.median),
  )
  const most = Math.max(4, ...ratios.filter(Number.isFinite))
  const least = 0.5
  const at = (/** @type {number} */ ratio) =>
    (Math.log(Math.max(least, ratio) / least) / Math.log(most / least)) * WIDTH
  const height = compared.length * (HEAD + shown.length * ROW + 10) + 30
  const panels = compared.map((work, index) => {
    const top = index * (HEAD + shown.length * ROW + 10)
    const bars = shown.map(({ name, label, isOurs }, row) => {
      const { ratio } = cellOf(found, work, name)
      const y = top + HEAD + row * ROW
      const length = at(ratio.median).toFixed(1)
      return `<text x="${LEFT - 10}" y="${y + 14}" text-anchor="end">${escaped(shortOf(label))}</text><rect x="${LEFT}" y="${y + 3}" width="${length}" height="${ROW - 7}" rx="2" class="${isOurs ? 'ours' : 'peer'}"/><text x="${LEFT + Number(length) + 6}" y="${y + 14}">${ratio.median.toFixed(2)}</text>`
    })
    const bottom = top + HEAD + shown.length * ROW
    const line = (/** @type {number} */ ratio, /** @type {string} */ name) =>
      `<line x1="${(LEFT + at(ratio)).toFixed(1)}" x2="${(LEFT + at(ratio)).toFixed(1)}" y1="${top + HEAD - 4}" y2="${bottom}" class="${name}"/>`
    return `<text x="0" y="${top + 28}" class="title">${escaped(work.title)}</text>${bars.join('')}${line(1, 'line')}${work.ratio === 1 ? '' : line(work.ratio ?? 1, 'goal')}`
  })
  const about =
    'Processor time of the main thread, net of an idle reader, in that of the floor (line at 1; dashed: another goal); logarithmic, shorter is better.'
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${LEFT + WIDTH + 60} ${height}" role="img" aria-labelledby="t d"><title id="t">What reading a stream costs</title><desc id="d">${escaped(about)}</desc><style>${STYLE}</style>${panels.join('')}<text x="0" y="${height - 8}" class="small">${escaped(about)}</text></svg>\n`
}

/** @param {string} label */
function shortOf(label) {
  return label
    .replace(' in memoised blocks, throttled to 50 ms', ', blocks, 50 ms')
    .replace(', throttled to 50 ms', ', 50 ms')
}
