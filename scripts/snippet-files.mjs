// @ts-check
// Run by `pnpm check`: a block of the docs that is headed ```tsx file=examples/next/app/page.tsx reads as that file
// does, whole or in lines that follow one another. `pnpm test:apps` builds the file with its framework.
// `node scripts/snippet-files.mjs --write` puts the whole file in wherever a block differs, an empty one too.
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs'

const BLOCK = /^(```\w+ file=(\S+)\n)([\s\S]*?)^```$/gm
/** What a framework or a bundler looks for by its place: shown without `file=`, nobody would have built it. */
const NAMED =
  /^```\w+\n(?:\/\/|#) (\S*(?:\/|server\.|vite\.config\.)\S*\.(?:tsx?|mjs|astro|jsonc?))$/gm

const isWriting = process.argv.includes('--write')
/** @type {string[]} */
const wrong = []
let count = 0

/** @param {string} path @param {string} text */
function linesOf(path, text) {
  if (!existsSync(path)) return undefined
  const file = readFileSync(path, 'utf8')
  const isPart = text !== '' && `\n${file}`.includes(`\n${text}`)
  return isPart ? text : file
}

for (const page of globSync(['README.md', 'packages/*/README.md', 'docs/*.md', 'examples/*.md'])) {
  const text = readFileSync(page, 'utf8')
  const written = text.replaceAll(BLOCK, (block, head, path, shown) => {
    count += 1
    const lines = linesOf(path, shown)
    if (lines === undefined) wrong.push(`${page}: there is no ${path}`)
    else if (lines !== shown && !isWriting)
      wrong.push(`${page}: the block is not what ${path} says`)
    return lines === undefined ? block : `${head}${lines}\`\`\``
  })
  for (const [, path] of text.matchAll(NAMED)) {
    wrong.push(
      `${page}: the block headed ${path} is nobody's file; take one of examples/ with file=`,
    )
  }
  if (isWriting && written !== text) writeFileSync(page, written)
}
for (const line of wrong) console.log(line)
console.log(`${count} blocks of the docs are files of the repository, ${wrong.length} wrong`)
process.exitCode = wrong.length === 0 && count > 0 ? 0 : 1
