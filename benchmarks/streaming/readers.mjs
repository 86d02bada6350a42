// @ts-check
// Who reads, from which page, and which of them have a budget.
import { readFileSync } from 'node:fs'

/**
 * @typedef {object} Reader
 * @property {string} page
 * @property {string} name within the page
 * @property {string} label
 * @property {boolean} [isOurs] whether the budgets are for it
 */

/** @type {readonly Reader[]} */
export const ours = [
  { page: 'ours', name: 'idle', label: 'nobody' },
  { page: 'ours', name: 'floor', label: 'floor' },
  { page: 'ours', name: 'markdown', label: '`Markdown` alone', isOurs: true },
  { page: 'ours', name: 'chat', label: '`<Chat/>`', isOurs: true },
]

/** @type {readonly Reader[]} */
export const peers = [
  { page: 'ai-sdk', name: 'streamdown', label: 'AI SDK + streamdown' },
  {
    page: 'ai-sdk',
    name: 'streamdown-throttled',
    label: 'AI SDK + streamdown, throttled to 50 ms',
  },
  { page: 'ai-sdk', name: 'react-markdown', label: 'AI SDK + react-markdown' },
  {
    page: 'ai-sdk',
    name: 'react-markdown-blocks',
    label: 'AI SDK + react-markdown in memoised blocks, throttled to 50 ms',
  },
  { page: 'assistant-ui', name: 'assistant-ui', label: 'assistant-ui' },
  { page: 'ant-design-x', name: 'ant-design-x', label: 'Ant Design X' },
]

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
