// @ts-check
// The readers, their pages, and which of them have a budget.
import { readFileSync } from 'node:fs'

/**
 * @typedef {object} Reader
 * @property {string} page
 * @property {string} name within the page
 * @property {string} label
 * @property {boolean} [isOurs] whether the budgets are for it
 * @property {number} rounds how often it is measured
 * @property {readonly string[]} [works] ids of the workloads, where it is not for all
 * @property {number} [ratio] another goal for processor time than that of the workload
 */

/** @type {readonly Reader[]} */
export const ours = [
  { page: 'ours', name: 'idle', label: 'nobody', rounds: 2 },
  { page: 'ours', name: 'floor', label: 'floor', rounds: 5 },
  { page: 'ours', name: 'chat', label: '`<Chat/>`', isOurs: true, rounds: 5 },
  { page: 'ours', name: 'markdown', label: '`Markdown` alone', isOurs: true, rounds: 3 },
  {
    page: 'ours',
    name: 'markdown-plain',
    label: '`Markdown` in a chat that commits at each network read',
    isOurs: true,
    rounds: 3,
    works: ['paced', 'fast'],
    ratio: 1.1,
  },
  {
    page: 'ours',
    name: 'text',
    label: 'text alone, an element a paragraph, no Markdown',
    rounds: 2,
    works: ['paced', 'fast'],
  },
]

/** @type {readonly Reader[]} */
export const peers = [
  { page: 'ai-sdk', name: 'streamdown', label: 'AI SDK + streamdown', rounds: 3 },
  { page: 'assistant-ui', name: 'assistant-ui', label: 'assistant-ui', rounds: 3 },
  { page: 'ant-design-x', name: 'ant-design-x', label: 'Ant Design X', rounds: 3 },
  {
    page: 'ai-sdk',
    name: 'react-markdown-blocks',
    label: 'AI SDK + react-markdown in memoised blocks, throttled to 50 ms',
    rounds: 3,
  },
  {
    page: 'ai-sdk',
    name: 'streamdown-throttled',
    label: 'AI SDK + streamdown, throttled to 50 ms',
    rounds: 1,
  },
  { page: 'ai-sdk', name: 'react-markdown', label: 'AI SDK + react-markdown', rounds: 1 },
]

/** How often a reader is measured with a workload. @param {Reader} reader @param {import('./budgets.mjs').Work} work */
export function roundsOf(reader, work) {
  if (reader.works && !reader.works.includes(work.id)) return 0
  const [own, foreign] = work.rounds ?? [Infinity, Infinity]
  return Math.min(reader.rounds, reader.page === 'ours' ? own : foreign)
}

/** Names and versions of the peers, as they are installed. */
export function peerVersions() {
  /** @type {{ dependencies: Record<string, string> }} */
  const { dependencies } = JSON.parse(
    readFileSync(new URL('../peers/package.json', import.meta.url), 'utf8'),
  )
  return Object.entries(dependencies)
    .map(([name, version]) => `${name} ${version}`)
    .join(', ')
}
