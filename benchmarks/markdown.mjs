// @ts-check
// Markdown in Node, without rendering: an answer that grows by a frame's text a step, and one full parse.
import { marked } from 'marked'
import MarkdownIt from 'markdown-it'
import { tokens } from './answer.mjs'
import { writeSection } from './report.mjs'

/** @type {Pick<typeof import('../packages/ui/src/markdown/engine/advance.ts'), 'advance'>} */
const { advance } = await import(
  new URL('../packages/ui/dist/markdown/engine/advance.js', import.meta.url).href
)

const STEP = 40
const RUNS = 5
const markdownIt = new MarkdownIt()

/** @param {number} length @returns {string} an answer of that many characters */
const answer = (length) =>
  tokens(Math.ceil(length / 4))
    .join('')
    .slice(0, length)
const code = `Here:\n\n\`\`\`ts\n${'  const value = compute(input) * 2 // and so on\n'.repeat(2000)}`
const table = `| a | b | c |\n|---|---|---|\n${'| a *cell* | 12 | `code` |\n'.repeat(500)}`
const prose =
  'Some **strong** words, `code` and [a link](https://example.org) in a row, and more of it. '.repeat(
    110,
  )
const list = '- an item with **words** and `code`\n'.repeat(1000)

/** @param {string} text @param {(prefix: string) => unknown} read */
function stream(text, read) {
  for (let length = STEP; length < text.length + STEP; length += STEP) read(text.slice(0, length))
}

/** Readers of a growing text. Each call makes one that starts from nothing. */
const readers = {
  ours: () => {
    /** @type {import('../packages/ui/src/markdown/engine/types.ts').Document | undefined} */
    let document
    return (/** @type {string} */ prefix) => {
      document = advance(document, prefix, { streaming: true })
    }
  },
  'marked, open tail': () => {
    let closed = 0
    return (/** @type {string} */ prefix) => {
      const blocks = marked.lexer(prefix.slice(closed))
      for (const block of blocks.slice(0, -2)) closed += block.raw.length
    }
  },
  'marked, whole': () => (/** @type {string} */ prefix) => marked.lexer(prefix),
  'markdown-it, whole': () => (/** @type {string} */ prefix) => markdownIt.parse(prefix, {}),
}

/** @param {() => unknown} work @param {number} runs @returns {number} their median, in milliseconds */
function time(work, runs) {
  const times = Array.from({ length: runs }, () => {
    const start = performance.now()
    work()
    return performance.now() - start
  })
  return times.toSorted((left, right) => left - right)[runs >> 1] ?? 0
}

/** Times total milliseconds of a stream for each reader, and megabytes a second of one full parse. */
export async function benchMarkdown() {
  /** @type {Record<string, string>} */
  const texts = {
    'answer, 12 KB': answer(12_000),
    'answer, 50 KB': answer(50_000),
    'answer, 200 KB': answer(200_000),
    'code, 2,000 lines': code,
    'table, 500 rows': table,
    'list, 1,000 items': list,
    'one paragraph, 10 KB': prose,
  }
  const names = Object.keys(readers)
  const rows = [`| ms in all | ${names.join(' | ')} |`, `| --- |${' --- |'.repeat(names.length)}`]
  for (const start of Object.values(readers)) stream(answer(6000), start())
  for (const [name, text] of Object.entries(texts)) {
    const cells = Object.entries(readers).map(([reader, start]) => {
      const isWhole = reader.endsWith('whole')
      // Thousands of whole parses of a long text would take minutes.
      if (isWhole && text.length > 60_000) return '–'
      return time(() => stream(text, start()), isWhole ? 1 : RUNS).toFixed(0)
    })
    rows.push(`| ${name} | ${cells.join(' | ')} |`)
  }
  const text = answer(200_000)
  /** @param {(text: string) => unknown} read */
  const speed = (read) => (text.length / 1000 / time(() => read(text), RUNS)).toFixed(0)
  const parse = `One full parse of 200 KB, in MB a second: ours ${speed((whole) => advance(undefined, whole))}, marked ${speed((whole) => marked.lexer(whole))}, markdown-it ${speed((whole) => markdownIt.parse(whole, {}))}.`
  const report = `${rows.join('\n')}\n\n${parse}`
  console.log(report)
  writeSection('markdown', report)
}
